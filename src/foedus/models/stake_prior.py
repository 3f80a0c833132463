"""How large stakes are: the prior over the ratio of what an attack would win to what it costs.

A challenger attacks when its stake ratio V/C exceeds a threshold. Nobody observes V or C; what
history shows is how often disputes begin. The prior says how stake ratios must lie for disputes
to begin as often as they did, given the threshold of each pair.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import MeasureError
from foedus.models.fitted_files import COMMAND, logit_parts
from foedus.models.logit import inverse_logit

Array = NDArray[np.float64]

FILE = "stakes.toml"
FEATURES = (
    "land_border", "sea_neighbor", "log_distance", "major1", "major2", "both_major", "rivalry"
)  # fmt: skip
"""What the location of stakes may differ by: those of the onset model, but for strength."""

_GRID = 41


@dataclass(frozen=True, slots=True, eq=False)
class StakePrior:
    """Log stake ratios of a pair in a year follow a logistic distribution.

    Its chance to exceed the threshold ``1 / p`` is ``logit^-1(constant + b'x + slope log p)``,
    with ``p`` the attack's chance of success: the scale is ``1 / slope``.

    Parameters
    ----------
    coefficients : float array, shape (9,)
        Constant, :data:`FEATURES`, slope: the estimate, before the slope is held above 0.
    covariance : float array, shape (9, 9)
        Clustered by both states.
    widening : float
        Standard deviation, in log odds, that is added to the estimate's own: what chances out of
        time were off by beyond it.
    rivalry_share : float
        Share of pairs that are rivals: for a pair of which that is not known.
    """

    coefficients: Array
    covariance: Array
    widening: float
    rivalry_share: float
    # Quantiles of the slope at even steps, made once.
    _slopes: Array = field(init=False)

    def __post_init__(self) -> None:
        """Hold the slope above 0: a scale is positive."""
        grid = (np.arange(_GRID) + 0.5) / _GRID
        object.__setattr__(self, "_slopes", self._slope_quantiles(grid))

    def slope(self, share: float = 0.5) -> float:
        """A quantile of the slope: the estimate's normal distribution, cut off below 0."""
        if not 0 < share < 1:
            raise MeasureError(f"{share} is no quantile.", "give a share between 0 and 1.")
        return float(self._slope_quantiles(np.array([share]))[0])

    def _slope_quantiles(self, shares: Array) -> Array:
        middle, error = float(self.coefficients[-1]), float(np.sqrt(self.covariance[-1, -1]))
        normal = NormalDist()
        # Counted from the top: far below 0 the share left is too near 1 to tell apart.
        above = normal.cdf(middle / error)
        tail = (1 - shares) * above
        return np.array([middle - error * normal.inv_cdf(one) for one in tail.tolist()])

    def chance(self, success: ArrayLike, features: ArrayLike, share: float = 0.5) -> Array:
        """Chance that the stake ratio exceeds the threshold in a year.

        Parameters
        ----------
        success : float array, shape (n,)
            The attack's chance of success, above 0.
        features : float array, shape (n, 7)
            :data:`FEATURES`; NaN for a rivalry that is not known.
        share : float
            Quantile of the slope that is taken.

        Returns
        -------
        float array, shape (n,)

        Raises
        ------
        MeasureError
            If a number is not known or out of range.
        """
        x, log_p = self._checked(success, features)
        said = self._averaged(x, log_p, np.array([self.slope(share)]), np.zeros(1))
        return np.asarray(said[:, 0])

    def band(
        self, success: ArrayLike, features: ArrayLike, level: float = 0.8
    ) -> tuple[Array, Array]:
        """Lowest and highest chance at ``level``: the slope's, the estimate's, the widening."""
        x, log_p = self._checked(success, features)
        normal = NormalDist()
        z = np.array([normal.inv_cdf(one) for one in ((np.arange(_GRID) + 0.5) / _GRID).tolist()])
        rest = np.sqrt(self._variance(x) + self.widening**2)
        said = np.stack(
            [
                self._averaged(x[row : row + 1], log_p[row : row + 1], self._slopes, z * one)
                for row, one in enumerate(rest.tolist())
            ]
        ).reshape(len(x), -1)
        ends = (0.5 - level / 2, 0.5 + level / 2)
        low, high = np.quantile(said, ends, axis=1)
        return low, high

    def odds_ratio(self, success: ArrayLike, without: ArrayLike, share: float = 0.5) -> Array:
        """Odds that attacking pays at one chance of success, over those at another."""
        ratio = np.asarray(success, float) / np.asarray(without, float)
        return np.asarray(ratio ** self.slope(share))

    def _conditional(self, slopes: Array) -> Array:
        """The other coefficients given the slope: shape (k, 8)."""
        pull = self.covariance[:-1, -1] / self.covariance[-1, -1]
        return np.asarray(self.coefficients[:-1] + (slopes - self.coefficients[-1])[:, None] * pull)

    def _variance(self, x: Array) -> Array:
        own = self.covariance[:-1, :-1]
        pull = self.covariance[:-1, -1]
        left = own - np.outer(pull, pull) / self.covariance[-1, -1]
        known = np.nan_to_num(x, nan=self.rivalry_share)
        return np.asarray(np.maximum(np.einsum("ij,jk,ik->i", known, left, known), 0))

    def _averaged(self, x: Array, log_p: Array, slopes: Array, added: Array) -> Array:
        """Chances, shape (n, slopes * added), over a rivalry that is not known."""
        beta = self._conditional(slopes)
        unknown = np.isnan(x[:, -1])
        out = np.zeros((len(x), len(slopes) * len(added)))
        for value in (0.0, 1.0):
            weight = np.where(
                unknown,
                self.rivalry_share if value else 1 - self.rivalry_share,
                x[:, -1] == value,
            )
            filled = x.copy()
            filled[:, -1] = np.where(unknown, value, x[:, -1])
            linear = filled @ beta.T + np.outer(log_p, slopes)
            chance = inverse_logit(linear[:, :, None] + added)
            out += weight[:, None] * chance.reshape(len(x), -1)
        return out

    def _checked(self, success: ArrayLike, features: ArrayLike) -> tuple[Array, Array]:
        p = np.atleast_1d(np.asarray(success, float))
        x = np.atleast_2d(np.asarray(features, float))
        if x.shape[1] != len(FEATURES):
            raise MeasureError(
                f"{x.shape[1]} features are not {len(FEATURES)}.", f"give {', '.join(FEATURES)}."
            )
        x = np.broadcast_to(x, (len(p), len(FEATURES))) if len(x) == 1 else x
        rivalry = x[:, -1]
        known = (
            np.isfinite(x[:, :-1]).all()
            and (np.isnan(rivalry) | (rivalry == 0) | (rivalry == 1)).all()
        )
        if len(x) != len(p) or not known or not ((p > 0) & (p <= 1)).all():
            raise MeasureError(
                "a chance of success is not between 0 and 1, or a feature is not known.",
                "give one row per chance; a rivalry is 0, 1, or NaN where not known.",
            )
        return np.column_stack([np.ones(len(x)), x]), np.log(p)


def read_prior(text: str) -> StakePrior:
    """A prior from the text of its file.

    Raises
    ------
    MeasureError
        If a part is missing, or the features are not those of this version.
    """
    try:
        data = tomllib.loads(text)
        beta, covariance = logit_parts(data, FEATURES, ("slope",))
        return StakePrior(beta, covariance, float(data["widening"]), float(data["rivalry_share"]))
    except (KeyError, TypeError, ValueError) as error:
        raise MeasureError(
            f"the file of the prior over stakes cannot be read: {error}.",
            f"make it anew: {COMMAND}.",
        ) from error


@lru_cache(maxsize=1)
def shipped() -> StakePrior:
    """The prior with the parameters that come with the package.

    Examples
    --------
    >>> shipped().slope() > 0
    True
    """
    held = files("foedus.models").joinpath(f"fitted/{FILE}")
    return read_prior(held.read_text("utf-8"))
