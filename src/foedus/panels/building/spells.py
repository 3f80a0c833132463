"""Years of peace since the last event, and the terms that let a hazard change with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from foedus.errors import PanelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Truths = npt.NDArray[np.bool_]

GAPS = ("restart", "count")
UNKNOWN = -1


def peace_years(
    group: Numbers, year: Numbers, event: Truths, known: Truths, gaps: str = "restart"
) -> Numbers:
    """Years without the event before each row, as Beck, Katz and Tucker count them.

    Parameters
    ----------
    group : int array, shape (n,)
        Whose row it is; the rows of a group stand together, by year.
    year : int array, shape (n,)
        No year twice in a group.
    event : bool array, shape (n,)
        Whether the event was in that year.
    known : bool array, shape (n,)
        Whether that is known at all.
    gaps : str
        ``restart``: where years are missing in between (a state that left the system), the count
        begins anew. ``count``: the missing years count as years of peace.

    Returns
    -------
    int array, shape (n,)
        Unit: years. 0 in the first row and in the year after an event; the year of an event has
        the count that had been reached. -1 where it is not known whether there was one; after
        such rows the count begins anew.

    References
    ----------
    beck_et_al1998

    Examples
    --------
    >>> import numpy as np
    >>> years, event = np.arange(1900, 1906), np.array([0, 0, 1, 1, 0, 0], bool)
    >>> peace_years(np.zeros(6, int), years, event, np.ones(6, bool)).tolist()
    [0, 1, 2, 0, 0, 1]
    """
    import numpy as np

    n = len(year)
    if n == 0:
        return np.zeros(0, np.int64)
    begins = np.ones(n, bool)
    same = group[1:] == group[:-1]
    begins[1:] = ~same | event[:-1] | ~known[:-1]
    if gaps == "restart":
        begins[1:] |= year[1:] != year[:-1] + 1
    start = np.maximum.accumulate(np.where(begins, np.arange(n), 0))
    origin = year[start]
    if gaps == "count":
        # The year after an event is 0 even where it has no row.
        after = np.zeros(n, bool)
        after[1:] = same & event[:-1] & known[:-1]
        first = np.where(after, np.roll(year, 1) + 1, year)
        origin = first[start]
    return np.where(known, year - origin, UNKNOWN)


def restricted_cubic_spline(t: Floats, knots: Sequence[float]) -> Floats:
    """The curved terms of a natural cubic spline, straight beyond its outer knots.

    Parameters
    ----------
    t : float array, shape (n,)
        Unit: years.
    knots : sequence of float
        At least three, ascending. Unit: years.

    Returns
    -------
    float array, shape (n, len(knots) - 2)
        The terms beside ``t`` itself, in the unit of ``t``.

    Raises
    ------
    PanelError
        If there are fewer than three knots, or they do not ascend.

    References
    ----------
    durrleman_simon1989

    Examples
    --------
    >>> import numpy as np
    >>> restricted_cubic_spline(np.array([0.0, 1.0, 4.0]), (1, 4, 7)).ravel().tolist()
    [0.0, 0.0, 0.75]
    """
    import numpy as np

    try:
        at = np.asarray(knots, float)
    except (TypeError, ValueError):
        at = np.zeros(0)
    if at.ndim != 1 or len(at) < 3 or not np.isfinite(at).all() or not (np.diff(at) > 0).all():
        raise PanelError(
            f"the knots are {knots!r}.", "give three or more years, each above the last."
        )
    above = np.maximum(np.asarray(t, float)[:, None] - at, 0.0) ** 3
    last, before = at[-1], at[-2]
    bent = (
        above[:, :-2]
        - above[:, [-2]] * (last - at[:-2]) / (last - before)
        + above[:, [-1]] * (before - at[:-2]) / (last - before)
    )
    terms: Floats = bent / (last - at[0]) ** 2
    return terms
