"""The specification curve as a question: on made cells, and on the real files where they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from foedus.contingency.parallel import BACKENDS
from foedus.contingency.record.curve import (
    ALLIANCE,
    CONTROLS,
    ERRORS,
    ESTIMATORS,
    OUTCOMES,
    PERIODS,
    READINGS,
    TYPES,
    curve_shares,
    on_log_odds,
)
from foedus.contingency.record.rows import ASSERTED, NEEDED, RowCounts
from foedus.contingency.record.whole_curve import WholeCurve, cases
from foedus.errors import PanelError, SourceNotAddedError
from foedus.models.draws import case_rng
from foedus.questions.deterrence.question import QUESTION, TERMS, answer
from foedus.questions.deterrence.telling import told

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schema"


def made(counts: RowCounts = ASSERTED) -> WholeCurve:
    """Every cell, with estimates drawn from nothing."""
    rng = case_rng(1, "made curve")
    rows: list[dict[str, Any]] = []
    for first, last, reading, outcome, controls, estimator in cases():
        for errors in ERRORS:
            for term in ALLIANCE:
                value, error = rng.normal(0.1, 0.2), 0.05 + rng.random() / 10
                low, high = value - 1.96 * error, value + 1.96 * error
                odds = (None, None, None) if estimator == "probit" else (1.1, 1.0, 1.2)
                rows.append(
                    {
                        "first": first, "last": last, "reading": reading, "outcome": outcome,
                        "controls": controls, "estimator": estimator, "errors": errors,
                        "term": term, "coefficient": value, "error": error, "z": value / error,
                        "low": low, "high": high, "odds": odds[0], "odds_low": odds[1],
                        "odds_high": odds[2], "n": 1000, "events": 10, "dyads": 50, "why": "",
                    }
                )  # fmt: skip
    # One cell has no estimate.
    for name in ("coefficient", "error", "z", "low", "high", "odds", "odds_low", "odds_high"):
        rows[0][name] = None
    rows[0]["why"] = "the term does not vary."
    types = pl.DataFrame(
        [
            {"term": one, "coefficient": 0.1, "error": 0.1, "z": 1.0, "low": -0.1, "high": 0.3}
            | {"odds": 1.1, "odds_low": 0.9, "odds_high": 1.35}
            for one in (*TYPES, "own_defense")
        ]
    )
    inputs = {"atop-m": ("5.1", "0" * 64), "nmc": ("7.0", "f" * 64)}
    return WholeCurve(pl.DataFrame(rows, infer_schema_length=None), types, counts, inputs)


def test_the_cells_are_those_of_the_curve_and_more_than_ninety_six() -> None:
    assert len(set(cases())) == len(cases())
    crossed = len(PERIODS) * len(READINGS) * len(OUTCOMES) * len(CONTROLS) * len(ESTIMATORS)
    assert len(cases()) * len(ERRORS) == crossed * len(ERRORS) == 432 >= 96


@pytest.mark.parametrize("term", TERMS)
def test_an_answer_follows_its_schema_and_has_a_chart_of_every_cell(term: str) -> None:
    result = told("deterrence", {"term": term}, made())
    data = json.loads(json.dumps(result.as_data()))
    names = ("envelope", "deterrence")
    schemas = {one: json.loads((SCHEMAS / f"{one}.json").read_text("utf-8")) for one in names}
    known = Registry().with_resources(
        (f"{one}.json", Resource.from_contents(schema)) for one, schema in schemas.items()
    )
    Draft202012Validator(schemas["deterrence"], registry=known).validate(data)
    known_cells = 432 - (term == ALLIANCE[0])
    assert len(data["rows"]) == 432
    shares = data["shares"]
    assert shares["below"] + shares["holds"] + shares["above"] == shares["cells"] == known_cells
    assert tuple(result.charts) == QUESTION.charts
    spec = result.chart(width=390)
    assert len(spec["datasets"]["rows"]) == known_cells
    marked = {row["name"].split(" ")[0] for row in spec["datasets"]["found"]}
    assert marked <= {"leeds2003b", "johnson_leeds2011", "recomputed"}
    assert marked


def test_the_words_say_how_the_cells_fall_and_where_a_published_sign_does_not_come_out() -> None:
    result = told("deterrence", {"term": "target_defense"}, made())
    text = "\n".join(result.steps)
    assert f"{result.extra['shares']['above']} lie above" in result.headline
    differs = [one for one in result.extra["published"] if one["same_sign"] is False]
    assert text.count("NOT the same sign") == len(differs)
    assert "challenger_offense, own restraint" in text
    assert len(result.notes) == 2


def test_other_files_than_those_of_the_page_are_said() -> None:
    notes = told("deterrence", {"term": "target_defense"}, made(RowCounts(10, 1))).notes
    assert any("10 rows with 1 initiations" in one for one in notes)


def test_a_probit_is_put_on_the_scale_of_log_odds_and_a_logit_is_left() -> None:
    drawn = on_log_odds(made().cells.filter(pl.col("z").is_not_null()))
    ratio = (drawn["drawn"] / drawn["coefficient"]).round(6)
    probit = drawn["estimator"] == "probit"
    assert set(ratio.filter(~probit).to_list()) == {1.0}
    # At p = 0.01 the normal density at its quantile is 0.026652: over 0.01 * 0.99 that is 2.6921.
    assert set(ratio.filter(probit).round(3).to_list()) == {2.692}
    same = (drawn["drawn_low"] < 0) == (drawn["low"] < 0)
    assert same.all()


def test_shares_are_counted_by_hand_the_same() -> None:
    cells = pl.DataFrame(
        {
            "term": ["a"] * 4, "coefficient": [-1.0, 0.2, 1.0, None],
            "z": [-3.0, 0.5, 4.0, None], "low": [-2.0, -1.0, 0.5, None],
            "high": [-0.1, 1.0, 2.0, None],
        }
    )  # fmt: skip
    assert curve_shares(cells).to_dicts() == [
        {"term": "a", "cells": 3, "negative": 1, "below": 1, "holds": 1, "above": 1}
    ]


def test_every_missing_file_is_named_at_once() -> None:
    with pytest.raises(SourceNotAddedError) as refused:
        answer()
    assert all(key in refused.value.wrong for key in NEEDED)


def test_an_unknown_term_is_refused() -> None:
    with pytest.raises(PanelError, match="not a term"):
        answer(term="attack")
    assert {one.name: one.choices for one in QUESTION.parameters}["backend"] == BACKENDS
