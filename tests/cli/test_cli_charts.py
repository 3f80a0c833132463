"""`--chart` draws what the answer has, and refuses at once what cannot be drawn."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from command_line import Ask

from foedus.questions import NAMES, module_of

WORDS = {
    "duties": ("Russia", "Estonia"),
    "entanglement": ("Estonia", "--listed", "0", "--draws", "1"),
    "treaties": ("--state", "Poland"),
    "treaty": ("ANZUS",),
    "blocs": ("Quad",),
}


@pytest.mark.parametrize("name", WORDS)
def test_each_declared_chart_is_made(ask: Ask, tmp_path: Path, name: str) -> None:
    charts = module_of(name).QUESTION.charts
    assert charts
    for chart in charts:
        file = tmp_path / f"{chart}.json"
        said = ask(name, *WORDS[name], "--chart", file, "--chart-of", chart)
        assert said.code == 0, said.err
        assert said.err.startswith(f"Chart: {chart}, in {file}")
        assert json.loads(file.read_text(encoding="utf-8"))["vconcat"]


def test_what_is_printed_is_the_same_with_a_chart(ask: Ask, tmp_path: Path) -> None:
    plain = ask("treaty", "ANZUS", "--format", "json")
    drawn = ask("treaty", "ANZUS", "--format", "json", "--chart", tmp_path / "a.svg")
    assert plain.out == drawn.out
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg")


def test_an_answer_without_a_chart_needs_no_library_for_it(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for library in ("altair", "vl_convert"):
        monkeypatch.setitem(sys.modules, library, None)
    assert ask("treaty", "ANZUS").code == 0
    said = ask("treaty", "ANZUS", "--chart", tmp_path / "a.svg")
    assert (said.code, said.out) == (2, "")
    assert 'pip install "foedus[charts]"' in said.err


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("--chart", "a.gif"), "in which form"),
        (("--chart", ""), "--chart is empty"),
        (("--chart", "nowhere/a.svg"), "not there"),
        (("--chart-of", "parties"), "--chart is not"),
        (("--chart-width", "390"), "--chart is not"),
        (("--chart", "a.svg", "--chart-of", "everything"), "no value of --chart-of"),
        (("--chart", "a.svg", "--chart-width", "5"), "pixels wide"),
    ],
)
def test_what_cannot_be_drawn_is_refused_before_the_answer(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...], wrong: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = ask("treaty", "ANZUS", *words)
    assert (said.code, said.out) == (2, "")
    assert wrong in said.err
    assert "Mend: " in said.err
    assert not list(tmp_path.iterdir())


def test_an_answer_that_has_no_chart_says_so(ask: Ask, tmp_path: Path) -> None:
    said = ask("treaties", "--chart", tmp_path / "a.svg")
    assert said.code == 2
    assert "this answer of 'treaties' has no chart" in said.err


def test_a_question_without_charts_takes_no_such_option(ask: Ask) -> None:
    bare = [name for name in NAMES if not module_of(name).QUESTION.charts]
    assert "places" in bare
    assert "--chart" not in ask("places", "--help").out
    assert "--chart-of" in ask("contingency", "--help").out
    assert ask("places", "--chart", "a.svg").code == 2
