"""What every ordered pair of states on a date has in common, so that each attack costs little.

Features of who joins are of the helper and of one state that fights, so that log odds add up
from tables; duties come from one ruling on all pairs. An attack of one state on another read
from the tables is the one that :mod:`foedus.contingency.chain` runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.casus import Event
from foedus.contingency.fitting.estimates import Estimates
from foedus.contingency.fitting.estimates import estimates as read_estimates
from foedus.contingency.joining.fit import Fitted
from foedus.contingency.joining.forecast import pledged, power_shares, rivals_of
from foedus.contingency.pairs.rulings import OwedRows, owed_rows
from foedus.contingency.spread.calling import (
    CHARTER_IN_FORCE,
    Asked,
    Bound,
    Field,
    beyond_best,
    called_in,
    in_the_way,
    likeliest,
)
from foedus.contingency.spread.cascade import ATTACKER, TARGET, CallIn
from foedus.contingency.spread.fitted import CascadeModel
from foedus.errors import MeasureError
from foedus.models.draws import case_rng
from foedus.models.logit import inverse_logit
from foedus.worlds.ties import UNKNOWN
from foedus.worlds.world import World

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Small = NDArray[np.int8]

PLEDGE_FEATURES: Final = ("defense", "offense", "neutrality", "nonaggression", "consultation")
_LAND: Final = 1
_LAST_EARLY_YEAR = 1945


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """Chances that each state joins each side of one attack, within twelve months.

    All of shape (2, n), side by state: ``unbound`` were no duty to apply, ``honored`` were one
    to, ``applies`` the chance that one does, ``chance`` all told. Those who fight have 0.
    """

    unbound: Array
    honored: Array
    applies: Array
    chance: Array


class PairTables:
    """The states of a World that COW counts, and the tables of their pairs, each made once.

    No frozen record: the tables are made on first asking, and that of the fights at one state's
    home is kept until another's is asked for. Nothing in them changes once made.

    Parameters
    ----------
    world : World
    estimates : Estimates, optional
        Those that come with the package if not given.
    """

    def __init__(
        self,
        world: World,
        *,
        estimates: Estimates | None = None,
    ) -> None:
        self.world = world
        self.estimates = read_estimates() if estimates is None else estimates
        self.fitted: Fitted = self.estimates.joining
        self.cascade: CascadeModel = self.estimates.cascade
        self.seats: NDArray[np.intp] = np.array(
            [
                seat
                for seat, one in enumerate(world.states)
                if one.ccode is not None and one.exists_on(world.on, "cow")
            ],
            np.intp,
        )
        held = [world.states[seat] for seat in self.seats.tolist()]
        self.states = held
        self.ccodes: Ints = np.array([one.ccode for one in held], np.int64)
        self.numbers: list[int] = [one.number for one in held]
        self.codes: list[str] = [one.code for one in held]
        self.shift = float(self.fitted.model.shift[int(world.on.year > _LAST_EARLY_YEAR)])
        self._at_place: tuple[int, Small] | None = None

    @property
    def n(self) -> int:
        """How many states there are."""
        return len(self.seats)

    def row(self, ccode: int) -> int:
        """The place of a state in every array.

        Raises
        ------
        MeasureError
            If COW's system does not hold it on the day.
        """
        found = np.flatnonzero(self.ccodes == ccode)
        if not len(found):
            raise MeasureError(
                f"state {ccode} is no member of COW's system on {self.world.on}.",
                "name one that is: 'foedus states' lists them.",
            )
        return int(found[0])

    @cached_property
    def owed(self) -> OwedRows:
        """Every duty to help that an attack on a state's own home would call in."""
        return owed_rows(self.world, self.numbers)

    @cached_property
    def duty(self) -> Small:
        """The same as a table: ``[side, attacker, target, bearer]``."""
        return self.owed.table(self.n)

    @cached_property
    def land(self) -> NDArray[np.bool_]:
        """Whose homes touch by land, shape (n, n)."""
        return np.asarray(self.world.ties.contiguity[np.ix_(self.seats, self.seats)] == _LAND)

    @cached_property
    def ties(self) -> dict[str, Array]:
        """Features of a helper (row) and a state that fights (column); NaN where not known."""
        world, grid = self.world, np.ix_(self.seats, self.seats)
        ties = {duty: pledged(world, duty)[grid] for duty in PLEDGE_FEATURES}
        border = world.ties.contiguity[grid]
        ties["contiguous"] = np.where(border == UNKNOWN, np.nan, border > 0)
        ties["log_distance"] = np.log(np.maximum(world.ties.distance[grid], 1.0))
        rival = rivals_of(world)
        ties["rival"] = (
            np.full((self.n, self.n), np.nan) if rival is None else rival[grid].astype(float)
        )
        return ties

    @cached_property
    def alone(self) -> dict[str, Array]:
        """Features of a helper by itself, shape (2, n) by side; NaN where not known."""
        major = self.world.ties.major
        rank = np.full(self.n, np.nan) if major is None else major[self.seats].astype(float)
        with np.errstate(divide="ignore"):
            power = np.log(power_shares(self.world)[self.seats])
        none = np.zeros((2, self.n))
        return {
            "major": np.stack([rank, rank]),
            "log_power": np.stack([np.where(np.isfinite(power), power, np.nan)] * 2),
            "log_number_own": none,
            "log_number_opp": none,
            "attacker_side": np.stack([np.ones(self.n), np.zeros(self.n)]),
        }

    @cached_property
    def _fills(self) -> int:
        """How many parts the distribution of an unknown feature is taken in; 1 if all are known."""
        names = self.fitted.model.names
        every = {**self.alone, **{f"{name}_own": one for name, one in self.ties.items()}}
        every |= {f"{name}_opp": one for name, one in self.ties.items()}
        missing = [name for name in names if name not in every]
        if missing:
            raise MeasureError(
                f"no rule makes {', '.join(missing)} of a World.", "use the shipped estimates."
            )
        blank = any(np.isnan(every[name]).any() for name in names)
        return len(next(iter(self.fitted.quantiles.values()))) if blank else 1

    def _fill(self, name: str, values: Array) -> Array:
        """Values with each unknown one run through the feature's distribution: (m, ...)."""
        whole = np.broadcast_to(values, (self._fills, *values.shape)).copy()
        gone = np.isnan(values)
        if gone.any() and name in self.fitted.quantiles:
            grid = case_rng(0, "fill", name).permutation(self.fitted.quantiles[name])
            whole[:, gone] = grid[:, None]
        return whole

    @cached_property
    def filled(self) -> dict[str, Array]:
        """:attr:`ties` with unknown ones filled m ways: shape (m, n, n)."""
        names = self.fitted.model.names
        return {
            tie: self._fill(f"{tie}_own" if f"{tie}_own" in names else f"{tie}_opp", values)
            for tie, values in self.ties.items()
        }

    @cached_property
    def filled_alone(self) -> dict[str, Array]:
        """:attr:`alone` with unknown ones filled m ways: shape (m, 2, n)."""
        return {name: self._fill(name, values) for name, values in self.alone.items()}

    @cached_property
    def _parts(self) -> tuple[Array, Array, Array]:
        """Log odds to join, no duty applying, in parts that add up.

        Toward whom one would help (m, n, n), against whom (m, n, n), and one's own (m, 2, n). A
        feature that is not known runs through its distribution in the m fills.
        """
        n, fills, unbound = self.n, self._fills, self.fitted.model.unbound
        own, against = np.zeros((fills, n, n)), np.zeros((fills, n, n))
        mine = np.full((fills, 2, n), unbound.intercept)
        for place, name in enumerate(self.fitted.model.names):
            slope = unbound.coefficients[place] / unbound.scale[place]
            tie, _, ending = name.rpartition("_")
            if name in self.alone:
                mine += slope * (self.filled_alone[name] - unbound.mean[place])
            elif ending == "own":
                own += slope * (self.filled[tie] - unbound.mean[place])
            else:
                against += slope * (self.filled[tie] - unbound.mean[place])
        return own, against, mine

    def log_odds(self, attacker: int, target: int) -> Array:
        """Log odds that each state joins, no duty applying: shape (m, 2, n) over m fills."""
        own, against, mine = self._parts
        pair = (attacker, target)
        return np.stack(
            [mine[:, side] + own[:, :, pair[side]] + against[:, :, pair[1 - side]]
             for side in (ATTACKER, TARGET)],
            axis=1,
        )  # fmt: skip

    def chances(self, attacker: int, target: int) -> Chances:
        """The chances of every state, for an attack of one of them on another.

        Parameters
        ----------
        attacker, target : int
            Their places.
        """
        eta = self.log_odds(attacker, target)
        unbound = inverse_logit(eta).mean(axis=0)
        honored = inverse_logit(eta + self.shift).mean(axis=0)
        applies = self.duty[:, attacker, target] / 2
        found = [unbound, honored, applies, applies * honored + (1 - applies) * unbound]
        for one in found:
            one[:, [attacker, target]] = 0.0
        return Chances(*found)

    def _elsewhere(self, attacker: int, target: int, x: Ints, y: Ints, many: bool) -> Small:
        """Duties in the fights of a war that began with an attack on this state's home.

        Two whose homes touch fight there, others where the war began; who attacks the target
        attacks its home. Holds the fights of the attacker, and of each x with each y.
        """
        if many and self._at_place is not None and self._at_place[0] == target:
            return self._at_place[1]
        asked = ~self.land
        asked[:, target] = False
        if not many:
            needed = np.zeros_like(asked)
            needed[attacker] = needed[np.ix_(x, y)] = True
            needed[:, attacker] = self.world.on < CHARTER_IN_FORCE
            asked &= needed
        rows = owed_rows(self.world, self.numbers, place=self.numbers[target], only=asked)
        table = rows.table(self.n)
        table[:, ~asked] = self.duty[:, ~asked]
        if many:
            self._at_place = (target, table)
        return table

    @cached_property
    def _way(self) -> NDArray[np.bool_]:
        grid = np.ix_(self.seats, self.seats)
        return in_the_way(self.world.ties.contiguity[grid], self.world.ties.distance[grid])

    def event(self, attacker: int, target: int) -> Event:
        """The plain attack of one state on another's home."""
        return Event((self.numbers[attacker],), (self.numbers[target],), self.world.on)

    def asked(self, attacker: int, target: int, *, many: bool = False) -> Asked:
        """What rulings, ties and the model of who joins say of one attack; see :meth:`call_in`."""
        n = self.n
        said = self.chances(attacker, target)
        fighting = np.zeros((2, n), bool)
        fighting[ATTACKER, attacker] = fighting[TARGET, target] = True
        field = Field(
            self.world, self.event(attacker, target), self.seats, self.ccodes, fighting,
            self.shift, said.chance, said.unbound, said.applies,
        )  # fmt: skip
        return Asked(field, self._near(attacker, target), self._bound(field, many), self._way)

    def _near(self, attacker: int, target: int) -> tuple[tuple[Array, Array], ...]:
        """What one more belligerent adds to the log odds of each state; rows are who comes."""
        model = self.fitted.model
        slope = dict(
            zip(model.names, model.unbound.coefficients / model.unbound.scale, strict=True)
        )
        pair = (attacker, target)
        told = []
        for side in (ATTACKER, TARGET):
            deltas = []
            for ending, held in (("own", pair[side]), ("opp", pair[1 - side])):
                delta = np.zeros((self.n, self.n))
                for name, values in self.ties.items():
                    if f"{name}_{ending}" not in slope:
                        continue
                    named = f"{name}_{ending}"
                    sign = -1.0 if name == "log_distance" else 1.0
                    grid = sign * self.fitted.quantiles[named]
                    more = beyond_best(sign * values, sign * values[:, held], grid)
                    delta += sign * slope[named] * more.T
                deltas.append(delta)
            told.append((deltas[0], deltas[1]))
        return tuple(told)

    def _bound(self, field: Field, many: bool) -> Bound:
        """Duties that fall due once one more state has come; see :mod:`calling`."""
        n = self.n
        (attacker,), (target,) = (np.flatnonzero(one) for one in field.fighting)
        out = np.flatnonzero(~field.fighting.any(axis=0)).tolist()
        x, y = (np.sort(likeliest(field, side, out)) for side in (ATTACKER, TARGET))
        there = self._elsewhere(int(attacker), int(target), x, y, many)
        called, opposed = np.zeros((2, n, n)), np.zeros((2, n, n))
        called[TARGET] = there[TARGET, attacker] / 2
        opposed[ATTACKER] = there[ATTACKER, attacker] / 2
        called[ATTACKER] = self.duty[ATTACKER, :, target] / 2
        opposed[TARGET] = self.duty[TARGET, :, target] / 2
        if self.world.on < CHARTER_IN_FORCE:
            doubt = (there[TARGET, :, attacker] == 2) & (field.applies[TARGET] == 0)[:, None]
            opposed[ATTACKER] = np.maximum(opposed[ATTACKER], 0.5 * doubt)
        for calls in (called, opposed):
            calls[:, [attacker, target]] = 0.0
        sub = there[:, x[:, None], y[None, :]].transpose(1, 2, 3, 0)
        found = [
            (int(x[a]), int(y[b]), int(j), int(side), float(sub[a, b, j, side]) / 2)
            for a, b, j, side in np.argwhere(sub > 0)
            if x[a] != y[b]
        ]
        return Bound(called, opposed, tuple(found))

    def call_in(self, attacker: int, target: int, *, many: bool = False) -> CallIn:
        """What the attack of one state on another calls in, as arrays.

        Parameters
        ----------
        attacker, target : int
            Their places.
        many : bool
            Rule on every fight at the target's home at once, and keep that for its next attacker:
            it pays where many attack it, and changes nothing in the answer.
        """
        return called_in(self.asked(attacker, target, many=many), self.cascade)
