"""The real files as a user adds them, each once for all tests of the room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from foedus.sources import adding

Official = Callable[..., None]


@pytest.fixture(scope="session")
def _official_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("official")


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
