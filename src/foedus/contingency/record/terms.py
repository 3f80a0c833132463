"""What a challenger faces and what frees its hand: alliance terms of directed dyad-years.

State 1 of a row is the challenger, state 2 the target. Each term says whether some third state
has made a promise, to the target or to the challenger, that bears on a quarrel of the two. Three
readings of "bears on" stand side by side, since the literature differs:

- ``any``: some third state made the promise to it;
- ``unshared``: one that is not allied with the other of the two;
- ``applies``: one whose conditions, as ATOP codes them, do not rule out this opponent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.errors import PanelError

if TYPE_CHECKING:
    import polars as pl

Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]

READINGS = ("any", "unshared", "applies")
KINDS = ("defense", "offense", "neutral")
_STEM = {"defense": "def", "offense": "off", "neutral": "neu"}
# Conditions that a quarrel of two states does not meet by itself: that several adversaries
# attack, that a war is already on. Place, demands and nonprovocation may or may not be met.
_UNMET = ("con", "num")
TERMS = (
    "target_defense_any",
    "target_defense_unshared",
    "target_defense_applies",
    "target_defense_unconditional",
    "challenger_defense_any",
    "challenger_offense_any",
    "challenger_offense_unshared",
    "challenger_offense_applies",
    "challenger_neutral_any",
    "challenger_neutral_unshared",
    "challenger_neutral_applies",
    "challenger_compellent_unconditional",
    "challenger_compellent_conditional",
    "target_deterrent_nonprovocation",
    "target_deterrent_unconditional",
    "own_alliance",
    "own_defense",
    "challenger_guarantee_unconditional_any",
    "challenger_guarantee_nonprovocation_any",
    "challenger_guarantee_otherwise_any",
    "challenger_guarantee_unconditional_unshared",
    "challenger_guarantee_nonprovocation_unshared",
    "challenger_guarantee_otherwise_unshared",
)
"""Columns of :func:`alliance_terms`, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Pledges:
    """Who promised whom what, by year.

    Parameters
    ----------
    promiser, promisee, year : int array, shape (n,)
        Directed pairs of COW state numbers and the years they were bound, sorted by year.
    bits : int array, shape (n,)
        What was promised: one bit per name in :data:`PROMISES`.
    named : int array, shape (m, 5)
        Promises that only hold against a named adversary: promiser, promisee, year, adversary,
        kind (its place in :data:`KINDS`), sorted by year.
    """

    promiser: Numbers
    promisee: Numbers
    year: Numbers
    bits: Numbers
    named: Numbers


PROMISES = (
    "allied",
    "defense",
    "offense",
    "neutral",
    "defense_open",
    "offense_open",
    "neutral_open",
    "defense_unconditional",
    "compellent_unconditional",
    "compellent_conditional",
    "deterrent_nonprovocation",
    "deterrent_unconditional",
    "defense_nonprovocation",
    "defense_otherwise",
)


def _promises() -> dict[str, pl.Expr]:
    """Each promise of a row of the member file; what is not known counts as not promised."""
    import polars as pl

    def has(name: str) -> pl.Expr:
        return (pl.col(name) == 1).fill_null(False)

    def open_to_any(kind: str) -> pl.Expr:
        bars = ("adv", *_UNMET)
        return has(kind) & ~pl.any_horizontal(has(f"{_STEM[kind]}co{bar}") for bar in bars)

    defense, offense = has("defense"), has("offense")
    return {
        "allied": pl.lit(True),
        "defense": defense,
        "offense": offense,
        "neutral": has("neutral"),
        "defense_open": open_to_any("defense"),
        "offense_open": open_to_any("offense"),
        "neutral_open": open_to_any("neutral"),
        "defense_unconditional": defense & ~has("defcon"),
        # Benson's types, as near as ATOP's variables come to his own coding.
        "compellent_unconditional": offense & ~has("offcon"),
        "compellent_conditional": offense & has("offcon"),
        "deterrent_nonprovocation": defense & ~offense & has("defconpr"),
        "deterrent_unconditional": defense & ~offense & ~has("defcon"),
        # What a guarantee asks of the protected: not to have provoked; or something else alone.
        "defense_nonprovocation": defense & has("defconpr"),
        "defense_otherwise": defense & has("defcon") & ~has("defconpr"),
    }


def pledges(members: pl.DataFrame) -> Pledges:
    """Promises by directed pair and year, from ATOP's member file.

    Parameters
    ----------
    members : polars.DataFrame
        The frame of ``atop-m``.

    Notes
    -----
    Years are ATOP's own: from that in which the later of two came to that in which the earlier
    left. Where a pledge only holds against an adversary (``defcoadv`` and the like), the states
    of ``statthr1`` and ``statthr2`` are the adversaries; where none is named, the pledge is
    taken to apply to nobody. A condition of place is taken as one that may be met, since the
    file does not say which place.

    References
    ----------
    leeds_et_al2002, benson2011
    """
    import polars as pl

    from foedus.sources.atop_dyads import pair_runs, pair_years

    told = members.select(**_promises())
    bits = np.zeros(members.height, np.int64)
    for place, name in enumerate(PROMISES):
        bits |= told[name].to_numpy().astype(np.int64) << place
    found = pair_years(members, pair_runs(members))
    held = found.any_of(bits)
    order = np.argsort(found.year, kind="stable")
    rows = np.diff(np.append(found.starts, len(found.member)))
    against = pl.DataFrame(
        {
            "promiser": np.repeat(found.ccode1, rows),
            "promisee": np.repeat(found.ccode2, rows),
            "year": np.repeat(found.year, rows),
            "row": found.member,
        }
    )
    parts = []
    for number, kind in enumerate(KINDS):
        stem = _STEM[kind]
        unmet = pl.any_horizontal((pl.col(f"{stem}co{bar}") == 1) for bar in _UNMET)
        rows_named = (
            members.with_row_index("row")
            .filter((pl.col(kind) == 1) & (pl.col(f"{stem}coadv") == 1) & ~unmet.fill_null(False))
            .select(pl.col("row").cast(pl.Int64), "statthr1", "statthr2")
            .unpivot(on=["statthr1", "statthr2"], index="row", value_name="adversary")
            .filter(pl.col("adversary") > 0)
        )
        parts.append(
            against.join(rows_named, on="row").select(
                "promiser", "promisee", "year", "adversary", pl.lit(number).alias("kind")
            )
        )
    named = pl.concat(parts).cast(pl.Int64).unique().sort("year", "promiser", "promisee")
    return Pledges(
        found.ccode1[order],
        found.ccode2[order],
        found.year[order],
        held[order],
        named.to_numpy(),
    )


def alliance_terms(
    given: Pledges, challenger: Numbers, target: Numbers, year: Numbers
) -> dict[str, NDArray[np.int8]]:
    """Every term of :data:`TERMS` for each directed dyad-year.

    Parameters
    ----------
    given : Pledges
        Promises of the years.
    challenger, target, year : int array, shape (n,)
        COW state numbers, and years within ATOP's coverage. Unit: year.

    Returns
    -------
    dict of int8 array, shape (n,)
        1 if the term holds, else 0.

    Raises
    ------
    PanelError
        If the arrays differ in length, or a year lies outside the promises'.

    References
    ----------
    leeds2003b, johnson_leeds2011, benson2011
    """
    if not len(challenger) == len(target) == len(year):
        raise PanelError(
            "challengers, targets and years differ in number.", "give one of each for every row."
        )
    if len(year) and (year.min() < given.year.min() or year.max() > given.year.max()):
        raise PanelError(
            f"alliances are known from {given.year.min()} to {given.year.max()}; rows run from "
            f"{year.min()} to {year.max()}.",
            "cut the rows to those years.",
        )
    out = {name: np.zeros(len(year), np.int8) for name in TERMS}
    for one, rows in _years(year):
        values = _one_year(given, one, challenger[rows], target[rows])
        for name in TERMS:
            out[name][rows] = values[name]
    return out


def _years(year: Numbers) -> Iterator[tuple[int, Numbers]]:
    order = np.argsort(year, kind="stable")
    names, starts = np.unique(year[order], return_index=True)
    for name, rows in zip(names.tolist(), np.split(order, starts[1:]), strict=True):
        yield int(name), rows


def _one_year(given: Pledges, year: int, one: Numbers, other: Numbers) -> dict[str, Truths]:
    """The terms of one year's rows, from square arrays of its states."""
    begin, end = np.searchsorted(given.year, [year, year + 1])
    promiser, promisee = given.promiser[begin:end], given.promisee[begin:end]
    states = np.unique(np.concatenate([promiser, promisee, one, other]))
    size = len(states)
    k, j = np.searchsorted(states, promiser), np.searchsorted(states, promisee)
    held: dict[str, NDArray[np.int64]] = {}
    for place, name in enumerate(PROMISES):
        held[name] = np.zeros((size, size), np.int64)
        held[name][k, j] = (given.bits[begin:end] >> place) & 1
    allied = np.maximum(held["allied"], held["allied"].T)
    apart = 1 - np.maximum(allied, np.eye(size, dtype=np.int64))
    c, t = np.searchsorted(states, one), np.searchsorted(states, other)

    def to(whom: Numbers, opponent: Numbers, name: str) -> Truths:
        """Some state but the opponent promised this to the first."""
        promised = held[name]
        return np.asarray(promised.sum(axis=0)[whom] - promised[opponent, whom] > 0)

    def unshared(whom: Numbers, opponent: Numbers, name: str) -> Truths:
        """Some state that is not allied with the opponent promised this to the first."""
        return np.asarray((apart @ held[name])[opponent, whom] > 0)

    against = [np.zeros((size, size), np.int64) for _ in KINDS]
    first, last = np.searchsorted(given.named[:, 2], [year, year + 1])
    for who, whom, _, adversary, kind in given.named[first:last].tolist():
        place = np.searchsorted(states, adversary)
        if place < size and states[place] == adversary and adversary != who:
            against[kind][place, np.searchsorted(states, whom)] = 1

    def applies(whom: Numbers, opponent: Numbers, kind: str) -> Truths:
        named = against[KINDS.index(kind)][opponent, whom] > 0
        return to(whom, opponent, f"{kind}_open") | named

    return {
        "target_defense_any": to(t, c, "defense"),
        "target_defense_unshared": unshared(t, c, "defense"),
        "target_defense_applies": applies(t, c, "defense"),
        "target_defense_unconditional": to(t, c, "defense_unconditional"),
        "challenger_defense_any": to(c, t, "defense"),
        "challenger_offense_any": to(c, t, "offense"),
        "challenger_offense_unshared": unshared(c, t, "offense"),
        "challenger_offense_applies": applies(c, t, "offense"),
        "challenger_neutral_any": to(c, t, "neutral"),
        "challenger_neutral_unshared": unshared(c, t, "neutral"),
        "challenger_neutral_applies": applies(c, t, "neutral"),
        "challenger_compellent_unconditional": to(c, t, "compellent_unconditional"),
        "challenger_compellent_conditional": to(c, t, "compellent_conditional"),
        "target_deterrent_nonprovocation": to(t, c, "deterrent_nonprovocation"),
        "target_deterrent_unconditional": to(t, c, "deterrent_unconditional"),
        "own_alliance": allied[c, t] > 0,
        "own_defense": held["defense"][t, c] > 0,
        **{
            f"challenger_guarantee_{kind}_{reading}": of(c, t, f"defense_{kind}")
            for reading, of in (("any", to), ("unshared", unshared))
            for kind in ("unconditional", "nonprovocation", "otherwise")
        },
    }
