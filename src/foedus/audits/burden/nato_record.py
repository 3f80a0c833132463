"""NATO from 2014 to 2024: rank tests, spread and catching up, on each of its two bases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from foedus.audits.burden.account import (
    Convergence,
    Exploitation,
    account,
    convergence,
    exploitation,
)
from foedus.audits.burden.figures import NONE, Figure, YearFigures, speaker, year_figures
from foedus.errors import UnknownNameError
from foedus.states import State

BASES = ("read", "current")
"""Percent of GDP as table 3 prints it, or table 2 over table 5 at current prices."""
YEARS = range(2014, 2025)


@dataclass(frozen=True, slots=True)
class NatoRecord:
    """The series on one basis; shares are the largest member's of spending and of GDP."""

    basis: str
    tests: tuple[Exploitation, ...]
    convergence: Convergence
    shares: tuple[tuple[int, float, float], ...]


def nato_record(basis: str = "read", *, seed: int = 1, permutations: int = 9999) -> NatoRecord:
    """Rank tests and convergence of the members of each year.

    Parameters
    ----------
    basis : str
        One of :data:`BASES`.
    seed, permutations : int
        Of the pairings.

    Raises
    ------
    SourceNotAddedError
        If NATO's workbook has not been added.
    UnknownNameError
        If there is no such basis.
    """
    from foedus.worlds.world import world

    if basis not in BASES:
        raise UnknownNameError(f"{basis!r} is no basis.", f"choose {' or '.join(BASES)}.")
    held = speaker("nato")
    worlds = [world(date(year, 12, 31)) for year in YEARS]
    last = worlds[-1].members("NATO")

    def figures(one: object, states: Sequence[State]) -> YearFigures:
        made = year_figures(one, states, held)  # type: ignore[arg-type]
        return made if basis == "read" else _current(made)

    own = [figures(one, one.members("NATO")) for one in worlds]
    fixed = [figures(one, last) for one in worlds]
    shares = []
    for one in own:
        told = account(one)
        row = int(np.nanargmax(told.milex))
        shares.append((one.year, float(told.milex[row]), float(told.gdp[row])))
    return NatoRecord(
        basis,
        tuple(exploitation(one, seed=seed, permutations=permutations) for one in own),
        convergence(own, fixed),
        tuple(shares),
    )


def _current(figures: YearFigures) -> YearFigures:
    """The same with percent of GDP from expenditure and GDP at current prices."""
    milex, gdp = figures.columns["milex"], figures.columns["gdp"]
    effort = tuple(
        NONE
        if one.value is None or two.value is None
        else Figure(100 * one.value / two.value, one.source, "derived")
        for one, two in zip(milex, gdp, strict=True)
    )
    return replace(figures, columns={**figures.columns, "effort": effort})
