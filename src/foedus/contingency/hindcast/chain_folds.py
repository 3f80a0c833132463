"""The rest of the chain for wars held out: how many join, and whether the attack succeeds.

A case is (scheme, block): the wars of a block are forecast by estimates of who joins, of the
cascade and of who prevails that learn from the wars of the other blocks (``leave-one-out``: a fifth
of the wars, drawn at random) or from those that began before the block (``rolling``). One refit of
the cascade takes minutes, so that wars are held out by blocks, not one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.balance import shares_of, strengths
from foedus.contingency.hindcast.counts import COUNTS, Count, by_itself, scored, shares
from foedus.contingency.hindcast.left_out import blocks_of
from foedus.contingency.hindcast.rows import rows_of
from foedus.contingency.hindcast.war_folds import FIRST_YEAR, SCHEMES
from foedus.contingency.hindcast.winning import WINS, winning
from foedus.contingency.joining.cases import SIDES, JoiningCases, War, joining_cases
from foedus.contingency.joining.fit import fit_joining
from foedus.contingency.spread.calling import called_in
from foedus.contingency.spread.cascade import simulate
from foedus.contingency.spread.fitted import CascadeModel
from foedus.contingency.spread.study import (
    WarAsked,
    ask_wars,
    best_spread,
    passage,
    tried_spreads,
)
from foedus.models.draws import case_rng

if TYPE_CHECKING:
    import polars as pl

    from foedus.contingency.parallel import Case

Array = NDArray[np.float64]

BLOCKS: Final = 5
# Wars from 1914 on fall into these stretches: each is forecast from the wars before it.
STARTS: Final = (FIRST_YEAR, 1930, 1945, 1965, 1985)
DRAWS: Final = 16_384
# Fewer values, and fewer draws to choose by, than the shipped cascade is fitted with: every block
# is fitted anew.
TRIED: Final = (0.0, 1.0, 4.0)
_CHOOSING: Final = 4096
_DAY: Final = date(2026, 1, 1)


def chain_cases(scheme: str) -> list[Case]:
    """A case for each block of wars."""
    return [(scheme, one) for one in range(BLOCKS if scheme == SCHEMES[0] else len(STARTS))]


def blocks(wars: Sequence[War], scheme: str, block: int, seed: int) -> tuple[list[int], list[int]]:
    """Numbers of the wars that are learned from, and of those that are forecast."""
    if scheme == SCHEMES[0]:
        of = blocks_of(np.array([one.warnum for one in wars]), BLOCKS, case_rng(seed, "chain"))
        return (
            [one.warnum for one in wars if of[one.warnum] != block],
            [one.warnum for one in wars if of[one.warnum] == block],
        )
    first = STARTS[block]
    until = STARTS[block + 1] if block + 1 < len(STARTS) else 10_000
    return (
        [one.warnum for one in wars if one.day.year < first],
        [one.warnum for one in wars if first <= one.day.year < until],
    )


def chain_folds(
    cases: Sequence[Case],
    *,
    said: str,
    seed: int,
    only: tuple[int, ...] = (),
    together: tuple[float, ...] = TRIED,
    draws: int = DRAWS,
) -> pl.DataFrame:
    """Forecast the wars of these blocks.

    Parameters
    ----------
    cases : sequence of tuple
        From :func:`chain_cases`.
    said : str
        The caller's :func:`foedus.contingency.hindcast.rows.fingerprint`.
    seed : int
        Draws the blocks, the inner folds and the wars.
    only : tuple of int
        Wars that are learned from and forecast, if not all.
    together : tuple of float
        How much states come together: the values that are tried on the wars learned from.
    draws : int
        Of each war.

    Returns
    -------
    polars.DataFrame
        One row per case and war: ``scheme``, ``warnum``, ``joined`` (how many did within twelve
        months); for each forecast in :data:`COUNTS` the ``mean``, ``low`` and ``high`` (80%),
        ``crps`` and ``log_score``; ``succeeded`` (1, 0, or null where no side's success is
        known, or COW says it became another kind of war), and the chance of each of
        :data:`WINS`, null where ``succeeded`` is.
    """
    import polars as pl

    rows = []
    for scheme, block in cases:
        record = joining_cases()
        kept = [one for one in record.wars if not only or one.warnum in only]
        train, held = blocks(kept, str(scheme), int(block), seed)
        if held:
            parts = (train, held)
            rows += _forecast(record, str(scheme), parts, said, seed, together, draws)
    return pl.DataFrame(rows, schema=_schema())


def _schema() -> dict[str, pl.DataType | type[pl.DataType]]:
    import polars as pl

    said: dict[str, pl.DataType | type[pl.DataType]] = {
        "scheme": pl.String, "warnum": pl.Int64, "joined": pl.Int64,
    }  # fmt: skip
    for name in COUNTS:
        said |= {f"{name}: {what}": pl.Float64 for what in Count.__dataclass_fields__}
    return said | {"succeeded": pl.Int64} | {f"wins: {name}": pl.Float64 for name in WINS}


def _forecast(
    record: JoiningCases,
    scheme: str,
    parts: tuple[list[int], list[int]],
    said: str,
    seed: int,
    together: tuple[float, ...],
    draws: int,
) -> list[dict[str, object]]:
    train, held = parts
    design, due = rows_of("wars", said)
    fitted = fit_joining(
        (design.rows(np.isin(design.war, train)), due.rows(np.isin(due.war, train))),
        on=_DAY, seed=seed,
    )  # fmt: skip
    learned = ask_wars(record, fitted, only=train)
    way = passage(
        replace(
            record,
            wars=tuple(one for one in record.wars if one.warnum in train),
            frame=record.frame.filter(record.frame["warnum"].is_in(train)),
        )
    )
    start = CascadeModel(
        1.0, 0.0, 0.0, way.rate, *way.band, wars=len(train), fitted=_DAY, command="", inputs=()
    )
    cascade = best_spread(
        start, tried_spreads(learned, start, seed, min(draws, _CHOOSING), together)
    )
    seen = [one.joined for one in learned]
    days = [one.day for one in record.wars if one.warnum in held]
    wars = winning(record, train, None if scheme == SCHEMES[0] else min(days).year)
    told = []
    for one in ask_wars(record, fitted, only=held):
        calls = called_in(one.asked, cascade)
        drawn = simulate(calls, seed, draws)
        joiners = drawn.size - calls.fighting.sum()
        n = int(calls.n - calls.fighting.sum())
        by = {
            "null": shares(np.array(seen), n),
            "each by itself": by_itself(one.asked.field.chance.sum(axis=0)),
            "cascade": shares(joiners, n),
        }
        row: dict[str, object] = {
            "scheme": scheme, "warnum": one.war.warnum, "joined": one.joined,
            "succeeded": wars.succeeded.get(one.war.warnum),
        }  # fmt: skip
        for name, chance in by.items():
            count = scored(chance, one.joined)
            row |= {f"{name}: {what}": getattr(count, what) for what in count.__dataclass_fields__}
        if row["succeeded"] is not None:
            held_by = strengths(one.asked.field.world, one.asked.field.event, calls.states)
            came = _came(record, one, calls.states, calls.fighting)
            row |= wars.chances(
                one.war.warnum,
                shares_of(drawn, held_by),
                *(_share(held_by.there, fights) for fights in (calls.fighting, came)),
            )
        told.append(row)
    return told


def _share(there: Array, fights: NDArray[np.bool_]) -> float:
    """The attackers' share of the strength of those who fight, of shape (2, n)."""
    attackers, targets = (float(there[side].sum()) for side in fights)
    return attackers / (attackers + targets)


def _came(
    record: JoiningCases, one: WarAsked, states: NDArray[np.int64], fighting: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Who fought within twelve months, shape (2, n)."""
    rows = record.frame.filter(
        (record.frame["warnum"] == one.war.warnum) & (record.frame["joined_in_year"] == 1)
    )
    fought = fighting.copy()
    place = {ccode: at for at, ccode in enumerate(states.tolist())}
    for ccode, side in rows.select("ccode", "side").iter_rows():
        fought[SIDES.index(side), place[ccode]] = True
    return fought
