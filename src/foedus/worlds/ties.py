"""Ties between the states of a World: borders, distances, majors, regimes, wars, weapons.

The user's own files speak first, in the years they cover; the atlas's tables, from 1990, speak
for what is left; ``Ties.sources`` says which spoke. In small-int arrays -1 is "not known" and
0 is "looked, and there was none".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.atlas import facts
from foedus.atlas.facts import CONFLICT_KINDS, NEIGHBOUR_KINDS, NUCLEAR_STATUSES, REGIMES
from foedus.states import State
from foedus.worlds.added_files import AddedFile, added_file
from foedus.worlds.distance import great_circle
from foedus.worlds.frozen import frozen

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]
Small = NDArray[np.int8]
Flags = NDArray[np.bool_]

UNKNOWN, NONE = -1, 0
CONTIGUITY = ("none", *NEIGHBOUR_KINDS)
"""Words for ``Ties.contiguity``; the numbers 1 to 5 are those of COW's ``conttype``."""
NUCLEAR = ("none", *NUCLEAR_STATUSES)
"""Words for ``Ties.nuclear``, by their number."""
REGIME = ("", *REGIMES)
"""Words for ``Ties.regime``, by their number."""


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """What joins and parts the states of a World on its day; arrays are read-only.

    Parameters
    ----------
    contiguity : int8 array, shape (n, n)
        Symmetric, diagonal 0. -1 not known, 0 more than 400 miles apart, 1 a land border,
        2 to 5 coasts within 12, 24, 150, 400 statute miles; see ``CONTIGUITY``.
    distance : float array, shape (n, n)
        Between capitals, great circle. Unit: km. Symmetric, diagonal 0, NaN not known.
    capital : tuple of str
        Empty where not known.
    latitude, longitude : float array, shape (n,)
        Of the capital. Unit: degrees north and east; NaN not known.
    major : bool array, shape (n,), or None
        Major powers; None where no source at hand speaks of the day.
    regime : int8 array, shape (n,)
        -1 not known, else 1 to 3 as in ``REGIME``.
    rivalry, war : bool array, shape (n, n), or None
        Open rivalries and wars, symmetric; None where no source at hand speaks of the day.
    nuclear : int8 array, shape (n,)
        -1 not known, 0 none, else as in ``NUCLEAR``.
    capital_source : tuple of str
        Source of each state's capital; empty where not known.
    sources : tuple of (str, str)
        Each kind of tie with the source that spoke; empty where none did.
    warnings : tuple of str
        What nobody at hand speaks for.
    """

    on: date
    states: tuple[State, ...]
    contiguity: Small
    distance: Floats
    capital: tuple[str, ...]
    latitude: Floats
    longitude: Floats
    major: Flags | None
    regime: Small
    rivalry: Flags | None
    war: Flags | None
    nuclear: Small
    capital_source: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]

    def frame(self) -> pl.DataFrame:
        """One row per pair of states, the lower number first; null where not known."""
        import polars as pl

        first, second = np.triu_indices(len(self.states), 1)
        numbers = np.array([one.number for one in self.states], np.int64)
        codes = np.array([one.code for one in self.states], object)
        kind = self.contiguity[first, second]
        pairs = pl.DataFrame(
            {
                "number1": numbers[first],
                "number2": numbers[second],
                "state1": codes[first].tolist(),
                "state2": codes[second].tolist(),
                "contiguity": [None if one < 0 else CONTIGUITY[one] for one in kind.tolist()],
                "distance": self.distance[first, second],
            },
            schema_overrides={"state1": pl.String, "state2": pl.String, "contiguity": pl.String},
        ).with_columns(pl.col("distance").fill_nan(None))
        return pairs.with_columns(
            pl.lit(None, pl.Boolean).alias(name)
            if flags is None
            else pl.Series(name, flags[first, second], pl.Boolean)
            for name, flags in (("rivalry", self.rivalry), ("war", self.war))
        )


def ties_of(states: Sequence[State], on: date) -> Ties:
    """Ties of these states on a day.

    Parameters
    ----------
    states : sequence of State
        The order of every array.
    on : date
        The day.

    Returns
    -------
    Ties

    Raises
    ------
    StoreError
        If the copy of an added file is damaged.
    """
    seat = {one.ccode: row for row, one in enumerate(states) if one.ccode is not None}
    members = np.array([one.exists_on(on, "cow") for one in states], bool)
    modern = on >= facts.coverage().since
    contiguity, borders = _contiguity(seat, members, on, modern)
    capitals = _capitals(states, on, modern)
    latitude = np.array([lat for _, lat, _, _ in capitals], np.float64)
    longitude = np.array([lon for _, _, lon, _ in capitals], np.float64)
    distance = great_circle(latitude[:, None], longitude[:, None], latitude, longitude)
    np.fill_diagonal(distance, 0.0)
    major, who_major = _majors(seat, len(states), on, modern)
    rivalry, war = (_conflicts(seat, len(states), on, kind, modern) for kind in CONFLICT_KINDS)
    capital_source = tuple(source for _, _, _, source in capitals)
    atlas = "atlas" if modern else ""
    nuclear = _nuclear(seat, members, on, modern)
    sources = (
        ("contiguity", borders),
        ("capitals", ", ".join(sorted({_speaker(one) for one in capital_source if one}))),
        ("majors", who_major),
        ("regimes", atlas),
        ("conflicts", atlas),
        ("nuclear", "atlas" if (nuclear >= 0).any() else ""),
    )
    return Ties(
        on=on,
        states=tuple(states),
        contiguity=frozen(contiguity),
        distance=frozen(distance),
        capital=tuple(name for name, _, _, _ in capitals),
        latitude=frozen(latitude),
        longitude=frozen(longitude),
        major=major,
        regime=frozen(_regimes(seat, len(states), on, modern)),
        rivalry=rivalry,
        war=war,
        nuclear=frozen(nuclear),
        capital_source=capital_source,
        sources=sources,
        warnings=_warnings(sources, on),
    )


def _running(file: AddedFile, on: date) -> Iterable[dict[str, object]]:
    """Rows of a file of spells that hold the day; an open end holds to the file's last year."""
    import polars as pl

    open_or_later = pl.col("end").is_null() | (pl.col("end") > on)
    return file.frame.filter((pl.col("start") <= on) & open_or_later).iter_rows(named=True)


def _contiguity(seat: dict[int, int], members: Flags, on: date, modern: bool) -> tuple[Small, str]:
    kinds = np.full((len(members), len(members)), UNKNOWN, np.int8)
    np.fill_diagonal(kinds, NONE)
    file = added_file("cow-contiguity", on)
    found: list[tuple[int, int, int]]
    if file is not None:
        found = [
            (int(str(row["ccode1"])), int(str(row["ccode2"])), int(str(row["conttype"])))
            for row in _running(file, on)
        ]
    elif modern:
        found = [
            (one.ccode1, one.ccode2, CONTIGUITY.index(one.kind))
            for one in facts.neighbours_on(on).values()
        ]
    else:
        return kinds, ""
    # Both sources look at every pair of members of COW's system, and at no other.
    kinds[np.ix_(members, members)] = NONE
    for ccode1, ccode2, kind in found:
        row, column = seat.get(ccode1), seat.get(ccode2)
        # The months of the file's spells outlive a member that left within one.
        if row is None or column is None or not (members[row] and members[column]):
            continue
        # Two spells of a pair can share a month; the closer tie counts.
        if kinds[row, column] == NONE or kind < kinds[row, column]:
            kinds[row, column] = kinds[column, row] = kind
    return kinds, "atlas" if file is None else file.key


def _capitals(
    states: Sequence[State], on: date, modern: bool
) -> list[tuple[str, float, float, str]]:
    """Name, latitude, longitude and source of each state's capital."""
    found: dict[int, tuple[str, float, float, str]] = {}
    if modern:
        found |= {
            ccode: (one.name, one.lat, one.lon, f"atlas ({one.basis})")
            for ccode, one in facts.capitals_on(on).items()
        }
    file = added_file("cow-capitals", on)
    if file is not None:
        for row in _running(file, on):
            found[int(str(row["ccode"]))] = (
                str(row["capital"]),
                float(str(row["lat"])),
                float(str(row["lng"])),
                file.key,
            )
    unknown = ("", np.nan, np.nan, "")
    return [unknown if one.ccode is None else found.get(one.ccode, unknown) for one in states]


def _speaker(source: str) -> str:
    return "atlas" if source.startswith("atlas (") else source


def _majors(seat: dict[int, int], size: int, on: date, modern: bool) -> tuple[Flags | None, str]:
    file = added_file("cow-majors", on)
    if file is not None:
        ccodes: Iterable[int] = {int(str(row["ccode"])) for row in _running(file, on)}
    elif modern:
        ccodes = facts.majors_on(on)
    else:
        return None, ""
    major = np.zeros(size, bool)
    major[[seat[ccode] for ccode in ccodes if ccode in seat]] = True
    return frozen(major), "atlas" if file is None else file.key


def _regimes(seat: dict[int, int], size: int, on: date, modern: bool) -> Small:
    regime = np.full(size, UNKNOWN, np.int8)
    for ccode, found in facts.regimes_on(on).items() if modern else ():
        if ccode in seat:
            regime[seat[ccode]] = REGIME.index(found.regime)
    return regime


def _conflicts(seat: dict[int, int], size: int, on: date, kind: str, modern: bool) -> Flags | None:
    if not modern:
        return None
    pairs = np.zeros((size, size), bool)
    for one in facts.conflicts_on(on):
        if one.kind == kind and one.ccode1 in seat and one.ccode2 in seat:
            row, column = seat[one.ccode1], seat[one.ccode2]
            pairs[row, column] = pairs[column, row] = True
    return frozen(pairs)


def _nuclear(seat: dict[int, int], members: Flags, on: date, modern: bool) -> Small:
    standing = np.full(len(members), UNKNOWN, np.int8)
    if on < min(one.span.since.earliest for one in facts.nuclear()):
        # Before the first test there were none to have.
        standing[:] = NONE
    elif modern:
        standing[members] = NONE
        for ccode, found in facts.nuclear_on(on).items():
            if ccode in seat:
                standing[seat[ccode]] = NUCLEAR.index(found.status)
    return standing


_FILES = {
    "contiguity": "contdir.csv",
    "capitals": "the capitals of peacesciencer",
    "majors": "majors2016.csv",
}


def _warnings(sources: tuple[tuple[str, str], ...], on: date) -> tuple[str, ...]:
    silent = [kind for kind, source in sources if not source]
    if not silent:
        return ()
    files = [_FILES[kind] for kind in silent if kind in _FILES]
    mend = f" Add {', '.join(files)} ('foedus data list' names the pages)." if files else ""
    return (f"No source at hand speaks of {', '.join(silent)} on {on}.{mend}",)
