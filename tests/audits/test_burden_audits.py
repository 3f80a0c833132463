"""Accounts of an alliance's year, the dividend, and NATO's record from its own workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from foedus.audits.burden.account import (
    account,
    against_benefit,
    contributions,
    exploitation,
    path_to,
    targets,
)
from foedus.audits.burden.dividend import dividend, strength_alone
from foedus.audits.burden.exposure import exposed_borders
from foedus.audits.burden.figures import COLUMNS, Figure, YearFigures, speaker, year_figures
from foedus.audits.burden.nato_record import nato_record
from foedus.audits.burden.nato_table import differing, nato_cells
from foedus.audits.burden.nineties import PUBLISHED, nineties
from foedus.audits.burden.reactions import reactions
from foedus.errors import (
    CoverageError,
    MeasureError,
    SourceNotAddedError,
    UnknownNameError,
)
from foedus.sources import adding
from foedus.states import resolve
from foedus.worlds.world import world

DAY = date(2024, 12, 31)


def figures(effort: list[float | None], gdp: list[float], **more: list[float]) -> YearFigures:
    """The figures of the first members of NATO, made up."""
    states = world(DAY).members("NATO")[: len(gdp)]
    told: dict[str, list[float | None]] = {name: [None] * len(gdp) for name in COLUMNS}
    told["effort"], told["gdp"] = effort, list(gdp)
    told["milex"] = [
        None if share is None else share * base / 100
        for share, base in zip(effort, gdp, strict=True)
    ]
    told |= {name: list(values) for name, values in more.items()}
    columns = {
        name: tuple(Figure(value, "made up", "assumed") for value in values)
        for name, values in told.items()
    }
    return YearFigures(2024, DAY, states, columns, "crowns")


def add(shared_data: Path, *names: str) -> None:
    for name in names:
        (path,) = shared_data.rglob(name)
        (done,) = adding.add([path])
        assert done.entry is not None, done.refusal


def test_an_account_adds_up_and_counts_the_unknown_nowhere() -> None:
    told = account(figures([2.0, 1.0, None, 4.0], [1000, 2000, 500, 500]))
    assert told.milex[[0, 1, 3]].tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3])
    assert np.isnan(told.milex[2])
    assert told.gaps["wales-2014"][[0, 1, 3]].tolist() == [0, 20, 0]
    assert told.gaps["hague-2025"][[0, 1, 3]].tolist() == [15, 50, 0]
    assert np.isnan(told.gaps["wales-2014"][2])
    assert told.rank.tolist() == [2, 3, 0, 1]
    assert told.figures.missing() == (told.figures.codes[2],)


def test_an_alliance_of_which_nothing_is_known_is_refused() -> None:
    with pytest.raises(MeasureError):
        account(figures([None, None, None], [1, 2, 3]))


def test_the_equipment_bill_is_a_fifth_of_spending_less_what_goes_there() -> None:
    told = account(figures([2.0, 2.0], [1000, 1000], equipment=[15.0, 30.0]))
    assert told.equipment_gap["wales-2014"].tolist() == pytest.approx([1, 0])
    assert "hague-2025" not in told.equipment_gap


def test_with_weights_on_spending_alone_ranks_are_those_of_percent_of_gdp() -> None:
    one = figures([2.0, 1.0, 3.0, 2.5], [10, 70, 20, 40], personnel=[4.0, 3, 2, 1])
    told = contributions(one, {"spending": 1.0}, seed=1)
    assert told is not None
    for ranks in (told.effort.rank_low, told.effort.rank_most):
        assert ranks.tolist() == account(one).rank.tolist()


def test_a_component_that_is_none_or_not_known_is_refused_and_so_are_weights_off_the_simplex(
) -> None:  # fmt: skip
    one = figures([2.0, 1.0, 3.0], [10, 70, 20], personnel=[4.0, 3, 2])
    for weights, error in (
        ({"courage": 1.0}, UnknownNameError), ({"equipment": 1.0}, UnknownNameError),
        ({"spending": 0.5, "personnel": 0.6}, MeasureError),
    ):  # fmt: skip
        with pytest.raises(error):
            contributions(one, weights, seed=1)


def test_exploitation_of_the_small_is_seen_with_and_without_the_largest() -> None:
    told = exploitation(figures([4.0, 3, 2, 1, 0.5], [50, 40, 30, 20, 10]), seed=1)
    assert told.largest == "USA"
    assert [test.statistic for test in (*told.all, *told.others)] == pytest.approx([1, 1, 1, 1])
    assert [test.n for test in (*told.all, *told.others)] == [5, 5, 4, 4]


def test_too_few_members_to_test_are_told_and_not_refused() -> None:
    told = exploitation(figures([4.0, 3, None], [50, 40, 30]), seed=1)
    assert (told.all, told.others) == ((), ())
    assert "too few" in told.skipped


def test_benefit_counts_borders_only_where_they_are_known() -> None:
    one = figures([4.0, 3, 2, 1], [50, 40, 30, 20], population=[1.0, 2, 3, 4])
    tests, _ = against_benefit(one, np.full(4, np.nan))
    assert [test.parts for test in tests] == [("gdp", "population")]
    tests, benefit = against_benefit(one, [1, 0, 2, 3])
    assert len(tests) == 2
    assert benefit.sum() == pytest.approx(1)


def test_a_member_of_whose_neighbors_nothing_is_known_is_not_known_and_no_island() -> None:
    here = world(DAY)
    states = tuple(here.states[here.position(code)] for code in ("JOR", "PSE", "EGY"))
    told = exposed_borders(here, states)
    assert np.isnan(told).tolist() == [False, True, False]
    assert (told[[0, 2]] > 0).all()
    more = {"population": [11.0, 5.0, 110.0]}
    tests, benefit = against_benefit(figures([2.0, 1.0, 3.0], [50.0, 20.0, 400.0], **more), told)
    assert tests[-1].parts == ("gdp", "population", "borders")
    assert np.isnan(benefit).tolist() == [False, True, False]


def test_an_island_of_allies_has_no_exposed_border() -> None:
    here = world(DAY)
    states = here.members("NATO")
    held = dict(zip([one.code for one in states], exposed_borders(here, states), strict=True))
    assert held["PRT"] == held["ISL"] == held["LUX"] == 0
    assert held["EST"] == 1
    assert held["TUR"] > held["EST"]


def test_a_path_ends_with_its_target_and_there_is_none_to_one_that_is_past() -> None:
    wales, hague = targets()
    told = path_to(figures([2.0, 4.0], [100, 100]), hague)
    assert told is not None
    assert (told.years[0], told.years[-1]) == (2025, 2035)
    assert told.share[-1].tolist() == [3.5, 4.0]
    assert path_to(figures([2.0, 4.0], [100, 100]), wales) is None


def test_the_dividend_is_the_strength_at_which_standing_alone_is_as_good() -> None:
    def alone(times: float) -> float:
        return 3 / (3 + times)

    told = dividend(0.5, alone, 2.0, 100.0)
    assert told.times == pytest.approx(3)
    assert told.percent == pytest.approx(6)
    assert (told.low, told.high) == pytest.approx((2 * 3**0.5, 18))
    assert told.saved == pytest.approx(4)
    assert dividend(0.75, alone, 2.0, 100.0).times == 1
    assert dividend(0.5, alone, None, 100.0).percent is None
    with pytest.raises(MeasureError):
        strength_alone(lambda times: 0.5 + 0 * times, 0.4)


def test_a_speaker_that_is_none_or_was_not_added_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        speaker("rumor")
    with pytest.raises(SourceNotAddedError):
        speaker("nato")
    with pytest.raises(SourceNotAddedError):
        nato_cells()


def test_the_atlas_names_a_source_and_an_origin_for_every_number() -> None:
    here = world(DAY)
    told = year_figures(here, here.members("NATO"), speaker("atlas"))
    for name in ("milex", "gdp", "effort", "population", "personnel"):
        for one in told.columns[name]:
            assert one.value is not None
            assert one.source
            assert one.origin in ("reported", "derived", "interpolated", "carried-forward")
    assert not told.missing()


# From the workbooks


def test_nato_prints_341_cells_and_21_differ_from_its_own_tables(shared_data: Path) -> None:
    add(shared_data, "240617-def-exp-2024-TABLES-en.xlsx")
    cells = nato_cells()
    assert (cells.height, cells["country"].n_unique(), cells["year"].n_unique()) == (341, 31, 11)
    found = {(one.country, one.year): one for one in differing(cells)}
    assert len(found) == 21
    dutch = found["Netherlands", 2024]
    assert (dutch.read, dutch.current, dutch.constant) == (2.05, 1.85, 2.05)


def test_every_cell_is_read_as_it_stands_in_the_sheet(shared_data: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    (path,) = shared_data.rglob("240617-def-exp-2024-TABLES-en.xlsx")
    add(shared_data, path.name)
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True)["TABLE3"]
    stood: dict[str, list[float]] = {}
    for row in sheet.iter_rows(values_only=True):
        words = [one for one in row if isinstance(one, str)]
        numbers = [float(one) for one in row if isinstance(one, (int, float))]
        # The first panel of the sheet is the share of GDP; the second names states again.
        if words and len(numbers) >= 11:
            stood.setdefault(words[0].strip(" *\xa0"), numbers[-11:])
    cells = nato_cells()
    checked = 0
    for country, rows in cells.partition_by("country", as_dict=True).items():
        for read, shown in zip(rows["read"], stood[str(country[0])], strict=True):
            assert round(read, 2) == round(shown, 2)
            checked += 1
    assert checked == 341


def test_natos_record_is_what_was_noted_before_it_was_built(shared_data: Path) -> None:
    add(shared_data, "240617-def-exp-2024-TABLES-en.xlsx")
    told = nato_record("current", permutations=99)
    noted = {
        2014: (0.30, 0.21), 2016: (0.16, 0.06), 2018: (0.08, -0.03), 2020: (0.13, 0.03),
        2022: (0.01, -0.09), 2023: (-0.07, -0.18), 2024: (-0.05, -0.14),
    }  # fmt: skip
    found = {
        one.year: (round(one.all[0].statistic, 2), round(one.others[0].statistic, 2))
        for one in told.tests
    }
    assert {year: found[year] for year in noted} == noted
    assert [round(share, 3) for year, share, _ in told.shares if year in (2014, 2016, 2024)] == [
        0.693, 0.720, 0.656
    ]  # fmt: skip
    assert [round(told.convergence.sigma[row], 2) for row in (0, -1)] == [0.43, 0.30]
    assert told.convergence.beta is not None
    assert round(told.convergence.beta.slope, 2) == -0.57
    assert round(told.convergence.beta.r, 2) == -0.68
    with pytest.raises(UnknownNameError):
        nato_record("guessed")


def test_no_definition_of_the_nineties_that_follows_the_study_is_significant(
    shared_data: Path,
) -> None:
    add(shared_data, "SIPRI-Milex-data-1949-2024_2.xlsx")
    found = nineties()
    assert all(len(one.found) == len(PUBLISHED) for one in found)
    plain = next(
        one
        for one in found
        if one.kind == "spearman"
        and one.members.startswith("15")
        and one.effort.startswith("SIPRI")
    )
    assert [round(value, 2) for value in plain.found] == [0.22, 0.12, 0.15, 0.21]
    assert not plain.significant


def test_reactions_are_fitted_from_sipri_and_a_rival_that_is_not_known_is_refused(
    shared_data: Path,
) -> None:
    add(shared_data, "SIPRI-Milex-data-1949-2024_2.xlsx")
    members = world("1992-12-31").members("NATO")
    russia = resolve("Russia", on="1992-12-31").state
    told = reactions(members, russia, 1992, 2024)
    assert told.leader == "USA"
    assert told.left_out == ("ISL",)
    assert len(told.responses) == 4
    assert {one.state for one in told.each} == set(told.states) - {"USA"}
    with pytest.raises(CoverageError):
        reactions(members, russia, 1985, 2000)
