"""One treaty file looked over: what is doubtful in it, how it rules, and what nothing confirms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from foedus.atlas.edition import edition
from foedus.atlas.treaty_files import agreements as bundled
from foedus.atlas.treaty_files import read_treaty
from foedus.audits.references import unlisted
from foedus.results.result import Result
from foedus.states import State, all_states
from foedus.terms import Means, Pledge
from foedus.treaties import Agreement

Row = dict[str, Any]


def lint(path: Path | str) -> Result:
    """Look a treaty file over before it joins the atlas.

    Parameters
    ----------
    path : path
        A TOML file in the layout of the atlas.

    Returns
    -------
    Result
        Rows in three sections: ``warning``, ``ruling`` (an outsider attacks the first party, one
        party attacks another, a cyber attack on the first party) and ``differs`` or ``not
        confirmed`` (fields that no added dataset confirms).

    Raises
    ------
    AtlasError
        If the file is malformed: every fault is named.
    """
    place = Path(path)
    agreement = read_treaty(place)
    warnings = [*_warnings(agreement), *_unlisted(place)]
    day = _day_of_rulings(agreement)
    rulings = list(_rulings(agreement, day))
    rows = [
        *(_row("warning", what, says) for what, says in warnings),
        *rulings,
        *_unconfirmed(agreement),
    ]
    return Result(
        question="atlas-check",
        parameters={"file": place.name, "agreement": agreement.key, "on": day.isoformat()},
        rows=rows,
        sources=[
            {"key": one.key, "citation": f"{one.title}{f', {one.date}' if one.date else ''}"}
            for one in agreement.documents
        ],
        digest=[_told(row) for row in rows],
        steps=(
            f"{len(warnings)} warnings; no fault in the layout.",
            "A ruling here knows this file alone: no other treaty, and no other state's duty.",
        ),
        headline=f"{agreement.name} ({agreement.key}), rulings on {day}",
    )


def _row(section: str, what: str, says: str, **more: str) -> Row:
    empty = {"duty": "", "status": "", "bound": ""}
    return {"section": section, "what": what, **empty, **more, "says": says}


def _told(row: Row) -> Row:
    """A row in three columns, for reading."""
    if row["section"] != "ruling" or not row["duty"]:
        return {name: row[name] for name in ("section", "what", "says")}
    status = row["status"].replace("_", " ")
    return {
        "section": "ruling",
        "what": row["what"],
        "says": f"{row['duty']} {status}, {row['bound']}. {row['says']}",
    }


def _warnings(agreement: Agreement) -> Iterator[tuple[str, str]]:
    yield from _party_warnings(agreement)
    yield from _clause_warnings(agreement)
    uncertain = _uncertain(agreement)
    if uncertain:
        yield "uncertain facts", f"{len(uncertain)}: {', '.join(uncertain)}"
    if agreement.end is not None and agreement.end_basis.startswith("uncertain"):
        yield "end", f"ended {agreement.end}, with no source at hand"
    if agreement.dormant_reason and agreement.dormant_since is None:
        yield "dormant", "since when is not said"
    held = {one.key for one in bundled()}
    for key in agreement.anchored_to:
        if key not in held:
            yield "anchored_to", f"the atlas holds no agreement {key!r}"


def _party_warnings(agreement: Agreement) -> Iterator[tuple[str, str]]:
    by_code: dict[str, list[State]] = {}
    for state in all_states():
        by_code.setdefault(state.code, []).append(state)
    waiting = [p.state for p in agreement.parties if p.entry is None]
    if waiting and agreement.in_force is not None:
        yield "parties", f"in force, but no day of entry for {', '.join(waiting)}"
    for party in agreement.parties:
        if party.state not in by_code:
            yield f"party {party.state}", "no state of the register has this code"
            continue
        for name, day in (("signed", party.signed), ("entry", party.entry)):
            if day is not None and not _existed(by_code[party.state], day.latest):
                yield f"party {party.state}", f"did not exist on its day of {name}, {day}"
        if party.entry and agreement.in_force and party.entry.latest < agreement.in_force.earliest:
            yield (
                f"party {party.state}",
                f"entry {party.entry} is before the agreement's own, {agreement.in_force}: "
                "rulings use the later",
            )
        if party.end is not None and party.basis.startswith("uncertain"):
            yield f"party {party.state}", f"left {party.end}, with no source at hand"
    for code in sorted(_named_elsewhere(agreement) - set(by_code)):
        yield f"code {code}", "no state of the register has this code"


def _existed(states: Iterable[State], day: date) -> bool:
    # ATOP's parties before 1920 are not all in COW's list, so either list will do.
    return day.year < 1816 or any(state.exists_on(day) for state in states)


def _named_elsewhere(agreement: Agreement) -> set[str]:
    codes: set[str] = set()
    for one in agreement.obligations:
        codes.update(one.by, one.to, one.adversaries or ())
        for arm in one.scope:
            codes.update(arm.whose)
        for cut in one.carve_outs:
            codes.update(cut.states)
    for act in agreement.practice:
        codes.update(act.asked_by)
    return codes


def _clause_warnings(agreement: Agreement) -> Iterator[tuple[str, str]]:
    from foedus.atlas.places import areas

    known = {area.key for area in areas()}
    if not agreement.obligations:
        yield "obligations", "none: the agreement will appear in no ruling"
    for number, one in enumerate(agreement.obligations, 1):
        name = f"obligation {number}, {one.duty}"
        if not one.article and one.text == "published":
            yield name, "no article, though the text is published"
        unknown = sorted({area for arm in one.scope for area in arm.areas} - known)
        if unknown:
            yield name, f"areas.toml has no {', '.join(unknown)}"
        if one.duty is Pledge.NONAGGRESSION and one.trigger != "standing":
            yield name, f"nonaggression always holds: its trigger is 'standing', not {one.trigger}"
        if one.duty is Pledge.DEFENSE and str(agreement.bindingness) in ("political", "statute"):
            yield name, f"a {agreement.bindingness} pledge is an assurance, not a duty of defense"


def _uncertain(agreement: Agreement) -> list[str]:
    found = []
    for name in ("in_force", "end", "dormant"):
        if getattr(agreement, f"{name}_basis").startswith("uncertain"):
            found.append(name.replace("_", " "))
    parts = (
        ("party", [(p.state, p.basis) for p in agreement.parties]),
        ("obligation", [(str(o.duty), o.basis) for o in agreement.obligations]),
        ("domain", [(d.name, d.basis) for d in agreement.domains]),
        ("suspension", [(" ".join(s.states), s.basis) for s in agreement.suspensions]),
        ("dispute", [(" ".join(d.states), d.basis) for d in agreement.disputes]),
        ("practice", [(str(p.date), p.basis) for p in agreement.practice]),
    )
    for what, facts in parts:
        found += [f"{what} {name}".strip() for name, basis in facts if basis == "uncertain"]
    for name in ("decision", "consultation", "exit", "nuclear"):
        if getattr(agreement, name).get("basis") == "uncertain":
            found.append(name)
    if agreement.depth and agreement.depth.basis == "uncertain":
        found.append("depth")
    return found


def _unlisted(path: Path) -> Iterator[tuple[str, str]]:
    for text in unlisted(path.read_text(encoding="utf-8")):
        says = f"{text!r} is not in sources.toml: list it there with its source, or leave it out"
        yield "reference", says


def _day_of_rulings(agreement: Agreement) -> date:
    """The atlas's day, or the last day of an agreement that ended before it."""
    today = edition().as_of
    if agreement.end is not None and agreement.end.earliest <= today:
        return agreement.end.earliest - timedelta(days=1)
    return today


def _rulings(agreement: Agreement, day: date) -> Iterator[Row]:
    from foedus.casus import Event, events_as_arrays, rule
    from foedus.casus.answer import ruling_rows
    from foedus.worlds.book import compile_book

    bound = _bound(agreement, day)
    stranger = _stranger(agreement, day)
    if not bound or stranger is None:
        yield _row("ruling", "none", f"no party of the register exists on {day}")
        return
    first = bound[0]
    stock = [
        (
            f"{stranger.code} attacks {first.code}",
            Event((stranger.number,), (first.number,), day),
        )
    ]
    if len(bound) > 1:
        stock.append(
            (
                f"{bound[1].code}, a party, attacks {first.code}",
                Event((bound[1].number,), (first.number,), day),
            )
        )
    stock.append(
        (
            f"{stranger.code} attacks {first.code} by cyber means",
            Event((stranger.number,), (first.number,), day, means=Means.CYBER),
        )
    )
    book = compile_book((agreement,))
    events = [event for _, event in stock]
    ruled = ruling_rows(book, events, rule(book, events_as_arrays(book, events)))
    for (what, _), rows in zip(stock, ruled, strict=True):
        if not rows:
            yield _row("ruling", what, "nobody is bound: no duty concerns either side")
        yield from _gathered(what, rows)


def _gathered(what: str, rows: list[Row]) -> Iterator[Row]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        key = (row["toward"], row["duty"], row["status"], row["article"], "; ".join(row["why"]))
        groups.setdefault(key, []).append(row)
    for (toward, duty, status, article, why), group in groups.items():
        bearers = " ".join(row["state"] for row in group)
        yield _row(
            "ruling",
            what,
            f"{f'{article}: ' if article else ''}{why}",
            duty=duty,
            status=status,
            bound=f"{bearers} toward {toward}",
        )


def _bound(agreement: Agreement, day: date) -> list[State]:
    """States that are parties, or have signed, and exist on the day; in the file's order."""
    found: list[State] = []
    for party in agreement.parties:
        if party.end is not None and party.end.earliest <= day:
            continue
        for state in all_states():
            if state.code == party.state and state.exists_on(day) and state not in found:
                found.append(state)
    return found


def _stranger(agreement: Agreement, day: date) -> State | None:
    """An adversary that the text names, else the first great power outside, else any state."""
    inside = {party.state for party in agreement.parties}
    named = [code for one in agreement.obligations for code in one.adversaries or ()]
    outside = [s for s in all_states() if s.code not in inside and s.exists_on(day)]
    for code in (*named, "RUS", "CHN", "USA", "GBR"):
        for state in outside:
            if state.code == code:
                return state
    return outside[0] if outside else None


def _unconfirmed(agreement: Agreement) -> Iterator[Row]:
    from foedus.audits.atlas_agreement import check_atlas
    from foedus.audits.finding import CONFIRMED, DIFFERS

    for row in check_atlas([agreement], facts=False).rows:
        if row["verdict"] != CONFIRMED:
            file = f"; {row['source']}: {row['file']}" if row["file"] else ""
            why = f" ({row['reason']})" if row["reason"] else ""
            yield _row(
                "differs" if row["verdict"] == DIFFERS else "not confirmed",
                row["field"],
                f"{row['atlas'] or 'nothing said'}{file}{why}",
                status=row["verdict"],
            )
