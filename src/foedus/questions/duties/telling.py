"""Tells rulings to a reader: a headline, one line for all bearers of a duty, what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from foedus.casus import Event
from foedus.casus.reasons import CONTESTS, MEANINGS, Reason
from foedus.states import by_number, in_words


def headline(asked: Sequence[tuple[Event, dict[str, Any]]]) -> str:
    """What was asked, with every default that was used."""
    if len(asked) != 1:
        return f"Who is bound in {len(asked)} events?"
    event, facts = asked[0]
    attacker = _named(event.attackers, event.on)
    if facts["by_non_state"]:
        attacker = f"a non-state group{f' from {attacker}' if attacker else ''}"
    return (
        f"Who is bound if {attacker} "
        f"{'attack' if len(event.attackers) > 1 else 'attacks'} {_named(event.targets, event.on)}? "
        f"On {facts['on']}; place: {facts['place']}; means: {facts['means']}; "
        f"object: {facts['object']}; scale: {facts['scale']}; "
        f"first force: {', '.join(facts['first_force'])}; "
        f"{'provoked' if facts['provoked'] else 'unprovoked'}."
    )


def _named(numbers: Sequence[int], day: date) -> str:
    states = [by_number(number) for number in numbers]
    return " and ".join(f"{in_words(one.name_on(day))} ({one.code})" for one in states)


def closing(rows: Sequence[dict[str, Any]], visible: Sequence[dict[str, Any]]) -> list[str]:
    """What a reader of the table must know besides: standing pledges, what is left out."""
    hidden = len(rows) - len(visible)
    said = _standing_pledges(visible)
    if not rows:
        said.append("No agreement known on that day binds any state to the attacker or target.")
    if hidden:
        said.append(f"{hidden} rows are not shown: --status all shows them.")
    if rows:
        said.append("--explain gives the reason of every row, --format json everything.")
    said.append("A duty is what the text says, not a forecast that it will be kept.")
    return said


def digest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows gathered by event, duty, agreement and answer: one line for all its bearers.

    Pledges of nonaggression that the event leaves as they were are told in the closing lines.
    """
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        key = (
            row.get("event"),
            row["toward"],
            row["duty"],
            row["status"],
            row["agreement"],
            row["article"],
            tuple(row["reasons"]),
            *(_sentence(row, name) for name in row["reasons"]),
        )
        if not _is_quiet(row):
            groups.setdefault(key, []).append(row)
    lines = [_gathered(group) for group in groups.values()]
    if len({row["toward"] for row in rows}) == 1:
        # One belligerent alone: the headline names it.
        return [{name: cell for name, cell in line.items() if name != "toward"} for line in lines]
    return lines


def _is_quiet(row: dict[str, Any]) -> bool:
    """A pledge of nonaggression that the event leaves as it was."""
    reasons = row["reasons"]
    return row["duty"] == "nonaggression" and "standing" in reasons and "conflict" not in reasons


def _standing_pledges(rows: Sequence[dict[str, Any]]) -> list[str]:
    lines: dict[str, dict[tuple[str, str], int]] = {}
    for row in rows:
        if _is_quiet(row):
            said = lines.setdefault(row["toward"], {})
            doubt = "" if row["status"] == "applies" else f", {row['status'].replace('_', ' ')}"
            said[row["agreement_name"], doubt] = said.get((row["agreement_name"], doubt), 0) + 1
    return [
        f"Standing pledges of nonaggression toward {toward}: "
        + ", ".join(f"{name} ({count}{doubt})" for (name, doubt), count in sorted(said.items()))
        + "."
        for toward, said in lines.items()
    ]


def _sentence(row: dict[str, Any], name: str) -> str:
    """A reason in words; with its particulars where it leaves the answer open."""
    meaning = MEANINGS[Reason[name.upper()]]
    if meaning.effect != CONTESTS:
        return meaning.sentence
    return next((said for said in row["why"] if said.startswith(meaning.sentence)), "")


def _bearer(row: dict[str, Any]) -> str:
    return row["state"] if row["role"] == "third-party" else f"{row['state']} ({row['role']})"


def _gathered(group: Sequence[dict[str, Any]]) -> dict[str, Any]:
    first = group[0]
    bound = f"{len(group)}: {' '.join(_bearer(row) for row in group)}"
    reasons = [_sentence(first, name) for name in first["reasons"]]
    event = {"event": first["event"]} if "event" in first else {}
    return {
        **event,
        "duty": first["duty"],
        "toward": first["toward"],
        "status": first["status"].replace("_", " "),
        "agreement": ", ".join(
            part for part in (first["agreement_name"], first["article"]) if part
        ),
        "bound, and why": "\n".join((bound, *(f"- {one}" for one in reasons))),
    }


def steps(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Every row in one sentence, with its reasons."""
    lines = []
    for row in rows:
        why = "; ".join(row["why"])
        article = f", {row['article']}" if row["article"] else ""
        lines.append(
            f"{row['state']} toward {row['toward']}: {row['duty']} under "
            f"{row['agreement_name']}{article}: {row['status'].replace('_', ' ')}"
            f"{f' ({why})' if why else ''}"
        )
    return lines
