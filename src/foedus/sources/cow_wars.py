"""COW wars: between states, of states against others, within states, and who fought whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.days import half_open
from foedus.sources.declaration import SEEN, Column, Source, Tidy, columns
from foedus.sources.mending import Misprint, mended, plain_text
from foedus.sources.mids import MAOZ, OWNER, TERMS

if TYPE_CHECKING:
    import polars as pl

_HOME = "https://correlatesofwar.org/data-sets/COW-war/"
_RESORT = "Sarkees, Meredith Reid, and Frank Wayman. 2010. Resort to War: 1816-2007. CQ Press."
_GUIDE = (
    "Dixon, Jeffrey S., and Meredith Reid Sarkees. 2016. A Guide to Intra-State Wars. CQ Press."
)
_ABSENT = (
    "The list is meant to be complete: within the coverage, no row means no such war. It was not "
    "held against the codebook."
)
_SPLIT = (
    "A war that paused has more than one span: cow_wars.war_spells gives a row for each, and "
    "deaths are counted once for all of them."
)
_MISSING = (("-9", "missing"), ("-8", "not applicable"))
_GOING_ON = ("-7", "still going on at the end of coverage")
_DEATHS = "battle deaths"

# Both rows of the pair print month 24, day 10 and month 3, day 11 of 1918.
_PAIR_257_03 = tuple(
    Misprint(
        (("warnum", 106), ("ccode1", one), ("ccode2", other)),
        column,
        printed,
        None,
        "there is no month 24, and an end in March comes before a start in October",
    )
    for one, other in ((2, 300), (300, 2))
    for column, printed in (
        ("warstrtmnth", 24), ("warstrtday", 10), ("warendmnth", 3), ("warenday", 11),
    )
)  # fmt: skip
_MISPRINTS = (
    *_PAIR_257_03,
    Misprint(
        (("warnum", 106), ("ccode1", 325), ("ccode2", 355)),
        "endyear",
        19118,
        1918,
        "the rows of the reverse direction print 1918",
    ),
)


def _numbered(parts: str, number: int) -> tuple[str, str, str]:
    year, month, day = (f"{part}{number}" for part in parts.split())
    return year, month, day


def _spans(frame: pl.DataFrame, source: Source, first: str, last: str, count: int) -> pl.DataFrame:
    """Each pair of first and last days made half-open: start1, end1, start2 and so on."""
    spans = frame
    for number in range(count, 0, -1):
        spans = half_open(
            spans,
            source,
            _numbered(first, number),
            _numbered(last, number),
            (f"start{number}", f"end{number}"),
        )
    return spans


def _tidy_inter(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    rows = plain_text(frame.drop("version"), source)
    return _spans(rows, source, "startyear startmonth startday", "endyear endmonth endday", 2)


def _tidy_extra(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    wrong = frame.filter(pl.col("ccode1").is_null() == pl.col("ccode2").is_null())
    if not wrong.is_empty():
        row = wrong.row(0, named=True)
        raise SourceLayoutError(
            f"{source.label}, war {row['warnum']}: ccode1 {row['ccode1']}, ccode2 "
            f"{row['ccode2']}; a row has one state, on one of the two sides.",
            f"download the file again from {source.whose}.",
        )
    rows = plain_text(frame.drop("version"), source).with_columns(
        pl.coalesce("ccode1", "ccode2").alias("ccode"),
        pl.when(pl.col("ccode1").is_not_null()).then(1).otherwise(2).cast(pl.Int64).alias("side"),
    )
    spans = _spans(rows, source, "startyear startmonth startday", "endyear endmonth endday", 2)
    return spans.drop("ccode1", "ccode2")


def _tidy_intra(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    rows = plain_text(frame.drop("version"), source)
    return _spans(rows, source, "startyr startmo startdy", "endyr endmo enddy", 4)


def _tidy_non(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    rows = plain_text(frame.drop("version"), source)
    # One cell, 4,000, has a comma between its thousands.
    deaths = pl.col("totalcombatdeaths").str.replace_all(",", "").cast(pl.Int64, strict=False)
    counted = rows.with_columns(deaths.alias("_deaths"))
    wrong = counted.filter(
        pl.col("totalcombatdeaths").is_not_null()
        & (pl.col("_deaths").is_null() | (pl.col("_deaths") < 0))
    )
    if not wrong.is_empty():
        raise SourceLayoutError(
            f"{source.label} holds TotalCombatDeaths {wrong['totalcombatdeaths'][0]!r}, which is "
            "no number of deaths.",
            f"download the file again from {source.whose}.",
        )
    numbers = counted.drop("totalcombatdeaths").rename({"_deaths": "totalcombatdeaths"})
    return half_open(
        numbers,
        source,
        ("startyear", "startmonth", "startday"),
        ("endyear", "endmonth", "endday"),
    )


def _tidy_dyads(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    return half_open(
        mended(frame, _MISPRINTS),
        source,
        ("styear", "warstrtmnth", "warstrtday"),
        ("endyear", "warendmnth", "warenday"),
    )


def war_spells(wars: pl.DataFrame) -> pl.DataFrame:
    """When each war was fought, one row for each span between pauses.

    Parameters
    ----------
    wars : polars.DataFrame
        The frame of ``cow-inter-state-wars``, ``cow-extra-state-wars`` or
        ``cow-intra-state-wars``.

    Returns
    -------
    polars.DataFrame
        Keys ``warnum``, ``ccode`` and ``side`` (for wars within states ``warnum`` alone, with
        ``ccode`` last), and ``spell``, from 1; then ``start``, ``start_latest``, ``end`` and
        ``end_latest``, half-open. ``end`` is null where the war was still going on at the end of
        coverage.

    References
    ----------
    sarkees_wayman2010, dixon_sarkees2016
    """
    import polars as pl

    # Participants have a side; wars within states have one row, with the state of side A beside it.
    key = ["warnum", "ccode", "side"] if "side" in wars.columns else ["warnum"]
    beside = [] if "side" in wars.columns else ["ccode"]
    numbers = [n for n in range(1, 5) if f"start{n}" in wars.columns]
    spells = [
        wars.select(
            *key,
            pl.lit(n, pl.Int64).alias("spell"),
            pl.col(f"start{n}").alias("start"),
            pl.col(f"start{n}_latest").alias("start_latest"),
            pl.col(f"end{n}").alias("end"),
            pl.col(f"end{n}_latest").alias("end_latest"),
            *beside,
        )
        for n in numbers
    ]
    long = pl.concat(spells)
    return long.filter(pl.col("start").is_not_null()).sort(*key, "spell")


def _dates(names: str, count: int) -> tuple[Column, ...]:
    """Columns of the days of each span; the first span's years may not be blank."""
    first, *rest = names.split()
    numbered = [f"{name}{n}" for n in range(1, count + 1) for name in (first, *rest)]
    return (
        Column(numbered[0], blank=False),
        *(Column(name) for name in numbered[1:]),
    )


_BOUNDS = "StartYear StartMonth StartDay EndYear EndMonth EndDay"


def _war(
    key: str,
    *,
    kind: str,
    file: str,
    version: str = "4.0",
    printed: str = "4",
    cite: str = "sarkees_wayman2010",
    citation: str = _RESORT,
    last: int = 2007,
    columns: tuple[Column, ...],
    keys: tuple[str, ...],
    missing: tuple[tuple[str, str], ...],
    rows: int,
    sha256: str,
    years: tuple[str, ...],
    tidy: Tidy,
    note: str,
) -> Source:
    return Source(
        key=key,
        version=version,
        title=f"COW {kind}",
        cite=cite,
        citation=citation,
        terms=TERMS,
        coverage=(1816, last),
        files=(file,),
        owner=OWNER,
        home=_HOME,
        layout=SEEN,
        columns=(*columns, Column("Version", "text", blank=False)),
        keys=keys,
        missing=missing,
        rows=rows,
        sha256=sha256,
        version_column="version",
        version_printed=(printed,),
        years=years,
        # 0x92 is an apostrophe in Windows-1252 and a control character in Latin-1.
        encoding="cp1252",
        tidy=tidy,
        note=f"{_ABSENT} {note}",
    )


SOURCES = (
    _war(
        "cow-inter-state-wars",
        kind="inter-state wars, participants",
        file="Inter-StateWarData_v4.0.csv",
        columns=(
            *columns("WarNum ccode Side", blank=False),
            *columns("WarName StateName", "text", blank=False),
            *columns("WarType"),
            *_dates(_BOUNDS, 2),
            Column("TransFrom", "text"),
            *columns("WhereFought Initiator Outcome TransTo"),
            Column("BatDeath", unit=_DEATHS),
        ),
        keys=("warnum", "ccode", "side"),
        missing=_MISSING,
        rows=337,
        sha256="2535e30b145141c331a07d12d91e498ad8bdd3db32ba8d3bd88c4fda54817731",
        years=("startyear1", "endyear1"),
        tidy=_tidy_inter,
        note=(
            f"The first war starts in 1823, the last in 2003. {_SPLIT} A state that changed sides "
            "has a row for each (five do). initiator 1 is yes, 2 is no; outcome 1 is won, 2 lost."
        ),
    ),
    _war(
        "cow-extra-state-wars",
        kind="extra-state wars, participants",
        file="Extra-StateWarData_v4.0.csv",
        columns=(
            *columns("WarNum", blank=False),
            Column("WarName", "text", blank=False),
            *columns("WarType ccode1"),
            Column("SideA", "text"),
            *columns("ccode2"),
            Column("SideB", "text"),
            *_dates(_BOUNDS, 2),
            *columns("Initiator Interven TransFrom Outcome TransTo WhereFought"),
            Column("BatDeath", unit=_DEATHS),
            Column("NonStateDeaths", unit=_DEATHS),
        ),
        keys=("warnum", "ccode"),
        missing=(*_MISSING, _GOING_ON),
        rows=198,
        sha256="529c325fdf0355ea4e09ce1c0d13d3cb474eaffcfebe13576b7a56207b264104",
        years=("startyear1", "endyear1"),
        tidy=_tidy_extra,
        note=(
            f"{_SPLIT} A row has one state: side 1 is side A of the file, 2 is side B (four rows). "
            "end1 null is still going on at the end of 2007 (13 rows)."
        ),
    ),
    _war(
        "cow-intra-state-wars",
        kind="intra-state wars",
        file="INTRA-STATE WARS v5.1 CSV.csv",
        version="5.1",
        printed="5.1",
        cite="dixon_sarkees2016",
        citation=_GUIDE,
        last=2014,
        columns=(
            Column("WarNum", "float", blank=False),
            Column("WarName", "text", blank=False),
            *columns("V5RegionNum WarType"),
            Column("CcodeA", to="ccode"),
            *columns("SideA SideB", "text"),
            *columns("Intnl"),
            *_dates("StartYr StartMo StartDy EndYr EndMo EndDy", 4),
            Column("WDuratDays", unit="days"),
            Column("WDuratMo", "float", unit="months"),
            Column("TotNatMonWar", "float", unit="months, all states together"),
            *columns("TransFrom"),
            Column("Initiator", "text"),
            *columns("Outcome"),
            Column("TransTo", "float"),
            Column("DeathsSideA", unit=_DEATHS),
            Column("DeathsSideB", unit=_DEATHS),
            Column("TotalBDeaths", unit=_DEATHS),
        ),
        keys=("warnum",),
        missing=(*_MISSING, _GOING_ON, ("?", "missing")),
        rows=420,
        sha256="afc6b8665f290225ab5aae17a802ecb8956c8ae785251bf54b1c4442bede1f0d",
        years=("startyr1", "endyr1"),
        tidy=_tidy_intra,
        note=(
            f"{_SPLIT} One row for each war: outside states are not listed, intnl 1 says that "
            "there was one. ccode is the state of side A, null in wars between groups. Numbers of "
            "wars have a decimal (502.1). end1 null is still going on at the end of 2014 (12)."
        ),
    ),
    _war(
        "cow-non-state-wars",
        kind="non-state wars",
        file="Non-StateWarData_v4.0.csv",
        columns=(
            *columns("WarNum", blank=False),
            Column("WarName", "text", blank=False),
            *columns("WarType WhereFought"),
            *columns("SideA1 SideA2 SideB1 SideB2 SideB3 SideB4 SideB5", "text"),
            *columns("StartYear", blank=False),
            *columns("StartMonth StartDay"),
            *columns("EndYear", blank=False),
            *columns("EndMonth EndDay"),
            Column("Initiator", "text"),
            *columns("TransFrom TransTo Outcome"),
            Column("SideADeaths", unit=_DEATHS),
            Column("SideBDeaths", unit=_DEATHS),
            Column("TotalCombatDeaths", "text", unit=_DEATHS),
        ),
        keys=("warnum",),
        missing=_MISSING,
        rows=62,
        sha256="99d3d9df70a54fd2372fe05e2085216fc85ce1d3a72a7cb9e5c86f3bae4c9b9a",
        years=("startyear", "endyear"),
        tidy=_tidy_non,
        note="Sides are groups, named in text; no state numbers.",
    ),
    Source(
        key="cow-war-dyads",
        version="1.1",
        title="Directed dyadic inter-state wars, war-dyad-years",
        cite="maoz_et_al2019",
        citation=MAOZ,
        terms=TERMS,
        coverage=(1823, 2003),
        files=("directed_dyadic_war.csv",),
        owner=OWNER,
        home=_HOME,
        layout=SEEN,
        columns=(
            *columns("warnum", blank=False),
            Column("disno", to="dispnum"),
            Column("statea", to="ccode1", blank=False),
            Column("stateb", to="ccode2", blank=False),
            *columns("year", blank=False),
            Column("warstrtyr", to="styear", blank=False),
            *columns("warstrtmnth warstrtday"),
            Column("warendyr", to="endyear", blank=False),
            *columns("warendmnth warenday"),
            *columns("warolea waroleb wardyadrolea wardyadroleb outcomea"),
            Column("batdtha", unit=_DEATHS),
            Column("batdthb", unit=_DEATHS),
            Column("batdths", unit=_DEATHS),
            *columns("changes_1 changes_2 durindx"),
        ),
        keys=("warnum", "ccode1", "ccode2", "year"),
        rows=1364,
        sha256="aa2eb5244a0cb0b579867e50eb02e4297fb29250e67120fb132e3c0618dceda0",
        years=("year", "styear", "endyear"),
        tidy=_tidy_dyads,
        note=(
            "Both directions of every pair that fought; columns ending in a tell of ccode1, in b "
            "of ccode2. Within 1823-2003, no row means that the two did not fight each other. "
            "Deaths are those of the whole war, in every row. Two misprints are mended: the last "
            "year 19118 of Italy and Bulgaria is 1918, as the reverse rows print; months and days "
            "of the United States and Austria-Hungary (month 24) are unknown. Of the 95 wars of "
            "cow-inter-state-wars four are not here (145, 158, 215, 217), and eight states fight "
            "here in wars in which that list does not have them."
        ),
    ),
)
