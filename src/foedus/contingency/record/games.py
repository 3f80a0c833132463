"""Disputes as a game of challenger and target: does looking ahead foresee them better?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.contingency.record.onset import TRAIN_TO
from foedus.models.binary_response import fit_binary
from foedus.models.draws import case_rng
from foedus.models.egame import fit_egame12
from foedus.models.logit import inverse_logit
from foedus.models.scoring import Gain, case_log_loss, paired_bootstrap

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]

# Fixed before the run: peace speaks for how good things are as they are; power, distance and
# what third states promised for what a fight is worth to each side.
_STATUS_QUO = ("restraint", "contiguous", "major1")
_CHALLENGER = ("capability_share", "challenger_offense_any", "challenger_neutral_any")
_TARGET = ("capability_share", "target_defense_any", "contiguous", "major2")


@dataclass(frozen=True, slots=True)
class Duel:
    """The strategic probit beside two logits on the same cases that neither saw.

    ``share`` is the log loss that the game saves, over that of the logits.
    """

    n: int
    acted: int
    fought: int
    game: float
    logits: float
    null: float
    gain: Gain

    @property
    def share(self) -> float:
        """Part of the logits' loss that the game saves; below zero, it loses more."""
        return (self.logits - self.game) / self.logits


def strategic_against_logit(
    rows: pl.DataFrame, *, train_to: int = TRAIN_TO, last: int = 2000, seed: int = 1
) -> Duel:
    """Fit both to one year, score both on the three outcomes of the years after.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`foedus.contingency.record.rows.deterrence_rows` with ``relevance="year"``.
    train_to, last : int
        Last year fitted, last year scored. Unit: year.
    seed : int
        Of the bootstrap by dyad.

    Notes
    -----
    Outcomes: no initiation; an initiation that was not answered with action; one that was. The
    logits are one of acting and one of answering given an act, each on all features.

    References
    ----------
    signorino1999
    """
    year = rows["year"].to_numpy()
    acted = rows["initiation"].to_numpy() == 1
    outcome = np.where(acted, 1 + (rows["reciprocated"].fill_null(0).to_numpy() == 1), 0)
    fitted, tested = year <= train_to, (year > train_to) & (year <= last)
    utilities = [_columns(rows, _STATUS_QUO), None, _columns(rows, _CHALLENGER)]
    designs = [*utilities, _columns(rows, _TARGET)]
    game = fit_egame12([_of(one, fitted) for one in designs], outcome[fitted])
    said = game.predict([_of(one, tested) for one in designs])
    every = _columns(rows, tuple(dict.fromkeys((*_STATUS_QUO, *_CHALLENGER, *_TARGET))))
    act = fit_binary(every[fitted], acted[fitted].astype(float))
    answered = (outcome == 2).astype(float)
    answer = fit_binary(every[fitted & acted], answered[fitted & acted])
    p = inverse_logit(every[tested] @ act.coefficients)
    p4 = inverse_logit(every[tested] @ answer.coefficients)
    plain = np.column_stack([1 - p, p * (1 - p4), p * p4])
    shares = np.bincount(outcome[fitted], minlength=3) / fitted.sum()
    y = outcome[tested]
    loss_game, loss_plain = case_log_loss(y, said), case_log_loss(y, plain)
    dyad = (rows["ccode1"] * 1000 + rows["ccode2"]).to_numpy()[tested]
    return Duel(
        len(y),
        int((y > 0).sum()),
        int((y == 2).sum()),
        float(loss_game.mean()),
        float(loss_plain.mean()),
        float(case_log_loss(y, np.tile(shares, (len(y), 1))).mean()),
        paired_bootstrap(loss_plain, loss_game, dyad, case_rng(seed, "games", train_to)),
    )


def _columns(rows: pl.DataFrame, names: tuple[str, ...]) -> Array:
    parts = [np.ones(rows.height)]
    for name in names:
        values = rows[name].to_numpy().astype(float)
        parts.append(np.log1p(values) if name == "restraint" else values)
    return np.column_stack(parts)


def _of(design: Array | None, rows: NDArray[np.bool_]) -> Array | None:
    return None if design is None else design[rows]
