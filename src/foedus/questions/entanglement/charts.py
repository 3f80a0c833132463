"""The charts of a state's ledger, from the answer's own rows; each is made when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from foedus.charts import entanglement as charts
from foedus.charts.theme import WIDTH
from foedus.questions.asking.charting import called, framed, rests_on
from foedus.results.result import Maker
from foedus.states import in_words

Rows = Sequence[Mapping[str, Any]]
_ONSET = "in 1,000 years, were every dispute an attack"
_EVEN = "each attack counting one"
_BOTH = ("owes", "receives", "entrapment", "abandonment")


def entanglement_charts(
    state: str, rows: Rows, treaties: Rows, sources: Rows, *, weighted: bool
) -> dict[str, Maker]:
    """Name of a chart -> what makes it; none where nobody is bound.

    Parameters
    ----------
    state : str
        Whose ledger.
    rows, treaties : sequence of mapping
        One per ally, one per treaty.
    sources : sequence of mapping
        What they rest on.
    weighted : bool
        By the chance of a dispute; then figures are told for a thousand years.
    """
    times = 1000 if weighted else 1
    said: dict[str, Any] = {
        "state": in_words(state),
        "unit": _ONSET if weighted else _EVEN,
        "source": rests_on(sources),
        "times": times,
    }
    made: dict[str, Maker] = {}
    if rows:
        made["fears"] = partial(_fears, rows, **said)
    if treaties:
        made["ledger"] = partial(_ledger, treaties, **said)
    return made


def _fears(rows: Rows, *, times: int, width: int = WIDTH, **said: Any) -> Mapping[str, Any]:
    fields = [f"{one}{end}" for one in _BOTH for end in ("", "_low", "_high")]
    scaled = [{**row, **{one: times * row[one] for one in fields}} for row in rows]
    return charts.fears(framed(scaled), width=width, **said)


def _ledger(rows: Rows, *, times: int, width: int = WIDTH, **said: Any) -> Mapping[str, Any]:
    scaled = [
        {"agreement": called(row["agreement"])}
        | {one: times * row[one] for one in ("due", "receives")}
        for row in rows
    ]
    return charts.ledger(framed(scaled), width=width, **said)
