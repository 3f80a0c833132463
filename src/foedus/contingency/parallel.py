"""Work over many cases, on one processor, on several or on a cluster, with the same bytes.

Cases are cut into fixed blocks in the order given; a block is worked as a whole, wherever it is
worked, and its table is kept as one Parquet file named by the hash of its cases and of what else
decides the result. What is kept is not worked again: a run that was killed goes on where it was.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from foedus.drafts import write_whole
from foedus.errors import MissingExtraError, WorkError
from foedus.progress import Told, counted, is_watched
from foedus.store.places import cache_dir

if TYPE_CHECKING:
    import polars as pl

BACKENDS: Final = ("serial", "loky", "dask")
Case = tuple[int | str, ...]
Work = Callable[[Sequence[Case]], "pl.DataFrame"]
# Rounds in which workers died and not one block was finished.
_VAIN: Final = 3
_SUFFIX: Final = ".parquet"
_ABOVE: Final = ("questions", "compare", "reports", "cli", "api", "web")


def run(
    cases: Sequence[Case],
    function: Work,
    *,
    about: Mapping[str, Any] | None = None,
    block: int = 1,
    backend: str = "serial",
    scheduler: str | None = None,
    jobs: int | None = None,
    folder: str | Path | None = None,
    told: Told | None = None,
) -> pl.DataFrame:
    """Work all cases and return their tables, one under the other, in the order of the cases.

    Parameters
    ----------
    cases : sequence of tuple
        Each named by numbers and text; no two alike.
    function : callable
        From the cases of a block to a Polars frame. Its result turns on the cases alone: chance
        numbers are drawn by :func:`foedus.models.draws.case_rng`. Workers import it, so it stands
        in a module, or is a ``functools.partial`` of one that does.
    about : mapping, optional
        What else decides the result, as JSON can hold it: parameters, seed, checksums of inputs.
        Parts made under another ``about`` are not taken for this one's.
    block : int
        Cases to a block: as many as take a second or more.
    backend : str
        ``serial``; ``loky``: processes of this machine; ``dask``: a cluster.
    scheduler : str, optional
        Address of the Dask scheduler.
    jobs : int, optional
        Processes, for ``loky``; every processor if not given.
    folder : path, optional
        Where parts are kept. Without it nothing is, and nothing is resumed.
    told : callable, optional
        Called with the number of blocks done and of all, at the start and after each one; see
        :func:`bar`.

    Returns
    -------
    polars.DataFrame
        The same on every backend. In workers BLAS has one thread; loky's read the cache that
        this process does, a cluster's their own.

    Raises
    ------
    WorkError
        If the backend is unknown, a case stands twice, there is none, the cluster cannot be
        reached, or workers keep dying.
    MissingExtraError
        If joblib or Dask is not installed.
    """
    import polars as pl

    blocks = _blocks(cases, block)
    check_backend(backend, scheduler, jobs)
    names = [part_name(function, about or {}, one) for one in blocks]
    home = None if folder is None else _made(Path(folder))
    parts: dict[int, pl.DataFrame] = {}
    for number, name in enumerate(names):
        kept = None if home is None else _read(home / name)
        if kept is not None:
            parts[number] = kept
    if told is not None:
        told(len(parts), len(blocks))
    tasks = {number: one for number, one in enumerate(blocks) if number not in parts}
    for number, held in _worked(function, tasks, backend, scheduler, jobs):
        if home is not None:
            _keep(home / names[number], held)
        parts[number] = pl.read_parquet(io.BytesIO(held))
        if told is not None:
            told(len(parts), len(blocks))
    return pl.concat([parts[number] for number in range(len(blocks))])


def check_backend(backend: str, scheduler: str | None, jobs: int | None) -> None:
    """Refuse what no work can be done on, before it is begun.

    Parameters
    ----------
    backend, scheduler, jobs
        As in :func:`run`.

    Raises
    ------
    WorkError
        If the backend is unknown, lacks its scheduler or has one that it does not take, or there
        are no processes.
    """
    if backend not in BACKENDS:
        raise WorkError(f"{backend!r} is no backend.", f"choose among {', '.join(BACKENDS)}.")
    if (scheduler is not None) != (backend == "dask"):
        raise WorkError(
            f"the backend {backend} {'needs' if backend == 'dask' else 'takes no'} scheduler.",
            "name the address of a Dask scheduler (`dask scheduler` prints it) with the backend "
            "dask, and with no other.",
        )
    if jobs is not None and jobs < 1:
        raise WorkError(f"{jobs} processes can do no work.", "ask for at least one.")


def part_name(function: Work, about: Mapping[str, Any], block: Sequence[Case]) -> str:
    """The file of a block: a hash of the function's name, of what decides it, and of its cases.

    Examples
    --------
    >>> one = part_name(run, {"seed": 1}, [(2, 200)])
    >>> one == part_name(run, {"seed": 1}, [(2, 200)]), one == part_name(run, {}, [(2, 200)])
    (True, False)
    """
    inner = function
    given: list[Any] = []
    while isinstance(inner, partial):
        given.append([[repr(one) for one in inner.args], sorted(map(repr, inner.keywords.items()))])
        inner = inner.func
    name = f"{inner.__module__}.{getattr(inner, '__qualname__', type(inner).__qualname__)}"
    said = json.dumps(
        [name, given, dict(about), [list(one) for one in block]],
        sort_keys=True, ensure_ascii=True, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(said.encode("ascii")).hexdigest()[:32] + _SUFFIX


@cache
def code_hash() -> str:
    """A hash of the package's code as it stood when first asked for, for ``about`` of :func:`run`.

    The rooms above, which word answers and decide no row, are left out.
    """
    held = hashlib.sha256()
    home = Path(__file__).resolve().parents[1]
    for path in sorted(home.rglob("*.py")):
        if path.relative_to(home).parts[0] in _ABOVE:
            continue
        held.update(path.relative_to(home).as_posix().encode())
        held.update(path.read_bytes())
    return held.hexdigest()


@contextmanager
def bar(label: str, *, alike: bool = True) -> Iterator[Told | None]:
    """Progress with the time left, on the standard error stream if that is a terminal.

    Where somebody watches by :func:`foedus.progress.watched`, it is told to them instead.

    Parameters
    ----------
    label : str
        What is being worked.
    alike : bool
        Whether one part takes about as long as another.

    Yields
    ------
    callable or None
        For :func:`run`; None where nobody watches.
    """
    if is_watched():
        with counted(label, alike=alike) as told:
            yield told
        return
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Left

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Left())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(label, total=None)

        def moved(done: int, total: int) -> None:
            shown.update(task, completed=done, total=total)

        yield moved


def _blocks(cases: Sequence[Case], block: int) -> list[tuple[Case, ...]]:
    if not cases or block < 1:
        raise WorkError(
            f"{len(cases)} cases in blocks of {block} are no work.",
            "give at least one case, and blocks of at least one.",
        )
    plain = [tuple(one) for one in cases]
    if len(set(plain)) < len(plain):
        twice = next(one for one in plain if plain.count(one) > 1)
        raise WorkError(f"the case {twice} stands twice.", "name each case once.")
    return [tuple(plain[start : start + block]) for start in range(0, len(plain), block)]


def _one(function: Work, number: int, block: tuple[Case, ...]) -> tuple[int, bytes]:
    """A block worked where it is: its number, and its table as the bytes of a Parquet file."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        frame = function(block)
    held = io.BytesIO()
    frame.write_parquet(held, compression="zstd", compression_level=3, row_group_size=1 << 20)
    return number, held.getvalue()


def _worked(
    function: Work,
    tasks: Mapping[int, tuple[Case, ...]],
    backend: str,
    scheduler: str | None,
    jobs: int | None,
) -> Iterator[tuple[int, bytes]]:
    """Blocks as they are finished; what a worker had in hand when it died is given out again."""
    if not tasks:
        return
    if backend == "serial":
        for number, block in tasks.items():
            yield _one(function, number, block)
        return
    left = dict(tasks)
    vain = 0
    with _workers(backend, scheduler, jobs) as (parallel, died):
        while left:
            before = len(left)
            try:
                from joblib import delayed

                calls = [delayed(_one)(function, number, block) for number, block in left.items()]
                for number, held in parallel()(calls):
                    del left[number]
                    yield number, held
            except died as error:
                vain = 0 if len(left) < before else vain + 1
                if vain >= _VAIN:
                    raise WorkError(
                        f"workers died {vain} times without finishing a block: {error}",
                        "give them more memory or fewer processes; parts that are done are kept.",
                    ) from error


@contextmanager
def _workers(
    backend: str, scheduler: str | None, jobs: int | None
) -> Iterator[tuple[Callable[[], Any], tuple[type[Exception], ...]]]:
    """What makes a joblib.Parallel, and the errors that say that a worker died."""
    try:
        import joblib
        from joblib.externals.loky.process_executor import BrokenProcessPool
    except ImportError:
        raise _missing("joblib") from None
    given = {"return_as": "generator_unordered", "batch_size": 1}
    if backend == "loky":
        _end_those_of_another_cache()
        with joblib.parallel_config("loky", n_jobs=jobs or -1, inner_max_num_threads=1):
            yield partial(joblib.Parallel, pre_dispatch="2*n_jobs", **given), (BrokenProcessPool,)
        return
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise _missing("dask") from None
    try:
        client = Client(scheduler, set_as_default=False, timeout=15)
    except (OSError, ValueError) as error:
        raise WorkError(
            f"no Dask scheduler answers at {scheduler}: {error}",
            "start one with `dask scheduler`, and workers with `dask worker ADDRESS`.",
        ) from error
    with client, joblib.parallel_config("dask", client=client):
        yield partial(joblib.Parallel, pre_dispatch="all", **given), (KilledWorker,)


def end_local_workers() -> None:
    """End the idle processes that loky keeps for the next run."""
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor().shutdown(wait=True)


# The cache under which the processes that loky keeps were begun.
_begun_under: set[Path] = set()


def _end_those_of_another_cache() -> None:
    """A process keeps the environment, and the files, that it was begun with."""
    here = cache_dir().absolute()
    if _begun_under - {here}:
        end_local_workers()
    _begun_under.clear()
    _begun_under.add(here)


def _missing(package: str) -> MissingExtraError:
    return MissingExtraError(
        f"more than one processor needs the package {package}.",
        'run `pip install "foedus[parallel]"`, or use the backend serial.',
    )


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkError(f"{folder} cannot hold parts: {error}", "name another folder.") from error
    return folder


def _read(path: Path) -> pl.DataFrame | None:
    """A part that is there and whole."""
    import polars as pl

    if not path.exists():
        return None
    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError):
        # Cut short, as by a full disk: it is worked again.
        return None


def _keep(path: Path, held: bytes) -> None:
    """Write a part so that it is there whole or not at all."""
    try:
        write_whole(path, held)
    except OSError as error:
        raise WorkError(
            f"a part cannot be kept in {path.parent}: {error}",
            "make room, or name another folder; parts that are there are kept.",
        ) from error
