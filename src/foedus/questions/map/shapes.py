"""Which shapes of the map are whose in a year, and which of them are disputed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from foedus.atlas.borders import NATURAL_EARTH, Area, borders, is_disputed
from foedus.questions.map.reading import Asked, Sight
from foedus.states import State

Row = dict[str, Any]
SMALL_KM2 = 6000
"""A state that is no larger is drawn as a dot at its capital too. Unit: square kilometer."""
_NOBODY = {"disputed": "not settled", "none": "nobody"}


@dataclass(frozen=True, slots=True)
class Held:
    """One shape in one year.

    Parameters
    ----------
    shape : str
        Its name in the geometry.
    code : str
        Of the state as which it is filled.
    km2 : float
        Area.
    """

    shape: str
    code: str
    km2: float


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The geometry of a map, and whose each shape is.

    Parameters
    ----------
    shapes : mapping
        TopoJSON.
    hatches : mapping
        Shape -> lines across it.
    held : mapping of int to sequence of Held
        By year.
    disputed : sequence of mapping
        Spells of years in which an area is hatched.
    says : str
        Which borders they are.
    source : mapping
        What to cite for them.
    today : bool
        The geometry is that of today's borders, the same for every day.
    land : sequence of mapping
        Spells of years in which a shape is bare land, where the geometry is of several dates; empty
        where every shape is, in every year.
    """

    shapes: Mapping[str, Any]
    hatches: Mapping[str, Any]
    held: Mapping[int, Sequence[Held]]
    disputed: Sequence[Row]
    says: str
    source: Mapping[str, Any]
    today: bool = True
    land: Sequence[Row] = ()


def ground_of(asked: Asked) -> Ground:
    """The geometry for a question, and whose each shape is in each year."""
    from foedus.questions.map.past import past_ground

    if asked.parameters["borders"] == "best":
        past = past_ground(asked)
        if past is not None:
            return past
    return today_ground(asked)


def today_ground(asked: Asked) -> Ground:
    """Borders of today, each territory with whoever held it in the year."""
    held = {one.year: list(today_held(one)) for one in asked.sights}
    first = asked.sights[0].there.on
    old = first < date(2011, 7, 9)
    says = f"Borders: today's, by {NATURAL_EARTH}"
    if old:
        says += "; those that moved since are drawn where they run now"
    return Ground(
        today_shapes(),
        today_hatches(),
        held,
        disputed_rows(asked),
        f"{says}.",
        {"key": "natural-earth", "citation": "Natural Earth, 1:50m countries, public domain"},
    )


@cache
def today_shapes() -> Mapping[str, Any]:
    """The borders of today as TopoJSON."""
    return borders().topology()


@cache
def today_hatches() -> Mapping[str, Any]:
    """Lines across each area that stands by itself."""
    return {one.place: one.hatch for one in borders().areas}


def today_held(sight: Sight) -> Iterator[Held]:
    """Territories of today, each with whoever held it on a day."""
    day = sight.there.on
    present = {one.code for one in sight.there.states}
    whole = borders()
    for unit in whole.units:
        holder = unit.holder(day, present)
        if holder is not None:
            yield Held(unit.code, holder, unit.km2)
    owners = {one.code for one in whole.units}
    for area in whole.areas:
        filled = fills(area, day, present, owners)
        if filled:
            yield Held(area.place, filled, area.km2)


def fills(area: Area, day: date, present: set[str], owners: set[str]) -> str:
    """As which state an area is filled; empty where it is left blank under its hatching.

    An area that is not disputed is filled as its sovereign. One that is disputed is filled only
    as an entity that has no other ground than it, such as Taiwan or Kosovo: nobody's claim to
    somebody else's area is drawn.
    """
    title = area.title(day)
    if title is None:
        return ""
    if not is_disputed(title):
        return title.sovereign if title.sovereign in present else ""
    own = title.administrator in present and title.administrator not in owners
    return title.administrator if own else ""


def disputed_rows(asked: Asked) -> list[Row]:
    """Areas that are hatched, each with the span of years in which it was held and claimed so."""
    open_: dict[tuple[Any, ...], Row] = {}
    found: list[Row] = []
    owners = {one.code for one in borders().units}
    for sight in asked.sights:
        day = sight.there.on
        names = {one.code: one for one in sight.there.states}
        for area in borders().areas:
            title = area.title(day)
            if title is None or not is_disputed(title):
                continue
            row = {
                "shape": area.place,
                "name": area.known.name,
                "holder": _called(title.administrator, names, day),
                "sovereign": _called(title.sovereign, names, day),
                "claimants": ", ".join(_called(one, names, day) for one in title.claimants)
                or "nobody else",
                "basis": title.basis,
                "outline": "approximate, set by hand" if area.approximate else "Natural Earth",
                "source": "atlas",
                "blank": not fills(area, day, set(names), owners),
            }
            key = tuple(row.values())
            before = open_.get(key)
            if before is not None and before["last"] == sight.year - 1:
                before["last"] = sight.year
                continue
            open_[key] = {**row, "first": sight.year, "last": sight.year}
            found.append(open_[key])
    return found


def _called(code: str, names: Mapping[str, State], day: date) -> str:
    if code in _NOBODY:
        return _NOBODY[code]
    return names[code].name_on(day) if code in names else code
