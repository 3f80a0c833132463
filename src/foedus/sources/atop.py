"""ATOP 5.1: alliances, their phases, their members, and how institutionalized they are.

Rules for days, the same in every ATOP frame:

- ``yrexit = 0`` (``endyr = 0``) is "in force on 31 December 2018": ``exit`` (``end``) is null.
- A blank day is kept as a span: ``entry`` is the first day it can be, ``entry_latest`` the last;
  so for exits.
- ``exit`` is the first day no longer bound: spells are half-open. The file itself says so: 214
  member rows exit on the very day that the same member's next phase starts, and ATOP's own
  directed dyad-years leave out pairs that share no other day than that one. Where instead a phase
  of the alliance starts on the day *after* an exit (31 December, 1 January), the exit day was
  written as the last day, and ``exit`` is moved to the day after, so that no day falls between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.days import check_calendar, check_order, earliest, latest
from foedus.sources.declaration import SEEN, Column, Lookalike, Source, Tidy, columns

if TYPE_CHECKING:
    import polars as pl

COVERAGE = (1815, 2018)
OBLIGATIONS = ("defense", "offense", "neutral", "nonagg", "consul")
CONDITIONS = (
    "defcoadv defcoloc defcocon defconum defcodem defconpr "
    "offcoadv offcoloc offcocon offconum offcodem "
    "neucoadv neucoloc neucocon neuconum neucodem neuconpr neucoatt "
    "concoadv concoloc concocon concoreq"
)
_TERMS_OF_TREATY = "estmode pubsecr secrart proadd futmem speclgth length renounce proren renewlgt"
_PROMISES = "defense offense neutral nonagg consul active conditio defcon offcon neucon concon"
_PROVISIONS = (
    "notaiden dipaid terrres seppeace thirdcom noothall specthrt statthr1 statthr2 conwtin medarb "
    "milcon milaid intcom subord organ1 orgpurp1 organ2 orgpurp2 base contrib armred acqterr "
    "divgains demwith reflnun refothio natrefal compag nomicoop conres agprois conmen ecaid interv"
)
_END = "source new5 rev5"

_NNA = "is ATOP's NNA variant, which leaves out alliances whose only obligation is nonaggression"
_CITE = (
    "Leeds, Brett Ashley, Jeffrey M. Ritter, Sara McLaughlin Mitchell, and Andrew G. Long. 2002. "
    "Alliance Treaty Obligations and Provisions, 1815-1944. International Interactions 28: 237-260."
)
_TERMS = (
    "Free for research use with citation (ATOP project, Rice University); no explicit "
    "redistribution licence stated."
)
_MISSING = (("-9", "missing"), ("-8", "not applicable"))
_OWNER = "ATOP project, Rice University"
_HOME = "http://www.atopdata.org/data.html"


def _open_ended(frame: pl.DataFrame, year: str, *parts: str) -> pl.DataFrame:
    """Year 0 and its month and day, which mean "still in force", made null."""
    import polars as pl

    in_force = pl.col(year) == 0
    return frame.with_columns(
        pl.when(~in_force.fill_null(True)).then(pl.col(name)).alias(name) for name in (year, *parts)
    )


def _no_gap(frame: pl.DataFrame, start: str, end: str) -> pl.DataFrame:
    """Move an end to the next day where a phase of the same alliance starts on that day."""
    import polars as pl

    starts = frame.select("atopid", pl.col(start).alias("_start")).unique()
    following = starts.with_columns(pl.lit(True).alias("_next"))
    touching = starts.with_columns(pl.lit(True).alias("_same"))
    marked = (
        frame.with_columns(pl.col(end).dt.offset_by("1d").alias("_day_after"))
        .join(
            following,
            left_on=["atopid", "_day_after"],
            right_on=["atopid", "_start"],
            how="left",
            validate="m:1",
        )
        .join(
            touching,
            left_on=["atopid", end],
            right_on=["atopid", "_start"],
            how="left",
            validate="m:1",
        )
    )
    late = f"{end}_latest"
    moved = pl.col("_next").fill_null(False) & ~pl.col("_same").fill_null(False)
    exact = pl.col(end) == pl.col(late)
    return marked.with_columns(
        pl.when(moved & exact).then("_day_after").otherwise(end).alias(end),
        pl.when(moved & exact).then("_day_after").otherwise(late).alias(late),
    ).drop("_day_after", "_next", "_same")


def _spells(
    frame: pl.DataFrame,
    source: Source,
    first: tuple[str, str, str],
    last: tuple[str, str, str],
    names: tuple[str, str],
) -> pl.DataFrame:
    """The year, month and day columns replaced by four columns of days."""
    start, end = names
    known = _open_ended(frame, *last)
    check_calendar(known, source, *first)
    check_calendar(known, source, *last)
    dated = known.with_columns(
        earliest(*first).alias(start),
        latest(*first).alias(f"{start}_latest"),
        earliest(*last).alias(end),
        latest(*last).alias(f"{end}_latest"),
    )
    check_order(dated, source, start, f"{end}_latest")
    days = (start, f"{start}_latest", end, f"{end}_latest")
    whole = _no_gap(dated, start, end)
    # The owner's years stay: its own dyad-years count the year of exit, whatever the day.
    years = (first[0], last[0])
    rest = [c for c in whole.columns if c not in (*first, *last, *days, "version")]
    front = [c for c in ("atopid", "phase", "ccode") if c in rest]
    return whole.select(*front, *days, *years, *(c for c in rest if c not in front))


def tidy_member(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """One row per member and phase (and spell, where a member left and came back)."""
    import polars as pl

    wrong = frame.filter((pl.col("yrexit") == 0) != (pl.col("ineffect") == 1))
    if not wrong.is_empty():
        row = wrong.row(0, named=True)
        raise SourceLayoutError(
            f"{source.label} says of alliance {row['atopid']}, member {row['ccode']}: yrexit "
            f"{row['yrexit']} and ineffect {row['ineffect']}, which contradict each other.",
            f"download the file again from {source.whose}.",
        )
    return _spells(
        frame,
        source,
        ("yrent", "moent", "dayent"),
        ("yrexit", "moexit", "dayexit"),
        ("entry", "exit"),
    )


def tidy_alliance(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """One row per alliance (or phase); its members are in the member file."""
    kept = frame.select(c for c in frame.columns if not c.startswith("mem"))
    if "atopidphase" in kept.columns:
        _check_phase_number(kept, source)
        kept = kept.drop("atopidphase")
    return _spells(
        kept, source, ("begyr", "begmo", "begday"), ("endyr", "endmo", "endday"), ("begin", "end")
    )


def _phase_number() -> pl.Expr:
    import polars as pl

    # ATOP writes the phase as the first decimal: 1020.2 is phase 2 of alliance 1020.
    return ((pl.col("atopidphase") - pl.col("atopid")) * 10).round().cast(pl.Int64)


def _check_phase_number(frame: pl.DataFrame, source: Source) -> None:
    import polars as pl

    wrong = frame.filter(_phase_number() != pl.col("phase"))
    if not wrong.is_empty():
        row = wrong.row(0, named=True)
        raise SourceLayoutError(
            f"{source.label}: atopidphase {row['atopidphase']} is not phase {row['phase']} of "
            f"alliance {row['atopid']}.",
            f"download the file again from {source.whose}.",
        )


def tidy_institutionalization(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """One row per alliance phase: ``milinst`` and ``formal``."""
    numbered = frame.with_columns(_phase_number().alias("phase"))
    return numbered.select("atopid", "phase", "milinst", "formal")


def member_spells(members: pl.DataFrame) -> pl.DataFrame:
    """When each state was a member of each alliance, whatever the phase.

    Phases that touch are joined, since a state that passes from one to the next never left;
    what it promised can differ between them, so obligations stay with :func:`obligations`.

    Parameters
    ----------
    members : polars.DataFrame
        The frame of ``atop-m``.

    Returns
    -------
    polars.DataFrame
        Keys ``atopid``, ``ccode``, ``entry``; then ``entry_latest``, ``exit`` (null if in force
        at the end of coverage), ``exit_latest``, and ``phases``, a list. Spells are half-open.

    References
    ----------
    leeds_et_al2002
    """
    import polars as pl

    key = ["atopid", "ccode"]
    never = pl.date(9999, 12, 31)
    filled = members.select(
        *key,
        "entry",
        "entry_latest",
        pl.col("exit").fill_null(never),
        pl.col("exit_latest").fill_null(never),
        "phase",
    ).sort(*key, "entry", "exit")
    grouped = filled.with_columns(
        (pl.col("entry") > pl.col("exit_latest").cum_max().shift(1).over(key))
        .fill_null(True)
        .cum_sum()
        .alias("_spell")
    )
    joined = grouped.group_by(*key, "_spell", maintain_order=True).agg(
        pl.col("entry").min(),
        pl.col("entry_latest").min(),
        pl.col("exit").max(),
        pl.col("exit_latest").max(),
        pl.col("phase").unique().sort().alias("phases"),
    )
    return (
        joined.with_columns(
            pl.when(pl.col(c) != never).then(pl.col(c)).alias(c) for c in ("exit", "exit_latest")
        )
        .select(*key, "entry", "entry_latest", "exit", "exit_latest", "phases")
        .sort(*key, "entry")
    )


def obligations(members: pl.DataFrame) -> pl.DataFrame:
    """What each member promised in each phase: one row per pledge that it made.

    Parameters
    ----------
    members : polars.DataFrame
        The frame of ``atop-m``.

    Returns
    -------
    polars.DataFrame
        Keys ``atopid``, ``phase``, ``ccode``, ``entry``, ``obligation`` (ATOP's variable name);
        then the days of the phase. A member with no obligation has no row.
    """
    import polars as pl

    key = ["atopid", "phase", "ccode", "entry"]
    days = ["entry_latest", "exit", "exit_latest"]
    long = members.select(*key, *days, *OBLIGATIONS).unpivot(
        on=list(OBLIGATIONS), index=[*key, *days], variable_name="obligation", value_name="promised"
    )
    return (
        long.filter(pl.col("promised") == 1)
        .select(*key, "obligation", *days)
        .sort(*key, "obligation")
    )


def phases(phase: pl.DataFrame, institutionalization: pl.DataFrame) -> pl.DataFrame:
    """The phase frame with ``milinst`` and ``formal`` beside it.

    Parameters
    ----------
    phase : polars.DataFrame
        The frame of ``atop-ph``.
    institutionalization : polars.DataFrame
        The frame of ``atop-inst``.

    Returns
    -------
    polars.DataFrame
        Keys ``atopid``, ``phase``; the columns of both. A phase that the second frame lacks has
        null there.

    References
    ----------
    leeds_et_al2002
    leeds_anac2005
    """
    return phase.join(
        institutionalization, on=["atopid", "phase"], how="left", validate="1:1"
    ).sort("atopid", "phase")


def _members(count: int) -> tuple[Column, ...]:
    return tuple(Column(f"mem{n}", required=False) for n in range(1, count + 1))


_VERSION = (Column("version", "float", blank=False),)


def _atop(
    key: str,
    *,
    title: str,
    stem: str,
    columns: tuple[Column, ...],
    keys: tuple[str, ...],
    rows: int,
    nna_rows: int,
    sha256: str,
    tidy: Tidy,
    years: tuple[str, ...],
) -> Source:
    return Source(
        key=key,
        version="5.1",
        title=title,
        cite="leeds_et_al2002",
        citation=_CITE,
        terms=_TERMS,
        coverage=COVERAGE,
        files=(f"{stem}.csv",),
        owner=_OWNER,
        home=_HOME,
        layout=SEEN,
        columns=columns,
        keys=keys,
        missing=_MISSING,
        rows=rows,
        sha256=sha256,
        version_column="version",
        version_printed=("5.1",),
        years=years,
        lookalikes=(Lookalike(f"{stem}_NNA", nna_rows, f"it {_NNA}"),),
        tidy=tidy,
        note="An exit day is the first day no longer bound; null is in force at the end of 2018.",
    )


_ID = columns("atopid", blank=False)
_COW = columns("cowid cow4id")
_PHASE = columns("phase", blank=False)
_WHOLE_ALLIANCE = (
    *_COW,
    *columns("begyr begmo", blank=False),
    *columns("begday"),
    *columns("endyr endmo", blank=False),
    *columns("endday"),
    *columns("ineffect bilat maxphase wartime"),
    *columns(f"{_TERMS_OF_TREATY} term {_PROMISES} asymm {_PROVISIONS}"),
)

SOURCES = (
    _atop(
        "atop-m",
        title="ATOP members of alliances, by phase",
        stem="atop5_1m",
        columns=(
            *_ID,
            *_PHASE,
            Column("member", to="ccode", blank=False),
            *_COW,
            *columns("cowsys", blank=False),
            *columns("yrent moent", blank=False),
            *columns("dayent"),
            *columns("yrexit moexit", blank=False),
            *columns("dayexit"),
            *columns("ineffect", blank=False),
            *columns("bilat maxphase wartime cowwar"),
            *columns(f"{_TERMS_OF_TREATY} term termmode termcaus"),
            *columns(f"{_PROMISES} {CONDITIONS} olimob asymm obvary {_PROVISIONS} {_END}"),
            *_VERSION,
        ),
        keys=("atopid", "phase", "ccode", "entry"),
        rows=2510,
        nna_rows=1838,
        sha256="0e3c803f65275c3cb9309d08c04710416dff16aee936c8b4f887c7b67ee5b55b",
        tidy=tidy_member,
        years=("entry", "exit"),
    ),
    _atop(
        "atop-a",
        title="ATOP alliances",
        stem="atop5_1a",
        columns=(*_ID, *_WHOLE_ALLIANCE, *_members(59), *columns(_END), *_VERSION),
        keys=("atopid",),
        rows=789,
        nna_rows=589,
        sha256="eafd146fa5c5bc2737ae829288c87d01c990a55fbc82dcc2dc08b94c0d7b5b7d",
        tidy=tidy_alliance,
        years=("begin", "end"),
    ),
    _atop(
        "atop-ph",
        title="ATOP alliance phases",
        stem="atop5_1aph",
        columns=(
            *_ID,
            Column("atopidphase", "float", blank=False),
            *_PHASE,
            *_WHOLE_ALLIANCE,
            *_members(57),
            *columns(_END),
            *_VERSION,
        ),
        keys=("atopid", "phase"),
        rows=849,
        nna_rows=638,
        sha256="828ed77daf341ea377f75e042c2e51e4e6ccb0515e058db6355a89f8aebb0fcf",
        tidy=tidy_alliance,
        years=("begin", "end"),
    ),
    Source(
        key="atop-inst",
        version="5.1",
        title="ATOP institutionalization of alliance phases (milinst, formal)",
        cite="leeds_anac2005",
        citation=(
            "Leeds, Brett Ashley, and Sezi Anac. 2005. Alliance Institutionalization and Alliance "
            f"Performance. International Interactions 31(3): 183-202. With: {_CITE}"
        ),
        terms=_TERMS,
        coverage=COVERAGE,
        files=("atopinst5_1.csv",),
        owner=_OWNER,
        home=_HOME,
        layout=SEEN,
        columns=(
            *_ID,
            Column("atopidphase", "float", blank=False),
            *columns("milinst formal"),
            *_VERSION,
        ),
        keys=("atopid", "phase"),
        missing=_MISSING,
        rows=849,
        sha256="31b60ed11434d96c5a228a728beb8ca55cc54e224882b994e13c11b302ca9990",
        version_column="version",
        version_printed=("5.1",),
        tidy=tidy_institutionalization,
        note="The file prints its version as 5.0999999, which is read as 5.1.",
    ),
)
