"""Whether the score of the year before tells who fights side by side, beyond alliance and distance.

Fixed before the first run: the weights (each 0.25), the half-life, the windows, the outcomes, the
years, the cases, and the rule that a gain whose interval holds zero is no demonstrated gain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from foedus.atlas.joint_facts import operations
from foedus.audits.interoperability.fighting import Fight, fights
from foedus.audits.interoperability.listed import EQUAL, PARTS
from foedus.audits.interoperability.parts import parts_of
from foedus.errors import MeasureError
from foedus.measures.interoperability import pair_score
from foedus.models.draws import case_rng
from foedus.models.logit import fit_logit
from foedus.models.ranking_gain import average_precision_gain, average_precision_weighted
from foedus.models.scoring import Gain
from foedus.worlds.world import World, world

Floats = NDArray[np.float64]

FIRST = 1981
"""First year of wars and disputes: exercises and agreements are known from the year before on."""
DRAWS = 1000
LEVEL = 0.9
SEED = 20260101
_RIDGE = 1.0
_USA = 2
BASES = ("alliance and distance", "alliance, distance and power")
ADDED = ("score", "parts")


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """One case for each pair of a state that fought on a side and any other that could have.

    Parameters
    ----------
    group : array of str, shape (m,)
        The fight.
    year : int array, shape (m,)
        In which it began.
    came : float array, shape (m,)
        1 where both fought on that side.
    alliance, distance, power, score : float array, shape (m,)
        Of the last day of the year before: a defense pledge either way; log km between capitals;
        log of the product of the two states' CINC; the score.
    parts : float array, shape (m, k)
        What is not known counts as 0.
    pair : int array, shape (m, 2)
        COW numbers.
    """

    group: NDArray[np.str_]
    year: NDArray[np.int64]
    came: Floats
    alliance: Floats
    distance: Floats
    power: Floats
    score: Floats
    parts: Floats
    pair: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Validated:
    """What the score adds to a base in one reading.

    ``simple`` and ``other`` are average precision out of sample without and with it;
    ``within_simple`` and ``within_other`` its mean over fights; ``chance`` the share of cases
    that came; ``slope`` the coefficient of the score on all cases.
    """

    reading: str
    base: str
    added: str
    fights: int
    cases: int
    came: int
    chance: float
    simple: float
    other: float
    gain: Gain
    within_simple: float
    within_other: float
    slope: float


def cases(
    held: Sequence[Fight],
    weights: Mapping[str, float] | None = None,
    of_year: Callable[[int], World] | None = None,
) -> Cases:
    """Put fights in cases.

    Parameters
    ----------
    held : sequence of Fight
        Those that are scored.
    weights : mapping of str to float, optional
        By part; ``EQUAL`` if not given.
    of_year : function, optional
        The World of the last day of a year.

    Raises
    ------
    MeasureError
        If no pair of the system fought together.
    """
    read = of_year or (lambda year: world(date(year, 12, 31)))
    columns: list[list[Floats]] = [[] for _ in range(6)]
    names: list[str] = []
    years: list[int] = []
    pairs = []
    for fight in sorted(held, key=lambda one: one.year):
        here = read(fight.year - 1)
        figures = _figures(here, fight.year - 1, weights or EQUAL)
        for side in fight.sides:
            found = _side(here, fight, side)
            if found is None:
                continue
            one, other, came = found
            for column, figure in zip(columns, figures, strict=True):
                column.append(figure[..., one, other].T)
            codes = np.array([state.ccode or 0 for state in here.states])
            pairs.append(np.column_stack([codes[one], codes[other], came]))
            names += [fight.key] * len(one)
            years += [fight.year] * len(one)
    if not pairs:
        raise MeasureError(
            "no two states of the system fought on one side.", "ask for other years."
        )
    rows = np.concatenate(pairs)
    alliance, distance, power, score, parts, known = (np.concatenate(one) for one in columns)
    kept = known > 0
    if not kept.any():
        raise MeasureError(
            "distance or power is not known of any pair.", "add NMC: `foedus data add PATH`."
        )
    return Cases(
        np.array(names)[kept], np.array(years, np.int64)[kept],
        rows[kept, 2].astype(float), alliance[kept], distance[kept],
        power[kept], score[kept], parts[kept], rows[kept, :2].astype(np.int64),
    )  # fmt: skip


def _figures(here: World, year: int, weights: Mapping[str, float]) -> tuple[Floats, ...]:
    found = parts_of(here, year)
    pledged = here.pledge("defense")
    km = here.ties.distance
    cinc = here.weights["cinc"].value
    power = np.log(np.maximum(cinc[:, None] * cinc[None, :], 1e-12))
    score = pair_score(found.least, np.array([weights[name] for name in PARTS]))
    known = np.isfinite(km) & np.isfinite(power)
    return (
        (pledged | pledged.T).astype(float), np.nan_to_num(np.log1p(km)), np.nan_to_num(power),
        score, np.nan_to_num(found.least), known.astype(float),
    )  # fmt: skip


def _side(
    here: World, fight: Fight, side: frozenset[int]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]] | None:
    """Pairs with a state of a side, none of them an opponent, and whether both were of it."""
    codes = [state.ccode for state in here.states]
    on = np.array([code in side for code in codes])
    if on.sum() < 2:
        return None
    against = frozenset().union(*(one for one in fight.sides if one is not side))
    could = np.array([code is not None and code not in against for code in codes])
    one, other = np.triu_indices(len(codes), 1)
    kept = could[one] & could[other] & (on[one] | on[other])
    one, other = one[kept], other[kept]
    return one, other, on[one] & on[other]


def design(held: Cases, base: str, added: str) -> Floats:
    """The columns of a model: ones, the base's, and what is added to it (``""`` for nothing)."""
    columns = [np.ones(len(held.came)), held.alliance, held.distance]
    if base == BASES[1]:
        columns.append(held.power)
    if added == "score":
        columns.append(held.score)
    elif added == "parts":
        columns += list(held.parts.T)
    return np.column_stack(columns)


def held_out(held: Cases, base: str, added: str, *, rolling: int = 0) -> Floats:
    """Chances of every case under a logit fitted to other fights.

    Parameters
    ----------
    held : Cases
        Of all fights.
    base, added : str
        As in :func:`design`.
    rolling : int
        0: fitted to all other fights. A year: fitted to the fights of earlier years alone, and
        NaN for those before that year.

    Returns
    -------
    float array, shape (m,)
    """
    x = design(held, base, added)
    penalty = np.append(0.0, np.full(x.shape[1] - 1, _RIDGE))
    found = np.full(len(x), np.nan)
    start = fit_logit(x, held.came, penalty=penalty).coefficients
    for name in np.unique(held.group):
        out = held.group == name
        year = held.year[out][0]
        if year < rolling:
            continue
        fit_on = held.year < year if rolling else ~out
        fit = fit_logit(x[fit_on], held.came[fit_on], penalty=penalty, start=start)
        found[out] = fit.predict(x[out])
    return found


def _within(came: Floats, group: NDArray[np.str_], chance: Floats) -> float:
    found = [
        average_precision_weighted(came[of], chance[of], np.ones(of.sum()))
        for name in np.unique(group)
        for of in (group == name,)
    ]
    return float(np.nanmean(found))


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of asking whether the score tells who fights side by side.

    Parameters
    ----------
    name : str
    outcome : str
        One of ``OUTCOMES``.
    first, last : int
        Years in which the fights begin.
    keep : function or None
        The fights that are kept; all if None.
    without : tuple of str
        Parts that are left out of the score.
    rolling : int
        As in :func:`held_out`.
    chief : bool
        Whether the claim rests on it; the others say how far it depends on the choices made.
    beside : bool
        Whether it is told beside the chief ones wherever they are.
    """

    name: str
    outcome: str
    first: int
    last: int
    keep: Callable[[Fight], bool] | None = None
    without: tuple[str, ...] = ()
    rolling: int = 0
    chief: bool = False
    beside: bool = False


def _sure(one: Fight) -> bool:
    found = next(of for of in operations() if of.key == one.key)
    return found.confidence == "A" and found.kind == "combat"


def _not_usa(one: Fight) -> bool:
    return not any(_USA in side for side in one.sides)


READINGS = (
    Reading("operations", "operations", 1990, 2014, chief=True),
    Reading("wars", "wars", FIRST, 2007, chief=True),
    Reading("disputes of force", "disputes", FIRST, 2010, chief=True),
    Reading("operations, combat and sure of", "operations", 1990, 2014, keep=_sure),
    Reading(
        "operations without the United States", "operations", 1990, 2014, keep=_not_usa, beside=True
    ),
    Reading("operations from 2001, fitted to earlier ones", "operations", 1990, 2014, rolling=2001),
    Reading(
        "operations, score without command and access", "operations", 1990, 2014,
        without=("command", "access"),
    ),
    Reading("wars from 1946", "wars", 1946, 2007),
    Reading("disputes of force from 1946", "disputes", 1946, 2010),
)  # fmt: skip
"""The chief readings, then others that show what they rest on; all were kept."""


def validated(reading: Reading) -> tuple[Validated, ...]:
    """Hold the score of the year before against who fought side by side.

    Parameters
    ----------
    reading : Reading
        Which fights, years and parts.

    Returns
    -------
    tuple of Validated
        One for each base and for what is added: the score, or its parts with coefficients
        fitted to the other fights.

    Raises
    ------
    SourceNotAddedError
        If a dataset was not added.
    MeasureError
        If there is nothing to score.
    """
    kept = [
        one
        for one in fights(reading.outcome, reading.first, reading.last)
        if reading.keep is None or reading.keep(one)
    ]
    weights = {name: 0.0 if name in reading.without else of for name, of in EQUAL.items()}
    held = cases(kept, weights)
    found = []
    for base in BASES:
        simple = held_out(held, base, "", rolling=reading.rolling)
        told = np.isfinite(simple)
        came, group = held.came[told], held.group[told]
        for added in ADDED if reading.chief else ADDED[:1]:
            other = held_out(held, base, added, rolling=reading.rolling)[told]
            gain = average_precision_gain(
                came, simple[told], other, group,
                case_rng(SEED, "interoperability", reading.name), DRAWS, LEVEL,
            )  # fmt: skip
            x = design(held, base, added)
            penalty = np.append(0.0, np.full(x.shape[1] - 1, _RIDGE))
            slope = fit_logit(x, held.came, penalty=penalty).coefficients[-1]
            ones = np.ones(len(came))
            found.append(
                Validated(
                    reading.name, base, added, len(np.unique(group)), len(came),
                    int(came.sum()), float(came.mean()),
                    average_precision_weighted(came, simple[told], ones),
                    average_precision_weighted(came, other, ones), gain,
                    _within(came, group, simple[told]), _within(came, group, other),
                    float(slope) if added == "score" else float("nan"),
                )
            )  # fmt: skip
    return tuple(found)
