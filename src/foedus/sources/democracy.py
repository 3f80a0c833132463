"""Democracy by state-year: V-Dem's polyarchy index, Polity's polity2, extended UDS."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.sources.declaration import Column, Source, columns
from foedus.sources.packaged import ISARD, ISARD_TERMS
from foedus.sources.soundness import check_range

if TYPE_CHECKING:
    import polars as pl


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    check_range(frame, source, "polity2", -10, 10)
    check_range(frame, source, "v2x_polyarchy", 0, 1)
    return frame


_INDICES = (
    Column("euds", "float", codes=False, unit="latent scale"),
    Column("aeuds", "float", codes=False, unit="latent scale"),
    Column("polity2", "int", codes=False, unit="-10 (autocracy) to 10 (democracy)"),
    Column("v2x_polyarchy", "float", unit="0 to 1"),
)

_COW = Source(
    key="democracy",
    version="vdem16",
    title="Democracy: V-Dem polyarchy, polity2, extended UDS (COW state-years)",
    cite="vdem16",
    citation=(
        "Coppedge et al. V-Dem dataset v16 (v2x_polyarchy); Marshall and Gurr. 2020. Polity5 "
        "(polity2); Marquez 2016 / Pemstein, Meserve and Melton 2010 (extended UDS)."
    ),
    terms=(
        "V-Dem: CC BY-SA 4.0. Polity5: free for non-commercial research with citation. "
        f"{ISARD_TERMS}"
    ),
    coverage=(1816, 2025),
    files=("isard_cw_democracy.csv",),
    owner="isard (R package), from V-Dem",
    home="https://www.v-dem.net/data/the-v-dem-dataset/",
    layout=ISARD,
    columns=(*columns("ccode year", blank=False), *_INDICES),
    keys=("ccode", "year"),
    rows=17706,
    sha256="12fa4126211d80c3b15effc8f5fd4f17d8e3bd07b0fc43f4723104c695f92c3b",
    years=("year",),
    tidy=_tidy,
    note=(
        "The coverage is the file's, which v2x_polyarchy fills; polity2 ends in 2018, but for the "
        "United States in 2019 and 2020. No row, or a blank, is not known."
    ),
)

SOURCES = (
    _COW,
    replace(
        _COW,
        key="democracy-gw",
        title="Democracy: V-Dem polyarchy, polity2, extended UDS (Gleditsch-Ward state-years)",
        files=("isard_gw_democracy.csv",),
        columns=(*columns("gwcode year", blank=False), *_INDICES),
        keys=("gwcode", "year"),
        rows=20849,
        sha256="4609371792878a36a11711ca67c773aa30239c81531d782a8b322cc83c1b8425",
        codes="gw",
    ),
)
