"""The clauses that bind hands, in plain words; the standard library alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a treaty that takes freedom from its members.

    Parameters
    ----------
    key, title : str
        What it is called, and in plain words.
    atop : str
        ATOP's variables that code it.
    """

    key: str
    title: str
    atop: str


LISTED = (
    Clause("unconditional", "fights for others without condition", "defense offense conditio"),
    Clause("third-parties", "limits commitments to third states", "thirdcom"),
    Clause("other-alliances", "no alliance against a member", "noothall"),
    Clause("separate-peace", "rules on a separate peace", "seppeace"),
    Clause("bases", "bases on one side's ground", "base"),
    Clause("command", "forces under another's or a joint command", "subord intcom"),
    Clause("intervention", "help or force in members' own affairs", "interv"),
    Clause("consultation", "consults unasked", "consul concoreq"),
    Clause("no-exit", "no right to leave", "renounce"),
    Clause("duration", "how long it binds: share of fifty years", "speclgth length"),
)
BY_KEY = {one.key: one for one in LISTED}
CHARTER = "un-charter"
"""Binds nearly every state to every other, and is left out of a state's portfolio."""
HALVING = 5000
"""Distance over which pledged strength counts half: assumed. Unit: km."""
EXIT_CODES = {
    0: "no provision on renouncing it",
    1: "may be renounced",
    2: "may be renounced, ATOP's kind 2",
    3: "may be renounced, ATOP's kind 3",
    4: "may not be renounced",
}
"""ATOP's ``renounce``; the files print the codes 2 and 3 without their words."""
