"""Whether the differences that a scenario's file expects are found."""

from __future__ import annotations

from foedus.compare.comparison import compare, declared_of
from foedus.errors import FoedusError, ScenarioError
from foedus.scenarios.expecting import Verdict, verdict
from foedus.scenarios.scenario import Expected, Scenario


def expectations(scenario: Scenario) -> tuple[Verdict, ...]:
    """Ask what a scenario's file expects to differ, and look for it.

    Parameters
    ----------
    scenario : Scenario
        With its expectations.

    Returns
    -------
    tuple of Verdict
        One for each, in the order of the file.

    Raises
    ------
    FoedusError
        As the questions refuse.
    """
    return tuple(_asked(scenario, one) for one in scenario.expected)


def _asked(scenario: Scenario, one: Expected) -> Verdict:
    asked = {
        name: list(value) if isinstance(value, tuple) else value for name, value in one.parameters
    }
    return verdict(one, compare(scenario, one.question, repeats=0, **asked).rows)


def askable(one: Expected) -> FoedusError | None:
    """Why nobody can ask what a file expects; None if it can be asked.

    Parameters
    ----------
    one : Expected
        Of a scenario's file.
    """
    try:
        declared = declared_of(one.question)
    except FoedusError as error:
        return error
    if not declared.takes_world:
        return ScenarioError(f"{one.question!r} takes no scenario.", "name a question that does.")
    known = [parameter.name for parameter in declared.parameters]
    said = [name for name, _ in one.parameters]
    strange = [name for name in said if name not in known]
    if strange:
        return ScenarioError(
            f"{one.question!r} takes no {', '.join(strange)}.", f"it takes {', '.join(known)}."
        )
    lacking = [one.name for one in declared.parameters if one.required and one.name not in said]
    if lacking:
        return ScenarioError(f"{one.question!r} needs {', '.join(lacking)}.", "add it.")
    strange = [name for name, _ in one.row if name not in declared.keys]
    if strange:
        return ScenarioError(
            f"{', '.join(strange)} does not tell rows of {one.question!r} apart.",
            f"what does is {', '.join(declared.keys)}.",
        )
    return None
