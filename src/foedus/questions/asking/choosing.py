"""Reads what is chosen from a list, and weights said as ``name=number``."""

from __future__ import annotations

import math
from collections.abc import Sequence

from foedus.errors import EventError, UnknownNameError


def chosen(said: str | Sequence[str] | None, choices: Sequence[str], what: str) -> tuple[str, ...]:
    """What was chosen, each once, in the order of the choices; empty for nothing said.

    Parameters
    ----------
    said : str or sequence of str, optional
        By commas, or one by one.
    choices : sequence of str
        What there is.
    what : str
        What each is called: ``part``.

    Raises
    ------
    UnknownNameError
        If one is none of them, or nothing stands there.
    """
    if said is None:
        return ()
    parts = said.split(",") if isinstance(said, str) else [str(one) for one in said]
    wanted = [one.strip() for one in parts if one.strip()]
    wrong = [one for one in wanted if one not in choices]
    if wrong or not wanted:
        raise UnknownNameError(
            f"{wrong[0]!r} is no {what}." if wrong else f"no {what} is given.",
            f"choose among {', '.join(choices)}.",
        )
    return tuple(one for one in choices if one in wanted)


def weights_said(text: str | None, example: str) -> dict[str, float]:
    """Weights from ``name=number`` by commas; which names and numbers will do the caller knows.

    Parameters
    ----------
    text : str, optional
        As it was written.
    example : str
        What the mend shows.

    Raises
    ------
    EventError
        If a part is no such pair, or a name stands twice.

    Examples
    --------
    >>> weights_said("spending=0.75, personnel=0.25", "spending=1")
    {'spending': 0.75, 'personnel': 0.25}
    """
    told: dict[str, float] = {}
    for part in [] if text is None else text.split(","):
        name, sign, number = (one.strip() for one in part.partition("="))
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        if not sign or not math.isfinite(value):
            raise EventError(f"{part.strip()!r} is no weight.", f"write {example}.")
        if name in told:
            raise EventError(f"{name!r} has two weights.", "give it one.")
        told[name] = value
    return told
