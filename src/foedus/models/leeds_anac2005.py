"""Leeds and Anac's logit of promises kept in war: their formula, and the same estimated anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.models.logit import LogitFit, fit_logit, inverse_logit

if TYPE_CHECKING:
    import polars as pl

VARIABLES = ("milinst", "formal", "power_change", "institutions_change", "originator")
# The constant first, then in the order of VARIABLES.
PUBLISHED = (3.691, -0.709, -0.929, -1.547, -1.460, -1.359)


def honoring_leeds_anac2005(
    milinst: ArrayLike,
    formal: ArrayLike,
    power_change: ArrayLike,
    institutions_change: ArrayLike,
    originator: ArrayLike,
) -> NDArray[np.float64]:
    """Chance that a member keeps a promise that a war calls in.

    Parameters
    ----------
    milinst, formal : array, shape (n,)
        Military institutionalization and formality of the pact. Unit: 0, 1 or 2.
    power_change : array, shape (n,)
        1 if capabilities changed since the pact was made (by 10% or more, as the file's second,
        20% form of it suggests), else 0.
    institutions_change : array, shape (n,)
        1 if domestic institutions changed since the pact was made, else 0.
    originator : array, shape (n,)
        The authors' ``origtar1``, a mark of the role of the war's first target.

    Returns
    -------
    float array, shape (n,)

    Notes
    -----
    ``logit P = 3.691 - 0.709 milinst - 0.929 formal - 1.547 power - 1.460 institutions
    - 1.359 originator``, on 137 cases.

    References
    ----------
    leeds_anac2005, leeds2003

    Examples
    --------
    >>> chances = honoring_leeds_anac2005([0, 2], [0, 2], [0, 1], [0, 1], [0, 1])
    >>> [round(float(chance), 3) for chance in chances]
    [0.976, 0.019]
    """
    parts = (milinst, formal, power_change, institutions_change, originator)
    x = np.column_stack([np.asarray(part, float) for part in parts])
    return inverse_logit(PUBLISHED[0] + x @ np.array(PUBLISHED[1:]))


def fit_leeds_anac2005(cases: pl.DataFrame) -> LogitFit:
    """The same logit estimated on the cases: constant first, then `VARIABLES`.

    Parameters
    ----------
    cases : polars.DataFrame
        What `foedus.models.honoring.member_invocations` returns.

    Returns
    -------
    LogitFit
    """
    x = np.column_stack([np.ones(cases.height), cases.select(VARIABLES).to_numpy()])
    return fit_logit(x, cases["honored"].to_numpy().astype(float))
