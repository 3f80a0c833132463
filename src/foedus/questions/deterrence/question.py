"""Do pacts keep states from starting disputes? Every defensible way of asking, never one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.results.declaration import Parameter, Question

if TYPE_CHECKING:
    from foedus.results.result import Result

TERMS = ("target_defense", "challenger_offense", "challenger_neutral", "own_defense")

QUESTION = Question(
    name="deterrence",
    summary="Do pacts keep states from starting disputes? Every way of asking, side by side.",
    parameters=(
        Parameter(
            "term",
            "choice",
            "Whose pact: the target's defense, the challenger's offense or neutrality, or the "
            "pair's own.",
            "target_defense",
            TERMS,
        ),
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
    ),
    charts=("curve",),
    cost="long",
)


def answer(
    *,
    term: str = "target_defense",
    backend: str = "serial",
    scheduler: str | None = None,
    jobs: int | None = None,
    parts: str | None = None,
) -> Result:
    """Estimate the specification curve from the files that were added.

    Parameters
    ----------
    term : str
        ``target_defense``: a third state would defend the target; ``challenger_offense`` and
        ``challenger_neutral``: one promised the challenger to attack with it, or to stay out;
        ``own_defense``: the two have a defense pact with each other.
    backend, scheduler, jobs : str, str and int
        Where the work is done: see :func:`foedus.contingency.parallel.run`. It takes a minute or
        two of one processor.
    parts : str, optional
        Folder that keeps what is done; another term of the same files then comes at once.

    Returns
    -------
    Result
        One row per cell: 432 of a term.

    Raises
    ------
    FoedusError
        If the term is unknown, a file was not added (it names every one), or the work cannot be
        done there.
    """
    from foedus.contingency.record.whole_curve import whole_curve
    from foedus.errors import PanelError
    from foedus.questions.deterrence.telling import told

    if term not in TERMS:
        raise PanelError(f"{term!r} is not a term.", f"choose among {', '.join(TERMS)}.")
    found = whole_curve(backend=backend, scheduler=scheduler, jobs=jobs, parts=parts)
    return told(QUESTION.name, {"term": term}, found)
