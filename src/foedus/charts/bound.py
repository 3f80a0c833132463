"""Who is bound: a tile for each state, by what it owes to whom and whether that applies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.charts.theme import (
    BLUE,
    FAINT,
    INK,
    ORANGE,
    WIDTH,
    Words,
    altair,
    chart,
    layout,
    legend,
    over,
    page,
    records,
    tooltips,
)

if TYPE_CHECKING:
    import polars as pl

STATUSES = {"applies": "applies", "contested": "contested", "does_not_apply": "does not apply"}
_COLORS = {"applies": BLUE, "contested": ORANGE, "does not apply": FAINT}
_INKS = {"applies": "white", "contested": INK, "does not apply": INK}
_TILE, _TALL = 42, 24


def bound(frame: pl.DataFrame, words: Words, *, width: int = WIDTH) -> dict[str, Any]:
    """Tiles of states, a panel for each duty toward each belligerent.

    Parameters
    ----------
    frame : polars.DataFrame
        ``state``, ``group`` (what is owed to whom: the head of a panel), ``status`` (a key of
        :data:`STATUSES`) and ``under`` (agreement and article), one row per duty. Of several
        duties of a state in a group the one that binds most is shown, and all are told.
    words : Words
        Around it.
    width : int
        Unit: pixel.
    """
    alt = altair()
    rows = records(frame, ("state", "group", "status", "under"), source=words.source)
    of = layout(width)
    columns = max(1, of.plot // _TILE)
    order = list(STATUSES)
    heads = list(dict.fromkeys(row["group"] for row in rows))
    kinds = [STATUSES[one] for one in order if any(row["status"] == one for row in rows)]
    made, tables = [], {}
    for number, head in enumerate(heads):
        tiles = _tiles([row for row in rows if row["group"] == head], order)
        for place, tile in enumerate(tiles):
            tile["column"], tile["line"] = place % columns, place // columns
        tables[f"tiles{number}"] = tiles
        lines = tiles[-1]["line"] + 1
        size = {"width": of.plot, "height": _TALL * lines}
        x_scale = alt.Scale(domain=[0, columns], nice=False, range=[0, columns * _TILE])
        y_scale = alt.Scale(domain=[0, lines], nice=False, range=[0, _TALL * lines])
        base = chart(f"tiles{number}", **size)
        box = base.mark_rect(
            width=_TILE - 3, height=_TALL - 3, cornerRadius=2, xOffset=_TILE / 2, yOffset=_TALL / 2
        ).encode(
            x=alt.X("column:Q", scale=x_scale, axis=None),
            y=alt.Y("line:Q", scale=y_scale, axis=None),
            color=alt.Color(
                "status:N",
                scale=alt.Scale(domain=kinds, range=[_COLORS[one] for one in kinds]),
                legend=legend(of, kinds, symbolType="square") if number == 0 else None,
            ),
            tooltip=tooltips(("state", "state"), ("status", "status"), ("under", "under")),
        )
        names = [
            chart(f"names{number}-{one}", **size)
            .mark_text(
                baseline="middle", xOffset=_TILE / 2, yOffset=_TALL / 2, color=ink, fontSize=11,
                limit=_TILE - 6,
            )
            .encode(
                x=alt.X("column:Q", scale=x_scale, axis=None),
                y=alt.Y("line:Q", scale=y_scale, axis=None),
                text="state:N",
            )
            for one, ink in _INKS.items()
        ]  # fmt: skip
        for one in _INKS:
            tables[f"names{number}-{one}"] = [row for row in tiles if row["status"] == one]
        made.append(alt.layer(box, *names, title=over(of, head)))
    return page(made, words, of, tables)


def _tiles(rows: list[dict[str, Any]], order: list[str]) -> list[dict[str, Any]]:
    """One tile a state: those that are bound most first, then by code."""
    states: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        states.setdefault(row["state"], []).append(row)
    found = []
    for state, duties in states.items():
        duties.sort(key=lambda row: order.index(row["status"]))
        under = dict.fromkeys(f"{row['under']}: {STATUSES[row['status']]}" for row in duties)
        found.append({**duties[0], "state": state, "under": "; ".join(under)})
    found.sort(key=lambda row: (order.index(row["status"]), row["state"]))
    return [{**row, "status": STATUSES[row["status"]]} for row in found]
