"""What --like peacesciencer and its page say of that package: its functions and its names."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from small_files import small_file

from foedus.panels import UNITS, Panel, dyad_years, leader_years, state_years
from foedus.panels.exports.answers import write_again
from foedus.panels.exports.recipes import read_recipe
from foedus.panels.variable import LEVEL_KEYS, STATE, STATE_YEAR, Variable
from foedus.panels.variables import variable_named, variables
from foedus.sources import adding
from foedus.sources.registry import source

PAGE = Path(__file__).resolve().parents[2] / "docs" / "peacesciencer.md"
VERSION = "1.2.0"
"""The release whose functions these are."""

PARTIES = ("sidea", "orig", "hostlev", "fatality", "fatalpre", "hiact")
MIDS = {
    "dispnum", "fatality", "hostlev", "mindur", "maxdur", "recip", "stmon",
    *(f"{name}{side}" for name in PARTIES for side in (1, 2)),
}  # fmt: skip
ADDS: dict[str, set[str]] = {
    "add_archigos": {"leadertransition", "irregular", "n_leaders", "jan1obsid", "dec31obsid"},
    "add_atop_alliance": {
        "atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul",
    },
    "add_capital_distance": {"capdist", "mincapdist"},
    "add_ccode_to_gw": set(),
    "add_contiguity": {"conttype"},
    "add_cow_alliance": set(),
    "add_cow_majors": {"cowmaj"},
    "add_cow_mids": {"cowmidongoing", "cowmidonset", *MIDS},
    "add_cow_trade": {"flow1", "flow2", "smoothflow1", "smoothflow2", "imports", "exports"},
    "add_cow_wars": {
        "warnum", "cowinterongoing", "cowinteronset", "cowintraongoing", "cowintraonset",
        "sidea1", "sidea2", "initiator1", "initiator2", "outcome1", "outcome2", "batdeath1",
        "batdeath2", "resume", "intnl", "outcome", "sideadeaths", "sidebdeaths", "intrawarnums",
    },
    "add_creg_fractionalization": {"ethfrac", "ethpol", "relfrac", "relpol"},
    "add_democracy": {"v2x_polyarchy", "polity2", "euds", "aeuds"},
    "add_fpsim": {
        "taub", "srsvas", "srswvas", "srsvaa", "srswvaa", "kappava", "piva", "srsba", "srswba",
        "kappaba", "piba", "srsvvs", "srsvva", "kappavv", "pivv",
    },
    "add_gml_mids": {
        "gmlmidongoing", "gmlmidonset", "gmlmidongoing_init", "gmlmidonset_init", "init1", "init2",
        *MIDS,
    },
    "add_gwcode_to_cow": set(),
    "add_igos": {
        "dyadigos", "sum_igo_full", "sum_igo_associate", "sum_igo_observer", "sum_igo_anytype",
    },
    "add_latent_territorial_threat": {
        f"{model}{name}" for model in ("", "m_") for name in ("lterrthreat", "sd", "lwr", "upr")
    },
    "add_lead": {
        "leveledu", "milservice", "combat", "rebel", "warwin", "warloss", "rebelwin", "rebelloss",
        "yrsexper", "physhealth", "mentalhealth",
    },
    "add_lwuf": {f"theta{n}_{what}" for n in (1, 2, 3, 4) for what in ("mean", "sd")},
    "add_minimum_distance": {"mindist", "minmindist"},
    "add_nmc": {"milex", "milper", "irst", "pec", "tpop", "upop", "cinc"},
    "add_peace_years": set(),
    "add_rugged_terrain": {"rugged", "newlmtnest"},
    "add_sdp_gdp": {"wbgdp2011est", "wbpopest", "sdpest", "wbgdppc2011est"},
    "add_sim_gdp_pop": {
        "mrgdppc", "sd_mrgdppc", "pwtrgdp", "sd_pwtrgdp", "pwtpop", "sd_pwtpop",
    },
    "add_spells": set(),
    "add_strategic_rivalries": {
        "ongoingrivalry", "tssr_id", "positional", "spatial", "ideological", "interventionary",
        "n_positional", "n_spatial", "n_ideological", "n_interventionary",
    },
    "add_ucdp_acd": {"ucdpongoing", "ucdponset", "maxintensity", "conflict_ids"},
    "add_ucdp_onsets": {
        "sumnewconf", "sumonset1", "sumonset2", "sumonset3", "sumonset5", "sumonset10",
    },
    "filter_prd": {"prd"},
}  # fmt: skip
"""Each function that adds columns, and those of them that foedus could have."""

OTHERS = (
    "create_dyadyears", "create_leaderdays", "create_leaderdyadyears", "create_leaderyears",
    "create_statedays", "create_stateyears", "whittle_conflicts_duration",
    "whittle_conflicts_fatality", "whittle_conflicts_hostility", "whittle_conflicts_jds",
    "whittle_conflicts_onsets", "whittle_conflicts_reciprocation", "whittle_conflicts_startmonth",
    "declare_attributes", "download_extdata", "ps_cite", "ps_version", "show_duplicates",
)  # fmt: skip
FUNCTIONS = {*ADDS, *OTHERS}
CARRYING = [one for one in variables() if one.peacesciencer]


def named(variable: Variable) -> dict[str, str]:
    """What each column is called with --like peacesciencer."""
    return {one.name: one.peacesciencer or one.name for one in variable.columns}


def rows_of_the_page() -> dict[str, str]:
    """What the page's table says of each function: all but the first cell."""
    found: dict[str, str] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            first, rest = line.removeprefix("| ").split(" | ", 1)
            for function in re.findall(r"`(\w+)\(\)`", first):
                found[function] = f"{found.get(function, '')} {rest}"
    return found


@pytest.mark.parametrize("variable", variables(), ids=lambda one: one.name)
def test_a_variable_names_a_function_that_there_is(variable: Variable) -> None:
    assert variable.peacesciencer in {"", *FUNCTIONS}


@pytest.mark.parametrize("variable", variables(), ids=lambda one: one.name)
def test_a_column_has_no_name_that_the_function_does_not_give(variable: Variable) -> None:
    theirs = ADDS.get(variable.peacesciencer, set())
    given = {one.peacesciencer for one in variable.columns if one.peacesciencer}
    assert given <= theirs
    # Nor may a column that keeps its own name be taken for another's.
    every = set().union(*ADDS.values())
    assert {name for name in named(variable).values() if name in every} <= theirs


@pytest.mark.parametrize("variable", variables(), ids=lambda one: one.name)
def test_names_are_unique_within_a_variable(variable: Variable) -> None:
    assert [name for name, times in Counter(named(variable).values()).items() if times > 1] == []


def test_two_variables_that_can_stand_together_share_no_name() -> None:
    def rows(level: str) -> frozenset[str]:
        return frozenset(LEVEL_KEYS[STATE_YEAR if level == STATE else level]) - {"year"}

    shared = [
        (one.name, two.name, names)
        for one, two in itertools.combinations(CARRYING, 2)
        if rows(one.level) == rows(two.level)
        and (names := set(named(one).values()) & set(named(two).values()))
    ]
    assert shared == []


def test_the_page_has_every_function_and_no_other() -> None:
    assert set(rows_of_the_page()) == FUNCTIONS
    assert f"release {VERSION}" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("variable", CARRYING, ids=lambda one: one.name)
def test_the_page_names_the_variable_in_its_functions_row(variable: Variable) -> None:
    assert f"`{variable.name}`" in rows_of_the_page()[variable.peacesciencer]


def test_what_the_page_calls_ours_there_is() -> None:
    known = {one.name for one in variables()} | {unit.name for unit in UNITS}
    for function, said in rows_of_the_page().items():
        ours = set(re.findall(r"`([a-z][a-z0-9-]*)`", said.split(" | ")[0]))
        assert ours <= known, function


def with_files(panel: Panel, folder: Path, *names: str) -> Panel:
    """The panel with these variables, of small files of every dataset that they need."""
    needed = {key for name in names for key in variable_named(name).datasets(panel.system)}
    # Participants and pairs must be of one version.
    versions = {"gml-dyad-years": "2.2.1"} if "gml-participants" in needed else {}
    for key in sorted(needed):
        give_small(key, folder, versions.get(key))
    return panel.add(*names)


def give_small(key: str, folder: Path, version: str | None = None) -> None:
    """Add the small file of a dataset."""
    declared = source(key, version)
    path = folder / declared.files[0]
    path.write_bytes(small_file(declared))
    (done,) = adding.add([path], any_rows=True)
    assert done.entry is not None, done.refusal


def both(*names: str) -> list[str]:
    return [f"{name}{side}" for side in (1, 2) for name in names]


def test_directed_pairs_have_its_names(tmp_path: Path) -> None:
    panel = with_files(
        dyad_years(1990, 1992), tmp_path, "gml-mids", "cow-mids", "cow-war-sides", "atop",
        "contiguity", "relevant", "minimum-distance", "capital-distance", "igos", "dyadic-trade",
        "strategic-rivalries", "nmc", "democracy", "cow-majors", "gdp-population",
    )  # fmt: skip
    done = panel.write(tmp_path / "pairs.csv", like="peacesciencer")
    have = pl.read_csv(done.data, n_rows=0).columns
    assert have[:3] == ["ccode1", "ccode2", "year"]
    given = set().union(*(ADDS[f] for f in ("add_nmc", "add_democracy", "add_sim_gdp_pop")))
    assert {
        "gmlmidonset", "gmlmidongoing", "init1", "dispnum", "sidea1", "orig1", "orig2", "hostlev",
        "hostlev1", "hostlev2", "fatality", "fatality1", "fatality2", "fatalpre1", "mindur",
        "maxdur", "recip", "cowmidonset", "cowmidongoing", "cowinteronset", "cowinterongoing",
        "conttype", "prd", "mindist", "capdist", "dyadigos", "flow1", "flow2", "smoothflow1",
        "smoothflow2", "ongoingrivalry", "tssr_id", "positional", "spatial", "ideological",
        "interventionary", "cowmaj1", "cowmaj2",
        *ADDS["add_atop_alliance"], *both(*given),
    } <= set(have)  # fmt: skip
    # What means something else, or has no like there, keeps our name.
    assert {"mid_hostility", "mid_dispnum", "gml_disputes", "atop_pacts"} <= set(have)


def test_states_have_its_names(tmp_path: Path) -> None:
    panel = with_files(
        state_years(1990, 1992), tmp_path, "gml-mids-state", "nmc", "igo-memberships",
        "national-trade", "ruggedness", "territorial-threat", "strategic-rivalries-state", "sdp",
        "leaders", "cow-intra-state-wars", "ucdp-prio",
    )  # fmt: skip
    panel.write(tmp_path / "states.csv", like="peacesciencer")
    have = set(pl.read_csv(tmp_path / "states.csv", n_rows=0).columns)
    assert {
        "gmlmidongoing_init", "gmlmidonset_init", "cinc", "sum_igo_full", "imports", "exports",
        "rugged", "newlmtnest", "n_spatial", "n_leaders", "jan1obsid", "cowintraongoing",
        *ADDS["add_latent_territorial_threat"], *ADDS["add_sdp_gdp"],
    } <= have  # fmt: skip
    # Its onset is another, and it counts side A alone.
    assert {"ucdp_conflict", "ucdp_onset"} <= have
    assert not ADDS["add_ucdp_acd"] & have


def test_leaders_have_its_names_and_their_states_do_not(tmp_path: Path) -> None:
    give_small("archigos", tmp_path)
    names = ("lead", "willingness-to-use-force", "lead-of-state")
    panel = with_files(leader_years(1961, 1963), tmp_path, *names)
    panel.write(tmp_path / "leaders.csv", like="peacesciencer")
    have = set(pl.read_csv(tmp_path / "leaders.csv", n_rows=0).columns)
    assert {"obsid", *ADDS["add_lead"], *ADDS["add_lwuf"], "state_lead_combat"} <= have


def test_an_undirected_panel_tells_the_directions_apart(tmp_path: Path) -> None:
    pairs = dyad_years(1990, 1992, directed=False)
    panel = with_files(pairs, tmp_path, "gml-mids", "atop", "contiguity")
    panel.write(tmp_path / "pairs.csv", like="peacesciencer")
    have = pl.read_csv(tmp_path / "pairs.csv", n_rows=0).columns
    assert {"gmlmidonset_12", "gmlmidonset_21", "atop_defense_12", "conttype"} <= set(have)
    assert len(have) == len(set(have))


def test_a_panel_with_its_names_goes_round(tmp_path: Path) -> None:
    panel = with_files(dyad_years(1990, 1992), tmp_path, "gml-mids", "dyadic-trade", "cow-majors")
    done = panel.write(tmp_path / "first.parquet", like="peacesciencer")
    ours = {one.peacesciencer or one.name: one.name for one in panel.given}
    assert pl.read_parquet(done.data).rename(ours).equals(panel.collect())
    again = tmp_path / "again.parquet"
    result = write_again(done.manifest, read_recipe(done.manifest), again, None)
    assert any("The same bytes" in note for note in result.notes)
    assert again.read_bytes() == done.data.read_bytes()
