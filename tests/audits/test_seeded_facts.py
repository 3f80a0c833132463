"""Wrong facts seeded into the tables beside the treaties: a dataset that covers them tells."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from foedus.atlas import facts
from foedus.atlas.fact_files import Span
from foedus.audits import fact_fields, fact_ties
from foedus.audits.fact_conflicts import HELD
from foedus.audits.finding import CONFIRMED, DIFFERS, SAME_SOURCE, Finding
from foedus.dates import Day, Spell
from foedus.sources import adding
from foedus.states import State, all_states

FILES = {
    "cow-capitals": "geo/peacesciencer_cow_capitals.csv",
    "cow-contiguity": "cow/contiguity/contdir.csv",
    "cow-inter-state-wars": "cow/war/Inter-StateWarData_v4.0.csv",
    "cow-majors": "cow/system/majors2016.csv",
    "cow-states": "cow/system/statelist2024.csv",
    "eda-spending": "milex/EDA-defence-data-2023.xlsx",
    "gw-microstates": "gw/microstates.txt",
    "gw-states": "gw/ksgmdw.txt",
    "nato-spending": "milex/240617-def-exp-2024-TABLES-en.xlsx",
    "nmc": "cow/nmc/peacesciencer_nmc70.csv",
    "nuclear-forces": "nuclear/snforce_monadic.xlsx",
    "nuclear-steps": "nuclear/nuclear_weapons_proliferation_raw.xlsx",
    "nuclear-stockpiles": "nuclear/nuclear_weapons_stockpiles.csv",
    "sipri-milex": "milex/SIPRI-Milex-data-1949-2024_2.xlsx",
    "tss-rivalries": "rivalry/peacesciencer_tss_rivalries.csv",
    "ucdp-prio": "conflict/UcdpPrioConflict_v25_1.csv",
    "worldbank-gdp": "econ/gdp.csv",
    "worldbank-population": "econ/population.csv",
}
SEEDS = 30
DAY = timedelta(days=1)


def later(spell: Spell) -> Spell:
    return Spell(spell.start + DAY, spell.end)


def wrong_capital(one: facts.Capital, chance: random.Random) -> facts.Capital:
    return replace(one, lat=one.lat + chance.choice((-1.0, 1.0)))


def wrong_neighbours(one: facts.Neighbours, chance: random.Random) -> facts.Neighbours:
    kinds = {"land", "sea-12", "sea-24", "sea-150", "sea-400"} - {one.kind}
    return replace(one, kind=chance.choice(sorted(kinds)))


def wrong_major(one: facts.Major, chance: random.Random) -> facts.Major:
    end = date(chance.randrange(2001, 2010), 1, 1)
    return replace(one, spell=Spell(one.spell.start, end))


def wrong_state(one: State, chance: random.Random) -> State:
    spells = list(one.spells)
    place = chance.randrange(len(spells))
    spells[place] = later(spells[place])
    return replace(one, spells=tuple(spells))


def wrong_gw_state(one: State, chance: random.Random) -> State:
    numbered = list(one.gwcodes)
    place = chance.randrange(len(numbered))
    gwcode, spell = numbered[place]
    numbered[place] = (gwcode, later(spell))
    return replace(one, gwcodes=tuple(numbered))


def wrong_figure(one: Any, chance: random.Random) -> Any:
    return replace(one, value=one.value * chance.choice((0.5, 2.0)))


def wrong_share(one: Any, chance: random.Random) -> Any:
    return replace(one, value=one.value * 2 + 3)


def earlier(day: Day | None, years: int) -> Day | None:
    if day is None:
        return None
    # The first of the month is a day of every year.
    return Day(*(one.replace(year=one.year - years, day=1) for one in (day.earliest, day.latest)))


def wrong_rivalry(one: facts.Conflict, chance: random.Random) -> facts.Conflict:
    since = earlier(one.span.since, chance.randrange(5, 9))
    assert since is not None
    return replace(one, span=Span(since, one.span.until))


def wrong_war(one: facts.Conflict, chance: random.Random) -> facts.Conflict:
    since = earlier(one.span.since, 15)
    assert since is not None
    return replace(one, span=Span(since, earlier(one.span.until, 15)))


def wrong_holder(one: facts.Nuclear, chance: random.Random) -> facts.Nuclear:
    since = earlier(one.span.since, 10)
    assert since is not None
    return replace(one, span=Span(since, one.span.until))


@dataclass(frozen=True)
class Seeded:
    """What is made wrong for one check: which rows of which table, and how."""

    room: ModuleType
    name: str
    rows: Callable[[], Any]
    wrong: Callable[[Any, random.Random], Any]
    about: Callable[[Any], bool] = lambda one: True


def figures(name: str, wrong: Callable[[Any, random.Random], Any] = wrong_figure) -> Seeded:
    return Seeded(facts, "weights", facts.weights, wrong, lambda one: one.series == name)


def conflicts(kind: str, wrong: Callable[[Any, random.Random], Any]) -> Seeded:
    return Seeded(facts, "conflicts", facts.conflicts, wrong, lambda one: one.kind == kind)


GW = Seeded(fact_ties, "all_states", all_states, wrong_gw_state, lambda one: bool(one.gwcodes))
NUCLEAR = Seeded(
    facts, "nuclear", facts.nuclear, wrong_holder, lambda one: one.status in HELD
)  # fmt: skip
TABLES = {
    ("capitals", "cow-capitals"): Seeded(facts, "capitals", facts.capitals, wrong_capital),
    ("borders", "cow-contiguity"): Seeded(facts, "neighbours", facts.neighbours, wrong_neighbours),
    ("majors", "cow-majors"): Seeded(facts, "majors", facts.majors, wrong_major),
    ("states", "cow-states"): Seeded(
        fact_ties, "all_states", all_states, wrong_state, lambda one: one.ccode is not None
    ),
    ("states", "gw-states"): GW,
    ("states", "gw-microstates"): GW,
    ("personnel", "nmc"): figures("personnel"),
    ("personnel", "nato-spending"): figures("personnel"),
    ("population", "nmc"): figures("population"),
    ("population", "worldbank-population"): figures("population"),
    ("GDP", "worldbank-gdp"): figures("gdp"),
    ("GDP", "sipri-milex"): figures("gdp"),
    ("military expenditure", "sipri-milex"): figures("milex", wrong_share),
    ("military expenditure", "eda-spending"): figures("milex", wrong_share),
    ("military expenditure", "nato-spending"): figures("milex", wrong_share),
    ("rivalries", "tss-rivalries"): conflicts("rivalry", wrong_rivalry),
    ("wars", "cow-inter-state-wars"): conflicts("war", wrong_war),
    ("wars", "ucdp-prio"): conflicts("war", wrong_war),
    ("nuclear weapons", "nuclear-steps"): NUCLEAR,
    ("nuclear weapons", "nuclear-stockpiles"): NUCLEAR,
    ("nuclear weapons", "nuclear-forces"): NUCLEAR,
}


def verdicts(findings: Iterator[Finding]) -> dict[tuple[str, str], tuple[str, str]]:
    """What each fact is found to be; two rows of one name are told apart by their text."""
    return {(one.subject, one.field): (one.verdict, one.atlas) for one in findings}


@pytest.mark.slow
@pytest.mark.parametrize(("part", "key"), TABLES)
def test_every_wrong_fact_that_a_dataset_speaks_of_is_found(
    part: str,
    key: str,
    shared_data: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    added = adding.add([shared_data / FILES[key]])
    assert [one.refusal for one in added] == [None]
    seeded = TABLES[part, key]
    frame = adding.load(key)
    check = next(one.check for one in fact_fields.CHECKS if (one.part, one.key) == (part, key))
    true_rows = seeded.rows()
    places = [place for place, one in enumerate(true_rows) if seeded.about(one)]
    before = verdicts(check(frame, key))
    chance = random.Random(part)
    found = {CONFIRMED: 0, SAME_SOURCE: 0}
    covered = dict(found)
    for _ in range(SEEDS):
        place = chance.choice(places)
        changed = (
            *true_rows[:place],
            seeded.wrong(true_rows[place], chance),
            *true_rows[place + 1 :],
        )
        monkeypatch.setattr(seeded.room, seeded.name, lambda changed=changed: changed)
        after = verdicts(check(frame, key))
        touched = [name for name in before if after.get(name) != before[name]]
        for said in found:
            spoken = [one for one in touched if before[one][0] == said]
            if spoken:
                covered[said] += 1
                found[said] += any(after.get(one, (DIFFERS, ""))[0] == DIFFERS for one in spoken)
    record_property(
        f"wrong facts found in {part} by {key}",
        f"{found[CONFIRMED]} of {covered[CONFIRMED]} confirmed before, "
        f"{found[SAME_SOURCE]} of {covered[SAME_SOURCE]} of the same source",
    )
    assert sum(covered.values()) > 0
    assert found == covered


def test_every_check_of_a_table_is_tried_with_wrong_facts() -> None:
    # Regimes are seeded beside their own check.
    assert set(TABLES) == {
        (one.part, one.key) for one in fact_fields.CHECKS if one.part != "regimes"
    }
