"""`foedus panel` and `foedus cite`: what is asked is done; what cannot be is told with its mend."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from command_line import Ask, Said

from foedus.panels import UNITS, dyad_years, state_years
from foedus.panels.variables import variables
from foedus.sources import adding
from foedus.sources.registry import source

# The builders of small files stand beside the tests of the readers.
sys.path.append(str(Path(__file__).parent.parent / "sources"))

from small_files import table

NMC = [
    {"ccode": ccode, "year": year, "tpop": ccode, "irst": -9, "cinc": 0.1}
    for ccode in (2, 20)
    for year in range(1930, 1941)
]
SPELL = {"styear": 1898, "stmonth": 1, "stday": 1, "endyear": 2016, "endmonth": 12, "endday": 31}
MAJORS = [{"ccode": 2, **SPELL}]
NEIGHBORS = [
    {"statelno": 2, "statehno": 20, "begin": 192001, "end": 201612, "conttype": 1,
     "version": "3.2"},
]  # fmt: skip
FILES = {"nmc": NMC, "cow-majors": MAJORS, "cow-contiguity": NEIGHBORS}


@pytest.fixture(autouse=True)
def _added(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Three small files, added."""
    folder = tmp_path_factory.mktemp("files")
    for key, rows in FILES.items():
        path = folder / source(key).files[0]
        path.write_bytes(table(source(key), rows))
        (added,) = adding.add([path], any_rows=True)
        assert added.entry is not None, added.refusal


def check_refusal(said: Said, *parts: str) -> None:
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith("Error: ")
    assert "\n  Mend: " in said.err
    assert "Traceback" not in said.err
    assert not [part for part in parts if part not in said.err], said.err


def test_the_list_has_every_unit_and_variable_and_whether_its_files_were_added(ask: Ask) -> None:
    rows = {row["name"]: row for row in ask("panel", "list", "--format", "json").data["rows"]}
    assert set(rows) == {unit.name for unit in UNITS} | {one.name for one in variables()}
    assert rows["nmc"]["added"] == "yes"
    assert rows["relevant"]["added"] == "yes"
    assert rows["minimum-distance"]["added"] == "no"
    assert rows["dyad-years"]["added"] == "needs none"
    assert rows["contiguity"]["years"] == "1816-2016"
    shown = ask("panel", "list").out
    assert all(name in shown for name in ("dyad-years", "nmc", "cow-majors"))


def test_the_first_rows_are_shown_and_nothing_is_written(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = ask("panel", "state-years", "--from", 1935, "--to", 1936, "--add", "nmc",
               "--format", "json")  # fmt: skip
    assert said.code == 0
    assert said.data["rows"] == state_years(1935, 1936).add("nmc").head(10).to_dicts()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
@pytest.mark.parametrize("out", [False, True])
def test_every_format_is_told(form: str, out: bool, ask: Ask, tmp_path: Path) -> None:
    words = ["--out", tmp_path / "panel.csv"] if out else []
    said = ask("panel", "dyad-years", "--from", 1935, "--to", 1935, "--add", "nmc", *words,
               "--format", form)  # fmt: skip
    assert said.code == 0
    assert ("panel.csv" if out else "1935") in said.out.replace("\n", "")


def test_a_wide_panel_is_shown_in_part_and_given_whole(ask: Ask) -> None:
    words = ("panel", "dyad-years", "--from", 1935, "--to", 1935, "--add", "nmc")
    shown = ask(*words).out
    assert "10 of 17 columns are shown" in shown
    assert "ccode1" in shown
    assert "cinc2" not in shown
    assert len(ask(*words, "--format", "csv").rows[0]) == 17
    assert len(ask(*words, "--format", "json").data["rows"][0]) == 17


def test_days_are_asked_for_by_day(ask: Ask) -> None:
    said = ask("panel", "state-days", "--from", "1935-12-31", "--to", "1936-01-01",
               "--add", "nmc", "--format", "csv")  # fmt: skip
    assert said.code == 0
    assert [row["date"] for row in said.rows[:2]] == ["1935-12-31", "1936-01-01"]


def test_what_is_asked_for_is_written(ask: Ask, tmp_path: Path) -> None:
    out = tmp_path / "panel.parquet"
    said = ask("panel", "dyad-years", "--directed", "--from", 1935, "--to", 1937,
               "--add", "nmc, cow-majors", "--relevant", "--peace-spells", "relevant",
               "--out", out, "--format", "json")  # fmt: skip
    assert said.code == 0
    panel = (
        dyad_years(1935, 1937)
        .add("relevant", "nmc", "cow-majors")
        .peace_spells("relevant")
        .keep("relevant")
    )
    assert pl.read_parquet(out).equals(panel.collect())
    names = {"panel.parquet", "panel.manifest.json", "panel.codebook.md", "panel.bib"}
    assert {one.name for one in tmp_path.iterdir()} == names
    assert said.data["rows"][0]["file"] == str(out)


def test_unit_arguments_are_set_by_name(ask: Ask, tmp_path: Path) -> None:
    out = tmp_path / "panel.csv"
    said = ask("panel", "dyad-years", "--from", 1936, "--to", 1936, "--undirected", "--rule",
               "jan_1", "--set", "system=gw", "--out", out)  # fmt: skip
    assert said.code == 0
    panel = dyad_years(1936, 1936, directed=False, system="gw", rule="jan_1")
    assert pl.read_csv(out).equals(panel.collect())


def test_names_as_in_peacesciencer_are_written(ask: Ask, tmp_path: Path) -> None:
    out = tmp_path / "panel.csv"
    words = ("panel", "state-years", "--from", 1935, "--to", 1935, "--add", "cow-majors")
    assert ask(*words, "--like", "peacesciencer", "--out", out).code == 0
    assert pl.read_csv(out).columns == ["ccode", "year", "cowmaj"]
    check_refusal(ask(*words, "--like", "stata", "--out", out), "'stata'", "peacesciencer")
    check_refusal(ask(*words, "--like", "peacesciencer"), "--like", "--out FILE")


RECIPE = """
unit = "dyad-years"
first = 1935
last = 1936
relevant = true
add = ["cow-majors"]
like = "peacesciencer"

[[step]]
do = "lag"
column = "major1"
"""


def test_a_recipe_is_run_and_its_manifest_gives_the_same_bytes(ask: Ask, tmp_path: Path) -> None:
    recipe, out, again = (tmp_path / one for one in ("r.toml", "a.parquet", "b.parquet"))
    recipe.write_text(RECIPE, encoding="utf-8")
    said = ask("panel", recipe, "--out", out)
    assert said.code == 0
    assert "cowmaj1" in pl.read_parquet(out).columns
    shown = ask("panel", recipe, "--format", "json")
    assert len(shown.data["rows"]) == 10
    rerun = ask("panel", tmp_path / "a.manifest.json", "--out", again, "--format", "json")
    assert rerun.code == 0
    assert any("The same bytes" in note for note in rerun.data["notes"])
    assert again.read_bytes() == out.read_bytes()


def test_what_a_panel_rests_on_is_cited(ask: Ask, tmp_path: Path) -> None:
    out = tmp_path / "panel.parquet"
    ask("panel", "dyad-years", "--from", 1935, "--to", 1935, "--add", "nmc,contiguity",
        "--out", out)  # fmt: skip
    said = ask("cite", out, "--format", "json")
    keys = {row["key"] for row in said.data["rows"]}
    assert {"foedus", "stinnett_et_al2002", source("nmc").cite} <= keys
    bib = ask("cite", out, "--bib")
    assert bib.out == (tmp_path / "panel.bib").read_text(encoding="utf-8")
    out.write_bytes(out.read_bytes() + b" ")
    assert "is not the file" in ask("cite", out, "--format", "json").data["notes"][0]
    check_refusal(ask("cite", tmp_path / "none.parquet"), "no file")
    (tmp_path / "other.csv").write_text("a\n1\n", encoding="utf-8")
    check_refusal(ask("cite", tmp_path / "other.csv"), "does not say what it was made from")
    check_refusal(ask("cite", tmp_path / "other.csv", "--bib"), "does not say")


SPAN = ("--from", 1935, "--to", 1936)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("dyad-year", *SPAN), ("'dyad-year'", "did you mean 'dyad-years'")),
        (("dyad-years", "--to", 1936), ("--from is not given", "--from 1816")),
        (("dyad-years", "--from", 1936), ("--to is not given", "--to 1816")),
        (("state-days", "--from", "1936-01-01"), ("--to is not given", "--to 1914-07-28")),
        (("state-days", "--from", "1936", "--to", "1937"), ("1936", "YYYY-MM-DD")),
        (("dyad-years", "--from", 1936, "--to", 1935), ("before it begins", "earlier year")),
        (("dyad-years", "--from", 1700, "--to", 1710), ("1700", "1816")),
        (("dyad-years", "--from", "x", "--to", 1710), ("'x'", "1816")),
        (("dyad-years", "--from", "", "--to", 1710), ("--from is empty", "leave it out")),
        (("dyad-years", *SPAN, "--add", ""), ("--add is empty", "leave it out")),
        (("dyad-years", *SPAN, "--add", "nnc"), ("'nnc'", "did you mean nmc")),
        (("dyad-years", *SPAN, "--add", "minimum-distance"), ("has not been added", "data add")),
        (("dyad-years", *SPAN, "--add", "nmc,nmc"), ("'milex1'", "add it once")),
        (("state-years", *SPAN, "--relevant"), ("relevant is a value of a dyad-year", "ccode1")),
        (("state-years", *SPAN, "--directed"), ("'directed'", "first, last, system, rule")),
        (("dyad-years", *SPAN, "--system", "gw", "--add", "nmc"), ("COW's", "system='cow'")),
        (("dyad-years", *SPAN, "--system", "iso"), ("'iso'", "'cow'")),
        (("dyad-years", *SPAN, "--set", "seed"), ("--set seed sets nothing", "--set seed=1")),
        (("dyad-years", *SPAN, "--set", "seed="), ("--set seed= sets nothing", "--set seed=1")),
        (("dyad-years", *SPAN, "--set", "seed=1"), ("'seed'", "its arguments are first")),
        (("dyad-years", *SPAN, "--set", "first=1"), ("sets first again", "once")),
        (("dyad-years", *SPAN, "--peace-spells", "war"), ("'war'", "add the variable")),
        (("leader-years", *SPAN), ("leader-years", "has not been added", "foedus data add")),
        (("k-ads", *SPAN), ("seed", "its arguments are")),
        (("list", *SPAN), ("the list takes no --from, --to", "name a unit")),
        (("none.toml",), ("none.toml cannot be read", "check the path")),
        (("none.toml", "--relevant"), ("takes no --relevant", "change the recipe")),
        (("a.json", "--like", "peacesciencer", "--out", "a.csv"), ("--like", "change the recipe")),
        (("dyad-years", "--from", 2015, "--to", 2020, "--relevant"), ("2017 to 2020", "coverage")),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_mend(
    words: tuple[object, ...], says: tuple[str, ...], ask: Ask,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    check_refusal(ask("panel", *words), *says)
    if words[-1] != "a.csv" and words[0] not in ("list", "none.toml"):
        check_refusal(ask("panel", *words, "--out", "panel.parquet"), *says)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("out", "says"),
    [
        ("panel.xlsx", ("ends in .xlsx", ".parquet")),
        ("no/panel.csv", ("no folder", "make it")),
        ("", ("--out is empty", "leave it out")),
    ],
)
def test_a_file_that_cannot_be_written_is_refused(
    out: str, says: tuple[str, ...], ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    check_refusal(ask("panel", "state-years", *SPAN, "--out", out), *says)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["{", "[]", '{"recipe": 3}', '{"recipe": {"unit": "x"}}'])
def test_a_file_that_is_no_manifest_is_refused(text: str, ask: Ask, tmp_path: Path) -> None:
    bad = tmp_path / "bad.manifest.json"
    bad.write_text(text, encoding="utf-8")
    out = tmp_path / "panel.csv"
    check_refusal(ask("panel", bad, "--out", out), "bad.manifest.json")
    check_refusal(ask("cite", bad), "is no manifest of a panel")
    # One that has a recipe and nothing else can be shown, but not be rebuilt.
    recipe = {"unit": "state-years", "first": 1935, "last": 1935}
    bad.write_text(json.dumps({"recipe": recipe}), encoding="utf-8")
    assert ask("panel", bad).code == 0
    check_refusal(ask("panel", bad, "--out", out), "is no manifest of a panel")
    assert not out.exists()


def test_the_old_file_stays_when_a_new_one_is_refused(ask: Ask, tmp_path: Path) -> None:
    out = tmp_path / "panel.csv"
    ask("panel", "state-years", *SPAN, "--out", out)
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    words = ("panel", "dyad-years", "--from", 2015, "--to", 2020, "--relevant", "--out", out)
    check_refusal(ask(*words), "not known")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before


def test_the_help_of_a_panel_needs_neither_polars_nor_numpy() -> None:
    program = (
        "import sys\n"
        "for name in ('polars', 'numpy'):\n"
        "    sys.modules[name] = None\n"
        "sys.argv = ['foedus', 'panel', '--help']\n"
        "from foedus.cli import main\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ}
    )
    assert done.returncode == 0, done.stderr
    assert "--peace-spells" in done.stdout
