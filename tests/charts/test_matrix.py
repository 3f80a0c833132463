"""A matrix by kind or by number: letters and shades that can be read in gray, and refusals."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from foedus.charts.matrix import Kind, matrix, shaded
from foedus.charts.theme import Words
from foedus.errors import ChartError

KINDS = {"much": Kind("C", 1.0, "much"), "little": Kind("o", 0.1, "little")}
ROWS = [
    {"row": "A", "column": "x", "kind": "much"},
    {"row": "B", "column": "y", "kind": "little"},
]


def drawn(rows: list[dict[str, Any]] | None = None, **said: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"kind": "kind", "kinds": KINDS} | said
    return matrix(pl.DataFrame(rows or ROWS), Words("T", "", "S"), **given)


def gray(color: str) -> float:
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_each_cell_has_its_letter_and_its_shade_and_the_key_says_what_they_mean() -> None:
    spec = drawn()
    cells = {one["row"]: one for one in spec["datasets"]["cells"]}
    assert (cells["A"]["letter"], cells["B"]["letter"]) == ("C", "o")
    assert [one["means"] for one in spec["datasets"]["key"]] == ["much", "little"]
    assert gray(cells["A"]["fill"]) < gray(cells["B"]["fill"])


def test_shades_keep_their_order_in_gray_and_letters_stand_out_from_them() -> None:
    steps = [gray(shaded(place / 10)) for place in range(11)]
    assert steps == sorted(steps, reverse=True)
    for share in (0.0, 0.1, 0.49, 0.5, 0.55, 1.0):
        (one,) = drawn(
            [ROWS[0]], kinds={"much": Kind("C", share, "much")}
        )["datasets"]["cells"]  # fmt: skip
        assert abs(gray(one["fill"]) - gray(one["ink"])) > 90, share


def test_numbers_are_shaded_and_written_and_what_is_not_known_is_said() -> None:
    rows = [{"row": "A", "column": "x", "v": 0.25}, {"row": "A", "column": "y", "v": None}]
    spec = matrix(pl.DataFrame(rows), Words("T"), value="v", columns=("x", "y", "z"))
    assert [one["letter"] for one in spec["datasets"]["cells"]] == [".25", "?"]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"kinds": {"much": KINDS["much"]}}, "is no kind"),
        ({"kinds": None}, "kinds of cells"),
        ({"value": "row"}, "kinds of cells"),
        ({"kinds": {"much": KINDS["much"], "little": Kind("C", 0, "x")}}, "one letter"),
        ({"columns": ["x"]}, "stands along the top"),
        ({"rows": [ROWS[0], ROWS[0]]}, "two cells stand"),
        ({"width": 10}, "pixels wide"),
    ],
)
def test_what_cannot_be_drawn_is_refused(said: dict[str, Any], says: str) -> None:
    with pytest.raises(ChartError, match=says):
        drawn(**said)
