"""Derived columns respect the key, its gaps and what is not known, in batches as in memory."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.errors import PanelError
from foedus.panels import Panel, dyad_years, k_ads, rebuild, state_days, state_years

Give = Callable[..., None]
ETHIOPIA, USA, CANADA, RUSSIA = 530, 2, 20, 365
NOT_KNOWN = -9


@pytest.fixture
def nmc(give: Give) -> None:
    """Populations that tell their state and year; what is not known, and what is 0."""
    give(
        "nmc",
        [
            *({"ccode": ETHIOPIA, "year": y, "tpop": y, "cinc": 0.1} for y in range(1930, 1951)),
            *({"ccode": USA, "year": y, "tpop": 10, "upop": 0, "cinc": 0.5}
              for y in range(1930, 1951)),
            *({"ccode": CANADA, "year": y, "tpop": 40, "upop": 0, "cinc": 0.75}
              for y in range(1930, 1951)),
            *({"ccode": RUSSIA, "year": y, "tpop": NOT_KNOWN, "cinc": 0.25}
              for y in range(1930, 1951)),
        ],
    )  # fmt: skip


@pytest.fixture
def neighbors(give: Give) -> None:
    """Two pairs that are neighbors at times: an event that comes, goes on, stops and comes back."""
    more = {"notes": "", "version": "3.2", "conttype": 1}
    give(
        "cow-contiguity",
        [
            {"statelno": USA, "statehno": CANADA, "begin": 193001, "end": 193212, **more},
            {"statelno": USA, "statehno": CANADA, "begin": 194001, "end": 194012, **more},
            {"statelno": USA, "statehno": ETHIOPIA, "begin": 193301, "end": 193612, **more},
        ],
    )


def of(panel: Panel, column: str, **key: int) -> dict[int, object]:
    rows = panel.collect().filter(**key)
    return dict(zip(rows["year"].to_list(), rows[column].to_list(), strict=True))


@pytest.mark.usefixtures("nmc")
def test_a_lag_is_of_the_year_so_many_years_before_and_never_of_the_row_before() -> None:
    panel = state_years(1930, 1950).add("nmc").lag("tpop").lag("tpop", years=5)
    one = of(panel, "tpop_lag1", ccode=ETHIOPIA)
    assert not {1937, 1938, 1939, 1940} & set(one)
    assert (one[1930], one[1936], one[1942]) == (None, 1935, 1941)
    # The row before 1941 is of 1936, five years earlier.
    assert one[1941] is None
    five = of(panel, "tpop_lag5", ccode=ETHIOPIA)
    assert (five[1941], five[1942], five[1945], five[1946]) == (1936, None, None, 1941)


@pytest.mark.usefixtures("nmc")
def test_a_lead_is_of_the_year_so_many_years_after() -> None:
    panel = state_years(1930, 1950).add("nmc").lead("tpop").lead("tpop", years=5)
    one = of(panel, "tpop_lead1", ccode=ETHIOPIA)
    assert (one[1935], one[1936], one[1950]) == (1936, None, None)
    assert of(panel, "tpop_lead5", ccode=ETHIOPIA)[1936] == 1941


@pytest.mark.usefixtures("nmc")
@pytest.mark.parametrize("years", [21, 9_900, 9_979, 10_000, 10**12])
def test_a_lag_longer_than_the_panel_finds_no_other_key(years: int) -> None:
    panel = state_years(1930, 1950).add("nmc").lag("tpop", years=years).lead("tpop", years=years)
    rows = panel.collect()
    assert rows[f"tpop_lag{years}"].null_count() == rows.height
    assert rows[f"tpop_lead{years}"].null_count() == rows.height


@pytest.mark.usefixtures("nmc")
def test_a_lag_is_what_a_join_on_the_key_and_the_year_gives() -> None:
    panel = dyad_years(1930, 1950).add("nmc").lag("tpop1", years=3)
    rows = panel.collect()
    earlier = rows.select("ccode1", "ccode2", pl.col("year") + 3, pl.col("tpop1").alias("was"))
    joined = rows.join(earlier, on=["ccode1", "ccode2", "year"], how="left", maintain_order="left")
    assert joined["tpop1_lag3"].equals(joined["was"].alias("tpop1_lag3"), null_equal=True)
    assert rows["tpop1_lag3"].null_count() < rows.height


@pytest.mark.usefixtures("nmc")
def test_the_values_of_a_pair_are_known_where_both_are() -> None:
    kinds = ("min", "max", "sum", "ratio", "share", "difference")
    panel = dyad_years(1931, 1931).add("nmc").dyadic("tpop", *kinds).dyadic("upop", *kinds)
    rows = panel.collect()

    def pair(one: int, two: int, of: str) -> tuple[object, ...]:
        return rows.filter(ccode1=one, ccode2=two).select(f"{of}_{kind}" for kind in kinds).row(0)

    assert pair(USA, CANADA, "tpop") == (10, 40, 50, 0.25, 0.2, -30)
    assert pair(CANADA, USA, "tpop") == (10, 40, 50, 0.25, 0.8, 30)
    assert pair(USA, RUSSIA, "tpop") == (None,) * 6
    assert pair(RUSSIA, USA, "tpop") == (None,) * 6
    # Of two zeros there is no ratio and no share, and no infinity.
    assert pair(USA, CANADA, "upop") == (0, 0, 0, None, None, 0)


@pytest.mark.usefixtures("neighbors", "nmc", "majors")
def test_a_sum_or_difference_has_room_in_narrow_columns() -> None:
    # `major` is a column of one byte: as a peer of wide ones its values must not wrap around.
    panel = dyad_years(1931, 1931).add("cow-majors").dyadic("major", "sum", "difference")
    rows = panel.collect()
    assert rows["major1"].dtype == pl.Int8
    assert rows["major_sum"].dtype == pl.Int64
    assert rows["major_difference"].dtype == pl.Int64
    assert rows.filter(ccode1=CANADA, ccode2=USA)["major_difference"].to_list() == [-1]


@pytest.fixture
def majors(give: Give) -> None:
    spell = {"styear": 1898, "stmonth": 8, "stday": 13, "endmonth": 12, "endday": 31}
    give("cow-majors", [{**spell, "ccode": USA, "endyear": 2016}])


@pytest.mark.usefixtures("nmc")
def test_min_and_max_are_given_where_no_kind_is_named_and_a_kind_named_twice_once() -> None:
    panel = dyad_years(1931, 1931).add("nmc")
    assert [one.name for one in panel.dyadic("cinc").given[-2:]] == ["cinc_min", "cinc_max"]
    assert [one.name for one in panel.dyadic("cinc", "sum", "sum").given[14:]] == ["cinc_sum"]


@pytest.mark.usefixtures("nmc")
def test_one_state_below_the_threshold_settles_it_and_else_both_must_be_known() -> None:
    rows = dyad_years(1931, 1931).add("nmc").joint_democracy("cinc", at_least=0.5).collect()
    column = "joint_democracy_cinc"

    def pair(one: int, two: int) -> object:
        return rows.filter(ccode1=one, ccode2=two)[column].item()

    unknown = 200
    assert (pair(USA, CANADA), pair(CANADA, USA)) == (1, 1)
    assert (pair(USA, RUSSIA), pair(RUSSIA, USA)) == (0, 0)
    assert (pair(RUSSIA, unknown), pair(unknown, RUSSIA)) == (0, 0)
    assert (pair(USA, unknown), pair(unknown, USA)) == (None, None)
    assert pair(unknown, 220) is None


@pytest.mark.usefixtures("neighbors")
def test_peace_is_counted_within_a_pair_and_ends_what_its_event_ends() -> None:
    panel = dyad_years(1930, 1945, directed=False).add("contiguity").peace_spells("conttype")
    years = of(panel, "conttype_peace", ccode1=USA, ccode2=CANADA)
    assert [years[y] for y in range(1930, 1943)] == [0, 0, 0, *range(8), 0, 1]
    cubed = of(panel, "conttype_peace3", ccode1=USA, ccode2=CANADA)
    assert (cubed[1939], cubed[1940]) == (6**3, 7**3)
    absent = of(panel, "conttype_peace", ccode1=USA, ccode2=ETHIOPIA)
    assert [absent[y] for y in (1932, 1933, 1934, 1936, 1941, 1942)] == [2, 3, 0, 0, 0, 1]
    counted = dyad_years(1930, 1945).add("contiguity").peace_spells("conttype", gaps="count")
    assert of(counted, "conttype_peace", ccode1=ETHIOPIA, ccode2=USA)[1941] == 4


@pytest.mark.usefixtures("neighbors")
def test_peace_is_null_after_the_source_ends() -> None:
    panel = dyad_years(2014, 2020).add("contiguity").peace_spells("conttype", terms="spline")
    ends = panel.collect().filter(ccode1=USA, ccode2=CANADA)
    assert ends["conttype_peace"].to_list() == [0, 1, 2, None, None, None, None]
    assert ends["conttype_peace_spline1"].null_count() == 4


@pytest.mark.usefixtures("neighbors")
def test_a_part_of_the_span_keeps_what_was_counted_before_it() -> None:
    panel = dyad_years(1930, 1945).add("contiguity").peace_spells("conttype", terms="none")
    part = panel.between(1936, 1938)
    assert part.years == (1936, 1938)
    assert of(part, "conttype_peace", ccode1=USA, ccode2=CANADA) == {1936: 3, 1937: 4, 1938: 5}
    with pytest.raises(PanelError, match="none of 1939-1945"):
        part.between(1939, 1945)


def derived(directed: bool) -> Panel:
    return (
        dyad_years(1935, 1942, directed=directed)
        .add("contiguity", "nmc")
        .peace_spells("conttype")
        .peace_spells("upop1", terms="spline", knots=(1, 3, 5, 9), gaps="count")
        .lag("tpop1", years=2)
        .lead("conttype")
        .dyadic("tpop", "ratio", "share")
        .joint_democracy("cinc", at_least=0.2)
        .between(1936, 1942)
    )


@pytest.mark.usefixtures("neighbors", "nmc")
@pytest.mark.parametrize(("directed", "size"), [(True, 500), (False, 50)])
def test_derived_columns_are_the_same_in_memory_and_in_batches(directed: bool, size: int) -> None:
    panel = derived(directed)
    whole = panel.collect()
    assert whole.equals(panel.frame.collect())
    parts = list(panel.batches(size))
    assert pl.concat(parts).equals(whole)
    assert all(part.schema == whole.schema for part in parts)
    ends = [part.select("ccode1", "ccode2").row(-1) for part in parts if part.height]
    assert all(one < later for one, later in pairwise(ends))
    assert len(ends) > 50


@pytest.mark.usefixtures("neighbors", "nmc")
def test_a_recipe_of_derived_columns_rebuilds_them() -> None:
    panel = derived(directed=False)
    again = rebuild(panel.recipe)
    assert again.recipe == panel.recipe
    assert again.collect().equals(panel.collect())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 12), st.sampled_from(["lag", "lead"]), st.integers(1, 400))
def test_a_lag_of_any_length_is_the_same_in_batches_of_any_size(
    nmc: None, years: int, way: str, size: int
) -> None:
    panel = getattr(state_years(1930, 1950).add("nmc"), way)("tpop", years=years)
    assert pl.concat(list(panel.batches(size))).equals(panel.collect())


@pytest.mark.usefixtures("nmc")
@pytest.mark.parametrize(
    ("ask", "says", "mend"),
    [
        (lambda p: p.lag("tpo1"), "'tpo1'", "did you mean tpop1"),
        (lambda p: p.lead("zzz"), "'zzz'", "it has milex1, milper1"),
        (lambda p: p.lag(5), "5", "it has"),
        (lambda p: p.lag(["tpop1"]), "['tpop1']", "it has"),
        (lambda p: p.lag("tpop1", years=0), "below 1", "1 or more"),
        (lambda p: p.lag("tpop1", years=1.5), "1.5", "as a number"),
        (lambda p: p.lag("tpop1").lag("tpop1"), "'tpop1_lag1'", "add it once"),
        (lambda p: p.dyadic("tpop1"), "'tpop11'", "did you mean tpop1"),
        (lambda p: p.dyadic("tpop", "mean"), "kind 'mean'", "'min'"),
        (lambda p: p.joint_democracy(), "'polyarchy1'", "add the variable"),
        (lambda p: p.joint_democracy("cinc", at_least="a"), "'a'", "lowest value"),
        (lambda p: p.joint_democracy("cinc", at_least=float("nan")), "nan", "lowest value"),
        (lambda p: p.peace_spells("tpop"), "'tpop'", "did you mean tpop"),
        (lambda p: p.peace_spells("tpop1", terms="cubed"), "'cubed'", "did you mean 'cubic'"),
        (lambda p: p.peace_spells("tpop1", gaps="skip"), "'skip'", "'restart'"),
        (lambda p: p.peace_spells("tpop1", terms="spline", knots=(3, 1)), "(3, 1)", "three or"),
        (lambda p: p.keep("tpop3"), "'tpop3'", "did you mean tpop"),
        (lambda p: p.keep("tpop1", unknown="ignore"), "'ignore'", "'refuse'"),
        (lambda p: p.keep("tpop1", equals=(1, 2)), "(1, 2)", "one number"),
        (lambda p: p.keep("tpop1", equals="many").collect(), "'many'", "a value that"),
        (lambda p: p.between(1816, 1900), "1931-1931", "years that it has"),
        (lambda p: p.between(1932, 1931), "before it begins", "earlier year"),
    ],
)
def test_what_cannot_be_derived_is_refused(
    ask: Callable[[Panel], object], says: str, mend: str
) -> None:
    panel = dyad_years(1931, 1931).add("nmc")
    with pytest.raises(PanelError) as caught:
        ask(panel)
    assert says in caught.value.wrong
    assert mend in caught.value.mend


@pytest.mark.usefixtures("nmc")
def test_years_of_peace_and_lags_are_of_years() -> None:
    days = state_days("1931-01-01", "1931-01-03").add("nmc")
    for ask in (lambda: days.peace_spells("tpop"), lambda: days.lag("tpop")):
        with pytest.raises(PanelError, match="a row of state-days is no year"):
            ask()


@pytest.mark.usefixtures("real_files")
def test_a_column_that_the_unit_has_itself_can_be_kept_by_and_named() -> None:
    panel = k_ads(1914, 1918, seed=1)
    allied = panel.keep("allied")
    assert allied.collect()["allied"].unique().to_list() == [1]
    assert allied.frame.collect().equals(allied.collect())
    with pytest.raises(PanelError, match="no year"):
        panel.lag("weight")


@pytest.mark.usefixtures("neighbors")
def test_rows_are_kept_by_a_value_and_what_is_not_known_by_a_named_rule() -> None:
    panel = dyad_years(2015, 2018).add("contiguity")
    for gather in (Panel.collect, lambda p: p.frame.collect(), lambda p: list(p.batches(99))):
        with pytest.raises(PanelError) as caught:
            gather(panel.keep("conttype", equals=0))
        assert "of the years 2017 to 2018" in caught.value.wrong
        assert "panel.coverage()" in caught.value.mend
    dropped = panel.keep("conttype", equals=0, unknown="drop").collect()
    assert dropped["year"].unique().sort().to_list() == [2015, 2016]
    kept = panel.keep("conttype", equals=0, unknown="keep").collect()
    assert kept["year"].unique().sort().to_list() == [2015, 2016, 2017, 2018]
    assert panel.keep("conttype", equals=1000, unknown="drop").collect().is_empty()
