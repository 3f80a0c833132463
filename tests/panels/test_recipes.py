"""Recipes in TOML and JSON: what they make, and what is told of one that is none."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from foedus.errors import FoedusError, PanelError
from foedus.panels import dyad_years
from foedus.panels.exports.recipes import read_recipe

pytestmark = pytest.mark.usefixtures("small_files")

RECIPE = """
unit = "dyad-years"
first = 1935
last = 1937
directed = false
relevant = true
add = ["nmc", "cow-majors"]

[[step]]
do = "peace-spells"
event = "major1"
terms = "none"

[[step]]
do = "add"
variable = "contiguity"
rule = "jan_1"

[[step]]
do = "dyadic"
column = "cinc"
kinds = "ratio"

[[step]]
do = "between"
first = 1936
last = 1937
"""


def recipe(tmp_path: Path, text: str, name: str = "recipe.toml") -> Path:
    path = tmp_path / name
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def test_a_recipe_does_what_the_calls_do(tmp_path: Path) -> None:
    made = read_recipe(recipe(tmp_path, RECIPE))
    called = (
        dyad_years(1935, 1937, directed=False)
        .add("relevant", "nmc", "cow-majors")
        .peace_spells("major1", terms="none")
        .add("contiguity", rule="jan_1")
        .dyadic("cinc", "ratio")
        .between(1936, 1937)
        .keep("relevant")
    )
    assert made.recipe == called.recipe
    assert made.collect().equals(called.collect())
    assert made.collect().height


def test_a_recipe_may_have_days(tmp_path: Path) -> None:
    text = 'unit = "state-days"\nfirst_day = 1935-01-01\nlast_day = "1935-01-03"\n'
    assert read_recipe(recipe(tmp_path, text)).collect()["date"].n_unique() == 3


UNIT = 'unit = "dyad-years"\nfirst = 1935\nlast = 1936\n'


@pytest.mark.parametrize(
    ("text", "says", "mend"),
    [
        ('unit = "dyad-years', "is no TOML", "correct that line"),
        ("first = 1935\n", "names no unit", 'unit = "dyad-years"'),
        ("unit = 3\n", "names no unit", 'unit = "dyad-years"'),
        ('unit = "dyad-year"\n', "no unit of analysis 'dyad-year'", "'dyad-years'"),
        ('unit = "dyad-years"\n', "missing a required argument", "first, last"),
        (f"{UNIT}seed = 3\n", "no 'seed'", "It has unit, first"),
        (f'{UNIT}ad = ["nmc"]\n', "no 'ad'", "did you mean 'add'"),
        ('unit = "dyad-years"\nfrst = 1935\n', "no 'frst'", "did you mean 'first'"),
        (UNIT.replace("1935", '"1935"'), "first is '1935'", "give years"),
        (UNIT.replace("1935", "1935.0"), "first is 1935.0", "give years"),
        (UNIT.replace("1935", "1935-01-01"), "first is '1935-01-01'", "give years"),
        (UNIT.replace("1935", "1700"), "1700", "1816"),
        (UNIT.replace("1935", "1990"), "before it begins", "earlier year"),
        (f'{UNIT}directed = "yes"\n', "'yes'", "True or False"),
        (f'{UNIT}system = "iso"\n', "system 'iso'", "'cow'"),
        (f'{UNIT}add = "nmc"\n', "add is 'nmc'", 'add = ["atop", "nmc"]'),
        (f"{UNIT}add = [1]\n", "add is [1]", 'add = ["atop", "nmc"]'),
        (f'{UNIT}add = ["nnc"]\n', "'nnc'", "did you mean nmc"),
        (f'{UNIT}add = ["minimum-distance"]\n', "has not been added", "foedus data add PATH"),
        (f'{UNIT}relevant = "yes"\n', "relevant is 'yes'", "relevant = true"),
        (f"{UNIT}like = 3\n", "like is 3", "peacesciencer"),
        (f"{UNIT}step = 3\n", "step is no list", "[[step]]"),
        (f"{UNIT}[first_day]\na = 1\n", "no 'first_day'", "It has unit"),
        (f'{UNIT}[[step]]\nvariable = "nmc"\n', "a step has no do", 'do = "add"'),
        (f'{UNIT}[[step]]\ndo = "ad"\nvariable = "nmc"\n', "no step 'ad'", "'add'"),
        (f'{UNIT}[[step]]\ndo = "add"\n', "missing a required argument", "variable, uses"),
        (f'{UNIT}[[step]]\ndo = "add"\nvariable = 3\n', "variable 3", "foedus panel list"),
        (f'{UNIT}[[step]]\ndo = "add"\nvariable = "nmc"\nuses = 3\n', "uses is 3", "list of texts"),
        (f'{UNIT}[[step]]\ndo = "add"\nvariable = "nmc"\nuses = "nmc"\n', "'nmc'", "KEY VERSION"),
        (f'{UNIT}[[step]]\ndo = "add"\nvariable = "nmc"\nrule = "x"\n', "'rule'", "no options"),
        (f'{UNIT}[[step]]\ndo = "lag"\ncolumn = "cinc1"\n', "'cinc1'", "add the variable"),
        (f'{UNIT}[[step]]\ndo = "lag"\ncolumn = [["a"]]\n', "column is", "a number, true"),
        (f'{UNIT}[[step]]\ndo = "keep"\nkolumn = "x"\n', "'kolumn'", "column, equals"),
    ],
)  # fmt: skip
def test_a_recipe_that_is_none_is_refused_and_named(
    text: str, says: str, mend: str, tmp_path: Path
) -> None:
    path = recipe(tmp_path, text)
    with pytest.raises(FoedusError) as caught:
        read_recipe(path)
    assert str(path) in caught.value.wrong
    assert says in caught.value.wrong
    assert mend in caught.value.mend


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("recipe.toml", b"\xff\xfe", "no text in UTF-8"),
        ("panel.manifest.json", b"{", "is no JSON"),
        ("panel.manifest.json", b"[" * 100_000, "is no JSON"),
        ("panel.manifest.json", b'{"recipe": 3}', "holds no recipe"),
        ("panel.manifest.json", b"[]", "holds no recipe"),
        ("panel.manifest.json", b"9" * 10_000, "is no JSON"),
    ],
)
def test_a_file_that_holds_no_recipe_is_refused(
    name: str, data: bytes, says: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(PanelError) as caught:
        read_recipe(path)
    assert says in caught.value.wrong
    assert str(path) in caught.value.wrong
    with pytest.raises(PanelError, match="cannot be read"):
        read_recipe(tmp_path / "none.toml")
    with pytest.raises(PanelError, match="cannot be read"):
        read_recipe(tmp_path)
