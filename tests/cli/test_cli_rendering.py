"""No letter of an answer is lost on its way into a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.cli.columns import GAP, columns, widths
from foedus.cli.rendering import WIDTH, render
from foedus.questions import module_of
from foedus.results.result import Result

WORDS = st.text(st.sampled_from("abcdefgh 0123"), max_size=120)


def letters(text: str) -> str:
    return "".join(sorted("".join(text.split())))


def table(rows: list[dict[str, str]]) -> str:
    return render(Result(question="", parameters={}, rows=rows), "table")


@given(
    st.integers(min_value=2, max_value=14).flatmap(
        lambda count: st.lists(
            st.fixed_dictionaries({f"column_{one}": WORDS for one in range(count)}),
            min_size=2,
            max_size=4,
        )
    )
)
def test_every_letter_of_every_cell_is_printed(rows: list[dict[str, str]]) -> None:
    heads = [name for name in rows[0] if any(row[name] for row in rows)]
    cells = [row[name] for row in rows for name in heads]
    printed = table(rows)
    assert letters(printed) == letters(" ".join([*heads, *cells]).replace("_", " "))
    assert all(len(line) <= WIDTH for line in printed.splitlines())


@given(
    st.integers(min_value=1, max_value=12).flatmap(
        lambda count: st.lists(
            st.lists(WORDS, min_size=count, max_size=count), min_size=1, max_size=4
        )
    ),
    st.integers(min_value=1, max_value=120),
)
def test_a_line_of_any_width_loses_nothing_and_is_no_wider_than_it_must(
    cells: list[list[str]], width: int
) -> None:
    measure = widths(cells, width)
    assert min(measure) >= 1
    assert sum(measure) <= max(width - GAP * (len(measure) - 1), len(measure))
    lines = [line for row in columns(cells, width) for line in row]
    assert letters(" ".join(lines)) == letters(" ".join(cell for row in cells for cell in row))


def test_what_fits_is_not_broken_and_short_columns_are_broken_last() -> None:
    assert widths([["a", "bb"], ["one", "two"]], 40) == [3, 3]
    assert widths([["2026-01-01", "word " * 40]], 40) == [10, 28]
    assert widths([["north-atlantic-treaty", "word " * 40, "word " * 40]], 65) == [21, 20, 20]


def test_one_row_too_wide_for_a_line_is_told_fact_by_fact() -> None:
    row = {f"column_{one}": f"value {one} of some length" for one in range(12)}
    lines = table([row]).splitlines()
    assert any(
        line.split() == ["column", "3", "value", "3", "of", "some", "length"] for line in lines
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("duties", {"attacker": "Russia", "target": "Estonia"}),
        ("treaties", {"state": "Poland"}),
        ("treaty", {"key": "north-atlantic-treaty"}),
        ("states", {}),
        ("states", {"name": "Germany", "on": "1960-01-01"}),
        ("places", {}),
        ("places", {"name": "Senkaku"}),
        ("blocs", {}),
        ("blocs", {"name": "EU"}),
    ],
    ids=str,
)
def test_a_real_answer_keeps_its_words(name: str, said: dict[str, str]) -> None:
    result = module_of(name).answer(**said)
    printed = letters(render(result, "table"))
    rows = result.digest if result.digest is not None else result.rows
    held = letters("".join(str(value) for row in rows for value in row.values() if value))
    # Signs of lists and the like aside, what the rows hold is there.
    for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
        assert printed.count(letter) >= held.count(letter) - held.count("True") * 4, letter
