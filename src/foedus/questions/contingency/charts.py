"""The charts of a contingency, from the answer's own rows; each is made when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from foedus.casus import Event
from foedus.charts import contingency as charts
from foedus.charts.theme import WIDTH
from foedus.questions.asking.charting import called, framed, rests_on
from foedus.results.result import Maker
from foedus.states import by_number, in_words

Rows = Sequence[Mapping[str, Any]]
_MOST = 10


def contingency_charts(
    event: Event, shown: Rows, parts: Mapping[str, Any], sources: Rows
) -> dict[str, Maker]:
    """Name of a chart -> what makes it.

    Parameters
    ----------
    event : Event
        The attack.
    shown : sequence of mapping
        Rows of the states that are told.
    parts : mapping
        The further members of the answer's JSON form.
    sources : sequence of mapping
        What it rests on.
    """
    said: dict[str, Any] = {"attack": _attack(event), "source": rests_on(sources)}
    made: dict[str, Maker] = {}
    if shown:
        made["joining"] = partial(_joining, shown, **said)
    made["balance"] = partial(_balance, parts, **said)
    if parts["stakes"] is not None:
        made["threshold"] = partial(_threshold, parts["stakes"], **said)
        if parts["stakes"]["allies"]:
            made["added"] = partial(_added, parts["stakes"], **said)
    made["sensitivity"] = partial(_sensitivity, parts["sensitivity"], **said)
    return made


def _attack(event: Event) -> str:
    def named(numbers: Sequence[int]) -> str:
        return " and ".join(in_words(by_number(one).name_on(event.on)) for one in numbers)

    attacks = "attack" if len(event.attackers) > 1 else "attacks"
    said = f"{named(event.attackers)} {attacks} {named(event.targets)} on {event.on}"
    return f"{said[:1].upper()}{said[1:]}"


def _joining(rows: Rows, *, width: int = WIDTH, **said: Any) -> Mapping[str, Any]:
    return charts.joiners(framed(rows), width=width, **said)


def _balance(parts: Mapping[str, Any], *, width: int = WIDTH, **said: Any) -> Mapping[str, Any]:
    balance, success = parts["balance"], parts["success"]
    rows = [
        {"name": name, "value": value, "alone": alone, **band}
        for name, value, alone, found in (
            (charts.SHARE, balance["share"], balance["outset"], balance["bands"]),
            (charts.SUCCESS, success["chance"], success["alone"], success["bands"]),
        )
        for band in found
    ]
    return charts.balance(framed(rows), width=width, **said)


def _sensitivity(rows: Rows, *, width: int = WIDTH, **said: Any) -> Mapping[str, Any]:
    return charts.sensitivity(framed(rows), width=width, **said)


def _threshold(stakes: Mapping[str, Any], *, width: int = WIDTH, **said: Any) -> Mapping[str, Any]:
    whole, bare = stakes["threshold"], stakes["unaided"]
    rows = [
        {"group": "As things stand", "name": name, "value": one["cost_ratio"]}
        | {"low": one["low"], "high": one["high"]}
        for name, one in (("with all who may come", whole), ("if nobody came", bare))
    ]
    rows += [
        # A stake without end: attacking never pays.
        {
            "group": head,
            "name": called(one["name"]),
            "value": 1 / (one["stake_without"] or float("inf")),
        }
        | {"low": None, "high": None}
        for head, found in (
            ("Without this ally alone", stakes["allies"]),
            ("Without this treaty alone", stakes["treaties"]),
        )
        for one in found[:_MOST]
        if one["name"] != "others"
    ]
    return charts.threshold(framed(rows), width=width, **said)


def _added(stakes: Mapping[str, Any], *, width: int = WIDTH, **said: Any) -> Mapping[str, Any]:
    rows = [
        {
            "group": head,
            "name": called(one["name"]),
            "value": one["adds"],
            "alone": one["adds_last"],
        }
        for head, found in (("Allies", stakes["allies"]), ("Treaties", stakes["treaties"]))
        for one in found[:_MOST]
    ]
    return charts.added(framed(rows), width=width, **said)
