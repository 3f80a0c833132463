"""Two answers laid side by side."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from foedus.compare.matching import differences, matched, numbers
from foedus.results.declaration import Question
from foedus.results.result import Result

ASKED = Question(
    "any",
    "Any.",
    (),
    keys=("state", "side"),
    intervals=(("p", "low", "high"), ("a.b", "a.l", "a.h")),
)


def result(*rows: dict[str, Any], **extra: Any) -> Result:
    return Result(question="any", parameters={}, rows=rows, extra=extra)


def test_rows_are_matched_by_their_keys_and_told_column_by_column() -> None:
    before = result(
        {"state": "A", "side": "x", "p": 0.1, "low": 0.0, "high": 0.3, "duty": "none"},
        {"state": "B", "side": "x", "p": 0.2, "low": 0.1, "high": 0.3, "duty": "none"},
    )
    after = result(
        {"state": "C", "side": "x", "p": 0.5, "low": 0.4, "high": 0.6, "duty": "none"},
        {"state": "A", "side": "x", "p": 0.4, "low": 0.2, "high": 0.5, "duty": "applies"},
    )
    found = differences(before, after, ASKED)
    assert [(dict(one.key).get("state"), one.column, one.change) for one in found] == [
        ("C", "", "appears"), ("A", "p", "up"), ("A", "duty", "changed"), ("B", "", "disappears"),
    ]  # fmt: skip
    assert found[1].ends_before == (0.0, 0.3)
    assert found[1].ends_after == (0.2, 0.5)
    assert round(found[1].difference or 0, 9) == 0.3
    assert found[2].difference is None


def test_figures_are_told_by_the_way_to_them() -> None:
    before = result(a={"b": 2.0, "l": 1.0, "h": 3.0}, label="same")
    after = result(a={"b": 1.5, "l": 1.0, "h": 2.0}, label="same")
    (found,) = differences(before, after, ASKED)
    assert (found.part, found.column, found.change) == ("figure", "a.b", "down")
    assert (found.ends_before, found.ends_after) == ((1.0, 3.0), (1.0, 2.0))


def test_lists_among_the_further_members_are_told_entry_by_entry() -> None:
    before = result(
        a={"many": [{"name": "x", "p": 1, "in": {"q": 2}}, {"name": "y", "p": 1, "in": {"q": 2}}]},
        members=["A", "B"],
        same=[1.0, [0.3]],
    )
    after = result(
        a={"many": [{"name": "z", "p": 1, "in": {"q": 2}}, {"name": "y", "p": 1, "in": {"q": 5}}]},
        members=["A", "C"],
        same=[1.0, [0.1 + 0.2]],
    )
    found = differences(before, after, ASKED)
    assert [(one.part, dict(one.key), one.column, one.change) for one in found] == [
        ("list", {"list": "a.many", "name": "z"}, "", "appears"),
        ("list", {"list": "a.many", "name": "y"}, "in.q", "up"),
        ("list", {"list": "a.many", "name": "x"}, "", "disappears"),
        ("list", {}, "members", "changed"),
    ]
    assert found[1].place in numbers(after, ASKED)


def test_a_list_that_is_another_question_s_table_has_its_keys() -> None:
    rows = [
        [{"state": "A", "how": how, "duty": duty} for duty in ("defense", "consultation")]
        for how in ("applies", "contested")
    ]
    one, other = (result(duties=entries) for entries in rows)
    told = differences(one, other, ASKED, {"duties": ("state", "duty")})
    assert [(dict(x.key)["duty"], x.column) for x in told] == [
        ("defense", "how"), ("consultation", "how"),
    ]  # fmt: skip
    assert {x.change for x in differences(one, other, ASKED)} == {"appears", "disappears"}


def test_rows_of_one_key_are_paired_where_they_say_the_same() -> None:
    rows = [{"state": "A", "side": "x", "p": one} for one in (1, 2, 3)]
    found = differences(result(*rows), result(rows[2], rows[0], {**rows[1], "p": 5}), ASKED)
    assert [(one.before, one.after) for one in found] == [(2, 5)]


def test_without_declared_keys_as_many_first_columns_count_as_tell_rows_apart() -> None:
    rows = [{"a": 1, "b": one, "c": one * 2} for one in (1, 2)]
    pairs = list(matched(rows, rows, ()))
    assert [dict(one.key) for one in pairs] == [{"a": 1, "b": 1}, {"a": 1, "b": 2}]


def test_a_number_that_differs_by_rounding_alone_is_the_same_number() -> None:
    one = result({"state": "A", "side": "x", "p": 0.1 + 0.2})
    other = result({"state": "A", "side": "x", "p": 0.3})
    assert differences(one, other, ASKED) == ()


cells = st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from(("a", "b")))
rows = st.lists(
    st.fixed_dictionaries(
        {"state": st.sampled_from("ABC"), "side": st.sampled_from("xy"), "p": cells, "q": cells}
    ),
    max_size=6,
)


@given(rows, rows)
def test_what_is_told_is_all_that_turns_one_answer_into_the_other(one: Any, other: Any) -> None:
    before, after = result(*one), result(*other)
    assert differences(before, before, ASKED) == ()
    forth, back = differences(before, after, ASKED), differences(after, before, ASKED)
    turned = {"up": "down", "down": "up", "appears": "disappears", "disappears": "appears",
              "changed": "changed"}  # fmt: skip
    assert sorted((str(x.key), x.column, turned[x.change]) for x in forth) == sorted(
        (str(x.key), x.column, x.change) for x in back
    )
    assert len(numbers(before, ASKED)) == sum(
        isinstance(row[name], int) and not isinstance(row[name], bool)
        for row in one
        for name in ("p", "q")
    )


def test_sides_of_several_kinds_are_one_column_of_text_in_a_table() -> None:
    record = {"duty": "defense", "chance": 0.25}
    made = result({"state": "A", "side": 0.5}, {"state": "B", "side": "none"},
                  {"state": "C", "side": record}, {"state": "D", "side": None})  # fmt: skip
    assert made.table["side"].to_list() == ["0.5", "none", json.dumps(record), None]
    assert result({"p": 1}, {"p": 0.5}, {"p": None}).table["p"].to_list() == [1.0, 0.5, None]
