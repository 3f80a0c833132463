"""The chance that one state joins, and that each joins it, in every attack of a date at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.joining.forecast import particular
from foedus.contingency.pairs.tables import PLEDGE_FEATURES, PairTables
from foedus.contingency.spread.cascade import ATTACKER, TARGET
from foedus.models.logit import inverse_logit

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Bonds:
    """What the agreements of one state say of it, and of others toward it.

    Parameters
    ----------
    keys : tuple of str
        The agreements, a of them: those under which it pledges anything, or is pledged anything
        that a duty to help would rest on.
    pledged : bool array, shape (a, 5, n)
        ``[x, f, k]``: agreement x holds the pledge f of :data:`PLEDGE_FEATURES` to state k.
    pledged_back : bool array, shape (a, n)
        State k pledges it anything under agreement x.
    owes : float array, shape (a, 2, n, n)
        ``[x, side, attacker, target]``: the chance that its duty under x to help that side
        applies: 1, 0.5 or 0.
    owed : float array, shape (a, n, n)
        ``[x, attacker, bearer]``: the same of the bearer's duty under x, were this state attacked.
    """

    keys: tuple[str, ...]
    pledged: Flags
    pledged_back: Flags
    owes: Array
    owed: Array

    def __len__(self) -> int:
        return len(self.keys)


def bonds_of(tables: PairTables, own: int) -> Bonds:
    """The agreements of the state at the place ``own``; see :class:`Bonds`.

    Parameters
    ----------
    tables : PairTables
        Of the day.
    own : int
        Place of the state in the tables.
    """
    n, world, book = tables.n, tables.world, tables.world.book
    rows = tables.owed
    mine = rows.rows(rows.bearer == own)
    theirs = rows.rows((rows.target == own) & (rows.side == TARGET))
    pledges: dict[str, Flags] = {}
    back: dict[str, Flags] = {}
    seats = tables.seats
    for one in world.owed(where=particular):
        if one.obligation.duty not in PLEDGE_FEATURES:
            continue
        key = one.agreement.key
        toward = one.matrix[seats, seats[own]] > 0
        if toward.any():
            back[key] = back.get(key, np.zeros(n, bool)) | toward
        to = one.matrix[seats[own], seats] > 0
        if to.any():
            held = pledges.setdefault(key, np.zeros((len(PLEDGE_FEATURES), n), bool))
            held[PLEDGE_FEATURES.index(one.obligation.duty)] |= to
    named = {book.agreements[at].key for at in {*mine.agreement, *theirs.agreement}}
    keys = tuple(sorted(named | set(pledges) | set(back)))
    place = {key: row for row, key in enumerate(keys)}
    position = np.full(len(book.agreements), -1)
    for at, agreement in enumerate(book.agreements):
        position[at] = place.get(agreement.key, -1)
    owes, owed = np.zeros((len(keys), 2, n, n)), np.zeros((len(keys), n, n))
    for sure in (1, 2):
        held_rows = mine.rows(mine.sure == sure)
        owes[position[held_rows.agreement], held_rows.side, held_rows.attacker,
             held_rows.target] = sure / 2  # fmt: skip
        held_rows = theirs.rows(theirs.sure == sure)
        owed[position[held_rows.agreement], held_rows.attacker, held_rows.bearer] = sure / 2
    pledged = np.zeros((len(keys), len(PLEDGE_FEATURES), n), bool)
    for key, flags in pledges.items():
        pledged[place[key]] = flags
    pledged_back = np.zeros((len(keys), n), bool)
    for key, toward in back.items():
        pledged_back[place[key]] = toward
    return Bonds(keys, pledged, pledged_back, owes, owed)


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Estimates of who joins, drawn or best: intercept and slopes per unit, and the duty's shift.

    ``fill`` is the part of a feature's distribution that stands where it is not known; None is
    every part in turn.
    """

    intercept: float
    slope: dict[str, float]
    shift: float
    fill: int | None


def best(tables: PairTables) -> Estimates:
    """The best estimates.

    Parameters
    ----------
    tables : PairTables
        Which hold the model.
    """
    model = tables.fitted.model
    return _estimates(tables, model.unbound.intercept, model.unbound.coefficients, tables.shift)


def drawn(tables: PairTables, rng: np.random.Generator, draws: int) -> Iterator[Estimates]:
    """Estimates drawn about the best by their covariance.

    Parameters
    ----------
    tables : PairTables
        Of the day.
    rng : numpy.random.Generator
        See :func:`foedus.models.draws.case_rng`.
    draws : int
        How many.
    """
    fitted = tables.fitted
    unbound, size = fitted.model.unbound, len(fitted.model.names) + 1
    root = np.linalg.cholesky(fitted.covariance + 1e-12 * np.eye(len(fitted.covariance)))
    noise = rng.standard_normal((draws, len(root))) @ root.T
    late = list(fitted.model.shift).index(tables.shift)
    for fill, row in enumerate(noise):
        yield _estimates(
            tables, unbound.intercept + row[0], unbound.coefficients + row[1:size],
            tables.shift + row[size + late], fill,
        )  # fmt: skip


def _estimates(
    tables: PairTables, intercept: float, b: Array, shift: float, fill: int | None = None
) -> Estimates:
    model = tables.fitted.model
    slopes = dict(zip(model.names, b / model.unbound.scale, strict=True))
    base = intercept - float(b @ (model.unbound.mean / model.unbound.scale))
    return Estimates(base, {name: float(one) for name, one in slopes.items()}, shift, fill)


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """What moves one state in every attack: its features, the unknown filled m ways.

    ``toward`` and ``against`` hold features of the state and each other one, shape (m, n);
    ``alone`` its own on each side, shape (m, 2).
    """

    toward: dict[str, Array]
    against: dict[str, Array]
    alone: dict[str, Array]


def own_features(tables: PairTables, own: int) -> Own:
    """The features of the state at the place ``own``.

    Parameters
    ----------
    tables : PairTables
        Of the day.
    own : int
        Its place in the tables.
    """
    filled = tables.filled
    toward = {
        f"{name}_own": values[:, own]
        for name, values in filled.items()
        if f"{name}_own" in tables.fitted.model.names
    }
    against = {
        f"{name}_opp": values[:, own]
        for name, values in filled.items()
        if f"{name}_opp" in tables.fitted.model.names
    }
    alone = {
        name: values[:, :, own]
        for name, values in tables.filled_alone.items()
        if name in tables.fitted.model.names
    }
    return Own(toward, against, alone)


def log_odds(features: Own, said: Estimates, pledged: Flags | None = None) -> Array:
    """Log odds that the state joins, no duty applying: shape (m, 2, n, n), side by pair.

    Parameters
    ----------
    features : Own
        See :func:`own_features`.
    said : Estimates
        Drawn or best.
    pledged : bool array, shape (5, n), optional
        Its pledges, if others than those it has.
    """
    n = next(iter(features.toward.values())).shape[-1]
    toward, against, base = np.zeros((1, n)), np.zeros((1, n)), np.full((1, 2), said.intercept)
    for name, values in features.toward.items():
        held = values
        if pledged is not None and name.removesuffix("_own") in PLEDGE_FEATURES:
            held = pledged[PLEDGE_FEATURES.index(name.removesuffix("_own"))][None].astype(float)
        toward = toward + said.slope[name] * _part(held, said)
    for name, values in features.against.items():
        against = against + said.slope[name] * _part(values, said)
    for name, values in features.alone.items():
        base = base + said.slope[name] * _part(values, said)
    sides = {
        ATTACKER: toward[:, :, None] + against[:, None, :],
        TARGET: toward[:, None, :] + against[:, :, None],
    }
    return np.stack([sides[side] + base[:, side, None, None] for side in (0, 1)], axis=1)


def _part(values: Array, said: Estimates) -> Array:
    if said.fill is None:
        return values
    return np.asarray(values[said.fill % len(values)][None])


def joins(eta: Array, applies: Array, shift: float) -> Array:
    """The chance to join, from log odds over fills (first axis) and the chance of a duty."""
    free = inverse_logit(eta).mean(axis=0)
    kept = inverse_logit(eta + shift).mean(axis=0)
    return np.asarray(applies * kept + (1 - applies) * free)


def helped(tables: PairTables, own: int, said: Estimates, *, pledged: bool = True) -> Array:
    """The chance that each state joins the side of the one at ``own``, were it attacked.

    Parameters
    ----------
    tables : PairTables
        Of the day.
    own : int
        Place of the state attacked.
    said : Estimates
        Drawn or best.
    pledged : bool
        Whether others' pledges to it, and the duties under them, stand.

    Returns
    -------
    float array, shape (n, n)
        ``[attacker, bearer]``; 0 where the attacker or the bearer fights anyhow.
    """
    eta = np.full((1, tables.n, tables.n), said.intercept)
    names = tables.fitted.model.names
    for name, values in tables.filled.items():
        if f"{name}_own" in names and (pledged or name not in PLEDGE_FEATURES):
            eta = eta + said.slope[f"{name}_own"] * _part(values, said)[:, None, :, own]
        if f"{name}_opp" in names:
            eta = eta + said.slope[f"{name}_opp"] * _part(values, said).transpose(0, 2, 1)
    for name, values in tables.filled_alone.items():
        if name in names:
            eta = eta + said.slope[name] * _part(values, said)[:, None, TARGET]
    applies = tables.duty[TARGET, :, own] / 2 if pledged else np.zeros((tables.n, tables.n))
    chance = joins(eta, applies, said.shift)
    chance[own] = 0.0
    chance[:, own] = 0.0
    np.fill_diagonal(chance, 0.0)
    return chance
