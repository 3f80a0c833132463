"""The cascade's estimates from COW's inter-state wars, and how it does on wars it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.joining.cases import SIDES, JoiningCases, War, joining_cases
from foedus.contingency.joining.design import Design
from foedus.contingency.joining.fit import INPUTS, Fitted, fit_joining
from foedus.contingency.joining.forecast import joining_chances
from foedus.contingency.ruled_duties import event_of
from foedus.contingency.spread.calling import Asked, asked_of, called_in, first_chances, in_the_way
from foedus.contingency.spread.cascade import ATTACKER, TARGET, hazard_of, simulate
from foedus.contingency.spread.fitted import CascadeModel
from foedus.contingency.spread.spreading import spread
from foedus.errors import MeasureError
from foedus.models.draws import case_rng
from foedus.models.fitted_files import COMMAND, checksums
from foedus.models.scoring import wilson
from foedus.worlds.world import world

Array = NDArray[np.float64]

SEED: Final = 20260101
_DRAWS: Final = 1024
# A war that many joined is rare in the draws: its chance needs more of them.
_COUNTED_DRAWS: Final = 16_384
_STEPS: Final = 10
_OPENING_STEPS: Final = 24
MOST_CALLING: Final = 16.0
TOGETHER: Final = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
_LEVEL: Final = 0.8


Trying = Callable[[Fitted, Sequence[int], CascadeModel, int], "Sequence[Tried]"]

FIRST_WORLD_WAR: Final = (106, 107, 108)
"""COW's wars that began from 1914 to 1918."""


@dataclass(frozen=True, slots=True, eq=False)
class WarAsked:
    """One war on its first day, and how many joined within twelve months."""

    war: War
    asked: Asked
    joined: int


@dataclass(frozen=True, slots=True)
class Passage:
    """States in a belligerent's way: how many there were, and how many came to fight it.

    ``beside`` and ``beside_fought`` count states that border a belligerent by land and do not
    lie in its way. COW does not say who was attacked and who came of itself: ``rate`` is the
    share of those in the way less the share of those beside.
    """

    there: int
    fought: int
    beside: int
    beside_fought: int

    @property
    def rate(self) -> float:
        """What lying in the way adds; not below zero."""
        return max(self.fought / self.there - self.beside_fought / self.beside, 0.0)

    @property
    def band(self) -> tuple[float, float]:
        """80% band, from Wilson's of those in the way."""
        low, high = wilson(self.fought, self.there, _LEVEL)
        base = self.beside_fought / self.beside
        return max(low - base, 0.0), max(high - base, 0.0)


def ask_wars(
    cases: JoiningCases, fitted: Fitted, *, only: Sequence[int] | None = None
) -> tuple[WarAsked, ...]:
    """Ask of each war, on its first day, what the estimates say of who joins.

    Parameters
    ----------
    cases : JoiningCases
        The wars and their candidates.
    fitted : Fitted
        Estimates of who joins.
    only : sequence of int, optional
        The wars asked about, by number; all if not given.
    """
    counted: dict[int, int] = {}
    for warnum, joined in cases.frame.select("warnum", "joined_in_year").iter_rows():
        counted[warnum] = counted.get(warnum, 0) + joined
    told = []
    for war in cases.wars:
        if only is not None and war.warnum not in only:
            continue
        here, event = world(war.day), event_of(war)
        joining = joining_chances(here, event, fitted=fitted, draws=1)
        asked = asked_of(here, event, joining, fitted=fitted)
        told.append(WarAsked(war, asked, int(counted[war.warnum])))
    return tuple(told)


def passage(cases: JoiningCases) -> Passage:
    """How often states in a belligerent's way came to fight it within twelve months.

    Parameters
    ----------
    cases : JoiningCases
        A candidate is in the way of one side as :func:`in_the_way` says of two belligerents;
        these are those who began, and those who had joined before the candidate did.
    """
    counts = np.zeros(4, np.int64)
    for war in cases.wars:
        here = world(war.day)
        row = {one.ccode: seat for seat, one in enumerate(here.states) if one.ccode is not None}
        rows = cases.frame.filter(
            (cases.frame["warnum"] == war.warnum) & cases.frame["ccode"].is_in(list(row))
        )
        entered: list[dict[int, date]] = [
            dict.fromkeys(members, war.day) for members in (war.attackers, war.targets)
        ]
        came = rows.filter(rows["joined_in_year"] == 1)
        for ccode, side, on in came.select("ccode", "side", "joined_on").iter_rows():
            entered[SIDES.index(side)][ccode] = on
        border = here.ties.contiguity == 1
        through = in_the_way(here.ties.contiguity, here.ties.distance)
        for ccode in sorted(set(rows["ccode"].to_list())):
            j = row[ccode]
            for side in (ATTACKER, TARGET):
                until = entered[1 - side].get(ccode, date.max)
                own, other = (
                    [row[one] for one, on in entered[which].items() if on < until and one != ccode]
                    for which in (side, 1 - side)
                )
                near = [k for k in own if border[k, j]]
                if not near or ccode in entered[side]:
                    continue
                way = bool(through[np.ix_(near, [j], other)].any())
                fought = ccode in entered[1 - side]
                counts += [way, way and fought, not way, not way and fought]
    return Passage(*counts.tolist())


def fit_cascade(
    *,
    leaving_out: Sequence[int] = (),
    designs: tuple[Design, Design] | None = None,
    fitted: Fitted | None = None,
    on: date | None = None,
    seed: int = SEED,
    trying: Trying | None = None,
) -> tuple[Fitted, CascadeModel]:
    """Estimate the cascade from the user's files.

    Parameters
    ----------
    leaving_out : sequence of int
        Wars that are not learned from, by number, by the model of who joins either.
    designs : tuple of Design, optional
        As in :func:`foedus.contingency.joining.fit.fit_joining`.
    fitted : Fitted, optional
        Estimates of who joins, if they were made before.
    on : date, optional
        The day that is written down.
    seed : int
        Of the draws.
    trying : callable, optional
        Gives what :func:`tried_spreads` does, from who joins, the wars' numbers, the model to
        start from and the seed; see :mod:`foedus.contingency.spread.trying`.

    Returns
    -------
    tuple of Fitted and CascadeModel
        ``opening`` makes the expected number of wars that nobody joins that which was seen,
        ``calling`` the expected number of joiners; ``together`` is that of a few values under
        which the numbers of joiners seen are likeliest.

    Raises
    ------
    SourceNotAddedError
        If a file was not added.
    """
    joining = leave_out(leaving_out, designs, on=on) if fitted is None else fitted
    cases = joining_cases()
    kept = [war.warnum for war in cases.wars if war.warnum not in leaving_out]
    told = passage(
        replace(
            cases,
            wars=tuple(one for one in cases.wars if one.warnum in kept),
            frame=cases.frame.filter(cases.frame["warnum"].is_in(kept)),
        )
    )
    model = CascadeModel(
        1.0, 0.0, 0.0, told.rate, *told.band, wars=len(kept), fitted=on or date.today(),
        command=COMMAND, inputs=tuple(checksums(INPUTS).items()),
    )  # fmt: skip
    if trying is None:
        return joining, fit_spread(ask_wars(cases, joining, only=kept), model, seed)
    return joining, best_spread(model, trying(joining, kept, model, seed))


def leave_out(
    wars: Sequence[int], designs: tuple[Design, Design] | None = None, *, on: date | None = None
) -> Fitted:
    """The model of who joins, fitted without these wars."""
    from foedus.contingency.joining.design import official_designs

    rows, principals = official_designs() if designs is None else designs
    gone = list(wars)
    return fit_joining(
        (rows.rows(~np.isin(rows.war, gone)), principals.rows(~np.isin(principals.war, gone))),
        on=on,
    )


@dataclass(frozen=True, slots=True)
class Tried:
    """One value of ``together`` with the other two by their moments, and how well it does.

    ``loss`` is the mean log loss of the number of joiners of a war, ``losses`` that of each war.
    Unit: nats.
    """

    together: float
    opening: float
    calling: float
    loss: float
    losses: tuple[float, ...] = field(default=(), compare=False, repr=False)


def tried_spreads(
    wars: Sequence[WarAsked],
    start: CascadeModel,
    seed: int = SEED,
    counted: int = _COUNTED_DRAWS,
    values: Sequence[float] = TOGETHER,
) -> tuple[Tried, ...]:
    """``opening`` and ``calling`` of these wars by two moments, for each value of ``together``.

    ``values`` are these; ``counted`` draws give the chance of each number of joiners.

    Raises
    ------
    MeasureError
        If every war was joined, or none: then nothing tells the two apart.
    """
    alone = sum(one.joined == 0 for one in wars)
    joiners = sum(one.joined for one in wars)
    if not 0 < alone < len(wars):
        raise MeasureError(
            f"nobody joined {alone} of {len(wars)} wars.",
            "fit on wars of which some were joined and some were not.",
        )
    return tuple(_tried(wars, replace(start, together=one), alone, joiners, seed, counted)
                 for one in values)  # fmt: skip


def _tried(
    wars: Sequence[WarAsked],
    start: CascadeModel,
    alone: int,
    joiners: int,
    seed: int,
    counted: int,
) -> Tried:
    def too_quiet(opening: float) -> bool:
        return sum(chance_of_none(one, replace(start, opening=opening)) for one in wars) > alone

    opened = replace(start, opening=_bisected(1.0, _OPENING_STEPS, too_quiet))

    def too_few(calling: float) -> bool:
        said = expected_joiners(wars, replace(opened, calling=calling), seed)
        return float(said.sum()) < joiners

    chosen = replace(opened, calling=_bisected(MOST_CALLING, _STEPS, too_few))
    losses = tuple(-float(np.log(count_chance(one, chosen, seed, counted))) for one in wars)
    return Tried(chosen.together, chosen.opening, chosen.calling, float(np.mean(losses)), losses)


def fit_spread(
    wars: Sequence[WarAsked],
    start: CascadeModel,
    seed: int = SEED,
    counted: int = _COUNTED_DRAWS,
) -> CascadeModel:
    """The best of :func:`tried_spreads`, by the log loss of how many joined each war."""
    return best_spread(start, tried_spreads(wars, start, seed, counted))


def best_spread(start: CascadeModel, tried: Sequence[Tried]) -> CascadeModel:
    """The one with the least log loss of how many joined each war; the first of equals."""
    best = min(tried, key=lambda one: one.loss)
    return replace(start, together=best.together, opening=best.opening, calling=best.calling)


def _bisected(most: float, steps: int, too_low: Callable[[float], bool]) -> float:
    low, high = 0.0, most
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (middle, high) if too_low(middle) else (low, middle)
    return (low + high) / 2


def chance_of_none(one: WarAsked, model: CascadeModel) -> float:
    """The chance that nobody joins a war because of the attack itself."""
    both = first_chances(one.asked, model).sum(axis=0)
    whole = float(hazard_of(both, model.together).sum(dtype=np.float64))
    if model.together == 0:
        return float(np.exp(-whole))
    return float((1 + model.together * whole) ** (-1 / model.together))


def count_chance(
    one: WarAsked, model: CascadeModel, seed: int = SEED, draws: int = _COUNTED_DRAWS
) -> float:
    """The chance of the number of joiners that was seen, by share of the draws.

    A number that no draw gave counts half a draw.
    """
    calls = called_in(one.asked, model)
    joiners = simulate(calls, seed, draws).size - calls.fighting.sum()
    return float(((joiners == one.joined).sum() + 0.5) / (draws + 0.5 * calls.n))


def expected_joiners(
    wars: Sequence[WarAsked], model: CascadeModel, seed: int = SEED, draws: int = _DRAWS
) -> Array:
    """Expected number of joiners of each war, shape (wars,)."""
    told = []
    for one in wars:
        calls = called_in(one.asked, model)
        coalitions = simulate(calls, seed, draws)
        told.append(float(coalitions.size.mean() - calls.fighting.sum()))
    return np.array(told)


@dataclass(frozen=True, slots=True)
class Controls:
    """Wars that did not spread: mean size said beside the size seen.

    ``ratio`` is the mean number of states said to fight over that which did; ``added`` the mean
    number of joiners said.
    """

    wars: tuple[int, ...]
    said: float
    seen: float

    @property
    def ratio(self) -> float:
        """Of the mean sizes."""
        return self.said / self.seen

    @property
    def added(self) -> float:
        """Joiners said in the mean; none were seen."""
        return self.said - self.seen


def controls(
    wars: Sequence[WarAsked], model: CascadeModel, *, count: int = 30, seed: int = SEED
) -> Controls:
    """Random wars that nobody joined: how large the cascade says they would have been.

    Parameters
    ----------
    wars : sequence of WarAsked
        Drawn from those that nobody joined.
    model : CascadeModel
        The estimates.
    count, seed : int
        How many are drawn, and from which seed.
    """
    quiet = [one for one in wars if one.joined == 0]
    chosen = case_rng(seed, "controls").permutation(len(quiet))[:count]
    drawn = [quiet[row] for row in sorted(chosen.tolist())]
    began = np.array([len(one.war.originators) for one in drawn], float)
    added = expected_joiners(drawn, model, seed)
    return Controls(
        tuple(one.war.warnum for one in drawn), float((began + added).mean()), float(began.mean())
    )


@dataclass(frozen=True, slots=True)
class Forecast1914:
    """What estimates without the wars of 1914-18 say of Austria-Hungary's attack on Serbia.

    Parameters
    ----------
    ranks : dict
        Of the states that joined within twelve months, by code: their place among all by the
        chance that they fight on either side.
    seen : int
        How many joined within twelve months.
    low, high : int
        80% interval of the number of joiners.
    as_many : float
        Chance of that many joiners or more.
    expected : float
        Mean number of joiners.
    alone : float
        Chance of none.
    """

    ranks: dict[str, int]
    seen: int
    low: int
    high: int
    as_many: float
    expected: float
    alone: float


def forecast_1914(
    fitted: Fitted, model: CascadeModel, *, draws: int = 100_000, seed: int = SEED
) -> Forecast1914:
    """Draw the war that began on 29 July 1914.

    Parameters
    ----------
    fitted : Fitted
        Who joins, learned without :data:`FIRST_WORLD_WAR`: see :func:`leave_out`.
    model : CascadeModel
        The cascade, learned without them: see :func:`fit_cascade`.
    draws, seed : int
        Of the cascade.
    """
    cases = joining_cases()
    (one,) = ask_wars(cases, fitted, only=FIRST_WORLD_WAR[:1])
    calls = called_in(one.asked, model)
    drawn = simulate(calls, seed, draws)
    told = spread(drawn, int(calls.fighting.sum()))
    rows = cases.frame.filter(cases.frame["warnum"] == one.war.warnum)
    came = set(rows.filter(rows["joined_in_year"] == 1)["ccode"].to_list())
    code = {state.ccode: state.code for state in world(one.war.day).states}
    out = ~calls.fighting.any(axis=0)
    order = np.argsort(-(drawn.chance.sum(axis=0) * out), kind="stable")
    ranks = {
        code[ccode]: place
        for place, ccode in enumerate(calls.states[order].tolist(), 1)
        if ccode in came
    }
    return Forecast1914(
        ranks=ranks,
        seen=one.joined,
        low=told.low,
        high=told.high,
        as_many=float(sum(told.joiners[one.joined :])),
        expected=told.size - told.began,
        alone=told.alone,
    )
