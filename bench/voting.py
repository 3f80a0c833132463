"""Exact indices of power: a game of 200 members, and the Council of the European Union."""

from __future__ import annotations

from bench.measuring import Figure, measure


def main() -> list[Figure]:
    """The figures for voting games."""
    import numpy as np

    from foedus.atlas.bodies import find_body
    from foedus.audits.decision_seats import seats_of
    from foedus.models.voting.games import majority
    from foedus.models.voting.indices import standing
    from foedus.worlds.world import world

    draw = np.random.default_rng(200)
    weights = draw.integers(1, 21, 200).tolist()
    large = majority([f"member {one}" for one in range(200)], weights, sum(weights) // 2 + 1)
    finer = draw.integers(1, 101, 200).tolist()
    fine = majority([f"member {one}" for one in range(200)], finer, sum(finer) // 2 + 1)
    there = world("2026-01-01")
    council = seats_of(find_body("EU"), there.on, there).game
    nato = seats_of(find_body("NATO"), there.on, there).game
    return [
        Figure(
            "200 members, weights 1 to 20",
            measure(lambda: standing(large)),
            "CPU s",
            most=1.0,
            note=f"exact; weights add up to {sum(weights):,}",
        ),
        Figure(
            "200 members, weights 1 to 100",
            measure(lambda: standing(fine), repeat=1),
            "CPU s",
            note=f"exact; weights add up to {sum(finer):,}",
        ),
        Figure("EU-27, populations to 100 persons", measure(lambda: standing(council)), "CPU s"),
        Figure("NATO, consensus of 32", measure(lambda: standing(nato)), "CPU s"),
    ]
