"""Four estimators of how allies answer one another: each is shown to find simulated answers.

What they have in common: the others' spending is no experiment. Allies answer one another within
a year and share shocks that nobody measures, so a plain regression on the others' spending finds
the shocks. Each estimator says what it does about that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError
from foedus.models.reaction.panel import Allies, Response, lagged, within_estimate

Array = NDArray[np.float64]


def _whole(threat: Array, n: int) -> Array:
    return np.repeat(threat[:, None], n, axis=1)


def nash_cournot(allies: Allies) -> Response:
    """The answer to what the others spent last year, given own GDP and threat.

    Parameters
    ----------
    allies : Allies
        Through the years.

    Returns
    -------
    Response
        Elasticity of spending in last year's spill-in: below 0 a pure public good, above 0 joint
        products, 0 neither.

    Raises
    ------
    MeasureError
        If there are too few years or allies.

    Notes
    -----
    ``ln q_it = a_i + f ln q_i,t-1 + b ln Y_it + c ln S_i,t-1 + d T_t-1`` with one more lag of each
    but the first. Endogeneity: the spill-in is last year's, so that no answer of this year is in
    it; own lagged spending and the second lags take up shocks that last, common ones too, if they
    fade at one rate. A shock that is foreseen, or fades otherwise, still biases ``c``. The
    long-run answer is ``(c + c2) / (1 - f)``.

    References
    ----------
    olson_zeckhauser1966
    """
    held = allies.checked()
    n = len(held.states)
    q, spill, income = np.log(held.spending), np.log(held.spill_in()), np.log(held.gdp)
    threat = _whole(held.threat, n)
    x = [
        lagged(spill), lagged(q), income, lagged(income), lagged(spill, 2),
        lagged(threat), lagged(threat, 2),
    ]  # fmt: skip
    found = within_estimate(q, x)
    c, adjust, second = (float(one) for one in found.coefficients[[0, 1, 4]])
    weights = np.zeros(len(x))
    weights[0] = 1.0
    value, low, high = found.interval(weights)
    return Response(
        "nash_cournot", value, low, high, (c + second) / (1 - adjust) if adjust < 1 else np.nan,
        {"own lag": adjust, "gdp": float(found.coefficients[2]),
         "threat": float(found.coefficients[5])},
        found.rows, found.years,
    )  # fmt: skip


def full_income(allies: Allies) -> Response:
    """The answer within the year out of full income: own GDP and what the others spend.

    Parameters
    ----------
    allies : Allies
        Through the years.

    Returns
    -------
    Response
        Total elasticity in the spill-in, at its mean share of full income; ``spill`` among the
        others is the part beside full income, above 0 where defense has joint products.

    Raises
    ------
    MeasureError
        If there are too few years or allies.

    Notes
    -----
    ``dln q_it = a_i + b dln (Y_it + S_it) + c dln S_it + d dT_t``. Endogeneity: the spill-in
    answers within the year; it and full income are instrumented by the growth of own GDP and of
    the others'. That these owe nothing to the errors is assumed: armament that makes others
    richer breaks it. In levels, with own lag or without, intervals were too narrow, and with all
    lags the instruments too weak: those three failed on simulated worlds.

    References
    ----------
    murdoch_sandler1984
    """
    held = allies.checked()
    n = len(held.states)
    spill = held.spill_in()
    whole = held.gdp + spill
    others = np.log(_others(held.gdp, held.spending))
    income = np.log(held.gdp)
    threat = _whole(held.threat, n)
    q = np.log(held.spending)
    x = [_growth(one) for one in (np.log(whole), np.log(spill), threat)]
    tools = [_growth(one) for one in (income, others, threat)]
    found = within_estimate(_growth(q), x, tools)
    share = float(np.nanmean(spill / whole))
    value, low, high = found.interval(np.array([share, 1.0, 0.0]))
    full, beside = (float(one) for one in found.coefficients[:2])
    return Response(
        "full_income", value, low, high, float("nan"),
        {"full income": full, "spill": beside, "threat": float(found.coefficients[2])},
        found.rows, found.years,
    )  # fmt: skip


def _growth(values: Array) -> Array:
    return values - lagged(values)


def _others(gdp: Array, spending: Array) -> Array:
    """The others' GDP, each by what it spent of it over all years; NaN where one's is unknown."""
    effort = np.nanmean(spending / gdp, axis=0)
    weighted = gdp * effort
    return np.asarray(weighted.sum(axis=1, keepdims=True) - weighted)


@dataclass(frozen=True, slots=True)
class AllyResponse:
    """One ally's answer to the leader's growth, and to a rival's growth beyond it.

    ``follows`` below 1 is less than in step; ``free_rider`` says that the whole interval is.
    """

    state: str
    follows: float
    low: float
    high: float
    rival: float
    years: int

    @property
    def free_rider(self) -> bool:
        """Whether its response is below 1, at 95%."""
        return self.high < 1


def growth_response(
    allies: Allies, leader: str, *, published: bool = False
) -> tuple[Response, tuple[AllyResponse, ...]]:
    """The answer to the growth of the leader's spending, and of its rival's beyond that.

    Parameters
    ----------
    allies : Allies
        ``threat`` is the log of the rival's spending.
    leader : str
        Whose growth the others answer.
    published : bool
        Leave out the rival's own growth and own GDP's, as the published form does.

    Returns
    -------
    pooled : Response
        The mean answer, without the leader.
    each : tuple of AllyResponse
        By ally with at least ten years.

    Raises
    ------
    MeasureError
        If the leader is none of the allies, or there are too few years.

    Notes
    -----
    ``dln q_it = a_i + b_i dln L_t + g_i max(0, dln R_t - dln L_t) + k_i dln R_t + h_i dln Y_it``.
    Without the last two, which are ours, a boom that leader and allies share counts as an answer,
    and so does a rival that all answer alike. Endogeneity: the leader is
    taken to move first. If it answers its allies within the year, or an unmeasured shock moves it
    and them, ``b`` holds that too.

    References
    ----------
    plumper_neumayer2015
    """
    held = allies.checked()
    if leader not in held.states:
        raise MeasureError(
            f"{leader} is none of the allies.", f"choose among {', '.join(held.states)}."
        )
    row = held.states.index(leader)
    growth = np.diff(np.log(held.spending), axis=0)
    first = growth[:, row]
    beyond = np.maximum(0.0, np.diff(held.threat) - first)
    rest = [place for place in range(len(held.states)) if place != row]
    richer = np.diff(np.log(held.gdp), axis=0)
    rise = np.diff(held.threat)
    kinds = 2 if published else 4
    x = [_whole(first, len(rest)), _whole(beyond, len(rest)), _whole(rise, len(rest)),
         richer[:, rest]]  # fmt: skip
    found = within_estimate(growth[:, rest], x[:kinds])
    value, low, high = found.interval(np.eye(1, kinds)[0])
    pooled = Response(
        "growth_response", value, low, high, float("nan"),
        {"rival": float(found.coefficients[1])}, found.rows, found.years,
    )  # fmt: skip
    each = []
    for place in rest:
        known = np.isfinite(growth[:, place]) & np.isfinite(first) & np.isfinite(beyond)
        if not published:
            known &= np.isfinite(richer[:, place])
        if known.sum() < 10:
            continue
        alone = [first[:, None], beyond[:, None], rise[:, None], richer[:, [place]]]
        own = within_estimate(growth[:, [place]], alone[:kinds])
        middle, least, most = own.interval(np.eye(1, kinds)[0])
        each.append(
            AllyResponse(
                held.states[place], middle, least, most, float(own.coefficients[1]), own.years
            )
        )
    return pooled, tuple(each)


def spatial_lag(allies: Allies, weights: ArrayLike | None = None) -> Response:
    """The answer within the year to a weighted mean of the others' spending.

    Parameters
    ----------
    allies : Allies
        Through the years.
    weights : float array, shape (n, n), optional
        How much each (row) looks at each other; diagonal 0. Rows are scaled to sum to one over
        those known in a year. By GDP if not given.

    Returns
    -------
    Response
        The spatial lag; its long run is the answer once all adjustment is made.

    Raises
    ------
    MeasureError
        If the weights are of another shape, negative, or of oneself.

    Notes
    -----
    ``ln q_it = a_i + phi ln q_i,t-1 + rho sum_j w_ij ln q_jt + b ln Y_it + b2 ln Y_i,t-1 + d T_t``.
    Endogeneity: the spatial lag answers within the year; it is instrumented by the same mean of
    the others' GDP, of this year and the last, and that mean's mean. Own lagged spending is taken
    as given: shocks that last bias ``phi``. The lag of own GDP is ours: without it the interval
    held zero in barely nine in ten simulated worlds without an answer.

    References
    ----------
    kelejian_prucha1998
    """
    held = allies.checked()
    n = len(held.states)
    looks = np.repeat(np.nanmean(held.gdp, axis=0)[None, :], n, axis=0) * (1 - np.eye(n))
    if weights is not None:
        looks = np.asarray(weights, float)
        if looks.shape != (n, n) or (looks < 0).any() or np.diag(looks).any():
            raise MeasureError(
                "the weights are not of these allies, negative, or of oneself.",
                f"give an array of shape ({n}, {n}) with a diagonal of 0.",
            )
    q, income = np.log(held.spending), np.log(held.gdp)
    threat = _whole(held.threat, n)
    near, rich = _mean(looks, q), _mean(looks, np.where(np.isfinite(q), income, np.nan))
    given = [lagged(q), income, threat, lagged(income)]
    # The mean of the mean helps where one looks at few.
    found = within_estimate(q, [near, *given], [rich, lagged(rich), _mean(looks, rich), *given])
    value, low, high = found.interval(np.eye(1, 1 + len(given))[0])
    adjust = float(found.coefficients[1])
    return Response(
        "spatial_lag", value, low, high, value / (1 - adjust) if adjust < 1 else float("nan"),
        {"own lag": adjust, "gdp": float(found.coefficients[2]),
         "threat": float(found.coefficients[3])},
        found.rows, found.years,
    )  # fmt: skip


def _mean(looks: Array, values: Array) -> Array:
    """Weighted mean of the others by year, over those that are known."""
    known = np.isfinite(values).astype(float)
    whole = known @ looks.T
    told = np.nan_to_num(values) @ looks.T
    return np.asarray(np.divide(told, whole, out=np.full(whole.shape, np.nan), where=whole > 0))


def long_run_effects(phi: float, rho: float, weights: ArrayLike) -> Array:
    """What a lasting rise of one ally's own demand does to everybody in the end.

    Parameters
    ----------
    phi, rho : float
        Of :func:`spatial_lag`.
    weights : float array, shape (n, n)
        Rows sum to one.

    Returns
    -------
    float array, shape (n, n)
        ``(I - phi I - rho W)^-1``: [i, j] is the effect on i of a rise by one in j.

    Raises
    ------
    MeasureError
        If the answers never settle.

    Examples
    --------
    >>> long_run_effects(0.5, 0.0, [[0.0, 1.0], [1.0, 0.0]]).tolist()
    [[2.0, 0.0], [0.0, 2.0]]
    """
    looks = np.asarray(weights, float)
    if abs(phi) + abs(rho) >= 1:
        raise MeasureError(
            f"with {phi:.3g} of one's own and {rho:.3g} of the others' the answers never settle.",
            "the two must sum to less than 1.",
        )
    return np.asarray(np.linalg.inv((1 - phi) * np.eye(len(looks)) - rho * looks), float)
