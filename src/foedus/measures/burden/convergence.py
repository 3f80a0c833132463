"""Do members come closer to one another? Sigma and beta convergence of their effort."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError
from foedus.measures.burden.exploitation import scipy_stats

Array = NDArray[np.float64]
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Beta:
    """Growth of the logarithm of effort on its first value.

    ``slope`` below 0 means that those who began low grew faster; ``low`` and ``high`` are its
    95% interval, ``r`` the correlation, ``p`` two-sided, ``n`` the members in both years.
    """

    slope: float
    low: float
    high: float
    r: float
    p: float
    n: int


def sigma_of(effort: ArrayLike) -> Array:
    """Standard deviation of the logarithm of effort across members, year by year.

    Parameters
    ----------
    effort : float array, shape (..., n)
        Spending as a share of GDP; NaN where not known or no member. 0 has no logarithm and is
        left out.

    Returns
    -------
    float array, shape (...)
        With one degree of freedom taken; NaN for fewer than three members.

    Examples
    --------
    >>> round(float(sigma_of([1.0, 2.0, 4.0])), 4)
    0.6931
    """
    held = np.asarray(effort, float)
    logs = np.log(np.where(held > 0, held, np.nan))
    n = np.isfinite(logs).sum(axis=-1)
    mean = np.nansum(logs, axis=-1) / np.maximum(n, 1)
    squares = np.nansum((logs - mean[..., None]) ** 2, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(n >= _LEAST, np.sqrt(squares / (n - 1)), np.nan))


def beta_of(first: ArrayLike, last: ArrayLike) -> Beta:
    """Regression of the growth of log effort on its first value.

    Parameters
    ----------
    first, last : float array, shape (n,)
        Effort in the first and the last year; NaN where not known.

    Returns
    -------
    Beta

    Raises
    ------
    MeasureError
        If fewer than three members are known in both, or all began alike.
    MissingExtraError
        If scipy is not installed.

    Examples
    --------
    >>> beta_of([1.0, 2.0, 4.0], [2.0, 2.0, 2.0]).slope
    -1.0
    """
    stats = scipy_stats()
    a, b = np.asarray(first, float), np.asarray(last, float)
    known = np.isfinite(a) & np.isfinite(b) & (a > 0) & (b > 0)
    if known.sum() < _LEAST:
        raise MeasureError(
            f"effort is known of {int(known.sum())} members in both years: too few.",
            f"at least {_LEAST} are needed.",
        )
    start = np.log(a[known])
    if np.ptp(start) == 0:
        raise MeasureError("all members began alike.", "take a first year in which they differ.")
    found = stats.linregress(start, np.log(b[known]) - start)
    half = float(stats.t.ppf(0.975, int(known.sum()) - 2)) * float(found.stderr)
    slope = float(found.slope)
    return Beta(
        slope, slope - half, slope + half, float(found.rvalue), float(found.pvalue),
        int(known.sum()),
    )  # fmt: skip
