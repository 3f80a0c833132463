"""Where an issue settles: the mean and the median, each actor weighing its power and salience."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.errors import MeasureError


def weighted_mean(
    position: Sequence[float], salience: Sequence[float], power: Sequence[float]
) -> float:
    """The compromise: ``sum c s x / sum c s``.

    Parameters
    ----------
    position : sequence of float
        Unit: the issue's scale.
    salience, power : sequence of float
        Not negative, not all zero.

    Returns
    -------
    float
        Unit: the issue's scale.

    Raises
    ------
    MeasureError
        If there are no actors, numbers do not pair, or nobody weighs anything.

    Examples
    --------
    >>> weighted_mean([0, 10], [1.0, 0.5], [1.0, 1.0])
    3.3333333333333335
    """
    weight = weights(position, salience, power)
    return sum(w * x for w, x in zip(weight, position, strict=True)) / sum(weight)


def weighted_median(
    position: Sequence[float], salience: Sequence[float], power: Sequence[float]
) -> float:
    """The lowest position at which those on it or below hold half of ``c s``.

    Parameters
    ----------
    position : sequence of float
        Unit: the issue's scale.
    salience, power : sequence of float
        Not negative, not all zero.

    Returns
    -------
    float
        Unit: the issue's scale. No other position beats it when votes are ``c s`` and each goes
        to the nearer of two.

    Raises
    ------
    MeasureError
        If there are no actors, numbers do not pair, or nobody weighs anything.

    References
    ----------
    black1948

    Examples
    --------
    >>> weighted_median([0, 4, 10], [1, 1, 1], [1, 1, 3])
    10
    """
    weight = weights(position, salience, power)
    half = sum(weight) / 2
    reached = 0.0
    order = sorted(range(len(weight)), key=lambda one: position[one])
    for one in order:
        reached += weight[one]
        # Sums of decimals fall short of an exact half by rounding alone.
        if reached >= half * (1 - 1e-12):
            return position[one]
    return position[order[-1]]


def weights(
    position: Sequence[float], salience: Sequence[float], power: Sequence[float]
) -> list[float]:
    """``c s`` of each actor, checked.

    Raises
    ------
    MeasureError
        As :func:`weighted_mean`.
    """
    if not len(position) or len(position) != len(salience) or len(position) != len(power):
        raise MeasureError(
            f"{len(position)} positions, {len(salience)} saliences, {len(power)} powers.",
            "give each actor one of each, and at least one actor.",
        )
    if min(*salience, 0) < 0 or min(*power, 0) < 0:
        raise MeasureError(
            "A salience or a power is negative.", "give 0 for an actor that does not count."
        )
    found = [s * c for s, c in zip(salience, power, strict=True)]
    if not sum(found) > 0:
        raise MeasureError(
            "No actor has both power and salience.", "give at least one of them more than 0."
        )
    return found
