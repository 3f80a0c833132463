"""COW major powers, spells."""

from __future__ import annotations

from foedus.sources.cow_states import (
    CITATION,
    HOME,
    OWNER,
    SPELL_COLUMNS,
    TERMS,
    half_open,
)
from foedus.sources.declaration import SEEN, Column, Source, columns

SOURCES = (
    Source(
        key="cow-majors",
        version="2016",
        title="COW major powers, spells",
        cite="cow_states",
        citation=CITATION,
        terms=TERMS,
        coverage=(1816, 2016),
        files=("majors2016.csv",),
        owner=OWNER,
        home=HOME,
        layout=SEEN,
        columns=(
            *columns("ccode", blank=False),
            Column("stateabb", "text", blank=False),
            *SPELL_COLUMNS,
            Column("version", "text", blank=False),
        ),
        keys=("ccode", "start"),
        rows=14,
        sha256="6ba42de12f2f63401ff5a61e6d0037d17b5dd03ed9aca07d0bc16660e03694eb",
        version_column="version",
        version_printed=("2016",),
        years=("start",),
        tidy=half_open,
        note="After 2016 the list says nothing: nobody is a major power, and nobody is not.",
    ),
)
