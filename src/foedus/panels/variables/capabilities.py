"""National capabilities: COW's six components and the index made of them."""

from __future__ import annotations

from foedus.panels.variable import STATE_YEAR, Ask, Column, Table, Variable

_DOLLARS = "thousands of current US dollars (British pounds before 1914)"
_COLUMNS = (
    Column("milex", "Military expenditure", _DOLLARS),
    Column("milper", "Military personnel", "thousands of persons"),
    Column("irst", "Iron and steel production", "thousands of tons"),
    Column("pec", "Primary energy consumption", "thousands of coal-ton equivalents"),
    Column("tpop", "Total population", "thousands of persons"),
    Column("upop", "Urban population", "thousands of persons"),
    Column("cinc", "Composite Index of National Capability", "share of the system"),
)


def national_capabilities(ask: Ask) -> Table:
    """The six components and CINC, as the file has them.

    References
    ----------
    singer_et_al1972
    """
    frame = ask.load("nmc").select("ccode", "year", *(one.name for one in _COLUMNS))
    return Table(frame, ask.coverage("nmc"))


NMC = Variable(
    name="nmc",
    title="National Material Capabilities and CINC",
    level=STATE_YEAR,
    columns=_COLUMNS,
    rule="The file's own row of the state and year; null where it has none or says missing.",
    build=national_capabilities,
    cow=("nmc",),
    peacesciencer="add_nmc",
)

VARIABLES = (NMC,)
