"""Polity5 by country-year, in the form that the democracyData R package gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.sources.declaration import Column, Source, columns
from foedus.sources.soundness import check_range

if TYPE_CHECKING:
    import polars as pl

# Polity's codes for years in which no regime can be scored, and its names for them.
SPECIAL = {-66: "interruption", -77: "interregnum", -88: "transition"}
CODES = {"cow": "ccode", "gw": "gwcode"}
_COMPONENTS = "xrreg xrcomp xropen xconst parreg parcomp exrec exconst polcomp"


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    special = pl.col("polity").is_in(list(SPECIAL))
    scored = frame.with_columns(
        pl.when(~special).then(pl.col("polity")).alias("polity"),
        pl.when(special)
        .then(pl.col("polity").replace_strict(SPECIAL, default=None, return_dtype=pl.String))
        .alias("special"),
    )
    check_range(scored, source, "polity", -10, 10)
    check_range(scored, source, "polity2", -10, 10)
    front = ("country", "polity", "polity2", "special")
    return scored.select(*source.keys, "ccode", "gwcode", *front, pl.exclude("ccode", "gwcode",
                         *source.keys, *front))  # fmt: skip


def state_years(polity: pl.DataFrame, codes: str = "cow") -> pl.DataFrame:
    """One row for each state-year; of two polities with one number, the one that goes on.

    Polity gives a country a new number when its regime or borders are remade, and scores both
    in the year of the change (Sardinia and Italy in 1861, Russia and the Soviet Union in 1922).
    The one that is scored in the next year too is kept.

    Parameters
    ----------
    polity : polars.DataFrame
        The frame of ``polity``.
    codes : str
        ``cow`` or ``gw``.

    Returns
    -------
    polars.DataFrame
        Keys ``ccode`` (or ``gwcode``) and ``year``. Polities without a number are left out.

    Raises
    ------
    PanelError
        If there is no such system.

    References
    ----------
    marshall_gurr2020
    """
    import polars as pl

    if codes not in CODES:
        raise PanelError(
            f"no state numbers are called {codes!r}.", f"choose {' or '.join(map(repr, CODES))}."
        )
    code = CODES[codes]
    next_year = pl.struct("polity_code", pl.col("year") + 1)
    numbered = polity.with_columns(
        next_year.is_in(
            polity.select(pl.struct("polity_code", "year")).to_series().implode()
        ).alias("_goes_on")
    ).filter(pl.col(code).is_not_null())
    kept = numbered.sort(code, "year", "_goes_on", "polity_code").unique(
        [code, "year"], keep="last", maintain_order=True
    )
    return kept.select(code, "year", pl.exclude(code, "year", "_goes_on"))


SOURCES = (
    Source(
        key="polity",
        version="2018",
        title="Polity5, country-years",
        cite="marshall_gurr2020",
        citation=(
            "Marshall, Monty G., and Ted Robert Gurr. 2020. Polity5: Political Regime "
            "Characteristics and Transitions, 1800-2018."
        ),
        terms=(
            "Free for non-commercial research with citation; processed form from the democracyData "
            "R package (GPL-3)."
        ),
        coverage=(1776, 2020),
        files=("democracyData_polity5.csv",),
        owner="democracyData (R package), from the Center for Systemic Peace",
        home="https://www.systemicpeace.org/inscrdata.html",
        layout="processed:democracyData",
        columns=(
            Column("polity_annual_ccode", to="polity_code", blank=False),
            Column("scode", "text", blank=False),
            Column("polity_annual_country", "text", to="country", blank=False),
            *columns("year", blank=False),
            *columns("flag fragment democ autoc"),
            Column("polity", codes=False),
            Column("polity2", codes=False),
            *columns("durable"),
            *columns(_COMPONENTS),
            Column("gwn", to="gwcode"),
            Column("cown", to="ccode"),
        ),
        keys=("polity_code", "year"),
        missing=(
            ("-66", "foreign interruption"),
            ("-77", "interregnum"),
            ("-88", "transition"),
        ),
        rows=17574,
        sha256="aedf1148a2a1398ba44beee3841539ffa04aaa64b595d03412ece6b452934e33",
        years=("year",),
        codes="",
        tidy=_tidy,
        note=(
            "Keyed by Polity's own numbers, since in seven years two polities share a COW number; "
            "state_years() gives one row for each. special names the code where polity has no "
            "score; polity2 as published fills most of these in. After 2018 only the United States "
            "has rows. No row is not known."
        ),
    ),
)
