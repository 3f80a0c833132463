"""How an alliance's members answered one another's spending, by SIPRI's figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from foedus.audits.burden.figures import label_of
from foedus.errors import CoverageError, MeasureError
from foedus.models.reaction.estimators import AllyResponse, growth_response
from foedus.models.reaction.panel import Allies, Response
from foedus.models.reaction.worlds import ESTIMATORS, respond
from foedus.sources import adding
from foedus.sources.registry import source
from foedus.states import State

_KEY = "sipri-milex"
_LONGER = "nmc"
_LEAST = 0.8


@dataclass(frozen=True, slots=True)
class Reactions:
    """What four estimators say of the members that are known in nearly all years.

    ``skipped`` gives the estimators that could not be fitted, with why.
    """

    first: int
    last: int
    leader: str
    rival: str
    rival_source: str
    states: tuple[str, ...]
    left_out: tuple[str, ...]
    responses: tuple[Response, ...]
    each: tuple[AllyResponse, ...]
    skipped: tuple[str, ...]


def reactions(states: Sequence[State], rival: State, first: int, last: int) -> Reactions:
    """Fit the four estimators to the members of one set over years.

    Parameters
    ----------
    states : sequence of State
        The members, one set throughout.
    rival : State
        Whose spending is the threat.
    first, last : int
        Years, both counted.

    Returns
    -------
    Reactions

    Raises
    ------
    SourceNotAddedError
        If SIPRI's workbook has not been added.
    CoverageError
        If the rival's spending is not known.
    MeasureError
        If too few members are.
    """
    frame = sipri_frame()
    years = list(range(first, last + 1))
    held = _table(frame, "sipri_milex_constant", years)
    shares = _table(frame, "sipri_milex_gdp", years)
    codes = [one.ccode or 0 for one in states]
    spent = np.column_stack([held.get(code, _nothing(years)) for code in codes])
    effort = np.column_stack([shares.get(code, _nothing(years)) for code in codes])
    spent = np.where(spent > 0, spent, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        gdp = np.where(effort > 0, spent / effort, np.nan)
    whole = np.isfinite(spent) & np.isfinite(gdp)
    kept = whole.mean(axis=0) >= _LEAST
    names = [one.code for one in states]
    if kept.sum() < 3:
        raise MeasureError(
            f"spending and GDP are known of {int(kept.sum())} members in most years from {first} "
            f"to {last}.",
            "ask for later years: SIPRI's begin in 1949.",
        )
    spent, gdp = spent[:, kept], gdp[:, kept]
    inside = [name for name, one in zip(names, kept.tolist(), strict=True) if one]
    leader = inside[int(np.nanargmax(np.nanmean(spent, axis=0)))]
    threat, told = _threat(rival, years, held, spent[:, inside.index(leader)],
                           codes[names.index(leader)])  # fmt: skip
    allies = Allies(spent, gdp, threat, tuple(inside), tuple(years))
    responses, skipped = [], []
    each: tuple[AllyResponse, ...] = ()
    for name in ESTIMATORS:
        try:
            if name == "growth_response":
                pooled, each = growth_response(allies, leader)
                responses.append(pooled)
            else:
                responses.append(respond(name, allies))
        except MeasureError as refused:
            skipped.append(f"{name}: {refused.wrong}")
    return Reactions(
        first, last, leader, rival.code, told, tuple(inside),
        tuple(name for name in names if name not in inside), tuple(responses), each,
        tuple(skipped),
    )  # fmt: skip


def sipri_frame() -> pl.DataFrame:
    """SIPRI's figures by COW number and year, its false zeros taken out.

    Raises
    ------
    SourceNotAddedError
        If the workbook has not been added.
    """
    from foedus.panels.variable import Ask
    from foedus.panels.variables.spending import sipri_milex

    if not adding.is_added(_KEY):
        raise adding.not_added(source(_KEY))
    first, last = source(_KEY).coverage
    return sipri_milex(Ask(first, last, "cow", {_KEY: adding.added(_KEY).version})).frame


def _nothing(years: Sequence[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.full(len(years), np.nan)


def _table(
    frame: pl.DataFrame, name: str, years: Sequence[int]
) -> dict[int, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """One column by COW number, as an array over years."""
    told: dict[int, np.ndarray[tuple[int, ...], np.dtype[np.float64]]] = {}
    rows = frame.filter(pl.col("year").is_between(years[0], years[-1]) & pl.col(name).is_not_null())
    for code, year, value in rows.select("ccode", "year", name).iter_rows():
        told.setdefault(code, _nothing(years))[year - years[0]] = value
    return told


def _threat(
    rival: State,
    years: Sequence[int],
    held: dict[int, np.ndarray[tuple[int, ...], np.dtype[np.float64]]],
    leading: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    leader: int,
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], str]:
    """Log of the rival's spending, and its source: SIPRI's, else NMC's relative to the leader's.

    NMC's dollars are of their year; the rival's over the leader's is free of prices.
    """
    own = held.get(rival.ccode or 0, _nothing(years))
    if (own > 0).all():
        return np.log(own), label_of(_KEY)
    if adding.is_added(_LONGER):
        rows = adding.load(_LONGER)
        table = _table(rows, "milex", years)
        theirs = table.get(rival.ccode or 0, _nothing(years))
        ours = table.get(leader, _nothing(years))
        with np.errstate(invalid="ignore", divide="ignore"):
            told = np.log(theirs / ours * leading)
        if np.isfinite(told).all():
            return told, f"{label_of(_LONGER)}, relative to the leader's"
    raise CoverageError(
        f"the spending of {rival.name} is not known in every year from {years[0]} to {years[-1]}.",
        "add National Material Capabilities, name another rival with --against, or ask for other "
        "years.",
    )
