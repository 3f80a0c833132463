"""Leaders: Archigos, what they had lived through (LEAD), and their willingness to use force."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.sources.days import check_order
from foedus.sources.declaration import Column, Source, columns
from foedus.sources.packaged import (
    PEACESCIENCER,
    PEACESCIENCER_HOME,
    PEACESCIENCER_OWNER,
    PEACESCIENCER_TERMS,
)

if TYPE_CHECKING:
    import polars as pl

STILL = "Still in Office"


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    # The day a leader left is counted, since five held office for that one day alone.
    spells = frame.rename({"startdate": "start", "enddate": "last_day"}).with_columns(
        pl.when(pl.col("exit") != STILL).then(pl.col("last_day").dt.offset_by("1d")).alias("end")
    )
    check_order(spells, source, "start", "end")
    return spells.select("obsid", "gwcode", "start", "end", "last_day", pl.exclude("obsid",
                         "gwcode", "start", "end", "last_day"))  # fmt: skip


_KEY = Column("obsid", "text", blank=False)
_LEADERS = Source(
    key="archigos",
    version="4.1",
    title="Archigos leaders, spells in office",
    cite="goemans_et_al2009",
    citation=(
        "Goemans, Henk E., Kristian Skrede Gleditsch, and Giacomo Chiozza. 2009. Introducing "
        "Archigos: A Dataset of Political Leaders. Journal of Peace Research 46(2): 269-283."
    ),
    terms=PEACESCIENCER_TERMS,
    coverage=(1870, 2015),
    files=("peacesciencer_archigos.csv",),
    owner=PEACESCIENCER_OWNER,
    home=PEACESCIENCER_HOME,
    layout=PEACESCIENCER,
    columns=(
        _KEY,
        *columns("gwcode", blank=False),
        *columns("leadid leader", "text", blank=False),
        *columns("yrborn"),
        *columns("gender", "text"),
        *columns("startdate enddate", "date", blank=False),
        *columns("entry exit exitcode", "text", blank=False),
    ),
    keys=("obsid",),
    rows=3409,
    sha256="1a7587d9281b81933287272580ca88a8c4818d1696802080ea1fe6f81eb97427",
    years=("last_day",),
    codes="gw",
    tidy=_tidy,
    note=(
        "Half-open, with the day of leaving counted as in office: 2,361 leaders leave on the day "
        "their successor starts, so two hold that day. end null is still in office on last_day (31 "
        "December 2015; for three, of 2014). Spells reach back before 1870 where a leader of 1870 "
        "was in office. entry, exit and exitcode are Archigos's words for how, not days."
    ),
)
_SHARED_KEY = "Keyed by obsid, as archigos is. A blank is not known."

SOURCES = (
    _LEADERS,
    replace(
        _LEADERS,
        key="leader-codes",
        version="2015",
        title="Leader identifiers: Archigos and LEAD",
        files=("peacesciencer_leader_codes.csv",),
        columns=(
            _KEY,
            *columns("leadid", "text", blank=False),
            *columns("leadid29 leaderid", "text"),
        ),
        sha256="a8700cf20058ff356e3540eae216db0b4a99887ff62868fdecac33fd3586e4b1",
        years=(),
        codes="",
        tidy=None,
        note=f"{_SHARED_KEY} leadid is a person: one who returns to office has several obsid.",
    ),
    replace(
        _LEADERS,
        key="lead",
        version="2015",
        title="LEAD: what leaders had lived through",
        cite="ellis_et_al2015",
        citation=(
            "Ellis, Cali Mortenson, Michael C. Horowitz, and Allan C. Stam. 2015. Introducing the "
            "LEAD Data Set. International Interactions 41(4): 718-741."
        ),
        files=("peacesciencer_LEAD.csv",),
        columns=(
            _KEY,
            *columns(
                "leveledu milservice combat rebel warwin warloss rebelwin rebelloss yrsexper "
                "physhealth mentalhealth"
            ),
        ),
        sha256="2fa2fe12367ce5b7c1c36d48bf08f28c95ecea9f22f8f0647b3d41f43aa03193",
        years=(),
        codes="",
        tidy=None,
        note=_SHARED_KEY,
    ),
    replace(
        _LEADERS,
        key="willingness-to-use-force",
        version="2020",
        title="Leader willingness to use force",
        cite="carter_smith2020",
        citation=(
            "Carter, Jeff, and Charles E. Smith Jr. 2020. A Framework for Measuring Leaders "
            "Willingness to Use Force. American Political Science Review 114(4): 1352-1358."
        ),
        files=("peacesciencer_lwuf.csv",),
        columns=(
            _KEY,
            *(
                Column(f"theta{n}_{what}", "float", codes=False, unit="latent scale")
                for n in (1, 2, 3, 4)
                for what in ("mean", "sd")
            ),
        ),
        sha256="968c7645ea806489189850d5caf038cf4e534c88a4eec6d43a6ff71248e7cba1",
        years=(),
        codes="",
        tidy=None,
        note=f"Four models, each a mean and its standard deviation. {_SHARED_KEY}",
    ),
)
