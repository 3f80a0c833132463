"""The depth formulas held against the values that ATOP released, phase by phase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from foedus.measures.depth import formal_leeds_anac2005, milinst_leeds_anac2005
from foedus.results.result import Result

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

_MILINST = ("milcon", "intcom", "base", "milaid", "subord", "contrib", "orgpurp1", "orgpurp2")
_FORMAL = ("estmode", "pubsecr", "organ1", "organ2")


@dataclass(frozen=True, slots=True)
class Parity:
    """How often a formula gives the released value.

    ``same`` of ``compared`` phases with a released value; ``unreleased`` phases have none, and
    the formula says so too in ``unreleased_same``. ``same_printed`` of ``compared_printed`` are
    the phases whose number both files print alike: those that a join on ``atopidphase`` finds.
    """

    measure: str
    same: int
    compared: int
    unreleased_same: int
    unreleased: int
    same_printed: int
    compared_printed: int
    differing: tuple[tuple[int, int], ...]


def depth_parity(phases: pl.DataFrame) -> tuple[Parity, Parity]:
    """Agreement of MILINST and FORMAL with the released values.

    Parameters
    ----------
    phases : polars.DataFrame
        ``foedus.sources.atop.phases`` of the frames of ``atop-ph`` and ``atop-inst``.

    Returns
    -------
    tuple of Parity
        MILINST, FORMAL.

    References
    ----------
    leeds_anac2005
    """
    printed = printed_alike(
        phases["atopid"].cast(int).to_numpy(), phases["phase"].cast(int).to_numpy()
    )
    codes = {name: _codes(phases, name) for name in (*_MILINST, *_FORMAL, "milinst", "formal")}
    milinst = milinst_leeds_anac2005(**{name: codes[name] for name in _MILINST})
    formal = formal_leeds_anac2005(**{name: codes[name] for name in _FORMAL})
    rows = list(zip(phases["atopid"].to_list(), phases["phase"].to_list(), strict=True))
    return (
        _parity("MILINST", milinst, codes["milinst"], printed, rows),
        _parity("FORMAL", formal, codes["formal"], printed, rows),
    )


def printed_alike(atopid: NDArray[np.int64], phase: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Phases that the two files number alike.

    The released values number phase 1 of alliance 2050 as 2050.1001: a number of single
    precision printed to four decimals. The phase file prints 2050.1, so that the text differs.

    Examples
    --------
    >>> printed_alike(np.array([1020, 2050, 3180]), np.array([1, 1, 2])).tolist()
    [True, False, True]
    """
    exact = atopid + phase / 10
    single = np.round(exact.astype(np.float32).astype(np.float64), 4)
    return np.isclose(single, exact, rtol=0, atol=1e-6)


def _codes(phases: pl.DataFrame, name: str) -> NDArray[np.int64]:
    filled = phases[name].fill_null(-9)
    return np.asarray(filled.to_numpy(), np.int64)


def _parity(
    measure: str,
    ours: NDArray[np.int64],
    theirs: NDArray[np.int64],
    printed: NDArray[np.bool_],
    rows: list[tuple[int, int]],
) -> Parity:
    released = theirs >= 0
    same = ours == theirs
    return Parity(
        measure,
        int((same & released).sum()),
        int(released.sum()),
        int(((ours < 0) & ~released).sum()),
        int((~released).sum()),
        int((same & released & printed).sum()),
        int((released & printed).sum()),
        tuple(row for row, alike in zip(rows, same, strict=True) if not alike),
    )


def check_depth() -> Result:
    """The parity from the files that the user added.

    Returns
    -------
    Result
        One row per measure: ``788 of 788`` and ``793 of 793`` phases numbered alike in both
        files, and all phases with a released value.

    Raises
    ------
    SourceNotAddedError
        If ``atop-ph`` or ``atop-inst`` was not added.
    """
    from foedus.sources import adding
    from foedus.sources.atop import phases
    from foedus.sources.registry import source

    found = depth_parity(phases(adding.load("atop-ph"), adding.load("atop-inst")))
    return Result(
        question="depth-parity",
        parameters={"files": ["atop-ph", "atop-inst"]},
        rows=[
            {
                "measure": one.measure,
                "phases numbered alike": f"{one.same_printed} of {one.compared_printed}",
                "all phases": f"{one.same} of {one.compared}",
                "no released value, none computed": f"{one.unreleased_same} of {one.unreleased}",
                "differing": [f"{atopid}.{phase}" for atopid, phase in one.differing],
            }
            for one in found
        ],
        sources=[
            {"key": "atop-inst", "citation": source("atop-inst").citation},
        ],
        headline="MILINST and FORMAL recomputed from ATOP's phases, against the released values.",
    )
