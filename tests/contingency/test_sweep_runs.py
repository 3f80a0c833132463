"""A sweep on one processor, on several and on a cluster, and after a kill: the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foedus.contingency.pairs.sweep import sweep
from foedus.scenarios.library import find_scenario

DAY = date(2026, 1, 1)
PAIRS = [(365, 366), (710, 840), (2, 645), (373, 371), (640, 350), (666, 630)]
# 72 attacks: three blocks.
SAID = (
    "sweep", "--on", "2026-01-01", "--attacker", "Russia,China,USA,France,Germany,Turkey,Nigeria",
    "--target", "Estonia,Japan,Poland,Iran,India,Brazil,Egypt,Kenya,Chile,Nigeria,Turkey",
    "--draws", "20",
)  # fmt: skip

pytestmark = pytest.mark.skipif(
    not Path("/proc").is_dir(), reason="processes are looked up in /proc"
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a Dask cluster of two workers on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0",
        host="127.0.0.1", silence_logs=50,
    ) as made:  # fmt: skip
        yield made.scheduler_address


def parts(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name[0] != "."}


def times(folder: Path) -> dict[str, int]:
    return {one.name: one.stat().st_mtime_ns for one in folder.iterdir() if one.name[0] != "."}


def started(*more: str) -> subprocess.Popen[bytes]:
    """The command in a process and a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "foedus", *SAID, *more, "--format", "json"],
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def until_parts(folder: Path, count: int, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and running.poll() is None:
        if folder.is_dir() and len(parts(folder)) >= count:
            return
        time.sleep(0.02)
    raise AssertionError("no part was kept while the run was going")


def workers_of(pid: int) -> list[int]:
    """Loky's workers below a process."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in below if b"popen_loky" in Path(f"/proc/{one}/cmdline").read_bytes()]


def test_serial_local_and_cluster_give_identical_parts_and_tables(
    cluster: str, tmp_path: Path
) -> None:
    from foedus.contingency.pairs.writing import write

    ways: dict[str, dict[str, object]] = {
        "serial": {},
        "loky": {"backend": "loky", "jobs": 2},
        "dask": {"backend": "dask", "scheduler": cluster},
    }
    for name, way in ways.items():
        frame = sweep(DAY, pairs=PAIRS, draws=50, block=2, folder=tmp_path / name, **way)  # type: ignore[arg-type]
        write(frame, tmp_path / f"{name}.parquet")
        write(frame, tmp_path / f"{name}.csv")
    assert len(parts(tmp_path / "serial")) == 3
    for name in ("loky", "dask"):
        assert parts(tmp_path / name) == parts(tmp_path / "serial")
        for ending in ("parquet", "csv"):
            there, here = (tmp_path / f"{one}.{ending}" for one in (name, "serial"))
            assert there.read_bytes() == here.read_bytes()


def test_a_scenario_goes_to_workers_whole(tmp_path: Path) -> None:
    supposed = find_scenario("ukraine-joins-nato")
    # Made up, so that nothing in a worker knows it but what was handed on.
    other = replace(supposed, name="made-up", title="Another", text="Made up.")
    asked: dict[str, Any] = {"pairs": [(365, 369), (365, 366)], "draws": 50, "block": 1}
    here, there = (
        sweep(DAY, scenario=other, folder=tmp_path / one, backend=one, **asked)
        for one in ("serial", "loky")
    )
    assert here.equals(there)
    assert parts(tmp_path / "serial") == parts(tmp_path / "loky")
    plain = sweep(DAY, **asked)
    assert here["threshold"][1] > plain["threshold"][1]
    sweep(DAY, scenario=supposed, folder=tmp_path / "serial", **asked)
    assert len(parts(tmp_path / "serial")) == 4


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], bytes]:
    """The parts and the table of a run that was left alone."""
    folder = tmp_path_factory.mktemp("whole")
    running = started("--parts", str(folder / "parts"), "--out", str(folder / "all.parquet"))
    assert running.wait(300) == 0
    return parts(folder / "parts"), (folder / "all.parquet").read_bytes()


def test_a_sweep_killed_in_its_middle_goes_on_to_identical_bytes_and_works_no_part_again(
    whole: tuple[dict[str, bytes], bytes], tmp_path: Path
) -> None:
    folder, out = tmp_path / "parts", tmp_path / "all.parquet"
    running = started("--parts", str(folder), "--out", str(out))
    until_parts(folder, 1, running)
    os.killpg(running.pid, signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    kept = times(folder)
    assert 0 < len(kept) < len(whole[0])
    assert not out.exists()
    assert started("--parts", str(folder), "--out", str(out)).wait(300) == 0
    assert {name: when for name, when in times(folder).items() if name in kept} == kept
    assert parts(folder) == whole[0]
    assert out.read_bytes() == whole[1]


def test_a_sweep_whose_worker_is_killed_ends_with_identical_bytes(
    whole: tuple[dict[str, bytes], bytes], tmp_path: Path
) -> None:
    folder, out = tmp_path / "parts", tmp_path / "all.parquet"
    running = started(
        "--parts", str(folder), "--out", str(out), "--backend", "loky", "--jobs", "2"
    )  # fmt: skip
    end = time.monotonic() + 120
    while time.monotonic() < end and running.poll() is None and not workers_of(running.pid):
        time.sleep(0.02)
    until_parts(folder, 1, running)
    killed = workers_of(running.pid)[0]
    os.kill(killed, signal.SIGKILL)
    assert running.wait(300) == 0
    assert parts(folder) == whole[0]
    assert out.read_bytes() == whole[1]
