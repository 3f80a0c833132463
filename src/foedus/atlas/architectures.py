"""Named architectures: the states and groups of a region, and the texts behind each bloc."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from foedus.atlas.blocs import blocs
from foedus.atlas.places import areas, checked, folded, read_toml
from foedus.atlas.schema import Codes, Strict, Words
from foedus.atlas.treaty_files import agreements
from foedus.errors import AtlasError, UnknownNameError

ARCHITECTURES_FILE = Path(__file__).parent / "architectures.toml"


@dataclass(frozen=True, slots=True)
class Architecture:
    """A region or a set of groups as it is asked about.

    Parameters
    ----------
    key, name : str
    aliases : tuple of str
    definition : str
        In one sentence.
    basis : str
        By what rule it was put together.
    areas : tuple of str
        Areas of the atlas: states whose home lies in one belong.
    states : tuple of str
        Further states, by printed code.
    blocs, agreements : tuple of str
        Groups, by key. Without areas and states, their members belong.
    """

    key: str
    name: str
    aliases: tuple[str, ...]
    definition: str
    basis: str
    areas: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    blocs: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()


class ArchitectureFile(Strict):
    """``[[architectures]]``: one of them."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Words
    aliases: Annotated[list[Words], Field(default_factory=list)]
    definition: Words
    basis: Words
    areas: Annotated[list[Words], Field(default_factory=list)]
    states: Annotated[Codes, Field(default_factory=list)]
    blocs: Annotated[list[Words], Field(default_factory=list)]
    agreements: Annotated[list[Words], Field(default_factory=list)]

    @model_validator(mode="after")
    def _has_some(self) -> ArchitectureFile:
        if not (self.areas or self.states or self.blocs or self.agreements):
            raise ValueError(f"{self.key} has no state: give areas, states, blocs or agreements")
        return self


class ArchitecturesFile(Strict):
    """The whole file."""

    architectures: Annotated[list[ArchitectureFile], Field(min_length=1)]
    texts: dict[str, list[Words]]


@dataclass(frozen=True, slots=True)
class Architectures:
    """What the file holds: the architectures, and by bloc the agreements that say its duties."""

    listed: tuple[Architecture, ...]
    texts: Mapping[str, tuple[str, ...]]


@cache
def architectures() -> Architectures:
    """Every architecture of the atlas, in the file's order.

    Raises
    ------
    AtlasError
        If the file is malformed, or names what the atlas does not have; every fault is named.
    """
    return read_architectures(ARCHITECTURES_FILE)


def read_architectures(path: Path) -> Architectures:
    """Read a file of architectures.

    Parameters
    ----------
    path : Path
        A TOML file.

    Raises
    ------
    AtlasError
        As :func:`architectures`.
    """
    file = checked(read_toml(path), ArchitecturesFile.model_validate, path.name)
    found = tuple(
        Architecture(
            one.key, one.name, tuple(one.aliases), one.definition, one.basis, tuple(one.areas),
            tuple(one.states), tuple(one.blocs), tuple(one.agreements),
        )
        for one in file.architectures
    )  # fmt: skip
    texts = {bloc: tuple(keys) for bloc, keys in file.texts.items()}
    known = {
        "area": {one.key for one in areas()},
        "bloc": {one.key for one in blocs()},
        "agreement": {one.key for one in agreements()},
    }
    named = [
        (one.key, kind, key)
        for one in found
        for kind, keys in (("area", one.areas), ("bloc", one.blocs), ("agreement", one.agreements))
        for key in keys
    ]
    named += [("texts", "bloc", bloc) for bloc in texts]
    named += [(f"texts.{bloc}", "agreement", key) for bloc, keys in texts.items() for key in keys]
    faults = [f"{of}: no {kind} {key!r}" for of, kind, key in named if key not in known[kind]]
    faults += [
        f"texts: nothing of the bloc {key!r}" for key in sorted(known["bloc"] - texts.keys())
    ]
    owner: dict[str, str] = {}
    for one in found:
        for name in {folded(name) for name in (one.key, one.name, *one.aliases)}:
            if name in owner:
                faults.append(f"{name!r} names both {owner[name]} and {one.key}")
            owner[name] = one.key
    if faults:
        raise AtlasError(f"{path.name}: {'; '.join(faults)}.", "mend each of them.")
    return Architectures(found, texts)


def find_architecture(name: str) -> Architecture:
    """The architecture with this key, name or alias, or the area of the atlas.

    Parameters
    ----------
    name : str
        ``indo-pacific``, ``Transatlantic pillar``; ``baltic`` is an area.

    Raises
    ------
    UnknownNameError
        If there is none.

    Examples
    --------
    >>> find_architecture("Indo-Pacific lattice").key, find_architecture("baltic").areas
    ('indo-pacific', ('baltic',))
    """
    wanted = folded(name)
    for one in architectures().listed:
        if wanted in {folded(known) for known in (one.key, one.name, *one.aliases)}:
            return one
    for area in areas():
        if wanted in (folded(area.key), folded(area.name)):
            return Architecture(
                area.key, area.name, (), area.definition, area.basis, areas=(area.key,)
            )
    raise UnknownNameError(
        f"{name!r} is no architecture and no area of the atlas.",
        f"use one of {', '.join(one.key for one in architectures().listed)}, or an area: "
        f"{', '.join(one.key for one in areas())}.",
    )
