"""Work over many cases: the same bytes wherever it is done, and whole after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import counting
import pytest

from foedus.contingency.parallel import bar, part_name, run
from foedus.errors import MissingExtraError, WorkError

CASES = [(number, "case") for number in range(12)]
HERE = Path(__file__).resolve().parent


def parts(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a Dask cluster of two workers on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0",
        host="127.0.0.1", silence_logs=50,
    ) as made:  # fmt: skip
        yield made.scheduler_address


def test_serial_local_and_cluster_give_identical_bytes(cluster: str, tmp_path: Path) -> None:
    ways: dict[str, dict[str, Any]] = {
        "serial": {},
        "loky": {"backend": "loky", "jobs": 2},
        "dask": {"backend": "dask", "scheduler": cluster},
    }
    frames = {
        name: run(CASES, counting.drawn, block=3, folder=tmp_path / name, **way)
        for name, way in ways.items()
    }
    assert len(parts(tmp_path / "serial")) == 4
    for name in ("loky", "dask"):
        assert parts(tmp_path / name) == parts(tmp_path / "serial")
        assert frames[name].equals(frames["serial"])
    assert frames["serial"]["case"].to_list() == [str(one) for one in CASES]


def test_a_block_is_the_same_whatever_its_size() -> None:
    assert run(CASES, counting.drawn, block=1).equals(run(CASES, counting.drawn, block=12))


@pytest.mark.parametrize("backend", ["loky", "dask"])
def test_what_a_killed_worker_had_in_hand_is_worked_again(
    backend: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    mark = tmp_path / "killed"
    work = partial(counting.dying, mark=str(mark))
    scheduler = request.getfixturevalue("cluster") if backend == "dask" else None
    frame = run(CASES, work, block=2, backend=backend, scheduler=scheduler, jobs=2)
    assert mark.exists()
    assert frame.equals(run(CASES, counting.drawn))


def test_workers_that_always_die_end_in_a_refusal() -> None:
    with pytest.raises(WorkError, match="without finishing a block"):
        run(CASES[:2], counting.always_dying, backend="loky", jobs=2)


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is not of Windows")
@pytest.mark.parametrize("backend", ["serial", "loky"])
def test_a_run_killed_with_9_goes_on_to_identical_output(backend: str, tmp_path: Path) -> None:
    traces, folder = tmp_path / "traces", tmp_path / "parts"
    traces.mkdir()
    work = partial(counting.traced, traces=str(traces), wait=0.2)
    text = (
        "import counting, functools; from foedus.contingency.parallel import run; "
        f"work = functools.partial(counting.traced, traces={str(traces)!r}, wait=0.2); "
        f"run([(n, 'case') for n in range(12)], work, block=2, backend={backend!r}, "
        f"folder={str(folder)!r})"
    )
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    running = subprocess.Popen(
        [sys.executable, "-c", text], env=environment, start_new_session=True
    )
    until = time.monotonic() + 60
    while time.monotonic() < until and not list(folder.glob("[0-9a-f]*.parquet")):
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    kept = parts(folder)
    assert 0 < len([name for name in kept if not name.startswith(".")]) < 6
    before = len(list(traces.iterdir()))
    frame = run(CASES, work, block=2, folder=folder)
    whole = {name: held for name, held in kept.items() if not name.startswith(".")}
    assert whole.items() <= parts(folder).items()
    assert len(list(traces.iterdir())) == before + 6 - len(whole)
    assert frame.equals(run(CASES, counting.drawn))


def test_a_part_that_was_cut_short_is_worked_again(tmp_path: Path) -> None:
    whole = run(CASES, counting.drawn, block=4, folder=tmp_path)
    before = parts(tmp_path)
    name = sorted(before)[0]
    (tmp_path / name).write_bytes(before[name][:100])
    assert run(CASES, counting.drawn, block=4, folder=tmp_path).equals(whole)
    assert parts(tmp_path) == before


def test_a_part_is_named_by_all_that_decides_it() -> None:
    names = {
        part_name(counting.drawn, {"seed": 1}, CASES),
        part_name(counting.drawn, {"seed": 2}, CASES),
        part_name(partial(counting.drawn, seed=2), {"seed": 1}, CASES),
        part_name(counting.dying, {"seed": 1}, CASES),
        part_name(counting.drawn, {"seed": 1}, CASES[:3]),
    }
    assert len(names) == 5
    assert part_name(counting.drawn, {"a": 1, "b": 2}, CASES) == part_name(
        counting.drawn, {"b": 2, "a": 1}, CASES
    )


@pytest.mark.parametrize("backend", ["serial", "loky"])
def test_blas_has_one_thread_in_workers(backend: str) -> None:
    jobs = 2 if backend == "loky" else None
    frame = run(CASES[:4], counting.threads, backend=backend, jobs=jobs)
    assert frame["threads"].to_list() == [1] * 4


def test_workers_read_the_cache_that_this_process_reads_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for name in ("one", "one", "other"):
        monkeypatch.setenv("FOEDUS_CACHE", str(tmp_path / name))
        frame = run(CASES[:4], counting.cached, backend="loky", jobs=2)
        assert set(frame["cache"]) == {str(tmp_path / name)}
        seen.append(set(frame["process"]))
    # Processes are kept for the next run, but not for that of another cache.
    assert seen[0] & seen[1]
    assert not seen[1] & seen[2]
    assert os.getpid() not in seen[2]


def test_progress_counts_what_was_kept_and_what_is_done(tmp_path: Path) -> None:
    said: list[tuple[int, int]] = []
    run(CASES[:4], counting.drawn, block=2, folder=tmp_path)
    run(
        CASES, counting.drawn, block=2, folder=tmp_path,
        told=lambda done, whole: said.append((done, whole)),
    )  # fmt: skip
    assert said == [(done, 6) for done in (2, 3, 4, 5, 6)]


def test_where_nobody_watches_there_is_no_bar() -> None:
    with bar("work") as told:
        assert told is None


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"backend": "ray"}, "'ray' is no backend"),
        ({"backend": "dask"}, "needs scheduler"),
        ({"scheduler": "tcp://127.0.0.1:1"}, "takes no scheduler"),
        ({"backend": "loky", "jobs": 0}, "0 processes"),
        ({"block": 0}, "are no work"),
        ({"cases": []}, "are no work"),
        ({"cases": [(1,), (2,), (1,)]}, r"\(1,\) stands twice"),
    ],
)
def test_what_cannot_be_worked_is_refused(given: dict[str, Any], wrong: str) -> None:
    cases = given.pop("cases", CASES)
    with pytest.raises(WorkError, match=wrong):
        run(cases, counting.drawn, **given)


def test_a_scheduler_that_does_not_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")

    def silent(*args: object, **kwargs: object) -> None:
        raise OSError("Timed out trying to connect")

    monkeypatch.setattr(distributed, "Client", silent)
    with pytest.raises(WorkError, match="no Dask scheduler answers"):
        run(CASES, counting.drawn, backend="dask", scheduler="tcp://127.0.0.1:1")


@pytest.mark.parametrize(("package", "backend"), [("joblib", "loky"), ("distributed", "dask")])
def test_without_the_extra_the_refusal_names_it(
    package: str, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    scheduler = "tcp://127.0.0.1:1" if backend == "dask" else None
    with pytest.raises(MissingExtraError, match=r"foedus\[parallel\]"):
        run(CASES, counting.drawn, backend=backend, scheduler=scheduler)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkError, match="cannot hold parts"):
        run(CASES, counting.drawn, folder=tmp_path / "file")
