"""Files that take their place whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from foedus.drafts import drafted, write_whole


def there(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_what_is_written_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")
    write_whole(tmp_path / "a.txt", b"new")
    assert there(tmp_path) == {"a.txt": b"new"}


@pytest.mark.parametrize("fault", [ValueError, OSError, KeyboardInterrupt])
def test_a_fault_midway_leaves_every_old_file_and_no_draft(
    tmp_path: Path, fault: type[BaseException]
) -> None:
    old = {"a.txt": b"one", "b.txt": b"two"}
    for name, held in old.items():
        (tmp_path / name).write_bytes(held)

    def fail() -> None:
        with drafted(*(tmp_path / name for name in old)) as (first, second):
            first.write_bytes(b"new")
            second.write_bytes(b"ne")
            raise fault

    with pytest.raises(fault):
        fail()
    assert there(tmp_path) == old


def test_a_draft_that_was_never_written_puts_nothing_in_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")
    with pytest.raises(FileNotFoundError), drafted(tmp_path / "a.txt", tmp_path / "b") as drafts:
        drafts[0].write_bytes(b"new")
    assert there(tmp_path) == {"a.txt": b"old"}


def test_a_draft_is_hidden_and_stands_beside_its_file(tmp_path: Path) -> None:
    with drafted(tmp_path / "a.parquet") as (draft,):
        assert draft.parent == tmp_path
        assert draft.name.startswith(".")
        assert not draft.name.endswith(".parquet")
        draft.write_bytes(b"")


@pytest.mark.skipif(os.name == "nt", reason="rights of a POSIX system")
def test_a_file_has_the_rights_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write_whole(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode
