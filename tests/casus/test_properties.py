"""What must hold for every event: arrays against single events, relabelings, monotone facts."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from foedus.atlas.places import places
from foedus.casus import Event, Rulings, events_as_arrays, every_pair, reasons_in, rule
from foedus.casus.reasons import CONTEST_MASK, FAIL_MASK, MEANINGS, Reason
from foedus.states import all_states, system_on
from foedus.terms import MEANS, OBJECTS, Scale
from foedus.worlds.book import Book, compile_book
from foedus.worlds.roll import merged, shipped

FIRST, LAST = date(1816, 1, 1), date(2026, 10, 31)


@pytest.fixture(scope="module")
def book() -> Book:
    return compile_book(shipped())


def some_events(count: int, seed: int, since: date = FIRST) -> list[Event]:
    """Random events: every means, object, scale and place, with states of their day."""
    chance = random.Random(seed)
    gazetteer = places()
    found: list[Event] = []
    while len(found) < count:
        day = since + timedelta(days=chance.randrange((LAST - since).days))
        states = [state.number for state in system_on(day, system="auto")]
        members = chance.sample(states, chance.choice((2, 2, 2, 3, 4)))
        cut = chance.randrange(1, len(members))
        attackers, targets = tuple(members[:cut]), tuple(members[cut:])
        found.append(
            Event(
                attackers=attackers,
                targets=targets,
                on=day,
                place=chance.choice((None, None, chance.choice(gazetteer), chance.choice(states))),
                means=chance.choice(MEANS),
                object=chance.choice(OBJECTS),
                scale=chance.choice(tuple(Scale)),
                by_non_state=chance.random() < 0.15,
                provoked=chance.random() < 0.3,
                first_force=chance.choice((None, None, chance.choice(members))),
            )
        )
    return found


def rows_of(rulings: Rulings, event: int) -> set[tuple[int, ...]]:
    """The rows of one event, without their order."""
    chosen = np.flatnonzero(rulings.event == event)
    names = [field.name for field in fields(Rulings) if field.name != "event"]
    columns = [getattr(rulings, name)[chosen].tolist() for name in names]
    return set(zip(*columns, strict=True))


def agree(book: Book, events: list[Event]) -> int:
    """Compare the array way with the one-event way; the number of rows compared."""
    together = rule(book, events_as_arrays(book, events))
    total = 0
    for number, event in enumerate(events):
        alone = rule(book, events_as_arrays(book, [event]))
        assert rows_of(together, number) == rows_of(alone, 0), event
        total += len(alone)
    return total


@pytest.mark.slow
def test_two_thousand_random_events_get_the_same_ruling_together_and_alone(
    book: Book, record_property: Callable[[str, object], None]
) -> None:
    compared = agree(book, some_events(2000, seed=1816))
    record_property("rows compared", compared)
    assert compared > 50_000


def test_atop_rows_too_get_the_same_ruling_together_and_alone(shared_data: Path) -> None:
    from foedus.sources.reading import read
    from foedus.sources.registry import source
    from foedus.worlds.atop_agreements import agreements_of

    members = read(shared_data / "atop" / "atop5_1m.csv", source("atop-m"))
    both = compile_book(merged(shipped(), agreements_of(members)))
    assert agree(both, some_events(300, seed=1914)) > 5_000


def test_every_pair_of_states_is_the_list_of_default_events(book: Book) -> None:
    day = date(2026, 1, 1)
    states = [2, 200, 365, 366, 710, 732, 920]
    together = rule(book, every_pair(book, day, states))
    listed = rule(
        book,
        events_as_arrays(
            book, [Event((one,), (two,), day) for one in states for two in states if one != two]
        ),
    )
    for name in Rulings.__dataclass_fields__:
        assert np.array_equal(getattr(together, name), getattr(listed, name)), name


def test_the_status_is_what_the_reasons_say(book: Book) -> None:
    rulings = rule(book, events_as_arrays(book, some_events(300, seed=3, since=date(1990, 1, 1))))
    fails = (rulings.reasons & np.uint64(FAIL_MASK)) != 0
    contests = (rulings.reasons & np.uint64(CONTEST_MASK)) != 0
    expected = np.where(fails, 2, np.where(contests, 1, 0))
    assert np.array_equal(rulings.status, expected)
    assert len(set(rulings.status.tolist())) == 3


def test_no_state_owes_itself_and_every_bearer_exists_on_the_day(book: Book) -> None:
    events = some_events(200, seed=4, since=date(1990, 1, 1))
    rulings = rule(book, events_as_arrays(book, events))
    assert not (rulings.state == rulings.toward).any()
    for number in range(0, len(rulings), 7):
        day = events[int(rulings.event[number])].on
        state = book.states[int(rulings.state[number])]
        assert state.exists_on(day, system="auto"), (state.code, day)


def test_the_order_of_events_does_not_matter(book: Book) -> None:
    events = some_events(60, seed=5, since=date(1990, 1, 1))
    forward = rule(book, events_as_arrays(book, events))
    backward = rule(book, events_as_arrays(book, events[::-1]))
    for number in range(len(events)):
        assert rows_of(forward, number) == rows_of(backward, len(events) - 1 - number)


def test_an_event_below_the_threshold_calls_in_no_defense(book: Book) -> None:
    events = [
        replace(one, scale=Scale.BELOW) for one in some_events(200, seed=6, since=date(1990, 1, 1))
    ]
    rulings = rule(book, events_as_arrays(book, events))
    defense = np.array([one.duty == "defense" for _, one in book.obligations])
    live = rulings.status[defense[rulings.obligation]]
    assert len(live) > 0
    assert (live == 2).all()


def test_no_defensive_clause_serves_who_used_force_first(book: Book) -> None:
    events = [
        replace(one, by_non_state=False, first_force=one.attackers[0])
        for one in some_events(200, seed=7, since=date(1990, 1, 1))
    ]
    rulings = rule(book, events_as_arrays(book, events))
    numbers = np.array([state.number for state in book.states])
    for row in range(len(rulings)):
        event = events[int(rulings.event[row])]
        _, obligation = book.obligations[int(rulings.obligation[row])]
        if obligation.duty == "defense" and numbers[rulings.toward[row]] in event.attackers:
            assert Reason.AGGRESSOR in reasons_in(int(rulings.reasons[row]))


def test_every_reason_has_a_meaning_and_fits_in_the_bits() -> None:
    assert set(MEANINGS) == set(Reason)
    assert max(Reason) < 64


def test_a_treaty_left_out_leaves_every_other_row_as_it_was(book: Book) -> None:
    fewer = compile_book(tuple(one for one in shipped() if one.key != "north-atlantic-treaty"))
    position = {state.number: row for row, state in enumerate(book.states)}
    assert position == {state.number: row for row, state in enumerate(all_states())}
    for event in some_events(40, seed=8, since=date(1990, 1, 1)):
        with_it = named_rows(book, event) - {
            row for row in named_rows(book, event) if row[0] == "north-atlantic-treaty"
        }
        # A conflict can come from the treaty left out, so that note is set aside.
        assert {row[:-1] for row in with_it} == {row[:-1] for row in named_rows(fewer, event)}


def named_rows(book: Book, event: Event) -> set[tuple[object, ...]]:
    """Rows with names for positions; the reasons last, without conflicts."""
    rulings = rule(book, events_as_arrays(book, [event]))
    found = set()
    for row in range(len(rulings)):
        agreement, obligation = book.obligations[int(rulings.obligation[row])]
        found.add(
            (
                book.agreements[agreement].key,
                obligation.duty,
                obligation.article,
                int(rulings.state[row]),
                int(rulings.toward[row]),
                int(rulings.status[row]),
                tuple(one for one in reasons_in(int(rulings.reasons[row]))),
            )
        )
    return found
