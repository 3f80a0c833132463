"""The charts of a hindcast: were the chances right? Each is made when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from foedus.charts.calibration import calibration
from foedus.charts.theme import WIDTH, Words
from foedus.contingency.hindcast.study import Hindcast
from foedus.contingency.hindcast.tables import Table
from foedus.contingency.hindcast.war_folds import WHOLE
from foedus.questions.asking.charting import framed, rests_on
from foedus.results.result import Maker

OUTCOMES = {"joined_in_year": "within twelve months", "joined": "at any time"}
_WHAT = {"wars": "COW's inter-state wars", "disputes": "GML's militarized disputes"}
_FOLDS = {
    "leave-one-out": "each held out of what its chances were learned from",
    "rolling": "each forecast from those before it alone",
}


def hindcast_charts(found: Hindcast, sources: Sequence[Mapping[str, Any]]) -> dict[str, Maker]:
    """Name of a chart -> what makes it: one for each set that was forecast.

    Parameters
    ----------
    found : Hindcast
        Of each set the first table of all cases is drawn: joining within twelve months, each case
        held out, where both were asked for.
    sources : sequence of mapping
        What it rests on.
    """
    made: dict[str, Maker] = {}
    for one in found.tables:
        if one.key.dropped == WHOLE and one.key.named not in made:
            made[one.key.named] = partial(_calibration, one, rests_on(sources))
    return made


def _calibration(one: Table, source: str, width: int = WIDTH) -> Mapping[str, Any]:
    words = Words(
        f"Were the chances right? Joining {_WHAT[one.key.named]}",
        f"{one.groups:,} of them, {_FOLDS[one.key.scheme]}; {one.joins:,} of {one.rows:,} "
        f"candidates for a side joined {OUTCOMES[one.key.outcome]}. Points: groups of candidates "
        f"by the chance that '{one.shipped}' gave them, finest in the highest tenth; larger, more "
        "of them. Lines: 90% intervals of the share that came. Dashed: chances that are right.",
        source,
    )
    return calibration(framed([asdict(bin_) for bin_ in one.calibration[one.shipped]]), words,
                       width=width)  # fmt: skip
