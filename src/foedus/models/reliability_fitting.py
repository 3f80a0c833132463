"""Estimate reliability anew from the user's own files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from foedus.models.fitted_files import COMMAND, checksums
from foedus.models.partial_pooling import PooledLogit
from foedus.models.reliability import ALLIANCE_CASES, Estimate, shipped

if TYPE_CHECKING:
    import polars as pl

    from foedus.models.reliability_study import Candidate


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
        Versions and checksums of the files.

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


def refit(on: str, *, settings: Estimate | None = None) -> Estimate:
    """Estimate the model anew from the files that the user added.

    Parameters
    ----------
    on : str
        The day, which the estimate carries.
    settings : Estimate, optional
        Its features and variances are kept; those of the shipped one if not given. They were
        chosen in folds of whole wars, which `foedus.models.reliability_study.choose` does again.

    Raises
    ------
    SourceNotAddedError
        If a file that the estimate needs has not been added.
    """
    from foedus.models.reliability_cases import FILES, added_cases
    from foedus.models.reliability_study import Candidate

    old = shipped() if settings is None else settings
    candidate = Candidate(old.features, old.coefficient_variance, old.pooled.group_variance)
    changes = not {"power_change", "regime_change"}.isdisjoint(old.features)
    return estimate_reliability(
        added_cases(changes=changes),
        candidate,
        date=on,
        command=COMMAND,
        inputs=checksums(FILES),
    )
