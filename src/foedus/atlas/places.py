"""Places that treaty scopes turn on, and the areas in which they and the states' homes lie."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

from foedus.dates import Day
from foedus.errors import AtlasError, UnknownPlaceError, UnknownStateError

if TYPE_CHECKING:
    from foedus.atlas.gazetteer_schema import AreasFile

FOLDER = Path(__file__).parent / "gazetteer"
AREAS_FILE = Path(__file__).parent / "areas.toml"

DISPUTED = "disputed"
NONE = "none"

FileT = TypeVar("FileT")


@dataclass(frozen=True, slots=True)
class Title:
    """Who held a place in one spell of days ``[since, until)``.

    ``sovereign`` is a state code, ``disputed`` (claims that law has not settled) or ``none``
    (the sea beyond territorial waters, space). ``administrator`` governs in fact: a code,
    ``disputed`` or ``none``. ``claimants`` are those who claim the place without being its
    recognized sovereign; where it is disputed, all who claim it. ``tie`` says whether the place
    is a part of the state (``integral``), a dependency of it, or neither. ``since`` is None where
    the title is older than the record.
    """

    since: Day | None
    until: Day | None
    sovereign: str
    administrator: str
    claimants: tuple[str, ...]
    tie: str
    basis: str
    note: str = ""

    def __contains__(self, day: date) -> bool:
        # A change known only to its year or month is taken at the first day it can have been.
        return (self.since is None or self.since.earliest <= day) and (
            self.until is None or day < self.until.earliest
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A place: where it lies and whose it has been."""

    key: str
    name: str
    aliases: tuple[str, ...]
    lat: float
    lon: float
    terrain: str
    areas: tuple[str, ...]
    status: str
    titles: tuple[Title, ...]
    note: str = ""

    def title_on(self, day: date) -> Title | None:
        """The title that held on a day, or None where the record does not reach.

        Parameters
        ----------
        day : date
            The day asked for.

        Returns
        -------
        Title or None

        Examples
        --------
        >>> find_place("Crimea").title_on(date(2015, 1, 1)).administrator
        'RUS'
        >>> find_place("Crimea").title_on(date(2015, 1, 1)).sovereign
        'UKR'
        """
        return next((title for title in self.titles if day in title), None)


@dataclass(frozen=True, slots=True)
class Area:
    """An area that the scope of a treaty can name."""

    key: str
    name: str
    definition: str
    basis: str


def folded(name: str) -> str:
    """A name with accents, case and punctuation taken off, for comparison.

    Examples
    --------
    >>> folded("São Tomé—Príncipe")
    'saotomeprincipe'
    """
    # Letters that Unicode does not take apart into a base and an accent.
    plain = name.casefold()
    for letter, base in (("ø", "o"), ("ł", "l"), ("đ", "d"), ("ı", "i"), ("æ", "ae")):
        plain = plain.replace(letter, base)
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in apart if letter.isalnum())


@cache
def places() -> tuple[Place, ...]:
    """Every place of the atlas, by key.

    Returns
    -------
    tuple of Place

    Raises
    ------
    AtlasError
        If a place file is malformed; every fault is named.
    """
    found = [place for path in sorted(FOLDER.glob("*.toml")) for place in read_places(path)]
    _refuse_repeats(found)
    return tuple(sorted(found, key=lambda place: place.key))


def read_places(path: Path) -> tuple[Place, ...]:
    """Read one file of places.

    Parameters
    ----------
    path : Path
        A TOML file with ``[[places]]`` entries.

    Returns
    -------
    tuple of Place

    Raises
    ------
    AtlasError
        If the file is not TOML, breaks the layout, or names an area that does not exist.
    """
    from foedus.atlas.gazetteer_schema import GazetteerFile

    file = checked(read_toml(path), GazetteerFile.model_validate, path.name)
    known = {area.key for area in areas()}
    strangers = [
        f"{one.key}: no area {area!r}" for one in file.places for area in one.areas
        if area not in known
    ]  # fmt: skip
    if strangers:
        raise AtlasError(
            f"{path.name}: {'; '.join(strangers)}.",
            f"use the areas of areas.toml: {', '.join(sorted(known))}.",
        )
    return tuple(_place(one) for one in file.places)


def find_place(name: str) -> Place:
    """The place with this key, name or alias; accents, case and punctuation do not matter.

    Parameters
    ----------
    name : str
        Any spelling the atlas knows: ``Falklands``, ``islas malvinas``, ``falkland-islands``.

    Returns
    -------
    Place

    Raises
    ------
    UnknownPlaceError
        If no place carries the name; the nearest names are listed, none is taken.

    Examples
    --------
    >>> find_place("Islas Malvinas").key
    'falkland-islands'
    """
    names = _index()
    wanted = folded(name)
    if wanted in names:
        return names[wanted]
    near = _nearest(wanted, names)
    raise UnknownPlaceError(
        f"{name!r} is not a place of the atlas.",
        f"did you mean {' or '.join(near)}? 'foedus places' lists all."
        if near
        else "'foedus places' lists all.",
    ).about(name)


@cache
def areas() -> tuple[Area, ...]:
    """The areas that scopes can name.

    Returns
    -------
    tuple of Area
    """
    return tuple(Area(one.key, one.name, one.definition, one.basis) for one in _areas_file().areas)


def home_areas(code: str) -> frozenset[str]:
    """The areas in which a state's metropolitan home territory lies.

    Parameters
    ----------
    code : str
        The printed code of a state: ISO 3166-1 alpha-3, or the COW abbreviation of a state
        that no present one continues.

    Returns
    -------
    frozenset of str

    Raises
    ------
    UnknownStateError
        If the code has no home in areas.toml.

    Examples
    --------
    >>> sorted(home_areas("TUR"))
    ['black-sea', 'middle-east', 'turkey']
    """
    homes = _homes()
    if code not in homes:
        raise UnknownStateError(
            f"{code!r} has no home territory in areas.toml.",
            "give a printed code such as 'DEU'; a new state needs a line under [homes].",
        )
    return homes[code]


def home_is_island(code: str) -> bool:
    """Whether a state's metropolitan home is an island or islands.

    Parameters
    ----------
    code : str
        The printed code of a state.

    Returns
    -------
    bool

    Raises
    ------
    UnknownStateError
        If the code has no home in areas.toml.
    """
    home_areas(code)
    return code in _areas_file().islands


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file of the atlas, or say what is wrong with it.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    dict

    Raises
    ------
    AtlasError
        If it cannot be read, is not UTF-8 or is not TOML.
    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise AtlasError(
            f"{path}: cannot be read ({error.strerror}).", "give the path of a TOML file."
        ) from error
    except UnicodeDecodeError as error:
        raise AtlasError(
            f"{path.name}: not UTF-8 at byte {error.start}.", "save the file as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise AtlasError(
            f"{path.name}: not TOML: {error}.", "mend the line named; strings need quotes."
        ) from error
    except RecursionError:
        raise AtlasError(
            f"{path.name}: nested too deep to be read.", "take out the levels no layout has."
        ) from None


def checked(raw: dict[str, Any], check: Callable[[dict[str, Any]], FileT], where: str) -> FileT:
    """Run a layout check and turn its faults into one error that names them all."""
    from pydantic import ValidationError

    try:
        return check(raw)
    except ValidationError as error:
        refuse(error, where)


def refuse(error: Any, where: str) -> NoReturn:
    """Raise the faults of a layout check as an AtlasError."""
    faults = "\n  ".join(
        f"{'.'.join(str(part) for part in one['loc']) or 'file'}: {one['msg']}"
        for one in error.errors()
    )
    raise AtlasError(
        f"{where}: {error.error_count()} fault(s)\n  {faults}",
        "mend each field named; docs/atlas.md gives the layout.",
    ) from error


def _day(value: object) -> Day | None:
    return cast("Day | None", value)


def _place(file: Any) -> Place:
    return Place(
        key=file.key,
        name=file.name,
        aliases=tuple(file.aliases),
        lat=file.lat,
        lon=file.lon,
        terrain=file.terrain,
        areas=tuple(file.areas),
        status=file.status,
        titles=tuple(
            Title(
                _day(one.since),
                _day(one.until),
                one.sovereign,
                one.administrator,
                tuple(one.claimants),
                one.tie,
                one.basis,
                one.note,
            )
            for one in file.titles
        ),
        note=file.note,
    )


def _refuse_repeats(found: list[Place]) -> None:
    owner: dict[str, str] = {}
    faults = []
    for place in found:
        for name in {folded(one) for one in (place.key, place.name, *place.aliases)}:
            if name in owner:
                faults.append(f"{name!r} names both {owner[name]} and {place.key}")
            owner[name] = place.key
    if faults:
        raise AtlasError(
            f"gazetteer: {'; '.join(faults)}.", "give every place names that no other place has."
        )


@cache
def _index() -> dict[str, Place]:
    return {
        folded(name): place
        for place in places()
        for name in (place.key, place.name, *place.aliases)
    }


def _nearest(wanted: str, names: dict[str, Place]) -> list[str]:
    from rapidfuzz import fuzz, process

    hits = process.extract(wanted, list(names), scorer=fuzz.WRatio, limit=8, score_cutoff=60)
    found: list[str] = []
    for name, _, _ in hits:
        key = names[name].key
        if key not in found:
            found.append(key)
    return found[:3]


@cache
def _areas_file() -> AreasFile:
    from foedus.atlas.gazetteer_schema import AreasFile

    return checked(read_toml(AREAS_FILE), AreasFile.model_validate, AREAS_FILE.name)


@cache
def _homes() -> dict[str, frozenset[str]]:
    return {code: frozenset(home) for code, home in _areas_file().homes.items()}
