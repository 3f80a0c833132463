"""How likely one state is to begin a militarized dispute with another in a year.

The parameters stand in ``fitted/dispute_onset.toml``, estimated on history, so that a prediction
needs no file. Every feature means the same, in the same unit, in 1816 and today.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from foedus.errors import MeasureError
from foedus.models.fitted_files import COMMAND, logit_parts
from foedus.models.logit import inverse_logit

Array = NDArray[np.float64]

FILE = "dispute_onset.toml"
FEATURES = (
    "land_border",
    "sea_neighbor",
    "log_distance",
    "major1",
    "major2",
    "both_major",
    "personnel_share",
    "rivalry",
)
"""Features in order; what each is, its unit and its sources stand in the fitted file."""


@dataclass(frozen=True, slots=True, eq=False)
class DisputeOnset:
    """Parameters of the model.

    Parameters
    ----------
    coefficients : float array, shape (k + 1,)
        The constant, then one for each of :data:`FEATURES`. Unit: log odds.
    covariance : float array, shape (k + 1, k + 1)
        Clustered by the two states.
    """

    coefficients: Array
    covariance: Array

    def predict(self, features: Array) -> Array:
        """Chance of an initiation in the year, shape (n,), for features of shape (n, k).

        Raises
        ------
        MeasureError
            If a feature is not known, or their number is another.
        """
        return inverse_logit(self._design(features) @ self.coefficients)

    def interval(self, features: Array, level: float = 0.8) -> tuple[Array, Array]:
        """Lowest and highest chance that the parameters' own uncertainty allows."""
        from statistics import NormalDist

        x = self._design(features)
        middle = x @ self.coefficients
        variance = np.maximum(np.einsum("ij,jk,ik->i", x, self.covariance, x), 0)
        half = NormalDist().inv_cdf(0.5 + level / 2) * np.sqrt(variance)
        return inverse_logit(middle - half), inverse_logit(middle + half)

    def _design(self, features: Array) -> Array:
        x = np.atleast_2d(np.asarray(features, float))
        if x.shape[1] != len(FEATURES) or not np.isfinite(x).all():
            raise MeasureError(
                f"features of shape {x.shape} are not {len(FEATURES)} known numbers each.",
                f"give {', '.join(FEATURES)}; average over what is not known.",
            )
        return np.column_stack([np.ones(len(x)), x])


def feature_row(
    *,
    land_border: bool,
    sea_neighbor: bool,
    distance: float,
    major1: bool,
    major2: bool,
    personnel1: float,
    personnel2: float,
    rivalry: bool,
) -> Array:
    """Features of one directed pair: state 1 may begin a dispute with state 2.

    Parameters
    ----------
    land_border, sea_neighbor : bool
        The homelands touch; they do not, and lie within 400 statute miles of water.
    distance : float
        Between the capitals. Unit: kilometers.
    major1, major2 : bool
        Whether each is a major power.
    personnel1, personnel2 : float
        Active armed forces, in one unit for both. Unit: thousands.
    rivalry : bool
        The two are rivals.

    Returns
    -------
    float array, shape (8,)

    Raises
    ------
    MeasureError
        If a number is negative or not known.

    Examples
    --------
    >>> row = feature_row(land_border=True, sea_neighbor=False, distance=0.0, major1=True,
    ...                   major2=False, personnel1=30, personnel2=10, rivalry=False)
    >>> row.tolist()
    [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.75, 0.0]
    """
    if not (distance >= 0 and personnel1 >= 0 and personnel2 >= 0):
        raise MeasureError(
            "a distance or a number of personnel is negative or not known.",
            "give numbers of at least 0; average over what is not known.",
        )
    both = personnel1 + personnel2
    return np.array(
        [
            land_border,
            sea_neighbor,
            np.log(distance + 1),
            major1,
            major2,
            major1 and major2,
            # Two states without forces are taken as equals.
            personnel1 / both if both > 0 else 0.5,
            rivalry,
        ],
        float,
    )


def read_onset(text: str) -> DisputeOnset:
    """A model from the text of its file.

    Raises
    ------
    MeasureError
        If a part is missing, or the features are not those of this version.
    """
    try:
        beta, covariance = logit_parts(tomllib.loads(text), FEATURES)
    except (KeyError, TypeError, ValueError) as error:
        raise MeasureError(
            f"the file of the onset model cannot be read: {error}.", f"make it anew: {COMMAND}."
        ) from error
    return DisputeOnset(beta, covariance)


@lru_cache(maxsize=1)
def shipped() -> DisputeOnset:
    """The model with the parameters that come with the package.

    Raises
    ------
    MeasureError
        If the file's features are not those of this version.
    """
    return read_onset(files("foedus.models").joinpath(f"fitted/{FILE}").read_text("utf-8"))
