"""Reads an agreement's terms of exit from the atlas's words: a right to leave, and the term."""

from __future__ import annotations

import re
from collections.abc import Mapping

from foedus.measures.constraint import LONGEST

# fmt: off
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "twenty-five": 25, "thirty": 30, "forty": 40, "fifty": 50, "one hundred": 100,
}
# fmt: on
# The first words of the terms decide whether a term of years opens them.
_TERM = re.compile(
    rf"^(?:(?:any party )?after )?({'|'.join(sorted(_WORDS, key=len, reverse=True))}) years?\b"
    r"(?! after notice)"
)
_ENDLESS = re.compile(r"^(perpetual|without limit of time|in force indefinitely)")
_LOCKED = re.compile(r"^(no clause|none stated|none$|no exit by one party|perpetual)")
_OPEN = re.compile(r"\bnotice\b|denounce|notifying|revocation|repeal|withdrawal agreement|may end")


def exit_right(terms: Mapping[str, str]) -> float | None:
    """0 where the words give a right to leave, 1 where they give none; None where they do not say.

    A term that is only renewed at its end is no right to leave before it: not known.

    Examples
    --------
    >>> exit_right({"terms": "one year after notice", "notice_months": "12"})
    0.0
    >>> exit_right({"terms": "no clause"}), exit_right({"terms": "fifty years"})
    (1.0, None)
    """
    words = terms.get("terms", "")
    if not words:
        return None
    if _LOCKED.search(words):
        return 1.0
    return 0.0 if terms.get("notice_months") or _OPEN.search(words) else None


def term_months(terms: Mapping[str, str]) -> float | None:
    """The first term that the words set, in months; infinite without one; None where unsaid.

    Examples
    --------
    >>> term_months({"terms": "after ten years, one year after notice"})
    120.0
    >>> term_months({"terms": "one year after notice"}) is None
    True
    """
    words = terms.get("terms", "")
    if _ENDLESS.search(words):
        return float("inf")
    found = _TERM.search(words)
    return None if found is None else 12.0 * _WORDS[found.group(1)]


def duration(terms: Mapping[str, str]) -> float | None:
    """The term as a share of fifty years, at most 1; 1 without a term; None where unsaid.

    Examples
    --------
    >>> duration({"terms": "ten years"}), duration({"terms": "perpetual"})
    (0.2, 1.0)
    """
    months = term_months(terms)
    return None if months is None else min(months / LONGEST, 1.0)
