"""Which estimates a question was asked under: the package's, or a folder of the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from foedus.contingency.fitting.estimates import SUBJECTS, Estimates


def cited(held: Estimates, models: Sequence[str]) -> list[dict[str, Any]]:
    """What to cite for these models' estimates: of what, when, how made; a checksum for one's own.

    Parameters
    ----------
    held : Estimates
        Those that were used.
    models : sequence of str
        The models that count.
    """
    told = []
    for one in held.files:
        if one.model not in models:
            continue
        whose = "your own estimates" if one.own else "foedus, estimates"
        source: dict[str, Any] = {
            "key": f"estimate-{one.model.replace('_', '-')}",
            "citation": f"{whose} of {SUBJECTS[one.model]}, {one.fitted}",
            "command": one.command,
        }
        if one.own:
            source["sha256"] = one.sha256
        told.append(source)
    return told


def noted(held: Estimates) -> list[str]:
    """One sentence that says which estimates are the user's; none where all are the package's."""
    if not held.own:
        return []
    mine = ", ".join(f"{SUBJECTS[one.model]} ({one.fitted})" for one in held.own)
    rest = "" if len(held.own) == len(held.files) else "; the others as foedus ships them"
    return [f"Your own estimates of {mine}{rest}."]
