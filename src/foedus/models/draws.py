"""Chance numbers that turn on a seed and a case alone, not on the order of work."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def case_rng(seed: int, *case: object) -> np.random.Generator:
    """A generator of this case's own: counter-based, keyed by the seed and the case.

    Parameters
    ----------
    seed : int
        The seed of the whole run.
    *case : object
        What names the case: numbers or text, in a fixed order.

    Returns
    -------
    numpy.random.Generator
        The same stream for the same seed and case, whatever ran before.

    Examples
    --------
    >>> bool(case_rng(1, "war", 10).random() == case_rng(1, "war", 10).random())
    True
    """
    import numpy as np

    named = "\x1f".join(str(part) for part in case)
    digest = hashlib.sha256(named.encode("utf-8")).digest()
    key = np.array([seed % 2**64, int.from_bytes(digest[:8], "little")], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key))
