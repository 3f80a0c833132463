"""GSDB: sanctions by case, with senders and targets as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.declaration import SEEN, Column, Source, columns

if TYPE_CHECKING:
    import polars as pl

# Parts of a name that the file writes after a comma, as it does the next name.
_TAILS = frozenset(
    {
        "arab rep.",
        "democratic republic of the",
        "north",
        "south",
        "the",
        "republic of",
        "dem. rep.",
        "rep.",
        "islamic rep.",
    }
)


def names(text: str) -> list[str]:
    """The names in a cell that may hold several, parted by commas.

    Examples
    --------
    >>> names("Saudi Arabia, Egypt, Arab Rep., Korea, South")
    ['Saudi Arabia', 'Egypt, Arab Rep.', 'Korea, South']
    """
    found: list[str] = []
    for part in (one.strip() for one in text.split(",")):
        if found and part.lower() in _TAILS:
            found[-1] = f"{found[-1]}, {part}"
        elif part:
            found.append(part)
    return found


def pairs(cases: pl.DataFrame) -> pl.DataFrame:
    """Every case as directed pairs of names: each sender with each target.

    Parameters
    ----------
    cases : polars.DataFrame
        The frame of ``gsdb``.

    Returns
    -------
    polars.DataFrame
        Keys ``case_id``, ``sender``, ``target`` (text: organizations such as the EU and UN stand
        as they are, since their members change); then the other columns of the case.

    References
    ----------
    felbermayr_et_al2020
    """
    import polars as pl

    split = {
        to: pl.Series(to, [list(dict.fromkeys(names(cell))) for cell in cases[column]])
        for to, column in (("sender", "sanctioning_state"), ("target", "sanctioned_state"))
    }
    long = cases.with_columns(*split.values()).explode("sender").explode("target")
    key = ["case_id", "sender", "target"]
    return long.select(*key, pl.exclude(*key, "sanctioning_state", "sanctioned_state")).sort(key)


def _tidy(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    backward = frame.filter(frame["end"] < frame["begin"])
    if not backward.is_empty():
        row = backward.row(0, named=True)
        raise SourceLayoutError(
            f"case {row['case_id']} of {source.label} ends in {row['end']} and begins in "
            f"{row['begin']}.",
            f"download the file again from {source.whose}.",
        )
    return frame.rename({"begin": "start_year", "end": "end_year"})


SOURCES = (
    Source(
        key="gsdb",
        version="4",
        title="Global Sanctions Data Base (GSDB), by case",
        cite="felbermayr_et_al2020",
        citation=(
            "Felbermayr et al. 2020. The Global Sanctions Data Base. European Economic Review 129; "
            "Yalcin et al. 2024. The Global Sanctions Data Base: Release 4."
        ),
        terms="Free on request from the GSDB team with citation; not to be re-published.",
        coverage=(1949, 2023),
        files=("GSDB_V4.csv",),
        owner="Global Sanctions Data Base",
        home="https://www.globalsanctionsdatabase.com/",
        layout=SEEN,
        columns=(
            Column("case_id", blank=False),
            *columns("sanctioned_state sanctioning_state", "text", blank=False),
            *columns("begin end trade", blank=False),
            Column("descr_trade", "text"),
            *columns("arms military financial travel other target_mult sender_mult", blank=False),
            *columns("objective success", "text", blank=False),
        ),
        keys=("case_id",),
        rows=1547,
        sha256="ef9ed413a470c4a3be73365d560bb0ea1ccc3b5c3d8746f8d269276273259f3f",
        years=("start_year", "end_year"),
        codes="",
        tidy=_tidy,
        note=(
            "Known to the year, both years counted; end_year 2023, the last covered, may be going "
            "on. Several senders or targets stand in one cell, parted by commas, as do the "
            "objectives and what came of each; multilateral senders are organizations. The file "
            "lists cases: it does not say that a pair without one had none."
        ),
    ),
)
