"""How far a treaty binds the hands of who signs it: clause by clause, and over a portfolio.

A clause's value lies from 0 (the text leaves hands free) to 1; NaN is "not known", never zero. The
ten clauses, in the order of every array here, are those of ``CLAUSES``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CLAUSES = (
    "unconditional", "third-parties", "other-alliances", "separate-peace", "bases", "command",
    "intervention", "consultation", "no-exit", "duration",
)  # fmt: skip
ATOP_CODES = (
    "defense", "offense", "conditio", "thirdcom", "noothall", "seppeace", "base", "subord",
    "intcom", "interv", "consul", "concoreq", "renounce", "speclgth", "length",
)  # fmt: skip
# The longest term that a text in ATOP 5.1 names, fifty years. Unit: month.
LONGEST = 600


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """Constraint scores: over known clauses, and with the unknown at their least and most.

    Parameters
    ----------
    value : float array, shape (n,)
        Weighted mean over known clauses; NaN where none is known. Within [0, 1].
    low, high : float array, shape (n,)
        The same over all clauses, the unknown at 0 and at 1.
    known : float array, shape (n,)
        Share of the weight that is known.
    """

    value: Floats
    low: Floats
    high: Floats
    known: Floats


def clauses_of_atop(codes: Mapping[str, ArrayLike]) -> Floats:
    """The ten clauses as ATOP codes them.

    Parameters
    ----------
    codes : mapping of str to float array, shape (n,)
        ATOP's variables of ``ATOP_CODES``, one entry per member and phase; NaN or negative is
        missing.

    Returns
    -------
    float array, shape (n, 10)
        In the order of ``CLAUSES``, 0 to 1; NaN where not known.

    Raises
    ------
    MeasureError
        If a variable is left out.

    Notes
    -----
    Unconditional: active support (``defense`` or ``offense``) and ``conditio`` 0. Third parties:
    ``thirdcom``. Other alliances: ``noothall``. Separate peace: ``seppeace`` over 0. Bases:
    ``base`` 3, on one side's ground. Command: ``subord`` over 0 or ``intcom``. Intervention:
    ``interv`` 2 to 4; 1 is a promise to keep out of each other's affairs, which leaves hands free
    at home. Consultation: ``consul`` without ``concoreq``. No exit: ``renounce`` 0 (the text gives
    no right to leave) or 4. Duration: ``length`` over 600 months; 1 where no term is set
    (``speclgth`` 0, 3); not known where it hangs on an event (2).

    References
    ----------
    leeds_et_al2002

    Examples
    --------
    >>> codes = {name: [0.0] for name in ATOP_CODES}
    >>> codes |= {"defense": [1.0], "speclgth": [1.0], "length": [240.0], "renounce": [1.0]}
    >>> clauses_of_atop(codes).tolist()
    [[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.4]]
    """
    left_out = [name for name in ATOP_CODES if name not in codes]
    if left_out:
        raise MeasureError(f"ATOP's {', '.join(left_out)} is left out.", "give every variable.")
    held = {name: np.atleast_1d(np.asarray(codes[name], np.float64)) for name in ATOP_CODES}
    held = {name: np.where(one < 0, np.nan, one) for name, one in held.items()}

    def where(unknown: Flags, yes: Flags) -> Floats:
        return np.where(unknown, np.nan, yes.astype(np.float64))

    def coded(name: str, *values: int) -> Floats:
        return where(np.isnan(held[name]), np.isin(held[name], values))

    active = np.fmax(held["defense"], held["offense"])
    free = active == 0
    unconditional = where(
        np.isnan(active) | (~free & np.isnan(held["conditio"])),
        ~free & (held["conditio"] == 0),
    )
    under, joint = held["subord"] > 0, held["intcom"] == 1
    command = where(
        ~(under | joint) & (np.isnan(held["subord"]) | np.isnan(held["intcom"])), under | joint
    )
    silent = held["consul"] == 0
    consultation = where(
        np.isnan(held["consul"]) | (~silent & np.isnan(held["concoreq"])),
        ~silent & (held["concoreq"] == 0),
    )
    term = held["speclgth"]
    duration = np.select(
        [np.isin(term, (0, 3)), (term == 1) & (held["length"] > 0)],
        [np.ones_like(term), np.minimum(held["length"] / LONGEST, 1.0)],
        np.nan,
    )
    return np.column_stack(
        [
            unconditional,
            coded("thirdcom", 1),
            coded("noothall", 1),
            coded("seppeace", 1, 2, 3),
            coded("base", 3),
            command,
            coded("interv", 2, 3, 4),
            consultation,
            coded("renounce", 0, 4),
            duration,
        ]
    )


def checked_clause_weights(weights: ArrayLike | None = None) -> Floats:
    """Weights of the clauses as shares of their sum; even where none are given.

    Raises
    ------
    MeasureError
        If there are not ten, one is negative or not finite, or all are zero.

    Examples
    --------
    >>> checked_clause_weights([2, 1, 1, 0, 0, 0, 0, 0, 0, 0]).tolist()[:4]
    [0.5, 0.25, 0.25, 0.0]
    """
    held = np.ones(len(CLAUSES)) if weights is None else np.asarray(weights, np.float64)
    if held.shape != (len(CLAUSES),):
        raise MeasureError(
            f"weights of shape {held.shape} do not go with {len(CLAUSES)} clauses.",
            f"give one for each of {', '.join(CLAUSES)}.",
        )
    if not np.isfinite(held).all() or (held < 0).any() or held.sum() <= 0:
        raise MeasureError(
            "a weight is negative or no number, or all are zero.",
            "give weights of 0 or more, one of them above 0.",
        )
    return np.asarray(held / held.sum())


def constraint_score(values: ArrayLike, weights: ArrayLike | None = None) -> Score:
    """The constraint of texts: the weighted mean of their clauses.

    Parameters
    ----------
    values : float array, shape (n, 10)
        Clauses, 0 to 1; NaN not known.
    weights : float array, shape (10,), optional
        Of 0 or more; even where left out.

    Returns
    -------
    Score

    Raises
    ------
    MeasureError
        If a value lies outside 0 to 1, or the weights are no weights.

    Examples
    --------
    >>> found = constraint_score([[1, 1, 0, 0, 0, 0, 0, 0, float("nan"), float("nan")]])
    >>> [one.round(2).tolist() for one in (found.value, found.low, found.high)]
    [[0.25], [0.2], [0.4]]
    """
    held, share = _held(values), checked_clause_weights(weights)
    known = np.isfinite(held)
    sure = np.where(known, held, 0.0) @ share
    part = known @ share
    value = np.divide(sure, part, out=np.full(len(held), np.nan), where=part > 0)
    return Score(value, sure, sure + (1.0 - part), part)


def completed(values: ArrayLike, unknown: str, weights: ArrayLike | None = None) -> Floats:
    """Clauses with the unknown at their ``least``, ``most``, or the ``mean`` of the same text.

    A text of which no clause is known stays unknown under ``mean``.

    Raises
    ------
    MeasureError
        If there is no such way.

    Examples
    --------
    >>> completed([[1, float("nan")] + [0.0] * 8], "most")[0, :2].tolist()
    [1.0, 1.0]
    """
    held = _held(values)
    ends = {"least": 0.0, "most": 1.0}
    if unknown == "mean":
        fill = constraint_score(held, weights).value[:, None]
    elif unknown in ends:
        fill = np.full((len(held), 1), ends[unknown])
    else:
        raise MeasureError(f"{unknown!r} is no end.", "use least, mean or most.")
    return np.where(np.isfinite(held), held, fill)


@dataclass(frozen=True, slots=True, eq=False)
class Portfolio:
    """What several texts together bind a state to.

    Parameters
    ----------
    total : float
        Constraint added over partners: of each clause and partner, the strictest text counts.
        Unit: fully constraining treaties with one partner.
    plain : float
        The same without discount: each text in full toward each of its partners.
    adds : float array, shape (a,)
        What would be lost from the total if this text alone were not there.
    toward : float array, shape (p,)
        The total by partner, without what repeats add; each within [0, 1].
    by_clause : float array, shape (10,)
        The same by clause.
    """

    total: float
    plain: float
    adds: Floats
    toward: Floats
    by_clause: Floats


def portfolio_constraint(
    values: ArrayLike, covers: ArrayLike, weights: ArrayLike | None = None, repeats: float = 0.0
) -> Portfolio:
    """Add up the texts that bind one state, what is pledged twice counted once.

    Parameters
    ----------
    values : float array, shape (a, 10)
        Clauses of each text as they bind the state, all known: see :func:`completed`.
    covers : bool array, shape (a, p)
        Which partners each text binds it to.
    weights : float array, shape (10,), optional
        Of the clauses.
    repeats : float
        What a clause that is repeated toward the same partner adds, as a share of a first one.

    Returns
    -------
    Portfolio

    Raises
    ------
    MeasureError
        If shapes differ, a value is not known, or ``repeats`` lies outside 0 to 1.

    Notes
    -----
    ``first = sum_p sum_c w_c max_a v_ac``, over the texts a that bind the state to p;
    ``total = first + repeats (plain - first)``. It does not turn on the order of the texts, no
    text lowers it, and the same text twice adds ``repeats`` of its own constraint.

    Examples
    --------
    >>> one = [1.0] + [0.0] * 9
    >>> found = portfolio_constraint([one, one], [[True, True], [True, False]])
    >>> round(found.total, 2), round(found.plain, 2), found.adds.round(2).tolist()
    (0.2, 0.3, [0.1, 0.0])
    """
    held, share = _held(values), checked_clause_weights(weights)
    binds = np.asarray(covers, bool)
    if binds.ndim != 2 or len(binds) != len(held):
        raise MeasureError(
            f"{len(held)} texts do not go with partners of shape {binds.shape}.",
            "give a row of partners for each text.",
        )
    if not np.isfinite(held).all():
        raise MeasureError("a clause is not known.", "complete the clauses first.")
    if not 0.0 <= repeats <= 1.0:
        raise MeasureError(f"repeats of {repeats} lie outside 0 to 1.", "give a share, such as 0.")
    texts = len(held)
    strictest, second, who = _two_strictest(held, binds)
    toward = strictest @ share
    plain = (held @ share) * binds.sum(axis=1)
    # Without a text, the clauses in which it is the strictest fall back to the second.
    lost = np.zeros(texts)
    for text in range(texts):
        lost[text] = ((strictest - second) * (who == text)).sum(axis=0) @ share
    first = float(toward.sum())
    total = first + repeats * (float(plain.sum()) - first)
    adds = (1 - repeats) * lost + repeats * plain
    by_clause = strictest.sum(axis=0) * share
    return Portfolio(total, float(plain.sum()), adds, toward, by_clause)


def _two_strictest(held: Floats, binds: Flags) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """By partner and clause: the strictest value, the next, and whose the strictest is."""
    size = (binds.shape[1], held.shape[1])
    best, second = np.zeros(size), np.zeros(size)
    who = np.full(size, -1, np.int64)
    for text, (values, partners) in enumerate(zip(held, binds, strict=True)):
        new = np.where(partners[:, None], values[None, :], 0.0)
        ahead = new > best
        second = np.where(ahead, best, np.maximum(second, new))
        who = np.where(ahead, text, who)
        best = np.maximum(best, new)
    return best, second, who


def pledged_strength(
    capability: ArrayLike, distance: ArrayLike, own: float, halving: float
) -> tuple[float, float]:
    """Capability of those who owe defense, discounted by distance, against one's own.

    Parameters
    ----------
    capability : float array, shape (d,)
        Of the defenders; NaN where not known, then left out.
    distance : float array, shape (d,)
        To them. Unit: km; NaN is not discounted.
    own : float
        In the unit of ``capability``.
    halving : float
        Distance over which capability counts half. Unit: km.

    Returns
    -------
    tuple of float
        The sum over one's own, and the share of others in the sum of both, in [0, 1]; NaN where
        one's own is not known or zero and nobody else's is.

    Raises
    ------
    MeasureError
        If the halving distance is not positive.

    Examples
    --------
    >>> pledged_strength([3.0, 2.0], [0.0, 5000.0], 4.0, 5000.0)
    (1.0, 0.5)
    """
    if not halving > 0:
        raise MeasureError(f"a halving distance of {halving} km.", "give one above 0.")
    held = np.asarray(capability, np.float64)
    km = np.nan_to_num(np.asarray(distance, np.float64), nan=0.0)
    others = float(np.nansum(held * 0.5 ** (km / halving)))
    if not np.isfinite(own) or own < 0 or own + others == 0:
        return np.nan, np.nan
    return (others / own if own > 0 else np.inf), others / (own + others)


def scope_index(
    unconditional: ArrayLike,
    milaid: ArrayLike,
    ecaid: ArrayLike,
    organ1: ArrayLike,
    agprois: ArrayLike,
) -> Floats:
    """Scope of an alliance: how many of five kinds of matter its text takes in.

    Parameters
    ----------
    unconditional : float array, shape (n,)
        1 where active support is owed without condition.
    milaid, ecaid, organ1, agprois : float array, shape (n,)
        ATOP's codes; NaN or negative is missing.

    Returns
    -------
    float array, shape (n,)
        0 to 5: unconditional support, military aid, economic aid, an organization, and several
        further agreements promised (``agprois`` 5). A missing code adds nothing, as long as
        one of the five is known.

    Examples
    --------
    >>> scope_index([1.0], [3.0], [0.0], [2.0], [5.0]).tolist()
    [4.0]
    """
    parts = [np.atleast_1d(np.asarray(one, np.float64)) for one in (
        unconditional, milaid, ecaid, organ1, agprois
    )]  # fmt: skip
    parts = [np.where(one < 0, np.nan, one) for one in parts]
    counted = [parts[0] == 1, parts[1] > 0, parts[2] > 0, parts[3] > 0, parts[4] == 5]
    unknown = np.all([np.isnan(one) for one in parts], axis=0)
    return np.where(unknown, np.nan, np.sum(counted, axis=0))


def _held(values: ArrayLike) -> Floats:
    held = np.asarray(values, np.float64)
    if held.ndim != 2 or held.shape[1] != len(CLAUSES):
        raise MeasureError(
            f"clauses of shape {held.shape}.", f"give a row of {len(CLAUSES)} for each text."
        )
    known = held[np.isfinite(held)]
    if ((known < 0) | (known > 1)).any():
        raise MeasureError("a clause lies outside 0 to 1.", "give values from 0 to 1, or NaN.")
    return held
