"""Bootstraps of gains over whole wars, as cases of work: blocks of resamples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import MeasureError
from foedus.models.draws import case_rng

if TYPE_CHECKING:
    import polars as pl

    from foedus.contingency.parallel import Case

Array = NDArray[np.float64]

LEVEL: Final = 0.9
BLOCK: Final = 500
Held = tuple[tuple[str, tuple[float, ...], tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """A ratio of sums over groups: what is saved over what it is a share of.

    ``top`` and ``bottom`` hold one number for each war: of a gain in mean loss the summed
    difference and the number of rows, of a gain in recall names found and names that came.
    """

    top: Array
    bottom: Array

    @property
    def ratio(self) -> float:
        """Over all groups."""
        return float(self.top.sum() / self.bottom.sum())


@dataclass(frozen=True, slots=True)
class Interval:
    """A ratio with its interval over groups."""

    value: float
    low: float
    high: float
    level: float = LEVEL

    @property
    def demonstrated(self) -> bool:
        """Whether the whole interval lies above zero."""
        return self.low > 0


def resampled(cases: Sequence[Case], *, held: Held, seed: int) -> pl.DataFrame:
    """Ratios over groups drawn with replacement; a case is (label, block of resamples).

    Parameters
    ----------
    cases : sequence of tuple
        Label and number of the block; each block has 500 resamples, the same groups for every
        label that has as many groups.
    held : tuple
        Label, tops and bottoms of each ratio.
    seed : int
        With the number of groups and the block it keys the draws.

    Returns
    -------
    polars.DataFrame
        ``label``, ``ratio``: one row per resample; NaN where the bottom is empty.
    """
    import polars as pl

    of = {label: (np.array(top), np.array(bottom)) for label, top, bottom in held}
    drawn: dict[tuple[int, int], NDArray[np.int64]] = {}
    told = []
    for label, block in cases:
        top, bottom = of[str(label)]
        key = (len(top), int(block))
        if key not in drawn:
            rng = case_rng(seed, "hindcast", "bootstrap", *key)
            drawn[key] = rng.integers(0, key[0], size=(BLOCK, key[0]))
        at = drawn[key]
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = top[at].sum(axis=1) / bottom[at].sum(axis=1)
        told.append(pl.DataFrame({"label": [str(label)] * BLOCK, "ratio": ratio}))
    return pl.concat(told)


def intervals(
    of: Mapping[str, Sums], run: Callable[..., pl.DataFrame], *, seed: int, draws: int
) -> dict[str, Interval]:
    """The 90% interval of each ratio, groups drawn with replacement.

    Parameters
    ----------
    of : mapping
        Ratios by label.
    run : callable
        Works the cases: :func:`foedus.contingency.parallel.run` with its backend given.
    seed, draws : int
        Of the resamples; draws are rounded up to whole blocks of 500.

    Returns
    -------
    dict

    Raises
    ------
    MeasureError
        If there is no resample, or a ratio has fewer than two groups.
    """
    import polars as pl

    few = [label for label, one in of.items() if len(one.top) < 2 or not one.bottom.sum()]
    if draws < 1 or few:
        raise MeasureError(
            f"{draws} resamples of {', '.join(few) or 'these'} tell nothing.",
            "ask for at least one resample, of at least two wars.",
        )
    blocks = -(-draws // BLOCK)
    held = tuple((label, tuple(one.top.tolist()), tuple(one.bottom.tolist()))
                 for label, one in of.items())  # fmt: skip
    cases = [(label, block) for label in of for block in range(blocks)]
    told = run(cases, partial(resampled, held=held, seed=seed), block=4 * blocks)
    ends = [0.5 - LEVEL / 2, 0.5 + LEVEL / 2]
    found = {}
    for label, rows in told.group_by("label", maintain_order=True):
        ratio = rows.filter(pl.col("ratio").is_not_nan())["ratio"].to_numpy()
        low, high = np.quantile(ratio, ends).tolist()
        name = str(label[0])
        found[name] = Interval(of[name].ratio, low, high)
    return found
