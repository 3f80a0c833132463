"""Reads what an answer is to leave out, a state or a treaty, into changes of the World."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.casus import Event, events_as_arrays, rule
from foedus.errors import ScenarioError, UnknownAgreementError, UnknownNameError
from foedus.scenarios.change import Change, changed
from foedus.scenarios.forming import Dissolve
from foedus.scenarios.membership import Withdraw
from foedus.states import State
from foedus.worlds.world import World

# To leave it would be to leave the United Nations, which nobody asks who asks for an ally's worth.
_OF_ALL = ("un-charter",)


@dataclass(frozen=True, slots=True)
class Without:
    """What an answer leaves out.

    Parameters
    ----------
    changes : tuple of Change
        Of the World, in order.
    absent : tuple of int
        Numbers of the states that stay out whatever happens.
    told : tuple of str
        The same in words, one sentence for each name.
    """

    changes: tuple[Change, ...]
    absent: tuple[int, ...]
    told: tuple[str, ...]


def without(world: World, names: str, event: Event) -> Without:
    """Read states and treaties, separated by commas, that an answer is to leave out.

    Parameters
    ----------
    world : World
        As it is.
    names : str
        Codes or names of states, keys or names of agreements. A treaty is dissolved. A state
        withdraws from every agreement under which it promises a target anything, the Charter
        of the United Nations apart, and stays out of the war.
    event : Event
        The attack.

    Returns
    -------
    Without

    Raises
    ------
    UnknownNameError
        If a name is neither a state's nor an agreement's on the day.
    ScenarioError
        If a state named fights in the attack itself, a name is given twice, or the text is empty.

    Examples
    --------
    >>> from foedus.worlds.world import world
    >>> today = world("2026-01-01")
    >>> attack = Event((365,), (366,), today.on)
    >>> without(today, "NATO", attack).changes == (Dissolve("north-atlantic-treaty"),)
    True
    >>> without(today, "USA", attack).absent
    (2,)
    """
    found: list[State | str] = []
    for name in _parted(world, names):
        one = _read(world, name)
        if one in found:
            raise ScenarioError(f"{name} is left out twice.", "name it once.")
        found.append(one)
    if not found:
        raise ScenarioError("Nothing is named to be left out.", "name a state or a treaty.")
    changes: list[Change] = [Dissolve(one) for one in found if isinstance(one, str)]
    told = [f"{change.told(world)}." for change in changes]
    left = changed(world, changes)
    states = [one for one in found if isinstance(one, State)]
    for state in states:
        if state.number in (*event.attackers, *event.targets):
            raise ScenarioError(
                f"{state.name} fights in the attack itself and cannot stay out of it.",
                "name a third state or a treaty, or ask about another attack.",
            )
        leaving = [Withdraw(state.number, key) for key in _promises(left, state, event)]
        listed = ", ".join(left.agreement(one.agreement).short_name for one in leaving)
        told.append(
            f"{state.name} ({state.code}) stays out"
            + (f", and is not bound by {listed}." if listed else ".")
        )
        # Against what is left: a treaty that its second-last party left is no more to be left.
        left = changed(left, leaving)
        changes += leaving
    return Without(tuple(changes), tuple(one.number for one in states), tuple(told))


def _parted(world: World, names: str) -> list[str]:
    """Names by commas, but for an agreement whose own name holds one."""
    try:
        world.agreement(names.strip())
    except UnknownAgreementError:
        return [one.strip() for one in names.split(",") if one.strip()]
    return [names.strip()]


def _read(world: World, name: str) -> State | str:
    """A state of the day, or the key of an agreement."""
    try:
        state: State | None = world.states[world.position(name)]
    except UnknownNameError as error:
        state, unknown = None, error
    try:
        key: str | None = world.agreement(name).key
    except UnknownAgreementError as error:
        # Several agreements of that name: their keys are the mend.
        if state is None and "names " in error.wrong:
            raise
        key = None
    if state is not None and key is not None:
        raise ScenarioError(
            f"{name!r} names a state, {state.name}, and an agreement, {key}.",
            f"write {state.code} or {key}.",
        )
    if state is not None:
        return state
    if key is not None:
        return key
    raise UnknownNameError(
        f"{name!r} is neither a state nor an agreement signed or in force on {world.on}.",
        f"{unknown.mend} 'foedus treaties --on {world.on}' lists the agreements.",
    )


def _promises(world: World, state: State, event: Event) -> list[str]:
    """Keys of agreements under which the state promises a target anything, whatever the ruling."""
    book = world.book
    rulings = rule(book, events_as_arrays(book, [event]))
    numbers = np.array([one.number for one in book.states])
    mine = (numbers[rulings.state] == state.number) & np.isin(
        numbers[rulings.toward], event.targets
    )
    positions = {book.obligations[row][0] for row in rulings.obligation[mine].tolist()}
    held = [
        book.agreements[position].key for position in world.held.tolist() if position in positions
    ]
    return [key for key in held if key not in _OF_ALL]
