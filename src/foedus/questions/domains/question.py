"""Which domains agreements reach, each with its day and document, and figures of single domains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.audits.domains.cells import DOMAINS
from foedus.questions.asking.parameters import STALE
from foedus.results.declaration import SCENARIO, Parameter, Question

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Result

HALF_LIFE = 5

QUESTION = Question(
    name="domains",
    summary="Which domains agreements reach (cyber, space, energy ...), with day and document.",
    parameters=(
        Parameter(
            "alliance",
            "texts",
            "Agreements, blocs or states: NATO CSTO Japan; every one in force if not given.",
            positional=True,
        ),
        Parameter("on", "date", "Day asked about; the atlas's date if not given.", "today"),
        Parameter(
            "domain", "choices", "Only these domains, separated by commas: cyber,space.", None,
            DOMAINS,
        ),
        Parameter(
            "energy", "path", "Gas capacities of states (CSV or TOML), for N-1; foedus holds none."
        ),
        Parameter(
            "half_life", "whole", "Years after which a joint exercise counts a half.", HALF_LIFE,
            unit="years",
        ),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus domains NATO",
        "foedus domains --domain cyber,space,hybrid",
        "foedus domains NATO CSTO teu-42-7 --on 2022-09-01",
        "foedus domains Japan",
    ),
    charts=("matrix", "decision-times", "exercises"),
    keys=("agreement", "domain", "layer", "effect"),
)  # fmt: skip


def answer(
    alliance: str | tuple[str, ...] | list[str] | None = None,
    *,
    on: str | date | None = None,
    domain: str | tuple[str, ...] | list[str] | None = None,
    energy: str | Path | None = None,
    half_life: int = HALF_LIFE,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Lay out agreements by domain, with the day and the document of each cell.

    Parameters
    ----------
    alliance : str or list of str, optional
        Agreements, blocs or states, in a list or by commas. A bloc has those agreements that bind
        none but its members; a state all its own. If not given, every agreement in force.
    on : str or date, optional
        Day asked about; None or ``today`` is the atlas's own date.
    domain : str or list of str, optional
        Only these domains.
    energy : path, optional
        Gas capacities of states, for N-1; see :func:`foedus.audits.domains.gas.read_gas`.
    half_life : int
        After which a joint exercise counts a half. Unit: year.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per cell: agreement, domain, text or practice, effect. ``indicators`` holds figures
        of single domains, which are never added up.

    Raises
    ------
    FoedusError
        For an unknown name, domain or day, or a file that cannot be read.

    Examples
    --------
    >>> result = answer("NATO", on="2015-01-01", domain="cyber")
    >>> [(row["effect"], row["since"], row["document"]) for row in result.rows]
    [('case-by-case', '2014-09-05', 'Wales Summit Declaration')]
    """
    from foedus.questions.domains.reading import asked
    from foedus.questions.domains.telling import told

    read = asked(
        alliance,
        on=on,
        domain=domain,
        energy=energy,
        half_life=half_life,
        scenario=scenario,
        stale=stale,
    )
    return told(QUESTION.name, read)
