"""Guarantees that the challenger holds, and what they ask of it."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from foedus.contingency.record.moral_hazard import (
    CONTRAST,
    ERRORS,
    GUARANTEES,
    READINGS,
    TERMS,
    guarantee_cells,
    guarantee_summary,
)
from foedus.contingency.record.terms import alliance_terms, pledges
from foedus.errors import PanelError

FLAGS = [
    *("defense", "offense", "neutral", "defcon", "offcon", "neucon", "defconpr"),
    *(f"{stem}co{name}" for stem in ("def", "off", "neu") for name in ("adv", "loc", "con", "num")),
]
CONTROLS = (
    "log_distance", "capability_share", "s_score", "peace", "peace2", "peace3", "restraint",
    "restraint2", "restraint3",
)  # fmt: skip


def member(atopid: int, ccode: int, **flags: int) -> dict[str, object]:
    """A member of one alliance from 1900 to 1910, of ATOP's own columns."""
    life = {"entry": date(1900, 1, 1), "exit_latest": date(1910, 12, 31)}
    years = {"yrent": 1900, "yrexit": 1910, "statthr1": 0, "statthr2": 0}
    key = {"atopid": atopid, "phase": 0, "ccode": ccode}
    return {**key, **life, **years, **dict.fromkeys(FLAGS, 0), **flags}


def held_by_challenger(*members: dict[str, object]) -> dict[str, int]:
    """The guarantees of state 20, which faces state 30."""
    found = alliance_terms(
        pledges(pl.DataFrame(members)), np.array([20]), np.array([30]), np.array([1905])
    )
    return {name: int(found[f"challenger_guarantee_{name}_any"][0]) for name in GUARANTEES}


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ({"defense": 1}, "unconditional"),
        ({"defense": 1, "defcon": 1, "defconpr": 1}, "nonprovocation"),
        ({"defense": 1, "defcon": 1, "defcoloc": 1}, "otherwise"),
    ],
)
def test_a_guarantee_is_of_the_kind_that_its_clause_asks(clause: dict[str, int], kind: str) -> None:
    told = held_by_challenger(member(1, 10, **clause), member(1, 20, **clause))
    assert told == {name: int(name == kind) for name in GUARANTEES}


def test_two_treaties_with_one_protector_are_two_kinds() -> None:
    asks = {"defense": 1, "defcon": 1, "defconpr": 1}
    told = held_by_challenger(
        member(1, 10, defense=1), member(1, 20, defense=1), member(2, 10, **asks),
        member(2, 20, **asks),
    )  # fmt: skip
    assert told == {"unconditional": 1, "nonprovocation": 1, "otherwise": 0}


def test_the_targets_own_promise_is_no_guarantee_against_it() -> None:
    assert not any(held_by_challenger(member(1, 30, defense=1), member(1, 20, defense=1)).values())


def made_rows(odds: float, seed: int = 5) -> pl.DataFrame:
    """Two hundred pairs over sixty years, in which a free hand multiplies the odds to begin."""
    rng = np.random.default_rng(seed)
    n = 12_000
    one, other = rng.integers(1, 20, n), rng.integers(21, 41, n)
    free, asks = (rng.random(n) < 0.3 for _ in range(2))
    eta = -3 + np.log(odds) * free
    began = (rng.random(n) < 1 / (1 + np.exp(-eta))).astype(np.int8)
    columns = {name: rng.normal(size=n) for name in CONTROLS}
    flags = {"land_border": rng.random(n) < 0.3, "joint_democracy": rng.random(n) < 0.3}
    none = np.zeros(n, np.int8)
    return pl.DataFrame(
        {
            "ccode1": one, "ccode2": other, "year": rng.integers(1816, 2001, n),
            "initiation": began, "onset": began, **columns,
            **{name: value.astype(np.int8) for name, value in flags.items()},
            **{
                f"challenger_guarantee_{kind}_{reading}": value.astype(np.int8)
                for reading in READINGS
                for kind, value in (("unconditional", free), ("nonprovocation", asks),
                                    ("otherwise", none))
            },
            "challenger_compellent_unconditional": none,
            "challenger_compellent_conditional": none,
            "own_defense": none,
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def cells() -> pl.DataFrame:
    return guarantee_cells(made_rows(2.0), periods=((1816, 2000),), outcomes=("initiation",))


def test_odds_that_made_the_rows_are_found_in_every_cell(cells: pl.DataFrame) -> None:
    found = cells.filter(term="unconditional")
    assert found.height == len(READINGS) * 2 * 2 * len(ERRORS)
    assert found["odds"].null_count() == 0
    assert ((found["low"] < 2.0) & (found["high"] > 2.0)).all()
    assert (found["low"] > 1).all()


def test_the_contrast_is_the_ratio_of_the_two_odds(cells: pl.DataFrame) -> None:
    key = ["reading", "coding", "controls", "errors"]
    odds = {
        term: cells.filter(term=term).sort(key)["odds"].to_numpy()
        for term in ("unconditional", "nonprovocation", CONTRAST)
    }
    assert np.allclose(odds[CONTRAST], odds["unconditional"] / odds["nonprovocation"])


def test_what_nobody_holds_has_no_estimate_and_is_not_zero(cells: pl.DataFrame) -> None:
    assert cells.filter(term="otherwise")["odds"].is_null().all()
    assert set(cells["term"]) == set(TERMS)
    assert "otherwise" not in guarantee_summary(cells)["term"].to_list()


def test_only_the_freest_hand_counts_under_that_coding(cells: pl.DataFrame) -> None:
    held = {
        coding: cells.filter(term="nonprovocation", coding=coding)["held"][0]
        for coding in ("each", "freest")
    }
    assert held["freest"] < held["each"]


@pytest.mark.parametrize(
    ("dropped", "asked"),
    [
        ("challenger_guarantee_otherwise_any", {}),
        ("s_score", {}),
        ("year", {"readings": ("ruled",)}),
        ("year", {"codings": ("some",)}),
    ],
)
def test_a_reading_that_is_none_or_rows_without_the_terms_are_refused(
    dropped: str, asked: dict[str, tuple[str, ...]]
) -> None:
    rows = made_rows(1.0).drop(dropped)
    with pytest.raises(PanelError) as refused:
        guarantee_cells(rows, **asked)
    assert refused.value.mend
