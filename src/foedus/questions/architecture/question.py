"""How the pacts, blocs and partnerships of a region hang together, and what they do not oblige."""

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

SEED = 20260101
PARTS = ("shape", "gaps", "overlaps", "members", "rivals")
FOLDS = ("either", "both")

QUESTION = Question(
    name="architecture",
    summary="How the pacts and blocs of a region hang together: hubs, overlaps, gaps, rivals.",
    parameters=(
        Parameter(
            "region",
            "texts",
            "Architectures, areas, blocs or agreements: indo-pacific, gulf, NATO EU; thirteen "
            "groups of the world if not given.",
            positional=True,
        ),
        Parameter("on", "date", "Day asked about; the atlas's date if not given."),
        *SPAN,
        Parameter(
            "duty",
            "choices",
            "Duties whose links are measured, by commas.",
            "defense",
            tuple(str(one) for one in PLEDGES),
        ),
        Parameter(
            "fold", "choice", "A link is a duty of either or takes one of both.", "either", FOLDS
        ),
        Parameter(
            "part",
            "choices",
            "Parts of the answer, by commas; all that the days allow if not given.",
            None,
            PARTS,
        ),
        Parameter("seed", "whole", "Of the places of states in the drawing.", SEED),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus architecture indo-pacific",
        "foedus architecture transatlantic --from 1990 --to 2026",
        "foedus architecture Quad AUKUS --part members",
    ),
    charts=("network", "overlaps", "through-time"),
    keys=("part", "year", "duty", "among", "measure", "of", "to"),
    intervals=(("value", "low", "high"),),
)


def answer(
    region: str | Sequence[str] | None = None,
    *,
    on: str | date | None = None,
    first: int | None = None,
    last: int | None = None,
    duty: str | Sequence[str] = "defense",
    fold: str = "either",
    part: str | Sequence[str] | None = None,
    seed: int = SEED,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Lay the groups of a region over each other, and measure the duties between its states.

    Parameters
    ----------
    region : str or list of str, optional
        Architectures of the atlas (``transatlantic``, ``indo-pacific``, ``economic-security``,
        ``africa``, ``gulf``, ``eurasia``, ``global``), areas, blocs or agreements, put together.
        ``global`` if not given.
    on : str or date, optional
        The day; the atlas's own, or the scenario's, if not given.
    first, last : int, optional
        Several years instead, both counted; each is read on its last day, the atlas's own year on
        the atlas's date.
    duty : str or list of str
        Duties whose links are measured: ``defense``, ``consultation`` and others.
    fold : str
        ``either``: two states are joined where one owes the other the duty; ``both``: where each
        does.
    part : str or list of str, optional
        ``shape``: hub and spokes or mesh; ``gaps``: who is bound to nobody, and what it all hangs
        by; ``overlaps``; ``members``: who is in what, and what that obliges to; ``rivals``: states
        bound to both of two rivals. All if not given; ``members`` not of several years.
    seed : int
        Of the places of states in the drawing.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per part, year, duty, measure and what it is of. ``low`` and ``high`` are the
        value's ends with contested pledges left out and counted.

    Raises
    ------
    FoedusError
        For unknown names, days and years that are not covered, or fewer than two states.

    Examples
    --------
    >>> result = answer("quad", on="2026-01-01", part="members")
    >>> [row["value"] for row in result.rows if row["measure"] == "obliges"]
    [0, 0, 0, 0, 0, 0]
    """
    from foedus.questions.architecture.reading import asked
    from foedus.questions.architecture.telling import told

    read = asked(
        region,
        on=on,
        first=first,
        last=last,
        duty=duty,
        fold=fold,
        part=part,
        seed=seed,
        scenario=scenario,
        stale=stale,
    )
    return told(QUESTION.name, read)
