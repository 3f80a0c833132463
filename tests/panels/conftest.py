"""Files that a panel's builder might have added: small ones made here, and the real ones."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from foedus.sources import adding
from foedus.sources.declaration import DOCUMENTED
from foedus.sources.registry import source

# The builders of small files stand beside the tests of the readers.
sys.path.append(str(Path(__file__).parent.parent / "sources"))

from small_files import ROWS, table

REAL = (
    "atop/atop5_1m.csv",
    "atop/atop5_1a.csv",
    "leaders/peacesciencer_archigos.csv",
    "gml/peacesciencer_gml_dirdisp.csv",
    "cow/war/Inter-StateWarData_v4.0.csv",
)

Give = Callable[..., None]


@pytest.fixture
def give(tmp_path: Path) -> Give:
    """Add a small file of a declared dataset, made of these rows."""

    def add(key: str, rows: list[dict[str, object]]) -> None:
        declared = source(key)
        path = tmp_path / declared.files[0]
        path.write_bytes(table(declared, rows))
        trusted = declared.layout == DOCUMENTED
        (added,) = adding.add([path], any_rows=True, trust_layout=trusted)
        assert added.entry is not None, added.refusal

    return add


@pytest.fixture(scope="session")
def panel_cache(
    shared_data: Path, session_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A cache that holds the real files, added once for all tests."""
    folder = tmp_path_factory.mktemp("panels")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_CACHE", str(folder))
        for added in adding.add([shared_data / name for name in REAL]):
            assert added.entry is not None, added.refusal
        # ICB's file of actors is known from its description only: a small one stands for it.
        actors = source("icb-actors")
        path = tmp_path_factory.mktemp("crises") / actors.files[0]
        path.write_bytes(table(actors, ROWS["icb-actors", actors.layout]))
        (small,) = adding.add([path], any_rows=True, trust_layout=True)
        assert small.entry is not None, small.refusal
    return folder


@pytest.fixture
def real_files(panel_cache: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real files, as if this test's user had added them."""
    monkeypatch.setenv("FOEDUS_CACHE", str(panel_cache))
    return panel_cache


@pytest.fixture(scope="session")
def _official_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("official")


Official = Callable[..., None]


@pytest.fixture
def official(
    shared_data: Path, _official_folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Official:
    """Add real files by their path under the shared data, each once for all tests."""
    monkeypatch.setenv("FOEDUS_CACHE", str(_official_folder))

    def add(*names: str) -> None:
        for name in names:
            done = _official_folder / f".{name.replace('/', '_')}"
            if not done.exists():
                for added in adding.add([shared_data / name]):
                    assert added.entry is not None, added.refusal
                done.touch()

    return add
