"""Puts a body's power to decide in words and in rows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from foedus.audits.decision_issues import Settled, Spread
from foedus.models.bargaining.challenge import Round
from foedus.models.voting.abstention import ThreeWay
from foedus.models.voting.indices import Power, Smallest
from foedus.panels.exports.citing import bibliography
from foedus.questions.asking.readings import spoken
from foedus.questions.decisions.charts import decisions_charts
from foedus.questions.decisions.reading import POINTS, Asked, exact, share_needed
from foedus.results.result import Result
from foedus.states import State, resolve

_SHOWN = 40
_NAMED = 6
_UNIT = {"population": ("million inhabitants", 1000.0), "own": ("by weight", 1.0)}
_ABSTENTION = {
    "consents": "an abstention, or silence, does not stand in the way",
    "no-support": "an abstention counts as not being in favor",
    "veto-against": "an abstention is no support, and a member with a veto blocks only by voting "
    "against",
    "constructive": "an abstention does not stand in the way, unless too many abstain",
    "of-those-voting": "the quota is of those who vote for or against",
    "unstated": "what an abstention does the text does not say; here it does not stand in the way",
}
_PRIORI = (
    "Power here is what the rule alone gives: every coalition counts alike, whatever members want. "
    "It is no forecast of a vote."
)
_METHODS = ("banzhaf1965", "shapley_shubik1954", "coleman1971")


def told(question: str, asked: Asked) -> Result:
    """The answer to :mod:`foedus.questions.decisions.question`.

    Parameters
    ----------
    question : str
        Its name.
    asked : Asked
        As read and reckoned.
    """
    rows = _rows(asked)
    rule, seats = asked.seats.rule, asked.seats
    notes = [_PRIORI]
    if seats.supposed:
        notes.append(f"The rule is supposed: nothing says that the {asked.body.name} has it.")
    elif rule.basis == "uncertain" and not asked.own:
        notes.append("The rule of voting is practice, or was not read in the document itself.")
    if asked.body.note:
        notes.append(asked.body.note)
    sources = _sources(asked)
    headline = (
        f"Who decides in the {asked.body.name}? On {asked.parameters['on']}; "
        f"rule: {rule.name}; {sum(seats.game.sizes)} vote."
    )
    return Result(
        question=question,
        parameters=asked.parameters,
        rows=rows,
        sources=sources,
        notes=(*asked.notes, *notes, *asked.readings.said),
        steps=_steps(asked),
        extra=_extra(asked),
        digest=[_line(row) for row in rows[:_SHOWN]],
        headline=headline,
        charts=decisions_charts(rows, headline, sources),
    )


def _state(name: str, asked: Asked) -> State | None:
    from foedus.errors import FoedusError

    try:
        return resolve(name, on=asked.readings.day).state if not asked.own else None
    except FoedusError:
        return None


def _rows(asked: Asked) -> list[dict[str, Any]]:
    seats, power = asked.seats, asked.power
    total = sum(seats.weights) if seats.weights else None
    three = {one.player: one for one in asked.three_way.powers} if asked.three_way else {}
    stands = {one.name: one for one in asked.stands}
    rows = []
    for place, one in enumerate(power.powers):
        state = _state(one.player, asked)
        weight = seats.weights[place] if seats.weights else None
        stand = stands.get(one.player)
        rows.append(
            {
                "state": one.player,
                "name": state.name if state else one.player,
                "weight": weight,
                "weight_share": weight / total if weight is not None and total else None,
                **_indices(one),
                **_abstaining(three.get(one.player)),
                "position": stand.position if stand else None,
                "salience": stand.salience if stand else None,
                "power": stand.power if stand else None,
            }
        )
    # Members alike stay in the body's order: the sort is stable.
    return sorted(rows, key=lambda row: (-row["banzhaf"], -(row["weight_share"] or 0)))


def _indices(one: Power) -> dict[str, Any]:
    return {
        "blocks_alone": one.blocks_alone,
        "banzhaf_absolute": exact(one.absolute),
        "banzhaf": exact(one.banzhaf),
        "shapley": exact(one.shapley),
        "prevent": exact(one.prevent),
        "initiate": exact(one.initiate),
    }


def _abstaining(one: ThreeWay | None) -> dict[str, Any]:
    return {
        "three_way": exact(one.yes_no) if one else None,
        "three_way_share": exact(one.share) if one else None,
        "yes_to_abstain": exact(one.yes_abstain) if one else None,
        "abstain_to_no": exact(one.abstain_no) if one else None,
    }


def _line(row: Mapping[str, Any]) -> dict[str, str]:
    def part(name: str) -> str:
        return "" if row[name] is None else chance(row[name])

    return {
        "member": row["state"],
        "weight": part("weight_share"),
        "Banzhaf": part("banzhaf"),
        "Shapley-Shubik": part("shapley"),
        "prevent": part("prevent"),
        "initiate": part("initiate"),
        "with abstention": part("three_way_share"),
        "position": "" if row["position"] is None else f"{row['position']:.2f}",
    }


def chance(value: float) -> str:
    """A share in percent with three figures that count, or as a power of ten where it is tiny.

    Examples
    --------
    >>> chance(0.1323), chance(0.0086), chance(2.0**-32), chance(1.0)
    ('13.2%', '0.86%', '2.3e-10', '100%')
    """
    if value in (0.0, 1.0):
        return f"{value:.0%}"
    if value < 1e-4:
        return f"{value:.1e}"
    return f"{100 * value:.3g}%" if value < 0.9995 else ">99.9%"


def _few(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"


def _coalition(what: str, one: Smallest) -> str:
    number = f"{one.count:,} such" if one.count > 1 else "the only one"
    return f"Smallest coalition that {what}: {one.size} ({number}), as {_few(one.example)}."


def _carries(asked: Asked) -> str:
    heads, weight = share_needed(asked.seats)
    rule, seats = asked.seats.rule, asked.seats
    parts = []
    if rule.kind == "consensus":
        return f"What carries: all {len(seats.players)}, none against."
    if heads:
        parts.append(f"{heads} of {sum(seats.game.sizes)} members")
    if weight and seats.weights:
        unit, scale = _UNIT.get(rule.weights, (rule.weights, 1.0))
        total = sum(seats.weights)
        units = sum(seats.game.weights) / total if total else 1.0
        parts.append(f"{weight / units / scale:,.6g} of {total / scale:,.6g} {unit}")
    vetoes = tuple(seats.players[one] for one in sorted(seats.game.vetoes))
    if vetoes:
        parts.append(f"{_few(vetoes)} among them")
    fewest = f"; fewer than {rule.fewest_against} cannot block" if rule.fewest_against else ""
    return f"What carries: {', '.join(parts)}{fewest}."


def _steps(asked: Asked) -> list[str]:
    rule, seats, power = asked.seats.rule, asked.seats, asked.power
    where = f" ({rule.document}{', ' + rule.article if rule.article else ''})"
    alone = tuple(one.player for one in power.powers if one.blocks_alone)
    if not alone:
        blocks = "Nobody can block alone."
    elif len(alone) == len(seats.players):
        blocks = f"Each of the {len(alone)} can block alone."
    else:
        blocks = f"Can block alone: {_few(alone)}."
    lines = [
        f"Rule: {rule.says}{where if rule.document else ''}",
        _carries(asked),
        blocks,
        _coalition("wins", power.smallest_winning),
        _coalition("blocks", power.smallest_blocking),
        f"Power to act: {chance(exact(power.act))} of all coalitions carry a decision.",
        f"Waiting for assent: {exact(power.wait):.2f} times a member's mean time, if each comes to "
        "agree after an exponential time of its own, all with one mean.",
    ]
    if asked.three_way is not None:
        lines.append(
            f"With abstention ({_ABSTENTION[rule.abstention]}): "
            f"{chance(exact(asked.three_way.act))} of all divisions adopt, for, against and "
            "abstaining being equally likely."
        )
    else:
        lines.append(f"Abstention: {_ABSTENTION[rule.abstention]}.")
    if seats.absent:
        lines.append("Not counted:")
        lines += [f"  {code}: {why}" for code, why in seats.absent]
    if seats.figures and not asked.own:
        lines.append(f"Weights: {rule.weights}, {seats.figures}.")
    if asked.issue is not None:
        lines += ["", *_settling(asked, asked.issue)]
    return lines


def _ends(one: Spread) -> str:
    if one.low is None or one.high is None:
        return f"{one.value:.2f}"
    return f"{one.value:.2f} (80%: {one.low:.2f} to {one.high:.2f})"


def _settling(asked: Asked, issue: Settled) -> list[str]:
    lines = [
        f"Issue: {asked.issue_name}; {len(asked.stands)} actors.",
        f"Settles at {_ends(issue.mean)}, the mean of positions by power and salience; median "
        f"{_ends(issue.median)}.",
    ]
    if all(one.power == 0 for one in asked.stands if one.name in issue.outside) and issue.outside:
        lines.append(f"Without a vote, and without power: {_few(issue.outside)}.")
    if issue.lock is None:
        lines.append(f"Gridlock is not known: no position of {_few(issue.missing)}.")
    else:
        lock = issue.lock
        lines.append(
            f"Gridlock: what stands between {lock.low:.2f} and {lock.high:.2f} cannot be changed, "
            f"{chance(lock.of_range)} of the range of positions."
        )
        if issue.chance is not None:
            low, high = issue.chance.low, issue.chance.high
            ends = "" if low is None or high is None else f" (80%: {chance(low)} to {chance(high)})"
            lines.append(
                f"Chance of gridlock: {chance(lock.chance)}{ends}, if the status quo is drawn from "
                "a normal distribution with the mean and spread of the members' positions; "
                f"expected length: {_length(lock.length)} before one can be changed, if each "
                "period draws anew."
            )
        if issue.locked is not None:
            held = "cannot" if issue.locked else "can"
            lines.append(f"The status quo, {asked.status_quo:g}, {held} be changed.")
    lines += _dynamics(asked, issue.rounds)
    return lines


def _length(periods: float) -> str:
    return f"{periods:.2f} periods" if math.isfinite(periods) else "no end of periods"


def _dynamics(asked: Asked, rounds: tuple[Round, ...]) -> list[str]:
    last = rounds[-1]
    ended = (
        "nobody moves any more"
        if not last.moves and len(rounds) <= asked.parameters["rounds"]
        else "the rounds are played"
    )
    lines = [
        f"Challenge model, as dynamics: after {len(rounds) - 1} rounds ({ended}) the mean is "
        f"{last.mean:.2f}, the median {last.median:.2f}."
    ]
    for number, one in enumerate(rounds[:3], 1):
        if one.moves:
            moved = [
                f"{asked.stands[move.actor].name} to {move.after:.2f} "
                f"({move.kind} with {asked.stands[move.challenger].name})"
                for move in one.moves[:_NAMED]
            ]
            more = len(one.moves) - _NAMED
            lines.append(
                f"  round {number}: {'; '.join(moved)}{f'; {more} more' if more > 0 else ''}"
            )
    return lines


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _spread(one: Spread | None) -> dict[str, float | None] | None:
    return None if one is None else {"value": one.value, "low": one.low, "high": one.high}


def _smallest(one: Smallest) -> dict[str, Any]:
    # Counts of large bodies outgrow what JSON's readers hold exactly: they are text.
    return {"size": one.size, "count": str(one.count), "example": list(one.example)}


def _extra(asked: Asked) -> dict[str, Any]:
    rule, power = asked.seats.rule, asked.power
    heads, weight = share_needed(asked.seats)
    units = 1.0
    if asked.seats.weights and sum(asked.seats.weights):
        units = sum(asked.seats.game.weights) / sum(asked.seats.weights)
    return {
        "stale_days": asked.stale_days,
        "body": {
            "key": asked.body.key,
            "name": asked.body.name,
            "agreement": asked.body.agreement or None,
        },
        "rule": {
            "key": rule.key,
            "name": rule.name,
            "says": rule.says,
            "article": rule.article or None,
            "document": rule.document or None,
            "basis": rule.basis,
            "confidence": rule.confidence,
            "supposed": asked.seats.supposed,
            "abstention": rule.abstention,
            "members_needed": heads,
            "weight_needed": weight / units if weight else None,
            "weights": asked.seats.figures or None,
        },
        "rules": [one.key for one in asked.body.rules if asked.readings.day in one],
        "absent": [{"state": code, "why": why} for code, why in asked.seats.absent],
        "blocks_alone": [one.player for one in power.powers if one.blocks_alone],
        "winning": str(power.winning),
        "coalitions": str(power.coalitions),
        "act": exact(power.act),
        "smallest_winning": _smallest(power.smallest_winning),
        "smallest_blocking": _smallest(power.smallest_blocking),
        "wait": exact(power.wait),
        "three_way_act": exact(asked.three_way.act) if asked.three_way else None,
        "issue": None if asked.issue is None else _issue(asked, asked.issue),
    }


def _issue(asked: Asked, issue: Settled) -> dict[str, Any]:
    lock = issue.lock
    return {
        "name": asked.issue_name,
        "positions": asked.points,
        "mean": _spread(issue.mean),
        "median": _spread(issue.median),
        "gridlock": None
        if lock is None
        else {
            "low": _spread(issue.low),
            "high": _spread(issue.high),
            "of_range": lock.of_range,
            "chance": _spread(issue.chance),
            "length": _finite(lock.length),
        },
        "status_quo": asked.status_quo,
        "locked": issue.locked,
        "missing": list(issue.missing),
        "outside": list(issue.outside),
        "rounds": [
            {
                "mean": one.mean,
                "median": one.median,
                "positions": {
                    stand.name: at for stand, at in zip(asked.stands, one.position, strict=True)
                },
                "moves": [
                    {
                        "actor": asked.stands[move.actor].name,
                        "challenger": asked.stands[move.challenger].name,
                        "kind": move.kind,
                        "before": move.before,
                        "after": move.after,
                    }
                    for move in one.moves
                ],
            }
            for one in issue.rounds
        ],
    }


def _sources(asked: Asked) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    rule = asked.seats.rule
    if asked.own:
        found.append({"key": "own", "citation": f"{asked.parameters['body']}: a file of the asker"})
    else:
        if rule.document:
            found.append(
                {
                    "key": asked.body.agreement or asked.body.key,
                    "citation": f"{rule.document}{', ' + rule.article if rule.article else ''}",
                }
            )
        found += spoken(asked.supposed.world.speakers if asked.supposed else ("atlas",))
    found += asked.supposed.sources if asked.supposed else []
    cites = bibliography()
    if rule.weights == "population":
        found.append({"key": "world_bank", "citation": cites["world_bank"]})
    found += [{"key": key, "citation": cites[key]} for key in _METHODS]
    if asked.three_way is not None:
        found.append(
            {"key": "felsenthal_machover1997", "citation": cites["felsenthal_machover1997"]}
        )
    if asked.issue is not None:
        keys = ["black1948", "tsebelis2002", "bueno_de_mesquita1994", "scholz_et_al2011"]
        if asked.points == POINTS:
            keys.append("bailey_et_al2017")
        found += [{"key": key, "citation": cites[key]} for key in keys]
    return found
