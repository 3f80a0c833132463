"""How rugged a state's terrain is: one number for each state, whatever the year."""

from __future__ import annotations

from foedus.sources.declaration import Column, Source, columns
from foedus.sources.packaged import (
    PEACESCIENCER,
    PEACESCIENCER_HOME,
    PEACESCIENCER_OWNER,
    PEACESCIENCER_TERMS,
)

SOURCES = (
    Source(
        key="ruggedness",
        version="2012",
        title="Terrain ruggedness, states",
        cite="nunn_puga2012",
        citation=(
            "Nunn, Nathan, and Diego Puga. 2012. Ruggedness. Review of Economics and Statistics "
            "94(1): 20-36."
        ),
        terms=PEACESCIENCER_TERMS,
        coverage=(1816, 2024),
        files=("peacesciencer_rugged.csv",),
        owner=PEACESCIENCER_OWNER,
        home=PEACESCIENCER_HOME,
        layout=PEACESCIENCER,
        columns=(
            *columns("ccode", blank=False),
            *columns("gwcode"),
            Column("rugged", "float", blank=False),
            Column("newlmtnest", "float"),
        ),
        keys=("ccode",),
        rows=192,
        sha256="27b53ce8d16070462bcdd0948d80abfd4d378bcc84eb015673e2182144136bb4",
        note=(
            "It does not vary over time: the years shown are those of the state list. gwcode is "
            "blank for 22 states. A state without a row is not known."
        ),
    ),
)
