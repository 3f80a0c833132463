"""What is refused before a scenario file is read, and what only looks like it."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from foedus.errors import ScenarioError
from foedus.scenarios.bounds import MOST_PARTS, MOST_TABLES, check_keys


def test_a_key_of_many_parts_is_refused_with_its_line() -> None:
    with pytest.raises(ScenarioError, match="line 3: a key has more than"):
        check_keys(f'name = "x"\n# more\n[a{".a" * MOST_PARTS}]\n', "the file")
    with pytest.raises(ScenarioError, match="line 4"):
        check_keys(f'text = """\n.\n"""\n"a"{" . a" * MOST_PARTS} = 1\n', "the file")
    check_keys(f"a{'.a' * (MOST_PARTS - 1)} = 1", "the file")


@pytest.mark.parametrize(
    "text",
    [
        f'text = "{"a." * 100}"',
        f"text = '{'a.' * 100}'",
        f'text = """{"a. " * 100}\n"quoted" {"a." * 100}"""',
        f"text = '''{'a.' * 100}'''",
        f"# {'a.' * 100}",
        f'text = "\\"{"a." * 100}"',
        f"numbers = [{'1.5, ' * 100}]",
    ],
)
def test_points_within_text_are_no_parts_of_a_key(text: str) -> None:
    check_keys(text, "the file")


def test_very_many_tables_are_refused() -> None:
    check_keys("[[changes]]\n" * MOST_TABLES, "the file")
    with pytest.raises(ScenarioError, match="no scenario has so many"):
        check_keys("[[changes]]\n" * (MOST_TABLES + 1), "the file")


@pytest.mark.parametrize(
    "sign", ['"', "'", '"""', "'''", "a", "\n", "#", " ", "[", "\\", '"\'#\n', '"\\'],
)  # fmt: skip
def test_no_text_takes_long_to_look_over(sign: str) -> None:
    began = time.perf_counter()
    with suppress(ScenarioError):
        check_keys(sign * (200_000 // len(sign)), "the file")
    assert time.perf_counter() - began < 2
