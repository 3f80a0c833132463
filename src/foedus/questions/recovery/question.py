"""Does each estimator find the parameters of worlds that were made with known ones?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.results.declaration import Parameter, Question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from foedus.results.result import Result

WORLDS = 200
MOST_WORLDS = 10_000
ESTIMATORS = (
    "reliability", "reliability-fixed", "leeds-anac", "leeds-anac-tenfold", "war-outcome",
    "contest-exponent", "disputes", "joining", "joining-fixed", "cascade", "extension",
    "dispute-onset", "stake-prior", "strategic-probit", "strategic-probit-agent",
)  # fmt: skip

QUESTION = Question(
    name="recovery",
    summary="Whether each estimator finds the parameters of made worlds: bias and coverage.",
    parameters=(
        Parameter(
            "estimators",
            "choices",
            f"By commas: {', '.join(ESTIMATORS)}; all if none is named.",
            choices=ESTIMATORS,
            positional=True,
        ),
        Parameter("worlds", "whole", "Made worlds of each.", WORLDS),
        Parameter("seed", "whole", "The same seed gives the same bytes.", 1),
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
    ),
    examples=(
        "foedus recovery disputes,strategic-probit",
        "foedus recovery --backend loky --jobs 4 --parts made-worlds",
    ),
    cost="long",
)


def answer(
    estimators: str | Sequence[str] | None = None,
    *,
    worlds: int = WORLDS,
    seed: int = 1,
    backend: str = "serial",
    scheduler: str | None = None,
    jobs: int | None = None,
    parts: str | Path | None = None,
) -> Result:
    """Make worlds of known parameters, fit each, and set bias and coverage beside tolerances.

    Parameters
    ----------
    estimators : str or sequence of str, optional
        Names, by commas or in a list; all if none is given.
    worlds : int
        Made worlds of each.
    seed : int
        With estimator and number it keys each world.
    backend, scheduler, jobs
        Where the work is done: see :func:`foedus.contingency.parallel.run`. The answer is the
        same to the byte.
    parts : path, optional
        Folder in which parts are kept; what is there is not worked again.

    Returns
    -------
    Result
        One row per estimator and parameter.

    Raises
    ------
    FoedusError
        For an unknown estimator, fewer than two worlds, or a backend that is not there.

    Examples
    --------
    >>> result = answer("disputes", worlds=20)
    >>> [row["parameter"] for row in result.rows]
    ['log ratio', 'acted first']
    """
    from foedus.contingency.parallel import bar
    from foedus.contingency.recovery.study import chosen, recovery, recovery_table
    from foedus.errors import EventError
    from foedus.questions.recovery.telling import told

    if not (2 <= worlds <= MOST_WORLDS and seed >= 0):
        raise EventError(
            f"{worlds} worlds from the seed {seed} do not go.",
            f"make 2 to {MOST_WORLDS:,} worlds, from a seed of 0 or more.",
        )
    said = estimators.split(",") if isinstance(estimators, str) else list(estimators or ())
    names = [one.name for one in chosen([name.strip() for name in said if name.strip()])]
    with bar("made worlds") as shown:
        found = recovery(
            names, worlds=worlds, seed=seed, backend=backend, scheduler=scheduler, jobs=jobs,
            folder=parts, told=shown,
        )  # fmt: skip
    parameters = {
        "estimators": names,
        "worlds": worlds,
        "seed": seed,
        "backend": backend,
        "scheduler": scheduler,
        "jobs": jobs,
        "parts": None if parts is None else str(parts),
    }
    return told(QUESTION.name, parameters, recovery_table(found), chosen(names))
