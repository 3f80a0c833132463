"""DCAD: bilateral defense cooperation agreements signed 1980-2010."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.sources.days import check_calendar, earliest, latest
from foedus.sources.declaration import SEEN, Column, Source, columns
from foedus.sources.mending import Misprint, mended

if TYPE_CHECKING:
    import polars as pl

_SIGNED = ("signyear", "signmonth", "signday")
_FORCE = ("eifyear", "eifmonth", "eifday")
# The codes that columns of numbers hold. What each means stands in the codebook, not in the file.
_CODES = ("-44", "-55", "-66", "-77", "-88", "-99")


# Three agreements that a state is said to have made with itself.
_BOLIVIA = (("dcaid", "DCADv1.0-0297"),)
_VENEZUELA = "abbrev2 of the row is VEN, 101 in every other row; the lower number stands first"
_UNTOLD = "the partner is not told"
_ITSELF = (
    Misprint(_BOLIVIA, "ccode1", 145, 101, _VENEZUELA),
    Misprint(_BOLIVIA, "abbrev1", "BOL", "VEN", _VENEZUELA),
    Misprint(_BOLIVIA, "abbrev2", "VEN", "BOL", _VENEZUELA),
    Misprint((("dcaid", "DCADv1.0-1625"),), "ccode2", 541, None, _UNTOLD),
    Misprint((("dcaid", "DCADv1.0-1625"),), "abbrev2", "MZM", None, _UNTOLD),
    Misprint((("dcaid", "DCADv1.0-1847"),), "ccode2", 750, None, _UNTOLD),
    Misprint((("dcaid", "DCADv1.0-1847"),), "abbrev2", "IND", None, _UNTOLD),
)


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    frame = mended(frame, _ITSELF)
    check_calendar(frame, source, *_SIGNED)
    check_calendar(frame, source, *_FORCE)
    dated = frame.with_columns(
        earliest(*_SIGNED).alias("signed"),
        latest(*_SIGNED).alias("signed_latest"),
        earliest(*_FORCE).alias("in_force"),
        latest(*_FORCE).alias("in_force_latest"),
    )
    front = [
        "dcaid", "ccode1", "ccode2", "signed", "signed_latest", "in_force", "in_force_latest",
    ]  # fmt: skip
    return dated.select(*front, pl.exclude(*front, *_SIGNED, *_FORCE))


SOURCES = (
    Source(
        key="dcad",
        version="1.0",
        title="Defense Cooperation Agreements (DCAD), by agreement",
        cite="kinne2020",
        citation=(
            "Kinne, Brandon J. 2020. The Defense Cooperation Agreement Dataset (DCAD). Journal of "
            "Conflict Resolution 64(4): 729-755."
        ),
        terms=(
            "Free public download from the Correlates of War Project; citation required; no "
            "explicit redistribution licence stated."
        ),
        coverage=(1980, 2010),
        files=("DCAD-v1.0-main.csv",),
        owner="Brandon J. Kinne, Correlates of War Project",
        home="https://correlatesofwar.org/data-sets/defense-cooperation-agreement-dataset/",
        layout=SEEN,
        columns=(
            Column("ccode1", blank=False),
            Column("cowName1", "text", to="abbrev1"),
            Column("ccode2", blank=False),
            Column("cowName2", "text", to="abbrev2"),
            *columns("signDay signMonth"),
            Column("signYear", blank=False),
            *columns("EIFDay EIFMonth EIFYear"),
            Column("type", "text", blank=False),
            *columns("category1 category2 category3", "text"),
            Column("span", unit="years"),
            Column("renewType", "text"),
            Column("renewYears", unit="years"),
            *columns("terminated"),
            Column("durationActual", unit="years"),
            *columns("endYearEstimate asymmetry"),
            Column("categoryConf", "text"),
            *columns("UNTS"),
            *columns("fullText sourceType source", "text"),
            *columns("factivaConf factivaSign factivaEIF"),
            Column("DCAid", "text", blank=False),
        ),
        keys=("dcaid",),
        missing=tuple((code, "missing-type code") for code in _CODES),
        rows=1871,
        sha256="f7d56e1703ae7cd7395b636210fa5d33a5fc3feafe5686734c212ffd5af7405a",
        years=("signed",),
        tidy=_tidy,
        note=(
            "Undirected, the lower number first. Three agreements name one state twice in the "
            "file: one partner is read from its abbreviation, two are null. signed and in_force "
            "are the earliest days that the file allows, signed_latest and in_force_latest the "
            "latest; in_force null is not known. renewtype keeps its codes, as text. "
            "endyearestimate is the owner's, at most 2010. Outside 1980-2010 an agreement "
            "that is not listed is unknown, not none."
        ),
    ),
)
