"""What `import foedus` promises: the rooms and names a user reaches from it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import foedus
from foedus.errors import DateError, EventError

PROMISED = """
import foedus
print(foedus.atlas.as_of.isoformat())
print(foedus.states.resolve("Germany", on="1914-07-28").state.ccode)
print(len(foedus.world("2026-01-01").treaties) > 100)
"""


def test_the_atlas_the_states_and_the_world_are_reached_from_the_package_alone() -> None:
    done = subprocess.run([sys.executable, "-c", PROMISED], capture_output=True, text=True)
    assert done.stderr == ""
    day, ccode, many = done.stdout.split()
    assert (day, ccode, many) == (foedus.atlas.as_of.isoformat(), "255", "True")


def test_a_state_is_given_by_name_number_or_list() -> None:
    by_name = foedus.duties("Russia", "Estonia", on="2026-01-01")
    by_number = foedus.duties(365, 366, on="2026-01-01")
    assert by_number.rows == by_name.rows
    two = foedus.duties(["Russia", "Belarus"], "Estonia", on="2026-01-01")
    assert two.parameters["attacker"] == ["RUS", "BLR"]


@pytest.mark.parametrize("day", [5, 2026.0, ["2026-01-01"]])
def test_what_is_no_date_is_refused_in_words(day: object) -> None:
    with pytest.raises(DateError, match="is not a date"):
        foedus.world(day)  # type: ignore[arg-type]


def test_a_state_named_twice_is_refused() -> None:
    with pytest.raises(EventError, match="twice"):
        foedus.duties("Russia,RUS", "Estonia", on="2026-01-01")


def test_a_name_it_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        foedus.nothing  # noqa: B018
