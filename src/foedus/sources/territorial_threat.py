"""Latent external territorial threat: an estimate with its uncertainty, by state-year."""

from __future__ import annotations

from foedus.sources.declaration import Column, Source, columns
from foedus.sources.packaged import (
    PEACESCIENCER,
    PEACESCIENCER_HOME,
    PEACESCIENCER_OWNER,
    PEACESCIENCER_TERMS,
)

# Estimates on a scale whose middle is 0, so a negative one is a number like any other.
_ESTIMATES = tuple(
    Column(f"{model}{name}", "float", blank=bool(model), codes=False)
    for model in ("", "m_")
    for name in ("lterrthreat", "sd", "lwr", "upr")
)

SOURCES = (
    Source(
        key="territorial-threat",
        version="2014",
        title="Latent external territorial threat, state-years",
        cite="miller2022_threat",
        citation=(
            "Miller, Steven V. 2022. A Random Item Response Model of External Territorial Threat, "
            "1816-2010. Journal of Global Security Studies 7(4)."
        ),
        terms=PEACESCIENCER_TERMS,
        coverage=(1816, 2010),
        files=("peacesciencer_terrthreat.csv",),
        owner=PEACESCIENCER_OWNER,
        home=PEACESCIENCER_HOME,
        layout=PEACESCIENCER,
        columns=(*columns("ccode year", blank=False), *_ESTIMATES),
        keys=("ccode", "year"),
        rows=14781,
        sha256="cbf37f2729e037d40a668a49346955419cd5d7d009f82e11de0def378c19c940",
        years=("year",),
        note=(
            "Latent scale, no unit: the estimate, its standard deviation and bounds, from two "
            "models. The second's columns begin with m_ and are blank in 2,349 rows, all before "
            "1918. No row, or a blank, is not known."
        ),
    ),
)
