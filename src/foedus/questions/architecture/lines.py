"""What an answer on an architecture says in sentences, part by part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from foedus.audits.architecture.account import Account
from foedus.audits.architecture.obliging import Obliges
from foedus.audits.architecture.rivals import MIXED
from foedus.questions.architecture.reading import Asked
from foedus.questions.architecture.rows import HERE, Row
from foedus.questions.asking.charting import called

_MOST = 12
_PAIRS = 6
_HEADS = {
    "shape": "Hub",
    "gaps": "Gaps, and what it hangs by",
    "overlaps": "Overlaps (Jaccard)",
    "members": "What belonging obliges to, by the texts",
    "rivals": "Bound to both of two rivals",
}
_DEFINED = (
    "Figures are of the largest connected part; star and mesh: what they would be if one state "
    "were joined to all and they to none but it, and if all were joined to all. From and to: "
    "contested pledges left out and counted."
)


def lines_of(asked: Asked, rows: Sequence[Row], last: Account) -> list[str]:
    """The sentences of an answer; of several years, on the last.

    Parameters
    ----------
    asked : Asked
        As it was read and found.
    rows : sequence of Row
        Of all years.
    last : Account
        Of the last.
    """
    said = [f"{one.name}: {one.definition} Put together by: {one.basis}." for one in asked.parts]
    said += [_DEFINED] if "shape" in asked.told else []
    here = [row for row in rows if row["year"] == last.on.year]
    names = {one.label: one.name for one in last.scope.groups}
    makers: dict[str, Callable[[Sequence[Row]], list[str]]] = {
        "shape": _shape,
        "gaps": lambda held: _gaps(held, names),
        "overlaps": lambda held: _overlaps(held, names),
        "members": lambda held: [obliges_line(one) for one in last.obliges],
        "rivals": _rivals,
    }
    when = f", {last.on.year}" if asked.several else ""
    for part in asked.told:
        found = makers[part]([row for row in here if row["part"] == part])
        if found:
            said += ["", f"{_HEADS[part]}{when}", *(f"- {line}" for line in found)]
    return said


def number(value: float | None) -> str:
    """A count as it is, another number with two places; nothing for none.

    Examples
    --------
    >>> number(3), number(0.25), number(None)
    ('3', '0.25', '')
    """
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def few(names: Sequence[str], most: int = _MOST) -> str:
    """The first few names, and how many more.

    Examples
    --------
    >>> few(["USA", "GBR", "AUS"], 2)
    'USA, GBR and 1 more'
    """
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def counted(count: int, what: str) -> str:
    """A count with its noun.

    Examples
    --------
    >>> counted(1, "state"), counted(2, "rivalry")
    ('1 state', '2 rivalries')
    """
    if count == 1:
        return f"1 {what}"
    return f"{count} {what[:-1]}ies" if what.endswith("ry") else f"{count} {what}s"


def _colon(text: str) -> str:
    return f": {text}" if text else ""


def _shape(rows: Sequence[Row]) -> list[str]:
    found = []
    for row in rows:
        if row["measure"] != "hub-share" or row["among"] != "largest-part":
            continue
        if row["value"] is None:
            found.append(f"{row['duty']}: nobody here is joined to anybody.")
        elif row["star"] is None:
            found.append(f"{row['duty']}: two states, one link.")
        else:
            found.append(
                f"{row['duty']}: {few(row['names'])} with most links, {row['value']:.0%} of all "
                f"(star {row['star']:.0%}, mesh {row['mesh']:.0%})."
            )
    return found


def _gaps(rows: Sequence[Row], names: Mapping[str, str]) -> list[str]:
    found = []
    for row in rows:
        duty = row["duty"]
        if row["measure"] == "unbound":
            whom = _colon(few(row["names"]))
            found.append(f"{duty}: {counted(row['value'], 'state')} bound to nobody here{whom}.")
        elif row["measure"] == "pairs-unjoined":
            whose = names.get(row["of"], row["of"]) or "states here"
            if row["value"]:
                pairs = _colon(few(row["names"], _PAIRS)) if row["of"] else ""
                found.append(
                    f"{duty}: of {whose} {row['value']} {row['text']} "
                    f"{'pair' if row['text'] == 'of 1' else 'pairs'} not joined{pairs}."
                )
            else:
                found.append(f"{duty}: of {whose} every pair joined.")
    for what in ("agreement", "state"):
        held = [row for row in rows if row["measure"] == f"cut-{what}"]
        for row in held[:_MOST]:
            alone = f"; alone: {few(row['names'])}" if row["names"] else ""
            found.append(f"{row['duty']}: without {called(row['of'])}: {row['text']}{alone}.")
        if len(held) > _MOST:
            found.append(f"and without each of {counted(len(held) - _MOST, f'more {what}')}.")
    return found


def _overlaps(rows: Sequence[Row], names: Mapping[str, str]) -> list[str]:
    pairs = [row for row in rows if row["measure"] == "jaccard"]
    some = sorted((row for row in pairs if row["value"]), key=lambda row: -row["value"])
    inside = [row for row in rows if row["measure"] == "contained" and row["value"] == 1]
    found = [
        f"{names[row['of']]} and {names[row['to']]}: {row['value']:.2f} ({row['text']}: "
        f"{few(row['names'])})."
        for row in some[:_MOST]
    ]
    if len(some) > _MOST:
        found.append(f"and {counted(len(some) - _MOST, 'more pair')} with a member in common.")
    if inside:
        listed = "; ".join(f"{names[row['of']]} in {names[row['to']]}" for row in inside)
        found.append(f"Wholly inside: {listed}.")
    none = len(pairs) - len(some)
    if none:
        found.append(f"{none} of {counted(len(pairs), 'pair')} have no member in common.")
    return found


def obliges_line(one: Obliges) -> str:
    """What one group obliges to, and what it does not, by the texts that were read.

    Parameters
    ----------
    one : Obliges
        Of the group.
    """
    members = len(one.group.members)
    head = f"{one.group.name} ({members}):"
    if one.texts is None:
        return f"{head} nobody has said which texts lay it down. Its record: {one.group.says}"
    defense = one.of("defense")
    lead = "" if defense is not None and defense.bound else " obliges nobody to defend anybody;"
    owed = "".join(
        f" {duty.duty} owed by "
        + ("every member" if duty.bound == members else f"{duty.bound} of {members} members")
        + (" (contested)" if duty.firm < duty.bound else "")
        + (f", {', '.join(duty.articles)};" if duty.articles else ";")
        for duty in one.duties
        if duty.bound
    )
    absent = [duty.duty for duty in one.duties if not duty.bound and duty.duty != "defense"]
    none = f" no duty of {_or(absent)}." if absent else ""
    what = "Its record" if one.group.kind == "bloc" else "Its object"
    return f"{head}{lead}{owed}{none} {what}: {one.group.says.rstrip('.')}."


def _or(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _rivals(rows: Sequence[Row]) -> list[str]:
    found = []
    shared = {row["duty"]: row for row in rows if row["measure"] == "shared-rivalries"}
    for row in rows:
        if row["measure"] == "torn-states":
            duty, over = row["duty"], shared[row["duty"]]
            what = "defense to one and another duty to the other" if duty == MIXED else duty
            found.append(
                f"{what}: {counted(row['value'], 'state')}, over "
                f"{counted(over['value'], 'open rivalry')}{_colon(few(over['names']))}."
            )
    both = [row for row in rows if row["measure"] == "bound-to-both"]
    held = [row for row in both if row["duty"] != "nonaggression"]
    here = sorted(
        (row for row in held if row["among"] == HERE), key=lambda row: _ORDER.index(row["duty"])
    )
    for row in here[:_MOST]:
        owes = f"{row['duty']} to both" if row["duty"] != MIXED else f"defense to {row['to']} alone"
        found.append(f"{row['of']}, {owes}: {few(row['names'])}.")
    if len(held) > len(here[:_MOST]):
        more = len(held) - len(here[:_MOST])
        found.append(f"and {more} more by rivalry and duty, those with a rival elsewhere too.")
    return found


_ORDER = ("defense", "neutrality", MIXED)
