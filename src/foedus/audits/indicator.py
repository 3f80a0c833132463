"""One figure of an audit, of whichever kind: what is measured, of whom, when, how sure, from where.

Every audit of an alliance gives its chief figures in this shape, so that what it costs, who
decides, what it constrains and whether it fits together stand side by side.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of an audit.

    Parameters
    ----------
    audit : str
        The question that tells the rest: ``burden``, ``cohesion``.
    key : str
        Which figure, as code: ``largest_share``.
    label : str
        The same in plain words: "largest member's share of spending".
    value : float, str or None
        None where it is not known; ``note`` then says why.
    unit : str
        ``share``, ``% of GDP``, ``index 0-1``, ``states``.
    as_of : str
        The year or the day the figure belongs to; empty where it has none.
    about : str
        The member it is of, by code; empty where it is of the whole group.
    low, high : float or None
        Ends of the interval.
    level : float or None
        Of that interval, as a share: 0.8; None where ends are not of a level, as least and most.
    percentile : float or None
        Where the value stands among what ``against`` names; from 0 to 100.
    against : str
        Whom the percentile compares with: "random groups of as many states".
    sources : tuple of str
        Datasets by key, and ``atlas``.
    note : str
        What must be known to read the figure, or why there is none.

    Examples
    --------
    >>> Indicator("burden", "members", "members", 32, "states", "2026-01-01").value
    32
    """

    audit: str
    key: str
    label: str
    value: float | str | None
    unit: str = ""
    as_of: str = ""
    about: str = ""
    low: float | None = None
    high: float | None = None
    level: float | None = None
    percentile: float | None = None
    against: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""
