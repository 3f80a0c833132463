"""Whether the differences that a scenario's file expects are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from foedus.compare.comparison import compare
from foedus.scenarios.scenario import Expected, Scenario


@dataclass(frozen=True, slots=True)
class Found:
    """An expected difference beside what was found.

    ``row`` is the row of the comparison that shows it; None where none does.
    """

    expected: Expected
    row: dict[str, Any] | None

    @property
    def holds(self) -> bool:
        """Whether it was found as expected."""
        return self.row is not None


def expectations(scenario: Scenario) -> tuple[Found, ...]:
    """Ask what a scenario's file expects to differ, and look for it.

    Parameters
    ----------
    scenario : Scenario
        With its expectations.

    Returns
    -------
    tuple of Found
        One for each, in the order of the file.

    Raises
    ------
    FoedusError
        As the questions refuse.
    """
    return tuple(Found(one, _found(scenario, one)) for one in scenario.expected)


def _found(scenario: Scenario, one: Expected) -> dict[str, Any] | None:
    asked = {
        name: list(value) if isinstance(value, tuple) else value for name, value in one.parameters
    }
    for row in compare(scenario, one.question, repeats=0, **asked).rows:
        key = row["key"]
        picked = all(name in key and key[name] == value for name, value in one.row)
        part = "row" if one.row else "figure"
        if picked and row["part"] == part and (row["column"] or "") == one.column:
            change = row["change"]
            if change == one.change or (one.change == "changed" and change in ("up", "down")):
                return dict(row)
    return None
