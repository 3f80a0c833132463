"""The question about every attack of a date: what it puts in short, writes and refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from foedus.contingency.pairs.summary import summary
from foedus.contingency.pairs.sweep import sweep
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.pairs.writing import checked_path, write
from foedus.dates import exact_day
from foedus.errors import (
    EventError,
    FoedusError,
    ScenarioError,
    StoreError,
    UnknownNameError,
    WorkError,
)
from foedus.questions.sweep import answer
from foedus.results.result import Result
from foedus.worlds.world import world

DAY = "2026-01-01"
EST, LVA, RUS, USA = 366, 367, 365, 2


@pytest.fixture(scope="module")
def tables() -> PairTables:
    return PairTables(world(DAY))


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    pairs = [(RUS, EST), (LVA, EST), (RUS, LVA), (483, 145)]
    return sweep(exact_day(DAY), pairs=pairs, draws=60)


def ask(**said: Any) -> Result:
    return answer(**{"on": DAY, "draws": 60, "attacker": "Russia", "target": "Estonia", **said})


def test_a_summary_counts_what_the_table_holds(frame: pl.DataFrame, tables: PairTables) -> None:
    found = summary(frame, tables, listed=2)
    lift = frame["threshold"] - frame["threshold_unaided"]
    assert found.attacks == 4
    assert found.relevant == int(frame["relevant"].sum()) == 3
    assert found.lift.median == pytest.approx(lift.median())
    assert found.targets["target"].to_list()[-1] == 145
    estonia = found.targets.filter(target=EST).row(0, named=True)
    rows = frame.filter(target=EST)
    assert estonia["attacks"] == 2
    assert estonia["threshold"] == pytest.approx(rows["threshold"].median())
    helpers = sum(
        sum(f for f, side in zip(fights, sides, strict=True) if side == 1)
        for fights, sides in rows.select("fights", "side").iter_rows()
    )
    assert estonia["helpers"] == pytest.approx(helpers / 2)


def test_the_ally_that_is_named_shifts_the_threshold_most(
    frame: pl.DataFrame, tables: PairTables
) -> None:
    found = summary(frame, tables, listed=10)
    assert found.highest.height == found.lifted.height == 3
    assert found.highest["threshold"].is_sorted(descending=True)
    assert found.lifted["lift"].is_sorted(descending=True)
    for row in found.highest.iter_rows(named=True):
        whole = frame.filter(attacker=row["attacker"], target=row["target"]).row(0, named=True)
        shifts = {
            who: shift
            for who, side, shift in zip(whole["ccode"], whole["side"], whole["shifts"], strict=True)
            if side == 1
        }
        assert row["ally_shift"] == max(shifts.values())
        assert shifts[row["ally"]] == row["ally_shift"]


def test_treaties_are_those_whose_duty_applies(frame: pl.DataFrame, tables: PairTables) -> None:
    found = summary(frame, tables).agreements
    rows = {row["agreement"]: row for row in found.iter_rows(named=True)}
    nato = rows["north-atlantic-treaty"]
    assert nato["attacks"] == 3
    assert nato["helpers"] > 80
    assert 0 <= nato["low"] <= nato["median"] <= nato["high"]
    assert "un-charter" not in rows


def test_where_nobody_is_relevant_or_nobody_knows_all_attacks_are_listed(
    frame: pl.DataFrame, tables: PairTables
) -> None:
    far = frame.filter(attacker=483)
    assert summary(far, tables).highest.height == 1
    blind = frame.with_columns(relevant=pl.lit(None, pl.Boolean))
    assert summary(blind, tables).relevant is None
    assert summary(blind, tables).highest.height == 4


def test_the_whole_table_is_written_and_read_back(frame: pl.DataFrame, tmp_path: Path) -> None:
    done = write(frame, tmp_path / "all.parquet")
    assert pl.read_parquet(tmp_path / "all.parquet").equals(frame)
    assert done.rows == 4
    write(frame, tmp_path / "all.csv")
    back = pl.read_csv(tmp_path / "all.csv")
    assert back.columns == frame.columns
    assert back["ccode"][0].split(";") == [str(one) for one in frame["ccode"][0]]
    again = write(frame, tmp_path / "again.parquet")
    assert again.sha256 == done.sha256
    assert {one.name for one in tmp_path.iterdir()} == {"all.parquet", "all.csv", "again.parquet"}


def test_a_table_that_cannot_be_written_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name, wrong in (
        ("all.xlsx", "how the table is to be written"), ("gone/all.csv", "is no folder"),
        ("folder.csv", "is a folder"),
    ):  # fmt: skip
        with pytest.raises(StoreError, match=wrong):
            checked_path(tmp_path / name)
        with pytest.raises(StoreError, match=wrong):
            # So many draws would take minutes.
            ask(out=tmp_path / name, draws=100_000, target=None)


def test_the_answer_tells_who_is_attacked_and_who_raises_the_threshold(tmp_path: Path) -> None:
    result = ask(target="Estonia,Latvia", out=tmp_path / "all.csv", parts=tmp_path / "parts")
    assert {row["state"] for row in result.rows} == {"EST", "LVA"}
    assert result.extra["attacks"] == 2
    assert result.extra["written"]["rows"] == 2
    assert any(one.suffix == ".parquet" for one in (tmp_path / "parts").iterdir())
    assert "threshold" in result.explain()
    assert "north-atlantic-treaty" in result.explain()
    assert ask(target="Estonia,Latvia").rows == result.rows


def test_a_scenario_is_swept_in_the_world_that_it_makes(tmp_path: Path) -> None:
    before, after = (
        ask(target="Ukraine", scenario=one, parts=tmp_path) for one in (None, "ukraine-joins-nato")
    )
    assert after.parameters["scenario"]["name"] == "ukraine-joins-nato"
    assert after.rows[0]["threshold"] > before.rows[0]["threshold"]
    told = {row["agreement"] for row in after.extra["agreements"]}
    assert "north-atlantic-treaty" in told
    assert "north-atlantic-treaty" not in {row["agreement"] for row in before.extra["agreements"]}
    # Neither takes the other's part for its own, and a part is found again.
    assert len(list(tmp_path.iterdir())) == 2
    again = ask(target="Ukraine", scenario="ukraine-joins-nato", parts=tmp_path)
    assert again.rows == after.rows
    assert len(list(tmp_path.iterdir())) == 2
    with pytest.raises(ScenarioError, match="atlantis"):
        ask(scenario="atlantis-joins")


def test_a_state_named_on_both_sides_does_not_attack_itself() -> None:
    assert ask(attacker="Russia,Estonia", target="Estonia").extra["attacks"] == 1
    with pytest.raises(EventError, match="attacks itself alone"):
        ask(attacker="Estonia")


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        ({"draws": 0}, EventError, "0 draws"),
        ({"draws": 100_001}, EventError, "100001 draws"),
        ({"seed": -1}, EventError, "seed -1"),
        ({"listed": 201}, EventError, "201 attacks listed"),
        ({"attacker": "Atlantis"}, UnknownNameError, "Atlantis"),
        ({"attacker": ""}, EventError, "by no state"),
        ({"target": []}, EventError, "by no state"),
        ({"target": "Abkhazia"}, FoedusError, "COW's system|not"),
        ({"backend": "ray"}, WorkError, "no backend"),
        ({"backend": "dask"}, WorkError, "needs scheduler"),
        ({"backend": "loky", "jobs": 0}, WorkError, "0 processes"),
        ({"scheduler": "tcp://127.0.0.1:1"}, WorkError, "takes no scheduler"),
        ({"on": "yesterday"}, FoedusError, "yesterday"),
    ],
    ids=str,
)
def test_what_has_no_answer_is_refused_with_a_mend(
    said: dict[str, Any], error: type[FoedusError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        ask(**said)
    assert caught.value.mend
