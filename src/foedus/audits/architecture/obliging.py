"""What belonging to a group obliges to, by the texts behind it, and what it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from foedus.atlas.architectures import architectures
from foedus.audits.architecture.lattice import Owing
from foedus.audits.architecture.scope import Group
from foedus.terms import PLEDGES
from foedus.worlds.pledges import DOUBTFUL, OWED
from foedus.worlds.world import World


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty under the texts of a group.

    Parameters
    ----------
    duty : str
    bound : int
        Members who owe it to another member; 0 where nobody does.
    firm : int
        Without contested pledges.
    articles : tuple of str
        Where it stands: agreement and article.
    """

    duty: str
    bound: int
    firm: int
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Obliges:
    """What a group obliges its members to.

    Parameters
    ----------
    group : Group
    texts : tuple of str or None
        Keys of the agreements that were read: an agreement's own, or those behind a bloc. Empty
        where a bloc has no such text; None where nobody has said.
    duties : tuple of Duty
        Each of ``PLEDGES``; empty where nobody has said.
    """

    group: Group
    texts: tuple[str, ...] | None
    duties: tuple[Duty, ...]

    def of(self, duty: str) -> Duty | None:
        """The duty of this name; None where nobody has said."""
        return next((one for one in self.duties if one.duty == duty), None)


def texts_of(group: Group) -> tuple[str, ...] | None:
    """Keys of the agreements that say a group's duties; None where nobody has said."""
    if group.kind == "agreement":
        return (group.key,)
    return architectures().texts.get(group.key)


def obliges(there: World, group: Group, owings: Mapping[str, Owing]) -> Obliges:
    """Read what a group obliges its members to off the agreements behind it.

    Parameters
    ----------
    there : World
        Its agreements are read, a scenario's changes among them.
    group : Group
        On that World's day.
    owings : mapping of str to Owing
        Of every one of ``PLEDGES``.
    """
    texts = texts_of(group)
    if texts is None:
        return Obliges(group, None, ())
    members = {one.number for one in group.members}
    seats = np.array([place for place, one in enumerate(there.states) if one.number in members])
    found = []
    for duty in map(str, PLEDGES):
        bound = np.zeros(len(seats), bool)
        firm = bound.copy()
        articles: list[str] = []
        for key in texts:
            matrix = owings[duty].by_agreement.get(key)
            if matrix is None:
                continue
            among = matrix[np.ix_(seats, seats)]
            if (among >= DOUBTFUL).any():
                bound |= (among >= DOUBTFUL).any(axis=1)
                firm |= (among >= OWED).any(axis=1)
                articles += _articles(there, key, duty)
        found.append(Duty(duty, int(bound.sum()), int(firm.sum()), tuple(dict.fromkeys(articles))))
    return Obliges(group, texts, tuple(found))


def _articles(there: World, key: str, duty: str) -> list[str]:
    agreement = there.agreement(key)
    return [
        f"{agreement.short_name} {one.article}".strip()
        for one in agreement.obligations
        if one.duty == duty
    ]
