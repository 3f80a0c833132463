"""Variables added to panels: keys stay, columns stand alone, and missing is not zero."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from foedus.errors import FoedusError, PanelError, SourceNotAddedError
from foedus.panels import Panel, dyad_years, rebuild, state_days, state_years, unit_named
from foedus.panels.exports.recipes import steps_of, table_of
from foedus.panels.panel import Step
from foedus.panels.variable import DIRECTED_DYAD_YEAR, DYAD, DYAD_YEAR, STATE, STATE_YEAR
from foedus.panels.variables import variable_named
from foedus.panels.variables.contiguity import CONTIGUITY
from foedus.panels.variables.powers import COW_MAJORS

pytestmark = pytest.mark.usefixtures("small_files")

PER_STATE = ("nmc", "cow-majors", "democracy", "ruggedness")
PER_PAIR = ("contiguity", "relevant", "igos", "atop")
IN_GW = ("democracy", "ruggedness")
LONGEST_SPAN = 4

Built = tuple[Panel, list[str]]


@st.composite
def panels(draw: st.DrawFn) -> Built:
    """A panel of any unit that needs no file, and some of the variables it can have, in order."""
    unit = draw(st.sampled_from(["state-years", "state-days", "dyad-years"]))
    system = draw(st.sampled_from(["cow", "cow", "gw"]))
    first = draw(st.integers(1895, 2022))
    last = min(first + draw(st.integers(0, LONGEST_SPAN)), 2024)
    rule = draw(st.sampled_from(["any_day", "jan_1", "dec_31"]))
    if unit == "state-days":
        panel = state_days(f"{first}-12-25", f"{first + 1}-01-05", system=system)
    elif unit == "state-years":
        panel = state_years(first, last, system=system, rule=rule)
    else:
        directed = draw(st.booleans())
        panel = dyad_years(first, last, directed=directed, system=system, rule=rule)
    can = PER_STATE + (PER_PAIR if unit == "dyad-years" else ())
    names = [name for name in can if system == "cow" or name in IN_GW]
    return panel, draw(st.lists(st.sampled_from(names), min_size=1, unique=True))


def quickly(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return settings(
        max_examples=examples, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )


@quickly(30)
@given(panels())
def test_keys_stay_as_they_are_and_name_each_row_once(built: Built) -> None:
    panel, names = built
    before = panel.collect()
    after = panel.add(*names).collect()
    assert after.select(before.columns).equals(before)
    keys = after.select(panel.keys)
    assert not keys.is_duplicated().any()
    assert keys.equals(keys.sort(panel.keys))


@quickly(30)
@given(panels(), st.randoms(use_true_random=False))
def test_no_column_changes_when_another_is_added_or_in_another_order(
    built: Built, chance: random.Random
) -> None:
    panel, names = built
    whole = panel.add(*names).collect()
    shuffled = chance.sample(names, len(names))
    assert panel.add(*shuffled).collect().select(whole.columns).equals(whole)
    for name in names:
        alone = panel.add(name).collect()
        assert alone.equals(whole.select(alone.columns))


@quickly(20)
@given(panels(), st.sampled_from([10**6, 3_000, 40_000]))
def test_the_plan_gives_what_memory_does(built: Built, size: int) -> None:
    panel, names = built
    panel = panel.add(*names)
    whole = panel.collect()
    assert panel.frame.collect_schema() == whole.schema
    assert panel.frame.collect().equals(whole)
    assert panel.frame.collect(engine="streaming").equals(whole)
    assert pl.concat(list(panel.batches(size))).equals(whole)
    assert panel.head(7).equals(whole.head(7))


@quickly(20)
@given(panels())
def test_a_recipe_goes_through_a_plain_table_and_back(built: Built) -> None:
    panel, names = built
    panel = panel.add(*names)
    steps = steps_of(table_of(panel.recipe), "the recipe")
    assert rebuild(steps).recipe == panel.recipe
    assert rebuild(steps).collect().equals(panel.collect())


def mirrored(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """Each row beside the row of the same pair the other way."""
    one, two, *rest = keys
    back = rows.rename({one: two, two: one})
    return rows.join(back, on=[one, two, *rest], how="left", suffix="_back", validate="1:1")


@pytest.mark.parametrize("first", [1903, 1935, 2015])
def test_symmetric_columns_are_equal_both_ways_and_a_state_has_its_values_on_either_side(
    first: int,
) -> None:
    panel = dyad_years(first, first + 3).add(*PER_STATE, *PER_PAIR)
    rows = mirrored(panel.collect(), panel.keys)
    checked = set()
    for one in panel.given:
        ours = rows[one.name]
        if one.name.endswith("1") and not one.name.startswith("atop"):
            theirs = rows[f"{one.name[:-1]}2_back"]
        elif one.name in ("conttype", "relevant", "dyadigos"):
            theirs = rows[f"{one.name}_back"]
        else:
            continue
        checked.add(one.name)
        assert ours.equals(theirs.alias(one.name), null_equal=True), one.name
    assert {"tpop1", "major1", "polyarchy1", "rugged1", "conttype", "dyadigos"} <= checked
    undirected = dyad_years(first, first + 3, directed=False).add(*PER_STATE, *PER_PAIR).collect()
    shared = [name for name in undirected.columns if name in rows.columns]
    half = rows.filter(pl.col("ccode1") < pl.col("ccode2")).select(shared)
    assert half.equals(undirected.select(shared))


def test_an_undirected_pair_has_a_pledge_of_each_direction() -> None:
    directed = dyad_years(1905, 1905).add("atop").collect()
    there = directed.filter(ccode1=200, ccode2=220)
    back = directed.filter(ccode1=220, ccode2=200)
    both = dyad_years(1905, 1905, directed=False).add("atop").collect()
    row = both.filter(ccode1=200, ccode2=220)
    assert row["atop_defense_12"].item() == there["atop_defense"].item() == 1
    assert row["atop_defense_21"].item() == back["atop_defense"].item() == 0
    assert row["atop_consul_12"].item() == there["atop_consul"].item() == 0
    assert row["atop_consul_21"].item() == back["atop_consul"].item() == 1


def test_allies_in_one_direction_only() -> None:
    rows = dyad_years(1904, 1914).add("atop").keep("atop_defense").collect()
    pairs = {(200, 220), (2, 20)} & set(rows.select("ccode1", "ccode2").rows())
    assert pairs == {(200, 220)}
    assert not rows.filter(ccode1=220, ccode2=200).height


def test_every_state_a_major_power_after_coverage_ends() -> None:
    rows = state_years(2015, 2019).add("cow-majors").collect()
    inside = rows.filter(pl.col("year") <= 2016)
    assert inside.filter(major=1)["ccode"].unique().sort().to_list() == [2, 200]
    assert inside["major"].null_count() == 0
    assert rows.filter(pl.col("year") > 2016)["major"].null_count() == rows.height - inside.height
    pairs = dyad_years(2015, 2019).add("relevant").collect()
    after = pairs.filter(pl.col("year") > 2016)
    assert after["relevant"].null_count() == after.height > 0


def test_contiguity_zero_after_2016() -> None:
    rows = dyad_years(2015, 2018).add("contiguity").collect()
    assert rows.filter(pl.col("year") <= 2016)["conttype"].null_count() == 0
    after = rows.filter(pl.col("year") > 2016)["conttype"]
    assert after.null_count() == len(after) > 0
    assert rows.filter(ccode1=2, ccode2=20)["conttype"].to_list() == [1, 1, None, None]
    assert rows.filter(ccode1=2, ccode2=200, year=2016)["conttype"].item() == 0


def test_minus_9_taken_for_a_number() -> None:
    rows = state_years(1935, 1935).add("nmc", "democracy").collect()
    assert rows["irst"].null_count() == rows.height
    assert rows.filter(ccode=2)["tpop"].item() == 2 * 1935
    assert not (rows["irst"] == -9).any()
    # Of Polity's scale -9 is a value: it says autocracy, and stands.
    assert rows.filter(ccode=2)["polity2"].item() == -9


@pytest.mark.parametrize("first", [1899, 1914, 1940, 2014])
def test_what_a_source_does_not_speak_of_is_null_and_what_it_says_by_silence_is_filled(
    first: int,
) -> None:
    panel = dyad_years(first, first + 4).add(*PER_STATE, *PER_PAIR)
    rows = panel.collect()
    tables = {one.variable.name: one.table(panel) for one in panel.work}  # type: ignore[attr-defined]
    columns = {
        column: name for name in (*PER_STATE, *PER_PAIR)
        for column in (c.name for c in variable_named(name).columns)
    }  # fmt: skip
    for one in panel.given:
        base = one.name if one.name in columns else one.name[:-1]
        if variable_named(columns[base]).level == STATE:
            continue
        begins, ends = tables[columns[base]].coverage
        inside = rows.filter(pl.col("year").is_between(begins, ends))[one.name]
        outside = rows.filter(~pl.col("year").is_between(begins, ends))[one.name]
        assert outside.null_count() == len(outside), one.name
        if one.absent is not None:
            assert inside.null_count() == 0, one.name


def test_coverage_says_which_column_stops_where() -> None:
    panel = dyad_years(2010, 2020).add("contiguity", "nmc")
    said = {row["column"]: row for row in panel.coverage().to_dicts()}
    assert list(said) == panel.collect().columns[3:]
    assert (said["conttype"]["last"], said["conttype"]["absent"]) == (2016, 0.0)
    assert said["tpop1"]["absent"] is None
    assert said["tpop1"]["source"].startswith("nmc ")
    empty = dyad_years(2010, 2011).coverage()
    assert empty.schema == panel.coverage().schema
    assert empty.is_empty()


def test_columns_filters_and_heads_are_pushed_into_the_plan() -> None:
    panel = dyad_years(2014, 2016).add("contiguity", "nmc", "cow-majors")
    whole = panel.collect()
    near = pl.col("conttype") == 1
    plan = panel.frame
    assert plan.select("tpop2", "year").collect().equals(whole.select("tpop2", "year"))
    assert plan.filter(near).collect().equals(whole.filter(near))
    assert plan.filter(near).head(1).collect().equals(whole.filter(near).head(1))
    assert plan.head(500).filter(near).collect().equals(whole.head(500).filter(near))
    assert plan.filter(near).select("ccode1").collect().equals(whole.filter(near).select("ccode1"))
    assert plan.select(pl.len()).collect().item() == whole.height
    assert plan.tail(3).collect().equals(whole.tail(3))
    assert panel.head(0).schema == whole.schema
    mean = plan.group_by("ccode1").agg(pl.col("major1").max()).sort("ccode1").collect()
    assert mean.equals(whole.group_by("ccode1").agg(pl.col("major1").max()).sort("ccode1"))


def test_a_variable_has_options_in_a_call_or_in_add() -> None:
    panel = dyad_years(1920, 1920)
    called = panel.add(CONTIGUITY(rule="jan_1"))
    named = panel.add("contiguity", rule="jan_1")
    assert called.recipe == named.recipe
    assert dict(called.recipe[1].arguments)["rule"] == "jan_1"
    assert called.collect().equals(rebuild(called.recipe).collect())


def test_two_panels_made_of_one_do_not_touch_it() -> None:
    panel = state_years(1935, 1935)
    added = panel.add("nmc")
    assert panel.collect().columns == ["ccode", "year"]
    assert (panel == added, panel == panel) == (False, True)
    assert "7 columns added" in repr(added)


@pytest.mark.parametrize(
    ("ask", "says", "mend"),
    [
        (lambda p: p.add("contiguty"), "'contiguty'", "did you mean contiguity"),
        (lambda p: p.add("zzzzz"), "'zzzzz'", "foedus panel list"),
        (lambda p: p.add(5), "variable 5", "foedus panel list"),
        (lambda p: p.add("nmc", verison="6.0"), "'verison'", "it takes no options"),
        (lambda p: p.add("contiguity", rules="jan_1"), "'rules'", "its options are rule"),
        (lambda p: p.add("nmc", "atop", rule="jan_1"), "rule", "one variable at a time"),
        (lambda p: p.add("nmc").add("nmc"), "'milex1'", "add it once"),
        (lambda p: p.add("nmc", "nmc"), "'milex1'", "add it once"),
        (lambda p: p.add(CONTIGUITY(rule="x")).collect(), "rule 'x'", "'any_day'"),
    ],
)
def test_what_cannot_be_added_is_refused(
    ask: Callable[[Panel], object], says: str, mend: str
) -> None:
    with pytest.raises(PanelError) as caught:
        ask(dyad_years(1935, 1935))
    assert says in caught.value.wrong
    assert mend in caught.value.mend


@pytest.mark.parametrize("name", [*PER_PAIR, "atop-member", "atop-lifetime"])
def test_a_variable_of_another_level_is_refused(name: str) -> None:
    with pytest.raises(PanelError) as caught:
        state_years(1935, 1936).add(name)
    assert variable_named(name).level in caught.value.wrong
    assert "a row of state-years has none" in caught.value.wrong
    assert "panel whose rows have" in caught.value.mend


@pytest.mark.parametrize("name", ["nmc", "cow-majors"])
@pytest.mark.parametrize("unit", [state_years, dyad_years])
def test_a_panel_in_one_systems_numbers_refuses_a_file_in_the_others(
    name: str, unit: Callable[..., Panel]
) -> None:
    with pytest.raises(PanelError) as caught:
        unit(1935, 1936, system="gw").add(name)
    assert "COW's numbers" in caught.value.wrong
    assert "system='cow'" in caught.value.mend


def test_each_system_reads_its_own_file() -> None:
    german = state_years(2000, 2000, system="gw").add("democracy", "ruggedness").collect()
    assert german.filter(gwcode=260)["polyarchy"].item() == pytest.approx(260 / 1000)
    assert german.filter(gwcode=260)["rugged"].item() == pytest.approx(0.8)
    assert "ccode" not in german.columns
    cow = state_years(2000, 2000).add("ruggedness").collect()
    assert cow.filter(ccode=255)["rugged"].item() == pytest.approx(0.8)


def test_a_state_that_a_file_does_not_have_is_not_known_whatever_the_year() -> None:
    rows = state_days("1936-05-01", "1936-05-08").add("ruggedness", "nmc").collect()
    assert rows.filter(ccode=2)["rugged"].to_list() == [1.1] * 8
    assert rows.filter(ccode=200)["rugged"].null_count() == 8
    assert rows.filter(ccode=530)["tpop"].to_list() == [530 * 1936] * rows.filter(ccode=530).height


@pytest.mark.parametrize("name", ["minimum-distance", "sdp", "similarity-votes"])
def test_a_variable_whose_file_was_not_added_says_which_whose_from_where_and_how(name: str) -> None:
    variable = variable_named(name)
    per_state = variable.level == STATE_YEAR
    panel = state_years(1950, 1950) if per_state else dyad_years(1950, 1950)
    with pytest.raises(SourceNotAddedError) as caught:
        panel.add(name)
    assert "has not been added" in caught.value.wrong
    for part in ("get ", ".csv", " from ", "http", "`foedus data add PATH`"):
        assert part in caught.value.mend


def test_a_version_that_was_not_added_is_refused_and_one_that_was_is_used() -> None:
    unit = Step("state-years", (("first", 1935), ("last", 1935)))

    def using(*uses: str) -> Panel:
        return rebuild([unit, Step("add", (("variable", "nmc"), ("uses", uses)))])

    added = dict(state_years(1935, 1935).add("nmc").given[0].uses)["nmc"]
    assert using(f"nmc {added}").given[0].uses == (("nmc", added),)
    with pytest.raises(SourceNotAddedError) as caught:
        using("nmc 5.0")
    assert "5.0" in caught.value.wrong
    for bad in (("atop-m 5.1",), ("nmc",), ("",)):
        with pytest.raises(PanelError) as refused:
            using(*bad)
        assert "KEY VERSION" in refused.value.mend
    with pytest.raises(FoedusError):
        using("nmc 99")


ANYTHING: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 3000), st.integers(), st.floats(),
    st.text(max_size=6),
    st.sampled_from(["tpop1", "conttype", "nmc", "contiguity", "min", "nmc 6.0", "any_day"]),
    st.lists(st.one_of(st.integers(0, 9), st.text(max_size=3), st.floats()), max_size=3).map(tuple),
)  # fmt: skip
STEPS = ("add", "lag", "lead", "dyadic", "joint-democracy", "keep", "between", "peace-spells")
NAMES = (
    "variable", "uses", "rule", "column", "years", "kinds", "at_least", "equals", "unknown",
    "first", "last", "event", "terms", "knots", "gaps",
)  # fmt: skip


@quickly(150)
@given(
    st.sampled_from(STEPS),
    st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=4),
)
@example("keep", {"column": "conttype", "equals": 10**30})
@example("dyadic", {"column": "tpop", "kinds": "min"})
@example("add", {"variable": "relevant", "farthest": "x"})
def test_a_step_with_any_arguments_is_done_or_refused(do: str, arguments: dict[str, Any]) -> None:
    unit = Step("dyad-years", (("first", 1935), ("last", 1935)))
    before = [unit, *(Step("add", (("variable", name),)) for name in ("nmc", "contiguity"))]
    with suppress(FoedusError):
        rebuild([*before, Step(do, tuple(arguments.items()))]).collect()


@quickly(100)
@given(
    st.sampled_from(["state-years", "state-days", "dyad-years"]),
    st.dictionaries(
        st.sampled_from(["first", "last", "first_day", "last_day", "system", "rule", "directed"]),
        ANYTHING,
    ),
)
def test_a_unit_with_any_arguments_is_built_or_refused(unit: str, given_: dict[str, Any]) -> None:
    with suppress(FoedusError):
        rebuild([Step(unit, tuple(given_.items()))])


def test_levels_of_the_variables_tried_here_are_all_that_states_and_pairs_have() -> None:
    levels = {variable_named(name).level for name in (*PER_STATE, *PER_PAIR)}
    assert levels == {STATE_YEAR, STATE, DYAD_YEAR, DIRECTED_DYAD_YEAR}
    assert variable_named("cow-majors") is COW_MAJORS
    assert unit_named("dyad-years").dyadic
    assert DYAD not in levels
