"""Fit every model of the chain to the user's own files, and say how far its numbers moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.results.declaration import Parameter, Question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from foedus.results.result import Result

MODELS = (
    "prices", "reliability", "war-outcome", "joining", "cascade", "dispute-onset", "stakes",
)  # fmt: skip

QUESTION = Question(
    name="fit",
    summary="Fit the models to the files you added, and say how far each number moved.",
    parameters=(
        Parameter(
            "models",
            "choices",
            f"Models, by commas, of {', '.join(MODELS)}; every one if not given.",
            choices=MODELS,
            positional=True,
        ),
        Parameter("out", "path", "Folder for the files of estimates, for --estimates to take."),
        Parameter("on", "date", "Day that the files carry; today's if not given."),
        Parameter(
            "backend",
            "choice",
            "Where the cascade is fitted: here, on this machine's processors, or a Dask cluster.",
            "serial",
            ("serial", "loky", "dask"),
        ),
        Parameter("scheduler", "text", "Address of the Dask scheduler."),
        Parameter("jobs", "whole", "Processes for loky; every processor if not said."),
    ),
    examples=(),
    cost="long",
)


def answer(
    models: str | Sequence[str] | None = None,
    *,
    out: str | Path | None = None,
    on: str | date | None = None,
    backend: str = "serial",
    scheduler: str | None = None,
    jobs: int | None = None,
) -> Result:
    """Estimate models anew.

    Parameters
    ----------
    models : str or sequence of str, optional
        Names of models, in a list or by commas; every one if not given. They are fitted in the
        order of the list, whatever order they are named in.
    out : path, optional
        Folder into which their files are written; made if it is not there.
    on : str or date, optional
        Day that the files carry; today's if not given.
    backend, scheduler, jobs
        Where the cascade, which takes most of the time, is fitted: see
        :func:`foedus.contingency.parallel.run`. The estimates are the same to the byte.

    Returns
    -------
    Result
        One row per estimated number.

    Raises
    ------
    FoedusError
        For an unknown model, files that are not there where nothing can be fitted without them,
        files that no model can be fitted to, or a folder that cannot be written.

    Examples
    --------
    >>> answer("joining, who prevails")
    Traceback (most recent call last):
    foedus.errors.UnknownNameError: no model is called 'who prevails'.
      Mend: choose among prices, reliability, war-outcome, joining, cascade, dispute-onset, stakes.
    """
    from datetime import date as day_of
    from pathlib import Path

    from foedus.contingency.fitting.models import Order
    from foedus.contingency.fitting.refitting import refit
    from foedus.contingency.fitting.writing import check_folder, write_folder
    from foedus.contingency.parallel import bar, check_backend
    from foedus.dates import exact_day
    from foedus.questions.fit.telling import named, told

    names = named(models, MODELS)
    fields = tuple(one.replace("-", "_") for one in names)
    check_backend(backend, scheduler, jobs)
    day = day_of.today() if on is None else exact_day(on)
    if out is not None:
        # A folder that will not do is refused before minutes of work, not after.
        check_folder(Path(out), fields)
    with bar("models", alike=False) as shown:
        found = refit(fields, order=Order(day, backend, scheduler, jobs), told=shown)
    written: tuple[str, ...] = ()
    if out is not None:
        written = write_folder(Path(out), {one.model: one.text for one in found.made})
    parameters = {
        "models": list(names),
        "out": None if out is None else str(out),
        "on": day.isoformat(),
        "backend": backend,
        "scheduler": scheduler,
        "jobs": jobs,
    }
    return told(QUESTION.name, parameters, found, written)
