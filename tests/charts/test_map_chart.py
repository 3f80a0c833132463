"""The drawing of a map: valid, small, light to redraw, and what it refuses."""

from __future__ import annotations

import json
from typing import Any

import altair
import polars as pl
import pytest

from foedus.charts.drawing import draw
from foedus.charts.map import GEOMETRY, VIEWS, geometry_tables, state_map
from foedus.charts.theme import Words
from foedus.errors import ChartError

SQUARE = [[0, 0], [0, 20], [20, 0], [0, -20], [-20, 0]]
SHAPES = {
    "type": "Topology",
    "arcs": [SQUARE],
    "objects": {
        "shapes": {
            "type": "GeometryCollection",
            "geometries": [{"type": "MultiPolygon", "id": "AAA", "arcs": [[[0]]]}],
        }
    },
}
HATCHES = {"AAA": [[(0.0, 0.0), (20.0, 20.0)]]}
STATES = pl.DataFrame(
    {
        "shape": ["AAA", None, "AAA"],
        "name": ["A", "Isle", "A"],
        "code": ["AAA", "ISL", "AAA"],
        "first": [2000, 2000, 2001],
        "last": [2000, 2001, 2001],
        "longitude": [None, 30.0, None],
        "latitude": [None, 5.0, None],
        "dot": [None, True, None],
        "marked": [True, None, None],
        "value": [1.0, None, 3.0],
        "kind": ["in", "out", "in"],
    }
)
DISPUTED = pl.DataFrame(
    {
        "shape": ["AAA"], "name": ["A"], "holder": ["B"], "claimants": ["B, C"],
        "sovereign": ["not settled"], "first": [2000], "last": [2001], "blank": [True],
    }
)  # fmt: skip
TIES = pl.DataFrame(
    {
        "one": ["AAA"], "other": ["ISL"], "longitude": [10.0], "latitude": [10.0],
        "longitude2": [30.0], "latitude2": [5.0], "duty": ["defense"], "by": ["pact"],
        "firm": [False], "first": [2000], "last": [2000],
    }
)  # fmt: skip
WORDS = Words("Who is where?", "Made up.", "made up for this test")


def made(**more: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"value": "value", "measure": "number", **more}
    return state_map(
        STATES, SHAPES, WORDS, disputed=DISPUTED, hatches=HATCHES, ties=TIES, duties=["defense"],
        **said,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("view", "width"), [*((one, 640) for one in VIEWS), ("world", 320), ("world", 2000)]
)
def test_a_map_of_every_part_of_the_earth_is_a_specification(view: str, width: int) -> None:
    spec = made(view=view, width=width)
    altair.Chart.from_dict(spec)
    slider = next(one for one in spec["params"] if one["name"] == "shown_year")
    assert (slider["bind"]["min"], slider["bind"]["max"], slider["value"]) == (2000, 2001, 2001)


def test_blanks_are_not_written_and_a_contested_tie_is_said() -> None:
    data = made()["datasets"]
    assert "value" not in data["states"][1]
    assert data["ties"][0]["standing"] == "contested"
    assert data["ties"][0]["geometry"]["coordinates"] == [[10.0, 10.0], [30.0, 5.0]]


def test_geometry_is_left_to_the_page_where_that_is_asked_for() -> None:
    whole, named = made(), made(geometry="named")
    assert set(GEOMETRY) <= set(whole["datasets"])
    assert not set(GEOMETRY) & set(named["datasets"])
    named["datasets"] |= geometry_tables(SHAPES, HATCHES)
    assert named == whole


def test_a_map_is_drawn_and_its_hatching_with_it(tmp_path: Any) -> None:
    path = draw(made(view="africa"), tmp_path / "map.svg")
    drawn = path.read_text(encoding="utf-8")
    assert drawn.count("<path") > 4
    bare = state_map(STATES, SHAPES, WORDS, value="value")
    assert len(draw(bare, tmp_path / "bare.svg").read_text(encoding="utf-8")) < len(drawn)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"value": None}, "kinds or one number"),
        ({"kind": "kind", "kinds": ["in"]}, "kinds or one number"),
        ({"value": None, "kind": "kind", "kinds": ["in"]}, "no kind of state"),
        ({"view": "atlantis"}, "no part of the Earth"),
        ({"geometry": "some"}, "geometry is"),
        ({"width": 20}, "20 pixels"),
    ],
    ids=str,
)
def test_what_cannot_be_drawn_is_refused(said: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ChartError, match=wrong):
        made(**said)


def test_a_tie_by_a_duty_without_a_color_is_refused() -> None:
    with pytest.raises(ChartError, match="no duty of this map"):
        state_map(STATES, SHAPES, WORDS, value="value", ties=TIES, duties=["neutrality"])


def test_the_map_of_kinds_names_them_in_its_legend() -> None:
    spec = made(value=None, kind="kind", kinds=["in", "out"])
    assert '"domain": ["in", "out"]' in json.dumps(spec)
