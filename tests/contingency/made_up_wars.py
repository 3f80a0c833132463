"""Wars made up for tests of who joins: what decides who joins is known."""

from __future__ import annotations

import numpy as np

from foedus.contingency.joining.design import FULL, SHIPPED, Design
from foedus.contingency.joining.models import Invoked
from foedus.models.draws import case_rng
from foedus.models.logit import inverse_logit


def simulated(seed: int, wars: int = 24, states: int = 30) -> tuple[Design, np.ndarray]:
    """Wars in which a duty adds 2 to the log odds to 1945 and nothing after."""
    rng = case_rng(seed, "simulated wars")
    n = wars * states * 2
    names = tuple(dict.fromkeys((*FULL, *SHIPPED)))
    x = rng.normal(size=(n, len(names)))
    war = np.repeat(np.arange(wars), states * 2)
    late = (war >= wars // 2).astype(float)
    bound = rng.choice([0.0, 0.5, 1.0], size=n, p=[0.8, 0.05, 0.15])
    linear = -2.5 + 0.9 * x[:, names.index("major")] + np.where(late == 1, 0.0, 2.0) * (bound == 1)
    joined = (rng.random(n) < inverse_logit(linear)).astype(float)
    design = Design(
        names=names, x=x, war=war, ccode=np.tile(np.arange(states), wars * 2),
        side=np.tile(np.repeat([0, 1], states), wars),
        day=np.where(late == 1, 715_000, 690_000) + war, bound=bound,
        multilateral=np.zeros(n, bool), late=late, joined=joined, joined_in_year=joined,
    )  # fmt: skip
    return design, linear


def due_of(design: Design) -> Invoked:
    rows = np.flatnonzero(design.bound == 1)
    return Invoked(design.rows(rows), design.joined[rows])
