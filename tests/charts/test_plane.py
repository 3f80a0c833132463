"""The plane of labelled points: valid, named where there is room, refused when empty."""

from __future__ import annotations

import polars as pl
import pytest

from foedus.charts.plane import plane, with_room
from foedus.charts.theme import Measure, Words
from foedus.errors import ChartError

altair = pytest.importorskip("altair")
FRAME = pl.DataFrame(
    {
        "name": ["one", "a long name at the edge", "hidden"],
        "given": [0.2, 1.0, 0.2],
        "given_low": [0.1, 0.4, 0.2],
        "given_high": [0.3, 1.0, 0.2],
        "gained": [0.5, 0.9, 0.5],
    }
)
WORDS = Words("What binds?", "Points.", "made up for this test")
X, Y = Measure("given", ".1f", low=0, high=1), Measure("gained", ".1f")


@pytest.mark.parametrize("width", [640, 390])
def test_a_plane_is_valid_and_names_points_where_there_is_room(width: int) -> None:
    spec = plane(FRAME, WORDS, x=X, y=Y, width=width)
    altair.Chart.from_dict(spec, validate=True)
    names = {side: [row["name"] for row in spec["datasets"][f"named_{side}"]]
             for side in ("right", "left")}  # fmt: skip
    assert names == {"right": ["one"], "left": ["a long name at the edge"]}
    assert len(spec["datasets"]["rows"]) == 3


def test_no_name_covers_a_point_of_another() -> None:
    rows = [{"name": "long enough", "given": 0.1, "gained": 0.5},
            {"name": "near", "given": 0.15, "gained": 0.52}]  # fmt: skip
    kept = with_room(rows, (0, 1), (0, 1), 400, 400)
    assert [row["name"] for row in kept["right"]] == ["near"]


def test_an_empty_plane_is_refused_in_words() -> None:
    with pytest.raises(ChartError, match="no rows"):
        plane(FRAME.clear(), WORDS, x=X, y=Y)
