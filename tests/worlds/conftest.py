"""Files that a user might have added: small ones made here, and the real ones where present."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from foedus.sources import adding
from foedus.sources.registry import source

# The builders of small files stand beside the tests of the readers.
sys.path.append(str(Path(__file__).parent.parent / "sources"))

from small_files import table

REAL = (
    "atop/atop5_1m.csv",
    "cow/nmc/NMC-60-abridged.csv",
    "cow/contiguity/contdir.csv",
    "cow/system/majors2016.csv",
    "geo/peacesciencer_cow_capitals.csv",
)

Give = Callable[..., None]


@pytest.fixture
def give(tmp_path: Path) -> Give:
    """Add a small file of a declared dataset, made of these rows."""

    def add(key: str, rows: list[dict[str, object]], version: str | None = None) -> None:
        declared = source(key, version)
        path = tmp_path / declared.files[0]
        path.write_bytes(table(declared, rows))
        (added,) = adding.add([path], any_rows=True)
        assert added.entry is not None, added.refusal

    return add


@pytest.fixture(scope="session")
def filled_cache(
    shared_data: Path, session_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A cache that holds the real files, added once for all tests."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_CACHE", str(folder))
        for added in adding.add([shared_data / name for name in REAL]):
            assert added.entry is not None, added.refusal
    return folder


@pytest.fixture
def real_files(filled_cache: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real files, as if this test's user had added them."""
    monkeypatch.setenv("FOEDUS_CACHE", str(filled_cache))
    return filled_cache
