"""A server in this process, asked without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from foedus.api.app import make_app
from foedus.api.limits import Limits

LIMITS = Limits(draws=2_000, seconds=30, children=1, patience=5, body=20_000, scenario=16_000)


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory, session_cache: Path) -> Iterator[TestClient]:
    """One server for all tests of a process, as a reader sees it; nothing is added to it."""
    folder = tmp_path_factory.mktemp("jobs")
    with TestClient(
        make_app(LIMITS, folder=folder), base_url="http://localhost", raise_server_exceptions=False
    ) as asked:
        yield asked
