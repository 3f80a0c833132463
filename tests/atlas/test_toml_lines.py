"""Where each value of a TOML document stands."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from foedus.atlas.toml_lines import line_at, lines_of

DOCUMENT = '''# a comment = 1
top = 1
dotted.key = "x # no comment"

[table]
"odd key" = [
    1, 2,  # said in passing: ]
    [3,
     4],
]
long = """
two
lines"""
after = { one = 1, two = [5] }

[[many]]
name = "first"

[[many]]
name = "second"
[many.inner]
deep = true
[[many.more]]
x = 1
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("top",), 2),
        (("dotted", "key"), 3),
        (("table",), 5),
        (("table", "odd key"), 6),
        (("table", "odd key", 1), 7),
        (("table", "odd key", 2), 8),
        (("table", "odd key", 2, 1), 9),
        (("table", "after"), 14),
        (("table", "after", "two", 0), 14),
        (("many", 0, "name"), 17),
        (("many", 1), 19),
        (("many", 1, "inner", "deep"), 22),
        (("many", 1, "more", 0, "x"), 24),
    ],
)
def test_a_value_is_found_on_its_line(place: tuple[str | int, ...], line: int) -> None:
    assert lines_of(DOCUMENT)[place] == line


def test_what_is_not_there_is_missed_where_it_should_stand() -> None:
    lines = lines_of(DOCUMENT)
    assert line_at(lines, ("many", 1, "absent")) == 19
    assert line_at(lines, ("absent",)) == 1
    assert line_at(lines, ("many", "one form", 0, "name")) == 17


_KEYS = st.text("abc -\"'\\é", min_size=1, max_size=5)
_LEAVES = st.one_of(st.integers(-5, 5), st.booleans(), st.text("ab#[]{}=,\n\"'\\", max_size=8))
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=3)),
    max_leaves=12,
)


def _places(value: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inside: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    return [place] * bool(place) + [
        one for key, part in inside for one in _places(part, (*place, key))
    ]


@given(st.dictionaries(_KEYS, _VALUES, max_size=4))
def test_every_value_of_any_document_has_a_line(value: dict[str, Any]) -> None:
    text = tomli_w.dumps(value)
    assert tomllib.loads(text) == value
    lines = lines_of(text)
    assert set(_places(value)) <= set(lines)
    assert all(1 <= one <= text.count("\n") + 1 for one in lines.values())


@given(st.text("[]{}=\"'#\\\n,.ab ", max_size=40))
def test_no_text_holds_the_scan_for_ever_or_breaks_it(text: str) -> None:
    assert isinstance(lines_of(text), dict)
