"""Puts an account of an architecture in rows: one for each figure, with whom it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from foedus.audits.architecture.account import Account, known
from foedus.audits.architecture.lattice import Cut, Lattice
from foedus.audits.architecture.rivals import MIXED, Torn
from foedus.questions.architecture.reading import Asked

Row = dict[str, Any]
HERE = "both-here"
"""Of a rivalry: both rivals are states of the architecture."""


def rows_of(asked: Asked) -> list[Row]:
    """Every row of an answer, year by year.

    Parameters
    ----------
    asked : Asked
        As it was read and found.
    """
    found: list[Row] = []
    for year, one in asked.accounts.items():
        makers = {
            "shape": _shape(one),
            "gaps": _gaps(one, whole=not asked.several),
            "overlaps": _overlaps(one),
            "members": _members(one),
            "rivals": _rivals(one, whole=not asked.several),
        }
        for part in asked.told:
            found += [{"part": part, "year": year, **row} for row in makers[part]]
    return found


def _row(
    on: Account,
    measure: str,
    value: float | None,
    *,
    duty: str = "",
    among: str = "",
    of: str = "",
    to: str = "",
    low: float | None = None,
    high: float | None = None,
    star: float | None = None,
    mesh: float | None = None,
    names: Sequence[str] = (),
    text: str = "",
    source: str = "atlas",
) -> Row:
    return {
        "on": on.on.isoformat(),
        "duty": duty,
        "among": among,
        "measure": measure,
        "of": of,
        "to": to,
        "value": _whole(value),
        "low": _whole(value if low is None else low),
        "high": _whole(value if high is None else high),
        "star": _whole(star),
        "mesh": _whole(mesh),
        "names": list(names),
        "text": text,
        "source": source,
    }


def _whole(value: float | None) -> float | int | None:
    """A count as a whole number."""
    if value is None or isinstance(value, int):
        return value
    found = known(value)
    return int(found) if found is not None and found.is_integer() else found


def _shape(one: Account) -> Iterator[Row]:
    for lattice in one.lattices:
        for value in one.shapes[lattice.duty]:
            if value.measure.whole_only:
                continue
            yield _row(
                one, value.measure.name, value.value, duty=lattice.duty, among=value.among,
                low=known(value.low), high=known(value.high), star=known(value.star),
                mesh=known(value.mesh), names=value.named, source=_speakers(lattice),
            )  # fmt: skip


def _speakers(lattice: Lattice) -> str:
    atop = any(key.startswith("atop-") for key in lattice.by_agreement)
    atlas = any(not key.startswith("atop-") for key in lattice.by_agreement)
    return ", ".join(name for name, said in (("atlas", atlas or not atop), ("atop", atop)) if said)


def _gaps(one: Account, *, whole: bool) -> Iterator[Row]:
    codes = one.scope.codes
    for lattice in one.lattices:
        duty, source = lattice.duty, _speakers(lattice)
        for value in one.shapes[duty]:
            if value.measure.whole_only:
                yield _row(
                    one, value.measure.name, value.value, duty=duty, low=known(value.low),
                    high=known(value.high), names=value.named, source=source,
                )  # fmt: skip
        yield _unjoined(one, lattice, range(len(codes)), "", source, named=whole)
        at = {code: row for row, code in enumerate(codes)}
        for group in one.scope.groups:
            inside = [at[state.code] for state in group.members if state.code in at]
            if len(inside) > 1:
                yield _unjoined(one, lattice, sorted(inside), group.label, source, named=whole)
        if not whole:
            continue
        for cut in one.agreements[duty]:
            yield _cut(one, "cut-agreement", cut, duty, source)
        for cut in one.states[duty]:
            yield _cut(one, "cut-state", cut, duty, source)


def _unjoined(
    one: Account, lattice: Lattice, inside: Sequence[int], of: str, source: str, *, named: bool
) -> Row:
    """Pairs of some states that the duty does not join."""
    codes = one.scope.codes
    pairs = [(a, b) for a, b in combinations(inside, 2) if not lattice.links[a, b]]
    firm = sum(not lattice.firm[a, b] for a, b in combinations(inside, 2))
    total = len(inside) * (len(inside) - 1) // 2
    return _row(
        one, "pairs-unjoined", len(pairs), duty=lattice.duty, of=of, high=firm,
        star=(len(inside) - 1) * (len(inside) - 2) // 2, mesh=0,
        names=[f"{codes[a]}-{codes[b]}" for a, b in pairs] if named else (),
        text=f"of {total}", source=source,
    )  # fmt: skip


def _cut(one: Account, measure: str, cut: Cut, duty: str, source: str) -> Row:
    links = f"{cut.links} link{'' if cut.links == 1 else 's'}"
    return _row(
        one, measure, cut.more_parts, duty=duty, of=cut.key,
        names=[one.scope.codes[place] for place in cut.left_alone],
        text=f"{links} gone; {cut.more_parts} more part{'' if cut.more_parts == 1 else 's'}",
        source=source,
    )  # fmt: skip


def _overlaps(one: Account) -> Iterator[Row]:
    groups = one.scope.groups
    for a, b in combinations(range(len(groups)), 2):
        shared = np.flatnonzero(one.scope.member[a] & one.scope.member[b])
        inside = {state.number: state.code for state in groups[a].members}
        both = {state.number for state in groups[b].members}
        names = [code for number, code in inside.items() if number in both]
        yield _row(
            one, "jaccard", float(one.jaccard[a, b]), of=groups[a].label, to=groups[b].label,
            names=names, text=f"{len(shared)} in both",
        )  # fmt: skip
        for of, to in ((a, b), (b, a)):
            yield _row(
                one, "contained", float(one.contained[of, to]), of=groups[of].label,
                to=groups[to].label, names=names,
                text=f"{len(shared)} of {len(groups[of].members)}",
            )  # fmt: skip


def _members(one: Account) -> Iterator[Row]:
    belongs: dict[str, list[str]] = {}
    for group in one.scope.groups:
        codes = [state.code for state in group.members]
        for code in codes:
            belongs.setdefault(code, []).append(group.label)
        yield _row(one, "members", len(codes), of=group.label, names=codes, text=group.says)
    for obliges in one.obliges:
        if not obliges.duties:
            yield _row(
                one, "obliges", None, of=obliges.group.label,
                text="nobody has said which texts of the atlas lay down what this bloc obliges to",
            )  # fmt: skip
        for duty in obliges.duties:
            yield _row(
                one, "obliges", duty.bound, duty=duty.duty, of=obliges.group.label,
                low=duty.firm, names=duty.articles,
                text="" if duty.bound else f"no member owes another {duty.duty} by this",
            )  # fmt: skip
    for code in one.scope.codes:
        held = belongs.get(code, [])
        yield _row(one, "belongs-to", len(held), of=code, names=held)


def _rivals(one: Account, *, whole: bool) -> Iterator[Row]:
    if one.rivals is None:
        return
    by: dict[tuple[str, str, str], list[Torn]] = {}
    for torn in one.torn:
        pair = f"{one.codes[torn.rivalry.one]}-{one.codes[torn.rivalry.other]}"
        to = ""
        if torn.duty == MIXED:
            end = torn.rivalry.one if "defense" in torn.owed[0] else torn.rivalry.other
            to = one.codes[end]
        by.setdefault((torn.duty, pair, to), []).append(torn)
    for duty in dict.fromkeys(key[0] for key in by):
        held = {key: torn for key, torn in by.items() if key[0] == duty}
        states = sorted({torn.state for found in held.values() for torn in found})
        firm = {torn.state for found in held.values() for torn in found if not torn.doubtful}
        yield _row(
            one, "torn-states", len(states), duty=duty, low=len(firm),
            names=[one.codes[state] for state in states], source=_who(one),
        )  # fmt: skip
        yield _row(
            one, "shared-rivalries", len({key[1] for key in held}), duty=duty,
            low=len({key[1] for key, torn in held.items() if any(not t.doubtful for t in torn)}),
            names=list(dict.fromkeys(key[1] for key in held)), source=_who(one),
        )  # fmt: skip
    for (duty, pair, to), found in by.items() if whole else ():
        yield _row(
            one, "bound-to-both", len(found), duty=duty, of=pair, to=to,
            among=HERE if found[0].within else "elsewhere",
            low=sum(not torn.doubtful for torn in found),
            names=[one.codes[torn.state] for torn in found], text=_by(found, pair),
            source=", ".join(found[0].rivalry.sources),
        )  # fmt: skip


def _by(found: Sequence[Torn], pair: str) -> str:
    ends: list[dict[str, None]] = [{}, {}]
    for torn in found:
        for end in (0, 1):
            ends[end] |= dict.fromkeys(torn.by[end])
    return "; ".join(
        f"to {code} by {', '.join(keys)}" for code, keys in zip(pair.split("-"), ends, strict=True)
    )


def _who(one: Account) -> str:
    return ", ".join(dict.fromkeys(name for pair in one.rivals or () for name in pair.sources))


def links_of(asked: Asked) -> list[Mapping[str, Any]]:
    """The links of every year: each with the span of years in which it stood the same.

    Parameters
    ----------
    asked : Asked
        As it was read and found.
    """
    open_: dict[tuple[Any, ...], Row] = {}
    found: list[Row] = []
    for year, one in asked.accounts.items():
        for lattice in one.lattices:
            for key in _pairs(lattice, one.scope.codes):
                before = open_.get(key)
                if before is not None and before["last"] == year - 1:
                    before["last"] = year
                    continue
                duty, first, second, by, firm = key
                open_[key] = {
                    "duty": duty, "one": first, "other": second, "by": list(by), "firm": firm,
                    "first": year, "last": year,
                }  # fmt: skip
                found.append(open_[key])
    return list(found)


def _pairs(lattice: Lattice, codes: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for a, b in zip(*np.nonzero(np.triu(lattice.links)), strict=True):
        by = tuple(key for key, owes in lattice.by_agreement.items() if owes[a, b] or owes[b, a])
        yield lattice.duty, codes[a], codes[b], by, bool(lattice.firm[a, b])
