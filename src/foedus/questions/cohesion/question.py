"""Whether an alliance or a bloc is of one mind, against placebo groups of its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.audits.cohesion.listed import MEASURES
from foedus.questions.asking.parameters import SPAN, STALE
from foedus.results.declaration import SCENARIO, Parameter, Question

if TYPE_CHECKING:
    from datetime import date

    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Result

SEED = 20260101
PLACEBOS = 1000
MEMBERSHIPS = ("as-it-was", "fixed", "founding")

QUESTION = Question(
    name="cohesion",
    summary="Whether an alliance or a bloc is of one mind, against random groups of its size.",
    parameters=(
        Parameter(
            "alliance",
            "text",
            "An agreement or a bloc: NATO, CSTO, EU, brics.",
            positional=True,
            required=True,
        ),
        Parameter("year", "whole", "One year; each measure's last if not given."),
        *SPAN,
        Parameter(
            "measure",
            "choices",
            "Measures, separated by commas; every one that can be answered if not given.",
            None,
            tuple(MEASURES),
        ),
        Parameter(
            "membership",
            "choices",
            "Members of each year, of the last day, or of the first year; the first two if not "
            "given.",
            None,
            MEMBERSHIPS,
        ),
        Parameter(
            "members_on",
            "date",
            "Day of the fixed members; the atlas's or the scenario's if not given.",
        ),
        Parameter("placebos", "whole", "Random groups of each kind.", PLACEBOS),
        Parameter("seed", "whole", "The same seed gives the same bytes.", SEED),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus cohesion NATO",
        "foedus cohesion NATO --from 1994 --to 2023 --measure ideal-points",
        "foedus cohesion brics --measure regimes,portfolios",
    ),
    charts=("cohesion", *MEASURES),
    keys=("measure", "membership", "year"),
    intervals=(
        ("value", "low", "high"),
        *(
            (f"{name}_percentile", f"{name}_percentile_low", f"{name}_percentile_high")
            for name in ("any", "region", "outside")
        ),
    ),
)


def answer(
    alliance: str,
    *,
    year: int | None = None,
    first: int | None = None,
    last: int | None = None,
    measure: str | tuple[str, ...] | list[str] | None = None,
    membership: str | tuple[str, ...] | list[str] | None = None,
    members_on: str | date | None = None,
    placebos: int = PLACEBOS,
    seed: int = SEED,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Measure how alike the members of an alliance or a bloc are, against random groups.

    Parameters
    ----------
    alliance : str
        An agreement or a bloc, by key, name, short name or alias. A key names what has just that
        key; any other name is an agreement's before it is a bloc's.
    year : int, optional
        One year; its members are those of 31 December, or of the atlas's date in its own year.
        If not given, each measure's last year.
    first, last : int, optional
        Several years, both counted, instead.
    measure : str or list of str, optional
        Measures, by commas. If not given, every one whose dataset was added; the rest are said.
    membership : str or list of str, optional
        ``as-it-was``: each year's own members. ``fixed``: those of one day in every year.
        ``founding``: those of the first year that had two.
    members_on : str or date, optional
        The day of the fixed members; the atlas's date, or the scenario's where that is later, if
        not given.
    placebos : int
        Random groups of the same size drawn by each of three designs: from all states, as many
        of each region, and from states that are no members.
    seed : int
        Of all draws.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file. Of its changes, those
        of a year's day or earlier are made; ``fixed`` has its members.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per measure, membership and year.

    Raises
    ------
    FoedusError
        For an unknown alliance or bloc, one without two members, years that are not covered,
        datasets that were not added for a measure that was asked for, or no placebo groups.

    Examples
    --------
    >>> result = answer("AUKUS", measure="regimes", year=2024, placebos=100)
    >>> [(row["membership"], row["members"], row["value"]) for row in result.rows]
    [('as-it-was', 3, 0.0), ('fixed', 3, 0.0)]
    """
    from foedus.questions.cohesion.reading import asked
    from foedus.questions.cohesion.telling import told

    read = asked(
        alliance,
        year=year,
        first=first,
        last=last,
        measure=measure,
        membership=membership,
        members_on=members_on,
        placebos=placebos,
        seed=seed,
        scenario=scenario,
        stale=stale,
    )
    return told(QUESTION.name, read)
