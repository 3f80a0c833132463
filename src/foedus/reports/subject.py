"""What a report is about: an alliance or bloc, a scenario, or one state's attack on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from foedus.errors import FoedusError, UnknownNameError

Kind = Literal["alliance", "scenario", "contingency"]
_FEWEST = 60


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about.

    Parameters
    ----------
    kind : str
        ``alliance``, ``scenario`` or ``contingency``.
    title : str
        Of the report.
    words : tuple of str
        By which the command names it.
    agreement, bloc : str
        Keys; empty where it is none.
    name : str
        The shortest name of the alliance.
    members : tuple of str
        Codes of its members on the day.
    scenario : str
        A name of the library, or a path.
    attacker, target : str
        Codes, by commas.
    """

    kind: Kind
    title: str
    words: tuple[str, ...]
    agreement: str = ""
    bloc: str = ""
    name: str = ""
    members: tuple[str, ...] = ()
    scenario: str = ""
    attacker: str = ""
    target: str = ""


def read_subject(
    said: Sequence[str] = (), on: date | None = None, *, attacker: str = "", target: str = ""
) -> Subject:
    """What is meant by the words of a command.

    Parameters
    ----------
    said : sequence of str
        One word: an agreement, a bloc, a scenario of the library or its file; or ``A B`` in one.
        Two: attacker and target.
    on : date, optional
        Day on which names are read.
    attacker, target : str
        The states instead, by commas.

    Raises
    ------
    UnknownNameError
        If nothing is called so; the nearest names are given.

    Examples
    --------
    >>> from datetime import date
    >>> [read_subject([one], date(2026, 1, 1)).kind for one in ("NATO", "quad-treaty", "RUS EST")]
    ['alliance', 'scenario', 'contingency']
    """
    words = tuple(one.strip() for one in said)
    if attacker or target:
        if words or not (attacker.strip() and target.strip()):
            raise UnknownNameError(
                "an attack needs both --attacker and --target, and no other subject.",
                "write foedus report Russia Estonia.",
            )
        words = (attacker, target)
    if not words or not all(words) or len(words) > 2:
        raise UnknownNameError(
            "a report is about one thing." if words else "no subject is given.",
            "name an alliance, a bloc or a scenario, or an attacker and a target; put a name of "
            "several words in quotes.",
        )
    if len(words) == 2:
        return _attack(words[0], words[1], on, words)
    one = words[0]
    found = _scenario(one) or _alliance(one, on) or _two_states(one, on)
    if found is None:
        raise _unknown(one)
    return found


def _scenario(name: str) -> Subject | None:
    from foedus.scenarios.library import find_scenario, names

    if name not in names() and not name.endswith(".toml"):
        return None
    read = find_scenario(name)
    return Subject("scenario", read.title, (name,), name=read.name, scenario=name)


def _alliance(name: str, on: date | None) -> Subject | None:
    from foedus.atlas.blocs import find_bloc, members_on
    from foedus.atlas.edition import edition
    from foedus.errors import UnknownAgreementError
    from foedus.states import fold
    from foedus.worlds.named import find_agreement
    from foedus.worlds.world import world

    agreement = bloc = None
    try:
        agreement = find_agreement(name)
    except UnknownAgreementError as error:
        if " agreements." in error.wrong:
            raise
    try:
        bloc = find_bloc(name)
    except UnknownNameError:
        bloc = None
    if agreement is None and bloc is None:
        return None
    day = edition().as_of if on is None else on
    members: tuple[str, ...] = ()
    if agreement is not None:
        try:
            members = tuple(one.code for one in world(day, stale=True).members(agreement.key))
        except FoedusError:
            # Before it was signed and after it ended it has none: its sections say so.
            members = ()
    own = agreement is not None and fold(name) in (
        fold(agreement.key),
        fold(agreement.name),
        fold(agreement.short_name),
    )
    if bloc is not None and not own:
        members = members_on(bloc.key, day)
        title, short = bloc.name, bloc.key
    elif agreement is not None:
        title, short = agreement.name, agreement.short_name
        title = title if fold(short) in fold(title) else f"{title} ({short})"
    return Subject(
        "alliance",
        title,
        (name,),
        agreement=agreement.key if agreement else "",
        bloc=bloc.key if bloc else "",
        name=name if bloc is not None and not own else short,
        members=members,
    )


def _attack(attacker: str, target: str, on: date | None, words: tuple[str, ...]) -> Subject:
    from foedus.states import resolve

    sides = [
        [resolve(one.strip(), on=on).state for one in side.split(",") if one.strip()]
        for side in (attacker, target)
    ]
    told = [" and ".join(one.name for one in side) for side in sides]
    codes = [",".join(one.code for one in side) for side in sides]
    verb = "attacks" if len(sides[0]) == 1 else "attack"
    return Subject(
        "contingency",
        f"If {told[0]} {verb} {told[1]}",
        words,
        attacker=codes[0],
        target=codes[1],
    )


def _two_states(text: str, on: date | None) -> Subject | None:
    """Two states in one text, parted by the one space that makes names of both sides."""
    parts = text.split()
    for cut in range(1, len(parts)):
        sides = " ".join(parts[:cut]), " ".join(parts[cut:])
        try:
            return _attack(*sides, on, sides)
        except FoedusError:
            continue
    return None


def _unknown(name: str) -> UnknownNameError:
    from rapidfuzz import process, utils

    from foedus.atlas.blocs import blocs
    from foedus.atlas.treaty_files import agreements
    from foedus.scenarios.library import names
    from foedus.states import resolve

    shown = name[:80]
    try:
        state = resolve(name).state
    except FoedusError:
        state = None
    if state is not None:
        return UnknownNameError(
            f"{shown!r} is a state, and no report is about one state.",
            f"name an attack, 'foedus report Russia {state.code}', or ask 'foedus entanglement "
            f"{state.code}'.",
        )
    known = {said: one.key for one in agreements() for said in (one.key, one.name, one.short_name)}
    known |= {said: one.key for one in blocs() for said in (one.key, one.name)}
    known |= {one: one for one in names()}
    hits = process.extract(
        name, list(known), limit=6, score_cutoff=_FEWEST, processor=utils.default_process
    )
    near = list(dict.fromkeys(known[hit] for hit, _, _ in hits))[:3]
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    return UnknownNameError(
        f"{shown!r} is no agreement, no bloc, no scenario, and no two states.",
        f"{meant}'foedus treaties', 'foedus blocs' and 'foedus scenario list' list them; a file "
        "of yours ends with .toml; an attack is written as two names: foedus report Russia "
        "Estonia.",
    )
