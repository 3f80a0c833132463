"""The chance that a dispute begins between any two states of a date, within a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.joining.forecast import rivals_of
from foedus.errors import CoverageError
from foedus.models.dispute_onset import FEATURES, DisputeOnset

if TYPE_CHECKING:
    from foedus.contingency.pairs.tables import PairTables

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
_SEA = (2, 3, 4, 5)
_LAND = 1
# A share of personnel that is not known runs through these.
_SHARES = (np.arange(10) + 0.5) / 10


@dataclass(frozen=True, slots=True, eq=False)
class PairOnset:
    """Who may begin a dispute with whom; arrays of shape (n, n), the one who begins first.

    Parameters
    ----------
    chance : float array
        That it does within a year; 0 where the pair is not relevant, NaN nowhere.
    relevant : bool array
        Politically relevant: neighbors by land or within 400 miles of water, or one of the two
        is a major power. The model was learned from such pairs and says nothing of others.
    features : float array, shape (n, n, k)
        As :mod:`foedus.models.dispute_onset` has them; a share of personnel or a distance that
        is not known is NaN.
    """

    chance: Array
    relevant: Flags
    features: Array


def pair_onset(tables: PairTables, *, model: DisputeOnset | None = None) -> PairOnset:
    """The chance that each state begins a dispute with each other one, within a year.

    Parameters
    ----------
    tables : PairTables
        Of the day.
    model : DisputeOnset, optional
        That of the tables' estimates if not given.

    Returns
    -------
    PairOnset
        A share of personnel that is not known is averaged over 0 to 1, a distance that is not
        known over those that are.

    Raises
    ------
    CoverageError
        If nobody at hand knows the major powers, the rivals, some border or any distance of the
        day.
    """
    world, n = tables.world, tables.n
    grid = np.ix_(tables.seats, tables.seats)
    border = world.ties.contiguity[grid]
    rival = rivals_of(world)
    major = world.ties.major
    far = world.ties.distance[grid]
    unknown = [
        name
        for name, gone in (
            ("major powers", major is None),
            ("rivalries", rival is None),
            ("borders", bool((border < 0).any())),
            ("distances", bool(np.isnan(far[~np.eye(n, dtype=bool)]).all())),
        )
        if gone
    ]
    if unknown or major is None or rival is None:
        raise CoverageError(
            f"nobody at hand knows the {' and '.join(unknown)} of {world.on}, on which the chance "
            "of a dispute rests.",
            "add majors2016.csv, contdir.csv and the list of strategic rivalries ('foedus data "
            "list' names their pages), or let each attack count one (--weight none).",
        )
    one = major[tables.seats]
    personnel = world.weights["personnel"].value[tables.seats]
    both = personnel[:, None] + personnel[None, :]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(both > 0, personnel[:, None] / both, np.where(both == 0, 0.5, np.nan))
    sea = np.isin(border, _SEA)
    named = {
        "land_border": border == _LAND,
        "sea_neighbor": sea,
        "log_distance": np.log(far + 1),
        "major1": np.broadcast_to(one[:, None], (n, n)),
        "major2": np.broadcast_to(one[None, :], (n, n)),
        "both_major": one[:, None] & one[None, :],
        "personnel_share": share,
        "rivalry": rival[grid],
    }
    features = np.stack([np.asarray(named[name], float) for name in FEATURES], axis=-1)
    relevant = (border > 0) | one[:, None] | one[None, :]
    np.fill_diagonal(relevant, False)
    chance = np.zeros((n, n))
    used = tables.estimates.dispute_onset if model is None else model
    chance[relevant] = filled(features[relevant]).mean_of(used)
    return PairOnset(chance, relevant, features)


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """Features with the unknown ones filled ten ways: float array, shape (10, m, k)."""

    x: Array

    def mean_of(self, model: DisputeOnset) -> Array:
        """The chance averaged over the fills, shape (m,)."""
        ways, m, k = self.x.shape
        return np.asarray(model.predict(self.x.reshape(ways * m, k)).reshape(ways, m).mean(axis=0))

    def drawn(self, model: DisputeOnset, rng: np.random.Generator, draws: int) -> Array:
        """The chance under drawn estimates, shape (draws, m)."""
        from foedus.models.logit import inverse_logit

        # Errors clustered two ways need not make a covariance: what is negative counts as none.
        value, axis = np.linalg.eigh(model.covariance)
        root = axis * np.sqrt(np.maximum(value, 0.0))
        beta = model.coefficients + rng.standard_normal((draws, len(root))) @ root.T
        line = beta[:, 0, None, None] + np.einsum("dk,wmk->dwm", beta[:, 1:], self.x)
        return np.asarray(inverse_logit(line).mean(axis=1))


def filled(features: Array) -> Filled:
    """Rows of features, each unknown one replaced in ten ways.

    Parameters
    ----------
    features : float array, shape (m, k)
        As :mod:`foedus.models.dispute_onset` has them.

    Returns
    -------
    Filled
        A share of personnel runs evenly through 0 to 1, a distance through those that are known.
    """
    gone = np.isnan(features)
    ways = np.broadcast_to(features, (len(_SHARES) if gone.any() else 1, *features.shape)).copy()
    if not gone.any():
        return Filled(ways)
    for place in np.flatnonzero(gone.any(axis=0)).tolist():
        known = features[~gone[:, place], place]
        if FEATURES[place] == "personnel_share":
            spread = _SHARES
        elif len(known):
            # In another order than the shares, so that the two do not move together.
            spread = np.roll(np.quantile(known, _SHARES), len(_SHARES) // 2)
        else:
            raise CoverageError(
                f"nobody at hand knows {FEATURES[place]} of any pair.",
                "add the file it comes from ('foedus data list' names it).",
            )
        ways[:, gone[:, place], place] = spread[:, None]
    return Filled(ways)
