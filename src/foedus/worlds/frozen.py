"""Arrays that nobody may write to: what a World hands out is shared."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=np.generic)


def frozen(array: NDArray[Kind]) -> NDArray[Kind]:
    """The same array, closed to writing.

    Parameters
    ----------
    array : array, any shape
        One that the caller made and keeps no other hold of.

    Returns
    -------
    array
        ``array`` itself.

    Examples
    --------
    >>> closed = frozen(np.zeros(2))
    >>> closed[0] = 1.0
    Traceback (most recent call last):
    ValueError: assignment destination is read-only
    """
    array.flags.writeable = False
    return array
