"""What threshold each challenger in history faced: its chance of success, with helpers or alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.casus import Event, events_as_arrays, rule
from foedus.casus.ruling import APPLIES, DOES_NOT_APPLY, THIRD_PARTY
from foedus.contingency.balance import DISTANCE_LOSS
from foedus.contingency.joining.fit import Fitted, shipped
from foedus.contingency.joining.forecast import power_shares
from foedus.contingency.net_power import drawn_factors, net_power
from foedus.contingency.ruled_duties import UNIVERSAL
from foedus.errors import PanelError
from foedus.models.draws import case_rng
from foedus.models.logit import inverse_logit
from foedus.models.outcomes import WarModel, war_model
from foedus.models.power import net_power_beckley2018
from foedus.terms import PLEDGES, Pledge
from foedus.worlds.ties import UNKNOWN
from foedus.worlds.world import World, world

if TYPE_CHECKING:
    import polars as pl

    from foedus.casus import Rulings

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]

NEEDED = ("atop-m", "nmc", "cow-contiguity", "cow-majors", "cow-capitals", "tss-rivalries",
          "gdp-population")  # fmt: skip
"""Datasets to add before :func:`thresholds_of`."""
_DAY = (7, 1)
_LAST_EARLY_YEAR = 1945
_OWN = ("defense", "offense", "neutrality", "nonaggression", "consultation")
_WEIGHT = {APPLIES: 1.0}
_CONTESTED = 0.5


def thresholds_of(
    rows: pl.DataFrame,
    *,
    fitted: Fitted | None = None,
    model: WarModel | None = None,
    loss: float = DISTANCE_LOSS,
    seed: int = 1,
    draws: int = 256,
) -> pl.DataFrame:
    """The chance of success of every challenger, were it to attack, with helpers and alone.

    Parameters
    ----------
    rows : polars.DataFrame
        ``ccode1`` (the challenger), ``ccode2``, ``year``.
    fitted : Fitted, optional
        Who joins; the estimates that come with the package if not given.
    model : WarModel, optional
        Who prevails; likewise.
    loss : float
        Loss of strength per thousand kilometers between capitals (``1 / (1 + k d)``).
    seed, draws : int
        Of the coalitions: the same chance numbers for every pair of a year.

    Returns
    -------
    polars.DataFrame
        The keys, ``success`` (either side's helpers may come), ``defended`` (only the target's
        may) and ``alone`` (none does); null where the strength of one of the two is not known.

    Raises
    ------
    PanelError
        If there is no draw.

    Notes
    -----
    The event is the plain one: an unprovoked attack on the target's home on 1 July. Helpers come
    each by itself; no helper calls in another. A helper whose strength is not known brings, draw
    by draw, what it may have: see :func:`foedus.contingency.net_power.net_power`.
    """
    import polars as pl

    if draws < 1:
        raise PanelError(f"{draws} draws show no coalition.", "ask for at least one draw.")
    estimates = shipped() if fitted is None else fitted
    outcome = war_model() if model is None else model
    parts = []
    for year in rows["year"].unique().sort().to_list():
        pairs = rows.filter(pl.col("year") == year).select("ccode1", "ccode2", "year")
        said = _year(int(year), pairs, estimates, outcome, loss, seed, draws)
        parts.append(pairs.with_columns(pl.Series(name, value) for name, value in said.items()))
    return pl.concat(parts).with_columns(pl.col("success", "defended", "alone").fill_nan(None))


def _year(
    year: int,
    pairs: pl.DataFrame,
    fitted: Fitted,
    model: WarModel,
    loss: float,
    seed: int,
    draws: int,
) -> dict[str, Array]:
    there = world(date(year, *_DAY))
    seat = {one.ccode: row for row, one in enumerate(there.states) if one.ccode is not None}
    keys = pairs.select("ccode1", "ccode2").to_numpy()
    known = np.array([one in seat and two in seat for one, two in keys.tolist()], bool)
    out = {name: np.full(len(keys), np.nan) for name in ("success", "defended", "alone")}
    if not known.any():
        return out
    one, two = (np.array([seat[code] for code in column[known].tolist()]) for column in keys.T)
    power = net_power_on(there, year)
    km = np.nan_to_num(there.ties.distance, nan=float(np.nanmedian(there.ties.distance)))
    left = 1 / (1 + loss * km / 1000)
    strength = np.nan_to_num(power)
    member = np.array([state.exists_on(there.on, "cow") for state in there.states], bool)
    guessed, drawn = strengths_in_doubt(there, power, member, draws)
    log_odds = _log_odds(there, fitted, year)
    duty = _duties(there, one, two)
    uniform = case_rng(seed, "stakes", year).random((draws, len(strength)), dtype=np.float32)
    shift = float(fitted.model.shift[int(year > _LAST_EARLY_YEAR)])
    a0 = strength[one] * left[one, two]
    b0 = strength[two]
    found = np.full((3, len(one)), np.nan)
    for start in range(0, len(one), 256):
        rows = np.arange(start, min(start + 256, len(one)))
        i, t = one[rows], two[rows]
        own, opposed, base = log_odds
        helped = []
        for side, (ally, enemy) in enumerate(((i, t), (t, i))):
            eta = base[side][None] + own[:, ally].T + opposed[:, enemy].T
            free = inverse_logit(eta)
            held = duty[side][rows]
            chance = held * inverse_logit(eta + shift) + (1 - held) * free
            chance[:, ~member] = 0
            chance[np.arange(len(rows)), i] = chance[np.arange(len(rows)), t] = 0
            helped.append(chance.astype(np.float32))
        # A state that would come to either side comes to one: the attacker's, then the target's.
        come_a = uniform[None] < helped[0][:, None]
        come_b = (uniform[None] > 1 - helped[1][:, None]) & ~come_a
        brought = (strength[:, None] * left)[:, t].T.astype(np.float32)
        more_a = np.einsum("rdn,rn->rd", come_a, brought).astype(float)
        more_b = np.einsum("rdn,rn->rd", come_b, brought).astype(float)
        if len(guessed):
            near = left[np.ix_(guessed, t)].T
            more_a += np.einsum("rdu,ru,du->rd", come_a[:, :, guessed], near, drawn)
            more_b += np.einsum("rdu,ru,du->rd", come_b[:, :, guessed], near, drawn)
        for place, (a, b) in enumerate(
            (
                (a0[rows, None] + more_a, b0[rows, None] + more_b),
                (a0[rows, None], b0[rows, None] + more_b),
                (a0[rows, None], b0[rows, None]),
            )
        ):
            with np.errstate(invalid="ignore", divide="ignore"):
                gap = (a - b) / (a + b)
            won = (1 - model.drawn / model.wars) * inverse_logit(model.k * gap)
            found[place, rows] = won.mean(axis=1)
    unknown = ~np.isfinite(power)
    found[:, unknown[one] | unknown[two]] = np.nan
    for name, values in zip(out, found, strict=True):
        out[name][known] = values
    return out


def strengths_in_doubt(
    there: World, power: Array, member: NDArray[np.bool_], draws: int
) -> tuple[Numbers, Array]:
    """The members whose strength the file does not know, and what they have in each draw.

    Parameters
    ----------
    there : World
        The states.
    power : float array, shape (n,)
        Net power by the file; NaN where not known.
    member : bool array, shape (n,)
        Who may come.
    draws : int
        How many.

    Returns
    -------
    tuple of int array, shape (u,), and float array, shape (draws, u)
        Their places, and their strengths in the unit of ``power``. None where fewer than two
        strengths are known, by which others could be told.
    """
    rows = np.flatnonzero(member & ~np.isfinite(power))
    if not len(rows) or np.isfinite(power).sum() < 2:
        return rows[:0], np.zeros((draws, 0))
    held = net_power(there)
    codes = np.array([there.states[row].ccode or 0 for row in rows.tolist()], np.int64)
    factors = drawn_factors(codes, held.error[rows])
    ways = np.ones((1, len(rows))) if factors is None else factors
    return rows, np.asarray(held.own[rows] * np.take(ways, np.arange(draws) % len(ways), axis=0))


def net_power_on(there: World, year: int) -> Array:
    """Net power of a World's states by the long estimates of GDP; NaN where not known."""
    import polars as pl

    from foedus.sources import adding

    frame = adding.load("gdp-population").filter(pl.col("year") == year)
    made = net_power_beckley2018(frame["pwtrgdp"].to_numpy(), frame["pwtpop"].to_numpy())
    by_code = dict(zip(frame["ccode"].to_list(), made.tolist(), strict=True))
    return np.array([by_code.get(one.ccode, np.nan) for one in there.states], float)


def _log_odds(there: World, fitted: Fitted, year: int) -> tuple[Array, Array, list[Array]]:
    """Parts of the log odds to join, no duty applying: toward an ally, against an enemy, its own.

    Each feature of a pair is of the helper and one of the two who fight, so that they add up. One
    that is not known counts as at its mean.
    """
    n = len(there.states)
    unbound = fitted.model.unbound
    own, opposed = np.zeros((n, n)), np.zeros((n, n))
    base = [np.full(n, unbound.intercept), np.full(n, unbound.intercept)]
    touching = np.where(there.ties.contiguity == UNKNOWN, np.nan, there.ties.contiguity > 0)
    apart = np.log(np.maximum(there.ties.distance, 1.0))
    major = there.ties.major
    with np.errstate(divide="ignore"):
        power = np.log(power_shares(there))
    rivals = _rivals(there, year)

    def particular(agreement: object) -> bool:
        return getattr(agreement, "key", "") not in UNIVERSAL

    pairs = {f"{name}_own": there.pledge(Pledge(name), where=particular) for name in _OWN}
    pairs |= {"contiguous_own": touching, "log_distance_own": apart}
    against = {"contiguous_opp": touching, "log_distance_opp": apart, "rival_opp": rivals}
    alone = {
        "major": np.full(n, np.nan) if major is None else major.astype(float),
        "log_power": np.where(np.isfinite(power), power, np.nan),
        "log_number_own": np.zeros(n),
        "log_number_opp": np.zeros(n),
    }
    for place, name in enumerate(fitted.model.names):
        slope = unbound.coefficients[place] / unbound.scale[place]
        mean = unbound.mean[place]

        def part(values: object, slope: float = slope, mean: float = mean) -> Array:
            return np.asarray(slope * np.nan_to_num(np.asarray(values, float) - mean))

        if name in pairs:
            own += part(pairs[name])
        elif name in against:
            opposed += part(against[name])
        elif name in alone:
            base = [one + part(alone[name]) for one in base]
        elif name == "attacker_side":
            base = [base[0] + part(np.ones(n)), base[1] + part(np.zeros(n))]
        else:
            raise PanelError(f"no rule makes {name!r} of a World.", "use the shipped estimates.")
    return own, opposed, base


def _rivals(there: World, year: int) -> Array:
    import polars as pl

    from foedus.sources import adding

    seat = {one.ccode: row for row, one in enumerate(there.states) if one.ccode is not None}
    n = len(there.states)
    pairs = np.zeros((n, n))
    now = adding.load("tss-rivalries").filter(
        (pl.col("styear") <= year) & (pl.col("endyear") >= year)
    )
    for one, two in now.select("ccode1", "ccode2").iter_rows():
        if one in seat and two in seat:
            pairs[seat[one], seat[two]] = pairs[seat[two], seat[one]] = 1
    return pairs


def _duties(there: World, one: Numbers, two: Numbers) -> tuple[Array, Array]:
    """The chance that a duty to help applies: toward the attacker, the target; (pairs, n)."""
    book = there.book
    events = [
        Event((there.states[i].number,), (there.states[t].number,), there.on)
        for i, t in zip(one.tolist(), two.tolist(), strict=True)
    ]
    found: Rulings = rule(book, events_as_arrays(book, events))
    universal = np.array([agreement.key in UNIVERSAL for agreement in book.agreements])
    help_ = np.array([PLEDGES.index(Pledge.DEFENSE), PLEDGES.index(Pledge.OFFENSE)])
    live = (
        (found.role == THIRD_PARTY)
        & (found.status != DOES_NOT_APPLY)
        & ~universal[book.clauses.agreement[found.obligation]]
        & np.isin(book.clauses.duty[found.obligation], help_)
    )
    seat = np.full(len(book.states), -1)
    seat[there.seats] = np.arange(len(there.seats))
    event, bearer = found.event[live], seat[found.state[live]]
    ally = seat[found.toward[live]]
    weight = np.where(found.status[live] == APPLIES, 1.0, _CONTESTED)
    due = (np.zeros((len(one), len(there.states))), np.zeros((len(one), len(there.states))))
    for side, own in enumerate((one, two)):
        rows = (bearer >= 0) & (ally == own[event])
        np.maximum.at(due[side], (event[rows], bearer[rows]), weight[rows])
    return due
