"""Whom a group depends on: concentration of arms and trade, and the share that rivals supply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from foedus.atlas.facts import conflicts_on
from foedus.audits.domains.figure import Figure, coverage, held, not_added, outside
from foedus.measures.domains import concentration_hirschman1964, share_of
from foedus.states import State

if TYPE_CHECKING:
    import polars as pl

WINDOW = 5
"""Years of arms deliveries taken together: one year's are few. Unit: year."""
_HHI = "sum of squared shares of suppliers (Herfindahl and Hirschman), by member; the middle one"
_RIVALS = "imports of members from their own open rivals, over all their imports"
_ARMS = "sipri-tiv"
_TRADE = "cow-trade"


def arms(states: Sequence[State], on: date) -> tuple[Figure, Figure]:
    """Concentration of arms suppliers, and the share from rivals, over the last years known.

    Parameters
    ----------
    states : sequence of State
        Members of the group.
    on : date
        The day; the five years before its own, or the last five that the dataset has.

    References
    ----------
    hirschman1964, sipri_transfers
    """
    words = (
        "trend-indicator values tell of major arms delivered, not of ammunition, spare parts, "
        "licenses, or money; a pair that the file does not list is not known, and the file leaves "
        "out what the Soviet Union and Serbia delivered"
    )
    names = ("arms-suppliers", "concentration of arms suppliers", "industry", "index 0-1")
    rival_names = ("arms-from-rivals", "share of arms from rivals", "industry", "share")
    frame = held(_ARMS)
    if frame is None:
        return (
            not_added(*names, _HHI, _ARMS, words), not_added(*rival_names, _RIVALS, _ARMS, words)
        )  # fmt: skip
    first, last = coverage(_ARMS)
    end = min(on.year - 1, last)
    begin = max(first, end - WINDOW + 1)
    if end < first:
        return outside(*names, _HHI, _ARMS, words), outside(*rival_names, _RIVALS, _ARMS, words)
    import polars as pl

    flows = (
        frame.filter(pl.col("year").is_between(begin, end), pl.col("ccode1") != pl.col("ccode2"))
        .group_by("ccode1", "ccode2")
        .agg(pl.col("tiv").sum().alias("flow"))
        .select(pl.col("ccode2").alias("importer"), pl.col("ccode1").alias("supplier"), "flow")
        .sort("importer", "supplier")
    )
    return _figures(
        names, rival_names, flows, states, date(end, 12, 31), f"{begin}-{end}", _ARMS, words,
        ("hirschman1964", "sipri_transfers"),
    )  # fmt: skip


def trade(states: Sequence[State], on: date) -> tuple[Figure, Figure]:
    """Concentration of import partners, and the share from rivals, in the last year known.

    Parameters
    ----------
    states : sequence of State
        Members of the group.
    on : date
        The day; its own year, or the last that the dataset has.

    References
    ----------
    hirschman1964, barbieri_et_al2009
    """
    words = (
        "all goods together: a small flow of what cannot be replaced weighs little; who reports "
        "nothing is not known, and what passes through a third state is counted as its own"
    )
    names = ("import-partners", "concentration of import partners", "supply-chains", "index 0-1")
    rival_names = ("imports-from-rivals", "share of imports from rivals", "supply-chains", "share")
    frame = held(_TRADE)
    if frame is None:
        return (
            not_added(*names, _HHI, _TRADE, words), not_added(*rival_names, _RIVALS, _TRADE, words)
        )  # fmt: skip
    first, last = coverage(_TRADE)
    year = min(on.year, last)
    if year < first:
        return outside(*names, _HHI, _TRADE, words), outside(*rival_names, _RIVALS, _TRADE, words)
    import polars as pl

    wanted = [one.ccode for one in states if one.ccode is not None]
    lines = frame.filter(
        pl.col("year") == year, pl.col("ccode1").is_in(wanted) | pl.col("ccode2").is_in(wanted)
    )
    # In the file flow1 is what ccode1 imports from ccode2, flow2 the other way.
    flows = pl.concat(
        lines.select(
            pl.col(into).alias("importer"),
            pl.col(out).alias("supplier"),
            pl.col(name).cast(pl.Float64).alias("flow"),
        )
        for into, out, name in (("ccode1", "ccode2", "flow1"), ("ccode2", "ccode1", "flow2"))
    ).drop_nulls("flow")
    return _figures(
        names, rival_names, flows, states, date(year, 12, 31), str(year), _TRADE, words,
        ("hirschman1964", "barbieri_et_al2009"),
    )  # fmt: skip


def rivals_on(day: date) -> tuple[frozenset[tuple[int, int]], str] | None:
    """Pairs of states with an open rivalry or war, both ways round, and who says so.

    The atlas speaks from 1990, before that the rivalries of Thompson, Sakuwa and Suhas where they
    were added; None where nobody does.
    """
    from foedus.atlas.facts import coverage as facts_coverage

    if day >= facts_coverage().since:
        pairs = [(one.ccode1, one.ccode2) for one in conflicts_on(day)]
        return frozenset({*pairs, *((b, a) for a, b in pairs)}), "atlas"
    frame = held("tss-rivalries")
    if frame is None:
        return None
    import polars as pl

    live = frame.filter(pl.col("start") <= day, pl.col("end").is_null() | (pl.col("end") > day))
    pairs = list(live.select("ccode1", "ccode2").iter_rows())
    return frozenset({*pairs, *((b, a) for a, b in pairs)}), "tss-rivalries"


def _figures(
    names: tuple[str, str, str, str],
    rival_names: tuple[str, str, str, str],
    flows: pl.DataFrame,
    states: Sequence[State],
    day: date,
    as_of: str,
    dataset: str,
    words: str,
    cite: tuple[str, ...],
) -> tuple[Figure, Figure]:
    import polars as pl

    by_member: dict[int, tuple[list[int], list[float]]] = {}
    wanted = [one.ccode for one in states if one.ccode is not None]
    for importer, supplier, flow in flows.filter(pl.col("importer").is_in(wanted)).iter_rows():
        suppliers, values = by_member.setdefault(importer, ([], []))
        suppliers.append(supplier)
        values.append(flow)
    index = {code: concentration_hirschman1964(values) for code, (_, values) in by_member.items()}
    known = sorted(one for one in index.values() if np.isfinite(one))
    missing = tuple(
        sorted(
            one.code for one in states
            if one.ccode is None or not np.isfinite(index.get(one.ccode, np.nan))
        )
    )  # fmt: skip
    note = f"Without a known import: {', '.join(missing)}." if missing else ""
    middle = Figure(
        names[0], names[1], names[2], float(np.median(known)) if known else None, names[3], as_of,
        _HHI, (dataset,), words, low=known[0] if known else None, high=known[-1] if known else None,
        n=len(known), missing=missing, note=note or _nothing(known), cite=cite,
    )  # fmt: skip
    rivals = rivals_on(day)
    if rivals is None:
        return middle, Figure(
            rival_names[0], rival_names[1], rival_names[2], None, rival_names[3], as_of, _RIVALS,
            (dataset, "tss-rivalries"), words,
            note="Before 1990 tss-rivalries says who is a rival, and was not added.",
        )  # fmt: skip
    pairs, speaker = rivals
    all_flows = [flow for _, values in by_member.values() for flow in values]
    marks = [
        (code, supplier) in pairs
        for code, (suppliers, _) in by_member.items()
        for supplier in suppliers
    ]
    share = share_of(all_flows, marks) if all_flows else float("nan")
    return middle, Figure(
        rival_names[0], rival_names[1], rival_names[2], share if np.isfinite(share) else None,
        rival_names[3], as_of, _RIVALS, (dataset, speaker),
        f"{words}; who is a rival is the record of {speaker} on {day}",
        n=len(known), missing=missing, note=note or _nothing(known), cite=cite[1:],
    )  # fmt: skip


def _nothing(known: Sequence[float]) -> str:
    return "" if known else "No member has a known import."
