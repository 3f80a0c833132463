"""If one state attacks another: who comes, who prevails, does it deter, what does it cost whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foedus.progress import steps
from foedus.questions.asking.parameters import HOW, ON, PLACE, STALE, TARGET, WHO_BEGAN
from foedus.results.declaration import SCENARIO, Parameter, Question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Result

DRAWS = 20_000
MOST_DRAWS = 2_000_000

QUESTION = Question(
    name="contingency",
    summary="Who comes if one state attacks another, who prevails, and what each ally adds.",
    parameters=(
        Parameter("attacker", "states", "State or states that attack, by commas.", positional=True),
        TARGET,
        ON,
        PLACE,
        *HOW,
        *WHO_BEGAN,
        Parameter(
            "without", "text", "States that stay out or treaties that are dissolved, by commas."
        ),
        Parameter("draws", "whole", "How often the war is drawn.", DRAWS),
        Parameter("seed", "whole", "Seed of the draws.", 0),
        Parameter("estimates", "path", "Folder of your own estimates, made by foedus fit --out."),
        Parameter("explain", "flag", "Print the reasons of every figure in words.", False),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus contingency Russia Estonia",
        "foedus contingency Russia Estonia --without USA",
        "foedus contingency China Philippines --on 2026-01-01 --explain",
    ),
    charts=("joining", "balance", "threshold", "added", "sensitivity"),
    keys=("state", "side"),
    intervals=(
        ("fights", "low", "high"),
        ("kept", "kept_low", "kept_high"),
        ("spread.size", "spread.low", "spread.high"),
        ("stakes.threshold.cost_ratio", "stakes.threshold.low", "stakes.threshold.high"),
        ("stakes.unaided.cost_ratio", "stakes.unaided.low", "stakes.unaided.high"),
    ),
)


def answer(
    attacker: str | int | Sequence[str | int] = "",
    target: str | int | Sequence[str | int] = "",
    *,
    on: str | date | None = None,
    place: str | None = None,
    means: str = "armed",
    object: str = "territory",
    provoked: bool = False,
    first_force: str | None = None,
    without: str | Sequence[str] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    estimates: str | Path | None = None,
    explain: bool = False,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Follow one attack from the duties to its price.

    Parameters
    ----------
    attacker, target : str, int or sequence of them
        Codes or names valid on the day, or COW numbers; several in a list, or by commas.
    on : str or date, optional
        Day of the event; None or ``today`` is the atlas's own date.
    place : str, optional
        A place of the atlas or a state; None is the target's undisputed home territory.
    means, object, provoked, first_force
        The facts of the event, as in ``duties``. The attack is an armed attack in scale.
    without : str or sequence of str, optional
        States that withdraw from what they promise the target and stay out; treaties that are
        dissolved.
    draws : int
        How often the war is drawn.
    seed : int
        Of the draws: the same seed gives the same bytes.
    estimates : path, optional
        Folder of your own estimates, as ``foedus fit --out`` makes it; the package's for models
        that have no file in it.
    explain : bool
        A table adds the reasons in words; the rows always hold them.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per state and side.

    Raises
    ------
    FoedusError
        For an unknown name, an event that contradicts itself, an attack by no state, no draws,
        a name in ``without`` that cannot be left out, or a file of estimates that is malformed.

    Examples
    --------
    >>> result = answer("Russia", "Estonia", on="2026-01-01", draws=1000)
    >>> usa = next(row for row in result.rows if (row["state"], row["side"]) == ("USA", "target"))
    >>> usa["duty"], 0 < usa["low"] < usa["fights"] < usa["high"] < 1
    ('applies', True)
    """
    from foedus.questions.contingency.reading import asked
    from foedus.questions.contingency.telling import told

    facts: dict[str, Any] = {
        "attacker": attacker,
        "target": target,
        "on": on,
        "place": place,
        "means": means,
        "object": object,
        "provoked": provoked,
        "first_force": first_force,
    }
    with steps(3 if without else 2) as step:
        question = asked(
            facts,
            without=without,
            draws=draws,
            most=MOST_DRAWS,
            seed=seed,
            stale=stale,
            estimates=estimates,
            scenario=scenario,
            step=step,
        )
        step("what turns on what was assumed")
        return told(QUESTION.name, question, explain=explain, stale=stale)
