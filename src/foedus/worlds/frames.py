"""The states, parties and pledges of a World as long tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.states import State
from foedus.treaties import Agreement
from foedus.worlds.parties import OUT, STANDINGS
from foedus.worlds.pledges import DOUBTFUL, Owed

if TYPE_CHECKING:
    import polars as pl


def states_frame(states: tuple[State, ...], on: date) -> pl.DataFrame:
    """One row per state, in the order given.

    Parameters
    ----------
    states : tuple of State
        Those of the day.
    on : date
        The day, for names and Gleditsch and Ward's numbers.
    """
    import polars as pl

    return pl.DataFrame(
        [
            (
                one.number,
                one.ccode,
                next((code for code, spell in one.gwcodes if on in spell), None),
                one.code,
                one.name_on(on),
                one.kind,
                one.exists_on(on, "cow"),
            )
            for one in states
        ],
        schema={
            "number": pl.Int64,
            "ccode": pl.Int64,
            "gwcode": pl.Int64,
            "state": pl.String,
            "name": pl.String,
            "kind": pl.String,
            "cow_member": pl.Boolean,
        },
        orient="row",
    )


def members_frame(
    agreements: tuple[Agreement, ...], states: tuple[State, ...], standing: NDArray[np.int8]
) -> pl.DataFrame:
    """One row per agreement and state that has signed or is bound.

    Parameters
    ----------
    agreements : tuple of Agreement
        t of them.
    states : tuple of State
        n of them.
    standing : int8 array, shape (t, n)
        How each state stands to each agreement.
    """
    import polars as pl

    return pl.DataFrame(
        [
            (
                one.key,
                states[seat].number,
                states[seat].code,
                STANDINGS[standing[row, seat]],
                str(one.bindingness),
                one.speaker,
            )
            for row, one in enumerate(agreements)
            for seat in np.flatnonzero(standing[row] > OUT)
        ],
        schema={
            "agreement": pl.String,
            "number": pl.Int64,
            "state": pl.String,
            "standing": pl.String,
            "bindingness": pl.String,
            "speaker": pl.String,
        },
        orient="row",
    )


def pledges_frame(states: tuple[State, ...], owed: Iterable[Owed]) -> pl.DataFrame:
    """One row per pair, duty and clause; ``doubtful`` marks what is contested.

    Parameters
    ----------
    states : tuple of State
        n of them.
    owed : iterable of Owed
        The clauses that run, each with the pairs that it binds.
    """
    import polars as pl

    numbers = np.array([one.number for one in states], np.int64)
    codes = pl.Series([one.code for one in states], dtype=pl.String)
    parts = []
    for one in owed:
        first, second = np.nonzero(one.matrix)
        parts.append(
            pl.DataFrame(
                {
                    "number1": numbers[first],
                    "number2": numbers[second],
                    "state1": codes[first],
                    "state2": codes[second],
                    "doubtful": one.matrix[first, second] == DOUBTFUL,
                }
            ).with_columns(
                pl.lit(str(one.obligation.duty)).alias("duty"),
                pl.lit(one.agreement.key).alias("agreement"),
                pl.lit(one.obligation.article).alias("article"),
                pl.lit(str(one.agreement.bindingness)).alias("bindingness"),
                pl.lit(one.agreement.speaker).alias("speaker"),
            )
        )
    order = ("number1", "number2", "state1", "state2", "duty", "agreement", "article")
    rest = ("doubtful", "bindingness", "speaker")
    if not parts:
        return pl.DataFrame(schema=dict.fromkeys((*order, *rest), pl.String)).cast(
            {"number1": pl.Int64, "number2": pl.Int64, "doubtful": pl.Boolean}
        )
    return (
        pl.concat(parts)
        .select(*order, *rest)
        .sort("number1", "number2", "duty", "agreement", maintain_order=True)
    )
