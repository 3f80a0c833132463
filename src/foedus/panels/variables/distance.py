"""How far apart two states are: between their capitals, and between their borders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.refusals import choice
from foedus.panels.units.years import year_rows
from foedus.panels.variable import DYAD_YEAR, Ask, Column, Table, Variable

if TYPE_CHECKING:
    import polars as pl

DAYS = ("jan_1", "dec_31")


def capital_distance(ask: Ask, *, rule: str = "jan_1") -> Table:
    """The great-circle distance between the capitals of every two states, by year.

    Parameters
    ----------
    ask : Ask
        The span and files.
    rule : str
        Whose capital counts where one moved: ``jan_1``, the first of the year; ``dec_31``, the
        last.

    References
    ----------
    miller2022
    """
    import numpy as np
    import polars as pl

    from foedus.worlds.distance import great_circle

    key = "cow-capitals" if ask.system == "cow" else "gw-capitals"
    code = "ccode" if ask.system == "cow" else "gwcode"
    span = ask.coverage(key)
    capitals = ask.load(key).sort(code, "start").with_row_index("capital_row")
    latitude, longitude = capitals["lat"].to_numpy(), capitals["lng"].to_numpy()
    # A few hundred capitals: every distance between two is found once.
    apart = great_circle(latitude[:, None], longitude[:, None], latitude, longitude)
    seats = _seats(capitals, code, ask, span, choice("rule", rule, DAYS))
    codes, years, places = (seats[name].to_numpy() for name in (code, "year", "capital_row"))
    begins, states = np.unique(years, return_index=True, return_counts=True)[1:]
    # The pairs of n states are the first n(n-1)/2 of any more states' pairs.
    later, earlier = (side.astype(np.int32) for side in np.tril_indices(states.max(initial=0), -1))
    one, other = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    for begin, n in zip(begins.astype(np.int32), states.tolist(), strict=True):
        pairs = n * (n - 1) // 2
        one.append(earlier[:pairs] + begin)
        other.append(later[:pairs] + begin)
    left, right = np.concatenate(one), np.concatenate(other)
    frame = pl.DataFrame(
        {
            f"{code}1": codes[left],
            f"{code}2": codes[right],
            "year": years[left],
            "capdist": apart[places[left], places[right]],
        }
    )
    return Table(frame, span)


def _seats(
    capitals: pl.DataFrame, code: str, ask: Ask, span: tuple[int, int], rule: str
) -> pl.DataFrame:
    """The capital of each state in each year, by year, then state."""
    from datetime import date

    import polars as pl

    # A capital gives way to the next on that one's first day, whatever end the file writes.
    spells = capitals.with_columns(
        pl.min_horizontal(
            pl.col("end").fill_null(date(span[1] + 1, 1, 1)),
            pl.col("start").shift(-1).over(code),
        ).alias("end")
    )
    first, last = max(ask.first, span[0]), min(ask.last, span[1])
    return (
        year_rows(
            {name: spells[name].to_numpy() for name in (code, "capital_row")},
            spells["start"].to_numpy(),
            spells["end"].to_numpy(),
            first,
            last,
        )
        .sort("year", code, "capital_row")
        .unique([code, "year"], keep="first" if rule == "jan_1" else "last", maintain_order=True)
        .collect()
    )


def minimum_distance(ask: Ask) -> Table:
    """The shortest distance between the territories of two states, as the file has it.

    References
    ----------
    schvitz_et_al2022
    """
    frame = ask.load("minimum-distance").select("ccode1", "ccode2", "year", "mindist")
    return Table(frame, ask.coverage("minimum-distance"))


CAPITAL_DISTANCE = Variable(
    name="capital-distance",
    title="Distance between capitals",
    level=DYAD_YEAR,
    columns=(Column("capdist", "Great-circle distance between the capitals", "kilometers"),),
    rule=(
        "The shortest way over a sphere of the Earth's mean radius between the two capitals of the "
        "year: where one moved, the first of the year (option rule: jan_1), or the last (dec_31). "
        "Null where a capital is not known."
    ),
    build=capital_distance,
    cow=("cow-capitals",),
    gw=("gw-capitals",),
    peacesciencer="add_capital_distance",
)

MINIMUM_DISTANCE = Variable(
    name="minimum-distance",
    title="Minimum distance (CShapes 2.0)",
    level=DYAD_YEAR,
    columns=(Column("mindist", "Least distance between the territories", "kilometers"),),
    rule=(
        "The file's own value, on 1 January of the year; 0 is touching. A state that entered later "
        "in the year, or that the map leaves out, has no row: not known, and null."
    ),
    build=minimum_distance,
    cow=("minimum-distance",),
    peacesciencer="add_minimum_distance",
)

VARIABLES = (CAPITAL_DISTANCE, MINIMUM_DISTANCE)
