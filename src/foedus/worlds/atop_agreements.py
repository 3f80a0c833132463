"""ATOP's rows as the same records as the atlas's files: one agreement per alliance.

What ATOP codes becomes a condition that rulings know; what it only flags (a place, a conflict,
a number of adversaries, demands) is kept as *unread*, so that the ruling says "contested" and
names the variable. The adversary of a pledge of help is read from ``statthr1`` and ``statthr2``;
these are coded once for the alliance, so a pledge of another kind keeps its adversary unread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from foedus.dates import Day
from foedus.states import State, all_states
from foedus.terms import Bindingness, Pledge
from foedus.treaties import Agreement, Document, Obligation, Party

if TYPE_CHECKING:
    import polars as pl

UNREAD = {"coloc": "location", "cocon": "ongoing", "conum": "number", "codem": "demands"}
NAMED = {"coadv": "adversary", "conpr": "nonprovocation", "coreq": "request", "coatt": "attacked"}
DUTIES = {
    "defense": ("def", Pledge.DEFENSE, "armed-attack"),
    "offense": ("off", Pledge.OFFENSE, "war"),
    "neutral": ("neu", Pledge.NEUTRALITY, "war"),
    "nonagg": ("", Pledge.NONAGGRESSION, "standing"),
    "consul": ("con", Pledge.CONSULTATION, "threat"),
}
ACTIVE = (Pledge.DEFENSE, Pledge.OFFENSE)
Row = dict[str, Any]
_UNENDED = "ATOP 5.1 does not say that it ended: it is answered for until {}, where ATOP ends."


@cache
def coverage_end() -> date:
    """The first day of which ATOP says nothing: what is open then may or may not last.

    Examples
    --------
    >>> coverage_end()
    datetime.date(2019, 1, 1)
    """
    from foedus.sources.registry import source

    return date(source("atop-m").coverage[1] + 1, 1, 1)


def agreements_of(members: pl.DataFrame) -> dict[int, Agreement]:
    """Every ATOP alliance as an agreement, by ``atopid``.

    Parameters
    ----------
    members : polars.DataFrame
        The frame of ``atop-m``: one row per member and phase.

    Returns
    -------
    dict of int to Agreement
    """
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in members.iter_rows(named=True):
        rows[row["atopid"]].append(row)
    names = {state.ccode: state for state in all_states() if state.ccode is not None}
    return {atopid: _agreement(atopid, group, names) for atopid, group in rows.items()}


def _agreement(atopid: int, rows: list[Row], names: dict[int, State]) -> Agreement:
    known = [row for row in rows if row["ccode"] in names]
    start = min(row["entry"] for row in rows)
    codes = list(dict.fromkeys(names[row["ccode"]].code for row in known))
    title = f"{'-'.join(codes[:4])}{' and others' if len(codes) > 4 else ''}, {start.year}"
    begun = Day(start, min(row["entry_latest"] for row in rows))
    parties = parties_of(known, names)
    ends = [party.end for party in parties]
    lasts = not ends or None in ends
    closed = max((end for end in ends if end), key=lambda day: day.latest, default=None)
    return Agreement(
        key=f"atop-{atopid}",
        name=f"ATOP alliance {atopid} ({title})",
        short_name=f"ATOP {atopid} ({title})",
        kind="ATOP",
        bindingness=Bindingness.TREATY,
        signed=begun,
        in_force=begun,
        in_force_basis="atop",
        end=Day(coverage_end(), coverage_end()) if lasts else closed,
        end_basis="atop",
        text="published",
        confidence="B",
        object="",
        documents=(Document("atop", "Alliance Treaty Obligations and Provisions 5.1", None),),
        parties=parties,
        obligations=tuple(_obligations(atopid, known, names)),
        atop=(atopid,),
        notes=_UNENDED.format(coverage_end()) if lasts else "",
        speaker="atop",
    )


def parties_of(rows: Iterable[Row], names: dict[int, State]) -> tuple[Party, ...]:
    """Intervals of membership; rows of phases that touch are one interval."""
    by_state: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_state[row["ccode"]].append(row)
    parties = []
    for ccode, spells in by_state.items():
        joined: list[list[Row]] = []
        for row in sorted(spells, key=lambda one: (one["entry"], one["exit"] or date.max)):
            last = joined[-1][-1] if joined else None
            if last is not None and (last["exit_latest"] or date.max) >= row["entry"]:
                joined[-1].append(row)
            else:
                joined.append([row])
        for group in joined:
            first = group[0]
            open_ = any(row["exit"] is None for row in group)
            last = max(group, key=lambda one: one["exit"] or date.max)
            entry = Day(first["entry"], first["entry_latest"])
            parties.append(
                Party(
                    names[ccode].code,
                    entry,
                    entry,
                    None if open_ else Day(last["exit"], last["exit_latest"]),
                    "atop",
                )
            )
    return tuple(parties)


def _obligations(atopid: int, rows: list[Row], names: dict[int, State]) -> list[Obligation]:
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        for variable, (stem, _, _) in DUTIES.items():
            if row[variable] == 1:
                conditions = tuple(_conditions(row, stem))
                threats = (
                    tuple(code for code in (row["statthr1"], row["statthr2"]) if code)
                    if "adversary" in conditions and DUTIES[variable][1] in ACTIVE
                    else ()
                )
                groups[row["phase"], variable, conditions, threats].append(row)
    several = len({row["ccode"] for row in rows}) > 2
    found = []
    for (phase, variable, conditions, threats), group in groups.items():
        _, duty, trigger = DUTIES[variable]
        open_ = any(row["exit"] is None for row in group)
        flags = " ".join(_flags(group[0], DUTIES[variable][0]))
        adversaries = tuple(names[code].code for code in threats if code in names)
        unread = [name for name in conditions if name in UNREAD.values()]
        # Two members can only mean each other; of more, OBVARY says that pledges differ by pair.
        if several and duty in ACTIVE and any(row["obvary"] == 1 for row in group):
            unread.append("partner")
        if "adversary" in conditions and not adversaries:
            unread.append("adversary")
        found.append(
            Obligation(
                duty=duty,
                article="",
                trigger=trigger,
                basis=f"atop {atopid} phase {phase}: {variable}{' ' + flags if flags else ''}",
                by=tuple(dict.fromkeys(names[row["ccode"]].code for row in group)),
                serves=_serves(duty, conditions),
                among_members="unstated",
                adversaries=adversaries or None,
                nonprovocation="nonprovocation" in conditions,
                on_request="request" in conditions,
                conditions=conditions,
                unread=tuple(unread),
                since=Day(min(row["entry"] for row in group), min(r["entry"] for r in group)),
                until=None
                if open_
                else Day(max(row["exit"] for row in group), max(r["exit_latest"] for r in group)),
                confidence="B",
            )
        )
    return found


def _serves(duty: Pledge, conditions: tuple[str, ...]) -> str:
    if duty is Pledge.CONSULTATION:
        return "any"
    if duty is Pledge.NEUTRALITY and "attacked" not in conditions:
        return "any"
    return "attacked"


def _conditions(row: Row, stem: str) -> list[str]:
    return [
        name
        for suffix, name in (NAMED | UNREAD).items()
        if stem and row.get(f"{stem}{suffix}") == 1
    ]


def _flags(row: Row, stem: str) -> list[str]:
    return [
        f"{stem}{suffix}" for suffix in (NAMED | UNREAD) if stem and row.get(f"{stem}{suffix}") == 1
    ]
