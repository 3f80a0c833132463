"""Many attacks at once: the same as one by one, and the same bytes wherever they are worked."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from conftest import Official

from foedus.casus import Event
from foedus.contingency.chain import run
from foedus.contingency.joining.forecast import joining_chances
from foedus.contingency.pairs import sweep as sweeping
from foedus.contingency.pairs.onset import pair_onset
from foedus.contingency.pairs.sweep import fingerprint, sweep, swept
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.spread.calling import call_in
from foedus.errors import CoverageError, EventError, MeasureError, WorkError
from foedus.models.dispute_onset import feature_row, shipped
from foedus.worlds.world import world

DAY = date(2026, 1, 1)
PAIRS = [(365, 366), (710, 840), (2, 645), (373, 371), (640, 350), (666, 630), (220, 41)]
FILES_1914 = (
    "atop/atop5_1m.csv", "cow/contiguity/contdir.csv", "cow/nmc/peacesciencer_nmc70.csv",
    "cow/system/majors2016.csv", "geo/peacesciencer_cow_capitals.csv",
    "rivalry/peacesciencer_tss_rivalries.csv",
)  # fmt: skip


@cache
def tables() -> PairTables:
    return PairTables(world(DAY))


@pytest.mark.parametrize("many", [False, True], ids=["one", "many"])
@pytest.mark.parametrize(("attacker", "target"), PAIRS[:4])
def test_an_attack_read_from_the_tables_is_that_of_the_chain(
    attacker: int, target: int, many: bool
) -> None:
    here = tables()
    event = Event((attacker,), (target,), DAY)
    alone = call_in(here.world, event, joining_chances(here.world, event))
    shared = here.call_in(here.row(attacker), here.row(target), many=many)
    assert alone.case == shared.case
    assert (alone.states == shared.states).all()
    assert (alone.fighting == shared.fighting).all()
    for name in ("first", "called", "opposed", "extended"):
        assert np.abs(getattr(alone, name) - getattr(shared, name)).max() < 1e-6, name
    for name in ("attacking", "defending", "called", "side", "chance"):
        one, other = (getattr(calls.encounters, name) for calls in (alone, shared))
        assert np.allclose(one, other, atol=1e-6), name


@pytest.mark.parametrize(("attacker", "target"), PAIRS)
def test_the_chance_of_each_state_is_that_of_the_model(attacker: int, target: int) -> None:
    here = tables()
    found = here.chances(here.row(attacker), here.row(target))
    place = {ccode: at for at, ccode in enumerate(here.ccodes.tolist())}
    told = joining_chances(here.world, Event((attacker,), (target,), DAY))
    assert len(told) == 2 * (here.n - 2)
    for one in told:
        side = ("attacker", "target").index(one.side)
        chance = found.chance[side, place[one.ccode]]
        assert chance == pytest.approx(one.chance, abs=0.01 if one.unknown else 1e-9), one.state


def test_a_row_of_the_sweep_is_what_the_chain_says_at_the_same_draws() -> None:
    frame = sweep(DAY, pairs=PAIRS[:2], draws=400, seed=5)
    for row in frame.iter_rows(named=True):
        event = Event((row["attacker"],), (row["target"],), DAY)
        alone = run(tables().world, event, draws=400, seed=5)
        assert row["success"] == pytest.approx(alone.success.chance, abs=2e-3)
        assert row["unaided"] == pytest.approx(alone.success.alone, abs=1e-9)
        assert row["size"] == pytest.approx(alone.spread.size, abs=0.02)
        told = {one.ccode: (one.attacker, one.target) for one in alone.fights}
        for ccode, side, fights in zip(row["ccode"], row["side"], row["fights"], strict=True):
            assert fights == pytest.approx(told[ccode][side], abs=0.005)


def test_an_ally_that_often_comes_adds_and_one_that_never_does_adds_nothing() -> None:
    row = sweep(DAY, pairs=[(365, 366)], draws=500).row(0, named=True)
    adds = dict(zip(zip(row["ccode"], row["side"], strict=True), row["adds"], strict=True))
    fights = dict(zip(zip(row["ccode"], row["side"], strict=True), row["fights"], strict=True))
    assert adds[2, 1] == max(adds.values())
    assert all(one >= 0 for one in adds.values())
    assert all(adds[key] == 0 for key, often in fights.items() if often == 0)
    assert row["success"] < row["unaided"]


def test_serial_and_local_processes_give_the_same_bytes_in_any_blocks(tmp_path: Path) -> None:
    pytest.importorskip("joblib")
    serial = sweep(DAY, pairs=PAIRS, draws=100, block=4, folder=tmp_path / "serial")
    local = sweep(
        DAY, pairs=PAIRS, draws=100, block=4, folder=tmp_path / "local", backend="loky", jobs=2
    )
    held = [
        {one.name: one.read_bytes() for one in (tmp_path / name).iterdir()}
        for name in ("serial", "local")
    ]
    assert held[0] == held[1]
    assert local.equals(serial)
    assert sweep(DAY, pairs=PAIRS, draws=100, block=1).equals(serial)
    assert serial["target"].is_sorted()


def test_what_is_kept_is_not_worked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = sweep(DAY, pairs=PAIRS[:3], draws=50, block=1, folder=tmp_path)

    def refuse(*args: object) -> None:
        raise AssertionError("worked again")

    monkeypatch.setattr(sweeping, "simulate", refuse)
    assert sweep(DAY, pairs=PAIRS[:3], draws=50, block=1, folder=tmp_path).equals(first)
    with pytest.raises(AssertionError):
        sweep(DAY, pairs=PAIRS[:3], draws=51, block=1, folder=tmp_path)


def test_a_worker_with_other_facts_is_refused() -> None:
    with pytest.raises(WorkError, match="not those of the process that asks"):
        swept([(365, 366)], day=DAY, draws=10, seed=1, inputs="of-another-machine")


def test_the_same_facts_have_the_same_fingerprint_and_another_day_another() -> None:
    assert fingerprint(world(DAY)) == fingerprint(tables().world)
    assert fingerprint(world("2025-01-01")) != fingerprint(world(DAY))


@pytest.mark.parametrize(
    ("given", "error", "wrong"),
    [
        ({"draws": 0}, EventError, "0 draws"),
        ({"pairs": [(2, 2)]}, EventError, "attacks itself"),
        ({"pairs": [(2, 9999)]}, MeasureError, "9999 is no member"),
        ({"pairs": []}, WorkError, "are no work"),
        ({"pairs": [(2, 20), (2, 20)]}, WorkError, "stands twice"),
    ],
)
def test_what_cannot_be_swept_is_refused(
    given: dict[str, object], error: type[Exception], wrong: str
) -> None:
    with pytest.raises(error, match=wrong):
        sweep(DAY, **{"pairs": PAIRS[:1], "draws": 10, **given})  # type: ignore[arg-type]


def test_the_chance_of_a_dispute_is_that_of_the_model() -> None:
    here = tables()
    onset = pair_onset(here)
    i, t = here.row(365), here.row(366)
    ties = here.world.ties
    one, other = here.seats[i], here.seats[t]
    personnel = here.world.weights["personnel"].value
    row = feature_row(
        land_border=True, sea_neighbor=False, distance=float(ties.distance[one, other]),
        major1=True, major2=False, personnel1=float(personnel[one]),
        personnel2=float(personnel[other]), rivalry=True,
    )  # fmt: skip
    assert onset.relevant[i, t]
    assert onset.chance[i, t] == pytest.approx(float(shipped().predict(row)[0]))


def test_pairs_of_no_relevance_and_no_pair_have_no_chance_of_a_dispute() -> None:
    here = tables()
    onset = pair_onset(here)
    chad, bolivia = here.row(483), here.row(145)
    assert not onset.relevant[chad, bolivia]
    assert onset.chance[~onset.relevant].max() == 0
    assert not onset.relevant.diagonal().any()
    assert 3000 < onset.relevant.sum() < 5000


def test_where_nobody_knows_rivals_or_majors_the_chance_of_a_dispute_is_refused() -> None:
    with pytest.raises(CoverageError, match="major powers and rivalries"):
        pair_onset(PairTables(world("1960-01-01")))


def test_before_the_charter_the_tables_are_those_of_the_chain(official: Official) -> None:
    official(*FILES_1914)
    day = date(1914, 7, 28)
    here = PairTables(world(day))
    for attacker, target in ((300, 345), (255, 365), (255, 220)):
        event = Event((attacker,), (target,), day)
        alone = call_in(here.world, event, joining_chances(here.world, event))
        shared = here.call_in(here.row(attacker), here.row(target))
        for name in ("first", "called", "opposed", "extended"):
            gap = np.abs(getattr(alone, name) - getattr(shared, name)).max()
            # A state whose strength is not known is averaged over another draw of it.
            assert gap < 0.02, (name, attacker, target)


def test_the_lists_of_a_row_are_of_one_length() -> None:
    frame = sweep(DAY, pairs=PAIRS[:2], draws=50)
    lengths = frame.select(
        pl.col(name).list.len() for name in ("ccode", "side", "duty", "chance", "fights", "adds")
    )
    assert all(len(set(row)) == 1 for row in lengths.iter_rows())
    assert frame.columns[:2] == ["attacker", "target"]
