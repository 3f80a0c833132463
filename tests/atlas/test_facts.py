"""The bundled ties and weights: known answers, what must always hold, and bad files."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.atlas import fact_files, facts
from foedus.atlas.fact_weights import Benchmark, Origin, value_in
from foedus.dates import Spell
from foedus.errors import AtlasError, CoverageError, DateError, StateNotInSystemError
from foedus.states import by_number, system_on

DAYS = st.dates(date(1990, 1, 1), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("ccode", "day", "name"),
    [
        (260, "1990-10-02", "Bonn"),
        (255, "1990-10-03", "Berlin"),
        (475, "1991-12-11", "Lagos"),
        (475, "1991-12-12", "Abuja"),
        (705, "1997-12-09", "Almaty"),
        (705, "1997-12-10", "Astana"),
        (775, "2026-01-01", "Naypyidaw"),
        (850, "2026-11-01", "Jakarta"),
    ],
)
def test_a_capital_changes_on_its_day(ccode: int, day: str, name: str) -> None:
    assert facts.capital_on(ccode, day).name == name


@given(DAYS)
def test_every_member_of_the_state_system_has_one_capital_and_one_regime(day: date) -> None:
    members = {state.ccode for state in system_on(day, include_entities=False)}
    assert set(facts.capitals_on(day)) == members
    assert set(facts.regimes_on(day)) == members


def test_every_code_beside_a_number_is_the_one_the_register_prints() -> None:
    coded = [*facts.capitals(), *facts.majors(), *facts.regimes(), *facts.nuclear()]
    assert {(f.ccode, f.code) for f in coded} == {(f.ccode, by_number(f.ccode).code) for f in coded}


@given(DAYS)
def test_neighbors_and_majors_are_members_of_the_system_on_that_day(day: date) -> None:
    members = set(facts.capitals_on(day))
    assert {c for pair in facts.neighbours_on(day) for c in pair} <= members
    assert facts.majors_on(day) <= members


@given(DAYS)
def test_states_at_war_on_a_day_are_members_of_the_system_on_it(day: date) -> None:
    members = set(facts.capitals_on(day))
    wars = [c for c in facts.conflicts_on(day) if c.kind == "war"]
    assert {c for war in wars for c in (war.ccode1, war.ccode2)} <= members


@pytest.mark.parametrize(
    ("one", "two", "day", "kind"),
    [
        (365, 366, "2026-01-01", "land"),  # Russia, Estonia
        (290, 365, "2026-01-01", "land"),  # Kaliningrad
        (365, 368, "1991-09-06", "land"),
        (2, 365, "2026-01-01", "sea-12"),  # the Diomedes
        (230, 600, "2026-01-01", "land"),  # Ceuta and Melilla
        (200, 220, "2026-01-01", "sea-24"),  # Dover
        (551, 571, "2026-01-01", "land"),  # Kazungula
        (260, 265, "1990-05-01", "land"),
        (530, 625, "1992-01-01", "land"),
        (531, 625, "1995-01-01", "land"),
        (713, 710, "2026-01-01", "sea-12"),  # Kinmen
    ],
)
def test_famous_neighbors(one: int, two: int, day: str, kind: str) -> None:
    assert facts.neighbours_on(day)[min(one, two), max(one, two)].kind == kind


@pytest.mark.parametrize(
    ("one", "two", "day"),
    [
        (200, 230, "2026-01-01"),  # Gibraltar is no homeland
        (140, 220, "2026-01-01"),  # nor, here, is French Guiana
        (365, 705, "1990-06-01"),  # one state still
        (315, 316, "1992-06-01"),
        (365, 850, "2026-01-01"),
    ],
)
def test_no_neighbors(one: int, two: int, day: str) -> None:
    assert (one, two) not in facts.neighbours_on(day)


def test_the_majors_are_five_in_1990_and_seven_today() -> None:
    assert facts.majors_on("1990-06-01") == {2, 200, 220, 365, 710}
    assert facts.majors_on("2026-11-01") == {2, 200, 220, 255, 365, 710, 740}


@pytest.mark.parametrize(
    ("ccode", "before", "day", "after"),
    [
        (155, "autocracy", "1990-03-11", "democracy"),  # Chile: Aylwin inaugurated
        (135, "democracy", "1992-04-05", "autocracy"),  # Peru: Fujimori's coup
        (560, "hybrid", "1994-04-27", "democracy"),  # South Africa: the first election open to all
        (345, "hybrid", "2000-10-07", "democracy"),  # Serbia: after Milosevic
        (70, "hybrid", "2000-12-01", "democracy"),  # Mexico: Fox inaugurated
        (651, "hybrid", "2013-07-03", "autocracy"),  # Egypt: the army overthrows Morsi
        (775, "hybrid", "2021-02-01", "autocracy"),  # Myanmar
        (436, "democracy", "2023-07-26", "autocracy"),  # Niger
        (310, "hybrid", "2026-05-09", "democracy"),  # Hungary: Magyar takes office
    ],
)
def test_a_regime_changes_on_the_day_of_its_event(
    ccode: int, before: str, day: str, after: str
) -> None:
    on = date.fromisoformat(day)
    assert facts.regimes_on(on - timedelta(days=1))[ccode].regime == before
    assert facts.regimes_on(on)[ccode].regime == after


def test_each_spell_of_a_regime_follows_another_class_without_a_gap() -> None:
    for one, other in pairwise(sorted(facts.regimes(), key=lambda r: (r.ccode, r.spell.start))):
        if one.ccode == other.ccode:
            assert one.spell.end == other.spell.start, other
            assert one.regime != other.regime, other


def test_each_spell_of_a_regime_names_its_event_and_rests_on_no_dataset() -> None:
    act = re.compile(
        r"(Act|Agreement|Constitution|Court ruling|Election|Fall of government|Independence"
        r"|Oath of office|Referendum|Seizure of power), (\d{4}-\d{2}-\d{2})"
    )
    for one in facts.regimes():
        assert one.event[0].isupper(), one
        if one.basis != "uncertain":
            found = act.fullmatch(one.basis)
            assert found, one
            assert date.fromisoformat(found[2]) <= one.spell.start, one


def test_nine_states_hold_nuclear_weapons_today() -> None:
    today = facts.nuclear_on("2026-11-01")
    holders = {c for c, n in today.items() if n.status in ("armed", "opaque")}
    assert holders == {2, 200, 220, 365, 710, 750, 770, 666, 731}
    assert today[560].status == "former"
    assert facts.nuclear_on("1993-01-01")[369].status == "hosted"


@given(DAYS)
def test_a_state_has_one_nuclear_status_on_a_day(day: date) -> None:
    assert len(facts.nuclear_on(day)) == sum(day in n.span for n in facts.nuclear())


@pytest.mark.parametrize(
    ("one", "two", "kind", "day", "open_then"),
    [
        (365, 369, "war", "2022-02-23", False),
        (365, 369, "war", "2022-02-24", True),
        (365, 369, "war", "2026-11-01", True),
        (645, 690, "war", "1990-08-01", False),
        (645, 690, "war", "1990-08-02", True),
        (130, 135, "rivalry", "1998-10-25", True),
        (130, 135, "rivalry", "1998-10-26", False),
        (750, 770, "rivalry", "2026-01-01", True),
        (490, 500, "war", "1998-08-01", True),  # known to the month only
    ],
)
def test_a_conflict_is_open_from_its_first_day_to_its_settlement(
    one: int, two: int, kind: str, day: str, open_then: bool
) -> None:
    found = [c for c in facts.conflicts_on(day) if (c.ccode1, c.ccode2, c.kind) == (one, two, kind)]
    assert bool(found) is open_then


def test_no_rivalry_of_a_pair_overlaps_another() -> None:
    last: dict[tuple[int, int], facts.Conflict] = {}
    rivalries = [c for c in facts.conflicts() if c.kind == "rivalry"]
    for rivalry in sorted(rivalries, key=lambda c: c.span.since.earliest):
        before = last.get((rivalry.ccode1, rivalry.ccode2))
        if before is not None:
            assert before.span.until is not None, rivalry
            assert before.span.until.earliest <= rivalry.span.since.earliest, rivalry
        last[rivalry.ccode1, rivalry.ccode2] = rivalry


def test_every_fact_has_a_basis() -> None:
    every = [
        *facts.capitals(), *facts.neighbours(), *facts.majors(), *facts.regimes(),
        *facts.conflicts(), *facts.nuclear(), *facts.weights(),
    ]  # fmt: skip
    assert len(every) > 5000
    assert all(fact.basis for fact in every)


DATASETS = (
    "cow-capitals 2024", "cow-contiguity 3.2", "cow-majors 2016", "cow-nmc 7.0", "cow-war 4.0",
    "eda 2023", "il-cbs 2014", "jp-defense-of-japan 2008", "nato-defexp 2024-06-17",
    "natural-earth 10m", "ru-defence-minister 2000-12-20", "thompson-dreyer 2010",
    "tss-rivalries 2020", "ucdp-prio 25.1", "uk-dasa 2010", "uk-hc-defence-committee 2008",
    "us-dod-allied-contributions 2001", "us-factbook 2001", "us-factbook 2013",
    "us-factbook 2017", "us-factbook 2024", "world-bank-wdi ",
)  # fmt: skip


def test_a_basis_is_a_known_dataset_or_a_dated_instrument_or_says_uncertain() -> None:
    every = [
        *facts.capitals(), *facts.neighbours(), *facts.majors(), *facts.regimes(),
        *facts.conflicts(), *facts.nuclear(), *facts.weights(),
    ]  # fmt: skip
    dated = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|^Law of ")
    for basis in {fact.basis for fact in every}:
        known = basis == "uncertain" or basis.startswith(DATASETS)
        assert known or dated.search(basis), basis


def test_a_weight_in_a_benchmark_year_is_the_benchmark() -> None:
    for benchmark in facts.weights():
        if benchmark.year < 1990 or benchmark.ccode not in facts.capitals_on("2026-11-01"):
            continue
        try:
            weight = facts.weight_on(benchmark.series, benchmark.ccode, f"{benchmark.year}-12-31")
        except StateNotInSystemError:
            continue
        assert weight.value is None or (weight.value, weight.origin) == (
            benchmark.value,
            Origin.REPORTED,
        )


def test_after_the_last_benchmark_a_weight_is_carried_forward() -> None:
    weight = facts.weight_on("milex", 366, "2026-11-01")
    assert (weight.value, weight.origin) == (3.4, "carried-forward")
    assert (weight.basis, weight.year) == ("nato-defexp 2024-06-17", 2024)
    assert facts.weight_on("milex", 620, "2026-11-01").year == 2012  # Libya's last known share


def test_the_world_bank_does_not_speak_for_the_soviet_union() -> None:
    assert facts.weight_on("gdp", 365, "1991-12-25").value is None
    assert facts.weight_on("gdp", 365, "1991-12-26").origin == Origin.INTERPOLATED


def test_what_no_source_gives_is_null_and_not_zero() -> None:
    assert facts.weight_on("gdp", 713, "2020-01-01").value is None
    assert facts.weight_on("personnel", 94, "2020-01-01").value == 0  # Costa Rica has no army


def test_weights_of_all_states_are_those_asked_one_by_one() -> None:
    day = "2013-07-01"
    for name in ("gdp", "population", "milex", "personnel"):
        assert facts.weights_on(name, day) == {
            c: facts.weight_on(name, c, day) for c in facts.capitals_on(day)
        }


POSITIVE = st.floats(0.1, 1e9)


@given(POSITIVE, POSITIVE, st.integers(1991, 2009), st.booleans())
def test_an_interpolated_value_lies_between_its_benchmarks(
    low: float, high: float, year: int, in_logs: bool
) -> None:
    ends = [Benchmark(2, "gdp", 1990, low, "a"), Benchmark(2, "gdp", 2010, high, "b")]
    value, origin, basis, last = value_in(year, ends, in_logs)
    assert value is not None
    slack = 1e-9 * max(low, high)
    assert min(low, high) - slack <= value <= max(low, high) + slack
    assert (origin, basis, last) == (Origin.INTERPOLATED, "a; b", 1990)


def test_growth_between_benchmarks_is_steady_in_logs_and_straight_otherwise() -> None:
    ends = [Benchmark(2, "gdp", 2000, 100.0, "a"), Benchmark(2, "gdp", 2010, 400.0, "a")]
    assert value_in(2005, ends, in_logs=True)[0] == pytest.approx(200.0)
    assert value_in(2005, ends, in_logs=False)[0] == pytest.approx(250.0)
    assert value_in(1999, ends, in_logs=True) == (None, None, "", None)


def test_a_zero_end_is_interpolated_in_a_straight_line() -> None:
    ends = [Benchmark(2, "personnel", 2000, 0.0, "a"), Benchmark(2, "personnel", 2010, 4.0, "a")]
    assert value_in(2005, ends, in_logs=True)[0] == pytest.approx(2.0)


@pytest.mark.parametrize(
    "ask",
    [
        lambda day: facts.capital_on(2, day),
        facts.capitals_on,
        facts.neighbours_on,
        facts.majors_on,
        facts.regimes_on,
        facts.conflicts_on,
        facts.nuclear_on,
        lambda day: facts.weight_on("gdp", 2, day),
        lambda day: facts.weights_on("gdp", day),
    ],
)
def test_a_day_before_the_coverage_or_no_day_is_refused(ask: Callable[[str], object]) -> None:
    with pytest.raises(CoverageError, match="begin on 1990-01-01"):
        ask("1989-12-31")
    with pytest.raises(DateError):
        ask("1990-02-30")


def test_a_state_that_had_ended_is_refused_with_its_day() -> None:
    with pytest.raises(StateNotInSystemError, match="265 was in the state system on 1990-10-03"):
        facts.capital_on(265, "1990-10-03")
    with pytest.raises(AtlasError, match="no series 'steel'"):
        facts.weight_on("steel", 2, "2000-01-01")


COLUMNS = ("ccode", "code", "since", "until")


def read(row: fact_files.Row) -> tuple[int, str, Spell]:
    return row.integer("ccode"), row.text("code"), row.spell()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "has the columns none"),
        ("ccode,code,from,until\n", "has the columns ccode, code, from, until"),
        ("# a note\nccode,code,since,until\n2,USA,1990-01-01\n", "line 3: 3 cells, not 4"),
        ("ccode,code,since,until\nUSA,USA,1990-01-01,\n", "line 2: ccode is 'USA'"),
        ("ccode,code,since,until\n2,,1990-01-01,\n", "line 2: code is empty"),
        ("ccode,code,since,until\n2,USA,1990-02-30,\n", "line 2: '1990-02-30' names no day"),
        ("ccode,code,since,until\n2,USA,1990,\n", "line 2: '1990' names no single day"),
        (
            "ccode,code,since,until\n2,USA,1991-01-01,1991-01-01\n",
            "line 2: until 1991-01-01 is not after",
        ),
    ],
)
def test_a_malformed_table_is_refused_with_its_line(tmp_path: Path, text: str, wrong: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        [read(row) for row in fact_files.rows(path, COLUMNS)]
    assert wrong in caught.value.wrong
    assert "table.csv" in caught.value.wrong


def test_a_re_encoded_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("ccode,code,since,until\n2,São,1990-01-01,\n".encode("latin-1"))
    with pytest.raises(AtlasError, match=r"table\.csv cannot be read"):
        list(fact_files.rows(path, COLUMNS))


def test_two_spells_of_one_state_that_share_a_day_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(
        "ccode,code,since,until\n2,USA,1990-01-01,1995-01-02\n2,USA,1995-01-01,\n",
        encoding="utf-8",
    )
    found = [((2,), row.spell(), row) for row in fact_files.rows(path, COLUMNS)]
    with pytest.raises(AtlasError, match="line 3: its spell from 1995-01-01 overlaps"):
        fact_files.without_overlap(found)


def test_a_closed_list_and_the_order_of_a_pair_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("ccode1,ccode2,kind\n20,2,land\n", encoding="utf-8")
    row = next(fact_files.rows(path, ("ccode1", "ccode2", "kind")))
    with pytest.raises(AtlasError, match="ccode1 20 is not below ccode2 2"):
        row.pair()
    with pytest.raises(AtlasError, match="kind is 'land'"):
        row.choice("kind", ("sea",))


def test_a_spell_known_to_the_month_holds_in_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "spans.csv"
    path.write_text("since,until\n2012-03,2012-05\n2012-03-26,2012-05-04\n", encoding="utf-8")
    loose, exact = (row.span() for row in fact_files.rows(path, ("since", "until")))
    assert date(2012, 3, 1) in loose
    assert date(2012, 5, 31) in loose
    assert date(2012, 6, 1) not in loose
    assert date(2012, 5, 3) in exact
    assert date(2012, 5, 4) not in exact


def test_the_tables_cover_their_declared_days() -> None:
    assert facts.coverage() == (date(1990, 1, 1), date(2026, 11, 1))
    dated: list[Spell] = [f.spell for f in (*facts.capitals(), *facts.neighbours())]
    assert min(s.start for s in dated) == facts.coverage().since
    assert max(s.start for s in dated) <= facts.coverage().as_of


def test_asking_for_facts_imports_no_heavy_library() -> None:
    asked = (
        "import sys; from foedus.atlas import facts;"
        "facts.weights(); facts.neighbours(); facts.conflicts();"
        "sys.exit(bool({'polars', 'numpy', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
