"""Sanctions: who holds sanctions of which kind against whom, and who is under them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from foedus.panels.refusals import flag
from foedus.panels.variable import DIRECTED_DYAD_YEAR, STATE_YEAR, Ask, Column, Table, Variable
from foedus.panels.variables.heirs import carried_on, other_number
from foedus.panels.variables.naming import number_of

if TYPE_CHECKING:
    import polars as pl

KINDS = ("trade", "arms", "military", "financial", "travel", "other")
# The source's first year is 1950; one case of 1949 stands in the file.
_FIRST = 1950
_SPAN = (_FIRST, 2023)
# Senders that the source names as organizations, by the atlas's key of their dated members.
_BLOCS = {
    "EU": "eu", "EEC": "eu", "African Union": "african-union", "League of Arab States":
    "arab-league", "G7": "g7", "G8": "g8",
}  # fmt: skip
# The source's spellings that the register of states does not carry; by the first year of the case.
_SPELLED = {
    "Egypt, Arab Rep.": "Egypt",
    "Congo, Democratic Republic of the": "Democratic Republic of the Congo",
    "Gambia, The": "Gambia",
    "Ethiopia (excludes Eritrea)": "Ethiopia",
    "Malaya": "Malaysia",
}
_SPELLED_FROM = {
    "South Vietnam": (1976, "Vietnam"),
    "Yemen, North": (1990, "Yemen"),
    "Yugoslavia": (2003, "Serbia"),
}


def sanctions(ask: Ask, *, members: bool = True) -> Table:
    """Sanctions that state 1 holds against state 2 in the year.

    Parameters
    ----------
    ask : Ask
        What it is built for.
    members : bool
        Whether a sanction of an organization whose members the atlas has by date (the EU, the
        African Union, the Arab League, the G7 and G8) is one of each member.

    References
    ----------
    felbermayr_et_al2020
    """
    import polars as pl

    cases = _cases(ask)
    if flag("members", members):
        for side in ("sender", "target"):
            cases = _by_member(cases, side)
    named, left = _named(cases, {"sender": "ccode1", "target": "ccode2"})
    years = _years(named, ("ccode1", "ccode2"), ask.coverage("gsdb")[1])
    frame = (
        years.filter(pl.col("ccode1") != pl.col("ccode2"))
        .unique(["case_id", "ccode1", "ccode2", "year"])
        .group_by("ccode1", "ccode2", "year")
        .agg(
            pl.len().cast(pl.Int16).alias("gsdb_cases"),
            (pl.col("year") == pl.col("start_year")).sum().cast(pl.Int16).alias("gsdb_new"),
            *(pl.col(kind).max().cast(pl.Int8).alias(f"gsdb_{kind}") for kind in KINDS),
        )
    )
    return Table(frame, (_FIRST, ask.coverage("gsdb")[1]), left)


def sanctioned(ask: Ask) -> Table:
    """Sanctions that a state is under in the year, whoever the senders are.

    References
    ----------
    felbermayr_et_al2020
    """
    import polars as pl

    union = pl.col("sender").is_in(["EU", "EEC"]).alias("_eu")
    cases = _by_member(_cases(ask).with_columns(union), "target")
    per_case = cases.group_by("case_id", "target").agg(
        pl.col("from", "to").first(),
        (pl.col("sender") == "UN").any().alias("_un"),
        pl.col("_eu").any(),
    )
    named, left = _named(per_case, {"target": "ccode"})
    frame = (
        _years(named, ("ccode",), ask.coverage("gsdb")[1])
        .unique(["case_id", "ccode", "year"])
        .group_by("ccode", "year")
        .agg(
            pl.len().cast(pl.Int16).alias("gsdb_against"),
            pl.col("_un").any().cast(pl.Int8).alias("gsdb_against_un"),
            pl.col("_eu").any().cast(pl.Int8).alias("gsdb_against_eu"),
        )
    )
    return Table(frame, (_FIRST, ask.coverage("gsdb")[1]), left)


def _cases(ask: Ask) -> pl.DataFrame:
    """Each sender and target of each case and its years, in the register's spelling."""
    import polars as pl

    from foedus.sources.sanctions import pairs

    found = pairs(ask.load("gsdb")).with_columns(
        pl.col("start_year").alias("from"), pl.col("end_year").alias("to")
    )
    later = [
        pl.when((pl.col(side) == old) & (pl.col("start_year") >= year))
        .then(pl.lit(new))
        .otherwise(side)
        .alias(side)
        for old, (year, new) in _SPELLED_FROM.items()
        for side in ("sender", "target")
    ]
    for one in later:
        found = found.with_columns(one)
    return found.with_columns(pl.col("sender", "target").replace(_SPELLED))


def _by_member(cases: pl.DataFrame, side: str) -> pl.DataFrame:
    """Each member of a bloc in its place, for the years of its membership."""
    import polars as pl

    rows = [
        (name, state, first, last)
        for name, bloc in _BLOCS.items()
        for state, first, last in _memberships(bloc)
    ]
    members = pl.DataFrame(rows, schema=[side, "_state", "_since", "_until"], orient="row")
    expanded = (
        cases.join(members, on=side)
        .with_columns(
            pl.col("_state").alias(side),
            pl.max_horizontal("from", "_since").alias("from"),
            pl.min_horizontal("to", "_until").alias("to"),
        )
        .filter(pl.col("from") <= pl.col("to"))
    )
    rest = cases.filter(~pl.col(side).is_in(list(_BLOCS)))
    return pl.concat([rest, expanded.select(cases.columns)])


@cache
def _memberships(bloc: str) -> list[tuple[str, int, int]]:
    """Members of a bloc of the atlas, with the first and last year of each spell."""
    from foedus.atlas.blocs import find_bloc

    return [
        (
            one.state,
            one.since.earliest.year,
            9999 if one.until is None else one.until.earliest.year,
        )
        for one in find_bloc(bloc).members
    ]


def _named(cases: pl.DataFrame, names: dict[str, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """State numbers, read in the first year of a row, and where no state is then, in its last."""
    import polars as pl

    left = []
    for name, to in names.items():
        spells = cases.select(pl.col(name).alias("name"), "from", "to").unique()
        numbers = [
            number_of(text, first, "cow") or number_of(text, last, "cow")
            for text, first, last in spells.iter_rows()
        ]
        table = spells.with_columns(pl.Series(to, numbers, dtype=pl.Int64))
        cases = cases.join(
            table, left_on=[name, "from", "to"], right_on=["name", "from", "to"], how="left"
        )
        missing = cases.filter(pl.col(to).is_null())
        left.append(missing.select(pl.col(name).alias("name"), "from", "to"))
    unresolved = (
        pl.concat(left)
        .group_by("name")
        .agg(
            pl.col("from").min().alias("first"),
            pl.col("to").max().alias("last"),
            pl.len().cast(pl.Int64).alias("rows"),
        )
        .sort("name")
    )
    return cases.drop_nulls(list(names.values())), unresolved


def _years(named: pl.DataFrame, columns: tuple[str, ...], last: int) -> pl.DataFrame:
    import polars as pl

    years = named.with_columns(
        pl.int_ranges("from", pl.col("to").clip(upper_bound=last) + 1).alias("year")
    ).explode("year", empty_as_null=False)
    years = carried_on(years, columns)
    return pl.concat([years, other_number(years, columns)])


_KIND_LABELS = {
    "trade": "State 1 restricts trade with state 2",
    "arms": "State 1 holds an arms embargo against state 2",
    "military": "State 1 denies state 2 military assistance",
    "financial": "State 1 holds financial sanctions against state 2",
    "travel": "State 1 holds travel sanctions against state 2",
    "other": "State 1 holds other sanctions against state 2",
}

SANCTIONS = Variable(
    name="sanctions",
    title="Sanctions, sender against target (GSDB)",
    level=DIRECTED_DYAD_YEAR,
    columns=(
        Column(
            "gsdb_cases",
            "Sanctions cases of state 1 against state 2",
            "cases",
            absent=0,
            years=_SPAN,
        ),
        Column("gsdb_new", "Of these, begun in the year", "cases", absent=0, years=_SPAN),
        *(
            Column(f"gsdb_{kind}", label, absent=0, years=_SPAN)
            for kind, label in _KIND_LABELS.items()
        ),
    ),
    rule=(
        "A case counts from its first to its last year, both counted. Sanctions of the EU and four "
        "other bodies count for or against each member of the year, by the atlas (option members); "
        "those of the UN and other bodies are no state's and are listed as unresolved. The source "
        "covers all cases of 1950-2023, so that none is 0."
    ),
    build=sanctions,
    cow=("gsdb",),
)

SANCTIONED = Variable(
    name="sanctioned",
    title="Sanctions that a state is under (GSDB)",
    level=STATE_YEAR,
    columns=(
        Column("gsdb_against", "Sanctions cases against the state", "cases", absent=0, years=_SPAN),
        Column("gsdb_against_un", "Under a sanction of the United Nations", absent=0, years=_SPAN),
        Column("gsdb_against_eu", "Under a sanction of the EU or EEC", absent=0, years=_SPAN),
    ),
    rule=(
        "A case counts once, whoever and however many its senders are, from its first to its last "
        "year, both counted. The source covers all cases of 1950-2023, so that none is 0."
    ),
    build=sanctioned,
    cow=("gsdb",),
)

VARIABLES = (SANCTIONS, SANCTIONED)
