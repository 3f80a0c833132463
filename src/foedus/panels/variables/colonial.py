"""Contiguity through colonies and dependencies: of two states, and how much of it a state has."""

from __future__ import annotations

from foedus.panels.variable import DYAD_YEAR, STATE_YEAR, Ask, Column, Table, Variable

KINDS = ("land", "sea", "total")


def colonial_contiguity(ask: Ask) -> Table:
    """How many colonial relations of contiguity two states have in the year.

    References
    ----------
    cow_colonial
    """
    return _counts(ask, "cow-colonial-dyads", ("ccode1", "ccode2", "year"), "colonial")


def colonial_contiguity_of_state(ask: Ask) -> Table:
    """How many such relations a state has, as the owner counts them.

    References
    ----------
    cow_colonial
    """
    return _counts(ask, "cow-colonial-states", ("ccode", "year"), "colonial_state")


def _counts(ask: Ask, key: str, keys: tuple[str, ...], prefix: str) -> Table:
    import polars as pl

    frame = ask.load(key).select(
        *keys, *(pl.col(kind).cast(pl.Int16).alias(f"{prefix}_{kind}") for kind in KINDS)
    )
    return Table(frame, ask.coverage(key))


_UNIT = "relations"

COLONIAL_CONTIGUITY = Variable(
    name="colonial-contiguity",
    title="Colonial and dependency contiguity (COW)",
    level=DYAD_YEAR,
    columns=(
        Column("colonial_land", "Colonial contiguity by land", _UNIT, absent=0),
        Column("colonial_sea", "Colonial contiguity by up to 400 miles of water", _UNIT, absent=0),
        Column("colonial_total", "Colonial contiguity in all", _UNIT, absent=0),
    ),
    rule=(
        "The file's own counts of relations of contiguity in which a colony or dependency of at "
        "least one of the two stands. Its owner says that a pair that is not listed has none: 0, "
        "within its years."
    ),
    build=colonial_contiguity,
    cow=("cow-colonial-dyads",),
)

COLONIAL_CONTIGUITY_STATES = Variable(
    name="colonial-contiguity-states",
    title="Colonial and dependency contiguity of a state (COW)",
    level=STATE_YEAR,
    columns=(
        Column("colonial_state_land", "A state's colonial contiguity by land", _UNIT),
        Column("colonial_state_sea", "A state's colonial contiguity by water", _UNIT),
        Column("colonial_state_total", "A state's colonial contiguity in all", _UNIT),
    ),
    rule=(
        "The owner's own counts by state-year, where 0 is written as 0; no row is not known. They "
        "are not the sums of a state's pairs: in 4,747 of 15,951 state-years the two differ."
    ),
    build=colonial_contiguity_of_state,
    cow=("cow-colonial-states",),
)

VARIABLES = (COLONIAL_CONTIGUITY, COLONIAL_CONTIGUITY_STATES)
