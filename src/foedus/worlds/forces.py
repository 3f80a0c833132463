"""Forces of one state stationed in another: a fact of posture, not of a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Stationed:
    """Forces of one state in another from a day on.

    Parameters
    ----------
    by, at : str
        Printed codes of the state whose forces they are, and of the host.
    thousand : float
        Persons. Unit: thousand.
    since : date
        First day.
    agreement : str
        Key of the agreement under which they stand there; empty where none is named.
    source : str
        What says so.
    """

    by: str
    at: str
    thousand: float
    since: date
    agreement: str = ""
    source: str = ""
