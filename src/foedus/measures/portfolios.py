"""Portfolios: what each state has pledged every other as one score, or how it voted, as arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError
from foedus.measures.disagreement import Floats

# The score of each obligation, by coding. The types of Correlates of War know no offense, which
# ATOP records: it is ranked with defense, since both pledge troops.
CODINGS: dict[str, dict[str, int]] = {
    "cow": {"defense": 3, "offense": 3, "neutral": 2, "nonagg": 2, "consul": 1},
    "atop": {"defense": 3, "offense": 3, "neutral": 2, "consul": 2, "nonagg": 1},
}
RULES = ("directed", "either", "both")
DEFENDS_ITSELF = 3.0
# A state may be absent from a vote, or not be a member yet: no score, and not an abstention.
VOTES = {"yes": 1, "abstain": 2, "no": 3}


def alliance_portfolio(
    states: ArrayLike,
    ccode1: ArrayLike,
    ccode2: ArrayLike,
    *,
    defense: ArrayLike,
    offense: ArrayLike,
    neutral: ArrayLike,
    nonagg: ArrayLike,
    consul: ArrayLike,
    coding: str = "cow",
    how: str = "directed",
    diagonal: float = DEFENDS_ITSELF,
) -> Floats:
    """Strongest pledge of every state to every state in one year.

    Parameters
    ----------
    states : int array, shape (n,)
        State numbers in the order the rows and columns shall have, each once.
    ccode1, ccode2 : int array, shape (m,)
        The directed dyads that have a row: ``ccode1`` promises ``ccode2``, each dyad once.
    defense, offense, neutral, nonagg, consul : array, shape (m,)
        ATOP's obligations of ``ccode1`` to ``ccode2``: 1 or 0; negative or NaN is not known.
    coding : str
        How pledges are ranked. ``cow``, as the types of Correlates of War: 3 defense or offense,
        2 neutrality or nonaggression, 1 consultation (entente). ``atop``: 3 defense or offense,
        2 neutrality or consultation, 1 nonaggression alone. 0 is no pledge.
    how : str
        ``directed``: [i, k] is what i promised k. ``either``: the stronger of the two directions;
        ``both``: the weaker. Both of these are symmetric.
    diagonal : float
        A state's score toward itself: 3, it defends itself. NaN leaves the two states of a dyad
        out of its comparison, so that only third parties count.

    Returns
    -------
    float array, shape (n, n)
        Scores 0 to 3; a dyad with no row is 0, "no pledge". NaN where an obligation that is not
        known could raise the score. Unit: ordinal score.

    Raises
    ------
    MeasureError
        If a dyad is given twice or with itself, a state of a dyad is not in ``states``, an
        obligation is neither 0, 1 nor missing, or a rule or coding has no such name.

    References
    ----------
    leeds_et_al2002, signorino_ritter1999, singer_small1966, miller2025

    Examples
    --------
    >>> one, none = np.array([1]), np.array([0])
    >>> alliance_portfolio([200, 210], [200], [210], defense=one, offense=none, neutral=none,
    ...     nonagg=none, consul=one).tolist()
    [[3.0, 3.0], [0.0, 3.0]]
    """
    if coding not in CODINGS:
        raise MeasureError(
            f"there is no coding {coding!r}.", f"choose {' or '.join(map(repr, CODINGS))}."
        )
    if how not in RULES:
        raise MeasureError(f"there is no rule {how!r}.", f"choose {' or '.join(map(repr, RULES))}.")
    order = np.asarray(states)
    rows, columns = _pairs(order, np.asarray(ccode1), np.asarray(ccode2))
    given = {
        "defense": defense,
        "offense": offense,
        "neutral": neutral,
        "nonagg": nonagg,
        "consul": consul,
    }
    least, most = np.zeros(rows.size), np.zeros(rows.size)
    for name, codes in given.items():
        score = CODINGS[coding][name]
        value = np.asarray(codes, dtype=np.float64)
        missing = np.isnan(value) | (value < 0)
        if value.shape != rows.shape or not (missing | (value == 0) | (value == 1)).all():
            raise MeasureError(
                f"the codes of {name!r} are not 0, 1 or missing, one per dyad.",
                "give 0 or 1, or a negative number or NaN where it is not known.",
            )
        least = np.maximum(least, np.where(value == 1, score, 0))
        most = np.maximum(most, np.where((value == 1) | missing, score, 0))
    portfolio = np.zeros((order.size, order.size))
    portfolio[rows, columns] = np.where(least == most, least, np.nan)
    if how == "either":
        portfolio = np.maximum(portfolio, portfolio.T)
    elif how == "both":
        portfolio = np.minimum(portfolio, portfolio.T)
    np.fill_diagonal(portfolio, diagonal)
    return portfolio


def _pairs(
    order: NDArray[np.generic], first: NDArray[np.generic], second: NDArray[np.generic]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions of the states of every dyad."""
    rows, columns = _positions(order, first, "state"), _positions(order, second, "state")
    if rows.shape != columns.shape:
        raise MeasureError(
            f"there are {rows.size} first and {columns.size} second states.",
            "give one of each per dyad.",
        )
    if (rows == columns).any():
        raise MeasureError(
            f"{order[rows[rows == columns][0]]} stands in a dyad with itself.",
            "leave that row out: `diagonal` says what a state is to itself.",
        )
    if np.unique(rows * order.size + columns).size != rows.size:
        raise MeasureError(
            "a directed dyad is given more than once.", "give one row per dyad of the year."
        )
    return rows, columns


def _positions(
    order: NDArray[np.generic], codes: NDArray[np.generic], what: str
) -> NDArray[np.intp]:
    """Where each code stands in the order."""
    if order.ndim != 1 or np.unique(order).size != order.size or not order.size:
        raise MeasureError(f"the list of {what}s is empty or repeats one.", "list each once.")
    if codes.ndim != 1:
        raise MeasureError(f"{what}s are given in shape {codes.shape}.", "give one per row.")
    sorter = np.argsort(order)
    near = np.searchsorted(order, codes, sorter=sorter)
    places = sorter[np.minimum(near, order.size - 1)]
    strange = codes[order[places] != codes]
    if strange.size:
        raise MeasureError(
            f"the {what} {strange[0]} has a row and is not listed.",
            f"leave its rows out, or list it among the {what}s.",
        )
    return places


def binary_portfolio(portfolio: ArrayLike) -> Floats:
    """Whether there is any pledge: 1 for a score above 0, else 0.

    Parameters
    ----------
    portfolio : float array, shape (n, k)
        Valued scores. Unit: ordinal score; NaN is not known.

    Returns
    -------
    float array, shape (n, k)
        0 or 1, NaN where the score is. Unit: none.

    References
    ----------
    hage2011

    Examples
    --------
    >>> binary_portfolio([[3, 0, np.nan]]).tolist()
    [[1.0, 0.0, nan]]
    """
    scores = np.asarray(portfolio, dtype=np.float64)
    return np.where(np.isnan(scores), np.nan, scores > 0)


def with_diagonal(portfolio: ArrayLike, value: float) -> Floats:
    """The same portfolios with another score of every state toward itself.

    Parameters
    ----------
    portfolio : float array, shape (n, n)
        Columns in the order of the rows. Unit: ordinal score.
    value : float
        3 (1 in a binary portfolio): a state is its own ally, as Signorino and Ritter and the
        published data sets have it. NaN: a dyad is compared on third parties alone.

    Returns
    -------
    float array, shape (n, n)

    Raises
    ------
    MeasureError
        If the array is not square.

    References
    ----------
    signorino_ritter1999

    Examples
    --------
    >>> with_diagonal([[0, 2], [2, 0]], 3).tolist()
    [[3.0, 2.0], [2.0, 3.0]]
    """
    scores = np.array(portfolio, dtype=np.float64)
    if scores.ndim != 2 or scores.shape[0] != scores.shape[1]:
        raise MeasureError(
            f"a portfolio of shape {scores.shape} has no diagonal of states.",
            "give one whose columns are the states of its rows.",
        )
    np.fill_diagonal(scores, value)
    return scores


def vote_portfolio(
    states: ArrayLike, roll_calls: ArrayLike, ccode: ArrayLike, rcid: ArrayLike, vote: ArrayLike
) -> Floats:
    """Votes of every state on every roll call, from one row per vote cast.

    Parameters
    ----------
    states : int array, shape (n,)
        State numbers in the order the rows shall have, each once.
    roll_calls : int array, shape (k,)
        Roll calls in the order the columns shall have, each once.
    ccode, rcid : int array, shape (m,)
        Who voted, and on what.
    vote : int array, shape (m,)
        1 yes, 2 abstain, 3 no, as the owners code it; any other code is no vote cast.

    Returns
    -------
    float array, shape (n, k)
        1, 2 or 3, and NaN where no vote was cast. The largest gap is 2. Unit: ordinal score.

    Raises
    ------
    MeasureError
        If a vote names a state or roll call that is not listed, or stands twice.

    References
    ----------
    bailey_et_al2017

    Examples
    --------
    >>> vote_portfolio([2, 365], [77], [2, 365], [77, 77], [1, 8]).tolist()
    [[1.0], [nan]]
    """
    order, calls = np.asarray(states), np.asarray(roll_calls)
    rows = _positions(order, np.asarray(ccode), "state")
    columns = _positions(calls, np.asarray(rcid), "roll call")
    if np.unique(rows * calls.size + columns).size != rows.size:
        raise MeasureError("a state votes twice on a roll call.", "give each vote once.")
    cast = np.asarray(vote)
    portfolio = np.full((order.size, calls.size), np.nan)
    portfolio[rows, columns] = np.where(np.isin(cast, list(VOTES.values())), cast, np.nan)
    return portfolio
