"""Rulings in words: rows a person can read, with article, source, practice and reasons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from foedus.casus.event import Event
from foedus.casus.reasons import MEANINGS, Reason, reasons_in
from foedus.casus.ruling import APPLIES, ROLES, Rulings
from foedus.terms import PLEDGES, STATUSES, Bindingness, Pledge
from foedus.treaties import Agreement, Dispute, Obligation, Suspension
from foedus.worlds.book import Book

Row = dict[str, Any]
_STRENGTH = tuple(Bindingness)
_CHARTER_IN_FORCE = date(1945, 10, 24)
_PRACTICE_WINDOW = timedelta(days=366)


def ruling_rows(book: Book, events: list[Event], rulings: Rulings) -> list[list[Row]]:
    """For each event its rows, strictest duty first.

    Parameters
    ----------
    book : Book
        The book that was ruled with.
    events : list of Event
        The events ruled on, in the order of ``rulings.event``.
    rulings : Rulings
        What :func:`foedus.casus.rule` gave for them.

    Returns
    -------
    list of list of dict
        Keys as in ``docs/schema/duties.json``.
    """
    found: list[list[tuple[Any, Row]]] = [[] for _ in events]
    # Thousands of rows say the same of one clause on one day: it is put in words once.
    told: dict[Any, Any] = {}
    for number in range(len(rulings)):
        event = events[int(rulings.event[number])]
        row, rank = _row(book, event, rulings, number, told)
        found[int(rulings.event[number])].append((rank, row))
    return [[row for _, row in sorted(rows, key=lambda one: one[0])] for rows in found]


def _row(
    book: Book, event: Event, rulings: Rulings, number: int, told: dict[Any, Any]
) -> tuple[Row, Any]:
    clause = int(rulings.obligation[number])
    position, obligation = book.obligations[clause]
    agreement = book.agreements[position]
    bearer = book.states[int(rulings.state[number])]
    toward = book.states[int(rulings.toward[number])]
    status = int(rulings.status[number])
    reasons = reasons_in(int(rulings.reasons[number]))
    duty = obligation.duty
    pair = (bearer.code, toward.code)
    about_pair = any(reason in _DETAILS_OF_PAIR for reason in reasons)
    key = (clause, event.on, event.means, reasons, status, pair if about_pair else None)
    if key not in told:
        told[key] = sentences(agreement, obligation, event, reasons, status, pair)
    if (clause, event.on) not in told:
        told[clause, event.on] = (
            source_of(agreement, obligation.basis),
            practice_near(agreement, obligation, event.on),
        )
    source, practice = told[clause, event.on]
    row = {
        "state": bearer.code,
        "state_name": bearer.name,
        "ccode": bearer.ccode,
        "toward": toward.code,
        "role": str(ROLES[int(rulings.role[number])]),
        "agreement": agreement.key,
        "agreement_name": agreement.short_name,
        "duty": str(duty),
        "status": str(STATUSES[status]),
        "article": obligation.article,
        "bindingness": str(agreement.bindingness),
        "discretion": _discretion(obligation, bearer.code, reasons),
        "breached": Reason.BREACHED in reasons,
        "frame": _frame(duty, event.on),
        "confidence": obligation.confidence or agreement.confidence,
        "speaker": agreement.speaker,
        "source": source,
        "practice": practice,
        "reasons": [reason.name.lower() for reason in reasons],
        "why": told[key],
    }
    rank = (
        toward.number not in event.targets,
        PLEDGES.index(duty),
        status,
        Reason.DORMANT in reasons,
        _STRENGTH.index(agreement.bindingness),
        agreement.speaker != "atlas",
        agreement.short_name,
        bearer.code,
    )
    return row, rank


def _discretion(obligation: Obligation, code: str, reasons: tuple[Reason, ...]) -> str | None:
    words = [obligation.discretion] if obligation.discretion else []
    if Reason.CARVE_OUT in reasons:
        words += [cut.text for cut in obligation.carve_outs if code in cut.states][:1]
    return "; ".join(words) or None


def _frame(duty: Pledge, day: date) -> str | None:
    framed = duty is Pledge.DEFENSE and day >= _CHARTER_IN_FORCE
    return "UN Charter Art 51" if framed else None


def source_of(agreement: Agreement, basis: str) -> str:
    """A basis written out: the document's title and day with the article, or the dataset.

    Examples
    --------
    >>> from foedus.atlas.treaty_files import agreements
    >>> nato = next(one for one in agreements() if one.key == "north-atlantic-treaty")
    >>> source_of(nato, "treaty Art 5")
    'North Atlantic Treaty (1949-04-04), Art 5'
    """
    first, _, rest = basis.partition(" ")
    document = agreement.document(first)
    if document is None or agreement.speaker == "atop":
        name = {"atop": "ATOP 5.1", "uncertain": "uncertain: no source at hand"}.get(first, first)
        return f"{name} {rest}".strip()
    day = f" ({document.date})" if document.date else ""
    return f"{document.title}{day}{', ' + rest if rest else ''}"


def practice_near(agreement: Agreement, obligation: Obligation, day: date) -> list[Row]:
    """Acts under the agreement up to a year after the event, the latest first."""
    acts = [
        one
        for one in agreement.practice
        if one.date.earliest <= day + _PRACTICE_WINDOW and _concerns(one.article, obligation)
    ]
    return [
        {
            "date": str(one.date),
            "kind": one.kind,
            "event": one.event,
            "asked_by": list(one.asked_by),
            "decided": one.decided,
            "article": one.article,
            "source": source_of(agreement, one.basis),
        }
        for one in sorted(acts, key=lambda act: act.date.earliest, reverse=True)
    ]


def _concerns(article: str, obligation: Obligation) -> bool:
    return not article or not obligation.article or article == obligation.article


_Telling = Callable[[Agreement, Obligation, Event], str]
_TellingOfPair = Callable[[Agreement, date, tuple[str, str]], str]


def _means_document(agreement: Agreement, obligation: Obligation, event: Event) -> str:
    for domain in agreement.domains:
        if domain.name == event.means and domain.effect == "case-by-case":
            document = agreement.document(domain.document)
            title = document.title if document else domain.document
            return f"{title}, {domain.since}"
    return ""


def _scope_note(agreement: Agreement, obligation: Obligation, event: Event) -> str:
    return "; ".join(arm.note for arm in obligation.scope if arm.note)


def _runs(one: Dispute | Suspension, day: date) -> bool:
    return one.since.earliest <= day and (one.until is None or day < one.until.earliest)


def _dispute(agreement: Agreement, day: date, pair: tuple[str, str]) -> str:
    return "; ".join(
        one.reason
        for one in agreement.disputes
        if _runs(one, day) and (not one.states or set(one.states) & set(pair))
    )


def _suspension(agreement: Agreement, day: date, pair: tuple[str, str]) -> str:
    return "; ".join(
        f"since {one.since}: {one.reason}"
        for one in agreement.suspensions
        if _runs(one, day) and set(one.states) & set(pair)
    )


def _entry(agreement: Agreement, obligation: Obligation, event: Event) -> str:
    if agreement.in_force is None:
        return f"signed {agreement.signed}, entry into force not found"
    return f"agreement in force {agreement.in_force}"


def _dormancy(agreement: Agreement, obligation: Obligation, event: Event) -> str:
    return agreement.dormant_reason


def _variables(agreement: Agreement, obligation: Obligation, event: Event) -> str:
    """ATOP's variables, where a condition is known only as a flag of ATOP's."""
    if agreement.speaker != "atop":
        return ""
    return f"ATOP {obligation.basis.partition(': ')[2]}"


def _clause(agreement: Agreement, obligation: Obligation, event: Event) -> str:
    return obligation.contested


def _adversaries(agreement: Agreement, obligation: Obligation, event: Event) -> str:
    return ", ".join(obligation.adversaries or ())


_DETAILS: dict[Reason, _Telling] = {
    Reason.CASE_BY_CASE: _means_document,
    Reason.OUTSIDE_AREA: _scope_note,
    Reason.NOT_PARTY_TERRITORY: _scope_note,
    Reason.OBJECT_NOT_COVERED: _scope_note,
    Reason.DISPUTED_AREA: _scope_note,
    Reason.DEPENDENCY_DOUBTFUL: _scope_note,
    Reason.NOT_IN_FORCE: _entry,
    Reason.DAY_UNKNOWN: _entry,
    Reason.CLAUSE_DISPUTED: _clause,
    Reason.ADVERSARY_UNREAD: _variables,
    Reason.LOCATION_UNREAD: _variables,
    Reason.ONGOING_UNREAD: _variables,
    Reason.NUMBER_UNREAD: _variables,
    Reason.DEMANDS_UNREAD: _variables,
    Reason.PARTNER_UNREAD: _variables,
    Reason.DORMANT: _dormancy,
    Reason.ADVERSARY_NOT_NAMED: _adversaries,
}
_DETAILS_OF_PAIR: dict[Reason, _TellingOfPair] = {
    Reason.AGREEMENT_DISPUTED: _dispute,
    Reason.MEMBERSHIP_DISPUTED: _dispute,
    Reason.SUSPENDED: _suspension,
    Reason.SUSPENDED_BY_OTHER: _suspension,
    Reason.PARTICIPATION_SUSPENDED: _suspension,
}


def sentences(
    agreement: Agreement,
    obligation: Obligation,
    event: Event,
    reasons: tuple[Reason, ...],
    status: int,
    pair: tuple[str, str],
) -> list[str]:
    """The reasons in words, with the particulars of this agreement and this pair of states."""
    said = []
    if status == APPLIES and Reason.STANDING not in reasons:
        said.append("every condition of the text is met on the facts given")
    for reason in reasons:
        detail = ""
        if reason in _DETAILS:
            detail = _DETAILS[reason](agreement, obligation, event)
        elif reason in _DETAILS_OF_PAIR:
            detail = _DETAILS_OF_PAIR[reason](agreement, event.on, pair)
        said.append(f"{MEANINGS[reason].sentence}{f' ({detail})' if detail else ''}")
    if agreement.anchored_to:
        said.append(f"the clause points to {', '.join(agreement.anchored_to)}")
    return said
