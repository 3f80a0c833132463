"""Puts what was surveyed in rows: states, ties, and the areas that are disputed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.questions.asking.groups import members_of
from foedus.questions.map.filling import COUNTS, FILLS, cells_of
from foedus.questions.map.reading import Asked, Sight
from foedus.worlds.world import World

Row = dict[str, Any]
Flags = NDArray[np.bool_]

OTHERS = "others"
SEVERAL = "in several"
BOTH, TO, FROM = "bound both ways", "bound to it", "it is bound to"


def rows_of(asked: Asked) -> list[Row]:
    """One row per year and state, in the World's order."""
    return [row for one in asked.sights for row in _states(asked, one)]


def kinds_of(asked: Asked) -> list[str]:
    """Every kind of state that a map may show, what is left over last; empty for a number."""
    if asked.groups:
        names = [one.name for one in asked.groups]
        return [*names, *([SEVERAL] if len(names) > 1 else []), OTHERS]
    if asked.measure:
        return list(FILLS[asked.measure].kinds)
    if asked.about is not None:
        return [asked.about.name_on(asked.supposed.world.on), BOTH, TO, FROM, OTHERS]
    return []


def _owed(sight: Sight) -> Flags:
    """Who owes whom any of the duties."""
    n = len(sight.there.states)
    found = np.zeros((n, n), bool)
    for lattice in sight.lattices:
        for matrix in lattice.by_agreement.values():
            found |= matrix
    return found


def _states(asked: Asked, sight: Sight) -> Iterator[Row]:
    there = sight.there
    owed = _owed(sight)
    joined = owed | owed.T
    counts = {
        "partners": joined.sum(axis=1), "owes": owed.sum(axis=1), "owed": owed.sum(axis=0)
    }  # fmt: skip
    kinds = _kinds(asked, sight, owed)
    cells = cells_of(asked, sight) if asked.measure and asked.measure not in COUNTS else []
    blocs = _blocs(there)
    speakers = ", ".join(there.speakers)
    for seat, state in enumerate(there.states):
        row: Row = {
            "year": sight.year,
            "on": there.on.isoformat(),
            "state": state.code,
            "name": state.name_on(there.on),
            **{name: int(counts[name][seat]) for name in COUNTS},
            "kind": kinds[seat] if kinds else "",
            "measure": asked.measure,
            "value": None,
            "unit": "",
            "blocs": blocs.get(state.code, []),
            "source": speakers,
        }
        if asked.measure in COUNTS:
            row |= {"value": row[asked.measure], "unit": "states"}
        elif cells:
            cell = cells[seat]
            row |= {
                "kind": cell.kind, "value": cell.value, "unit": cell.unit, "source": cell.source
            }  # fmt: skip
        yield row


def _kinds(asked: Asked, sight: Sight, owed: Flags) -> list[str]:
    there = sight.there
    if asked.groups:
        inside: dict[int, list[str]] = {}
        for group in asked.groups:
            for state in members_of(there, group):
                inside.setdefault(state.number, []).append(group.name)
        held = [inside.get(one.number, []) for one in there.states]
        return [SEVERAL if len(one) > 1 else one[0] if one else OTHERS for one in held]
    if asked.about is None or asked.measure:
        return []
    names = kinds_of(asked)
    places = [p for p, one in enumerate(there.states) if one.number == asked.about.number]
    if not places:
        return [OTHERS] * len(there.states)
    here = places[0]
    found = []
    for seat in range(len(there.states)):
        to, back = owed[seat, here], owed[here, seat]
        kind = BOTH if to and back else TO if to else FROM if back else OTHERS
        found.append(names[0] if seat == here else kind)
    return found


def _blocs(there: World) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for bloc in there.blocs:
        for one in bloc.members:
            if there.on in one:
                found.setdefault(one.state, []).append(bloc.key)
    return found


def ties_of(asked: Asked) -> list[Row]:
    """Ties of all years, each with the span of years in which it stood the same."""
    return spans(asked, _ties)


def spans(asked: Asked, make: Any) -> list[Row]:
    """Rows of each year, put together where they are the same from year to year.

    Parameters
    ----------
    asked : Asked
        As it was read.
    make : function
        Gives the rows of one sight; its values can be looked up in a dictionary.
    """
    open_: dict[tuple[Any, ...], Row] = {}
    found: list[Row] = []
    for sight in asked.sights:
        for row in make(asked, sight):
            key = tuple(row.values())
            before = open_.get(key)
            if before is not None and before["last"] == sight.year - 1:
                before["last"] = sight.year
                continue
            open_[key] = {**row, "first": sight.year, "last": sight.year}
            found.append(open_[key])
    return found


def _ties(asked: Asked, sight: Sight) -> Iterator[Row]:
    codes = [one.code for one in sight.there.states]
    about = asked.about.code if asked.about else None
    for lattice in sight.lattices:
        by: dict[tuple[int, int], list[str]] = {}
        owes_any = np.zeros(lattice.links.shape, bool)
        for key, owes in lattice.by_agreement.items():
            owes_any |= owes
            # Most agreements join few states: their own pairs are fewer than all that are joined.
            for a, b in np.argwhere(owes).tolist():
                keys = by.setdefault((a, b) if a < b else (b, a), [])
                if not keys or keys[-1] != key:
                    keys.append(key)
        forth, back, firm = owes_any.tolist(), owes_any.T.tolist(), lattice.firm.tolist()
        for a, b in np.argwhere(np.triu(lattice.links)).tolist():
            if about is not None and about not in (codes[a], codes[b]):
                continue
            way = "both" if forth[a][b] and back[a][b] else (
                "one to other" if forth[a][b] else "other to one"
            )  # fmt: skip
            yield {
                "duty": lattice.duty,
                "one": codes[a],
                "other": codes[b],
                "way": way,
                "by": tuple(by[a, b]),
                "firm": firm[a][b],
            }


def capitals_of(asked: Asked) -> dict[str, Mapping[str, Any]]:
    """The last capital of each state that is known: its name, where it lies, and whose word it is.

    One place in all years, so that ties stay put while years move.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for sight in asked.sights:
        ties = sight.there.ties
        for seat, state in enumerate(sight.there.states):
            if math.isfinite(float(ties.longitude[seat])):
                found[state.code] = {
                    "name": ties.capital[seat],
                    "longitude": round(float(ties.longitude[seat]), 2),
                    "latitude": round(float(ties.latitude[seat]), 2),
                    "source": ties.capital_source[seat],
                }
    return found


def drawn_ties(asked: Asked, ties: Sequence[Row], most: int) -> tuple[list[Row], str]:
    """Ties that are drawn, and a sentence where that is not all of them."""
    wanted = asked.parameters["ties"]
    # A map of anything else is read by its colors alone, unless somebody asks for more.
    bare = wanted == "few" and asked.measure not in ("", *COUNTS) and asked.about is None
    if wanted == "none" or bare or not ties:
        return [], ""
    at_once = max(
        sum(one["first"] <= sight.year <= one["last"] for one in ties) for sight in asked.sights
    )
    if asked.parameters["ties"] == "few" and at_once > most:
        return [], (
            f"{at_once} ties are too many to tell apart and are not drawn: ask for one state's, or "
            "for all."
        )
    return list(ties), ""
