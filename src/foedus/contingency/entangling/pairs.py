"""What its promises draw a state into, and what it gets for them, over every attack of a date.

Exposure adds up, over all attacks of one other state on another, the chance that the state fights
in it, weighted by the chance that the two come to a dispute within a year. Abandonment and
entrapment are the two fears of an ally, each as one number for each ally.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.chain import SEED
from foedus.contingency.entangling.chances import (
    Bonds,
    Own,
    best,
    bonds_of,
    drawn,
    helped,
    joins,
    log_odds,
    own_features,
)
from foedus.contingency.entangling.ledger import (
    Ledger,
    costs,
    dependence,
    gaps,
    measures,
    third_only,
)
from foedus.contingency.entangling.shares import Drawn, TreatyShare, heaviest, treaty_shares
from foedus.contingency.net_power import doubts_told
from foedus.contingency.pairs.onset import filled
from foedus.contingency.pairs.rulings import owed_rows
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.spread.cascade import ATTACKER, TARGET
from foedus.errors import EventError
from foedus.models.draws import case_rng
from foedus.progress import counted

Array = NDArray[np.float64]
WEIGHTS: Final = ("onset", "none")
CONDITIONS: Final = ("adversary", "place", "no provocation", "request", "discretion")
ESTIMATES: Final = 200
LEVEL: Final = 0.8


@dataclass(frozen=True, slots=True)
class Interval:
    """A number and the middle 80% of what uncertain estimates and strengths make of it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Ally:
    """One ally: what is owed it, what it owes, and the two fears.

    Parameters
    ----------
    ccode : int
        Its COW number.
    state : str
        Its printed code.
    treaties : tuple of str
        Agreements under which the state owes it help, or it the state.
    bound, bound_back : bool
        Whether the state has a duty to help it in some plain attack, and it the state.
    owes : Interval
        Exposure: chance to fight beside it, over the attacks on it, weighted.
    receives : Interval
        Chance that it fights for the state, over the attacks on the state, weighted.
    entrapment, abandonment : Interval
        See :func:`entanglement`.
    loophole : float
        Share of five kinds of condition that the least conditioned clause has.
    conditions : tuple of str
        Those it has.
    stands_if_provoked : float or None
        Of the chance that the duty applies when it is attacked, the part that is left if it
        provoked the attack: at 1 no clause holds it back. None where no duty is due.
    """

    ccode: int
    state: str
    treaties: tuple[str, ...]
    bound: bool
    bound_back: bool
    owes: Interval
    receives: Interval
    entrapment: Interval
    abandonment: Interval
    loophole: float
    conditions: tuple[str, ...]
    stands_if_provoked: float | None


@dataclass(frozen=True, slots=True)
class Entanglement:
    """The ledger of one state on one date.

    Parameters
    ----------
    state : str
    weight : str
        ``onset`` or ``none``.
    attacks, relevant : int
        Attacks of another state on another that were looked at, and those of politically
        relevant pairs.
    owes, receives : Interval
        Exposure to others' wars; help to expect, over the attacks on the state.
    due, received_due : float
        Of both, what rests on treaties.
    allies : tuple of Ally
        Those it is bound to or that are bound to it, by entrapment.
    treaties : tuple of TreatyShare
        By ``due``.
    attacks_drawn : tuple of Drawn
        The heaviest.
    unknown : tuple of str
        Features that are not known of some states, run through their distribution.
    doubts : tuple of str
        What is drawn of strengths, in sentences.
    """

    state: str
    weight: str
    attacks: int
    relevant: int
    owes: Interval
    receives: Interval
    due: float
    received_due: float
    allies: tuple[Ally, ...]
    treaties: tuple[TreatyShare, ...]
    attacks_drawn: tuple[Drawn, ...]
    unknown: tuple[str, ...]
    doubts: tuple[str, ...]


def entanglement(
    tables: PairTables,
    own: int,
    *,
    weight: str = "onset",
    listed: int = 20,
    draws: int = 1000,
    estimates: int = ESTIMATES,
    seed: int = SEED,
) -> Entanglement:
    """What a state's promises draw it into, and what it gets for them.

    Parameters
    ----------
    tables : PairTables
        Of the day.
    own : int
        Place of the state in them.
    weight : str
        ``onset``: each attack counts by the chance that the attacker begins a dispute with the
        target within a year, those of pairs not politically relevant for nothing; ``none``: each
        counts one.
    listed : int
        Attacks that are listed, and for which the cascade is drawn.
    draws : int
        Of each cascade.
    estimates : int
        Draws of the estimates behind the intervals.
    seed : int
        Of all draws.

    Returns
    -------
    Entanglement

    Raises
    ------
    CoverageError
        If the weight is ``onset`` and nobody at hand knows what it rests on.
    EventError
        If there are no draws.

    Notes
    -----
    Of ally j, sums over enemies e, each weighted as above:

    - ``entrapment = sum r (1 - s) c (1 - l)``: r the chance that the state fights beside j, when j
      is attacked or attacks; s how far the enemy is the state's own (the chance of a dispute
      between e and the state over that between e and j, at most 1); c the enemy's share of the
      strength of both where the war is fought; l the share of five kinds of condition (a named
      adversary, a place, no provocation, a request, discretion) in the least conditioned clause.
    - ``abandonment = sum (1 - r_j) d``: r_j the chance that j fights for the state; d what j's
      coming would take from the chance that the attack on the state succeeds.

    Both are means over strengths drawn as in each attack of the chain, and their intervals hold
    those draws; s, l and who prevails between given strengths are held.

    References
    ----------
    snyder1984
    """
    if draws < 1 or estimates < 2 or listed < 0:
        raise EventError(
            f"{draws} draws, {estimates} draws of the estimates and {listed} attacks tell nothing.",
            "ask for at least 1, 2 and 0.",
        )
    ledger = Ledger.of(tables, own, weight)
    bonds = bonds_of(tables, own)
    features = own_features(tables, own)
    said = best(tables)
    applies = bonds.owes.max(axis=0, initial=0.0)
    chance = third_only(joins(log_odds(features, said), applies, said.shift), own)
    free = np.zeros_like(bonds.pledged[0]) if len(bonds) else None
    base = third_only(joins(log_odds(features, said, free), 0 * applies, said.shift), own)
    back = helped(tables, own, said)
    back_free = helped(tables, own, said, pledged=False)
    gap = dependence(tables, own, back, ledger.power, ledger.threat)
    measured = _drawn_ledgers(
        tables, own, ledger, features, applies, case_rng(seed, "entangling", own), estimates
    )
    point = measures(ledger.weight, ledger.threat, chance, back, ledger.own, gap)
    return Entanglement(
        state=tables.codes[own],
        weight=weight,
        attacks=int(ledger.third.sum()),
        relevant=int((ledger.third & ledger.relevant).sum()),
        owes=_interval(point["owes"], measured["owes"]),
        receives=_interval(point["receives"], measured["receives"]),
        due=float((ledger.weight * (chance - base).sum(axis=0)).sum()),
        received_due=float((ledger.threat[:, None] * (back - back_free)).sum()),
        allies=_allies(tables, own, ledger, bonds, point, measured),
        treaties=treaty_shares(
            tables, own, ledger, bonds, features, said, chance, base, back - back_free
        ),
        attacks_drawn=heaviest(tables, ledger, bonds, chance, base, listed, draws, seed, weight),
        unknown=tuple(
            sorted(
                name
                for name, values in {**tables.ties, **tables.alone}.items()
                if np.isnan(values).any()
            )
        ),
        doubts=doubts_told(ledger.power.origin, ledger.power.missing, tables.estimates.prices),
    )


def _drawn_ledgers(
    tables: PairTables, own: int, ledger: Ledger, features: Own, applies: Array,
    rng: np.random.Generator, estimates: int,
) -> dict[str, Array]:  # fmt: skip
    """The measures under drawn estimates and strengths, the draws first."""
    onsets = None
    # Without the weight, no onset is drawn.
    if ledger.onset is not None and not (ledger.weight == ledger.third).all():
        rows = filled(ledger.onset.features[ledger.onset.relevant])
        onsets = rows.drawn(tables.estimates.dispute_onset, rng, estimates)
    told: list[dict[str, Array]] = []
    strengths = ledger.power.drawn(estimates)
    model = tables.estimates.war_outcome
    with counted("draws of the estimates") as moved:
        for number, said in enumerate(drawn(tables, rng, estimates)):
            moved(number, estimates)
            chance = third_only(joins(log_odds(features, said), applies, said.shift), own)
            back = helped(tables, own, said)
            each, threat = ledger.weight, ledger.threat
            if onsets is not None and ledger.onset is not None:
                whole = np.zeros_like(each)
                whole[ledger.onset.relevant] = onsets[number]
                each, threat = np.where(ledger.third, whole, 0.0), whole[:, own]
            there = next(strengths)
            taken = ledger.others * costs(there, own)
            gap = np.zeros_like(back)
            weighs = np.flatnonzero(threat)
            gap[weighs] = gaps(model, there[:, own], own, back[weighs], weighs)
            told.append(measures(each, threat, chance, back, taken, gap))
    return {name: np.stack([one[name] for one in told]) for name in told[0]}


def _interval(value: Array, held: Array) -> Interval:
    low, high = np.quantile(held, (0.5 - LEVEL / 2, 0.5 + LEVEL / 2), axis=0)
    return Interval(float(value), float(low), float(high))


def _allies(
    tables: PairTables, own: int, ledger: Ledger, bonds: Bonds, point: dict[str, Array],
    measured: dict[str, Array],
) -> tuple[Ally, ...]:  # fmt: skip
    bound_when = np.asarray(bonds.owes[:, TARGET].any(axis=1) | bonds.owes[:, ATTACKER].any(axis=2))
    back_when = np.asarray(bonds.owed.any(axis=1))
    n = tables.n
    who = [j for j in range(n) if j != own and (bound_when[:, j].any() or back_when[:, j].any())]
    conditions = _conditions(tables, own)
    stands = _stands_if_provoked(tables, own, ledger, who)
    told = []
    for j in who:
        keys = [
            key for row, key in enumerate(bonds.keys) if bound_when[row, j] or back_when[row, j]
        ]
        held = conditions.get(j, ())
        loophole = len(held) / len(CONDITIONS)
        trapped = _interval(point["ally_entrapment"][j], measured["ally_entrapment"][:, j])
        told.append(
            Ally(
                ccode=int(tables.ccodes[j]),
                state=tables.codes[j],
                treaties=tuple(keys),
                bound=bool(bound_when[:, j].any()),
                bound_back=bool(back_when[:, j].any()),
                owes=_interval(point["ally_owes"][j], measured["ally_owes"][:, j]),
                receives=_interval(point["ally_receives"][j], measured["ally_receives"][:, j]),
                entrapment=Interval(
                    *(one * (1 - loophole) for one in (trapped.value, trapped.low, trapped.high))
                ),
                abandonment=_interval(
                    point["ally_abandonment"][j], measured["ally_abandonment"][:, j]
                ),
                loophole=loophole,
                conditions=held,
                stands_if_provoked=stands.get(j),
            )
        )
    return tuple(sorted(told, key=lambda one: (-one.entrapment.value, one.ccode)))


def _conditions(tables: PairTables, own: int) -> dict[int, tuple[str, ...]]:
    """The conditions of the least conditioned clause under which the state owes each ally help."""
    rows = tables.owed.rows(tables.owed.bearer == own)
    helped_one = np.where(rows.side == TARGET, rows.target, rows.attacker)
    found: dict[int, tuple[str, ...]] = {}
    for j, clause in sorted(set(zip(helped_one.tolist(), rows.clause.tolist(), strict=True))):
        _, duty = tables.world.book.obligations[clause]
        flags = (
            duty.adversaries is not None or "adversary" in duty.unread,
            bool(duty.scope) or "location" in duty.unread,
            duty.nonprovocation,
            duty.on_request,
            bool(duty.discretion or duty.finding),
        )
        held = tuple(name for name, there in zip(CONDITIONS, flags, strict=True) if there)
        if j not in found or len(held) < len(found[j]):
            found[j] = held
    return found


def _stands_if_provoked(
    tables: PairTables, own: int, ledger: Ledger, who: list[int]
) -> dict[int, float]:
    """Of the chance that the duty toward each ally applies, the part left if it provoked."""
    n = tables.n
    asked = np.zeros((n, n), bool)
    asked[:, who] = True
    asked[own] = False
    asked &= ~np.eye(n, dtype=bool)
    if not asked.any():
        return {}
    rows = owed_rows(tables.world, tables.numbers, provoked=True, only=asked)
    after = rows.rows(rows.bearer == own).table(n)[TARGET, :, :, own] / 2
    before = tables.duty[TARGET, :, :, own] / 2
    # Where no attack on an ally is weighted, each counts the same.
    told = {}
    for j in who:
        each = ledger.weight[:, j]
        if not (each * before[:, j]).any():
            each = ledger.third[:, j].astype(float)
        whole = float((each * before[:, j]).sum())
        if whole > 0:
            told[j] = float((each * after[:, j]).sum()) / whole
    return told
