"""The scripts that print figures of the docs: what they are asked for, and what they refuse."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"


@pytest.mark.parametrize(
    ("name", "tasks"),
    [
        ("deterrence_study", ("guarantees", "scores")),
        ("make_stakes", ("scores", "nuclear")),
        ("prices_study", ("scores", "outcomes", "readings")),
    ],
)
def test_a_script_refuses_an_unknown_word_and_names_those_it_knows(
    name: str,
    tasks: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", [f"{name}.py", "scorez"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(SCRIPTS / f"{name}.py"), run_name="__main__")
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "scorez" in said
    assert all(one in said for one in tasks)
