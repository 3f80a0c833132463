"""The interoperability of a pair and of a group, and of every alliance in every year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.atlas.joint_facts import FIRST_YEAR, OWN_LANGUAGE, arrangements, languages, programmes
from foedus.audits.interoperability import datasets
from foedus.audits.interoperability.listed import EQUAL, PARTS
from foedus.audits.interoperability.parts import Parts, Settings, members_on, parts_of, seats
from foedus.measures import interoperability as measured
from foedus.networks.connection import algebraic_connectivity_fiedler1973

if TYPE_CHECKING:
    import polars as pl

    from foedus.worlds.world import World

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

CAPABILITIES = ("cinc", "gdp", "personnel")
"""Weights of the states, the first of which most members are known."""


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The scores of every pair of a World's states in one year.

    Parameters
    ----------
    world : World
    parts : Parts
    least, most : float array, shape (n, n)
        The score with unknown parts counted as 0, and as 1.
    every : float array
        The least scores of every pair of states of the COW system, ascending.
    stock : float array, shape (n, kinds)
        Equipment by kind; NaN is not known.
    """

    world: World
    parts: Parts
    least: Floats
    most: Floats
    every: Floats
    stock: Floats

    def percentile(self, score: Floats | float) -> Floats:
        """Of every pair of the system, how many in a hundred score less; ties count half."""
        below = np.searchsorted(self.every, np.asarray(score) - 1e-12)
        upto = np.searchsorted(self.every, np.asarray(score) + 1e-12)
        return np.asarray(100 * (below + upto) / 2 / max(1, len(self.every)))


@dataclass(frozen=True, slots=True)
class GroupScore:
    """A group's interoperability in one year.

    Parameters
    ----------
    year : int
    members : int
    score, most : float
        Mean of the pairs' least and most score, weighted by both states' capability.
    plain : float
        Mean of the pairs' least score, each counted alike.
    connectivity, connectivity_most : float
        ``lambda_2 / n`` of the graph of pair scores.
    others : float
        Mean least score of all other pairs of the system.
    percentile : float
        Of the group's middle pair among every pair of the system.
    weight : str
        The capability; ``alike`` where none is known of two members.
    unweighed : tuple of str
        Codes of members of which it is not known.
    complementarity, information, entropy : float
        Division of labor over kinds of equipment; NaN where it is not known.
    armed : int
        Members whose equipment is known.
    """

    year: int
    members: int
    score: float
    most: float
    plain: float
    connectivity: float
    connectivity_most: float
    others: float
    percentile: float
    weight: str
    unweighed: tuple[str, ...]
    complementarity: float
    information: float
    entropy: float
    armed: int


def scored(
    world: World,
    year: int,
    weights: Mapping[str, float] | None = None,
    settings: Settings | None = None,
) -> Scored:
    """Score every pair of a World's states.

    Parameters
    ----------
    world : World
        Of the year.
    year : int
        Of which the datasets are read.
    weights : mapping of str to float, optional
        By part; ``EQUAL`` if not given.
    settings : Settings, optional
        The half-life and the window.
    """
    heavy = np.array([(weights or EQUAL)[name] for name in PARTS])
    parts = parts_of(world, year, settings)
    least = measured.pair_score(parts.least, heavy)
    counted = np.flatnonzero([one.ccode is not None for one in world.states])
    one, other = np.triu_indices(len(counted), 1)
    every = np.sort(least[counted[one], counted[other]])
    return Scored(
        world, parts, least, measured.pair_score(parts.most, heavy), every, _stock(world, year)
    )


def group_score(here: Scored, places: Places) -> GroupScore:
    """Score a group of states, by their places in the World; at least two."""
    world = here.world
    square = np.ix_(places, places)
    least, most = here.least[square], here.most[square]
    pairs = least[np.triu_indices(len(places), 1)]
    name, heavy = _capability(world, places)
    every = here.every
    rest = len(every) - len(pairs)
    stock = here.stock[places]
    known = np.isfinite(stock).any(axis=1)
    labor = (np.nan, np.nan, np.nan)
    if known.sum() > 1:
        labor = measured.division_of_labor(stock[known])
    return GroupScore(
        here.parts.year,
        len(places),
        measured.weighted_mean_of_pairs(least, heavy),
        measured.weighted_mean_of_pairs(most, heavy),
        float(pairs.mean()),
        algebraic_connectivity_fiedler1973(least) / len(places),
        algebraic_connectivity_fiedler1973(most) / len(places),
        float((every.sum() - pairs.sum()) / rest) if rest > 0 else np.nan,
        float(here.percentile(float(np.median(pairs)))),
        name,
        tuple(world.states[at].code for at in places[~np.isfinite(heavy)]),
        *labor,
        int(known.sum()),
    )


def _capability(world: World, places: Places) -> tuple[str, Floats]:
    found = {name: world.weights[name].value[places] for name in CAPABILITIES}
    name = max(CAPABILITIES, key=lambda one: int((found[one] > 0).sum()))
    if (found[name] > 0).sum() < 2:
        return "alike", np.ones(len(places))
    return name, np.asarray(found[name])


def _stock(world: World, year: int) -> Floats:
    """Equipment of every state in the year, NaN where nobody speaks."""
    found = datasets.added("rdmc-wide")
    n = len(world.states)
    if found is None or not found[1][0] <= year <= found[1][1]:
        return np.full((n, 1), np.nan)
    return datasets.equipment(found[0], year, seats(world), n)


def shared_by(world: World, one: int, other: int) -> dict[str, tuple[str, ...]]:
    """What two states share, by part: keys of the lists, and of the World's agreements."""
    found: dict[str, tuple[str, ...]] = {}
    listed = arrangements()
    late = world.on.year >= FIRST_YEAR
    for name, kept in (
        ("access", [of for of in listed if of.kind == "access" and of.part != "hub"]),
        ("command", [of for of in listed if of.kind == "command"]),
        ("units", [of for of in listed if of.kind == "unit"]),
        ("language", [of for of in languages() if of.key != OWN_LANGUAGE] if late else []),
        ("programmes", list(programmes())),
    ):
        masks = members_on(world, kept)
        found[name] = tuple(key for key, mask in masks.items() if mask[one] and mask[other])
    for name, kind, of in (("access", "ACCESS", "access"), ("cooperation", "DCA", "cooperation")):
        hubs = {one.key: one.states for one in listed if one.part == "hub" and one.kind == of}
        codes = {world.states[one].code, world.states[other].code}
        agreed = tuple(
            held.key
            for row, held in enumerate(world.agreements)
            if held.kind == kind and world.membership[row, one] and world.membership[row, other]
            and (held.key not in hubs or codes & set(hubs[held.key]))
        )  # fmt: skip
        found[name] = found.get(name, ()) + agreed
    return found


def every_alliance(
    first: int,
    last: int,
    weights: Mapping[str, float] | None = None,
    settings: Settings | None = None,
) -> pl.DataFrame:
    """The interoperability of every agreement in force, at the end of every year.

    Parameters
    ----------
    first, last : int
        Years, both counted.
    weights, settings
        As in :func:`scored`.

    Returns
    -------
    polars.DataFrame
        Keys ``year``, ``agreement``; one row for each agreement of two members or more, with the
        figures of :class:`GroupScore`.

    Raises
    ------
    FoedusError
        For years that nothing at hand speaks of.
    """
    import polars as pl

    from foedus.worlds.parties import UNSURE
    from foedus.worlds.world import world as world_on

    rows = []
    for year in range(first, last + 1):
        here = scored(world_on(date(year, 12, 31)), year, weights, settings)
        for row, one in enumerate(here.world.agreements):
            places = np.flatnonzero(here.world.standing[row] >= UNSURE)
            if len(places) > 1:
                found = group_score(here, places)
                rows.append(
                    (
                        year, one.key, found.members, found.score, found.most, found.plain,
                        found.connectivity, found.complementarity, found.weight,
                    )
                )  # fmt: skip
    return pl.DataFrame(
        rows,
        schema={
            "year": pl.Int64, "agreement": pl.String, "members": pl.Int64, "score": pl.Float64,
            "most": pl.Float64, "plain": pl.Float64, "connectivity": pl.Float64,
            "complementarity": pl.Float64, "capability": pl.String,
        },
        orient="row",
    ).sort("year", "agreement")  # fmt: skip


def face_checks(year: int, weights: Mapping[str, float] | None = None) -> dict[str, float]:
    """What was said must hold before the score was run: NATO's pairs, and the US and the UK.

    Parameters
    ----------
    year : int
        At whose end.
    weights : mapping of str to float, optional
        By part.

    Returns
    -------
    dict of str to float
        ``nato`` and ``others``: mean score of NATO's pairs and of all other pairs; ``above``: the
        share of NATO's pairs above the middle other pair; ``us_uk``: the percentile of the United
        States and the United Kingdom.
    """
    from foedus.worlds.world import world as world_on

    here = scored(world_on(date(year, 12, 31)), year, weights)
    there = here.world
    places = np.array([there.position(one) for one in there.members("NATO")], np.intp)
    counted = np.array([one.ccode is not None for one in there.states])
    inside = np.isin(np.arange(len(counted)), places)
    one, other = np.triu_indices(len(counted), 1)
    kept = counted[one] & counted[other]
    one, other = one[kept], other[kept]
    score, both = here.least[one, other], inside[one] & inside[other]
    usa, gbr = there.position("USA"), there.position("GBR")
    return {
        "nato": float(score[both].mean()),
        "others": float(score[~both].mean()),
        "above": float((score[both] > np.median(score[~both])).mean()),
        "us_uk": float(here.percentile(here.least[usa, gbr])),
    }
