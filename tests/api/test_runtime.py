"""The folder of a server: whose it is, and what is left of servers that were killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from command_of_serving import served

from foedus.api import library, runtime
from foedus.api.library import Library


def gone() -> int:
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def left(base: Path, name: str, said: str) -> Path:
    folder = base / f"foedus-serve-{name}"
    folder.mkdir()
    (folder / "server.pid").write_text(said)
    return folder


def test_only_folders_of_ours_whose_server_is_gone_are_removed(tmp_path: Path) -> None:
    dead = left(tmp_path, "dead", f"{gone()}\n")
    before = left(tmp_path, "before", f"{os.getpid()}\n")
    kept = [
        left(tmp_path, "lives", f"{os.getppid()}\n"),
        left(tmp_path, "damaged", "not a number"),
        left(tmp_path, "group", "-1"),
        left(tmp_path, "nobody", "0"),
    ]
    bare = tmp_path / "foedus-serve-bare"
    bare.mkdir()
    other = tmp_path / "another-dead"
    other.mkdir()
    (other / "server.pid").write_text(f"{gone()}")
    (tmp_path / "foedus-serve-link").symlink_to(other, target_is_directory=True)
    assert sorted(runtime.remove_left(tmp_path)) == sorted([dead, before])
    assert all(one.is_dir() for one in (*kept, bare, other))


@pytest.mark.skipif(sys.platform == "win32", reason="needs locks of POSIX")
def test_the_folder_of_a_server_that_lives_is_left_whatever_its_number_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(runtime, "_HELD", held := [])
    folder = runtime.made_folder()
    # As of a server in another container, which has the number that this one has here.
    assert runtime.remove_left(tmp_path) == []
    assert folder.is_dir()
    held.pop().close()
    assert runtime.remove_left(tmp_path) == [folder]


@pytest.mark.skipif(not hasattr(os, "chown") or os.geteuid() != 0, reason="needs another user")
def test_the_folder_of_another_user_is_left(tmp_path: Path) -> None:
    folder = left(tmp_path, "theirs", f"{gone()}")
    os.chown(folder, 65_534, 65_534)
    assert runtime.remove_left(tmp_path) == []
    assert folder.is_dir()


def test_the_charts_library_is_put_together_once_for_all_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    made = []

    def slowly() -> bytes:
        made.append(1)
        time.sleep(0.3)
        return b"window.vegaEmbed = 1;"

    monkeypatch.setattr(library, "_made", slowly)
    with ThreadPoolExecutor(4) as pool:
        held = list(pool.map(lambda _: Library(tmp_path).written().body, range(4)))
    assert held == [b"window.vegaEmbed = 1;"] * 4
    assert len(made) == 1
    assert [one.suffix for one in tmp_path.iterdir()] == [".js"]
    monkeypatch.setattr(library, "_PATIENCE", 0.2)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "vega-making").mkdir()
    assert Library(tmp_path / "other").written().body == held[0]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals of POSIX")
def test_a_server_that_is_killed_leaves_no_worker_and_the_next_one_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path, "--workers", "2", "--limit", "children=1") as one:
        (folder,) = tmp_path.glob("foedus-serve-*")
        workers = [int(part) for part in (Path(f"/proc/{one.process.pid}/task")
                   / str(one.process.pid) / "children").read_text().split()]  # fmt: skip
        one.process.kill()
        one.process.wait()
        for _ in range(100):
            if not any(map(runtime.lives, workers)):
                break
            time.sleep(0.1)
        assert not any(map(runtime.lives, workers))
    assert folder.is_dir()
    monkeypatch.setattr(runtime.tempfile, "gettempdir", lambda: str(tmp_path))
    assert runtime.remove_left() == [folder]
    assert not folder.exists()
