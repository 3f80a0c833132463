"""The shape of a network of duties: hub and spokes, or mesh, against the two extremes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.audits.architecture.lattice import Lattice
from foedus.networks import centrality, connection
from foedus.networks.graph import articulation_nodes, bridges, core, largest_part, parts

Flags = NDArray[np.bool_]
Named = tuple[float, tuple[str, ...]]
Formula = Callable[[Flags, Sequence[str]], Named]

AMONG = ("largest-part", "all")
"""Whose network: that of the largest connected part, or that of all states, the unbound too."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a network.

    Parameters
    ----------
    name, title, unit : str
    formula : function
        Links and codes to a number and the states or pairs it speaks of.
    star, mesh : function
        A number of states to the value of a star of so many, and of all joined to all.
    cite : str
        Key of the bibliography.
    whole_only : bool
        Says nothing of a connected part.
    """

    name: str
    title: str
    unit: str
    formula: Formula
    star: Callable[[int], float]
    mesh: Callable[[int], float]
    cite: str = ""
    whole_only: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A measure of one network.

    ``low`` and ``high`` are its least and most with contested pledges counted and left out; NaN
    where it has no value. ``named`` are the states or pairs it speaks of.
    """

    measure: Measure
    among: str
    value: float
    low: float
    high: float
    star: float
    mesh: float
    named: tuple[str, ...]


def shape(of: Lattice, codes: Sequence[str]) -> tuple[Value, ...]:
    """Measure a lattice, and its largest connected part.

    Parameters
    ----------
    of : Lattice
        The links.
    codes : sequence of str
        Of its states.
    """
    found = []
    for among in AMONG:
        counted = _part(of.links, codes, among)
        firm = _part(of.firm, codes, among)
        n = len(counted[1])
        same = counted[1] == firm[1] and np.array_equal(counted[0], firm[0])
        for measure in MEASURES:
            if among != "all" and measure.whole_only:
                continue
            value, named = measure.formula(*counted)
            other = value if same else measure.formula(*firm)[0]
            ends = [one for one in (value, other) if math.isfinite(one)] or [math.nan]
            found.append(
                Value(
                    measure, among, value, min(ends), max(ends),
                    measure.star(n) if n > _FEW else math.nan,
                    measure.mesh(n) if n > _FEW else math.nan,
                    named,
                )
            )  # fmt: skip
    return tuple(found)


_FEW = 2


def _part(links: Flags, codes: Sequence[str], among: str) -> tuple[Flags, tuple[str, ...]]:
    if among == "all":
        return links, tuple(codes)
    # A state alone is no network: without links there is no part.
    inside = largest_part(links) if links.any() else np.empty(0, np.int64)
    return links[np.ix_(inside, inside)], tuple(codes[one] for one in inside.tolist())


def _plain(formula: Callable[[Flags], float]) -> Formula:
    return lambda links, codes: (formula(links), ())


def _states(links: Flags, codes: Sequence[str]) -> Named:
    return float(len(codes)), tuple(codes)


def _count_links(links: Flags) -> float:
    return float(links.sum()) / 2


def _hub(links: Flags, codes: Sequence[str]) -> Named:
    degree = centrality.degree(links)
    if not degree.any():
        return math.nan, ()
    first = tuple(codes[one] for one in np.flatnonzero(degree == degree.max()).tolist())
    return centrality.hub_share(links), first


def _broker(links: Flags, codes: Sequence[str]) -> Named:
    """Betweenness centralization, and the state that lies between most others."""
    value = centrality.betweenness_centralization_freeman1978(links)
    between = centrality.betweenness_freeman1977(links)
    most = float(between.max()) if len(between) else 0.0
    first = np.flatnonzero(np.isclose(between, most)).tolist() if most > 0 else []
    return value, tuple(codes[one] for one in first)


def _core(links: Flags, codes: Sequence[str]) -> Named:
    k, inside = core(links)
    return float(k), tuple(codes[one] for one in inside.tolist()) if k else ()


def _cut_states(links: Flags, codes: Sequence[str]) -> Named:
    found = articulation_nodes(links)
    return float(len(found)), tuple(codes[one] for one in found.tolist())


def _bridges(links: Flags, codes: Sequence[str]) -> Named:
    found = bridges(links)
    return float(len(found)), tuple(f"{codes[one]}-{codes[other]}" for one, other in found)


def _parts(links: Flags, codes: Sequence[str]) -> Named:
    """Connected parts of two states or more."""
    _, sizes = np.unique(parts(links), return_counts=True)
    return float((sizes > 1).sum()), ()


def _unbound(links: Flags, codes: Sequence[str]) -> Named:
    alone = np.flatnonzero(~links.any(axis=1))
    return float(len(alone)), tuple(codes[one] for one in alone.tolist())


def _of(value: float) -> Callable[[int], float]:
    return lambda n: value


MEASURES = (
    Measure(
        "states", "states", "states", _states, star=float, mesh=float,
    ),
    Measure(
        "links", "pairs joined", "pairs", _plain(_count_links), star=lambda n: n - 1.0,
        mesh=lambda n: n * (n - 1) / 2,
    ),
    Measure(
        "density", "pairs joined, of all", "share", _plain(connection.density),
        star=lambda n: 2 / n, mesh=_of(1.0),
    ),
    Measure(
        "degree-centralization", "degree centralization", "index 0-1",
        _plain(centrality.degree_centralization_freeman1978), star=_of(1.0), mesh=_of(0.0),
        cite="freeman1978",
    ),
    Measure(
        "betweenness-centralization", "betweenness centralization", "index 0-1", _broker,
        star=_of(1.0), mesh=_of(0.0), cite="freeman1978",
    ),
    Measure(
        "hub-share", "links with the hub at an end", "share", _hub, star=_of(1.0),
        mesh=lambda n: 2 / n,
    ),
    Measure(
        "algebraic-connectivity", "algebraic connectivity", "eigenvalue",
        _plain(connection.algebraic_connectivity_fiedler1973), star=_of(1.0), mesh=float,
        cite="fiedler1973",
    ),
    Measure(
        "transitivity", "pairs with a common partner that are joined", "share",
        _plain(connection.transitivity), star=_of(0.0), mesh=_of(1.0), cite="newman_et_al2001",
    ),
    Measure(
        "clustering", "clustering, mean of states", "index 0-1",
        _plain(connection.clustering_watts_strogatz1998), star=_of(0.0), mesh=_of(1.0),
        cite="watts_strogatz1998",
    ),
    Measure(
        "core", "innermost core: partners each has in it", "partners", _core, star=_of(1.0),
        mesh=lambda n: n - 1.0, cite="seidman1983",
    ),
    Measure(
        "cut-states", "states without which others part", "states", _cut_states, star=_of(1.0),
        mesh=_of(0.0), cite="hopcroft_tarjan1973",
    ),
    Measure(
        "bridges", "pairs without whose link others part", "pairs", _bridges,
        star=lambda n: n - 1.0, mesh=_of(0.0), cite="hopcroft_tarjan1973",
    ),
    Measure(
        "parts", "connected parts of two states or more", "parts", _parts, star=_of(1.0),
        mesh=_of(1.0), whole_only=True,
    ),
    Measure(
        "unbound", "states of the region bound to none", "states", _unbound, star=_of(0.0),
        mesh=_of(0.0), whole_only=True,
    ),
)  # fmt: skip
"""Every measure, in the order an answer has them."""
