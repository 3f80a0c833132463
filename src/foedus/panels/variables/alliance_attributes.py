"""What ATOP codes of an alliance, of its members, and of a state's alliances together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.refusals import choice
from foedus.panels.variable import (
    ALLIANCE,
    ALLIANCE_MEMBER_YEAR,
    ALLIANCE_YEAR,
    Ask,
    Column,
    Table,
    Variable,
)
from foedus.sources.atop import OBLIGATIONS

if TYPE_CHECKING:
    import polars as pl

PHASES = ("last", "first", "longest")
CONDITIONAL = ("defcon", "offcon", "neucon", "concon")


def provisions(ask: Ask, *, phase: str = "last") -> Table:
    """The text of each alliance in each year, as ATOP codes the phase that counts.

    References
    ----------
    leeds_et_al2002
    """
    import polars as pl

    rows = _phase_years(ask, ask.load("atop-ph"), ["atopid"], ("begin", "end_latest"), phase)
    frame = rows.select(
        "atopid",
        "year",
        *(
            pl.col(column.name.removeprefix("alliance_")).cast(_dtype(column)).alias(column.name)
            for column in _PROVISIONS
        ),
    )
    return Table(frame, ask.coverage("atop-ph"))


def institutions(ask: Ask, *, phase: str = "last") -> Table:
    """How institutionalized each alliance was in each year.

    References
    ----------
    leeds_anac2005
    """
    import polars as pl

    from foedus.sources.atop import phases

    told = phases(ask.load("atop-ph"), ask.load("atop-inst"))
    rows = _phase_years(ask, told, ["atopid"], ("begin", "end_latest"), phase)
    frame = rows.select(
        "atopid",
        "year",
        *(pl.col(name).cast(pl.Int8).alias(f"alliance_{name}") for name in ("milinst", "formal")),
    )
    return Table(frame, ask.coverage("atop-ph"))


def lifetime(ask: Ask) -> Table:
    """When each alliance began and ended, and in how many phases.

    References
    ----------
    leeds_et_al2002
    """
    import polars as pl

    frame = ask.load("atop-a").select(
        "atopid",
        pl.col("begyr").cast(pl.Int16).alias("alliance_begyr"),
        pl.col("endyr").cast(pl.Int16).alias("alliance_endyr"),
        pl.col("ineffect").cast(pl.Int8).alias("alliance_ineffect"),
        # ATOP numbers phases from 1, and gives 0 where a single one was never divided.
        pl.col("maxphase").clip(lower_bound=1).cast(pl.Int8).alias("alliance_phases"),
        pl.col("term").cast(pl.Int8).alias("alliance_term"),
    )
    return Table(frame, ask.coverage("atop-a"))


def own_obligations(ask: Ask, *, phase: str = "last") -> Table:
    """What each member of each alliance was bound to in each year.

    References
    ----------
    leeds_et_al2002
    """
    import polars as pl

    keys = ["atopid", "ccode"]
    rows = _phase_years(ask, ask.load("atop-m"), keys, ("entry", "exit_latest"), phase)
    given = (*OBLIGATIONS, *CONDITIONAL, "asymm", "obvary")
    frame = rows.select(
        *keys,
        "year",
        *(pl.col(name).cast(pl.Int8).alias(f"member_{name}") for name in given),
        pl.col("yrent").cast(pl.Int16).alias("member_yrent"),
    )
    return Table(frame, ask.coverage("atop-m"))


def _phase_years(
    ask: Ask, rows: pl.DataFrame, keys: list[str], spell: tuple[str, str], phase: str
) -> pl.DataFrame:
    """One row per key and year of the span: that of the phase which counts in the year.

    A phase is in a year if it covers any day of it; its end is the first day out.
    """
    import polars as pl

    phase = choice("phase", phase, PHASES)
    start, end = spell
    horizon = pl.date(ask.coverage("atop-m" if "ccode" in keys else "atop-ph")[1] + 1, 1, 1)
    dated = rows.with_columns(
        pl.col(start).alias("_start"), pl.col(end).fill_null(horizon).alias("_end")
    )
    last_day = pl.col("_end").dt.offset_by("-1d")
    yearly = (
        dated.with_columns(
            pl.max_horizontal(pl.col("_start").dt.year(), pl.lit(ask.first)).alias("_from"),
            pl.min_horizontal(last_day.dt.year(), pl.lit(ask.last)).alias("_to"),
        )
        .filter(pl.col("_from") <= pl.col("_to"))
        .with_columns(pl.int_ranges("_from", pl.col("_to") + 1, dtype=pl.Int64).alias("year"))
        .explode("year")
    )
    days = pl.min_horizontal("_end", pl.date(pl.col("year") + 1, 1, 1)) - pl.max_horizontal(
        "_start", pl.date(pl.col("year"), 1, 1)
    )
    # The best of a year comes last; phases that are alike in it go by their number.
    order = {
        "last": ["_start", "phase"],
        "first": ["_start", "phase"],
        "longest": ["_days", "_start", "phase"],
    }[phase]
    return (
        yearly.with_columns(days.alias("_days"))
        .sort(*keys, "year", *order)
        .unique([*keys, "year"], keep="first" if phase == "first" else "last", maintain_order=True)
    )


def _dtype(column: Column) -> type[pl.DataType]:
    import polars as pl

    return pl.Int16 if column.unit == "months" else pl.Int8


def _columns(words: dict[str, str], ending: str = "") -> tuple[Column, ...]:
    return tuple(Column(f"{ending}{name}", label) for name, label in words.items())


_PROMISES = {
    "defense": "defense",
    "offense": "joining in offense",
    "neutral": "neutrality",
    "nonagg": "nonaggression",
    "consul": "consultation",
}
_CONDITIONS = {
    "defcon": "Defense is conditional",
    "offcon": "Joining in offense is conditional",
    "neucon": "Neutrality is conditional",
    "concon": "Consultation is conditional",
}
_PROVISIONS = (
    *_columns({name: f"Obligation: {word}" for name, word in _PROMISES.items()}, "alliance_"),
    *_columns(
        {
            **_CONDITIONS,
            "conditio": "Some obligation is conditional",
            "asymm": "Obligations differ between members",
            "bilat": "Bilateral: 1; multilateral: 0",
            "wartime": "Coded by ATOP as wartime",
            "estmode": "Established by treaty: 1; by another instrument: 0",
            "pubsecr": "Secrecy: 0 public, 1 in part, 2 whole",
            "speclgth": "Whether a length is specified (ATOP's code)",
        },
        "alliance_",
    ),
    Column("alliance_length", "Length that the treaty specifies; 0 where none", "months"),
    *_columns(
        {
            "renounce": "Provision for renouncing it (ATOP's code)",
            "specthrt": "Specific threat named, 0 none (ATOP's code to 6)",
            "medarb": "Provides for mediation or arbitration among members",
            "milcon": "Military contact: 0 none, 1 in war, 2 in peace, 3 common policy",
            "milaid": "Military aid, 0 none (ATOP's code to 4)",
            "intcom": "Integrated command",
            "subord": "Subordination of forces, 0 none (ATOP's code to 2)",
            "organ1": "Organization, 0 none, 2 or 3 formal (ATOP's code to 3)",
            "base": "Military bases, 0 none (ATOP's code to 3)",
            "contrib": "Contributions required",
            "armred": "Arms reduction, 0 none (ATOP's code to 2)",
            "ecaid": "Economic aid, 0 none (ATOP's code to 3)",
        },
        "alliance_",
    ),
)
_RULE = (
    "The phase of the alliance that is the last in force in the year counts (phase last), or the "
    "first, or the one with most days in it (first, longest); of two at once the one with the "
    "greater number (with first, the smaller). "
)
_OTHER = "A year in which ATOP has no such phase is null."

PROVISIONS = Variable(
    name="atop-alliance",
    title="Provisions of an alliance by year (ATOP)",
    level=ALLIANCE_YEAR,
    columns=_PROVISIONS,
    rule=f"{_RULE}Codes are ATOP's; unknown and not applicable are null. {_OTHER}",
    build=provisions,
    cow=("atop-ph",),
)
INSTITUTIONS = Variable(
    name="atop-institutions",
    title="Institutionalization of an alliance by year (ATOP)",
    level=ALLIANCE_YEAR,
    columns=(
        Column("alliance_milinst", "Military institutionalization: 0 none, 1, 2 high"),
        Column("alliance_formal", "Peacetime formality: 0 none, 1, 2 high"),
    ),
    rule=f"{_RULE}Null where the file of institutionalization has none. {_OTHER}",
    build=institutions,
    cow=("atop-ph", "atop-inst"),
)
LIFETIME = Variable(
    name="atop-lifetime",
    title="Beginning and end of an alliance (ATOP)",
    level=ALLIANCE,
    columns=(
        Column("alliance_begyr", "Year in which the alliance began", "year"),
        Column("alliance_endyr", "Year in which it ended; null if in force", "year"),
        Column("alliance_ineffect", "In force at the end of ATOP's years"),
        Column("alliance_phases", "Phases that the alliance had", "phases"),
        Column("alliance_term", "How it ended (ATOP's code term)"),
    ),
    rule="The file's own row of the alliance.",
    build=lifetime,
    cow=("atop-a",),
)
MEMBER = Variable(
    name="atop-member",
    title="A member's own obligations in an alliance by year (ATOP)",
    level=ALLIANCE_MEMBER_YEAR,
    columns=(
        *_columns({name: f"Own obligation: {word}" for name, word in _PROMISES.items()}, "member_"),
        *_columns(_CONDITIONS, "member_"),
        Column("member_asymm", "Obligations differ between members"),
        Column("member_obvary", "Own obligations differ by partner"),
        Column("member_yrent", "Year in which the member entered the phase", "year"),
    ),
    rule=f"{_RULE}{_OTHER}",
    build=own_obligations,
    cow=("atop-m",),
)

VARIABLES = (PROVISIONS, INSTITUTIONS, LIFETIME, MEMBER)
