"""Finds an agreement by key, short name or alias; never guesses."""

from __future__ import annotations

from foedus.atlas.treaty_files import agreements
from foedus.errors import UnknownAgreementError
from foedus.states import fold
from foedus.treaties import Agreement
from foedus.worlds.atop_agreements import agreements_of
from foedus.worlds.roll import atop_is_added


def find_agreement(name: str, changed: tuple[Agreement, ...] = ()) -> Agreement:
    """The agreement with this key, name, short name or alias.

    Parameters
    ----------
    name : str
        As a person says it.
    changed : tuple of Agreement
        Those of a World that was changed: they stand in the place of the atlas's of the same key,
        or beside them.

    Raises
    ------
    UnknownAgreementError
        If none has it, or several have; the nearest are named.

    Examples
    --------
    >>> find_agreement("NATO").key
    'north-atlantic-treaty'
    """
    others = {one.key: one for one in changed}
    known = tuple(others.pop(one.key, one) for one in agreements())
    known += tuple(others.values())
    exact = next((one for one in known if one.key == name.strip()), None)
    if exact is not None:
        return exact
    wanted = fold(name)
    if wanted.startswith("atop") and wanted[4:].strip().isdigit():
        return _from_atop(int(wanted[4:]), known)
    found = [
        one
        for one in known
        if wanted in {fold(said) for said in (one.key, one.name, one.short_name, *one.aliases)}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownAgreementError(
            f"{name!r} names {len(found)} agreements.",
            f"give one key: {', '.join(one.key for one in found)}.",
        ).about(name)
    raise UnknownAgreementError(
        f"No agreement is called {name!r}.",
        f"{_suggestion(_near(name, known))}'foedus treaties' lists all.",
    ).about(name)


def _from_atop(atopid: int, known: tuple[Agreement, ...]) -> Agreement:
    from foedus.sources import adding

    held = next((one for one in known if atopid in one.atop), None)
    if held is not None:
        return held
    if not atop_is_added():
        raise UnknownAgreementError(
            f"ATOP {atopid} is not in the atlas, and ATOP has not been added.",
            "add atop5_1m.csv with 'foedus data add PATH'.",
        )
    found = agreements_of(adding.load("atop-m")).get(atopid)
    if found is None:
        raise UnknownAgreementError(
            f"ATOP 5.1 has no alliance {atopid}.", "'foedus treaties --on DATE' lists them."
        )
    return found


def _suggestion(near: list[str]) -> str:
    return f"did you mean {' or '.join(near)}? " if near else ""


def _near(name: str, known: tuple[Agreement, ...]) -> list[str]:
    from rapidfuzz import process

    names = {
        said: one.key for one in known for said in (one.key, one.name, one.short_name, *one.aliases)
    }
    near = process.extract(name, list(names), limit=6, score_cutoff=60)
    return list(dict.fromkeys(names[said] for said, _, _ in near))[:3]
