"""The parts of interoperability, in the standard library alone: a declaration is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HALF_LIFE = 5.0
"""Years in which a joint exercise loses half its weight."""
WINDOW = 10
"""Years of deliveries, the year itself counted, that tell whose arms a state has."""
SUPPLIERS_FROM = 1992
"""First year of deliveries that is read: the file leaves out what the Soviet Union supplied."""
WEIGHT = 0.25
"""Weight of every part, unless others are given: fixed before any record was looked at."""
EXERCISE_HALF = 5.0
"""As many fresh exercises give half of the part."""
LISTED_HALF = 1.0
"""As many shared units or programmes give half of the part."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score of a pair.

    Parameters
    ----------
    name : str
    title : str
        What it is, in plain words.
    datasets : tuple of str
        Keys of what the user must add; none where the atlas speaks.
    silent : str
        What is not known, where something is not.
    cite : tuple of str
        Keys of the bibliography.
    """

    name: str
    title: str
    datasets: tuple[str, ...] = ()
    silent: str = ""
    cite: tuple[str, ...] = ()


_LISTED = (
    Part(
        "suppliers",
        "arms from the same suppliers, or from each other (SIPRI, Bray-Curtis)",
        ("sipri-tiv",), "deliveries outside the file's years, and of states that bought nothing",
        ("bray_curtis1957",),
    ),
    Part(
        "platforms", "the same mix of kinds of equipment (rDMC, Bray-Curtis)", ("rdmc-wide",),
        "equipment outside the file's years; kinds are known and not models",
        ("bray_curtis1957", "gannon2023"),
    ),
    Part(
        "exercises", "joint exercises, decayed (MME)", ("mme",),
        "exercises outside the file's years; within them a pair that is not listed counts as none",
        ("dorazio_galambos2021",),
    ),
    Part(
        "cooperation", "a defense cooperation agreement (DCAD, atlas)", ("dcad",),
        "agreements outside the file's years that the atlas does not hold", ("kinne2020",),
    ),
    Part(
        "access", "access or status of forces agreed (atlas)",
        silent="agreements that ended before the atlas begins",
    ),
    Part("command", "an integrated command (atlas)"),
    Part("units", "standing multinational units (atlas)"),
    Part("language", "an official language in common (atlas)"),
    Part("programmes", "joint development or procurement (atlas)"),
)  # fmt: skip
PARTS: Mapping[str, Part] = {one.name: one for one in _LISTED}
"""Every part by name, in the order in which arrays have them."""
EQUAL: Mapping[str, float] = dict.fromkeys(PARTS, WEIGHT)
