"""United States troops in a state."""

from __future__ import annotations

from foedus.panels.variable import STATE_YEAR, Ask, Column, Table, Variable
from foedus.panels.variables.heirs import carried_on

_COUNTS = {
    "us_troops": ("troops_ad", "United States active-duty personnel in the state"),
    "us_troops_army": ("army_ad", "United States Army personnel in the state"),
    "us_troops_navy": ("navy_ad", "United States Navy personnel in the state"),
    "us_troops_air_force": ("air_force_ad", "United States Air Force personnel in the state"),
    "us_troops_marines": ("marine_corps_ad", "United States Marine Corps personnel in the state"),
}
# Numbers of the package's own, for territories.
_TERRITORIES = 1000
# The file has Vietnam as 816 throughout; the troops of these years were in the south, 817.
_VIETNAM, _SOUTH, _SOUTH_FROM, _SOUTH_TO = 816, 817, 1954, 1974


def us_troops(ask: Ask) -> Table:
    """Active-duty personnel of the United States in each state.

    References
    ----------
    allen_et_al2022
    """
    import polars as pl

    south = (pl.col("ccode") == _VIETNAM) & pl.col("year").is_between(_SOUTH_FROM, _SOUTH_TO)
    rows = (
        ask.load("us-troops")
        .filter(pl.col("ccode") < _TERRITORIES)
        .with_columns(
            pl.when(south).then(pl.lit(_SOUTH, pl.Int64)).otherwise("ccode").alias("ccode")
        )
    )
    whole = [pl.col(column) for column, _ in _COUNTS.values()]
    frame = (
        carried_on(rows, ("ccode",))
        # Six counts of marines in 1959 are negative in the file: not known.
        .with_columns(pl.when(count >= 0).then(count).name.keep() for count in whole)
        .group_by("ccode", "year")
        .agg(
            # A sum of nothing known is not known.
            pl.when(pl.col(column).count() > 0)
            .then(pl.col(column).sum())
            .cast(pl.Int32)
            .alias(name)
            for name, (column, _) in _COUNTS.items()
        )
    )
    return Table(frame, ask.coverage("us-troops"))


US_TROOPS = Variable(
    name="us-troops",
    title="United States troops abroad",
    level=STATE_YEAR,
    columns=tuple(Column(name, label, "persons") for name, (_, label) in _COUNTS.items()),
    rule=(
        "The file's counts; two rows of one state under two spellings are added up. A state that "
        "is not listed in a year is null, not 0. Germany is 260 until 1989; Vietnam in 1954-1974 "
        "is the south, 817. The United States' own row counts those at home."
    ),
    build=us_troops,
    cow=("us-troops",),
)

VARIABLES = (US_TROOPS,)
