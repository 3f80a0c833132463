"""One architecture on one day, whole; and every architecture through the years."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from foedus.atlas.architectures import architectures
from foedus.atlas.edition import day_of
from foedus.audits.architecture.lattice import (
    Cut,
    Lattice,
    Owing,
    cut_agreements,
    cut_states,
    lattice_of,
    owing,
)
from foedus.audits.architecture.obliging import Obliges, obliges
from foedus.audits.architecture.rivals import DUTIES, Rivalry, Torn, rivalries, torn
from foedus.audits.architecture.scope import Plan, Scope, plan_of, scope_of
from foedus.audits.architecture.shape import Value, shape
from foedus.networks.graph import articulation_nodes
from foedus.networks.overlap import containment, jaccard1912
from foedus.terms import PLEDGES
from foedus.worlds.world import World, world

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """What was found of an architecture on a day.

    Parameters
    ----------
    on : date
    codes : tuple of str
        Of all states of the World, in its order.
    scope : Scope
    jaccard, contained : float array, shape (g, g)
        Overlaps of the groups, over all states of the World.
    lattices : tuple of Lattice
        One per duty asked for.
    shapes : mapping of str to tuple of Value
        By duty.
    agreements, states : mapping of str to tuple of Cut
        By duty: the agreements and states by which it hangs together; empty unless asked for.
    obliges : tuple of Obliges
        One per group; empty unless asked for.
    rivals : tuple of Rivalry or None
        Open rivalries of the World; None where nobody speaks of the day.
    torn : tuple of Torn
    """

    on: date
    codes: tuple[str, ...]
    scope: Scope
    jaccard: Floats
    contained: Floats
    lattices: tuple[Lattice, ...]
    shapes: Mapping[str, tuple[Value, ...]]
    agreements: Mapping[str, tuple[Cut, ...]]
    states: Mapping[str, tuple[Cut, ...]]
    obliges: tuple[Obliges, ...]
    rivals: tuple[Rivalry, ...] | None
    torn: tuple[Torn, ...]


class Duties(Mapping[str, Owing]):
    """The duties of one World, each read once, when it is first asked for."""

    def __init__(self, there: World, reach: str = "territory") -> None:
        self._there, self._reach = there, reach
        self._held: dict[str, Owing] = {}

    def __getitem__(self, duty: str) -> Owing:
        if duty not in self._held:
            self._held[duty] = owing(self._there, duty, self._reach)
        return self._held[duty]

    def __iter__(self) -> Iterator[str]:
        return iter(map(str, PLEDGES))

    def __len__(self) -> int:
        return len(PLEDGES)


def account(
    there: World,
    plan: Plan,
    duties: Sequence[str],
    *,
    fold: str = "either",
    owed: Mapping[str, Owing] | None = None,
    whole: bool = True,
) -> Account:
    """Take an architecture in on one day.

    Parameters
    ----------
    there : World
        Of the day.
    plan : Plan
        Which architecture.
    duties : sequence of str
        Whose links are measured.
    fold : str
        ``either`` or ``both``.
    owed : mapping of str to Owing, optional
        Duties of the World where they were read already.
    whole : bool
        With what each group obliges to, and what it all hangs by; left out of many years.
    """
    held = Duties(there) if owed is None else owed
    scope = scope_of(there, plan)
    lattices = tuple(lattice_of(held[duty], scope.seats, fold) for duty in duties)
    pairs = rivalries(there)
    return Account(
        on=there.on,
        codes=tuple(one.code for one in there.states),
        scope=scope,
        jaccard=jaccard1912(scope.member),
        contained=containment(scope.member),
        lattices=lattices,
        shapes={one.duty: shape(one, scope.codes) for one in lattices},
        agreements={one.duty: cut_agreements(one) for one in lattices} if whole else {},
        states={
            one.duty: cut_states(one, scope.codes, articulation_nodes(one.links))
            for one in lattices
        }
        if whole
        else {},
        obliges=tuple(obliges(there, one, held) for one in scope.groups) if whole else (),
        rivals=pairs,
        torn=torn(
            {duty: held[duty] for duty in DUTIES}, pairs or (), scope.seats.tolist(), based=whole
        ),
    )


def all_architectures(
    first: int,
    last: int,
    *,
    duties: Sequence[str] = ("defense",),
    world_of: Callable[[date], World] = world,
) -> dict[tuple[str, int], Account]:
    """Every architecture of the atlas in every year of a span.

    Parameters
    ----------
    first, last : int
        Both counted.
    duties : sequence of str
        Whose links are measured.
    world_of : function
        Gives the World of a day.

    Returns
    -------
    dict
        Architecture and year to its account.
    """
    plans = {one.key: plan_of([one], one.name) for one in architectures().listed}
    found = {}
    for year in range(first, last + 1):
        there = world_of(day_of(year))
        owed = Duties(there)
        for key, plan in plans.items():
            found[key, year] = account(there, plan, duties, owed=owed, whole=False)
    return found


def known(value: float) -> float | None:
    """A number, or None where there is none."""
    return float(value) if math.isfinite(value) else None
