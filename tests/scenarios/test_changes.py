"""Withdraw and Dissolve: what the new World says, and that the old one is as it was."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import foedus
from foedus.casus import Event, events_as_arrays, rule
from foedus.errors import (
    ScenarioError,
    StateNotInSystemError,
    UnknownAgreementError,
    UnknownNameError,
    UnknownStateError,
)
from foedus.scenarios import Dissolve, Withdraw, changed, without
from foedus.worlds.world import World

DAY = "2026-01-01"
NATO, JAPAN = "north-atlantic-treaty", "us-japan-security-treaty"
ATTACK = Event((365,), (366,), date(2026, 1, 1))


@pytest.fixture(scope="module")
def today() -> World:
    return foedus.world(DAY)


def owed(world: World, attacker: int, target: int) -> set[tuple[str, str]]:
    """Bearers of a duty to help the target that applies, with the agreement."""
    book = world.book
    rulings = rule(book, events_as_arrays(book, [Event((attacker,), (target,), world.on)]))
    found = set()
    for row in np.flatnonzero(rulings.status == 0).tolist():
        position, obligation = book.obligations[int(rulings.obligation[row])]
        if obligation.duty == "defense" and book.states[rulings.toward[row]].number == target:
            found.add((book.states[rulings.state[row]].code, book.agreements[position].key))
    return found


def test_who_withdraws_is_bound_no_more_and_the_others_are(today: World) -> None:
    after = Withdraw("USA", NATO).apply(today)
    before = owed(today, 365, 366)
    assert before - owed(after, 365, 366) == {("USA", NATO)}
    assert owed(after, 365, 366) <= before
    assert {one.code for one in today.members(NATO)} - {
        one.code for one in after.members(NATO)
    } == {"USA"}


def test_a_withdrawal_is_in_the_record_of_the_agreement_from_its_day(today: World) -> None:
    after = Withdraw("USA", NATO).apply(today)
    (party,) = [one for one in after.agreement(NATO).parties if one.state == "USA"]
    assert party.end is not None
    assert str(party.end) == DAY
    assert party.basis == "scenario"
    assert today.agreement(NATO).parties != after.agreement(NATO).parties


def test_an_agreement_left_with_one_party_ends(today: World) -> None:
    after = Withdraw("Japan", JAPAN).apply(today)
    assert JAPAN not in {one.key for one in after.agreements}
    ended = next(one for one in after.book.agreements if one.key == JAPAN)
    assert str(ended.end) == DAY


def test_a_dissolved_agreement_binds_nobody_and_all_others_stay(today: World) -> None:
    after = Dissolve("NATO").apply(today)
    assert {one.key for one in today.agreements} - {one.key for one in after.agreements} == {NATO}
    assert all(key != NATO for _, key in owed(after, 365, 366))
    assert ("FRA", "teu-42-7") in owed(after, 365, 366)
    assert not after.pledge("defense", where=lambda one: one.key == NATO).any()


def test_a_statute_of_one_state_can_be_left(today: World) -> None:
    after = Withdraw("USA", "taiwan-relations-act").apply(today)
    assert "taiwan-relations-act" not in {one.key for one in after.agreements}


def test_the_world_it_was_made_from_is_as_it_was(today: World) -> None:
    standing, memberships = today.standing.copy(), today.book.memberships.end.copy()
    changed(today, (Withdraw("USA", NATO), Dissolve("teu-42-7")))
    assert np.array_equal(today.standing, standing)
    assert np.array_equal(today.book.memberships.end, memberships)
    assert owed(today, 365, 366) >= {("USA", NATO), ("FRA", "teu-42-7")}


def test_what_a_change_makes_is_closed_to_writing_and_keeps_states_weights_and_ties(
    today: World,
) -> None:
    weights, ties = today.weights, today.ties
    after = Withdraw("USA", NATO).apply(today)
    assert after.states == today.states
    assert after.weights is weights
    assert after.ties is ties
    for array in (after.standing, after.held, after.book.memberships.end):
        assert not array.flags.writeable


def test_a_day_before_the_change_is_ruled_as_before(today: World) -> None:
    after = Dissolve(NATO).apply(today)
    earlier = date(2025, 12, 31)
    for book in (today.book, after.book):
        rulings = rule(book, events_as_arrays(book, [Event((365,), (366,), earlier)]))
        keys = {book.agreements[book.obligations[row][0]].key for row in rulings.obligation}
        assert NATO in keys


def test_no_change_is_the_same_world(today: World) -> None:
    assert changed(today, ()) is today


@settings(max_examples=20)
@given(
    st.lists(
        st.sampled_from(
            [
                Dissolve(NATO),
                Dissolve("teu-42-7"),
                Withdraw("USA", NATO),
                Withdraw("Germany", "teu-42-7"),
                Withdraw("Poland", NATO),
            ]
        ),
        unique=True,
        max_size=4,
    )
)
def test_changes_never_add_a_duty(changes: list[Dissolve | Withdraw]) -> None:
    world = foedus.world(DAY)
    # A treaty that is gone cannot be left: dissolve last.
    ordered = sorted(changes, key=lambda one: isinstance(one, Dissolve))
    after = changed(world, ordered)
    assert owed(after, 365, 366) <= owed(world, 365, 366)
    assert not (after.pledge("defense") & ~world.pledge("defense")).any()


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (Withdraw("Japan", NATO), ScenarioError, "Japan is no party to NATO on 2026-01-01"),
        (Withdraw("Atlantis", NATO), UnknownStateError, "Atlantis"),
        (Withdraw("USA", "no such treaty"), UnknownAgreementError, "no such treaty"),
        (Withdraw("GDR", NATO), StateNotInSystemError, "GDR"),
        (Dissolve("no such treaty"), UnknownAgreementError, "no such treaty"),
        (Dissolve("anglo-japanese-alliance"), UnknownAgreementError, "2026-01-01"),
    ],
    ids=str,
)
def test_a_change_that_cannot_be_made_says_why(
    today: World, change: Withdraw | Dissolve, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        change.apply(today)


def test_a_treaty_left_out_is_dissolved_and_a_state_stays_out_and_leaves(today: World) -> None:
    read = without(today, "teu-42-7, Latvia", ATTACK)
    assert read.changes == (Dissolve("teu-42-7"), Withdraw(367, NATO))
    assert read.absent == (367,)
    assert read.told == (
        "EU clause binds nobody.",
        "Latvia (LVA) stays out, and is not bound by NATO.",
    )


def test_a_state_that_promises_the_target_nothing_only_stays_out(today: World) -> None:
    read = without(today, "Japan", ATTACK)
    assert read.changes == ()
    assert read.absent == (740,)


def test_the_charter_is_not_left(today: World) -> None:
    attack = Event((365,), (366,), today.on)
    assert all(one.agreement != "un-charter" for one in without(today, "USA", attack).changes)


def test_all_parties_of_a_small_treaty_can_be_left_out_at_once(today: World) -> None:
    attack = Event((710,), (740,), today.on)
    read = without(today, "USA,Australia", attack)
    after = changed(today, read.changes)
    assert not owed(after, 710, 740) & {("USA", JAPAN)}


@pytest.mark.parametrize(
    ("names", "error", "words"),
    [
        ("Atlantis", UnknownNameError, "neither a state nor an agreement"),
        ("Warsaw Pact", UnknownNameError, "neither a state nor an agreement"),
        ("Korea", UnknownNameError, "North Korea"),
        ("Russia", ScenarioError, "fights in the attack itself"),
        ("Estonia", ScenarioError, "fights in the attack itself"),
        ("USA,United States", ScenarioError, "left out twice"),
        ("NATO,north-atlantic-treaty", ScenarioError, "left out twice"),
        ("", ScenarioError, "Nothing is named"),
        (" , ,", ScenarioError, "Nothing is named"),
    ],
)
def test_what_cannot_be_left_out_is_refused(
    today: World, names: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        without(today, names, ATTACK)
