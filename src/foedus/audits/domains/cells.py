"""The cells of one agreement: each domain it reaches, with effect, day and document.

A cell is *stated* where the record names the domain, or *derived* where it follows from a clause
by one of the rules of :data:`RULES`. Text stands apart from practice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from foedus.dates import Day
from foedus.terms import Pledge
from foedus.treaties import Agreement, Arm, Document, Domain, Obligation

DOMAINS: Final = (
    "land", "sea", "air", "cyber", "space", "hybrid", "nuclear", "energy", "disinformation",
    "supply-chains", "technology", "intelligence", "exercises", "sanctions",
    "crisis-consultation", "industry", "internal-security", "trade",
)  # fmt: skip
"""Domains of the atlas, in its order."""
EFFECTS: Final = ("covered", "case-by-case", "cooperation")
"""What a cell says, the strongest first."""
LAYERS: Final = ("text", "practice")

RULES: Final = {
    "stated": "the record names the domain, with the document and its day",
    "scope": "a duty of defense against armed attack covers land, sea and air inside its scope: a "
    "clause on territory (or without a scope) those of the territory; a clause on vessels, sea; "
    "on aircraft, air; on forces and infrastructure, land; from the clause's first day",
    "consultation": "a duty to consult is crisis consultation, covered, from the clause's first "
    "day",
    "nuclear": "what the record says of nuclear weapons, from the day of its document",
    "acts": "the first act of invocation or consultation recorded, as practice",
}
"""Where a cell comes from -> the rule."""

_OF_OBJECT: Final = {
    "territory": "land", "forces": "land", "infrastructure": "land", "public-vessel": "sea",
    "aircraft": "air",
}  # fmt: skip
_PLURAL: Final = {
    "territory": "territory", "forces": "forces", "infrastructure": "infrastructure",
    "public-vessel": "public vessels", "aircraft": "aircraft",
}  # fmt: skip
_ACTS: Final = ("invocation", "consultation")
# The basis, and the document, of what a scenario supposes.
_SUPPOSED: Final = "scenario"


@dataclass(frozen=True, slots=True)
class Cell:
    """One domain of one agreement, from a day on.

    Parameters
    ----------
    agreement, domain, effect : str
        Key of the agreement; one of ``DOMAINS``; one of ``EFFECTS``.
    layer : str
        ``text`` or ``practice``.
    rule : str
        One of ``RULES``.
    since : Day or None
        From when; None where nothing at hand says.
    until : Day or None
        First day on which the clause runs no more.
    document : str
        Title of the instrument; empty where nothing at hand says.
    document_date : Day or None
        Its day.
    basis : str
        As the record has it: document and article, a dataset, or ``uncertain``.
    article : str
        Of the clause it is derived from.
    extent : str
        How far it reaches, in words.
    contested : bool
        Every clause or arm behind it is disputed.
    """

    agreement: str
    domain: str
    effect: str
    layer: str
    rule: str
    since: Day | None
    until: Day | None
    document: str
    document_date: Day | None
    basis: str
    article: str = ""
    extent: str = ""
    contested: bool = False

    @property
    def uncertain(self) -> tuple[str, ...]:
        """What is not known of it: ``document``, ``date``, ``basis``; empty where all is."""
        found = []
        if not self.document:
            found.append("document")
        if self.since is None:
            found.append("date")
        if self.basis.startswith("uncertain"):
            found.append("basis")
        return tuple(found)


def cells_of(agreement: Agreement) -> tuple[Cell, ...]:
    """Every cell of an agreement, of whatever day.

    Parameters
    ----------
    agreement : Agreement
        Whose.

    Returns
    -------
    tuple of Cell
        By domain, layer, effect and day. Of several of one domain, layer, effect and last day the
        earliest stays; a derived cell that a stated one says already is left out.

    Examples
    --------
    >>> from foedus.atlas.treaty_files import agreements
    >>> nato = next(one for one in agreements() if one.key == "north-atlantic-treaty")
    >>> [(one.effect, str(one.since), one.document) for one in cells_of(nato)
    ...  if one.domain == "cyber" and one.effect == "case-by-case"]
    [('case-by-case', '2014-09-05', 'Wales Summit Declaration')]
    """
    stated = [_stated(agreement, one) for one in agreement.domains]
    told = {(one.domain, one.layer, one.effect) for one in stated}
    derived = [
        one
        for one in (
            *_of_scope(agreement),
            *_of_consultation(agreement),
            *_of_weapons(agreement),
            *_of_acts(agreement),
        )
        if (one.domain, one.layer, one.effect) not in told
    ]
    return tuple(_earliest((*stated, *derived)))


def _earliest(cells: Iterable[Cell]) -> Iterator[Cell]:
    kept: dict[tuple[str, str, str, str], Cell] = {}
    for one in cells:
        end = str(one.until or "")
        key = (one.domain, one.layer, one.effect, end)
        before = kept.get(key)
        if before is None or _rank(one) < _rank(before):
            kept[key] = one
    yield from sorted(kept.values(), key=_place)


def _rank(one: Cell) -> tuple[bool, int, bool]:
    since = one.since.earliest.toordinal() if one.since else 0
    return (one.since is None, since, one.contested)


def _place(one: Cell) -> tuple[int, int, int, bool, int]:
    empty, since, _ = _rank(one)
    return (
        DOMAINS.index(one.domain), LAYERS.index(one.layer), EFFECTS.index(one.effect), empty, since,
    )  # fmt: skip


def _stated(agreement: Agreement, one: Domain) -> Cell:
    title, day = _document(agreement, one.document)
    if not title and one.document == _SUPPOSED:
        # What a scenario supposes rests on the scenario, which names it from its day on.
        title, day = _SUPPOSED, one.since
    return Cell(
        agreement.key, one.name, one.effect, "practice" if one.practice else "text", "stated",
        one.since, None, title, day, one.basis, extent=one.note,
    )  # fmt: skip


def _document(agreement: Agreement, key: str) -> tuple[str, Day | None]:
    document: Document | None = agreement.document(key)
    return ("", None) if document is None else (document.title, document.date)


def _instrument(agreement: Agreement, basis: str) -> tuple[str, Day | None]:
    """The document that a clause stands in: the one its basis names, or the agreement itself.

    A basis that is a dataset, or `uncertain`, says who read the clause, and not where it stands.
    """
    title, day = _document(agreement, basis.partition(" ")[0])
    if title:
        return title, day
    if basis.partition(":")[0] == _SUPPOSED:
        return _SUPPOSED, agreement.signed
    first = agreement.documents[0] if agreement.documents else None
    return (first.title, first.date) if first else (agreement.name, agreement.signed)


def _from_clause(
    agreement: Agreement,
    clause: Obligation,
    domain: str,
    rule: str,
    extent: str,
    *,
    contested: bool,
) -> Cell:
    title, day = _instrument(agreement, clause.basis)
    # A clause that was signed and is not in force is dated by its signing; the row says so.
    first = clause.since or agreement.in_force or agreement.signed
    if clause.since is None and agreement.in_force is None and agreement.parties:
        entries = [one.entry for one in agreement.parties if one.entry is not None]
        first = min(entries, key=lambda one: one.earliest) if entries else agreement.signed
    return Cell(
        agreement.key, domain, "covered", "text", rule, first, clause.until, title, day,
        clause.basis, clause.article, extent, contested,
    )  # fmt: skip


def _of_scope(agreement: Agreement) -> Iterator[Cell]:
    for clause in agreement.obligations:
        if clause.duty is not Pledge.DEFENSE:
            continue
        for domain in ("land", "sea", "air"):
            reached = [words for words in _extents(clause, domain) if words[0]]
            if reached:
                firm = [words for words, open_ in reached if not open_]
                extent = "; ".join(dict.fromkeys(firm or [words for words, _ in reached]))
                yield _from_clause(
                    agreement, clause, domain, "scope", extent,
                    contested=not firm or bool(clause.contested),
                )  # fmt: skip


def _extents(clause: Obligation, domain: str) -> Iterator[tuple[str, bool]]:
    """How each arm of a clause reaches a domain, and whether that is disputed."""
    home = {"land": "territory", "sea": "the territory's sea", "air": "the air above it"}
    if not clause.scope and domain in home:
        unread = "location" in clause.unread
        yield ("the clause names no place" if not unread else "a place that is not read"), unread
    for arm in clause.scope:
        disputed = arm.reading != "settled"
        if arm.kind == "territory":
            if domain in home:
                yield f"{home[domain]}{_where(arm)}", disputed
        else:
            named = [_PLURAL[one] for one in arm.objects if _OF_OBJECT.get(one) == domain]
            if named:
                yield f"{' and '.join(named)}{_where(arm)}", disputed


def _where(arm: Arm) -> str:
    names = [*arm.areas, *arm.places]
    ground = {"administration": " under administration"}.get(arm.title, "")
    return f"{ground} in {', '.join(names)}" if names else ground


def _of_consultation(agreement: Agreement) -> Iterator[Cell]:
    for clause in agreement.obligations:
        if clause.duty is Pledge.CONSULTATION:
            yield _from_clause(
                agreement, clause, "crisis-consultation", "consultation", clause.trigger,
                contested=bool(clause.contested),
            )  # fmt: skip


def _of_weapons(agreement: Agreement) -> Iterator[Cell]:
    said = agreement.nuclear
    if said:
        title, day = _document(agreement, said.get("document", ""))
        since = day
        if day is not None and agreement.in_force and agreement.in_force.earliest > day.earliest:
            since = agreement.in_force
        yield Cell(
            agreement.key, "nuclear", "cooperation", "text" if title else "practice", "nuclear",
            since, None, title, day, said["basis"], extent=f"{said['kind']}: {said['text']}",
        )  # fmt: skip


def _of_acts(agreement: Agreement) -> Iterator[Cell]:
    acts = sorted(
        (one for one in agreement.practice if one.kind in _ACTS), key=lambda one: one.date.earliest
    )
    if acts:
        first, last = acts[0], acts[-1]
        title, day = _document(agreement, first.basis.partition(" ")[0])
        count = "one act" if len(acts) == 1 else f"{len(acts)} acts, the last {last.date}"
        yield Cell(
            agreement.key, "crisis-consultation", "covered", "practice", "acts", first.date, None,
            title, day, first.basis, first.article, f"{count}; the first: {first.event}",
        )  # fmt: skip
