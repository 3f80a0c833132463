"""Estimate reliability anew from the user's own files, and say how far the parameters moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from foedus.models.partial_pooling import PooledLogit
from foedus.models.reliability import ALLIANCE_CASES, Estimate, shipped

if TYPE_CHECKING:
    import polars as pl

    from foedus.models.reliability_study import Candidate


@dataclass(frozen=True, slots=True)
class Movement:
    """One parameter as shipped and as estimated anew; ``errors`` is the move in standard errors."""

    parameter: str
    shipped: float
    estimated: float
    errors: float


def estimate_reliability(
    cases: pl.DataFrame,
    candidate: Candidate,
    *,
    date: str,
    command: str,
    inputs: dict[str, str] | None = None,
) -> Estimate:
    """Fit the chosen model to all cases.

    Parameters
    ----------
    cases : polars.DataFrame
        What `foedus.models.reliability_cases.historical_features` returns.
    candidate : Candidate
        The features and pooling, as `foedus.models.reliability_study.choose` finds them.
    date, command : str
        When, and with what command: they stand in the file.
    inputs : dict of str to str, optional
        Checksums of the files.

    Returns
    -------
    Estimate
        Effects of alliances with fewer than three cases are left out of it: a further promise of
        theirs counts as that of an alliance not met before.
    """
    from foedus.models.reliability_study import fit_candidate

    pooled = fit_candidate(cases, candidate)
    counts = dict(cases["atopid"].value_counts().iter_rows())
    kept = [n for n, group in enumerate(pooled.groups) if counts[group] >= ALLIANCE_CASES]
    k = len(pooled.coefficients)
    rows = np.array([*range(k), *(k + n for n in kept)])
    shares = {}
    for name in candidate.features:
        known = cases[name].drop_nulls()
        values = sorted(known.value_counts().iter_rows())
        shares[name] = tuple((float(value), count / len(known)) for value, count in values)
    return Estimate(
        candidate.features,
        PooledLogit(
            pooled.coefficients,
            pooled.effects[kept],
            pooled.covariance[np.ix_(rows, rows)],
            tuple(pooled.groups[n] for n in kept),
            pooled.group_variance,
        ),
        candidate.coefficient_variance,
        shares,
        date,
        command,
        cases.height,
        inputs or {},
    )


def refit(date: str) -> tuple[Estimate, tuple[Movement, ...]]:
    """Estimate the shipped model anew from the files that the user added.

    Parameters
    ----------
    date : str
        The day, which the estimate carries.

    Returns
    -------
    tuple of Estimate and tuple of Movement
        With how far each parameter moved from the shipped one.

    Raises
    ------
    SourceNotAddedError
        If a file that the estimate needs has not been added.
    """
    from foedus.models.reliability_cases import added_cases
    from foedus.models.reliability_study import Candidate

    old = shipped()
    candidate = Candidate(old.features, old.coefficient_variance, old.pooled.group_variance)
    changes = not {"power_change", "regime_change"}.isdisjoint(old.features)
    new = estimate_reliability(
        added_cases(changes=changes),
        candidate,
        date=date,
        command="refit",
        inputs=input_checksums(),
    )
    return new, movements(old, new)


def input_checksums() -> dict[str, str]:
    """The checksums of the added files that the estimate reads."""
    from foedus.models.reliability_cases import FILES
    from foedus.sources import adding

    return {key: adding.added(key).origin_sha256 for key in FILES}


def movements(old: Estimate, new: Estimate) -> tuple[Movement, ...]:
    """How far each coefficient of one estimate lies from the other's.

    Parameters
    ----------
    old, new : Estimate
        Of the same features.

    Returns
    -------
    tuple of Movement
        The constant first.
    """
    spread = np.sqrt(np.diag(old.pooled.covariance))
    names = ("constant", *old.features)
    moved = zip(
        names,
        old.pooled.coefficients,
        new.pooled.coefficients,
        spread[: len(names)],
        strict=True,
    )
    return tuple(
        Movement(name, float(was), float(now), float((now - was) / error))
        for name, was, now, error in moved
    )
