"""All figures of one group, side by side and never added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foedus.audits.domains.crises import delays
from foedus.audits.domains.figure import Figure
from foedus.audits.domains.gas import Gas, gas_figures
from foedus.audits.domains.joint_sanctions import joint_sanctions
from foedus.audits.domains.supply import arms, trade
from foedus.audits.domains.tempo import HALF_LIFE, Year, tempo
from foedus.states import State


@dataclass(frozen=True, slots=True)
class Gathered:
    """A group's figures, and its joint exercises by year."""

    figures: tuple[Figure, ...]
    exercises: tuple[Year, ...]


def figures_of(
    states: Sequence[State],
    bodies: Sequence[str],
    on: date,
    *,
    gas: Sequence[Gas] | None = None,
    half_life: float = HALF_LIFE,
) -> Gathered:
    """Every figure of a group.

    Parameters
    ----------
    states : sequence of State
        Its members on the day; figures of earlier years are of the same states.
    bodies : sequence of str
        Keys whose crises are the group's.
    on : date
        The day.
    gas : sequence of Gas, optional
        What the user gave.
    half_life : float
        Of exercises. Unit: year.
    """
    exercised, years = tempo(states, on, half_life)
    return Gathered(
        (
            *gas_figures(states, gas),
            *arms(states, on),
            *trade(states, on),
            exercised,
            *joint_sanctions(states, on),
            *delays(bodies, len(states), on),
            Figure(
                "false-information", "false information spread by foreign governments",
                "disinformation", None, "index", "", "V-Dem's v2smforads", (),
                "",
                note="V-Dem's v2smforads is in no file that foedus reads: no figure is made up.",
            ),
        ),
        years,
    )  # fmt: skip
