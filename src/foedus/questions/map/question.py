"""Who is bound to whom on a map: states by duties, blocs or weights, with the ties between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from foedus.questions.asking.parameters import SPAN, STALE
from foedus.results.declaration import SCENARIO, Parameter, Question
from foedus.terms import PLEDGES

if TYPE_CHECKING:
    from datetime import date

    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Result

MEASURES = (
    "partners", "owes", "owed", "gdp", "population", "personnel", "milex-share", "milex", "cinc",
    "similarity", "regime", "nuclear", "democracy", "polity", "ideal-point", "us-troops",
)  # fmt: skip
REGIONS = (
    "world", "europe", "north-atlantic", "indo-pacific", "east-asia", "south-asia", "middle-east",
    "caucasus", "central-asia", "africa", "americas", "pacific",
)  # fmt: skip
BORDERS = ("best", "today")
TIES = ("few", "all", "none")

QUESTION = Question(
    name="map",
    summary="The states of a day or of several years on a map, and the ties between them.",
    parameters=(
        Parameter(
            "bloc",
            "texts",
            "Fill by membership of these blocs or agreements: NATO CSTO.",
            positional=True,
        ),
        Parameter("on", "date", "Day asked about; the atlas's date if not given."),
        *SPAN,
        Parameter(
            "duty",
            "choices",
            "Duties whose ties are drawn and counted, by commas.",
            "defense",
            tuple(str(one) for one in PLEDGES),
        ),
        Parameter("state", "state", "Its ties alone: who is bound to it, and to whom it is."),
        Parameter(
            "measure",
            "choice",
            "Fill by this number, or kind; similarity is that with the state named.",
            None,
            MEASURES,
        ),
        Parameter("ties", "choice", "Ties drawn: all, none, or all unless too many.", "few", TIES),
        Parameter("region", "choice", "Part of the Earth that is drawn.", "world", REGIONS),
        Parameter(
            "borders",
            "choice",
            "Borders of the date where CShapes was added, or always those of today.",
            "best",
            BORDERS,
        ),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus map --chart map.svg",
        "foedus map --state Poland --region europe",
        "foedus map NATO CSTO AUKUS --from 2018 --to 2026",
        "foedus map --measure gdp --ties none",
    ),
    charts=("map", "map-data", "network"),
    keys=("year", "state"),
    beside=("source",),
)


def answer(
    bloc: str | Sequence[str] | None = None,
    *,
    on: str | date | None = None,
    first: int | None = None,
    last: int | None = None,
    duty: str | Sequence[str] = "defense",
    state: str | int | None = None,
    measure: str | None = None,
    ties: str = "few",
    region: str = "world",
    borders: str = "best",
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Put the states of a day, or of several years, on a map.

    Parameters
    ----------
    bloc : str or list of str, optional
        States are filled by membership of these blocs or agreements, six at most.
    on : str or date, optional
        The day; the atlas's own, or the scenario's, if not given.
    first, last : int, optional
        Several years instead, both counted; each is read on its last day, the atlas's own year on
        the atlas's date.
    duty : str or list of str
        Duties that are drawn as ties and counted: ``defense``, ``consultation`` and others.
    state : str or int, optional
        States are filled by what joins them to this one, and its ties alone are drawn.
    measure : str, optional
        States are filled by a number: ``partners`` (joined to it by a duty, the default),
        ``owes``, ``owed`` (to whom, and by whom), a weight, ``similarity`` of their alliance
        portfolios with that of ``state``; by a kind, ``regime`` or ``nuclear``; or, where its file
        has been added, by ``milex``, ``cinc``, ``democracy``, ``polity``, ``ideal-point`` or
        ``us-troops``.
    ties : str
        ``all``, ``none``, or ``few``: all, unless there are more than can be told apart.
    region : str
        ``world`` or a part of it.
    borders : str
        ``best``: of the date where CShapes was added and covers it; ``today``: Natural Earth's.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per state and year. ``extra`` has the ties, the disputed areas and the capitals.

    Raises
    ------
    FoedusError
        For unknown names, days and years that are not covered, or two ways of filling at once.

    Examples
    --------
    >>> result = answer("AUKUS", on="2026-01-01")
    >>> [row["state"] for row in result.rows if row["kind"] == "AUKUS"]
    ['USA', 'GBR', 'AUS']
    """
    from foedus.questions.map.reading import asked
    from foedus.questions.map.telling import told

    read = asked(
        bloc=bloc,
        on=on,
        first=first,
        last=last,
        duty=duty,
        state=state,
        measure=measure,
        ties=ties,
        region=region,
        borders=borders,
        scenario=scenario,
        stale=stale,
    )
    return told(QUESTION.name, read)
