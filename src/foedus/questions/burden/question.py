"""Who pays in an alliance: shares, targets, exploitation, contributions, and the dividend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.questions.asking.parameters import SPAN, STALE
from foedus.results.declaration import SCENARIO, Parameter, Question

if TYPE_CHECKING:
    from pathlib import Path

    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Result

SEED = 20260101

QUESTION = Question(
    name="burden",
    summary="Who pays in an alliance, what targets would cost, and what standing alone would.",
    parameters=(
        Parameter(
            "alliance",
            "text",
            "An agreement or a bloc: NATO, CSTO, EU, GCC.",
            positional=True,
            required=True,
        ),
        Parameter("year", "whole", "One year; the last with reported figures if not given."),
        *SPAN,
        Parameter(
            "source",
            "choice",
            "Who speaks of spending; auto takes the first that knows nine in ten members.",
            "auto",
            ("auto", "nato", "eda", "sipri", "atlas"),
        ),
        Parameter(
            "weights",
            "text",
            "Of contributions, summing to 1: spending=0.5,personnel=0.5; even if not given.",
        ),
        Parameter("dividend", "flag", "Add what each would have to spend alone.", False),
        Parameter(
            "against", "state", "The attacker, or rival; the likeliest outsider if not given."
        ),
        Parameter(
            "estimates",
            "path",
            "For the dividend: folder of your own estimates, made by foedus fit.",
        ),
        Parameter("reaction", "flag", "Add how members answer each other's spending.", False),
        Parameter("seed", "whole", "The same seed gives the same bytes.", SEED),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus burden NATO",
        "foedus burden NATO --from 2014 --to 2024",
        "foedus burden CSTO --year 2022",
    ),
    charts=("effort", "contributions", "path"),
    keys=("state", "year"),
    intervals=tuple(
        (name, f"{name}_low", f"{name}_high")
        for name in ("contribution", "contribution_to_capacity", "percent_alone")
    ),
)


def answer(
    alliance: str,
    *,
    year: int | None = None,
    first: int | None = None,
    last: int | None = None,
    source: str = "auto",
    weights: str | None = None,
    dividend: bool = False,
    against: str | int | None = None,
    estimates: str | Path | None = None,
    reaction: bool = False,
    seed: int = SEED,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Add up who spends what in an alliance, against its size, its benefit and its targets.

    Parameters
    ----------
    alliance : str
        An agreement or a bloc, by key, name, short name or alias.
    year : int, optional
        One year; its members are those of 31 December, or of the atlas's date in its own year.
    first, last : int, optional
        Several years, both counted, instead.
    source : str
        Who speaks of spending: ``nato``, ``eda``, ``sipri``, ``atlas``; ``auto`` takes the first
        that was added and knows nine in ten members in every year, else the atlas.
    weights : str, optional
        Weights of kinds of contribution, ``name=number`` by commas, summing to one.
    dividend : bool
        Add what each member would have to spend to hold the same threshold of deterrence alone,
        and what the alliance draws it into; of the last year.
    against : str or int, optional
        The attacker the dividend is reckoned against, and the rival whose spending the members
        answer. If not given, the outsider likeliest to attack and prevail, summed over members.
    estimates : path, optional
        Folder of your own estimates, as ``foedus fit --out`` makes it, on which the dividend then
        rests; the package's for models that it has no file of.
    reaction : bool
        Add reaction functions over the years; needs ``against`` and SIPRI's workbook.
    seed : int
        Of pairings, weightings and draws.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file. What it sets of a
        member's spending goes before every source; of its changes, those of a year's day or
        earlier are made. Its own year if none is given.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per member and year.

    Raises
    ------
    FoedusError
        For an unknown alliance, one without members on the day, years that nobody covers, weights
        that do not sum to one, an attacker that is a member, estimates without a dividend that
        rests on them, or a file of estimates that is malformed.

    Examples
    --------
    >>> result = answer("AUKUS", year=2024, source="atlas")
    >>> [(row["state"], row["percent_of_gdp"], row["rank"]) for row in result.rows]
    [('USA', 3.4, 1), ('GBR', 2.3, 2), ('AUS', 2.0, 3)]
    """
    from foedus.questions.burden.reading import asked
    from foedus.questions.burden.telling import told

    read = asked(
        alliance,
        year=year,
        first=first,
        last=last,
        source=source,
        weights=weights,
        dividend=dividend,
        against=against,
        estimates=estimates,
        reaction=reaction,
        seed=seed,
        scenario=scenario,
        stale=stale,
    )
    return told(QUESTION.name, read)
