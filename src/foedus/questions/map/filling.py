"""By what a map's states are filled: a number, or a kind, of each state with its source."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from foedus.atlas import facts
from foedus.worlds.added_files import added_file
from foedus.worlds.ties import NUCLEAR, REGIME

if TYPE_CHECKING:
    from foedus.questions.map.reading import Asked, Sight

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Fill:
    """What a map can be filled by.

    Parameters
    ----------
    title : str
        In words, as a legend has it.
    form : str
        How a number is written, in d3's terms.
    log : bool
        Shaded by the logarithm.
    kinds : tuple of str
        Where it is no number: every kind, what is left over last.
    variable, column : str
        Where it is a variable of panels.
    dataset : str
        The file that has to be added for it; empty where the atlas has it.
    """

    title: str
    form: str = ".3~s"
    log: bool = False
    kinds: tuple[str, ...] = ()
    variable: str = ""
    column: str = ""
    dataset: str = ""


FILLS: Mapping[str, Fill] = {
    "partners": Fill("states joined to it by a duty"),
    "owes": Fill("states to which it owes a duty"),
    "owed": Fill("states that owe it a duty"),
    "gdp": Fill("GDP", log=True),
    "population": Fill("population", log=True),
    "personnel": Fill("active military personnel", log=True),
    "milex-share": Fill("military expenditure", ".2~r", log=True),
    "milex": Fill("military expenditure", log=True, dataset="nmc"),
    "cinc": Fill("CINC", ".2~r", log=True, dataset="nmc"),
    "similarity": Fill("similarity of alliance portfolios", ".2f"),
    "regime": Fill("regime", kinds=("democracy", "autocracy", "hybrid", NOT_KNOWN)),
    "nuclear": Fill(
        "nuclear weapons", kinds=("armed", "opaque", "former", "hosted", NOT_KNOWN, "none")
    ),
    "democracy": Fill(
        "electoral democracy (V-Dem)", ".2f", variable="democracy", column="polyarchy",
        dataset="democracy",
    ),
    "polity": Fill(
        "Polity score", "d", variable="polity", column="p5_polity2", dataset="polity"
    ),
    "ideal-point": Fill(
        "ideal point in the UN General Assembly", ".2f", variable="ideal-points",
        column="un_ideal_point", dataset="un-ideal-points",
    ),
    "us-troops": Fill(
        "United States troops", log=True, variable="us-troops", column="us_troops",
        dataset="us-troops",
    ),
}  # fmt: skip
COUNTS = ("partners", "owes", "owed")
WEIGHTS = {
    "gdp": "gdp", "population": "population", "personnel": "personnel",
    "milex-share": "milex_share", "milex": "milex", "cinc": "cinc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One state's value: a number or a kind, its unit, and what it rests on."""

    value: float | None
    kind: str
    unit: str
    source: str


def cells_of(asked: Asked, sight: Sight) -> list[Cell]:
    """The value of every state of a sight, in the World's order.

    Parameters
    ----------
    asked : Asked
        Its measure is none of ``COUNTS``.
    sight : Sight
        One year's.
    """
    name = asked.measure
    if name in WEIGHTS:
        return _weights(sight, WEIGHTS[name])
    if FILLS[name].variable:
        return _panel(asked, sight, FILLS[name])
    return _MAKERS[name](asked, sight)


def _weights(sight: Sight, name: str) -> list[Cell]:
    weight = sight.there.weights[name]
    return [
        Cell(
            value if math.isfinite(value) else None, "", weight.unit,
            " ".join(one for one in (source, origin) if one) or NOT_KNOWN,
        )
        for value, origin, source in zip(
            weight.value.tolist(), weight.origin, weight.source, strict=True
        )
    ]  # fmt: skip


def _similarity(asked: Asked, sight: Sight) -> list[Cell]:
    from foedus.audits.cohesion.grounds import CHARTER, similar_portfolios

    there = sight.there
    own = asked.about.ccode if asked.about else None
    found: dict[int, float] = {}
    # Where agreements are known to be missing, none of what is left is a portfolio.
    if there.complete and own is not None:
        codes, s, _ = similar_portfolios(there, frozenset({CHARTER}))
        listed = codes.tolist()
        if own in listed:
            found = dict(zip(listed, s[listed.index(own)].tolist(), strict=True))
    said = ", ".join(there.speakers)
    return [
        Cell(None, "", "S", NOT_KNOWN)
        if value is None or not math.isfinite(value)
        else Cell(round(value, 4), "", "S", said)
        for value in (found.get(one.ccode or -1) for one in there.states)
    ]


def _regime(asked: Asked, sight: Sight) -> list[Cell]:
    there = sight.there
    held = facts.regimes_on(there.on) if _spoken(there.on) else {}
    return [
        _kind(REGIME[code], held[one.ccode or -1].basis)
        if code > 0
        else Cell(None, NOT_KNOWN, "", NOT_KNOWN)
        for code, one in zip(there.ties.regime.tolist(), there.states, strict=True)
    ]


def _nuclear(asked: Asked, sight: Sight) -> list[Cell]:
    there = sight.there
    held = facts.nuclear_on(there.on) if _spoken(there.on) else {}
    found = []
    for code, one in zip(there.ties.nuclear.tolist(), there.states, strict=True):
        known = held.get(one.ccode or -1)
        found.append(
            Cell(None, NOT_KNOWN, "", NOT_KNOWN)
            if code < 0
            else _kind(NUCLEAR[code], known.basis if known else "")
        )
    return found


def _kind(word: str, basis: str) -> Cell:
    return Cell(None, word, "", f"atlas ({basis})" if basis else "atlas")


def _spoken(day: date) -> bool:
    return day >= facts.coverage().since


_MAKERS: Mapping[str, Callable[[Asked, Sight], list[Cell]]] = {
    "similarity": _similarity,
    "regime": _regime,
    "nuclear": _nuclear,
}


def _panel(asked: Asked, sight: Sight, fill: Fill) -> list[Cell]:
    """A column of a variable of panels, of the sight's calendar year."""
    from foedus.sources import adding

    file = added_file(fill.dataset, sight.there.on)
    if file is None:
        return [Cell(None, "", "", NOT_KNOWN)] * len(sight.there.states)
    years = [one.year for one in asked.sights]
    checksum = adding.added(fill.dataset).sha256
    held, unit = _column(fill.variable, fill.column, min(years), max(years), checksum)
    found = [held.get((one.ccode or -1, sight.year)) for one in sight.there.states]
    return [
        Cell(value, "", unit, NOT_KNOWN if value is None else f"{file.key} {sight.year}")
        for value in found
    ]


@lru_cache(maxsize=4)
def _column(
    variable: str, column: str, first: int, last: int, checksum: str
) -> tuple[Mapping[tuple[int, int], float], str]:
    # The checksum is in the signature so that a file added anew is read anew.
    from foedus.panels import state_years
    from foedus.panels.variables import variable_named

    unit = next(one.unit for one in variable_named(variable).columns if one.name == column)
    frame = state_years(first, last).add(variable).collect()
    kept = frame.select("ccode", "year", column).drop_nulls()
    return {(ccode, year): float(value) for ccode, year, value in kept.iter_rows()}, unit
