"""The audits of an alliance, in the order in which they are told: one line each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Audit:
    """A question that is asked of an alliance, and how.

    The alliance is its first argument. The day is its ``on``, or the year of the day its ``year``;
    the scenario and ``stale`` it takes by name. Its figures are read by the function
    ``indicators`` of its module of the same name.

    Parameters
    ----------
    name : str
        The question's.
    title : str
        What it tells, in plain words.
    asks : mapping
        What it is asked beside the alliance and the day.
    latest : bool
        Whether, on a day of the atlas's own year or later, it is asked of no year: it then takes
        the last of each figure.
    """

    name: str
    title: str
    asks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    latest: bool = False


AUDITS = {
    one.name: one
    for one in (
        Audit("burden", "who pays"),
        Audit("decisions", "who decides"),
        # Its members on the day, by the last figures there are of them.
        Audit("cohesion", "of one mind", {"membership": "fixed"}, latest=True),
        Audit("constraint", "what it takes from its members"),
        Audit("interoperability", "whether forces fit together"),
        Audit("domains", "which domains it reaches"),
        Audit("architecture", "how it hangs together", {"part": "shape,gaps,rivals"}),
    )
}
"""By the name of the question."""
