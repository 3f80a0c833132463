"""Who can block in a body, who is pivotal, and where an issue before it settles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.questions.asking.parameters import DAY, STALE
from foedus.results.declaration import SCENARIO, Parameter, Question

if TYPE_CHECKING:
    from datetime import date

    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Result

SEED = 20260101

QUESTION = Question(
    name="decisions",
    summary="Who can block in a body and who is pivotal; where an issue before it settles.",
    parameters=(
        Parameter(
            "body",
            "text",
            "A body (NATO, EU, Rio), an agreement, or a TOML file of your own.",
            positional=True,
            required=True,
        ),
        DAY,
        Parameter(
            "rule",
            "text",
            "One of the body's rules, or consensus, two-thirds, majority or double-majority "
            "supposed; the usual one if not given.",
        ),
        Parameter("without", "states", "States that do not vote, as parties to the dispute."),
        Parameter("absent", "flag", "Count those who take no part or are in dispute.", False),
        Parameter("together", "text", "Groups that vote as one: A,B;C,D."),
        Parameter("abstention", "flag", "Add the power of those who may abstain.", False),
        Parameter("positions", "path", "A TOML file of positions on an issue."),
        Parameter("ideal_points", "whole", "Positions from votes in the UN in this year."),
        Parameter("rounds", "whole", "Rounds of the challenge model, at most.", 10),
        Parameter("draws", "whole", "How often uncertain positions are drawn.", 500),
        Parameter("seed", "whole", "The same seed gives the same bytes.", SEED),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus decisions NATO",
        "foedus decisions EU --on 2026-01-01",
        "foedus decisions 'UN Security Council' --abstention",
    ),
    charts=("power",),
    keys=("state",),
)


def answer(
    body: str,
    *,
    on: str | date | None = None,
    rule: str | None = None,
    without: str | None = None,
    absent: bool = False,
    together: str | None = None,
    abstention: bool = False,
    positions: str | None = None,
    ideal_points: int | None = None,
    rounds: int = 10,
    draws: int = 500,
    seed: int = SEED,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Count every coalition of a body's members, and settle an issue where positions are given.

    Parameters
    ----------
    body : str
        A body of the atlas, an agreement whose record says in plain words how its members
        decide, or the path of a TOML file.
    on : str or date, optional
        The day; None or ``today`` is the atlas's own date.
    rule : str, optional
        Key of one of the body's rules; or, as a supposition, ``consensus``, ``two-thirds``,
        ``majority`` or ``double-majority``.
    without : str, optional
        States that do not vote, by commas.
    absent : bool
        Count as voting those whose participation is suspended or whose membership is in dispute.
    together : str, optional
        Groups that vote as one: members by commas, groups by semicolons.
    abstention : bool
        Add indices for three ways to vote.
    positions : str, optional
        Path of a TOML file of positions.
    ideal_points : int, optional
        Year of the UN ideal points that serve as positions; needs the dataset.
    rounds : int
        Of the challenge model, at most; 1 to 100.
    draws : int
        How often positions with an error are drawn; 1 to 20,000.
    seed : int
        Of all draws.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per member, those with most power first.

    Raises
    ------
    FoedusError
        For an unknown body, rule, state or day; a body with no member; a file with faults; both
        kinds of positions at once.

    Examples
    --------
    >>> result = answer("EU", on="2026-01-01")
    >>> [(row["state"], round(row["banzhaf"], 3)) for row in result.rows[:3]]
    [('DEU', 0.121), ('FRA', 0.101), ('ITA', 0.088)]
    >>> round(result.extra["act"], 3)
    0.132
    """
    from foedus.questions.decisions.reading import asked
    from foedus.questions.decisions.telling import told

    read = asked(
        body,
        on=on,
        rule=rule,
        without=without,
        absent=absent,
        together=together,
        abstention=abstention,
        positions=positions,
        ideal_points=ideal_points,
        rounds=rounds,
        draws=draws,
        seed=seed,
        scenario=scenario,
        stale=stale,
    )
    return told(QUESTION.name, read)
