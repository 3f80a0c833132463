"""Tells what ATOP confirms in an agreement from what the atlas took from ATOP itself.

A fact of a treaty file whose ``basis`` is ``atop`` was read in ATOP's own files. That it says
what ATOP says shows a sound copy, and confirms nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from foedus.audits.finding import CONFIRMED, SAME_SOURCE, Finding
from foedus.treaties import Agreement

ATOP = "atop"
_PARTY = re.compile(r"party (\w+)")
_DUTY = re.compile(r"(?:duty|conditions|adversaries): (\w+)")


def without_copies(agreement: Agreement, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings on an agreement, copies from ATOP told apart from what is confirmed.

    Parameters
    ----------
    agreement : Agreement
        With the basis of each of its facts.
    findings : iterable of Finding
        What the comparison with ATOP found.
    """
    for one in findings:
        copied = one.verdict == CONFIRMED and taken_from_atop(agreement, one.field)
        yield replace(one, verdict=SAME_SOURCE) if copied else one


def taken_from_atop(agreement: Agreement, field: str) -> bool:
    """Whether every fact that a compared field rests on has ``atop`` as its basis."""
    party, duty = _PARTY.match(field), _DUTY.match(field)
    bases: set[str] = set()
    if party:
        bases = {one.basis for one in agreement.parties if one.state == party[1]}
    elif duty:
        bases = {one.basis for one in agreement.obligations if str(one.duty) == duty[1]}
    elif field == "end":
        bases = {agreement.end_basis} if agreement.end is not None else set()
    elif field in ("milinst", "formal") and agreement.depth is not None:
        bases = {agreement.depth.basis}
    return bases == {ATOP}
