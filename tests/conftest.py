"""What every test stands on: an empty cache, plain output, and the real data where present."""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

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
# The files that take longest, the slowest first: begun last, one would be waited for by all others.
LONGEST = (
    "compare/test_compare.py", "contingency/test_sweep_runs.py",
    "contingency/test_hindcast_record.py", "test_schemas.py", "test_documents.py",
    "cli/test_cli_process.py", "web/test_asking.py", "cli/test_cli_answers.py",
    "contingency/test_deterrence_record.py", "web/test_contingency_page.py",
    "web/test_every_page.py", "contingency/test_entangling.py", "contingency/test_stakes.py",
    "api/test_whole_api.py", "api/test_serving.py", "contingency/test_fitting.py",
    "web/test_scenario_editor_page.py", "web/test_map_page.py", "web/test_alliance_page.py",
    "contingency/test_unknown_features.py", "questions/test_burden.py", "models/test_outcomes.py",
)  # fmt: skip
FORCES_COLOR = ("FORCE_COLOR", "CLICOLOR_FORCE", "PY_COLORS", "GITHUB_ACTIONS")
_count = itertools.count()
_answers: dict[str, Any] = {}


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


@pytest.fixture
def asked_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer a question as it was answered before, to the same parameters, by this process.

    For tests of what is made of an answer, which would have it worked out anew for each form. An
    answer that rests on files is never kept: the cache must still be empty. Nor may an answer print
    anything. Not for tests that change what an answer rests on, or the answer itself.
    """
    from foedus.questions import NAMES, module_of

    def kept(name: str, answer: Any, /, *words: Any, **said: Any) -> Any:
        asked = repr((name, words, sorted(said.items()), Path.cwd()))
        if cache.exists():
            return answer(*words, **said)
        if asked not in _answers:
            told = io.StringIO()
            with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
                _answers[asked] = answer(*words, **said)
            assert told.getvalue() == ""
        return _answers[asked]

    for name in NAMES:
        module = module_of(name)
        monkeypatch.setattr(module, "answer", partial(kept, name, module.answer))


@pytest.fixture
def printed_by(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], tuple[int, str]]:
    """Run a command as it is typed and give its exit code and all that it printed.

    In this process: a process of its own, which tests/cli/test_cli_process.py starts, takes
    seconds to import what is here already.
    """
    from foedus.cli import main

    def run(command: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", shlex.split(command, comments=True))
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code or 0, "".join(capsys.readouterr())  # type: ignore[return-value]

    return run


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what reads whole files, starts processes or runs the chain; put the longest first."""
    for item in items:
        heavy = (
            item.path.name == "test_cli_process.py"
            or "contingency" in item.path.parts
            or any(said in item.nodeid for said in CHAIN)
        )
        if heavy or "shared_data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
    place = {ROOT / "tests" / name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


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
