"""Wrong facts seeded into the tables beside the treaties: a dataset that covers them tells."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from foedus.atlas import facts
from foedus.audits import fact_fields
from foedus.audits.finding import CONFIRMED, DIFFERS, Finding
from foedus.dates import Spell
from foedus.sources import adding
from foedus.sources.reading import read
from foedus.sources.registry import source
from foedus.states import State, all_states

FILES = {
    "cow-capitals": "geo/peacesciencer_cow_capitals.csv",
    "cow-contiguity": "cow/contiguity/contdir.csv",
    "cow-majors": "cow/system/majors2016.csv",
    "cow-states": "cow/system/statelist2024.csv",
    "nmc": "cow/nmc/peacesciencer_nmc70.csv",
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


def wrong_figure(one: Any, chance: random.Random) -> Any:
    return replace(one, value=one.value * chance.choice((0.5, 2.0)))


TABLES: dict[str, tuple[str, Any, str, Callable[[], Any], Callable[[Any, random.Random], Any]]] = {
    "capitals": ("cow-capitals", facts, "capitals", facts.capitals, wrong_capital),
    "borders": ("cow-contiguity", facts, "neighbours", facts.neighbours, wrong_neighbours),
    "majors": ("cow-majors", facts, "majors", facts.majors, wrong_major),
    "states": ("cow-states", fact_fields, "all_states", all_states, wrong_state),
    "personnel": ("nmc", facts, "weights", facts.weights, wrong_figure),
}


@pytest.fixture
def added(shared_data: Path) -> None:
    adding.add([shared_data / path for path in FILES.values()])


def verdicts(findings: Iterator[Finding]) -> dict[tuple[str, str], tuple[str, str]]:
    """What each fact is found to be; two rows of one name are told apart by their text."""
    return {(one.subject, one.field): (one.verdict, one.atlas) for one in findings}


@pytest.mark.slow
@pytest.mark.parametrize("part", TABLES)
def test_every_wrong_fact_that_a_dataset_confirms_is_found(
    part: str,
    added: None,
    shared_data: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    key, room, name, rows, wrong = TABLES[part]
    frame = read(shared_data / FILES[key], source(key, adding.added(key).version))
    check = next(one.check for one in fact_fields.CHECKS if one.part == part)
    true_rows = rows()
    before = verdicts(check(frame, key))
    chance = random.Random(part)
    found = covered = 0
    for _ in range(SEEDS):
        place = chance.randrange(len(true_rows))
        changed = (
            *true_rows[:place],
            wrong(true_rows[place], chance),
            *true_rows[place + 1 :],
        )
        monkeypatch.setattr(room, name, lambda changed=changed: changed)
        after = verdicts(check(frame, key))
        touched = [name for name in before if after.get(name) != before[name]] + [
            name for name in after if name not in before
        ]
        confirmed = [one for one in touched if before.get(one, (CONFIRMED, ""))[0] == CONFIRMED]
        if confirmed:
            covered += 1
            found += any(after.get(one, (DIFFERS, ""))[0] == DIFFERS for one in confirmed)
    record_property(f"wrong facts found in {part}", f"{found} of {covered} covered")
    assert covered > 0
    assert found == covered
