"""Trade: imports of the row's first state from the second, never 0 for not known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from foedus.panels import dyad_years, state_years

Give = Callable[..., None]
Official = Callable[..., None]

PAIR = ["ccode1", "ccode2", "year"]
FLOWS = ["imports", "exports", "imports_smooth", "exports_smooth"]
DYADIC = "cow/trade/peacesciencer_cow_trade_4.0_dyadic.csv.gz"
NATIONAL, NATIONAL_FORM = (
    "cow/trade/National_COW_4.0.csv",
    "cow/trade/peacesciencer_cow_trade_sy.csv",
)


def rows() -> list[dict[str, object]]:
    pair = {"ccode1": 2, "ccode2": 20, "flow1": 612, "flow2": 735, "smoothflow1": 600}
    return [
        {**pair, "year": 2013, "smoothflow2": 700},
        {**pair, "year": 2014, "flow2": "", "smoothflow2": ""},
    ]


def test_each_direction_has_its_own_imports(give: Give) -> None:
    give("cow-trade", rows())
    panel = dyad_years(2013, 2015).add("dyadic-trade").frame
    one = panel.filter(ccode1=2, ccode2=20).collect().select(FLOWS).rows()
    assert one == [(612, 735, 600, 700), (612, None, 600, None), (None,) * 4]
    other = panel.filter(ccode1=20, ccode2=2).collect().select(FLOWS).rows()
    assert other == [(735, 612, 700, 600), (None, 612, None, 600), (None,) * 4]


def test_an_undirected_pair_has_both_directions(give: Give) -> None:
    give("cow-trade", rows())
    panel = dyad_years(2013, 2013, directed=False).add("dyadic-trade").frame
    mine = panel.filter(ccode1=2, ccode2=20).collect()
    assert mine.select("imports_12", "imports_21").row(0) == (612, 735)


def test_a_pair_without_a_row_is_not_known_to_trade_nothing(give: Give) -> None:
    give("cow-trade", rows())
    panel = dyad_years(2013, 2013).add("dyadic-trade").frame.filter(ccode1=2, ccode2=70)
    assert panel.collect().select(FLOWS).row(0) == (None,) * 4


def test_flows_are_the_files_year_by_year(official: Official, shared_data: Path) -> None:
    official(DYADIC)
    names = dict(zip(("flow1", "flow2", "smoothflow1", "smoothflow2"), FLOWS, strict=True))
    theirs = pl.read_csv(shared_data / DYADIC, infer_schema_length=None).rename(names)
    ours = dyad_years(1870, 2014).add("dyadic-trade").collect()
    lower = ours.filter(pl.col("ccode1") < pl.col("ccode2"))
    beside = theirs.join(lower, on=PAIR, how="anti")
    # Members of one year, on no same day of it (Germany and the Netherlands in 1945); no flow.
    assert beside.height == 5
    assert set(beside.select(pl.sum_horizontal(FLOWS)).to_series()) == {0}
    named = theirs.join(beside, on=PAIR, how="anti")
    held = named.join(lower, on=PAIR, suffix="_ours")
    assert held.height == named.height
    for flow in FLOWS:
        assert held[flow].cast(pl.Float64).equals(held[f"{flow}_ours"].alias(flow))
    by_year = [
        rows.group_by("year")
        .agg(
            *(pl.col(flow).count().alias(f"{flow}_n") for flow in FLOWS),
            # Whole millions, so that sums are exact.
            *(pl.col(flow).cast(pl.Float64).sum().alias(f"{flow}_sum") for flow in FLOWS[:2]),
        )
        .sort("year")
        for rows in (lower, named)
    ]
    assert by_year[0].equals(by_year[1])
    # What 1 imports from 2 is what 2 exports to 1.
    turned = lower.join(
        ours.filter(pl.col("ccode1") > pl.col("ccode2")),
        left_on=PAIR,
        right_on=["ccode2", "ccode1", "year"],
        suffix="_back",
    )
    assert turned.height == lower.height
    assert turned["imports"].equals(turned["exports_back"].alias("imports"))
    assert turned["exports_smooth"].equals(turned["imports_smooth_back"].alias("exports_smooth"))


def test_national_totals_are_those_of_both_forms_of_the_file(
    official: Official, shared_data: Path
) -> None:
    official(NATIONAL)
    panel = state_years(1870, 2015).add("national-trade").collect()
    keys = ["ccode", "year"]
    both = [
        panel.join(
            pl.read_csv(shared_data / name, infer_schema_length=None),
            on=keys,
            how="left",
            maintain_order="left",
        )
        for name in (NATIONAL, NATIONAL_FORM)
    ]
    for ours, theirs in (("total_imports", "imports"), ("total_exports", "exports")):
        owner, package = (rows[theirs].cast(pl.Float64) for rows in both)
        assert panel[ours].equals(owner.alias(ours))
        assert (package.is_null() == owner.is_null()).all()
        # The package wrote fifteen digits: half a unit of the last is 5e-15 of the number.
        assert ((package - owner).abs() / owner).max() <= 5e-15  # type: ignore[operator]
    assert panel.filter(pl.col("year") == 2015)["total_imports"].count() == 0
    inside = panel.filter(pl.col("year") <= 2014)
    form = pl.read_csv(shared_data / NATIONAL_FORM, infer_schema_length=None)
    # Rows of states that were no members yet; and members that have no row.
    assert form.join(panel, on=keys, how="anti").height == 765
    assert inside.join(form, on=keys, how="anti").height == 102
