"""The rows that folds are cut from, made once in each process from the files that were added."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from foedus.contingency.hindcast.cases import inputs
from foedus.contingency.joining.design import APPLIES, Design, design, official_designs
from foedus.errors import WorkError

SETS: Final = ("wars", "disputes")


def rows_of(named: str, said: str) -> tuple[Design, Design]:
    """The candidates of a set, and those of the principals' wars whose duty applied.

    Parameters
    ----------
    named : str
        ``wars`` or ``disputes``.
    said : str
        What :func:`fingerprint` gave where the work was handed out.

    Returns
    -------
    tuple of Design

    Raises
    ------
    WorkError
        If this worker's files are not those of the caller.
    SourceNotAddedError
        If one was not added here.
    """
    if fingerprint() != said:
        raise WorkError(
            "a worker has other files of data than the process that gave it the work.",
            "add the same files on each machine, or let the workers share one FOEDUS_CACHE.",
        )
    return _wars() if named == "wars" else _disputes()


def fingerprint() -> str:
    """A hash of the versions and checksums of all datasets that are read."""
    import hashlib

    said = "\n".join(f"{key} {what}" for key, what in sorted(inputs().items()))
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def _wars() -> tuple[Design, Design]:
    rows, principals = official_designs()
    return rows, _due(principals)


@cache
def _disputes() -> tuple[Design, Design]:
    from foedus.contingency.joining.disputes import dispute_cases
    from foedus.contingency.joining.features import features, strengths
    from foedus.contingency.joining.reconciliation import principals_cases
    from foedus.contingency.ruled_duties import ruled_duties

    cases = dispute_cases()
    reduced = principals_cases(cases, strengths(cases.wars))
    rows = design(features(cases), ruled_duties(cases.wars))
    return rows, _due(design(features(reduced), ruled_duties(reduced.wars)))


def _due(principals: Design) -> Design:
    return principals.rows(np.flatnonzero(principals.bound == APPLIES))
