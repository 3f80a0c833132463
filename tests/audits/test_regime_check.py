"""Our regimes against V-Dem and Polity: the measure of agreement, the verdicts, the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.atlas import facts
from foedus.atlas.facts import REGIMES, Regime
from foedus.audits import regime_check
from foedus.audits.finding import CONFIRMED, DIFFERS, NOT_CHECKABLE, Finding
from foedus.audits.regime_check import (
    POLITY,
    POLYARCHY,
    against,
    agreement,
    class_by_year,
)
from foedus.dates import Spell
from foedus.sources.polity import state_years
from foedus.sources.reading import read
from foedus.sources.registry import source

Record = Callable[[str, object], None]
PAGE = Path(__file__).parents[2] / "docs" / "ties-and-weights.md"
CODINGS = st.dictionaries(
    st.tuples(st.integers(1, 9), st.integers(1990, 1999)), st.sampled_from(REGIMES), min_size=1
)


def spell(regime: str, start: str, end: str | None = None, ccode: int = 2) -> Regime:
    days = Spell(date.fromisoformat(start), None if end is None else date.fromisoformat(end))
    return Regime(ccode, "USA", regime, days, "Made up", "uncertain")


def years(*scores: tuple[int, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [(2, year, score) for year, score in scores],
        schema={"ccode": pl.Int64, "year": pl.Int64, "v2x_polyarchy": pl.Float64},
        orient="row",
    )


def findings(
    monkeypatch: pytest.MonkeyPatch, spells: list[Regime], frame: pl.DataFrame
) -> list[Finding]:
    monkeypatch.setattr(facts, "regimes", lambda: tuple(spells))
    return list(regime_check.polyarchy(frame, "democracy"))


@pytest.mark.parametrize(
    ("index", "value", "expected"),
    [
        (POLYARCHY, 0.5, "democracy"),
        (POLYARCHY, 0.499, "hybrid"),
        (POLYARCHY, 0.3, "hybrid"),
        (POLYARCHY, 0.299, "autocracy"),
        (POLITY, 6, "democracy"),
        (POLITY, 5, "hybrid"),
        (POLITY, -5, "hybrid"),
        (POLITY, -6, "autocracy"),
    ],
)
def test_an_index_is_cut_at_its_thresholds(
    index: regime_check.Index, value: float, expected: str
) -> None:
    assert index.class_of(value) == expected


def test_kappa_is_that_worked_by_hand() -> None:
    # Ten state-years; marginals 5, 3, 2 and 4, 4, 2; seven the same, three one class apart.
    ours = ["democracy"] * 5 + ["hybrid"] * 3 + ["autocracy"] * 2
    theirs = ["democracy"] * 4 + ["hybrid"] * 3 + ["autocracy"] + ["hybrid"] + ["autocracy"]
    found = agreement(
        {(2, 1990 + i): one for i, one in enumerate(ours)},
        {(2, 1990 + i): one for i, one in enumerate(theirs)},
    )
    assert found.same == 7
    # Chance of agreement 0.20 + 0.12 + 0.04 = 0.36, so (0.70 - 0.36) / 0.64.
    assert found.kappa == pytest.approx(0.34 / 0.64)
    # Mean distance 3 / 2 / 10; by chance (32 + 14) / 2 / 100 for neighbors, 18 / 100 for opposites.
    assert found.weighted_kappa == pytest.approx(1 - 0.15 / 0.41)
    assert found.opposite == ()


def test_a_democracy_against_an_autocracy_is_listed() -> None:
    found = agreement({(2, 1990): "democracy"}, {(2, 1990): "autocracy", (2, 1991): "hybrid"})
    assert (found.years, found.same) == (1, 0)
    assert found.opposite == ((2, 1990, "democracy"),)


def test_codings_that_share_no_year_have_no_agreement() -> None:
    with pytest.raises(ValueError, match="no state-year"):
        agreement({(2, 1990): "democracy"}, {(2, 1991): "democracy"})


@given(CODINGS)
def test_a_coding_agrees_with_itself(coding: dict[tuple[int, int], str]) -> None:
    found = agreement(coding, coding)
    assert (found.share, found.kappa, found.weighted_kappa) == (1.0, 1.0, 1.0)


@given(CODINGS, CODINGS)
def test_agreement_is_the_same_from_either_side(
    one: dict[tuple[int, int], str], other: dict[tuple[int, int], str]
) -> None:
    if not set(one) & set(other):
        return
    there, back = agreement(one, other), agreement(other, one)
    assert (there.years, there.same, len(there.opposite)) == (
        back.years,
        back.same,
        len(back.opposite),
    )
    assert there.kappa == pytest.approx(back.kappa)
    assert there.weighted_kappa == pytest.approx(back.weighted_kappa)


def test_a_year_has_the_class_of_most_of_its_days() -> None:
    spells = [
        spell("democracy", "1990-01-01", "1991-05-01"),
        spell("autocracy", "1991-05-01", "1991-09-01"),
        spell("democracy", "1991-09-01", "1993-06-30"),
        spell("hybrid", "1993-06-30"),
    ]
    found = {year: one.regime for (_, year), one in class_by_year(spells).items()}
    assert found[1991] == "democracy"  # 243 days in two spells against 123
    assert found[1993] == "hybrid"  # 185 days against 180
    assert max(found) == facts.coverage().as_of.year


def test_a_spell_is_confirmed_by_half_of_its_years(monkeypatch: pytest.MonkeyPatch) -> None:
    one = spell("hybrid", "1990-01-01", "1994-01-01")
    half = years((1990, 0.4), (1991, 0.4), (1992, 0.2), (1993, 0.7), (1994, 0.1))
    less = years((1990, 0.4), (1991, 0.7), (1992, 0.7), (1993, 0.7))
    assert [f.verdict for f in findings(monkeypatch, [one], half)] == [CONFIRMED]
    (found,) = findings(monkeypatch, [one], less)
    assert (found.verdict, found.reason) == (DIFFERS, regime_check.NEXT_CLASS)
    assert found.file == "democracy in 3, hybrid in 1"


def test_the_opposite_class_has_no_general_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    one = spell("democracy", "1990-01-01", "1994-01-01")
    far = years((1990, 0.1), (1991, 0.1), (1992, 0.4), (1993, 0.4))
    (found,) = findings(monkeypatch, [one], far)
    assert (found.verdict, found.reason) == (DIFFERS, "")


def test_a_spell_that_fills_no_scored_year_is_not_checkable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spells = [
        spell("democracy", "1990-01-01", "1991-02-01"),
        spell("autocracy", "1991-02-01", "1991-04-01"),
        spell("democracy", "1991-04-01"),
    ]
    found = findings(monkeypatch, spells, years((1990, 0.8), (1991, 0.8), (1992, None)))
    assert [one.verdict for one in found] == [CONFIRMED, NOT_CHECKABLE, CONFIRMED]


@pytest.fixture(scope="module")
def vdem(shared_data: Path) -> pl.DataFrame:
    return read(shared_data / "regime" / "isard_cw_democracy.csv", source("democracy"))


@pytest.fixture(scope="module")
def polity(shared_data: Path) -> pl.DataFrame:
    return read(shared_data / "regime" / "democracyData_polity5.csv.gz", source("polity"))


def test_the_documents_give_the_agreement_that_the_files_give(
    vdem: pl.DataFrame, polity: pl.DataFrame, record_property: Record
) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, found in (
        ("V-Dem, 1990-2025", against(vdem, POLYARCHY)),
        ("Polity, 1990-2018", against(state_years(polity), POLITY)),
    ):
        line = (
            f"| {name} | {found.years} | {found.share:.1%} | {found.kappa:.2f} "
            f"| {found.weighted_kappa:.2f} | {len(found.opposite)} |"
        )
        record_property(f"regimes against {name}", line.strip("| "))
        assert line in page
        # Opposite classes are judgments and years of coups: few, or something slipped.
        assert len(found.opposite) / found.years < 0.005


def test_the_documents_count_the_spells_that_differ(
    vdem: pl.DataFrame, polity: pl.DataFrame
) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, found in (
        ("V-Dem", regime_check.polyarchy(vdem, "democracy")),
        ("Polity", regime_check.polity(polity, "polity")),
    ):
        count = Counter((one.verdict, bool(one.reason)) for one in found)
        assert (
            f"| {name} | {count[CONFIRMED, False]} | {count[DIFFERS, True]} "
            f"| {count[DIFFERS, False]} | {count[NOT_CHECKABLE, True]} |"
        ) in page
    uncertain = sum(one.basis == "uncertain" for one in facts.regimes())
    assert f"{uncertain} of {len(facts.regimes())} spells are `uncertain`" in page


def test_a_class_turned_around_is_found_in_every_confirmed_spell(
    vdem: pl.DataFrame, monkeypatch: pytest.MonkeyPatch, record_property: Record
) -> None:
    true = facts.regimes()
    before = list(regime_check.polyarchy(vdem, "democracy"))
    other = {"democracy": "autocracy", "autocracy": "democracy", "hybrid": "autocracy"}
    wrong = tuple(replace(one, regime=other[one.regime]) for one in true)
    monkeypatch.setattr(facts, "regimes", lambda: wrong)
    after = list(regime_check.polyarchy(vdem, "democracy"))
    covered = [i for i, one in enumerate(before) if one.verdict == CONFIRMED]
    found = sum(after[i].verdict != CONFIRMED for i in covered)
    record_property("classes turned around that V-Dem finds", f"{found} of {len(covered)}")
    assert found / len(covered) > 0.97
