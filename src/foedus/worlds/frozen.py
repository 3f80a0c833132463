"""Arrays that nobody may write to: what a World hands out is shared."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Kind = TypeVar("Kind", bound=np.generic)
Record = TypeVar("Record", bound="DataclassInstance")


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


def frozen_record(record: Record) -> Record:
    """The same record, every array that it holds closed to writing, in tuples too.

    Parameters
    ----------
    record : dataclass
        One that the caller made.

    Returns
    -------
    dataclass
        ``record`` itself.
    """
    for field in fields(record):
        held = getattr(record, field.name)
        for one in held if isinstance(held, tuple) else (held,):
            if isinstance(one, np.ndarray):
                frozen(one)
    return record
