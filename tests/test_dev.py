"""dev.py: what it does before there is an environment, and with one it did not make."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """dev.py as a module whose environment is an absent folder."""
    monkeypatch.setenv("FOEDUS_VENV", str(tmp_path / "venv"))
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_made(dev: ModuleType, extras: list[str]) -> None:
    """Lay out what a finished environment leaves, without making one."""
    dev.PYTHON.parent.mkdir(parents=True)
    dev.PYTHON.touch()
    dev.MARK.touch()
    dev.STAMP.write_text(json.dumps({"made_from": dev.wanted(), "extras": extras}))


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "dev.py"), *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )


def test_with_no_command_it_says_what_there_is() -> None:
    shown = started()
    assert shown.returncode == 0
    for command in ("run", "test", "check", "quick", "bench"):
        assert f"\n  {command} " in shown.stdout


def test_an_unknown_command_is_refused_on_standard_error() -> None:
    shown = started("tset")
    assert shown.returncode == 2
    assert "'tset' is no command" in shown.stderr
    assert shown.stdout == ""


def test_an_environment_for_the_tests_serves_for_running_but_not_the_reverse(
    dev: ModuleType,
) -> None:
    assert not dev.ready("run")
    as_made(dev, [])
    assert dev.ready("run")
    assert not dev.ready("test")
    extras = dev.EXTRAS["test"]
    dev.STAMP.write_text(json.dumps({"made_from": dev.wanted(), "extras": extras}))
    assert dev.ready("test")
    assert dev.ready("run")


@pytest.mark.parametrize("stamp", ["", "{", "[]", "null", '{"made_from": "another", "extras": []}'])
def test_a_spoiled_or_outdated_stamp_is_not_trusted(dev: ModuleType, stamp: str) -> None:
    as_made(dev, [])
    dev.STAMP.write_text(stamp)
    assert not dev.ready("run")


def test_an_environment_that_lost_its_python_is_not_ready(dev: ModuleType) -> None:
    as_made(dev, [])
    dev.PYTHON.unlink()
    assert not dev.ready("run")


def test_a_half_made_environment_is_cleared(dev: ModuleType) -> None:
    as_made(dev, [])
    dev.STAMP.unlink()
    dev.clear()
    assert not dev.VENV.exists()


def test_an_environment_made_by_somebody_else_is_kept_aside(dev: ModuleType) -> None:
    dev.VENV.mkdir()
    (dev.VENV / "mine.txt").write_text("keep me")
    dev.clear()
    assert not dev.VENV.exists()
    (kept,) = dev.VENV.parent.glob("venv-kept-*")
    assert (kept / "mine.txt").read_text() == "keep me"


def test_a_full_disk_is_said_before_anything_is_made(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(dev.ROOM_MB, "run", 10**12)
    with pytest.raises(SystemExit, match="2"):
        dev.ensure("run")
    assert "MB free" in capsys.readouterr().err
    assert not dev.VENV.exists()


def test_a_python_without_venv_is_told_which_package_to_install(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="2"):
        dev.ensure("run")
    assert "apt install python3" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("output", "cause"),
    [
        ("ERROR: No matching distribution (from versions: none)", "could not fetch"),
        ("OSError: [Errno 28] No space left on device", "free some space"),
        ("ERROR: something else", "mend what the lines above name"),
    ],
)
def test_a_failure_of_pip_names_its_cause_and_shows_its_words(
    dev: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    output: str,
    cause: str,
) -> None:
    monkeypatch.setattr(dev, "logged", lambda command, environment: output)
    with pytest.raises(SystemExit, match="2"):
        dev.install([])
    shown = capsys.readouterr().err
    assert cause in shown
    assert output in shown


def test_with_nothing_after_run_it_asks_the_main_job_and_says_how_to_ask_another(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    as_made(dev, [])
    asked: list[list[str]] = []
    monkeypatch.setattr(dev.subprocess, "Popen", lambda words: asked.append(words))
    monkeypatch.setattr(dev, "attend", lambda child: 0)
    assert dev.run([]) == 0
    assert [words[1:] for words in asked] == [["contingency", "Russia", "Estonia"]]
    hints = [line.split()[3:] for line in capsys.readouterr().err.splitlines() if "dev.py" in line]
    assert {words[0] for words in hints} >= {"contingency", "duties"}


def test_a_main_job_that_fails_hints_at_nothing_and_hands_on_its_code(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    as_made(dev, [])
    monkeypatch.setattr(dev.subprocess, "Popen", lambda words: None)
    monkeypatch.setattr(dev, "attend", lambda child: 2)
    assert dev.run([]) == 2
    assert capsys.readouterr().err == ""


def test_a_second_start_waits_for_the_first(dev: ModuleType, tmp_path: Path) -> None:
    with dev.lock(), (tmp_path / "venv.lock").open("a+") as second:
        assert not dev.try_lock(second)
    with (tmp_path / "venv.lock").open("a+") as second:
        assert dev.try_lock(second)


def test_the_tests_report_checks_that_failed_before_them(pytester: pytest.Pytester) -> None:
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(
        "def test_share(record_property):\n    record_property('share caught', '98%')"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_FAILED_CHECKS", "types")
        shown = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    shown.stdout.fnmatch_lines(["*share caught: 98%*", "*FAILED: types*", "*1 passed*"])
    assert "1 passed" in shown.outlines[-1]


def test_a_browser_that_is_here_is_not_fetched(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "logged", lambda *given: pytest.fail("something was fetched"))
    monkeypatch.setenv("FOEDUS_CHROMIUM", sys.executable)
    assert dev.browser() == {}


def test_where_no_browser_can_be_had_the_tests_are_told_so_and_go_on(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def refused(command: list[str], environment: dict[str, str]) -> str:
        asked.append(command[-1])
        return "no network"

    monkeypatch.delenv("FOEDUS_CHROMIUM", raising=False)
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    monkeypatch.setattr(dev, "logged", refused)
    assert dev.browser() == {}
    assert asked == ["chromium"]
    assert "will skip" in capsys.readouterr().err


def test_a_browser_is_fetched_once(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.delenv("FOEDUS_CHROMIUM", raising=False)
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    monkeypatch.setattr(dev, "logged", lambda command, environment: asked.append(command) or "")
    first, again = dev.browser(), dev.browser()
    assert first == again == {"PLAYWRIGHT_BROWSERS_PATH": str(dev.VENV / "browsers")}
    assert len(asked) == 1


@pytest.mark.parametrize("cores", [1, 2, 8])
def test_tests_that_share_the_cores_have_one_thread_each_and_compile_nothing_twice(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    begun: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(dev, "usable", lambda: cores)
    monkeypatch.setattr(dev, "attend", lambda child: 0)
    monkeypatch.setattr(
        dev.subprocess, "Popen", lambda command, cwd, env: begun.append((command, env))
    )
    dev.pytest(["-x"], {})
    dev.pytest(["-n", "0"], {})
    (shared, its), (alone, own) = begun
    assert ("-n" in shared) == (cores > 1)
    assert its.get("OMP_NUM_THREADS") == ("1" if cores > 1 else None)
    assert "--dist" not in alone
    assert "OMP_NUM_THREADS" not in own
    assert "PYTHONDONTWRITEBYTECODE" not in {**its, **own}


def test_the_files_that_come_first_are_there() -> None:
    from tests.conftest import LONGEST

    assert [name for name in LONGEST if not (ROOT / "tests" / name).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)
