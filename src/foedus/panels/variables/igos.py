"""Intergovernmental organizations: how many two states share, and how many a state is in."""

from __future__ import annotations

from foedus.panels.variable import DYAD_YEAR, STATE_YEAR, Ask, Column, Table, Variable

_MEMBERSHIPS = {
    "sum_igo_full": "IGOs: full member of",
    "sum_igo_associate": "IGOs: associate member of",
    "sum_igo_observer": "IGOs: observer in",
    "sum_igo_anytype": "IGOs: in any of these ways in",
}


def shared_igos(ask: Ask) -> Table:
    """How many organizations have both states as full members.

    References
    ----------
    pevehouse_et_al2020
    """
    import polars as pl

    frame = ask.load("cow-igo").select(
        "ccode1", "ccode2", "year", pl.col("dyadigos").cast(pl.Int16)
    )
    return Table(frame, ask.coverage("cow-igo"))


def igo_memberships(ask: Ask) -> Table:
    """How many organizations a state is in, by kind of membership.

    References
    ----------
    pevehouse_et_al2020
    """
    import polars as pl

    frame = ask.load("cow-igo-states").select(
        "ccode", "year", *(pl.col(name).cast(pl.Int16) for name in _MEMBERSHIPS)
    )
    return Table(frame, ask.coverage("cow-igo-states"))


IGOS = Variable(
    name="igos",
    title="Shared intergovernmental organizations (COW)",
    level=DYAD_YEAR,
    columns=(Column("dyadigos", "IGOs with both as full members", "organizations"),),
    rule=(
        "The file's own count. It writes a pair that shares none as 0, so that a pair without a "
        "row is not known, and null: those of the two Germanies and the two Yemens in 1990."
    ),
    build=shared_igos,
    cow=("cow-igo",),
    peacesciencer="add_igos",
)

IGO_MEMBERSHIPS = Variable(
    name="igo-memberships",
    title="Memberships in intergovernmental organizations (COW)",
    level=STATE_YEAR,
    columns=tuple(Column(name, label, "organizations") for name, label in _MEMBERSHIPS.items()),
    rule="The file's own counts, where 0 is written as 0; a state-year without a row is not known.",
    build=igo_memberships,
    cow=("cow-igo-states",),
    peacesciencer="add_igos",
)

VARIABLES = (IGOS, IGO_MEMBERSHIPS)
