"""COW intergovernmental organizations: how many a state is in, how many two states share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.sources.declaration import Source, columns
from foedus.sources.packaged import (
    MILLER,
    PEACESCIENCER,
    PEACESCIENCER_HOME,
    PEACESCIENCER_OWNER,
    PEACESCIENCER_TERMS,
)
from foedus.sources.soundness import check_lower_first

if TYPE_CHECKING:
    import polars as pl


def _shared(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    check_lower_first(frame, source)
    return frame


_SHARED = Source(
    key="cow-igo",
    version="3",
    title="COW IGOs that two states share, undirected dyad-years",
    cite="pevehouse_et_al2020",
    citation=(
        "Pevehouse, Jon C.W., Timothy Nordstrom, Roseanne W. McManus, and Anne Spencer Jamison. "
        "2020. Tracking Organizations in the World: The Correlates of War IGO Version 3.0 "
        f"datasets. Journal of Peace Research 57(3): 492-503. {MILLER}"
    ),
    terms=PEACESCIENCER_TERMS,
    coverage=(1816, 2014),
    files=("peacesciencer_cow_igo_ndy.csv",),
    owner=PEACESCIENCER_OWNER,
    home=PEACESCIENCER_HOME,
    layout=PEACESCIENCER,
    columns=columns("ccode1 ccode2 year dyadigos", blank=False),
    keys=("ccode1", "ccode2", "year"),
    rows=917695,
    sha256="88b607ec18a11ee746930d36395e7defd3fdd892a0a891b16fde6080dd113c23",
    years=("year",),
    tidy=_shared,
    note=(
        "Undirected, lower number first. dyadigos counts the organizations in which both are full "
        "members; 0 is in the file as 0, so a dyad-year without a row is not known."
    ),
)

SOURCES = (
    _SHARED,
    replace(
        _SHARED,
        key="cow-igo-states",
        title="COW IGO memberships, state-years",
        files=("peacesciencer_cow_igo_sy.csv",),
        columns=(
            *columns("ccode year", blank=False),
            *columns(
                "sum_igo_full sum_igo_associate sum_igo_observer sum_igo_anytype", blank=False
            ),
        ),
        keys=("ccode", "year"),
        rows=15557,
        sha256="44b09cbeb150261572561bff0031363ed3bd60d213dc625a112cc020fbb289a9",
        tidy=None,
        note="Counts of memberships; 0 is in the file as 0, so no row is not known.",
    ),
)
