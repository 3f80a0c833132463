"""Reads treaty files: TOML in, :class:`~foedus.treaties.Agreement` records out, faults named."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast

from foedus.atlas.places import checked, read_toml
from foedus.dates import Day
from foedus.treaties import (
    Agreement,
    Arm,
    CarveOut,
    Depth,
    Dispute,
    Document,
    Domain,
    Obligation,
    Party,
    Practice,
    Suspension,
)

FOLDER = Path(__file__).parent / "treaties"


@cache
def agreements() -> tuple[Agreement, ...]:
    """Every agreement of the bundled atlas, by key."""
    return tuple(read_treaty(path) for path in sorted(FOLDER.glob("*.toml")))


def read_treaty(path: Path) -> Agreement:
    """Read one treaty file.

    Raises
    ------
    AtlasError
        If the file cannot be read, is not TOML, or breaks the layout: every fault is named.
    """
    return parse_treaty(read_toml(path), path.name)


def parse_treaty(raw: dict[str, Any], where: str) -> Agreement:
    """Check the content of a treaty file and turn it into the record.

    Raises
    ------
    AtlasError
        Naming every fault found.
    """
    from foedus.atlas.schema import AgreementFile

    return _record(checked(raw, AgreementFile.model_validate, where))


def _day(value: object) -> Day | None:
    return cast("Day | None", value)


def _signature(party: Any, file: Any) -> Day | None:
    """The day from which a party's row is shown: its own signature, else the agreement's.

    A state that joined later than the agreement's entry into force, and whose own signature
    the file does not give, is shown from the day it was bound.
    """
    if party.signed is not None:
        return _day(party.signed)
    entry, start = _day(party.entry), _day(file.in_force)
    if entry is None or start is None or entry.earliest <= start.latest:
        return _day(file.signed)
    return entry


def _record(file: Any) -> Agreement:
    dormant = file.dormant
    return Agreement(
        key=file.key,
        name=file.name,
        short_name=file.short_name,
        kind=file.kind,
        bindingness=file.bindingness,
        signed=_day(file.signed),
        in_force=_day(file.in_force),
        in_force_basis=file.in_force_basis,
        end=_day(file.end),
        end_basis=file.end_basis,
        text=file.text,
        confidence=file.confidence,
        object=file.object,
        documents=tuple(
            Document(key, one.title, _day(one.date)) for key, one in file.documents.items()
        ),
        parties=tuple(
            Party(
                state,
                _signature(one, file),
                _day(one.entry),
                _day(one.end),
                one.basis,
                one.note,
            )
            for one in file.parties
            for state in one.states
        ),
        obligations=tuple(
            obligation_of(one, file.text, file.confidence) for one in file.obligations
        ),
        aliases=tuple(file.aliases),
        atop=tuple(file.atop),
        domains=tuple(
            Domain(
                one.name,
                _day(one.since),
                one.document,
                one.effect,
                one.basis,
                one.practice,
                one.note,
            )
            for one in file.domains
        ),
        suspensions=tuple(
            Suspension(
                tuple(one.states),
                tuple(one.toward),
                cast("Day", one.since),
                _day(one.until),
                one.of,
                one.reason,
                one.basis,
            )
            for one in file.suspensions
        ),
        disputes=tuple(
            Dispute(
                tuple(one.states),
                cast("Day", one.since),
                _day(one.until),
                one.reason,
                one.basis,
            )
            for one in file.disputed
        ),
        dormant_since=_day(dormant.since) if dormant else None,
        dormant_reason=dormant.reason if dormant else "",
        dormant_basis=dormant.basis if dormant else "",
        decision=_plain(file.decision),
        consultation=_plain(file.consultation),
        exit=_plain(file.exit),
        nuclear=_plain(file.nuclear),
        depth=(
            Depth(
                file.depth.milinst,
                file.depth.formal,
                file.depth.practice,
                file.depth.note,
                file.depth.basis,
            )
            if file.depth
            else None
        ),
        practice=tuple(
            Practice(
                cast("Day", one.date),
                one.kind,
                one.event,
                tuple(one.asked_by),
                one.decided,
                one.article,
                one.basis,
            )
            for one in file.practice
        ),
        anchored_to=tuple(file.anchored_to),
        notes=file.notes,
        published=file.published,
    )


def _plain(part: Any) -> dict[str, str]:
    if part is None:
        return {}
    said = part.model_dump()
    return {
        key: ", ".join(value) if isinstance(value, list) else str(value)
        for key, value in said.items()
        if value not in (None, "", [])
    }


def obligation_of(one: Any, text: str, confidence: str) -> Obligation:
    """The record of a clause whose layout was checked.

    Parameters
    ----------
    one : ObligationFile
        As :mod:`foedus.atlas.schema` read it.
    text, confidence : str
        Those of its agreement, where the clause says nothing of its own.
    """
    return Obligation(
        duty=one.duty,
        article=one.article,
        trigger=one.trigger,
        basis=one.basis,
        by=tuple(one.by),
        to=tuple(one.to),
        to_anyone=one.to_anyone,
        belligerents_only=one.belligerents_only,
        serves=one.serves,
        among_members=one.among_members,
        non_state=one.non_state,
        adversaries=None if one.adversaries is None else tuple(one.adversaries),
        minimum_adversaries=one.minimum_adversaries,
        nonprovocation=one.nonprovocation,
        on_request=one.on_request,
        finding=one.finding,
        contested=one.contested,
        discretion=one.discretion,
        conditions=tuple(one.conditions),
        unread=tuple(one.unread),
        scope=tuple(
            Arm(
                arm.kind,
                tuple(arm.objects),
                tuple(arm.areas),
                tuple(arm.places),
                tuple(arm.except_places),
                tuple(arm.whose),
                arm.title,
                arm.party_ground,
                arm.islands_only,
                tuple(arm.ties),
                tuple(arm.doubtful_ties),
                arm.reading,
                arm.note,
            )
            for arm in one.scope
        ),
        carve_outs=tuple(
            CarveOut(tuple(cut.states), cut.text, _day(cut.since), _day(cut.until), cut.basis)
            for cut in one.carve_outs
        ),
        since=_day(one.since),
        until=_day(one.until),
        text=one.text or text,
        confidence=one.confidence or confidence,
        note=one.note,
    )
