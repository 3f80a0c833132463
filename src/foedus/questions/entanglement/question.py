"""What a state's promises draw it into, beside what it gets for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.questions.asking.parameters import DAY, STALE
from foedus.results.declaration import SCENARIO, Parameter, Question

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Result

SEED = 20260101
MOST_LISTED = 200

QUESTION = Question(
    name="entanglement",
    summary="What a state's promises draw it into, ally by ally, beside what it gets for them.",
    parameters=(
        Parameter("state", "state", "The state that promised.", positional=True, required=True),
        DAY,
        Parameter(
            "weight",
            "choice",
            "Each attack counts by the chance of a dispute within a year, or each counts one.",
            "onset",
            ("onset", "none"),
        ),
        Parameter(
            "listed", "whole", "Attacks that are told, and drawn as wars that may spread.", 10
        ),
        Parameter("draws", "whole", "How often each of these is drawn.", 1000),
        Parameter("seed", "whole", "The same seed gives the same bytes.", SEED),
        Parameter("estimates", "path", "Folder of your own estimates, made by foedus fit --out."),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus entanglement USA",
        "foedus entanglement Sweden --on 2026-01-01 --weight none",
    ),
    charts=("fears", "ledger"),
    keys=("state",),
    intervals=tuple(
        (name, f"{name}_low", f"{name}_high")
        for name in ("owes", "receives", "entrapment", "abandonment")
    )
    + tuple((f"{name}.value", f"{name}.low", f"{name}.high") for name in ("owes", "receives")),
)


def answer(
    state: str | int,
    *,
    on: str | date | None = None,
    weight: str = "onset",
    listed: int = 10,
    draws: int = 1000,
    seed: int = SEED,
    estimates: str | Path | None = None,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Add up every attack of one other state on another in which the state may fight.

    Parameters
    ----------
    state : str or int
        A code or name valid on the day, or a COW number.
    on : str or date, optional
        The day; None or ``today`` is the atlas's own date.
    weight : str
        ``onset``: an attack counts by the chance that the attacker begins a dispute with the
        target within a year; ``none``: each counts one.
    listed : int
        Attacks that are told, those that weigh most, and drawn as wars that may spread.
    draws : int
        How often each of these is drawn.
    seed : int
        Of all draws.
    estimates : path, optional
        Folder of your own estimates, as ``foedus fit --out`` makes it; the package's for models
        that have no file in it.
    scenario : Scenario, path or str, optional
        In which it is asked: a scenario of the library by name, or a file.
    stale : bool
        Answer for a day more than 400 days after the atlas ends.

    Returns
    -------
    Result
        One row per ally, by entrapment.

    Raises
    ------
    FoedusError
        For an unknown state or day, no draws, a weight that nobody at hand can say,
        or a file of estimates that is malformed.

    Examples
    --------
    >>> result = answer("USA", on="2026-01-01", listed=0)
    >>> japan = next(row for row in result.rows if row["state"] == "JPN")
    >>> japan["bound"], japan["bound_back"], japan["conditions"]
    (True, False, ['place', 'discretion'])
    """
    from foedus.contingency.entangling.pairs import entanglement
    from foedus.contingency.fitting.estimates import estimates as read_estimates
    from foedus.contingency.pairs.tables import PairTables
    from foedus.errors import EventError
    from foedus.questions.asking.readings import Readings, asked_day, setting
    from foedus.questions.entanglement.telling import told

    if weight not in ("onset", "none"):
        raise EventError(f"{weight!r} is not a weight.", "choose onset or none.")
    if not (0 <= listed <= MOST_LISTED and draws >= 1 and seed >= 0):
        raise EventError(
            f"{listed} attacks told, {draws} draws and the seed {seed} do not go.",
            f"tell 0 to {MOST_LISTED}, draw at least once, from a seed of 0 or more.",
        )
    day = asked_day(on, scenario)
    readings = Readings(day)
    asked = readings.state(state)
    supposed = setting(day, scenario=scenario, stale=stale)
    there = supposed.world
    there.position(asked)
    tables = PairTables(there, estimates=read_estimates(estimates))
    own = tables.row(asked.ccode or asked.number)
    found = entanglement(tables, own, weight=weight, listed=listed, draws=draws, seed=seed)
    parameters = {
        "state": asked.code, "on": day.isoformat(), "weight": weight, "listed": listed,
        "draws": draws, "seed": seed,
        "estimates": None if estimates is None else str(estimates),
        "scenario": supposed.recorded, "stale": stale,
    }  # fmt: skip
    return told(QUESTION.name, parameters, asked, supposed, found, readings, tables.estimates)
