"""UCDP/PRIO armed conflict: conflict-years, and the states that took part in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.declaration import SEEN, Column, Source, columns
from foedus.sources.mending import plain_text

if TYPE_CHECKING:
    import polars as pl

PARTIES = {
    "gwno_a": ("a", "primary"),
    "gwno_a_2nd": ("a", "secondary"),
    "gwno_b": ("b", "primary"),
    "gwno_b_2nd": ("b", "secondary"),
}


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    rows = plain_text(frame.drop("version"), source)
    for name in (*PARTIES, "gwno_loc"):
        wrong = rows.filter(~pl.col(name).str.contains(r"^\d+(\s*,\s*\d+)*$"))
        if not wrong.is_empty():
            raise SourceLayoutError(
                f"{source.label} holds {name} {wrong[name][0]!r}, which is no list of numbers.",
                f"download the file again from {source.whose}.",
            )
    return rows


def parties(conflicts: pl.DataFrame) -> pl.DataFrame:
    """The states that took part in each conflict in each year.

    Parameters
    ----------
    conflicts : polars.DataFrame
        The frame of ``ucdp-prio``.

    Returns
    -------
    polars.DataFrame
        Keys ``conflict_id``, ``year``, ``gwcode``, ``side`` (``a`` or ``b``), ``party``
        (``primary``, or ``secondary`` for a state that sent troops to help). A rebel group has
        no row.

    References
    ----------
    gleditsch_et_al2002
    """
    import polars as pl

    key = ["conflict_id", "year"]
    sides = [
        conflicts.select(
            *key,
            pl.col(name).str.split(",").alias("gwcode"),
            pl.lit(side).alias("side"),
            pl.lit(party).alias("party"),
        )
        for name, (side, party) in PARTIES.items()
    ]
    return (
        pl.concat(sides)
        .explode("gwcode")
        .filter(pl.col("gwcode").is_not_null())
        .with_columns(pl.col("gwcode").str.strip_chars().cast(pl.Int64))
        .select(*key, "gwcode", "side", "party")
        .unique()
        .sort(*key, "gwcode", "side", "party")
    )


SOURCES = (
    Source(
        key="ucdp-prio",
        version="25.1",
        title="UCDP/PRIO armed conflict, conflict-years",
        cite="gleditsch_et_al2002",
        citation=(
            "Gleditsch, Nils Petter, et al. 2002. Armed Conflict 1946-2001. Journal of Peace "
            "Research 39(5): 615-637; Davies et al. 2025."
        ),
        terms="CC BY 4.0",
        coverage=(1946, 2024),
        files=("UcdpPrioConflict_v25_1.csv",),
        owner="Uppsala Conflict Data Program and PRIO",
        home="https://ucdp.uu.se/downloads/",
        layout=SEEN,
        columns=(
            *columns("conflict_id year", blank=False),
            *columns("location side_a side_a_id side_a_2nd side_b side_b_id side_b_2nd", "text"),
            *columns("incompatibility"),
            Column("territory_name", "text"),
            *columns("intensity_level cumulative_intensity type_of_conflict"),
            *columns("start_date", "date"),
            *columns("start_prec"),
            *columns("start_date2", "date"),
            *columns("start_prec2 ep_end"),
            *columns("ep_end_date", "date"),
            *columns(" ".join(PARTIES), "text"),
            *columns("gwno_loc region", "text"),
            Column("version", "text", blank=False),
        ),
        keys=("conflict_id", "year"),
        rows=2752,
        sha256="a7a2ff6caf6c854f4fafb1b17f616da1ed6bbc00612943ec6e071511ebea7a81",
        version_column="version",
        version_printed=("25.1",),
        years=("year",),
        codes="gw",
        tidy=_tidy,
        note=(
            "Within the coverage, no row means no armed conflict as UCDP defines it (25 deaths in "
            "battle in a year, a state on one side). Numbers of states are Gleditsch and Ward's, "
            "several in one cell where several took part: ucdp.parties gives one row for each. "
            "type_of_conflict 1 is colonial, 2 between states, 3 within a state, 4 within a state "
            "with foreign troops. The column ep_end_prec is blank throughout and is not read."
        ),
    ),
)
