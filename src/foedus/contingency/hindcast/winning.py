"""Whether the attack succeeded: the war model refitted without the wars that are forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.joining.cases import JoiningCases, War
from foedus.models.logit import fit_logit, inverse_logit
from foedus.models.outcomes import share_gap

Array = NDArray[np.float64]

WINS: Final = (
    "constant", "capability ratio", "war model, nobody joins", "chain", "war model, who came"
)  # fmt: skip
"""Forecasts of the attack's success. The last one is told who came, and is no forecast."""

# A standard deviation of 10 for both: it only keeps the line of a few wars finite.
_WEAK: Final = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Winning:
    """What was learned of who prevails, and how each war ended.

    Parameters
    ----------
    succeeded : mapping
        By war: 1 where the side that began it prevailed, else 0. Wars that became wars of
        another kind are not in it.
    gap : mapping
        By war: the attackers' share of both sides' CINC less the targets', of those who began,
        in the year before.
    constant : float
        Share of the wars learned from in which the attack succeeded.
    line : float array, shape (2,)
        A logit of success on the gap: intercept, slope.
    k : float
        How decisive shares of net power are: see :func:`foedus.models.outcomes.p_win`.
    drawn : float
        Share of wars in which neither side prevailed.
    """

    succeeded: Mapping[int, int]
    gap: Mapping[int, float]
    constant: float
    line: Array
    k: float
    drawn: float

    def chances(self, war: int, drawn: Array, outset: float, came: float) -> dict[str, float]:
        """The chance that the attack succeeds by each forecast, named ``wins: ...``.

        Parameters
        ----------
        war : int
            Its number.
        drawn : float array, shape (draws,)
            The attackers' share of both sides' strength over the coalitions that may form.
        outset, came : float
            That share of those who began, and of all who fought within twelve months.
        """
        by_share = [
            (1 - self.drawn) * float(inverse_logit(self.k * (2 * np.asarray(share) - 1)).mean())
            for share in (np.array([outset]), drawn, np.array([came]))
        ]
        ratio = float(inverse_logit(self.line[0] + self.line[1] * np.array([self.gap[war]]))[0])
        return {
            f"wins: {name}": chance
            for name, chance in zip(WINS, (self.constant, ratio, *by_share), strict=True)
        }


def winning(record: JoiningCases, train: Sequence[int], before: int | None = None) -> Winning:
    """Learn who prevails from some of the wars.

    Parameters
    ----------
    record : JoiningCases
        COW's wars.
    train : sequence of int
        The wars that are learned from, by number. No other war of COW's is.
    before : int, optional
        Learn from no dispute that began in this year or later.

    Returns
    -------
    Winning
        ``k`` rests on wars and on disputes that one side won together, as the shipped model's;
        the constant and the line on wars alone.
    """
    import polars as pl

    from foedus.models.outcome_cases import dispute_cases, war_contests
    from foedus.models.outcomes import contests

    wars = war_contests()
    kept = pl.col("case").is_in([f"war {one}" for one in train])
    other = ~pl.col("case").str.starts_with("war ")
    disputes = dispute_cases()
    if before is not None:
        other &= pl.col("year") < before
        disputes = disputes.filter(pl.col("year") < before)
    learned = wars.filter(kept | other)
    held = contests(learned, disputes)
    k = float(fit_logit(held.gap[:, None], held.won).coefficients[0])
    succeeded = {
        int(case.removeprefix("war ")): int((outcome - 1) * initiated == 1)
        for case, outcome, initiated in wars.select("case", "outcome", "initiated").iter_rows()
        if case.startswith("war ") and initiated
    }
    gap = gaps(record.wars)
    known = [one for one in train if one in succeeded]
    y = np.array([succeeded[one] for one in known], float)
    x = np.column_stack([np.ones(len(known)), [gap[one] for one in known]])
    return Winning(
        succeeded=succeeded,
        gap=gap,
        # As if one more war had ended either way: no chance is 0 or 1.
        constant=float((y.sum() + 0.5) / (len(y) + 1)),
        line=fit_logit(x, y, penalty=_WEAK).coefficients,
        k=max(k, 0.0),
        drawn=float((learned["outcome"].to_numpy() == 1).mean()),
    )


def gaps(wars: Sequence[War]) -> dict[int, float]:
    """The attackers' share of both sides' CINC less the targets', of those who began each war.

    Strengths are those of the year before, or of the year where there are none; a state without
    either counts nothing.
    """
    from foedus.models.outcome_cases import capabilities

    known = capabilities().select("ccode", "year", "cinc")
    cinc = {(ccode, year): value for ccode, year, value in known.iter_rows()}
    told = {}
    for war in wars:
        sides = []
        for members in (war.attackers, war.targets):
            held = [
                cinc.get((one, war.day.year - 1)) or cinc.get((one, war.day.year)) or 0.0
                for one in members
            ]
            sides.append(np.array([sum(held)]))
        told[war.warnum] = float(share_gap(*sides)[0]) if sum(one[0] for one in sides) else 0.0
    return told
