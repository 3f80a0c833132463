"""How well the chain would have forecast past wars and disputes it has not learned from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.results.declaration import Parameter, Question

if TYPE_CHECKING:
    from foedus.contingency.hindcast.study import Asked
    from foedus.results.result import Result

SEED = 20260101
DRAWS = 2000
MOST_DRAWS = 100_000

QUESTION = Question(
    name="hindcast",
    summary="How well the chain forecasts past wars and disputes that it has not learned from.",
    parameters=(
        Parameter(
            "set",
            "choice",
            "COW's inter-state wars, GML's militarized disputes, or all.",
            "all",
            ("all", "wars", "disputes"),
        ),
        Parameter(
            "folds",
            "choice",
            "Each held out of all others, each forecast from those before it from 1914, or both.",
            "both",
            ("both", "leave-one-out", "rolling"),
        ),
        Parameter("only", "text", "Forecast these wars alone, by COW's numbers, by commas."),
        Parameter("draws", "whole", "Resamples of wars behind each interval.", DRAWS),
        Parameter("seed", "whole", "The same seed gives the same bytes.", SEED),
        Parameter(
            "backend",
            "choice",
            "One process, processes of this machine, or a cluster.",
            "serial",
            ("serial", "loky", "dask"),
        ),
        Parameter("scheduler", "text", "Address of the Dask scheduler."),
        Parameter("jobs", "whole", "Processes, for loky; every processor if not given."),
        Parameter("parts", "path", "Folder that keeps what is done, so that a run goes on."),
        Parameter("out", "path", "Write the whole report to this file, in Markdown."),
    ),
    charts=("wars", "disputes"),
    cost="long",
)


def answer(
    *,
    set: str = "all",
    folds: str = "both",
    only: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    backend: str = "serial",
    scheduler: str | None = None,
    jobs: int | None = None,
    parts: str | None = None,
    out: str | None = None,
) -> Result:
    """Forecast every war and dispute of the record from the others, and score the forecasts.

    Parameters
    ----------
    set : str
        ``wars``, ``disputes`` or ``all``.
    folds : str
        ``leave-one-out``, ``rolling`` or ``both``.
    only : str, optional
        Numbers of wars that alone are forecast; the others are learned from. The rest of the
        chain, which is forecast by blocks of wars, is left out then, and disputes are.
    draws, seed : int
        Resamples behind each interval; seed of everything that is drawn.
    backend, scheduler, jobs : str, str and int
        Where the work is done: see :func:`foedus.contingency.parallel.run`.
    parts : str, optional
        Folder that keeps what is done.
    out : str, optional
        File for the whole report, in Markdown.

    Returns
    -------
    Result
        One row per set, way of folding, outcome, selection and model.

    Raises
    ------
    FoedusError
        If a file was not added (it names every one), a number is no war's, or the work cannot
        be done there.
    """
    import shlex
    from pathlib import Path

    from foedus.contingency.hindcast.study import How, hindcast
    from foedus.questions.hindcast.page import page_of, written
    from foedus.questions.hindcast.telling import told

    asked = _asked(set, folds, only, draws, seed)
    place = None if out is None else written(out)
    found = hindcast(asked, How(backend, scheduler, jobs, None if parts is None else Path(parts)))
    parameters = {
        "set": set, "folds": folds, "only": list(asked.only), "draws": draws, "seed": seed,
    }  # fmt: skip
    if place is not None:
        said = {"set": set, "folds": folds, "only": only, "draws": draws, "seed": seed}
        words = [
            word
            for one in QUESTION.parameters
            if one.name in said and said[one.name] not in (None, one.default)
            for word in (f"--{one.name}", str(said[one.name]))
        ]
        command = shlex.join(["foedus", "hindcast", *words, "--out", "FILE.md"])
        written(out or "", page_of(found, command))
    return told(QUESTION.name, parameters, found)


def _asked(set: str, folds: str, only: str | None, draws: int, seed: int) -> Asked:
    from foedus.contingency.hindcast.rows import SETS
    from foedus.contingency.hindcast.study import Asked
    from foedus.contingency.hindcast.war_folds import SCHEMES
    from foedus.errors import WorkError

    if set not in ("all", *SETS) or folds not in ("both", *SCHEMES):
        raise WorkError(
            f"{set!r} with the folds {folds!r} cannot be hindcast.",
            f"choose among all, {', '.join(SETS)}; and among both, {', '.join(SCHEMES)}.",
        )
    if not (1 <= draws <= MOST_DRAWS and seed >= 0):
        raise WorkError(
            f"{draws} resamples and the seed {seed} do not go.",
            f"resample 1 to {MOST_DRAWS} times, from a seed of 0 or more.",
        )
    numbers: tuple[int, ...] = ()
    if only is not None:
        given = [one.strip() for one in str(only).split(",")]
        if not all(one.isascii() and one.isdigit() for one in given):
            raise WorkError(
                f"{only!r} are no numbers of wars.",
                "give COW's numbers by commas, such as 106,139.",
            )
        if set == "disputes":
            raise WorkError("--only is of wars.", "leave it out, or ask for the set wars.")
        numbers = tuple(dict.fromkeys(int(one) for one in given))
    return Asked(
        sets=SETS if set == "all" and not numbers else ("wars",) if numbers else (set,),
        schemes=SCHEMES if folds == "both" else (folds,),
        only=numbers,
        seed=seed,
        draws=draws,
        chain=not numbers,
    )
