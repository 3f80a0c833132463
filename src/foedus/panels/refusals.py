"""What a panel refuses at its door: spans, rules and systems that do not exist."""

from __future__ import annotations

import difflib
import operator
from collections.abc import Sequence

from foedus.dates import FIRST_DAY
from foedus.errors import PanelError
from foedus.states import AS_OF

FIRST_YEAR = FIRST_DAY.year
LAST_YEAR = AS_OF.year
SYSTEMS = ("cow", "gw")


def whole_number(name: str, value: object, *, least: int) -> int:
    """A whole number of at least ``least``; NumPy's count, ``True`` does not.

    Raises
    ------
    PanelError
        If it is none.
    """
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)  # type: ignore[arg-type]  # a TypeError is what is asked
    except TypeError:
        raise PanelError(
            f"{name} is {value!r}, which is no whole number.", f"write {name} as a number."
        ) from None
    if number < least:
        raise PanelError(f"{name} is {number}, below {least}.", f"give {least} or more.")
    return number


def span(first: object, last: object) -> tuple[int, int]:
    """The first and last year of a panel, both counted.

    Raises
    ------
    PanelError
        If one is no year of the register of states, or they are the wrong way round.

    Examples
    --------
    >>> span(1816, 2024)
    (1816, 2024)
    """
    mend = f"give years from {FIRST_YEAR} to {LAST_YEAR}, such as first=1816, last=2024."
    years = []
    for name, value in (("first", first), ("last", last)):
        try:
            year = whole_number(name, value, least=0)
        except PanelError as error:
            raise PanelError(error.wrong, mend) from None
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise PanelError(
                f"{name} is {year}; the register of states covers {FIRST_YEAR}-{LAST_YEAR}.", mend
            )
        years.append(year)
    if years[0] > years[1]:
        raise PanelError(
            f"the span ends, {years[1]}, before it begins, {years[0]}: it has no years.",
            "give the earlier year as first.",
        )
    return years[0], years[1]


def choice(name: str, value: object, known: Sequence[str]) -> str:
    """One of the known words.

    Raises
    ------
    PanelError
        If it is none of them; the nearest is named.

    Examples
    --------
    >>> choice("system", "gw", SYSTEMS)
    'gw'
    """
    if isinstance(value, str) and value in known:
        return value
    near = difflib.get_close_matches(str(value).lower(), known, n=1, cutoff=0.5)
    meant = f"did you mean {near[0]!r}? " if near else ""
    raise PanelError(
        f"there is no {name} {value!r}.", f"{meant}{name} is {' or '.join(map(repr, known))}."
    )


def flag(name: str, value: object) -> bool:
    """True or False, and nothing that only counts as such.

    Raises
    ------
    PanelError
        If it is neither.
    """
    if isinstance(value, bool):
        return value
    raise PanelError(
        f"{name} is {value!r}, neither True nor False.", f"write {name}=True or False."
    )
