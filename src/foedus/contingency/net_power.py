"""Net power of every state of a World, all GDP in one price basis, and how well it is known.

Estimates of who prevails rest on GDP at constant international prices. The user's file of
long-run GDP speaks first, in that basis. Where it does not, the atlas's GDP at market rates is
converted to it; what the conversion leaves open, and what nobody knows, is carried as an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.joining.forecast import power_shares
from foedus.errors import EventError
from foedus.models.draws import case_rng
from foedus.models.power import net_power_beckley2018
from foedus.models.prices import PriceModel, international_gdp_balassa1964, price_model
from foedus.worlds.added_files import added_file
from foedus.worlds.world import World

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

REPORTED, CONVERTED, IMPUTED, ASSUMED = "reported", "converted", "imputed", "assumed"
KNOWN: Final = (REPORTED, CONVERTED)
"""Origins of a strength that rests on the state's own GDP and population."""
MEASURE: Final = "GDP x GDP per person"
SHARES: Final = "mean of shares"
WAYS: Final = 1000
"""In so many ways the errors of strengths are drawn; draws take them in turn."""
_FILE: Final = "gdp-population"
_FEW: Final = 3
_NAMED: Final = 12


@dataclass(frozen=True, slots=True, eq=False)
class NetPower:
    """Net power of a World's states at home, arrays of shape (n,) in its order.

    Parameters
    ----------
    own : float array
        Where it is not known for sure, the median. Unit: that of ``measure``; only ratios count.
    error : float array
        Standard deviation of its logarithm: 0 where GDP at international prices is known.
    origin : tuple of str
        ``reported``: by the user's file of GDP at international prices. ``converted``: from the
        atlas's GDP at market rates. ``imputed``: from the shares of spending, personnel and
        population, by the line through the states for which both are known. ``assumed``: nothing
        is known, and it may be as strong as any state for which something is.
    measure, source : str
        What is weighed, and where it comes from.
    """

    own: Array
    error: Array
    origin: tuple[str, ...]
    measure: str
    source: str


def net_power(world: World, *, prices: PriceModel | None = None) -> NetPower:
    """Net power of every state of a World.

    Parameters
    ----------
    world : World
        Its weights, and of the user's files the one of long-run GDP, for the year.
    prices : PriceModel, optional
        Converts GDP at market rates; that which comes with the package if not given.

    Returns
    -------
    NetPower

    Raises
    ------
    EventError
        If nothing at hand weighs any state on the day.
    """
    used = price_model() if prices is None else prices
    shares = power_shares(world)
    file, label = _of_file(world)
    atlas = _of_atlas(world, used.slope)
    own = np.where(np.isfinite(file), file, _on_level(atlas, file))
    origin = np.where(
        np.isfinite(file), REPORTED, np.where(np.isfinite(atlas), CONVERTED, IMPUTED)
    ).astype(object)
    error = np.where(origin == CONVERTED, used.net_power_error, 0.0)
    source = " and ".join(
        one for one, spoke in ((label, REPORTED), ("the atlas", CONVERTED)) if spoke in origin
    )
    measure = MEASURE
    if np.isfinite(own).sum() < _FEW - 1:
        own, source, measure = shares.copy(), "shares of the World's weights", SHARES
        origin = np.where(np.isfinite(own), REPORTED, IMPUTED).astype(object)
        error = np.zeros(len(own))
    if not np.isfinite(own).any():
        raise EventError(
            f"no state's strength is known on {world.on}.",
            "add National Material Capabilities or GDP estimates ('foedus data list').",
        )
    own, error = _filled(own, error, shares, origin)
    return NetPower(own, error, tuple(origin.tolist()), measure, source)


def _of_file(world: World) -> tuple[Array, str]:
    """Net power by the user's file of GDP at international prices; NaN where it is silent."""
    file = added_file(_FILE, world.on)
    none = np.full(len(world.states), np.nan)
    if file is None:
        return none, ""
    import polars as pl

    rows = file.frame.filter(pl.col("year") == world.on.year)
    held = {
        ccode: (money, persons)
        for ccode, money, persons in rows.select("ccode", "pwtrgdp", "pwtpop").iter_rows()
    }
    found = [held.get(one.ccode, (None, None)) for one in world.states]
    money, persons = np.array(
        [[np.nan if one is None else one for one in pair] for pair in found], float
    ).T
    known = (money > 0) & (persons > 0)
    none[known] = net_power_beckley2018(money[known], persons[known])
    return none, file.key


def _of_atlas(world: World, slope: float) -> Array:
    """Net power by the World's weights, GDP at market rates converted; NaN where not known."""
    gdp, people = world.weights["gdp"].value, world.weights["population"].value
    known = (gdp > 0) & (people > 0)
    own = np.full(len(gdp), np.nan)
    if known.any():
        money = international_gdp_balassa1964(gdp[known], people[known], slope)
        own[known] = net_power_beckley2018(money, people[known])
    return own


def _on_level(atlas: Array, file: Array) -> Array:
    """The atlas's net power in the file's unit: by the states of which both speak."""
    both = np.isfinite(atlas) & np.isfinite(file)
    if not both.any():
        return atlas
    return np.asarray(atlas * np.exp(np.mean(np.log(file[both]) - np.log(atlas[both]))))


def _filled(
    own: Array, error: Array, shares: Array, origin: NDArray[np.object_]
) -> tuple[Array, Array]:
    """Strengths that are not known, with their error: from shares, else any that is known."""
    own, error = own.copy(), error.copy()
    known = np.isfinite(own) & (own > 0)
    log_own = np.log(own[known])
    both = known & (shares > 0)
    guess = ~np.isfinite(own) & (shares > 0) & (both.sum() >= _FEW)
    if guess.any():
        x, y = np.log(shares[both]), np.log(own[both])
        slope, level = np.polyfit(x, y, 1)
        own[guess] = np.exp(level + slope * np.log(shares[guess]))
        error[guess] = float(np.sqrt(((y - level - slope * x) ** 2).sum() / (both.sum() - 2)))
    rest = ~np.isfinite(own)
    if rest.any():
        own[rest] = np.exp(log_own.mean())
        error[rest] = log_own.std()
        origin[rest] = ASSUMED
    return own, error


def doubts_told(origin: Sequence[str], missing: Sequence[str], used: PriceModel) -> tuple[str, ...]:
    """What an answer says of strengths that are drawn, as they are not known for sure.

    Parameters
    ----------
    origin : sequence of str
        Of each state's strength: see :class:`NetPower`.
    missing : sequence of str
        Codes of the states whose strength or distance is not known.
    used : PriceModel
        By which GDP was converted.
    """
    said = []
    converted = list(origin).count(CONVERTED)
    if converted:
        said.append(
            f"GDP of {converted} states is the atlas's at market exchange rates, put at "
            "international prices, on which the estimates rest: income per person against the "
            f"world's to the power {used.slope:.2f} (the Penn effect, estimated "
            f"{used.first}-{used.last}); its error, a factor of {exp(used.residual):.2f} either "
            "way in income per person (one standard deviation), is drawn for each state."
        )
    if missing:
        shown = ", ".join(missing[:_NAMED]) + (", ..." if len(missing) > _NAMED else "")
        said.append(
            f"{len(missing)} states lack a known strength or distance ({shown}): drawn "
            "about what their shares of spending, personnel and population say, else from the "
            "strengths or distances that are known."
        )
    return tuple(said)


def drawn_factors(ccodes: Ints, error: Array) -> Array | None:
    """Factors by which strengths are off, in each of :data:`WAYS` ways.

    Parameters
    ----------
    ccodes : int array, shape (n,)
        COW numbers: a state's errors turn on its number alone.
    error : float array, shape (n,)
        Standard deviation of the logarithm of each strength.

    Returns
    -------
    float array, shape (WAYS, n), or None
        Lognormal with median 1, each state's values even quantiles in an order of its own; None
        where no strength is in doubt.
    """
    if not (error > 0).any():
        return None
    return np.asarray(np.exp(drawn_normals(ccodes) * error))


def drawn_normals(ccodes: Ints) -> Array:
    """How far off each state's strength is in each way, in its own errors: shape (WAYS, n).

    Parameters
    ----------
    ccodes : int array, shape (n,)
        COW numbers: a state's errors turn on its number alone.
    """
    return np.stack([_normal(int(ccode)) for ccode in ccodes], axis=-1)


@lru_cache(maxsize=512)
def _normal(ccode: int) -> Array:
    found = case_rng(0, "strength", ccode).permutation(_even())
    found.setflags(write=False)
    return found


@lru_cache(maxsize=1)
def _even() -> Array:
    normal = NormalDist()
    return np.array([normal.inv_cdf((row + 0.5) / WAYS) for row in range(WAYS)])
