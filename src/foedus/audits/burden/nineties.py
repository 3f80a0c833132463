"""Rank correlations of GDP and effort in NATO, 1994-97, under every definition that is at hand.

Sandler and colleagues print 0.19, 0.14, 0.11 and 0.11 for fifteen members, none significant. What
they took GDP and spending from is not at hand, so nothing here is chosen to come near: every
definition is computed, and the gap of each is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.audits.burden.reactions import sipri_frame
from foedus.errors import MeasureError
from foedus.measures.burden.exploitation import KINDS, scipy_stats
from foedus.sources import adding
from foedus.sources.registry import source

if TYPE_CHECKING:
    import polars as pl

    from foedus.states import State

Array = NDArray[np.float64]

PUBLISHED: Mapping[int, float] = {1994: 0.19, 1995: 0.14, 1996: 0.11, 1997: 0.11}
"""As printed in table 9 of the study, by year; N = 15."""
SIZES = ("GDP, current dollars (World Bank)", "GDP, current dollars (SIPRI's amount over share)",
         "GDP, real, at purchasing power (estimates)")  # fmt: skip
EFFORTS = ("SIPRI share of GDP", "SIPRI constant dollars over real GDP",
           "NMC expenditure over World Bank GDP", "SIPRI dollars over World Bank GDP")  # fmt: skip
MEMBERS = ("15: all but Iceland", "16: Iceland at 0", "14: without the largest",
           "13: without Iceland, the largest and Luxembourg")  # fmt: skip
_BANK = "worldbank-gdp"
_LUXEMBOURG = 212
_ICELAND = 395


@dataclass(frozen=True, slots=True)
class Definition:
    """One way to compute the correlations, and what it gives by year.

    ``gap`` is the mean distance from what was printed; ``significant`` says whether any year's p
    is below 0.05.
    """

    size: str
    effort: str
    members: str
    kind: str
    found: tuple[float, ...]
    gap: float
    significant: bool


def nineties() -> tuple[Definition, ...]:
    """Every definition's correlations, the nearest to what was printed first.

    Returns
    -------
    tuple of Definition
        As far as the user has added SIPRI's workbook, the World Bank's GDP, the estimates of GDP
        and National Material Capabilities; a definition that needs a file that is not there is
        left out.

    Raises
    ------
    SourceNotAddedError
        If SIPRI's workbook has not been added.
    MissingExtraError
        If scipy is not installed.

    References
    ----------
    sipri_milex, world_bank, fariss_et_al2022
    """
    from foedus.worlds.world import world

    stats = scipy_stats()
    frames = _frames()
    columns = {
        year: _columns(world(date(year, 12, 31)).members("NATO"), year, frames)
        for year in PUBLISHED
    }
    told = []
    for size, effort, members, kind in product(SIZES, EFFORTS, MEMBERS, KINDS):
        found, p = [], []
        for year in PUBLISHED:
            held = _chosen(columns[year], size, effort, members)
            if held is None:
                break
            one = stats.spearmanr(*held) if kind == "spearman" else stats.kendalltau(*held)
            found.append(float(one.statistic))
            p.append(float(one.pvalue))
        if len(found) == len(PUBLISHED):
            gap = float(np.mean(np.abs(np.array(found) - np.array(list(PUBLISHED.values())))))
            told.append(Definition(size, effort, members, kind, tuple(found), gap, min(p) < 0.05))
    if not told:
        raise MeasureError("no definition can be computed.", "add SIPRI's workbook.")
    return tuple(sorted(told, key=lambda one: (one.gap, one.size, one.effort, one.members)))


def _frames() -> dict[str, pl.DataFrame]:
    """The files that are at hand, by their keys, one row per COW number and year."""
    from foedus.panels.variable import Ask
    from foedus.panels.variables.wealth import worldbank_gdp

    told = {"sipri-milex": sipri_frame()}
    if adding.is_added(_BANK):
        first, last = source(_BANK).coverage
        rows = worldbank_gdp(Ask(first, last, "cow", {_BANK: adding.added(_BANK).version})).frame
        (name,) = (one for one in rows.columns if one not in ("ccode", "year"))
        told[_BANK] = rows.rename({name: "gdp"})
    for key in ("gdp-population", "nmc"):
        if adding.is_added(key):
            told[key] = adding.load(key)
    return told


def _columns(
    states: tuple[State, ...], year: int, frames: Mapping[str, pl.DataFrame]
) -> dict[str, Array]:
    """Every size and effort that is known of the members, and who they are."""
    codes = [one.ccode or 0 for one in states]

    def column(key: str, name: str) -> Array:
        if key not in frames:
            return np.full(len(codes), np.nan)
        rows = frames[key].filter(year=year).select("ccode", name)
        held = dict(rows.iter_rows())
        told = [held.get(code) for code in codes]
        return np.array([np.nan if one is None else one for one in told], float)

    spent, share = (
        column("sipri-milex", "sipri_milex_current"),
        column("sipri-milex", "sipri_milex_gdp"),
    )
    bank, real = column(_BANK, "gdp"), column("gdp-population", "pwtrgdp")
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "codes": np.array(codes, float),
            SIZES[0]: bank,
            SIZES[1]: spent / share,
            SIZES[2]: real,
            EFFORTS[0]: 100 * share,
            EFFORTS[1]: column("sipri-milex", "sipri_milex_constant") / real,
            EFFORTS[2]: 1000 * column("nmc", "milex") / bank,
            EFFORTS[3]: 1e6 * spent / bank,
        }


def _chosen(
    columns: Mapping[str, Array], size: str, effort: str, members: str
) -> tuple[Array, Array] | None:
    x, y, codes = columns[size].copy(), columns[effort].copy(), columns["codes"]
    keep = codes != _ICELAND
    if members == MEMBERS[1]:
        keep[:] = True
        y[codes == _ICELAND] = 0.0
    elif members in MEMBERS[2:]:
        keep &= x != np.nanmax(x) if np.isfinite(x).any() else True
        if members == MEMBERS[3]:
            keep &= codes != _LUXEMBOURG
    if not (np.isfinite(x[keep]).all() and np.isfinite(y[keep]).all()):
        return None
    return x[keep], y[keep]
