"""Simulated alliances whose answer to one another is known: what an estimator must find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foedus.errors import MeasureError
from foedus.models.draws import case_rng
from foedus.models.reaction.estimators import (
    full_income,
    growth_response,
    nash_cournot,
    spatial_lag,
)
from foedus.models.reaction.panel import Allies, Response

KINDS = {"pure_public": -0.4, "joint_product": 0.4, "independent": 0.0}
"""Elasticity of an ally's spending in the others', by the kind of world."""
ESTIMATORS = ("nash_cournot", "full_income", "growth_response", "spatial_lag")
# When allies answer: to last year, to this year, or to the leader, who answers nobody.
_TIMING = {
    "nash_cournot": "lagged", "full_income": "within", "growth_response": "leader",
    "spatial_lag": "mean",
}  # fmt: skip
_BURN = 30
_LASTING = 0.5


def simulated(
    answer: float,
    rng: np.random.Generator,
    *,
    timing: str = "lagged",
    n: int = 15,
    years: int = 36,
    shared: float = 0.02,
    apart: bool = True,
) -> Allies:
    """An alliance of unlike members whose spending answers the others'.

    Parameters
    ----------
    answer : float
        Elasticity in the others' spending, of less than 1 in size.
    rng : numpy.random.Generator
        Draws it.
    timing : str
        ``lagged``: to the others' sum of last year; ``within``: of this year; ``mean``: to the
        GDP-weighted mean of this year's logarithms; ``leader``: to the leader's of this year.
    n, years : int
        Members and years.
    shared : float
        Standard deviation of the shock that moves all and that nobody measures.
    apart : bool
        Where there is a leader: the shock leaves it alone.

    Returns
    -------
    Allies

    Raises
    ------
    MeasureError
        If there is no such timing or answer.

    Notes
    -----
    Log GDP is a random walk with a shared cycle. Log spending is own taste, plus log GDP, plus a
    tenth of the threat, plus the answer, plus a shock of its own and a shared one that both last.
    The first member is the leader and about as large as all others.
    """
    if timing not in ("lagged", "within", "mean", "leader") or not -1 < answer < 1:
        raise MeasureError(
            f"no world answers {answer} {timing!r}.", "answer less than 1 in size, in a timing."
        )
    whole = years + _BURN
    cycle = rng.normal(0, 0.015, whole)
    growth = 0.025 + cycle[:, None] + rng.normal(0, 0.025, (whole, n))
    size = rng.normal(0, 1.2, n)
    size[0] = np.log(np.exp(size[1:]).sum())
    income = size + np.cumsum(growth, axis=0)
    threat = np.cumsum(rng.normal(0.02, 0.06, whole))
    own = _lasting(rng.normal(0, 0.05, (whole, n)))
    common = _lasting(rng.normal(0, shared, (whole, 1)))
    taste = rng.normal(-3.5, 0.3, n)
    base = taste + income + 0.1 * threat[:, None] + own + common
    looks = np.exp(size)[None, :] * (1 - np.eye(n))
    looks = looks / looks.sum(axis=1, keepdims=True)
    if timing == "leader" and apart:
        base[:, 0] -= common[:, 0]
    # Deviations from where the others' spending began: the answer moves none at the start.
    start = _spill(base[0])
    q = np.empty((whole, n))
    q[0] = base[0]
    for year in range(1, whole):
        if timing == "leader":
            q[year] = base[year] + answer * (base[year, 0] - base[0, 0])
            q[year, 0] = base[year, 0]
        elif timing == "lagged":
            q[year] = base[year] + answer * (_spill(q[year - 1]) - start)
        elif timing == "mean":
            moved = base[year] - answer * (looks @ base[0])
            q[year] = np.linalg.solve(np.eye(n) - answer * looks, moved)
        else:
            now = q[year - 1]
            for _ in range(200):
                then = base[year] + answer * (_spill(now) - start)
                if np.abs(then - now).max() < 1e-10:
                    break
                now = then
            q[year] = now
    return Allies(
        np.exp(q[_BURN:]), np.exp(income[_BURN:]), threat[_BURN:],
        tuple(f"A{place:02d}" for place in range(n)), tuple(range(1, years + 1)),
    )  # fmt: skip


def _spill(
    log_spending: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    spending = np.exp(log_spending)
    return np.asarray(np.log(spending.sum() - spending))


def _lasting(
    shocks: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    told = shocks.copy()
    for year in range(1, len(told)):
        told[year] += _LASTING * told[year - 1]
    return told


@dataclass(frozen=True, slots=True)
class Recovery:
    """How often an estimator found the answer of its worlds.

    ``right`` is the share of worlds with the right sign: of the estimate where there is an
    answer, and where there is none that the interval holds zero. ``told`` is the share whose
    interval lies on the right side of zero, or holds it; ``mean`` the mean estimate.
    """

    estimator: str
    kind: str
    truth: float
    right: float
    told: float
    mean: float
    worlds: int


def respond(estimator: str, allies: Allies, leader: str = "") -> Response:
    """One estimator's answer by its name."""
    if estimator == "growth_response":
        return growth_response(allies, leader or allies.states[0])[0]
    rest: dict[str, Callable[[Allies], Response]] = {
        "nash_cournot": nash_cournot, "full_income": full_income, "spatial_lag": spatial_lag,
    }  # fmt: skip
    return rest[estimator](allies)


def recovery(
    estimator: str,
    kind: str,
    *,
    worlds: int = 200,
    seed: int = 1,
    n: int = 15,
    years: int = 36,
    shared: float = 0.02,
    apart: bool = True,
) -> Recovery:
    """Simulate worlds of a kind, let an estimator answer each, and count.

    Parameters
    ----------
    estimator : str
        One of :data:`ESTIMATORS`.
    kind : str
        One of :data:`KINDS`.
    worlds, seed : int
        How many, and of the draws.
    n, years, shared, apart
        See :func:`simulated`.

    Raises
    ------
    MeasureError
        If there is no such estimator or kind.
    """
    if estimator not in ESTIMATORS or kind not in KINDS:
        raise MeasureError(
            f"{estimator!r} in worlds of {kind!r} is nothing.",
            f"choose among {', '.join(ESTIMATORS)} and {', '.join(KINDS)}.",
        )
    truth = KINDS[kind]
    found = []
    for world in range(worlds):
        rng = case_rng(seed, "reaction", estimator, kind, world)
        made = simulated(
            truth, rng, timing=_TIMING[estimator], n=n, years=years, shared=shared, apart=apart
        )
        found.append(respond(estimator, made))
    told = [one.sign == np.sign(truth) for one in found]
    right = told if truth == 0 else [np.sign(one.value) == np.sign(truth) for one in found]
    return Recovery(
        estimator, kind, truth, float(np.mean(right)), float(np.mean(told)),
        float(np.mean([one.value for one in found])), worlds,
    )  # fmt: skip
