"""Dispute-dyad-years: a pair in a militarized dispute in a year, from either list of disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.panel import Panel, Step
from foedus.panels.refusals import choice, flag, span
from foedus.panels.units.added import added_frame
from foedus.panels.units.dispute_rows import DATASETS, KEEP, dispute_rows, in_order, order
from foedus.panels.units.unit import Unit

if TYPE_CHECKING:
    import polars as pl

_KEY = ("dispnum", "ccode1", "ccode2", "year")
_STATE = ("side_a", "originator", "revisionist", "hostility", "fatality")
_SHARED = ("both_hostility", "both_fatality", "reciprocated")


def dispute_dyad_years(
    first: int,
    last: int,
    *,
    source: str = "gml",
    directed: bool = True,
    keep: tuple[str, ...] = KEEP,
) -> Panel:
    """One row per dispute, pair of states on opposite sides, and year in which they were in it.

    Parameters
    ----------
    first, last : int
        First and last year, both counted, within the list's coverage.
    source : str
        ``gml``: Gibler, Miller and Little's list (``gml-dyad-years``). ``mid``: COW's
        (``mid-dyad-years``).
    directed : bool
        A row for each direction; else one, with the smaller number first.
    keep : tuple of str
        A pair may have entered one dispute twice in a year: then the file has two rows, and the
        one that these rules prefer is kept (``foedus.panels.dispute_rows.KEEP``).

    Returns
    -------
    Panel
        The key; ``parts`` (rows of the file); ``onset``; ``side_a1``, ``originator1``,
        ``revisionist1``, ``hostility1``, ``fatality1`` and the same of state 2; of the two
        ``both_hostility``, ``both_fatality``, ``reciprocated``. Null where not known.

    Raises
    ------
    PanelError
        If the span, the source or a rule is none.
    SourceNotAddedError
        If the list was not added.
    CoverageError
        If the span goes beyond its coverage.

    Notes
    -----
    States have COW's numbers. COW's list has the United States against the Dominican Republic in
    1917, when the latter was no member of the system: the row stands, as in the list.

    References
    ----------
    gibler_et_al2016, maoz_et_al2019
    """
    first, last = span(first, last)
    source = choice("source", source, tuple(DATASETS))
    directed = flag("directed", directed)
    keep = order(keep)
    frame, _ = added_frame(DATASETS[source], first, last)
    frame = frame.filter(frame["year"].is_between(first, last))
    rows = _rows(frame, source, keep, directed).lazy()
    step = Step(
        DISPUTE_DYAD_YEARS.name,
        (
            ("first", first),
            ("last", last),
            ("source", source),
            ("directed", directed),
            ("keep", keep),
        ),
    )
    return Panel(
        rows, DISPUTE_DYAD_YEARS, "cow", first, last, directed, (step,), sources=(DATASETS[source],)
    )


def _rows(frame: pl.DataFrame, source: str, keep: tuple[str, ...], directed: bool) -> pl.DataFrame:
    import polars as pl

    rows = in_order(dispute_rows(frame, source), keep)
    rows = rows.with_columns(
        pl.len().cast(pl.Int8).over(_KEY).alias("parts"),
        pl.col("onset").max().over(_KEY),
    )
    if not directed:
        rows = rows.filter(pl.col("ccode1") < pl.col("ccode2"))
    narrow = [
        "onset",
        *(f"{name}{ending}" for ending in ("", "_other") for name in _STATE),
        *_SHARED,
    ]
    return (
        rows.unique(_KEY, keep="first", maintain_order=True)
        .sort(_KEY)
        .select(*_KEY, "parts", *(pl.col(name).cast(pl.Int8) for name in narrow))
        .rename({name: f"{name}1" for name in _STATE})
        .rename({f"{name}_other": f"{name}2" for name in _STATE})
    )


DISPUTE_DYAD_YEARS = Unit(
    "dispute-dyad-years",
    _KEY,
    "a pair of states on opposite sides of a militarized dispute in a year",
    dispute_dyad_years,
    (DATASETS["gml"],),
)
