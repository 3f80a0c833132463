"""Institutional depth of alliances from ATOP's provisions, after Leeds and Anac (2005).

Codes are whole numbers as ATOP prints them. Any negative number is "not known" (ATOP's -9, and
what a null becomes); so is ``MISSING`` in what is returned.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
MISSING = -9


def milinst_leeds_anac2005(
    *,
    milcon: Codes,
    intcom: Codes,
    base: Codes,
    milaid: Codes,
    subord: Codes,
    contrib: Codes,
    orgpurp1: Codes,
    orgpurp2: Codes,
) -> Codes:
    """Military institutionalization: 0 none, 1 moderate, 2 high.

    Parameters
    ----------
    milcon, intcom, base, milaid, subord, contrib, orgpurp1, orgpurp2 : int array, shape (n,)
        ATOP's variables, one entry per alliance phase; negative is missing.

    Returns
    -------
    int array, shape (n,)
        0, 1 or 2; ``MISSING`` where all eight are missing. Unit: ordinal code.

    Notes
    -----
    High: a common defense policy (``milcon`` 3), an integrated command (``intcom`` 1) or bases
    (``base`` > 0). Moderate, where not high: peacetime contact (``milcon`` 2), training or
    technology (``milaid`` 3 or 4), subordination (``subord`` > 0), required contributions
    (``contrib`` 1), or an organization for military or several purposes (``orgpurp`` 1 or 4). A
    missing code counts as "not provided for" as long as any of the eight is known.

    References
    ----------
    leeds_anac2005

    Examples
    --------
    >>> zero = np.zeros(3, int)
    >>> milinst_leeds_anac2005(milcon=np.array([0, 2, 2]), intcom=zero, base=np.array([0, 0, 1]),
    ...     milaid=zero, subord=zero, contrib=zero, orgpurp1=zero, orgpurp2=zero).tolist()
    [0, 1, 2]
    """
    high = (milcon == 3) | (intcom == 1) | (base > 0)
    moderate = (
        (milcon == 2)
        | np.isin(milaid, (3, 4))
        | (subord > 0)
        | (contrib == 1)
        | np.isin(orgpurp1, (1, 4))
        | np.isin(orgpurp2, (1, 4))
    )
    codes = (milcon, intcom, base, milaid, subord, contrib, orgpurp1, orgpurp2)
    unknown = np.all([code < 0 for code in codes], axis=0)
    return np.select([unknown, high, moderate], [MISSING, 2, 1], 0)


def formal_leeds_anac2005(*, estmode: Codes, pubsecr: Codes, organ1: Codes, organ2: Codes) -> Codes:
    """Peacetime formality: a public treaty, and an organization of its own, one point each.

    Parameters
    ----------
    estmode, pubsecr, organ1, organ2 : int array, shape (n,)
        ATOP's variables, one entry per alliance phase; negative is missing.

    Returns
    -------
    int array, shape (n,)
        0, 1 or 2; ``MISSING`` where all four are missing. Unit: ordinal code.

    Notes
    -----
    One point for a treaty (``estmode`` 1) that is not secret (``pubsecr`` is not 2, a missing
    one included), one for a formal organization (``organ1`` or ``organ2`` 2 or 3). The published
    script leaves 0, whatever the treaty, where both organizations are missing: kept here.

    References
    ----------
    leeds_anac2005

    Examples
    --------
    >>> one = np.array([1, 1, 1])
    >>> formal_leeds_anac2005(estmode=one, pubsecr=np.array([0, 2, 0]),
    ...     organ1=np.array([3, 0, -9]), organ2=np.array([0, 0, -9])).tolist()
    [2, 0, 0]
    """
    public = (estmode == 1) & (pubsecr != 2)
    organized = np.isin(organ1, (2, 3)) | np.isin(organ2, (2, 3))
    unread = (organ1 < 0) & (organ2 < 0)
    unknown = unread & (estmode < 0) & (pubsecr < 0)
    points = np.where(unread, 0, public.astype(np.int64) + organized)
    return np.where(unknown, MISSING, points)
