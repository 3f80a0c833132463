"""The cache: what went in comes out, damage is found, and no kill leaves half a dataset."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus import store
from foedus.errors import SourceNotAddedError, StoreError
from foedus.store.locking import locked
from foedus.store.places import DATA, UNFINISHED

OLD = pl.DataFrame({"ccode": [2, 20], "milex": [1, None]})
NEW = pl.DataFrame({"ccode": [2, 20, 200], "milex": [5, 6, 7]})


def facts(**more: object) -> store.Entry:
    plain = {
        "key": "nmc", "version": "6.0", "layout": "seen", "origin": "nmc.csv",
        "origin_sha256": "0" * 64, "rows": 0, "columns": (), "schema": 1,
    }  # fmt: skip
    return store.Entry(**{**plain, **more})  # type: ignore[arg-type]


def files(cache: Path) -> list[str]:
    return sorted(path.name for path in (cache / "nmc" / "6.0").iterdir())


def test_a_frame_comes_back_as_it_was() -> None:
    entry = store.commit(facts(), OLD)
    assert store.load("nmc", "6.0").equals(OLD)
    assert (entry.rows, entry.columns) == (2, ("ccode", "milex"))
    assert store.list_entries() == (entry,)
    assert store.path("nmc", "6.0") == entry.path
    assert [one.state for one in store.verify()] == ["whole"]


def test_a_new_copy_replaces_the_old_and_leaves_nothing_behind(cache: Path) -> None:
    store.commit(facts(), OLD)
    store.commit(facts(), NEW)
    assert store.load("nmc", "6.0").equals(NEW)
    assert len(files(cache)) == 2


def test_the_same_frame_twice_is_one_file(cache: Path) -> None:
    assert store.commit(facts(), OLD).file == store.commit(facts(), OLD).file
    assert len(files(cache)) == 2


def test_versions_stand_side_by_side_and_go_one_by_one(cache: Path) -> None:
    store.commit(facts(), OLD)
    store.commit(facts(version="5.0"), NEW)
    assert store.remove("nmc", "5.0") == ("5.0",)
    assert store.load("nmc", "6.0").equals(OLD)
    assert store.remove("nmc") == ("6.0",)
    assert not (cache / "nmc").exists()


def test_an_empty_cache_lists_nothing_and_says_what_is_not_there() -> None:
    assert store.list_entries() == ()
    assert store.verify() == ()
    with pytest.raises(SourceNotAddedError):
        store.load("nmc", "6.0")
    with pytest.raises(SourceNotAddedError):
        store.remove("nmc")


@given(st.data())
def test_any_flipped_byte_of_the_data_is_found(data: st.DataObject) -> None:
    entry = store.commit(facts(), OLD)
    content = bytearray(entry.path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    entry.path.write_bytes(content)
    assert [one.state for one in store.verify()] == ["damaged"]
    with pytest.raises(StoreError, match="checksum"):
        store.load("nmc", "6.0")


@given(st.data())
def test_any_change_to_the_note_is_survived(data: st.DataObject) -> None:
    """A note that still parses may be believed or not; a frame comes out only if it is the one."""
    entry = store.commit(facts(), OLD)
    note = entry.path.parent / "meta.json"
    content = bytearray(note.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    note.write_bytes(content)
    with suppress(StoreError):
        assert store.load("nmc", "6.0").equals(OLD)
    store.verify()
    store.list_entries()
    store.commit(facts(), NEW)
    assert store.load("nmc", "6.0").equals(NEW)


def test_a_missing_file_is_told_from_a_damaged_one() -> None:
    entry = store.commit(facts(), OLD)
    entry.path.unlink()
    assert [one.state for one in store.verify()] == ["missing"]
    with pytest.raises(StoreError, match="cannot be read"):
        store.load("nmc", "6.0")
    with pytest.raises(StoreError, match="gone"):
        store.path("nmc", "6.0")


def test_a_note_that_points_out_of_its_folder_is_not_believed(cache: Path) -> None:
    entry = store.commit(facts(), OLD)
    note = entry.path.parent / "meta.json"
    said = json.loads(note.read_text("utf-8"))
    note.write_text(json.dumps({**said, "file": "../../other.parquet"}), "utf-8")
    assert store.entry("nmc", "6.0") is None
    assert [one.state for one in store.verify()] == ["damaged"]


@pytest.mark.parametrize("key", ["", ".", "..", "../x", "a/b", ".lock", "a\\b"])
def test_a_key_that_is_no_folder_name_is_refused(key: str) -> None:
    with pytest.raises(StoreError, match="cannot name a folder"):
        store.commit(facts(key=key), OLD)


# Every call that a commit makes to change the disk, in order; the child dies at the n-th.
CHILD = """
import os, signal, sys
import polars as pl
from foedus import store

where, how = int(sys.argv[1]), sys.argv[2]
count = 0

def stop(name):
    global count
    count += 1
    if count == where:
        sys.stdout.write(name)
        sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGKILL) if how == "kill" else os._exit(9)

def watched(owner, name, before=True):
    real = getattr(owner, name)
    def wrapper(*args, **kwargs):
        if before:
            stop(f"before {name}")
        done = real(*args, **kwargs)
        if not before:
            stop(f"after {name}")
        return done
    setattr(owner, name, wrapper)

from pathlib import Path
for owner, name in ((os, "replace"), (os, "fsync"), (Path, "unlink"), (Path, "write_text"),
                    (pl.DataFrame, "write_parquet")):
    watched(owner, name)
for owner, name in ((os, "replace"), (Path, "unlink")):
    watched(owner, name, before=False)

real_parquet = pl.DataFrame.write_parquet
def half(frame, path, **kwargs):
    Path(path).write_bytes(b"PAR1 half a file")
    stop("half a parquet file")
    return real_parquet(frame, path, **kwargs)
pl.DataFrame.write_parquet = half

real_text = Path.write_text
def half_text(path, text, **kwargs):
    if path.suffix == ".json":
        path.write_bytes(text.encode()[: len(text) // 2])
        stop("half a note")
    return real_text(path, text, **kwargs)
Path.write_text = half_text

new = pl.DataFrame({"ccode": [2, 20, 200], "milex": [5, 6, 7]})
store.commit(store.Entry("nmc", "6.0", "seen", "nmc.csv", "0" * 64, 0, (), 1), new)
sys.stdout.write("finished")
"""


def child(step: int, cache: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(step), "kill" if step % 2 else "exit"],
        capture_output=True,
        text=True,
        env={**os.environ, "FOEDUS_CACHE": str(cache)},
    )
    assert done.stdout, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("had_one", [True, False], ids=["over an old copy", "the first time"])
def test_killed_at_any_step_the_cache_holds_the_old_or_the_new_and_nothing_between(
    had_one: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = {step: tmp_path / str(step) for step in range(1, 22)}
    for cache in steps.values():
        monkeypatch.setenv("FOEDUS_CACHE", str(cache))
        if had_one:
            store.commit(facts(), OLD)
    with ThreadPoolExecutor(4) as pool:
        stopped_at = list(pool.map(child, steps.keys(), steps.values()))
    outcomes = []
    for cache, where in zip(steps.values(), stopped_at, strict=True):
        monkeypatch.setenv("FOEDUS_CACHE", str(cache))
        states = {one.state for one in store.verify()}
        assert states == ({"whole"} if store.list_entries() else set()), where
        if store.list_entries():
            found = store.load("nmc", "6.0")
            assert found.equals(OLD) or found.equals(NEW), where
            outcomes.append("new" if found.equals(NEW) else "old")
        else:
            assert not had_one, where
            outcomes.append("none")
        # The next writer is not locked out, and clears what the dead one left.
        store.commit(facts(), NEW)
        assert store.load("nmc", "6.0").equals(NEW)
        assert len(files(cache)) == 2, where
    assert stopped_at[-1] == "finished", "the child has more steps than were tried"
    told = {"half a parquet file", "half a note", "before replace", "after replace", "before fsync"}
    assert told <= set(stopped_at)
    assert outcomes == sorted(outcomes, key=["none", "old", "new"].index)
    assert set(outcomes) == ({"old", "new"} if had_one else {"none", "new"})


def test_a_full_disk_leaves_the_old_copy(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.commit(facts(), OLD)

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(StoreError, match="No space left"):
            store.commit(facts(), NEW)
    assert store.load("nmc", "6.0").equals(OLD)
    store.commit(facts(), OLD)
    assert not [name for name in files(cache) if name.startswith(UNFINISHED)]


def test_two_writers_take_turns(cache: Path) -> None:
    order: list[str] = []

    def slow() -> None:
        with locked(cache):
            order.append("first in")
            time.sleep(0.3)
            order.append("first out")

    thread = threading.Thread(target=slow)
    thread.start()
    while not order:
        time.sleep(0.01)
    store.commit(facts(), NEW)
    order.append("second")
    thread.join()
    assert order == ["first in", "first out", "second"]


def test_a_writer_that_waits_too_long_is_told_who_writes(cache: Path) -> None:
    busy = pytest.raises(StoreError, match="another process")
    with locked(cache), busy as caught, locked(cache, wait=0.1):
        pass
    assert "process" in caught.value.wrong


def test_many_processes_adding_at_once_leave_one_whole_copy(cache: Path) -> None:
    program = (
        "import sys, polars as pl\nfrom foedus import store\n"
        "for n in range(5):\n"
        "    store.commit(store.Entry('nmc','6.0','seen','x','0'*64,0,(),1),"
        " pl.DataFrame({'a': [int(sys.argv[1]), n]}))\n"
        "    store.load('nmc', '6.0')\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(n)], stderr=subprocess.PIPE)
        for n in range(3)
    ]
    for one in running:
        _, errors = one.communicate(timeout=60)
        assert one.returncode == 0, errors
    assert [one.state for one in store.verify()] == ["whole"]
    assert len([name for name in files(cache) if name.startswith(DATA)]) == 1


def test_the_cache_is_where_the_variable_says(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.cache_dir() == cache
    monkeypatch.delenv("FOEDUS_CACHE")
    assert store.cache_dir().name == "foedus"
