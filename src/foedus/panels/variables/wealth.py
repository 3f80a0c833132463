"""GDP and population: long estimates with their uncertainty, surplus product, the World Bank."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from foedus.panels.refusals import flag
from foedus.panels.variable import STATE_YEAR, Ask, Column, Table, Variable

if TYPE_CHECKING:
    import polars as pl

    from foedus.states import State

_ESTIMATES = (
    Column("mrgdppc", "GDP per person (Maddison), estimate", "dollars of 2011 per person"),
    Column("sd_mrgdppc", "GDP per person (Maddison), s.d.", "dollars of 2011 per person"),
    Column("pwtrgdp", "GDP (Penn World Table), estimate", "millions of dollars of 2017"),
    Column("sd_pwtrgdp", "GDP (Penn World Table), s.d.", "millions of dollars of 2017"),
    Column("pwtpop", "Population (Penn World Table), estimate", "millions of persons"),
    Column("sd_pwtpop", "Population (Penn World Table), s.d.", "millions of persons"),
)
_SURPLUS = (
    Column("wbgdp2011est", "GDP, estimate, logged", "log of US dollars of 2011"),
    Column("wbpopest", "Population, estimate, logged", "log of persons"),
    Column("sdpest", "Surplus domestic product, logged; 0 is a floor", "natural logarithm"),
    Column(
        "wbgdppc2011est", "GDP per person, estimate, logged", "log of US dollars of 2011 per person"
    ),
)
# What changes a state's territory so much that a series of today's economy is not its own.
_REMADE = ("dissolution", "secession", "partition", "unification", "annexation")


def gdp_population(ask: Ask) -> Table:
    """Estimates of GDP, population and GDP per person, with standard deviations.

    References
    ----------
    fariss_et_al2022
    """
    cow = ask.system == "cow"
    key, code = ("gdp-population", "ccode") if cow else ("gdp-population-gw", "gwcode")
    frame = ask.load(key).select(code, "year", *(one.name for one in _ESTIMATES))
    return Table(frame, ask.coverage(key))


def surplus_domestic_product(ask: Ask) -> Table:
    """GDP, population and what is left of GDP above subsistence, as logarithms.

    References
    ----------
    anders_et_al2020
    """
    key = "surplus-domestic-product"
    frame = ask.load(key).select("ccode", "year", *(one.name for one in _SURPLUS))
    return Table(frame, ask.coverage(key))


def worldbank_gdp(ask: Ask, *, carried_back: bool = False) -> Table:
    """GDP in current dollars, by the state of each ISO code on the row's date.

    Parameters
    ----------
    ask : Ask
        The span and files.
    carried_back : bool
        Give a state the figures of today's economy for the years of other borders too.

    References
    ----------
    world_bank
    """
    return _world_bank(ask, "worldbank-gdp", "gdp", flag("carried_back", carried_back))


def worldbank_population(ask: Ask, *, carried_back: bool = False) -> Table:
    """Population, by the state of each ISO code on the row's date.

    Parameters
    ----------
    ask : Ask
        The span and files.
    carried_back : bool
        Give a state the figures of today's economy for the years of other borders too.

    References
    ----------
    world_bank
    """
    return _world_bank(
        ask, "worldbank-population", "population", flag("carried_back", carried_back)
    )


def _world_bank(ask: Ask, key: str, value: str, carried_back: bool) -> Table:
    import polars as pl

    code = "ccode" if ask.system == "cow" else "gwcode"
    span = ask.coverage(key)
    given = ask.load(key)
    held = given.join(_numbers(ask.system, span, carried_back), on=["iso3", "year"], how="left")
    unresolved = (
        held.filter(pl.col("code").is_null())
        .group_by(pl.format("{} ({})", "country", "iso3").alias("name"))
        .agg(
            pl.col("year").min().alias("first"),
            pl.col("year").max().alias("last"),
            pl.len().cast(pl.Int64).alias("rows"),
        )
        .sort("name")
    )
    frame = held.drop_nulls("code").select(
        pl.col("code").alias(code), "year", pl.col(value).alias(f"wb_{value}")
    )
    return Table(frame, span, unresolved)


def _numbers(system: str, span: tuple[int, int], carried_back: bool) -> pl.DataFrame:
    """The state number that an ISO code has in a year: ``iso3``, ``year``, ``code``.

    Codes of ISO 3166 alone count. The World Bank's aggregates and territories have codes that
    are a state's in another list: MAC is Macao, and North Macedonia in COW's.
    """
    import polars as pl

    from foedus.states import all_states

    rows = []
    for state in all_states():
        if state.iso3 is None:
            continue
        for code, start, end in _spells(state, system):
            first = max(start.year, span[0])
            last = span[1] if end is None else end.year - (end == date(end.year, 1, 1))
            if not carried_back:
                first = max(first, _remade(state)) if _lasts(state) else last + 1
            rows += [(state.iso3, year, code) for year in range(first, min(last, span[1]) + 1)]
    schema = {"iso3": pl.String, "year": pl.Int64, "code": pl.Int64}
    # In a year in which a state changes its number, each of the two has the figure.
    return pl.DataFrame(rows, schema=schema, orient="row").unique(maintain_order=True)


def _spells(state: State, system: str) -> list[tuple[int, date, date | None]]:
    if system == "gw":
        return [(code, spell.start, spell.end) for code, spell in state.gwcodes]
    if state.ccode is None:
        return []
    return [(state.ccode, spell.start, spell.end) for spell in state.spells]


def _lasts(state: State) -> bool:
    """Whether the state is the one of today's economy: the Federal Republic of 1949-90 is not."""
    return any(spell.end is None for spell in state.spells)


def _remade(state: State) -> int:
    """The first year in which the state had the territory that it has today, by the register."""
    from foedus.states import by_number

    began = {spell.start.year for spell in state.spells}
    first = 0
    for link in (*state.predecessors, *state.successors):
        if link.kind not in _REMADE or by_number(link.number).ccode is None:
            continue
        whole = link.on == date(link.on.year, 1, 1)
        # A state that began with the change had no other territory in that year.
        new = link in state.predecessors and link.on.year in began
        first = max(first, link.on.year if whole or new else link.on.year + 1)
    return first


GDP_POPULATION = Variable(
    name="gdp-population",
    title="GDP and population, estimates since 1816",
    level=STATE_YEAR,
    columns=_ESTIMATES,
    rule=(
        "The file's own estimates, each with its standard deviation, which a study should carry "
        "along. No row, or a blank, is not known."
    ),
    build=gdp_population,
    cow=("gdp-population",),
    gw=("gdp-population-gw",),
    peacesciencer="add_sim_gdp_pop",
)

SDP = Variable(
    name="sdp",
    title="Surplus domestic product, estimates",
    level=STATE_YEAR,
    columns=_SURPLUS,
    rule=(
        "The file's own estimates, natural logarithms. sdpest is exactly 0 in a fifth of its rows: "
        "a floor, hardly the logarithm of one dollar. No row, or a blank, is not known; all of "
        "2016 is blank."
    ),
    build=surplus_domestic_product,
    cow=("surplus-domestic-product",),
    peacesciencer="add_sdp_gdp",
)

_WORLD_BANK = (
    "The figure of the state that has the ISO code in the year. The World Bank carries today's "
    "economies back: for the years before a state lost or gained another (the Soviet Union, "
    "Yugoslavia, the Federal Republic before 1990) the figure is of other borders and is left out, "
    "and listed; option carried_back gives it. No row is not known."
)

WORLDBANK_GDP = Variable(
    name="worldbank-gdp",
    title="GDP (World Bank)",
    level=STATE_YEAR,
    columns=(Column("wb_gdp", "GDP (World Bank)", "current US dollars"),),
    rule=_WORLD_BANK,
    build=worldbank_gdp,
    cow=("worldbank-gdp",),
    gw=("worldbank-gdp",),
)

WORLDBANK_POPULATION = Variable(
    name="worldbank-population",
    title="Population (World Bank)",
    level=STATE_YEAR,
    columns=(Column("wb_population", "Population (World Bank)", "persons"),),
    rule=_WORLD_BANK,
    build=worldbank_population,
    cow=("worldbank-population",),
    gw=("worldbank-population",),
)

VARIABLES = (GDP_POPULATION, SDP, WORLDBANK_GDP, WORLDBANK_POPULATION)
