"""A Result makes a chart when it is asked for, by name, and not before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from foedus.charts.bars import bars
from foedus.charts.theme import Measure, Words
from foedus.errors import ChartError
from foedus.results.result import Result

ASKED: list[tuple[str, int]] = []


def maker(name: str) -> Any:
    def make(*, width: int = 640) -> dict[str, Any]:
        ASKED.append((name, width))
        frame = pl.DataFrame({"name": [name], "value": [1.0]})
        return bars(frame, Words(name), Measure("number"), width=width)

    return make


def result() -> Result:
    ASKED.clear()
    charts = {"first": maker("first"), "second": maker("second")}
    return Result("asked", {}, [{"a": 1}], charts=charts)


def test_nothing_is_made_before_it_is_asked_for() -> None:
    answer = result()
    answer.as_data()
    answer.explain()
    assert answer.table.height == 1
    assert ASKED == []
    assert answer.chart()["title"]["text"] == ["first"]
    assert answer.chart("second", width=390)["title"]["text"] == ["second"]
    assert ASKED == [("first", 640), ("second", 390)]


def test_the_json_form_and_equality_do_not_turn_on_charts() -> None:
    assert result() == result()
    assert "charts" not in result().as_data()


def test_a_chart_is_saved_by_its_name(tmp_path: Path) -> None:
    file = result().save_chart(tmp_path / "a.svg", "second")
    assert "second" in file.read_text(encoding="utf-8")


def test_a_name_that_says_no_form_is_refused_before_the_chart_is_made(tmp_path: Path) -> None:
    answer = result()
    with pytest.raises(ChartError, match="in which form"):
        answer.save_chart(tmp_path / "a.doc")
    assert ASKED == []


def test_a_chart_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(ChartError, match="first, second"):
        result().chart("third")
    with pytest.raises(ChartError, match="has no chart"):
        Result("asked", {}, []).chart()
