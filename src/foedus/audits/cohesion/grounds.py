"""What cohesion is measured on: one year's figures of all states, and the measure of any group.

A ground knows every state that has a figure in the year, so that the group asked about and the
placebo groups drawn from the rest are measured alike. A state without a figure is left out and
never counted as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from foedus.audits.cohesion.listed import MEASURES, Measure
from foedus.measures import cohesion as measured

if TYPE_CHECKING:
    import polars as pl

    from foedus.worlds.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Uses = tuple[tuple[str, str, str], ...]
Drawn = Callable[[np.random.Generator, Flags, int], Floats]

CAMP = 0.5
"""Width of a camp in polarization, on the scale of ideal points."""
CHARTER = "un-charter"
# World.pledges ranks none, assurance, nonaggression, neutrality, consultation, offense, defense;
# here as ATOP's are scored, and an assurance, which that coding does not know, is no pledge.
_SCORES = np.array([0.0, 0.0, 1.0, 2.0, 2.0, 3.0, 3.0])
_FEW = 10
_DECADE = 10
_Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """One measure in one year, for any group.

    Parameters
    ----------
    measure : Measure
    year : int
    ccodes : int array, shape (n,)
        States that have a figure, ascending.
    of : function
        Groups, bool array (g, n), to their values (g,).
    source : str
        The dataset, with its version.
    values : float array, shape (n,), or None
        Of each state, where the measure rests on one number a state.
    drawn : function or None
        A generator, a group (n,) and a number of draws, to as many values of the group, within
        what its figures may err.
    """

    measure: Measure
    year: int
    ccodes: Ints
    of: Callable[[Flags], Floats]
    source: str
    values: Floats | None = None
    drawn: Drawn | None = None

    def mask(self, members: Sequence[int]) -> Flags:
        """The members that have a figure: bool array, shape (n,)."""
        return np.isin(self.ccodes, np.asarray(members, np.int64))


def ground(measure: Measure, year: int, world: Callable[[], World], own: str) -> Ground | None:
    """A measure's figures in a year.

    Parameters
    ----------
    measure : Measure
        Which.
    year : int
        In which.
    world : function
        Gives the World of the year; called only by a measure that needs it.
    own : str
        Key of the group's own agreement, which `other-portfolios` leaves out.

    Returns
    -------
    Ground or None
        None where no state has a figure.

    Raises
    ------
    SourceNotAddedError
        If a dataset of the measure was not added.
    """
    made = _MAKERS[measure.name](measure, year, world, own)
    return made if made is not None and len(made.ccodes) else None


def years_of(measure: Measure) -> tuple[int, int]:
    """First and last year of which a measure's datasets speak of more than a few states.

    Polity has rows of the United States alone in its last years; they are not counted.

    Raises
    ------
    SourceNotAddedError
        If a dataset of the measure was not added.
    """
    import polars as pl

    if measure.variable:
        frame = _frame(measure.variable, _versions(measure)).drop_nulls(measure.columns[0])
        full = frame.group_by("year").len().filter(pl.col("len") >= _FEW)["year"].to_list()
    else:
        calls = _calls(_versions(measure))
        if measure.name == "important-votes":
            calls = calls.filter(pl.col("importantvote") == 1)
        full = calls["year"].to_list()
    return min(full), max(full)


def _calls(uses: Uses) -> pl.DataFrame:
    from foedus.sources import adding

    return adding.load("un-roll-calls", {key: version for key, version, _ in uses}["un-roll-calls"])


def _column(measure: Measure, year: int) -> tuple[Ints, dict[str, Floats]]:
    """States and figures of a year from a panel variable."""
    import polars as pl

    frame = _frame(measure.variable, _versions(measure)).filter(pl.col("year") == year)
    frame = frame.drop_nulls(measure.columns[0]).sort("ccode")
    return (
        frame["ccode"].to_numpy().astype(np.int64),
        {
            name: frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
            for name in measure.columns
        },
    )


@lru_cache(maxsize=8)
def _frame(variable: str, uses: Uses) -> pl.DataFrame:
    from foedus.panels.variable import Ask
    from foedus.panels.variables import variable_named

    return (
        variable_named(variable)
        .build(Ask(1816, 2100, "cow", {key: version for key, version, _ in uses}))
        .frame
    )


def _versions(measure: Measure) -> Uses:
    """Key, version and checksum of each dataset; by the last a file added anew is read anew."""
    from foedus.sources import adding

    entries = [adding.added(key) for key in measure.datasets]
    return tuple((one.key, one.version, one.sha256) for one in entries)


def _label(measure: Measure) -> str:
    return "; ".join(f"{key} {version}" for key, version, _ in _versions(measure))


def _spread(measure: Measure, year: int, _world: Any, _own: str) -> Ground:
    codes, held = _column(measure, year)
    values = held[measure.columns[0]]
    drawn = None
    if len(measure.columns) == 3:
        drawn = _within(held, lambda one, of: measured.spread(one, of))
    return Ground(
        measure, year, codes, lambda of: measured.spread(values, of), _label(measure), values, drawn
    )


def _camps(measure: Measure, year: int, _world: Any, _own: str) -> Ground:
    codes, held = _column(measure, year)
    values = held[measure.columns[0]]

    def of(groups: Flags) -> Floats:
        return measured.polarization_esteban_ray1994(values, groups, width=CAMP)

    drawn = _within(
        held, lambda one, at: measured.polarization_esteban_ray1994(one, at, width=CAMP)
    )
    return Ground(measure, year, codes, of, _label(measure), None, drawn)


def _within(held: dict[str, Floats], of: Callable[[Floats, Flags], Floats]) -> Drawn:
    """Draws each figure about its mean, as wide as its published 5th and 95th percentiles."""
    mean, low, high = held.values()
    wide = np.nan_to_num((high - low) / (2 * _Z90))

    def drawn(rng: np.random.Generator, group: Flags, draws: int) -> Floats:
        one = group[None, :]
        noise = rng.standard_normal((draws, len(mean)))
        return np.array([of(mean + wide * row, one)[0] for row in noise])

    return drawn


def _weakest(measure: Measure, year: int, _world: Any, _own: str) -> Ground:
    codes, held = _column(measure, year)
    values = held[measure.columns[0]]
    return Ground(measure, year, codes, lambda of: measured.least(values, of), _label(measure))


def _by_size(measure: Measure, year: int, world: Callable[[], World], _own: str) -> Ground:
    codes, held = _column(measure, year)
    here = world()
    gdp = here.weights["gdp"]
    told = {
        one.ccode: (value, source)
        for one, value, source in zip(here.states, gdp.value.tolist(), gdp.source, strict=True)
        if one.ccode is not None and np.isfinite(value)
    }
    kept = np.isin(codes, np.array(sorted(told), np.int64))
    codes, values = codes[kept], held[measure.columns[0]][kept]
    weights = np.array([told[code][0] for code in codes.tolist()], float)
    sources = sorted({told[code][1].split(" ")[0] for code in codes.tolist()})
    return Ground(
        measure, year, codes,
        lambda of: measured.weighted_mean(values, of, weights),
        "; ".join((_label(measure), *sources)),
    )  # fmt: skip


def _kinds(measure: Measure, year: int, world: Callable[[], World], _own: str) -> Ground:
    here = world()
    regime = here.ties.regime
    held = sorted(
        (one.ccode, float(kind))
        for one, kind in zip(here.states, regime.tolist(), strict=True)
        if one.ccode is not None and kind > 0
    )
    codes = np.array([one for one, _ in held], np.int64)
    values = np.array([kind for _, kind in held], float)
    return Ground(measure, year, codes, lambda of: measured.unlike_pairs(values, of), "atlas", None)


def _portfolios(measure: Measure, year: int, world: Callable[[], World], own: str) -> Ground | None:
    here = world()
    if not here.complete:
        return None
    left = {CHARTER, own} if measure.name == "other-portfolios" else {CHARTER}
    codes, apart = _pairs(here, frozenset(left), measure.columns[0])
    return Ground(
        measure, year, codes, lambda of: measured.mean_of_pairs(apart, of),
        "; ".join(here.speakers),
    )  # fmt: skip


def _pairs(here: World, left: frozenset[str], of: str) -> tuple[Ints, Floats]:
    """S or kappa of every two states' pledges, but for some agreements."""
    codes, s, kappa = similar_portfolios(here, left)
    return codes, s if of == "s" else kappa


@lru_cache(maxsize=4)
def similar_portfolios(here: World, left: frozenset[str]) -> tuple[Ints, Floats, Floats]:
    """S and kappa of every two states' pledges on a World's day, but for some agreements.

    Parameters
    ----------
    here : World
        Of the day.
    left : frozenset of str
        Keys of agreements that are left out.

    Returns
    -------
    tuple
        COW's numbers of the states, ascending; S and kappa, each of shape (n, n).

    References
    ----------
    signorino_ritter1999, hage2011
    """
    # A World is frozen and is itself alone, so that it can be asked for by itself.
    from foedus.measures.similarity import similarity_hage2011
    from foedus.panels.variables.similarity import one_thread

    pledges = here.pledges(where=lambda one: one.key not in left)
    seats = [place for place, one in enumerate(here.states) if one.ccode is not None]
    seats.sort(key=lambda place: here.states[place].ccode or 0)
    portfolio = _SCORES[pledges[np.ix_(seats, seats)]]
    np.fill_diagonal(portfolio, 3.0)
    with one_thread():
        found = similarity_hage2011(portfolio, score_range=3.0, distance="absolute")
    codes = np.array([here.states[place].ccode for place in seats], np.int64)
    return codes, found.s, found.kappa


def _votes(measure: Measure, year: int, _world: Any, _own: str) -> Ground | None:
    held = _cast(year, measure.name == "important-votes", _versions(measure))
    if held is None:
        return None
    codes, cast = held

    def of(groups: Flags) -> Floats:
        return measured.mean_known(measured.agreement_hix2005(cast, groups).index)

    def drawn(rng: np.random.Generator, group: Flags, draws: int) -> Floats:
        index = measured.agreement_hix2005(cast, group[None, :]).index[0]
        index = index[np.isfinite(index)]
        if not len(index):
            return np.full(draws, np.nan)
        return np.asarray(index[rng.integers(0, len(index), (draws, len(index)))].mean(axis=1))

    return Ground(measure, year, codes, of, _label(measure), None, drawn)


def _cast(year: int, important: bool, uses: Uses) -> tuple[Ints, Floats] | None:
    """States that voted in a year's session, and their votes."""
    import polars as pl

    held = _sessions(uses, year // _DECADE)
    if year not in held:
        return None
    codes, cast = held[year]
    if important:
        calls = _calls(uses).filter(pl.col("year") == year).sort("rcid")
        flagged = (calls["importantvote"] == 1).fill_null(value=False).to_numpy()
        cast = cast[:, flagged]
        if not flagged.any():
            return None
        voted = ~np.isnan(cast).all(axis=1)
        codes, cast = codes[voted], cast[voted]
    return np.asarray(codes, np.int64), cast


@lru_cache(maxsize=12)
def _sessions(uses: Uses, decade: int) -> dict[int, tuple[Ints, Floats]]:
    """The states and votes of a decade's sessions: some 2 MB, read once.

    To read the names of a decade's voters takes a tenth of a second, of all years' a second.
    """
    from foedus.panels.variable import Ask
    from foedus.panels.variables.vote_similarity import vote_portfolios

    first = decade * _DECADE
    ask = Ask(first, first + _DECADE - 1, "cow", {key: version for key, version, _ in uses})
    return {year: (codes, cast) for year, codes, cast in vote_portfolios(ask)[0]}


def sources_of(measures: Sequence[Measure]) -> tuple[str, ...]:
    """Keys of the datasets that some measures rest on, each once."""
    return tuple(dict.fromkeys(key for one in measures for key in one.datasets))


_MAKERS: dict[str, Callable[[Measure, int, Callable[[], World], str], Ground | None]] = {
    "ideal-points": _spread,
    "polarization": _camps,
    "polyarchy": _spread,
    "weakest-democracy": _weakest,
    "democratic-weight": _by_size,
    "polity": _spread,
    "regimes": _kinds,
    "portfolios": _portfolios,
    "other-portfolios": _portfolios,
    "kappa": _portfolios,
    "votes": _votes,
    "important-votes": _votes,
}
if set(_MAKERS) != set(MEASURES):  # pragma: no cover
    raise RuntimeError("a measure of cohesion is declared and not made, or made and not declared.")
