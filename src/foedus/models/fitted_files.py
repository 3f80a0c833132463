"""What the files of estimates have in common: what makes them, how they are written and read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

COMMAND: Final = "foedus fit"
"""What makes every file of estimates anew."""


def quoted(word: str) -> str:
    """A word as a string of TOML: it holds no quotes."""
    return f'"{word}"'


def written(value: float) -> str:
    """A number to eight digits that count.

    Examples
    --------
    >>> written(1 / 3), written(2)
    ('0.33333333', '2.0')
    """
    return repr(float(f"{float(value):.8g}"))


def checksums(keys: Iterable[str]) -> dict[str, str]:
    """Version and checksum of datasets that the user added, as they stand under ``[inputs]``.

    Raises
    ------
    SourceNotAddedError
        If one was not added.
    """
    from foedus.sources import adding

    entries = {key: adding.added(key) for key in keys}
    return {key: f"{one.version} sha256 {one.origin_sha256}" for key, one in entries.items()}


def input_lines(keys: Iterable[str]) -> list[str]:
    """The table ``[inputs]`` of a file of estimates; see :func:`checksums`."""
    return ["", "[inputs]", *(f'{key} = "{what}"' for key, what in checksums(keys).items())]


def logit_parts(
    data: Mapping[str, Any], features: Sequence[str], last: Sequence[str] = ()
) -> tuple[Array, Array]:
    """Coefficients of a logit and their covariance, from its file.

    Parameters
    ----------
    data : mapping
        The file's tables.
    features : sequence of str
        What its ``[[feature]]`` tables must be called, in order.
    last : sequence of str
        Fields that hold the coefficients after the features'.

    Returns
    -------
    tuple of float array, shapes (k,) and (k, k)
        The constant's first.

    Raises
    ------
    KeyError, TypeError, ValueError
        If a part is missing, is of another kind, or the features are others.
    """
    names = tuple(one["name"] for one in data["feature"])
    if names != tuple(features):
        raise ValueError(f"features {names}")
    beta = np.array(
        [
            data["constant"],
            *(one["coefficient"] for one in data["feature"]),
            *(data[name] for name in last),
        ],
        float,
    )
    covariance = np.array(data["covariance"], float)
    if covariance.shape != (len(beta), len(beta)):
        raise ValueError(f"covariance of shape {covariance.shape}")
    return beta, covariance
