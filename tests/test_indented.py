"""JSON as it is handed on: the standard library's own bytes, made sooner."""

from __future__ import annotations

import json
from collections import OrderedDict
from enum import IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.results.indented import indented


def plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
KEYS = st.text() | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False)
DATA = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(KEYS, inner),
    max_leaves=30,
)


@given(DATA)
def test_it_is_what_the_library_writes(value: Any) -> None:
    assert indented(value) == plain(value)


class Word(StrEnum):
    ONE = "one"


class Number(IntEnum):
    TWO = 2


def test_kinds_of_text_numbers_and_records_are_written_as_what_they_are() -> None:
    shared = ["a", {"b": ()}]
    value = OrderedDict(
        rows=[{"why": shared}, {"why": shared}, shared], word=Word.ONE, number=Number.TWO,
        keys={Word.ONE: 1, Number.TWO: 2, 1.5: 3}, far=[1e16, 1e-7, -0.0, 10**30],
        ends="\u2028\x00\x1f\x7f\"\\/\ud800é",
    )  # fmt: skip
    assert indented(value) == plain(value)


@pytest.mark.parametrize("value", [{1, 2}, object(), {"a": [b"x"]}, {("a", 1): 2}])
def test_what_json_has_no_form_for_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        plain(value)
    with pytest.raises(TypeError):
        indented(value)
