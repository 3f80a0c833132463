"""What every test stands on: an empty cache, plain output, and the real data where present."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent

# `deadline=None`: a slow machine is not a wrong answer. HYPOTHESIS_PROFILE chooses another.
hypothesis.settings.register_profile("full", deadline=None, print_blob=True)
hypothesis.settings.register_profile("quick", deadline=None, print_blob=True, max_examples=25)
hypothesis.settings.register_profile("thorough", deadline=None, print_blob=True, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "full"))

# What a test's name says if it runs the chain, an audit, a study, the server or every example.
CHAIN = (
    "entanglement", "every_example_of_each_question", "contingenc",
    "test_reports", "burden", "cohesion", "sweep", "recovery", "test_outcomes", "[docs/",
    "tests/api/", "tests/web/", "test_map_", "test_audit_question", "test_architecture",
    "test_constraint", "test_domains", "test_interoperability", "test_schemas", "test_cli_panel",
)  # fmt: skip
FORCES_COLOR = ("FORCE_COLOR", "CLICOLOR_FORCE", "PY_COLORS", "GITHUB_ACTIONS")
_count = itertools.count()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real research files, which the repository does not hold.

    ``FOEDUS_SHARED_DATA`` names it; else it is ``../shared/data`` beside the repository.
    """
    named = os.environ.get("FOEDUS_SHARED_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(
            f"needs the real research files: no folder {folder} "
            "(set FOEDUS_SHARED_DATA to the folder that holds atop, cow and the rest)"
        )
    return folder


@pytest.fixture(scope="session", autouse=True)
def session_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep fixtures that outlive one test away from the user's own cache."""
    folder = tmp_path_factory.mktemp("caches")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_CACHE", str(folder / "session"))
        yield folder


@pytest.fixture(autouse=True)
def cache(session_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of this test's own, which `FOEDUS_CACHE` names; the folder is not made yet."""
    folder = session_cache / str(next(_count))
    monkeypatch.setenv("FOEDUS_CACHE", str(folder))
    # What is printed must not turn on the terminal the tests were started from.
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    for name in FORCES_COLOR:
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what reads whole files, starts processes or runs the chain."""
    for item in items:
        heavy = (
            item.path.name == "test_cli_process.py"
            or "contingency" in item.path.parts
            or any(said in item.nodeid for said in CHAIN)
        )
        if heavy or "shared_data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the figures that tests recorded, and the checks that failed before the tests.

    A test records a figure with pytest's own fixture: ``record_property("share caught", "98%")``.
    """
    figures = [
        (report.nodeid, name, value)
        for group in ("passed", "failed")
        for report in terminalreporter.stats.get(group, [])
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
    ]
    if figures:
        terminalreporter.section("figures measured by the tests")
        for nodeid, name, value in sorted(figures):
            terminalreporter.line(f"{name}: {value}  [{nodeid}]")
    failed = os.environ.get("FOEDUS_FAILED_CHECKS")
    if failed:
        terminalreporter.section("checks before the tests", red=True)
        terminalreporter.line(f"FAILED: {failed} (their output stands above the tests)", red=True)
