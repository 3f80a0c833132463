"""The alliance dividend: what each member would spend to be as safe alone, and what it takes on.

The audit of dividends knows no wars: here the chain of a contingency is run for each member, and
the audit receives the chance of success as a function.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.audits.burden.dividend import Dividend, dividend
from foedus.audits.burden.figures import YearFigures
from foedus.contingency.balance import Strengths, strengths
from foedus.contingency.entangling.pairs import entanglement
from foedus.contingency.fitting.estimates import Estimates
from foedus.contingency.pairs.onset import pair_onset
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.spread.cascade import simulate
from foedus.contingency.worth.draws import success_against
from foedus.errors import CoverageError, EventError, StateNotInSystemError
from foedus.models.outcomes import WarModel
from foedus.states import State
from foedus.worlds.world import World

Array = NDArray[np.float64]
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class TakenOn:
    """What the alliance draws a member into, and brings it, over the attacks of a year.

    Chances to fight beside an attacked ally or have one come, added up over all attacks, each by
    the chance of a dispute: ``due`` and ``receives`` what the treaty adds to both, ``alone`` what
    dissolving it alone would take from the first.
    """

    due: float
    alone: float
    receives: float


@dataclass(frozen=True, slots=True)
class MemberDividend:
    """One member's dividend against one attacker; ``taken_on`` None where no treaty is asked of."""

    state: str
    against: str
    onset: float | None
    dividend: Dividend
    taken_on: TakenOn | None


def member_dividends(
    there: World,
    figures: YearFigures,
    agreement: str | None,
    against: State | None,
    *,
    seed: int,
    estimates: Estimates | None = None,
    draws: int = DRAWS,
) -> tuple[MemberDividend, ...]:
    """The dividend of every member.

    Parameters
    ----------
    there : World
        Of the day.
    figures : YearFigures
        Of the members.
    agreement : str or None
        Its key, for what it draws each into; None for a bloc.
    against : State or None
        Who attacks; if None, the outsider whose chance of a dispute within a year times that of
        success against a member alone is greatest, summed over the members.
    seed, draws : int
        Of the coalitions.
    estimates : Estimates, optional
        Of who joins, who is at odds, who prevails; the package's if not given.

    Returns
    -------
    tuple of MemberDividend
        Without members that no war can be asked of: those that COW does not count.

    Notes
    -----
    Help counts from fellow members alone, on both sides of the comparison: what others would
    bring is no part of the alliance. Strength is the contingency's: GDP times GDP per person.
    """
    tables = PairTables(there, estimates=estimates)
    model, prices = tables.estimates.war_outcome, tables.estimates.prices
    rows = {}
    for state in figures.states:
        try:
            rows[state.code] = tables.row(state.ccode or state.number)
        except (StateNotInSystemError, LookupError, CoverageError):
            continue
    try:
        onset: Array | None = pair_onset(tables).chance
    except CoverageError:
        onset = None
    fellows = np.zeros(tables.n, bool)
    fellows[list(rows.values())] = True
    strength = {
        own: strengths(there, tables.event(0 if own else 1, own), tables.ccodes, prices=prices)
        for own in rows.values()
    }
    attacker = (
        _likeliest(strength, fellows, onset, model)
        if against is None
        else tables.row(against.ccode or against.number)
    )
    told = []
    for place, state in enumerate(figures.states):
        if state.code not in rows:
            continue
        own = rows[state.code]
        held = strength[own]
        effort, gdp = (figures.columns[name][place].value for name in ("effort", "gdp"))
        fought = _Fought.of(tables, attacker, own, fellows, held, seed, draws)
        told.append(
            MemberDividend(
                state.code,
                tables.codes[attacker],
                None if onset is None else float(onset[attacker, own]),
                dividend(fought.success(1.0, helped=True), fought.alone, effort, gdp),
                None if agreement is None else _taken_on(tables, own, agreement, onset is None),
            )
        )
    return tuple(told)


def _likeliest(
    strength: Mapping[int, Strengths],
    fellows: NDArray[np.bool_],
    onset: Array | None,
    model: WarModel,
) -> int:
    """The outsider whose attacks on the members alone are likeliest to come and to succeed.

    Summed over the members; where disputes are not known, or none is likely, by success alone.
    """
    weight = np.zeros(len(fellows))
    bare = np.zeros(len(fellows))
    for own, held in strength.items():
        wins = _success(held.there, held.there[own], model)
        bare += wins
        weight += wins * (1.0 if onset is None else onset[:, own])
    chosen = bare if weight[~fellows].max(initial=0.0) <= 0 else weight
    if fellows.all():
        raise EventError("no state is outside the alliance.", "there is nobody to deter.")
    return int(np.argmax(np.where(fellows, -1.0, chosen)))


def _success(attacker: Array, defender: Array, model: WarModel) -> Array:
    return success_against(attacker, defender, model.k, model.drawn / model.wars)


@dataclass(frozen=True, slots=True, eq=False)
class _Fought:
    """One attack in its draws: strengths of the attacker's side, the fellow members' and its own.

    What is not known of strengths is drawn, as in a contingency.
    """

    attacker: Array
    help: Array
    own: Array
    model: WarModel

    @classmethod
    def of(
        cls, tables: PairTables, attacker: int, own: int, fellows: NDArray[np.bool_],
        held: Strengths, seed: int, draws: int,
    ) -> _Fought:  # fmt: skip
        drawn = simulate(tables.call_in(attacker, own), seed, draws)
        among = drawn.targets & fellows
        among[:, own] = False
        return cls(
            held.pooled(drawn.attackers), held.pooled(among), held.in_draws(draws)[:, own],
            tables.estimates.war_outcome,
        )  # fmt: skip

    def success(self, times: float, *, helped: bool) -> float:
        """Mean chance of success against a multiple of the member's own strength."""
        defender = times * self.own + (self.help if helped else 0.0)
        return float(_success(self.attacker, defender, self.model).mean())

    def alone(self, times: float) -> float:
        """The same with nobody beside it."""
        return self.success(times, helped=False)


def _taken_on(tables: PairTables, own: int, agreement: str, even: bool) -> TakenOn:
    found = entanglement(
        tables, own, weight="none" if even else "onset", listed=0, draws=1, estimates=2
    )
    for one in found.treaties:
        if one.agreement == agreement:
            return TakenOn(one.due, one.alone, one.receives)
    return TakenOn(0.0, 0.0, 0.0)


def saved_together(found: Sequence[MemberDividend]) -> float | None:
    """What the members of whom it is known would spend beyond what they do; None if of none."""
    known = [one.dividend.saved for one in found if one.dividend.saved is not None]
    return float(sum(known)) if known else None
