"""Every attack of one state on another on a date: what stake it needs, and who raises that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.questions.asking.parameters import STALE
from foedus.results.declaration import SCENARIO, Parameter, Question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from foedus.questions.asking.readings import Supposed
    from foedus.results.result import Result

DRAWS = 1000
SEED = 20260101
MOST_DRAWS = 100_000
MOST_LISTED = 200
# Attacks of one state share little; blocks of so many still take a second or more.
_BLOCK = 25

QUESTION = Question(
    name="sweep",
    summary="Every attack of one state on another on a date: who comes, and what that deters.",
    parameters=(
        Parameter("on", "date", "Day of the attacks; the atlas's date if not given.", "today"),
        Parameter("attacker", "states", "Only attacks by these states, by commas."),
        Parameter("target", "states", "Only attacks on these states, by commas."),
        Parameter("draws", "whole", "How often each war is drawn.", DRAWS),
        Parameter("seed", "whole", "The same seed gives the same bytes.", SEED),
        Parameter("listed", "whole", "Attacks in each list.", 10),
        Parameter(
            "backend",
            "choice",
            "One process, processes of this machine, or a Dask cluster.",
            "serial",
            ("serial", "loky", "dask"),
        ),
        Parameter("scheduler", "text", "Address of the Dask scheduler."),
        Parameter("jobs", "whole", "Processes for loky; every processor if not said."),
        Parameter("parts", "path", "Folder of parts: a run that was killed goes on from there."),
        Parameter("out", "path", "File for the whole table: .parquet or .csv."),
        Parameter("estimates", "path", "Folder of your own estimates, made by foedus fit --out."),
        SCENARIO,
        STALE,
    ),
    examples=(
        "foedus sweep --target Estonia",
        "foedus sweep --attacker Russia --out russia.csv",
        "foedus sweep --backend loky --jobs 4 --parts attacks-2026 --out attacks-2026.parquet",
    ),
    keys=("state",),
    cost="long",
)


def answer(
    *,
    on: str | date | None = None,
    attacker: str | int | Sequence[str | int] | None = None,
    target: str | int | Sequence[str | int] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    listed: int = 10,
    backend: str = "serial",
    scheduler: str | None = None,
    jobs: int | None = None,
    parts: str | Path | None = None,
    out: str | Path | None = None,
    estimates: str | Path | None = None,
    scenario: Supposed = None,
    stale: bool = False,
) -> Result:
    """Run the chain for every ordered pair of states, and put what it shows in short.

    Parameters
    ----------
    on : str or date, optional
        Day of the attacks; None or ``today`` is the atlas's own date.
    attacker, target : str, int or sequence of them, optional
        Only attacks by, and on, these states; every member of COW's system if not given.
    draws : int
        How often each war is drawn.
    seed : int
        Of all draws.
    listed : int
        Attacks in each list.
    backend, scheduler, jobs
        Where the work is done: see :func:`foedus.contingency.parallel.run`. The answer is the
        same to the byte.
    parts : path, optional
        Folder in which parts are kept; what is there is not worked again.
    out : path, optional
        File for the whole table, one row per attack: ``.parquet`` or ``.csv``.
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
        One row per state that is attacked.

    Raises
    ------
    FoedusError
        For an unknown state or day, no draws, a backend that is not there, or a file that cannot
        be written.

    Examples
    --------
    >>> result = answer(on="2026-01-01", attacker="Russia", target="Estonia", draws=200)
    >>> row = result.rows[0]
    >>> row["state"], row["attacks"], row["ally"], row["threshold_unaided"] < row["threshold"]
    ('EST', 1, 'USA', True)
    """
    from foedus.contingency.fitting.estimates import estimates as read_estimates
    from foedus.contingency.pairs.summary import summary
    from foedus.contingency.pairs.sweep import sweep
    from foedus.contingency.pairs.tables import PairTables
    from foedus.contingency.pairs.writing import checked_path, write
    from foedus.contingency.parallel import bar
    from foedus.errors import EventError
    from foedus.questions.asking.readings import Readings, asked_day, setting, words
    from foedus.questions.sweep.telling import told

    if not (1 <= draws <= MOST_DRAWS and seed >= 0 and 0 <= listed <= MOST_LISTED):
        raise EventError(
            f"{draws} draws, the seed {seed} and {listed} attacks listed do not go.",
            f"draw 1 to {MOST_DRAWS:,} times, from a seed of 0 or more, and list 0 to "
            f"{MOST_LISTED}.",
        )
    if out is not None:
        checked_path(out)
    day = asked_day(on, scenario)
    readings = Readings(day)
    sides = [readings.states(words(names)) for names in (attacker, target)]
    for names, side in zip((attacker, target), sides, strict=True):
        if names is not None and not side:
            raise EventError("a side is named by no state.", "name states, or leave it out.")
    supposed = setting(day, scenario=scenario, stale=stale)
    tables = PairTables(supposed.world, estimates=read_estimates(estimates))
    pairs = None
    if sides[0] or sides[1]:
        codes = [
            [one.ccode or one.number for one in side] or tables.ccodes.tolist() for side in sides
        ]
        pairs = sorted({(a, t) for a in codes[0] for t in codes[1] if a != t})
        if not pairs:
            raise EventError("a state attacks itself alone.", "name two different states.")
    with bar("attacks") as shown:
        frame = sweep(
            day, pairs=pairs, draws=draws, seed=seed, block=_BLOCK if sides[0] else tables.n - 1,
            backend=backend, scheduler=scheduler, jobs=jobs, folder=parts, told=shown, stale=stale,
            estimates=tables.estimates, scenario=supposed.scenario,
        )  # fmt: skip
    parameters = {
        "on": day.isoformat(),
        "attacker": [one.code for one in sides[0]],
        "target": [one.code for one in sides[1]],
        "draws": draws,
        "seed": seed,
        "listed": listed,
        "backend": backend,
        "scheduler": scheduler,
        "jobs": jobs,
        "parts": None if parts is None else str(parts),
        "out": None if out is None else str(out),
        "estimates": None if estimates is None else str(estimates),
        "scenario": supposed.recorded,
        "stale": stale,
    }
    written = None if out is None else write(frame, out)
    return told(
        QUESTION.name, parameters, supposed, tables, summary(frame, tables, listed=listed),
        written, readings,
    )  # fmt: skip
