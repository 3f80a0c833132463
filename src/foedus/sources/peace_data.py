"""Peace Data: how peaceful the relations of a pair of states were, by spells and by years."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.days import half_open
from foedus.sources.declaration import SEEN, Column, Source, columns
from foedus.sources.mending import Misprint, mended, plain_text
from foedus.sources.mids import END, START

if TYPE_CHECKING:
    import polars as pl

_SPELLS = 10
_LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
_ABSENT = (
    "A pair without a row is not rated: it means nothing, not peace. Undirected, lower number "
    "first (the one pair printed 435403 is turned round)."
)
# 0000 for month and day, as the file itself prints where they are not known.
_MISPRINTS = tuple(
    Misprint((("dyad", dyad),), f"spell{spell}", printed, meant, "no day of the calendar")
    for dyad, spell, printed, meant in (
        (51365, 1, "19620086-19911226", "19620000-19911226"),
        (435600, 1, "19601128-19699025", "19601128-19690000"),
        (484540, 1, "19751111-19971913", "19751111-19970000"),
    )
)


def _pairs(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """The number of a dyad split into its two states, lower first."""
    import polars as pl

    one, other = pl.col("dyad") // 1000, pl.col("dyad") % 1000
    wrong = frame.filter((one < 1) | (one > 999) | (other < 1) | (one == other))
    if not wrong.is_empty():
        raise SourceLayoutError(
            f"{source.label} holds the dyad {wrong['dyad'][0]}, which is not two state numbers.",
            f"download the file again from {source.whose}.",
        )
    return frame.with_columns(
        pl.min_horizontal(one, other).alias("ccode1"), pl.max_horizontal(one, other).alias("ccode2")
    ).drop("dyad")


def _long(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """One row for each spell; a blank one, and the lone full stop of one row, are none."""
    import polars as pl

    rows = mended(plain_text(frame, source), _MISPRINTS)
    spells = pl.concat(
        rows.select("dyad", pl.col(f"spell{n}").alias("spell"), pl.col(f"level{n}").alias("level"))
        for n in range(1, _SPELLS + 1)
    )
    halves = spells.filter(
        (pl.col("spell").is_null() & pl.col("level").is_not_null())
        | (~pl.col("spell").str.contains(r"^\d{8}-\d{8}$"))
        | (~pl.col("level").is_in(_LEVELS))
    )
    if not halves.is_empty():
        row = halves.row(0, named=True)
        raise SourceLayoutError(
            f"{source.label}, dyad {row['dyad']}: spell {row['spell']!r} with level "
            f"{row['level']}; a spell is yyyymmdd-yyyymmdd with a level 0, 0.25, 0.5, 0.75 or 1.",
            f"download the file again from {source.whose}.",
        )
    return spells.filter(pl.col("spell").is_not_null())


def _tidy_spells(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    spells = _long(frame, source)

    def part(at: int, length: int) -> pl.Expr:
        return pl.col("spell").str.slice(at, length).cast(pl.Int64)

    def known(at: int) -> pl.Expr:
        return pl.when(~part(at, 2).is_in([0, 99])).then(part(at, 2))

    # 9999 for month and day is the first day of the data in a start, the last in an end.
    before, going_on = part(4, 4) == 9999, part(13, 4) == 9999
    split = _pairs(spells, source).with_columns(
        part(0, 4).alias("styear"),
        pl.when(before).then(1).otherwise(known(4)).alias("stmon"),
        pl.when(before).then(1).otherwise(known(6)).alias("stday"),
        part(9, 4).alias("endyear"),
        known(13).alias("endmon"),
        known(15).alias("endday"),
        before.alias("before"),
        going_on.alias("open"),
    )
    spans = half_open(split, source, START, END)
    return spans.with_columns(
        pl.when(~pl.col("open")).then(pl.col(name)).alias(name) for name in ("end", "end_latest")
    ).drop("spell", "open")


def _tidy_years(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    # Years of unknown level were averaged with 9 in its place; the scale ends at 1.
    known = pl.when(pl.col("peacelevel") <= 1).then(pl.col("peacelevel"))
    return _pairs(frame.with_columns(known.alias("peacelevel")), source)


_YEARS = Source(
    key="peace-years",
    version="3.1",
    title="Peace Data, dyad-years (mean level)",
    cite="diehl_et_al2021",
    citation=(
        "Diehl, Paul F., Gary Goertz, and Yahve Gallegos. 2021. Peace Data: Concept, Measurement, "
        "Patterns, and Research Agenda. Conflict Management and Peace Science 38(5): 605-624. "
        "Diehl, Goertz and Gallegos 2021 (as above)."
    ),
    terms="Free for non-commercial use with citation and version number.",
    coverage=(1900, 2020),
    files=("peacedatav31dyyearmean.csv",),
    owner="Diehl, Goertz and Gallegos",
    home="https://drive.google.com/drive/folders/1HKZ6FQmK09VJ5mzzEzIwkOawf7tb6Z63",
    layout=SEEN,
    columns=(
        *columns("dyad", blank=False),
        Column("yearmonth", to="year", blank=False),
        Column("peacelevel", "float", unit="0 (severe rivalry) to 1 (positive peace)"),
    ),
    keys=("ccode1", "ccode2", "year"),
    rows=99387,
    sha256="4ef2930af7ab3ae1ee5aec9a5930c02ca90fce5df4c54e3a43346f8165ee8a03",
    years=("year",),
    tidy=_tidy_years,
    note=(
        f"{_ABSENT} 496 means above 1, where the owner averaged 9 for an unknown level, are null; "
        "20 further dyad-years touch a spell of unknown level and stay as printed: peace-spells "
        "tells which."
    ),
)

SOURCES = (
    replace(
        _YEARS,
        key="peace-spells",
        title="Peace Data, spells of dyads",
        files=("peacedata3.1.csv",),
        columns=(
            *columns("dyad", blank=False),
            *(
                column
                for n in range(1, _SPELLS + 1)
                for column in (Column(f"spell{n}", "text"), Column(f"level{n}", "float"))
            ),
        ),
        keys=("ccode1", "ccode2", "start"),
        missing=(("-9", "level not known"), (".", "missing")),
        rows=2688,
        sha256="ea53edd4d33c35f653143b60a428aee4790bcb05587dd37cf0a9372b152826b2",
        header=False,
        years=("styear",),
        tidy=_tidy_spells,
        note=(
            f"{_ABSENT} One row of the file is a dyad with up to ten spells, which become rows "
            "(3746). level is 0 (severe rivalry) to 1, null where not known. before says that the "
            "spell began before the data do, on 1 January 1900; end null is still so at the end of "
            "2020. Months and days printed 00 are unknown, as are three that name no day. Spells "
            "of a pair may overlap as printed (255350, 370701)."
        ),
    ),
    _YEARS,
)
