"""The parts of a contingency's answer in words, and as plain members of its JSON form."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from foedus.casus import Event
from foedus.contingency.balance import Band
from foedus.contingency.chain import Contingency
from foedus.contingency.stakes.thresholds import Added, Threshold, Worthwhile
from foedus.states import by_number, in_words

_FEW = 5


def percent(chance: float) -> str:
    """A chance in whole percents, but for the small and the large.

    Examples
    --------
    >>> [percent(one) for one in (0.0, 0.004, 0.126, 0.999, 1.0)]
    ['0%', '<1%', '13%', '>99%', '100%']
    """
    if 0 < chance < 0.005:
        return "<1%"
    if 0.995 < chance < 1:
        return ">99%"
    return f"{100 * chance:.0f}%"


def _fine(chance: float) -> str:
    return f"{100 * chance:.1f}%"


def range_of(chance: float, low: float, high: float) -> str:
    """A chance with its interval.

    Examples
    --------
    >>> range_of(0.124, 0.037, 0.387)
    '12% (4-39)'
    """
    return f"{percent(chance)} ({100 * low:.0f}-{100 * high:.0f})"


def headline(event: Event, parameters: Mapping[str, Any]) -> str:
    """What was asked, with every default that was used."""

    def named(numbers: Sequence[int]) -> str:
        states = [by_number(number) for number in numbers]
        return " and ".join(f"{in_words(one.name_on(event.on))} ({one.code})" for one in states)

    return (
        f"What follows if {named(event.attackers)} "
        f"{'attack' if len(event.attackers) > 1 else 'attacks'} {named(event.targets)}? "
        f"On {parameters['on']}; place: {parameters['place']}; means: {parameters['means']}; "
        f"object: {parameters['object']}; first force: {', '.join(parameters['first_force'])}; "
        f"{'provoked' if parameters['provoked'] else 'unprovoked'}; "
        f"{parameters['draws']} draws, seed {parameters['seed']}."
    )


def charge(band: Band) -> dict[str, float]:
    """A band as plain numbers."""
    return {"level": band.level, "low": band.low, "high": band.high}


def spread_of(run: Contingency) -> dict[str, Any]:
    """How far the war spreads, as plain numbers."""
    one = run.spread
    return {
        "began": one.began,
        "size": one.size,
        "low": one.low,
        "high": one.high,
        "alone": one.alone,
        "tail": one.tail,
    }


def success_of(run: Contingency) -> dict[str, Any]:
    """The chance that the attack succeeds, as plain numbers."""
    one = run.success
    return {
        "chance": one.chance,
        "bands": [charge(band) for band in one.bands],
        "alone": one.alone,
        "drawn": one.drawn,
    }


def finite(number: float) -> float | None:
    """The number, or None where there is none, as JSON has no infinity."""
    return number if math.isfinite(number) else None


def _threshold(one: Threshold) -> dict[str, Any]:
    return {
        "cost_ratio": one.cost_ratio,
        "stake": finite(one.stake),
        "low": one.low,
        "high": one.high,
        "level": one.level,
    }


def _added(one: Added) -> dict[str, Any]:
    return {
        "name": one.name,
        "chance": one.chance,
        "adds": one.shapley,
        "adds_last": one.alone,
        "stake_without": finite(one.without),
        "odds_without": one.odds,
        "odds_low": one.odds_low,
        "odds_high": one.odds_high,
    }


def _worthwhile(one: Worthwhile | None) -> dict[str, float] | None:
    if one is None:
        return None
    return {"chance": one.chance, "low": one.low, "high": one.high, "level": one.level}


def stakes_of(run: Contingency) -> dict[str, Any] | None:
    """The threshold stake and what each ally and treaty does to it, as plain numbers."""
    one = run.deterrence
    if one is None:
        return None
    return {
        "threshold": _threshold(one.threshold),
        "unaided": _threshold(one.unaided),
        "total": one.total,
        "allies": [_added(ally) for ally in one.allies],
        "treaties": [_added(treaty) for treaty in one.treaties],
        "treaty_total": one.treaty_total,
        "method": one.method,
        "treaty_method": one.treaty_method,
        "error": one.error,
        "treaty_error": one.treaty_error,
        "pooled": one.pooled,
        "pooling_error": one.pooling_error,
        "worthwhile": _worthwhile(one.worthwhile),
        "worthwhile_unaided": _worthwhile(one.worthwhile_unaided),
    }


def sections(
    parts: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    shown: Sequence[Mapping[str, Any]],
    *,
    lines: int,
    explain: bool,
) -> list[str]:
    """The answer under its table, section by section.

    Parameters
    ----------
    parts : mapping
        The further members of the JSON form.
    rows, shown : sequence of mapping
        All rows, and those that a table may show.
    lines : int
        How many of them it does.
    explain : bool
        Whether every reason is told.
    """
    told = _columns(shown, lines)
    told += _apart(rows)
    told += ["", *_duties(parts["duties"])]
    told += ["", *_war(parts)]
    told += _stakes(parts)
    told += _sensitivity(parts["sensitivity"])
    told += _taken_on(rows)
    told += _without(parts)
    if explain:
        told += ["", *_reasons(parts, rows)]
    told += ["", "Assumed:", *(f"  {one}" for one in parts["assumptions"])]
    told.append(
        "  An answer is for an attack that came: it does not say that one will. What each figure "
        "is, and how it scores on past wars: docs/contingency.md."
    )
    if not explain:
        told.append("Reasons: --explain. Everything: --format json.")
    return told


def _columns(shown: Sequence[Mapping[str, Any]], lines: int) -> list[str]:
    said = []
    left = shown[lines:]
    if left:
        bound = sum(row["duty"] != "none" for row in left)
        said.append(
            f"{len(left)} more rows ({bound} of bound states) in --format csv; all states in json."
        )
    if not any(row["duty"] != "none" for row in shown):
        said.append("No state is bound to help either side.")
    said.append(
        "fights: joins because of the attack, within twelve months. kept if due: such a promise "
        "is coded as kept. in the draws: how often it fights over the draws, where some come only "
        "once others have. and loses: it does and the other side prevails. adds: points off the "
        "greatest cost at which attacking pays, in percent of the prize (Shapley)."
    )
    return said


def _apart(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The states whose two chances lie far apart, gathered by reason."""
    groups: dict[tuple[bool, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["apart"] is not None:
            groups.setdefault((row["kept"] > row["fights"], row["apart"]), []).append(row)
    said = []
    for (more, why), members in groups.items():
        times = [
            row["kept"] / row["fights"] if more else row["fights"] / row["kept"] for row in members
        ]
        between = f"{min(times):.1f}"
        if len(times) > 1:
            between += f" to {max(times):.1f}"
        first, second = ("kept", "fights") if more else ("fights", "kept")
        codes = " ".join(row["state"] for row in members)
        said.append(f"{first} is {between} times {second} for {codes}: {why}.")
    return said


def _duties(duties: Sequence[Mapping[str, Any]]) -> list[str]:
    """One line for each duty of an agreement toward one belligerent."""
    groups: dict[tuple[str, str, str, str, str], list[str]] = {}
    for row in duties:
        if row["duty"] == "nonaggression" or row["role"] != "third-party":
            continue
        key = (row["duty"], row["toward"], row["status"], row["agreement_name"], row["article"])
        groups.setdefault(key, []).append(row["state"])
    said = ["Duties:"]
    for (duty, toward, status, name, article), states in groups.items():
        more = f" and {len(states) - _FEW} more" if len(states) > _FEW else ""
        clause = f"{name}, {article}" if article else name
        said.append(f"  {duty} toward {toward} {status}: {clause}: {' '.join(states[:_FEW])}{more}")
    if len(said) == 1:
        said.append("  none of a third state, but for pledges of nonaggression")
    return said


def _bands(bands: Sequence[Mapping[str, float]]) -> str:
    return "; ".join(
        f"{100 * one['level']:.0f}%: {100 * one['low']:.0f}-{100 * one['high']:.0f}"
        for one in bands
    )


def _war(parts: Mapping[str, Any]) -> list[str]:
    spread, balance, success = parts["spread"], parts["balance"], parts["success"]
    return [
        f"Spread: {spread['size']:.1f} states fight on average, those who begin included; "
        f"{spread['low']} to {spread['high']} join in the middle 80% of draws; nobody in "
        f"{percent(spread['alone'])}; five or more fight in {percent(spread['tail'])}.",
        f"Balance: the attackers hold {percent(balance['share'])} of both sides' strength "
        f"({_bands(balance['bands'])}); {percent(balance['outset'])} if nobody joins; they are "
        f"the stronger in {percent(balance['stronger'])} of draws.",
        f"Success: the attack prevails with a chance of {percent(success['chance'])} "
        f"({_bands(success['bands'])}); {percent(success['alone'])} if nobody joins; that "
        f"neither side does, {percent(success['drawn'])}, counts against it.",
    ]


def _stake(one: Mapping[str, Any]) -> str:
    never = "whatever the stake it does not pay"
    ratio = never if one["stake"] is None else f"stake above {one['stake']:.1f} times the cost"
    return (
        f"below {percent(one['cost_ratio'])} of the prize "
        f"(80%: {100 * one['low']:.0f}-{100 * one['high']:.0f}; {ratio})"
    )


def _stakes(parts: Mapping[str, Any]) -> list[str]:
    stakes = parts["stakes"]
    if stakes is None:
        return []
    said = [
        f"Threshold: attacking pays if it costs {_stake(stakes['threshold'])}; if nobody came to "
        f"the target's help, {_stake(stakes['unaided'])}."
    ]
    gone = [
        f"{one['name']} {_times(one['stake_without'])}"
        for one in stakes["allies"][:_FEW]
        if one["name"] != "others"
    ]
    if gone:
        said.append(f"Threshold stake without: {', '.join(gone)}.")
    if stakes["treaties"]:
        listed = ", ".join(
            f"{one['name']} {100 * one['adds']:.1f}" for one in stakes["treaties"][:_FEW]
        )
        said.append(f"Treaties add, in the same points: {listed}.")
    worth, bare = stakes["worthwhile"], stakes["worthwhile_unaided"]
    if worth is not None and bare is not None:
        said.append(
            "By the prior over stakes, fitted to how often disputes began: the stake exceeds the "
            f"threshold in a year with a chance of {_small(worth)}; unaided {_small(bare)}. Most "
            "disputes are no attack."
        )
    term = parts["nuclear"]["term"]
    if term is not None:
        said.append(
            f"With a term for nuclear weapons on the target's side: below "
            f"{percent(term['cost_low'])} to {percent(term['cost_high'])} of the prize, as the "
            f"chance of their use is {percent(term['chance'][1])} to {percent(term['chance'][0])} "
            "(assumed)."
        )
    return said


def _times(stake: float | None) -> str:
    return "never pays" if stake is None else f"{stake:.2f}"


def _small(one: Mapping[str, float]) -> str:
    return f"{100 * one['chance']:.2g}% ({100 * one['low']:.2g}-{100 * one['high']:.2g})"


def _sensitivity(settings: Sequence[Mapping[str, Any]]) -> list[str]:
    """How far the threshold moves with each thing assumed, the others as they were."""
    spans: dict[str, list[float]] = {}
    for row in settings:
        spans.setdefault(row["assumption"], []).append(row["cost_ratio"])
    listed = "; ".join(
        f"{name} {100 * min(found):.0f}-{100 * max(found):.0f}" for name, found in spans.items()
    )
    return [f"Sensitivity: the threshold, in percent of the prize, by what is assumed: {listed}."]


def _taken_on(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The other side of the ledger: what their pledges cost those who gave them."""
    bound = [row for row in rows if row["duty"] != "none"]
    if not bound:
        return []
    most = sorted(bound, key=lambda row: (-row["by_pledge"], row["state"]))[:_FEW]
    listed = ", ".join(f"{row['state']} {100 * row['by_pledge']:.1f}" for row in most)
    return [
        f"Taken on: duties raise the chances to join of those bound ({len(bound)}) by "
        f"{sum(row['by_pledge'] for row in bound):.2f} states together (in points: {listed}); "
        f"{sum(row['loses'] for row in bound):.2f} of them fight on the losing side, on average."
    ]


def _without(parts: Mapping[str, Any]) -> list[str]:
    """The chief figures with nothing left out, beside those above."""
    whole = parts["with_all"]
    if whole is None:
        return []
    said = (
        f"With nothing left out: {whole['spread']['size']:.1f} states fight; the attack "
        f"prevails with {percent(whole['success']['chance'])}"
    )
    if whole["stakes"] is not None:
        said += f"; attacking pays {_stake(whole['stakes']['threshold'])}"
    return [f"{said}."]


def _reasons(parts: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every state that is bound, every critical tie, in words."""
    said = ["Why:"]
    for row in rows:
        if row["duty"] == "none":
            continue
        under = ", ".join(row["agreements"])
        said.append(
            f"  {row['state']} toward the {row['side']}: duty {row['duty']} ({under}); fights "
            f"{range_of(row['fights'], row['low'], row['high'])}, against "
            f"{_fine(row['if_not_bound'])} were it not bound and {_fine(row['if_bound'])} "
            f"were it surely; in the draws {_fine(row['in_all'])}, on the losing side "
            f"{_fine(row['loses'])}"
            + (f"; not known: {', '.join(row['unknown'])}" if row["unknown"] else "")
            + "."
        )
    for one in parts["critical_ties"]:
        by = "the attack itself" if one["caller"] is None else one["caller"]
        said.append(
            f"  Critical tie: {by} calls {one['called']} to the {one['side']} "
            f"({percent(one['chance'])}): {one['effect'] * one['chance']:.2f} states of the "
            "expected number."
        )
    return said
