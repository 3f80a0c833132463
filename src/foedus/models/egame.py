"""The strategic probit of two players and three outcomes, and logit quantal response.

Player 1 leaves things as they are (outcome 0) or acts; then player 2 gives way (outcome 1) or
fights (outcome 2). Player 1 looks ahead: what acting is worth turns on whether player 2 would
fight. Player 2's utility of giving way is zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError, MissingExtraError

Array = NDArray[np.float64]

FORMS = ("private", "agent")
"""Where the noise lies: in utilities that each player knows of itself, or in its actions."""
_ROOT2 = float(np.sqrt(2.0))


def fight_chance(u24: ArrayLike, u23: ArrayLike = 0.0, s: float = 1.0) -> Array:
    """Chance that player 2 fights: ``Phi((u24 - u23) / (s sqrt 2))``.

    Parameters
    ----------
    u24, u23 : float array
        Player 2's utility of fighting and of giving way.
    s : float
        Standard deviation of each utility's noise, positive.

    Returns
    -------
    float array
        Chance. Unit: none.

    Raises
    ------
    MeasureError
        If ``s`` is not positive.

    References
    ----------
    signorino1999

    Examples
    --------
    >>> float(fight_chance(0.0))
    0.5
    """
    _positive(s)
    gap = np.asarray(u24, float) - np.asarray(u23, float)
    return _ndtr(np.asarray(gap / (s * _ROOT2)))


def act_chance(
    u11: ArrayLike,
    u13: ArrayLike,
    u14: ArrayLike,
    p4: ArrayLike,
    s: float = 1.0,
    form: str = "private",
) -> Array:
    """Chance that player 1 acts, when player 2 then fights with chance ``p4``.

    Parameters
    ----------
    u11, u13, u14 : float array
        Player 1's utility of leaving things, of player 2 giving way, of a fight.
    p4 : float array
        Chance that player 2 fights.
    s : float
        Standard deviation of the noise, positive.
    form : str
        ``private``: ``Phi((p4 u14 + (1 - p4) u13 - u11) / (s sqrt(1 + p4^2 + (1 - p4)^2)))``.
        ``agent``: the same over ``s sqrt 2``.

    Returns
    -------
    float array
        Chance. Unit: none.

    Raises
    ------
    MeasureError
        If ``s`` is not positive or there is no such form.

    References
    ----------
    signorino1999, signorino2003

    Examples
    --------
    >>> float(act_chance(1.0, 1.0, 1.0, 0.3))
    0.5
    """
    _positive(s)
    one, cap, war, fight = (np.asarray(v, float) for v in (u11, u13, u14, p4))
    top, under = _worth(one, cap, war, fight, s, _form(form))
    return _ndtr(top / under)


def lqre_choice(utilities: ArrayLike, precision: float) -> Array:
    """Logit quantal response: chances in proportion to ``exp(precision * utility)``.

    Parameters
    ----------
    utilities : float array, shape (..., k)
        Expected utility of each of k choices.
    precision : float
        0: any choice alike; the higher, the surer the best. At least 0.

    Returns
    -------
    float array, shape (..., k)
        Chances, which sum to one over the last axis.

    Raises
    ------
    MeasureError
        If the precision is negative or not finite.

    References
    ----------
    mckelvey_palfrey1998

    Examples
    --------
    >>> lqre_choice([0.0, 0.0], 3.0).tolist()
    [0.5, 0.5]
    """
    if not (np.isfinite(precision) and precision >= 0):
        raise MeasureError(f"precision is {precision}.", "give a finite number of at least 0.")
    scaled = precision * np.asarray(utilities, float)
    raised = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def lqre12(
    u11: ArrayLike, u13: ArrayLike, u14: ArrayLike, u24: ArrayLike, precision: float
) -> tuple[Array, Array]:
    """Chances that player 1 acts and that player 2 then fights, under quantal response."""
    one, cap, war, fight = np.broadcast_arrays(
        *(np.asarray(v, float) for v in (u11, u13, u14, u24))
    )
    p4 = lqre_choice(np.stack([np.zeros_like(fight), fight], axis=-1), precision)[..., 1]
    acting = p4 * war + (1 - p4) * cap
    return lqre_choice(np.stack([one, acting], axis=-1), precision)[..., 1], p4


@dataclass(frozen=True, slots=True, eq=False)
class EgameFit:
    """A fitted strategic probit.

    Parameters
    ----------
    coefficients : float array, shape (k,)
        Those of u11, then u13, u14 and u24. Unit: standard deviations ``s``, which is 1.
    covariance : float array, shape (k, k)
        Inverse of the observed information.
    log_likelihood : float
        At the estimate.
    widths : tuple of int
        Coefficients of each utility.
    form : str
        As :func:`act_chance` has it.
    """

    coefficients: Array
    covariance: Array
    log_likelihood: float
    widths: tuple[int, ...]
    form: str

    def predict(self, designs: Sequence[Array | None]) -> Array:
        """Chances of the three outcomes, shape (n, 3), for designs as :func:`fit_egame12` has."""
        x, _ = _designs(designs)
        u11, u13, u14, u24 = _utilities(x, self.widths, self.coefficients)
        p4 = fight_chance(u24)
        p = act_chance(u11, u13, u14, p4, form=self.form)
        return np.column_stack([1 - p, p * (1 - p4), p * p4])


def fit_egame12(
    designs: Sequence[Array | None], outcome: NDArray[np.int64], *, form: str = "private"
) -> EgameFit:
    """Fit the strategic probit by maximum likelihood, from backward induction on.

    Parameters
    ----------
    designs : sequence of four float arrays, shape (n, k_u), or None
        Features of u11, u13, u14 and u24, with their columns of ones; ``None``: that utility
        is zero. No column may stand in u11, u13 and u14 alike: their levels are then not
        identified.
    outcome : int array, shape (n,)
        0 left as it was, 1 player 2 gave way, 2 fight.
    form : str
        As :func:`act_chance` has it.

    Returns
    -------
    EgameFit

    Raises
    ------
    MeasureError
        If shapes differ, an outcome is none of the three, or no finite estimate exists.

    References
    ----------
    signorino1999, kenkel_signorino2014
    """
    from foedus.models.binary_response import fit_binary

    try:
        from scipy.optimize import minimize
    except ImportError:
        raise _no_scipy() from None
    form = _form(form)
    x, widths = _designs(designs)
    y = np.asarray(outcome)
    if y.shape != (len(x[0]),) or not np.isin(y, (0, 1, 2)).all():
        raise MeasureError(
            "outcomes are not one of 0, 1, 2 for each row.", "code 0 left, 1 gave way, 2 fight."
        )
    if len(np.unique(y)) < 3:
        raise MeasureError("an outcome never happens.", "give cases of all three outcomes.")
    acted = y > 0
    second = fit_binary(x[3][acted], (y[acted] == 2).astype(float), link="probit")
    b24 = second.coefficients * _ROOT2
    p4 = fight_chance(x[3] @ b24)
    under = _spread(p4, 1.0, form)
    first = np.column_stack([-x[0], (1 - p4)[:, None] * x[1], p4[:, None] * x[2]])
    start = fit_binary(first / under[:, None], acted.astype(float), link="probit")
    at = np.concatenate([start.coefficients, b24])

    def loss(b: Array) -> tuple[float, Array]:
        value, gradient = _log_likelihood(b, x, widths, y, form)
        return -value / len(y), -gradient / len(y)

    found = minimize(loss, at, jac=True, method="BFGS", options={"gtol": 1e-8, "maxiter": 500})
    b = np.asarray(found.x, float)
    information = _hessian(lambda one: loss(one)[1] * len(y), b)
    if np.abs(found.jac).max() > 1e-4 or np.linalg.cond(information) > 1e13:
        raise MeasureError(
            "the strategic probit has no finite estimate on these cases.",
            "keep a feature out of one utility at least, or give more cases.",
        )
    covariance = np.asarray(np.linalg.inv(information), float)
    if not (np.diag(covariance) > 0).all():
        raise MeasureError(
            "the estimate is no maximum.", "keep a feature out of one utility at least."
        )
    return EgameFit(b, covariance, -float(found.fun) * len(y), widths, form)


def simulate_egame12(
    designs: Sequence[Array | None],
    coefficients: Array,
    rng: np.random.Generator,
    *,
    form: str = "private",
) -> NDArray[np.int64]:
    """Draw the outcomes of games from the model's own chances."""
    x, widths = _designs(designs)
    u11, u13, u14, u24 = _utilities(x, widths, np.asarray(coefficients, float))
    p4 = fight_chance(u24)
    p = act_chance(u11, u13, u14, p4, form=form)
    draw = rng.random((2, len(p)))
    return np.where(draw[0] >= p, 0, np.where(draw[1] < p4, 2, 1)).astype(np.int64)


def _log_likelihood(
    b: Array, x: list[Array], widths: tuple[int, ...], y: NDArray[np.int64], form: str
) -> tuple[float, Array]:
    """Log likelihood and its gradient."""
    u11, u13, u14, u24 = _utilities(x, widths, b)
    z4 = u24 / _ROOT2
    p4 = _ndtr(z4)
    top, under = _worth(u11, u13, u14, p4, 1.0, form)
    z = top / under
    act, left, fight, gave = (_log_ndtr(v) for v in (z, -z, z4, -z4))
    value = np.where(y == 0, left, act + np.where(y == 2, fight, gave)).sum()
    by_z = np.where(y == 0, -np.exp(_log_pdf(z) - left), np.exp(_log_pdf(z) - act))
    by_z4 = np.where(
        y == 0,
        0.0,
        np.where(y == 2, np.exp(_log_pdf(z4) - fight), -np.exp(_log_pdf(z4) - gave)),
    )
    slope = (2 * p4 - 1) / under if form == "private" else np.zeros_like(p4)
    by_p4 = by_z * ((u14 - u13) / under - top / under**2 * slope)
    by_u24 = (by_z4 + by_p4 * np.exp(_log_pdf(z4))) / _ROOT2
    parts = (-by_z / under, by_z * (1 - p4) / under, by_z * p4 / under, by_u24)
    gradient = np.concatenate([one.T @ part for one, part in zip(x, parts, strict=True)])
    return float(value), gradient


def _hessian(gradient: Callable[[Array], Array], at: Array) -> Array:
    columns = []
    for place in range(len(at)):
        step = np.zeros_like(at)
        step[place] = 1e-5 * max(1.0, abs(float(at[place])))
        ahead, behind = gradient(at + step), gradient(at - step)
        columns.append((ahead - behind) / (2 * step[place]))
    rough = np.column_stack(columns)
    return np.asarray((rough + rough.T) / 2)


def _worth(
    u11: Array, u13: Array, u14: Array, p4: Array, s: float, form: str
) -> tuple[Array, Array]:
    return p4 * u14 + (1 - p4) * u13 - u11, _spread(p4, s, form)


def _spread(p4: Array, s: float, form: str) -> Array:
    if form == "agent":
        return np.full_like(p4, s * _ROOT2)
    return np.asarray(s * np.sqrt(1 + p4**2 + (1 - p4) ** 2))


def _designs(designs: Sequence[Array | None]) -> tuple[list[Array], tuple[int, ...]]:
    given = [one for one in designs if one is not None]
    if len(designs) != 4 or not given or any(np.ndim(one) != 2 for one in given):
        raise MeasureError(
            "the game has four utilities, each with a design of two dimensions or None.",
            "give the features of u11, u13, u14 and u24.",
        )
    rows = {len(one) for one in given}
    if len(rows) > 1:
        raise MeasureError("the designs differ in rows.", "give one row for each game in all.")
    if designs[3] is None:
        raise MeasureError("u24 has no features.", "give at least a column of ones.")
    n = rows.pop()
    x = [np.zeros((n, 0)) if one is None else np.asarray(one, float) for one in designs]
    return x, tuple(one.shape[1] for one in x)


def _utilities(x: list[Array], widths: tuple[int, ...], b: Array) -> list[Array]:
    if len(b) != sum(widths):
        raise MeasureError(
            f"{len(b)} coefficients are given for {sum(widths)} columns.", "give one for each."
        )
    parts = np.split(b, np.cumsum(widths)[:-1])
    return [one @ part for one, part in zip(x, parts, strict=True)]


def _form(form: str) -> str:
    if form not in FORMS:
        raise MeasureError(f"there is no form {form!r}.", "form is 'private' or 'agent'.")
    return form


def _positive(s: float) -> None:
    if not (np.isfinite(s) and s > 0):
        raise MeasureError(f"the noise has a spread of {s}.", "give a positive number.")


def _log_pdf(z: Array) -> Array:
    return np.asarray(-z * z / 2 - np.log(2 * np.pi) / 2)


def _ndtr(z: Array) -> Array:
    try:
        from scipy.special import ndtr
    except ImportError:
        raise _no_scipy() from None
    return np.asarray(ndtr(z), float)


def _log_ndtr(z: Array) -> Array:
    try:
        from scipy.special import log_ndtr
    except ImportError:
        raise _no_scipy() from None
    return np.asarray(log_ndtr(z), float)


def _no_scipy() -> MissingExtraError:
    return MissingExtraError(
        "the strategic probit needs SciPy.", 'run `pip install "foedus[models]"`.'
    )
