"""The clauses of an agreement from the atlas's own record; what it does not say stays unknown.

Rules: a defense or offense pledge is unconditional where the record has no condition of any kind:
none listed, no named adversary, no provocation, request or number of adversaries, and a scope that
takes in a party's territory wherever it lies; it binds nobody whom the text lets choose how to
help. Bases and command follow from the depth of the text where that is low: MILINST 0 or 1 means no
bases and no integrated command, 0 no subordination either. Exit and term are read from the terms of
exit. Who owes nothing is bound by neither: there is nothing to leave. Of a text that is
not published nothing is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from foedus.audits.constraint.exit_terms import duration, exit_right
from foedus.measures.constraint import CLAUSES
from foedus.terms import Pledge
from foedus.treaties import Agreement, Obligation

Floats = NDArray[np.float64]
ACTIVE = (Pledge.DEFENSE, Pledge.OFFENSE)
_PLACE = {name: place for place, name in enumerate(CLAUSES)}


class _Say(Protocol):
    """Takes a clause, its value or values, and what says so."""

    def __call__(self, clause: str, column: Sequence[float] | float, why: str) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """What a record says of the clauses.

    Parameters
    ----------
    members : float array, shape (m, 10)
        As they bind each state asked about; NaN not known.
    basis : tuple of str
        Of each clause; empty where not known.
    """

    members: Floats
    basis: tuple[str, ...]


def recorded(agreement: Agreement, day: date, codes: Sequence[str]) -> Recorded:
    """The clauses that an agreement's record speaks of.

    Parameters
    ----------
    agreement : Agreement
        The record.
    day : date
        Obligations that run on it count.
    codes : sequence of str
        Printed codes of the states.

    Returns
    -------
    Recorded
    """
    values = np.full((len(codes), len(CLAUSES)), np.nan)
    basis = [""] * len(CLAUSES)
    running = [one for one in agreement.obligations if _runs(one, day)]
    if agreement.text == "unpublished" or any(one.text == "unpublished" for one in running):
        return Recorded(values, tuple(basis))

    def say(clause: str, column: Sequence[float] | float, why: str) -> None:
        values[:, _PLACE[clause]] = column
        basis[_PLACE[clause]] = why

    active = [one for one in running if one.duty in ACTIVE]
    say(
        "unconditional",
        [
            float(
                any(
                    unconditional(one) and _owes(one, code) and not _chooses(one, code, day)
                    for one in active
                )
            )
            for code in codes
        ],
        _bases(active) or "no such pledge in the record",
    )
    consults = [one for one in running if one.duty is Pledge.CONSULTATION]
    say(
        "consultation",
        [float(any(not one.on_request and "request" not in one.conditions and _owes(one, code)
                   for one in consults)) for code in codes],
        _bases(consults) or "no such pledge in the record",
    )  # fmt: skip
    _deep(agreement, say)
    _lasting(agreement, running, codes, say)
    return Recorded(values, tuple(basis))


def _deep(agreement: Agreement, say: _Say) -> None:
    milinst = None if agreement.depth is None else agreement.depth.milinst
    if milinst is None or agreement.depth is None or milinst > 1:
        return
    why = f"depth of the text is {milinst} ({agreement.depth.basis})"
    say("bases", 0.0, why)
    if milinst == 0:
        say("command", 0.0, why)


def _lasting(
    agreement: Agreement, running: Sequence[Obligation], codes: Sequence[str], say: _Say
) -> None:
    why = f"{agreement.exit.get('terms', '')} ({agreement.exit.get('basis', '')})"
    bound = [any(_owes(one, code) for one in running) for code in codes]
    for clause, found in (
        ("no-exit", exit_right(agreement.exit)),
        ("duration", duration(agreement.exit)),
    ):
        if not any(bound):
            say(clause, 0.0, "no duty in the record that could be left")
        elif found is not None:
            say(clause, [found if one else 0.0 for one in bound], why)


def unconditional(obligation: Obligation) -> bool:
    """Whether a pledge of help hangs on nothing but that it is called for."""
    everywhere = not obligation.scope or any(
        arm.kind == "territory" and not arm.areas and not arm.places and not arm.islands_only
        for arm in obligation.scope
    )
    return everywhere and not (
        obligation.conditions
        or obligation.unread
        or obligation.adversaries is not None
        or obligation.nonprovocation
        or obligation.on_request
        or obligation.minimum_adversaries > 1
        or obligation.belligerents_only
    )


def _runs(one: Obligation, day: date) -> bool:
    begun = one.since is None or one.since.earliest <= day
    return begun and (one.until is None or day < one.until.earliest)


def _owes(one: Obligation, code: str) -> bool:
    return not one.by or code in one.by


def _chooses(one: Obligation, code: str, day: date) -> bool:
    """Whether the text lets this bearer choose how to help."""
    return any(
        code in held.states
        and (held.since is None or held.since.earliest <= day)
        and (held.until is None or day < held.until.earliest)
        for held in one.carve_outs
    )


def _bases(ones: Sequence[Obligation]) -> str:
    return "; ".join(dict.fromkeys(one.basis for one in ones))
