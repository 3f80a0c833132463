"""Every unit is declared, is light to list, and comes back from its own recipe."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import foedus.panels
from foedus.errors import PanelError
from foedus.panels import UNITS, Panel, Step, Unit, rebuild, state_years, unit_named
from foedus.sources.registry import keys as dataset_keys

PAGE = Path(__file__).resolve().parents[2] / "docs" / "panels.md"
ARGUMENTS: dict[str, list[dict[str, Any]]] = {
    "state-years": [{"first": 1914, "last": 1918, "system": "gw", "rule": "jan_1"}],
    "state-days": [{"first_day": "1914-07-28", "last_day": "1914-08-04", "system": "gw"}],
    "dyad-years": [
        {"first": 1914, "last": 1915},
        {"first": 1914, "last": 1915, "directed": False, "system": "gw", "rule": "dec_31"},
    ],
    "alliance-years": [{"first": 1914, "last": 1918, "rule": "dec_31"}],
    "alliance-member-years": [{"first": 1914, "last": 1918, "only_states": False}],
    "leader-years": [{"first": 1914, "last": 1918, "system": "gw"}],
    "leader-dyad-years": [{"first": 1914, "last": 1914, "directed": False, "rule": "jan_1"}],
    "crisis-states": [{"first": 1962, "last": 1962, "system": "gw"}],
    "crisis-dyads": [
        {"first": 1918, "last": 2016, "directed": False},
        {"first": 1962, "last": 1962, "system": "gw"},
    ],
    "war-participants": [{"first": 1914, "last": 1918, "kind": "inter"}],
    "dispute-dyad-years": [
        {"first": 1914, "last": 1918},
        {"first": 1914, "last": 1918, "directed": False},
    ],
    "k-ads": [{"first": 1914, "last": 1918, "seed": 7, "sizes": [2, 3], "per_alliance": 2}],
    "k-ad-members": [{"first": 1914, "last": 1918, "seed": 7, "when": "dec_31"}],
}
CASES = [(name, given) for name, cases in ARGUMENTS.items() for given in cases]


def built(name: str, arguments: dict[str, Any], request: pytest.FixtureRequest) -> Panel:
    """The panel, with the real files added where its unit needs any."""
    if unit_named(name).sources:
        request.getfixturevalue("real_files")
    return unit_named(name).build(**arguments)


def test_every_unit_is_tried() -> None:
    assert set(ARGUMENTS) == {unit.name for unit in UNITS}


@pytest.mark.parametrize(("name", "arguments"), CASES)
def test_a_recipe_rebuilds_the_same_rows(
    name: str, arguments: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    panel = built(name, arguments, request)
    again = rebuild(panel.recipe)
    assert again.recipe == panel.recipe
    assert again.collect().equals(panel.collect())
    assert not panel.collect().is_empty()
    (step,) = panel.recipe
    assert (step.do, panel.unit.name) == (name, name)
    plain = (str, int, bool, tuple, type(None))
    assert all(isinstance(value, plain) for _, value in step.arguments)


@pytest.mark.parametrize(("name", "arguments"), CASES)
def test_key_columns_come_first_and_name_each_row_once(
    name: str, arguments: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    panel = built(name, arguments, request)
    rows = panel.collect()
    assert tuple(rows.columns[: len(panel.keys)]) == panel.keys
    keys = rows.select(panel.keys)
    assert not keys.is_duplicated().any()
    assert keys.equals(keys.sort(panel.keys))
    assert keys.null_count().sum_horizontal().item() == 0
    assert (panel.directed is None) != panel.unit.dyadic


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_says_what_it_is_and_what_it_needs(unit: Unit) -> None:
    assert unit.row
    assert "\n" not in unit.row
    assert set(unit.sources) <= set(dataset_keys())
    assert getattr(foedus.panels, unit.build.__name__) is unit.build
    assert unit.build.__name__ == unit.name.replace("-", "_")
    assert f"| `{unit.name}` |" in PAGE.read_text(encoding="utf-8")


def test_listing_the_units_needs_no_heavy_library() -> None:
    program = (
        "import sys\n"
        "for name in ('polars', 'numpy', 'pydantic'):\n"
        "    sys.modules[name] = None\n"
        "from foedus.panels.registry import UNITS\n"
        "print(len(UNITS), UNITS[2].keys_in('gw'))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{len(UNITS)} ('gwcode1', 'gwcode2', 'year')\n"


@pytest.mark.parametrize(
    ("ask", "says", "mend"),
    [
        (lambda: unit_named("dyad-year"), "no unit of analysis 'dyad-year'", "'dyad-years'"),
        (lambda: unit_named("zzz"), "'zzz'", "The units are state-years"),
        (lambda: unit_named(3), "3", "The units are"),  # type: ignore[arg-type]
        (lambda: rebuild(()), "no step", "first step names a unit"),
        (
            lambda: rebuild((*state_years(1914, 1914).recipe, Step("state-years"))),
            "no step 'state-years'",
            "The steps are add, ",
        ),
        (lambda: rebuild((Step("state-yeras"),)), "'state-yeras'", "'state-years'"),
        (lambda: rebuild((Step("state-years"),)), "missing a required", "first, last"),
        (
            lambda: rebuild((Step("state-years", (("first", 1914), ("until", 1918))),)),
            "does not fit state-years",
            "first, last, system, rule",
        ),
    ],
)
def test_a_recipe_or_name_that_is_none_is_refused(
    ask: Callable[[], Panel], says: str, mend: str
) -> None:
    with pytest.raises(PanelError) as caught:
        ask()
    assert says in caught.value.wrong
    assert mend in caught.value.mend
