"""Military expenditure as SIPRI and NATO publish it, and counts of military equipment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.variable import STATE_YEAR, Ask, Column, Table, Variable
from foedus.panels.variables.naming import with_codes
from foedus.sources.equipment import KINDS, column_of

if TYPE_CHECKING:
    import polars as pl

# SIPRI's spellings that the register of states does not carry.
_SPELLED = {
    "Congo, DR": "Democratic Republic of the Congo",
    "Gambia, The": "Gambia",
    "Yemen, North": "Yemen Arab Republic",
}
# Zeros in every measure between years with figures, of a state with armed forces.
_BETWEEN = (("Mauritania", 2007), ("Mauritania", 2010), ("Mauritania", 2011))
_MEASURES = (
    "milex_constant", "milex_current", "milex_gdp", "milex_local", "milex_local_financial",
)  # fmt: skip
_MILLIONS = "millions of US dollars"
_LATER = (1988, 2024)
_SIPRI = (
    Column("milex_constant", "Military expenditure (SIPRI), constant",
           f"{_MILLIONS} at 2023 prices and exchange rates"),
    Column("milex_current", "Military expenditure (SIPRI), current",
           f"{_MILLIONS} at current prices and exchange rates"),
    Column("milex_gdp", "Military expenditure (SIPRI), share of GDP",
           "share of gross domestic product, 0 to 1"),
    Column("milex_per_capita", "Military expenditure (SIPRI) per person",
           "current US dollars per person", years=_LATER),
    Column("milex_government", "Military expenditure (SIPRI), share of government's",
           "share of government spending, 0 to 1", years=_LATER),
)  # fmt: skip
_NATO = (
    Column("milex_constant", "Defense expenditure (NATO), constant",
           f"{_MILLIONS} at 2015 prices and exchange rates"),
    Column("milex_current", "Defense expenditure (NATO), current",
           f"{_MILLIONS} at current prices and exchange rates"),
    Column("milex_gdp", "Defense expenditure (NATO), share of real GDP",
           "percent of gross domestic product"),
    Column("equipment", "Equipment, share of defense expenditure (NATO)",
           "percent of defense expenditure"),
    Column("personnel", "Military personnel (NATO)", "thousands of persons"),
    Column("estimate", "The figures of the year are NATO's estimate"),
)  # fmt: skip


def _prefixed(columns: tuple[Column, ...], prefix: str) -> tuple[Column, ...]:
    return tuple(Column(prefix + one.name, one.label, one.unit) for one in columns)


def sipri_milex(ask: Ask) -> Table:
    """Military expenditure by SIPRI's own names of states.

    References
    ----------
    sipri_milex
    """
    import polars as pl

    rows = ask.load("sipri-milex")
    # The workbook has 0 where a sum could not be converted; a state that spends none has 0 in
    # every measure (Costa Rica, Haiti, Iceland, Panama).
    spends = pl.any_horizontal((rows[name] > 0).fill_null(value=False) for name in _MEASURES)
    false = spends | pl.struct("country", "year").is_in(
        [{"country": country, "year": year} for country, year in _BETWEEN]
    )
    names = [one.name for one in _SIPRI]
    told = rows.with_columns(
        pl.when(~(false & (pl.col(name) == 0))).then(pl.col(name)).alias(name) for name in names
    ).with_columns(pl.col("country").replace(_SPELLED))
    return _by_name(ask, "sipri-milex", told, _SIPRI, "sipri_")


def nato_spending(ask: Ask) -> Table:
    """Defense expenditure of NATO's members as NATO publishes it.

    References
    ----------
    nato_spending2024
    """
    import polars as pl

    rows = ask.load("nato-spending").filter(aggregate=0)
    rows = rows.with_columns(pl.col("estimate").cast(pl.Int8))
    return _by_name(ask, "nato-spending", rows, _NATO, "nato_")


def _by_name(
    ask: Ask, key: str, rows: pl.DataFrame, columns: tuple[Column, ...], prefix: str
) -> Table:
    import polars as pl

    names = [one.name for one in columns]
    # A row in which nothing is known says nothing of its state: the Soviet Union's years stand
    # under Russia's name too, blank.
    figures = [pl.col(one.name).is_not_null() for one in columns if one.unit]
    told = rows.filter(pl.any_horizontal(figures))
    code = "gwcode" if ask.system == "gw" else "ccode"
    named, left = with_codes(told, {"country": code}, ask.system)
    frame = named.select(code, "year", *(pl.col(name).alias(prefix + name) for name in names))
    return Table(frame, ask.coverage(key), left)


def equipment(ask: Ask) -> Table:
    """Units of each kind of equipment.

    References
    ----------
    gannon2023
    """
    import polars as pl

    names = [column_of(kind) for kind in KINDS]
    frame = ask.load("rdmc-wide").select(
        "ccode", "year", *(pl.col(name).alias(f"rdmc_{name}") for name in names)
    )
    return Table(frame, ask.coverage("rdmc-wide"))


SIPRI_MILEX = Variable(
    name="sipri-milex",
    title="Military expenditure (SIPRI)",
    level=STATE_YEAR,
    columns=_prefixed(_SIPRI, "sipri_"),
    rule=(
        "SIPRI's figures under the state that carries its name in the year; null where SIPRI has "
        "none. A zero in US dollars where the sum in local currency is not is null: it could not "
        "be converted. Shares are fractions; per person and share of government begin in 1988."
    ),
    build=sipri_milex,
    cow=("sipri-milex",),
    gw=("sipri-milex",),
)

NATO_SPENDING = Variable(
    name="nato-spending",
    title="Defense expenditure (NATO)",
    level=STATE_YEAR,
    columns=_prefixed(_NATO, "nato_"),
    rule=(
        "NATO's figures for its members of 2024, in years before they joined too; any other state "
        "is null. Its totals are no states. The definition of defense is NATO's, the share of GDP "
        "a percentage."
    ),
    build=nato_spending,
    cow=("nato-spending",),
    gw=("nato-spending",),
)

EQUIPMENT = Variable(
    name="equipment",
    title="Military equipment by kind (rDMC)",
    level=STATE_YEAR,
    columns=tuple(
        Column(f"rdmc_{column_of(kind)}", kind.replace("_", ", "), "units") for kind in KINDS
    ),
    rule="The file's counts; 0 is a kind that the state did not have, null one not counted.",
    build=equipment,
    cow=("rdmc-wide",),
)

VARIABLES = (SIPRI_MILEX, NATO_SPENDING, EQUIPMENT)
