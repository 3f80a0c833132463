"""What the study of recovery asks of an estimator: worlds to make, and what it says of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEVEL: Final = 0.95
Z: Final = NormalDist().inv_cdf(0.5 + LEVEL / 2)


@dataclass(frozen=True, slots=True)
class Found:
    """One parameter of one made world.

    Parameters
    ----------
    parameter : str
        Its name.
    truth, estimate : float
        What made the world, and what the estimator says.
    low, high : float or None
        Its interval at ``level``; None where the estimator gives none.
    level : float
        Of the interval.
    drawn : bool
        Whether each world draws its own truth, from the prior under which the estimator pools.
    """

    parameter: str
    truth: float
    estimate: float
    low: float | None
    high: float | None
    level: float = LEVEL
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Estimator:
    """An estimator under study.

    Parameters
    ----------
    name : str
        What it is asked for by.
    about : str
        What is estimated, and from how many cases in a world.
    truth : str
        Where the truth of a world comes from.
    block : int
        Worlds that take a second or more.
    world : callable
        From a generator to what was found; it may raise
        :class:`foedus.errors.MeasureError` where no estimate exists.
    """

    name: str
    about: str
    truth: str
    block: int
    world: Callable[[np.random.Generator], Sequence[Found]]


def normal_found(
    names: Sequence[str], truth: Array, estimate: Array, errors: Array, *, drawn: bool = False
) -> list[Found]:
    """Parameters whose interval is the estimate plus and minus its standard errors."""
    return [
        Found(
            name, float(one), float(said), float(said - Z * error), float(said + Z * error),
            drawn=drawn,
        )
        for name, one, said, error in zip(names, truth, estimate, errors, strict=True)
    ]  # fmt: skip
