"""What an attack calls in at once, and what each state that comes calls in after it.

The rulings are asked about every fight that may follow: the attackers against each state that may
come to the target, each that may come to the attackers against the targets, and the likeliest of
either side against each other. The model of who joins is asked what one more belligerent changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.casus import Event, events_as_arrays, rule
from foedus.casus.ruling import DOES_NOT_APPLY, Rulings
from foedus.contingency.joining.cases import SIDES
from foedus.contingency.joining.design import APPLIES, CONTESTED
from foedus.contingency.joining.fit import Fitted
from foedus.contingency.joining.fit import shipped as shipped_joining
from foedus.contingency.joining.forecast import Joining, pledged, rivals_of
from foedus.contingency.ruled_duties import duties_owed
from foedus.contingency.spread.cascade import ATTACKER, TARGET, CallIn, Encounters
from foedus.contingency.spread.fitted import CascadeModel, shipped
from foedus.errors import EventError
from foedus.models.logit import inverse_logit, logit
from foedus.terms import Target
from foedus.worlds.book import Book
from foedus.worlds.world import World

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

_HELP = ("defense", "offense")
_PLEDGES = ("defense", "offense", "neutrality", "nonaggression", "consultation")
_LIKELY: Final = 12
_LAST_EARLY_YEAR = 1945
_LAND: Final = 1
# From this day help to a state that is attacked is no attack of its own (Art 51 of the Charter).
CHARTER_IN_FORCE: Final = date(1945, 10, 24)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """The attack over the World's states that COW counts, in one order; n of them."""

    world: World
    event: Event
    seats: NDArray[np.intp]
    ccodes: Ints
    fighting: Flags
    shift: float
    # Shape (2, n): the chances that joining gave, and the chance that a duty applies.
    chance: Array
    unbound: Array
    applies: Array

    @property
    def n(self) -> int:
        return len(self.seats)

    @property
    def row(self) -> dict[int, int]:
        return {ccode: row for row, ccode in enumerate(self.ccodes.tolist())}


def call_in(
    world: World,
    event: Event,
    joining: Sequence[Joining],
    *,
    fitted: Fitted | None = None,
    model: CascadeModel | None = None,
    without: Sequence[int] = (),
) -> CallIn:
    """What an attack calls in, at once and after each state that comes.

    Parameters
    ----------
    world : World
        The day's states, agreements and ties.
    event : Event
        The attack, on the World's day.
    joining : sequence of Joining
        The chances of every other state: see
        :func:`foedus.contingency.joining.forecast.joining_chances`.
    fitted : Fitted, optional
        The estimates behind them; those that come with the package if not given.
    model : CascadeModel, optional
        How much of the chances without a duty is there at once, how strongly one joiner draws
        others, how often a state in the way is attacked.
    without : sequence of int
        COW numbers of states that stay out, whatever happens.

    Returns
    -------
    CallIn
        Over the members of COW's system on the day and those who fight.

    Raises
    ------
    EventError
        If a state that fights has no COW number.
    """
    return called_in(asked_of(world, event, joining, fitted=fitted), model, without=without)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """All that rulings, ties and the model of who joins say, before the cascade's estimates."""

    field: Field
    near: tuple[tuple[Array, Array], ...]
    bound: Bound
    way: Flags


def asked_of(
    world: World, event: Event, joining: Sequence[Joining], *, fitted: Fitted | None = None
) -> Asked:
    """Ask the rulings, the ties and the model of who joins; see :func:`call_in`."""
    estimates = shipped_joining() if fitted is None else fitted
    field = _field(world, event, joining, estimates)
    return Asked(field, _drawn_by(field, estimates), _second_rulings(field), _in_the_way(field))


def called_in(
    asked: Asked, model: CascadeModel | None = None, *, without: Sequence[int] = ()
) -> CallIn:
    """The chances of one attack under the cascade's estimates; see :func:`call_in`."""
    used = shipped() if model is None else model
    field, near, bound, way = asked.field, asked.near, asked.bound, asked.way
    n, event = field.n, field.event
    called, opposed = (np.zeros((2, n, n)) for _ in range(2))
    for side in (ATTACKER, TARGET):
        called[side] = _beyond(field, side, near[side][0], bound.called[side], used)
        opposed[side] = _beyond(field, side, near[side][1], bound.opposed[side], used)
    first = first_chances(asked, used)
    extended = np.zeros((2, n))
    for side in (ATTACKER, TARGET):
        own, other = (np.flatnonzero(field.fighting[one]) for one in (side, 1 - side))
        hit = way[np.ix_(own, np.arange(n), other)].any(axis=(0, 2))
        extended[side, hit] = used.extension
    met = _encounters(field, bound, way, used)
    began = field.fighting.any(axis=0)
    still = np.isin(field.ccodes, list(without)) | began
    for chances in (first, called, opposed, extended):
        chances[..., still] = 0.0
    for calls in (called, opposed):
        calls[:, began] = 0.0
        calls[:, np.arange(n), np.arange(n)] = 0.0
    kept = ~still[met.called]
    return CallIn(
        # In what order states were named changes no draw.
        case=f"{event.on}|{tuple(sorted(event.attackers))}|{tuple(sorted(event.targets))}",
        states=field.ccodes,
        fighting=field.fighting,
        first=first.astype(np.float32),
        called=called.astype(np.float32),
        opposed=opposed.astype(np.float32),
        extended=extended.astype(np.float32),
        encounters=Encounters(
            met.attacking[kept], met.defending[kept], met.called[kept], met.side[kept],
            met.chance[kept],
        ),
        together=used.together,
    )  # fmt: skip


def first_chances(asked: Asked, model: CascadeModel) -> Array:
    """The chance that each state joins each side because of the attack itself, shape (2, n)."""
    field = asked.field
    free = 1 - (1 - field.unbound) ** model.opening
    first = field.applies * _honored(field) + (1 - field.applies) * free
    # A state may have a pledge to either side; it can keep but one.
    return np.asarray(first / np.maximum(first.sum(axis=0), 1.0))


def _field(world: World, event: Event, joining: Sequence[Joining], estimates: Fitted) -> Field:
    seats = [
        seat
        for seat, one in enumerate(world.states)
        if one.ccode is not None
        and (one.exists_on(world.on, "cow") or one.number in (*event.attackers, *event.targets))
    ]
    ccodes = np.array([world.states[seat].ccode for seat in seats], np.int64)
    row = {int(world.states[seat].number): place for place, seat in enumerate(seats)}
    n = len(seats)
    fighting = np.zeros((2, n), bool)
    for side, members in ((ATTACKER, event.attackers), (TARGET, event.targets)):
        for number in members:
            if number not in row:
                raise EventError(
                    f"state {number} has no place in COW's register: its war cannot be drawn.",
                    "name states that COW's system counts.",
                )
            fighting[side, row[number]] = True
    chance, unbound, applies = (np.zeros((2, n)) for _ in range(3))
    place = {ccode: at for at, ccode in enumerate(ccodes.tolist())}
    for one in joining:
        at = (SIDES.index(one.side), place[one.ccode])
        chance[at], unbound[at] = one.chance, one.unbound
        applies[at] = {"applies": APPLIES, "contested": CONTESTED}.get(one.duty, 0.0)
    late = int(world.on.year > _LAST_EARLY_YEAR)
    return Field(
        world, event, np.array(seats, np.intp), ccodes, fighting,
        float(estimates.model.shift[late]), chance, unbound, applies,
    )  # fmt: skip


def _honored(field: Field) -> Array:
    return inverse_logit(logit(field.unbound) + field.shift)


def _drawn_by(field: Field, estimates: Fitted) -> tuple[tuple[Array, Array], ...]:
    """What k on a side adds to the log odds of j: for side s, from k on s and from k opposite.

    Only ties count (pledges, borders, distance, rivalry): what j makes of the strongest or
    nearest belligerent of a side. How many began the war stays as it was.
    """
    world, model = field.world, estimates.model.unbound
    grid = np.ix_(field.seats, field.seats)
    weight = dict(zip(estimates.model.names, model.coefficients / model.scale, strict=True))
    ties: dict[str, Array] = {duty: pledged(world, duty)[grid] for duty in _PLEDGES}
    border = world.ties.contiguity[grid]
    ties["contiguous"] = np.where(border >= 0, border > 0, np.nan)
    ties["log_distance"] = -np.log(np.maximum(world.ties.distance[grid], 1.0))
    rival = rivals_of(world)
    unknown = np.full((field.n, field.n), np.nan)
    ties["rival"] = unknown if rival is None else rival[grid].astype(float)
    members = [np.flatnonzero(one) for one in field.fighting]
    told = []
    for side in (ATTACKER, TARGET):
        same, other = np.zeros((field.n, field.n)), np.zeros((field.n, field.n))
        for name, pair in ties.items():
            sign = -1.0 if name == "log_distance" else 1.0
            for ending, delta, held in (
                ("own", same, members[side]), ("opp", other, members[1 - side])
            ):  # fmt: skip
                if f"{name}_{ending}" not in weight:
                    continue
                named = f"{name}_{ending}"
                more = beyond_best(
                    pair, pair[:, held].max(axis=1), sign * estimates.quantiles[named]
                )
                # Rows are k, columns j.
                delta += sign * weight[named] * more.T
        told.append((same, other))
    return tuple(told)


def beyond_best(ties: Array, best: Array, spread: Array) -> Array:
    """How much stronger each tie is than the best so far; on average, where one is not known.

    Parameters
    ----------
    ties : float array, shape (n, m)
        Of n states with m that may come; NaN where not known.
    best : float array, shape (n,)
        The best tie that each has with those who fight; NaN where not known.
    spread : float array, shape (q,)
        Even quantiles of such ties: what one that is not known may be.

    Returns
    -------
    float array, shape (n, m)
        0 or more.

    Examples
    --------
    >>> ties = np.array([[1.0, 0.0, np.nan]])
    >>> beyond_best(ties, np.array([0.0]), np.array([0.0, 0.0, 0.0, 1.0])).tolist()
    [[1.0, 0.0, 0.25]]
    """
    more = np.maximum(ties - best[:, None], 0.0)
    gone, bare = np.isnan(ties), np.isnan(best)
    if not gone.any() and not bare.any():
        return more
    known = ~gone & bare[:, None]
    more[known] = np.maximum(ties[known][:, None] - spread, 0.0).mean(axis=1)
    over = np.maximum(spread[None, :] - np.nan_to_num(best)[:, None], 0.0).mean(axis=1)
    over[bare] = np.maximum(spread[:, None] - spread, 0.0).mean()
    return np.where(gone, over[:, None], more)


def _beyond(field: Field, side: int, more: Array, duty: Array, model: CascadeModel) -> Array:
    """Chance that j joins the side once k has come, beyond what j was called by before."""
    odds = logit(field.unbound[side])
    after = inverse_logit(odds + more)
    before = field.applies[side]
    # A duty is decided on once: only what k's fight adds to it counts.
    added = np.maximum(duty - before, 0.0)
    kept = added * (inverse_logit(odds + more + field.shift) - after)
    due = np.clip(kept / (1 - field.chance[side]), 0.0, 1.0)
    left = np.clip((1 - after) / (1 - field.unbound[side]), 0.0, 1.0)
    # Whom a duty binds to one side, the other side's friends do not draw.
    free = (1 - np.maximum(before, duty)) * (1 - field.applies[1 - side])
    drawn = 1 - left ** (model.calling * free)
    return np.asarray(1 - (1 - due) * (1 - drawn))


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """Chance that a duty of j applies once k has come: ``called[s, k, j]``, ``opposed[s, k, j]``.

    ``met`` has rows of who attacks, who defends, who is bound, to which side, and how surely.
    """

    called: Array
    opposed: Array
    met: tuple[tuple[int, int, int, int, float], ...]


def _second_rulings(field: Field) -> Bound:
    n, event = field.n, field.event
    called, opposed = np.zeros((2, n, n)), np.zeros((2, n, n))
    out = np.flatnonzero(~field.fighting.any(axis=0)).tolist()
    number = [field.world.states[seat].number for seat in field.seats]
    charter = field.world.on >= CHARTER_IN_FORCE
    asked: list[tuple[Event, int, int, float]] = []
    for k in out:
        asked.append((_fight(field, event.attackers, (number[k],)), k, TARGET, 1.0))
        asked.append((_fight(field, (number[k],), event.targets), k, ATTACKER, 1.0))
        if not charter and field.applies[TARGET, k] == 0:
            # Who came without a duty is to the attackers' allies one that attacked them.
            asked.append((_fight(field, (number[k],), event.attackers), k, TARGET, CONTESTED))
    likely = [likeliest(field, side, out) for side in (ATTACKER, TARGET)]
    pairs = [(x, y) for x in likely[ATTACKER] for y in likely[TARGET] if x != y]
    for x, y in pairs:
        asked.append((_fight(field, (number[x],), (number[y],)), x, -1 - y, 1.0))
    book = field.world.book
    rulings = _of_help(book, rule(book, events_as_arrays(book, [one for one, *_ in asked])))
    met: dict[tuple[int, int, int, int], float] = {}
    row = field.row
    for (fight, k, how, weight), mine in zip(asked, _by_event(rulings, len(asked)), strict=True):
        for one in duties_owed(book, mine, fight.attackers):
            if one.duty not in _HELP or one.ccode not in row:
                continue
            sure = APPLIES if one.status == "applies" else CONTESTED
            toward, j = SIDES.index(one.side), row[one.ccode]
            if how < 0:
                at = (k, -1 - how, j, toward)
                met[at] = max(met.get(at, 0.0), sure)
                continue
            if weight < 1:
                # Whose attack it is is itself in doubt: a contested clause says too little. Those
                # who began the war are attacked here, and k, who comes to the target, attacks.
                if sure == APPLIES and toward == TARGET:
                    opposed[ATTACKER, k, j] = max(opposed[ATTACKER, k, j], weight)
                continue
            held = called if toward == how else opposed
            held[toward, k, j] = max(held[toward, k, j], sure)
    return Bound(called, opposed, tuple((*at, sure) for at, sure in sorted(met.items())))


def _fight(field: Field, attackers: tuple[int, ...], targets: tuple[int, ...]) -> Event:
    """One fight of the war: at home where a land border joins the two, else where it began."""
    world, event = field.world, field.event
    border = world.ties.contiguity
    home = any(
        border[world.position(one), world.position(other)] == _LAND
        for one in attackers
        for other in targets
    )
    if home or set(targets) <= set(event.targets):
        place = event.place if set(targets) <= set(event.targets) else None
        return Event(attackers, targets, event.on, place=place)
    return Event(
        attackers, targets, event.on, place=event.place or event.targets[0], object=Target.FORCES
    )


def likeliest(field: Field, side: int, out: Sequence[int]) -> list[int]:
    """Rows of the states that are likeliest to come to a side, the likeliest first."""
    order = sorted(out, key=lambda row: (-field.chance[side, row], int(field.ccodes[row])))
    return order[:_LIKELY]


def _of_help(book: Book, rulings: Rulings) -> Rulings:
    """Rows on duties to help; the Charter alone would give thousands of others."""
    helps = np.array([str(one.duty) in _HELP for _, one in book.obligations], bool)
    kept = helps[rulings.obligation] & (rulings.status != DOES_NOT_APPLY)
    return Rulings(*(getattr(rulings, name)[kept] for name in Rulings.__dataclass_fields__))


def _by_event(rulings: Rulings, count: int) -> list[Rulings]:
    edges = np.searchsorted(rulings.event, np.arange(count + 1))
    names = Rulings.__dataclass_fields__
    return [
        Rulings(*(getattr(rulings, name)[start:stop] for name in names))
        for start, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    ]


def _in_the_way(field: Field) -> Flags:
    """``[k, j, e]``: see :func:`in_the_way`."""
    ties = field.world.ties
    grid = np.ix_(field.seats, field.seats)
    return in_the_way(ties.contiguity[grid], ties.distance[grid])


def in_the_way(contiguity: NDArray[np.int8], distance: Array) -> Flags:
    """States that lie in the way of one state to another.

    Parameters
    ----------
    contiguity : int8 array, shape (n, n)
        1 a land border, 2 to 5 water of up to 400 miles, 0 neither, -1 not known.
    distance : float array, shape (n, n)
        Between capitals; NaN not known.

    Returns
    -------
    bool array, shape (n, n, n)
        ``[k, j, e]``: j borders k by land, touches e, and lies nearer to e than k does.

    Examples
    --------
    >>> line = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.int8)
    >>> far = np.abs(np.subtract.outer(np.arange(3.0), np.arange(3.0)))
    >>> np.argwhere(in_the_way(line, far)).tolist()
    [[0, 1, 2], [2, 1, 0]]
    """
    with np.errstate(invalid="ignore"):
        nearer = distance[None, :, :] < distance[:, None, :]
    return np.asarray((contiguity == _LAND)[:, :, None] & (contiguity > 0)[None] & nearer)


def _encounters(field: Field, bound: Bound, way: Flags, model: CascadeModel) -> Encounters:
    """Duties and passages that turn on two belligerents who did not both begin the war."""
    parts = [_duties_met(field, bound)]
    out = np.flatnonzero(~field.fighting.any(axis=0)).tolist()
    ends = [
        np.array([*np.flatnonzero(field.fighting[side]).tolist(), *likeliest(field, side, out)])
        for side in (ATTACKER, TARGET)
    ]
    for side in (TARGET, ATTACKER):
        own, other = ends[1 - side], ends[side]
        k, j, e = np.nonzero(way[np.ix_(own, np.arange(field.n), other)])
        # One of the side that attacks through j, and one of the other on which j then fights.
        x, y = (own[k], other[e]) if side == TARGET else (other[e], own[k])
        kept = (x != y) & ~(field.fighting[ATTACKER, x] & field.fighting[TARGET, y])
        rows = np.stack([x, y, j, np.full(len(j), side)], axis=1)[kept].astype(np.int64)
        parts.append((rows, np.full(len(rows), model.extension)))
    table = np.concatenate([rows for rows, _ in parts])
    chance = np.concatenate([said for _, said in parts])
    keep = chance > 0
    x, y, called, side_of = table[keep].T
    return Encounters(x, y, called, side_of, chance[keep].astype(np.float32))


def _duties_met(field: Field, bound: Bound) -> tuple[Ints, Array]:
    """Rows of two who face each other, whom that calls and to which side; and the chances."""
    if not bound.met:
        return np.zeros((0, 4), np.int64), np.zeros(0)
    table = np.array([one[:4] for one in bound.met], np.int64)
    x, y, j, side = table.T
    sure = np.array([one[4] for one in bound.met])
    known = np.maximum(field.applies[side, j], bound.called[side, np.where(side, y, x), j])
    odds = logit(field.unbound[side, j])
    keeps = inverse_logit(odds + field.shift) - inverse_logit(odds)
    chance = np.maximum(sure - known, 0.0) * np.maximum(keeps, 0.0)
    return table, np.asarray(chance)
