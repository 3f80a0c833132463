from datetime import date

import numpy as np
import polars as pl
import pytest

import foedus
from foedus.casus import Event
from foedus.contingency.joining.cases import joining_cases
from foedus.contingency.joining.design import design
from foedus.contingency.joining.features import features
from foedus.contingency.joining.fit import shipped
from foedus.contingency.joining.forecast import features_on, joining_chances, power_shares
from foedus.contingency.ruled_duties import event_of, ruled_duties
from foedus.errors import EventError
from foedus.models.scoring import log_loss

DAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def today():
    return foedus.world("2026-01-01")


@pytest.fixture(scope="module")
def baltic(today):
    return joining_chances(today, Event((365,), (366,), DAY))


def test_every_other_member_has_a_chance_on_each_side(today, baltic):
    members = [one for one in today.states if one.exists_on(DAY, "cow")]
    assert len(baltic) == 2 * (len(members) - 2)
    assert all(0 <= one.low <= one.high <= 1 and 0 <= one.chance <= 1 for one in baltic)


def test_nato_is_bound_to_estonia_and_the_chances_are_those_of_the_two_channels(baltic):
    poland = next(one for one in baltic if (one.state, one.side) == ("POL", "target"))
    assert poland.duty == "applies"
    assert "north-atlantic-treaty" in poland.agreements
    assert poland.chance == pytest.approx(poland.honored)
    sweden = next(one for one in baltic if (one.state, one.side) == ("SWE", "attacker"))
    assert sweden.duty == "none"
    assert sweden.chance == pytest.approx(sweden.unbound)


def test_a_bound_neighbor_is_likelier_to_fight_than_a_state_far_away(baltic):
    chance = {(one.state, one.side): one.chance for one in baltic}
    assert chance["LVA", "target"] > 20 * chance["PRY", "target"]
    assert chance["LVA", "target"] > chance["LVA", "attacker"]


def test_power_shares_of_the_members_sum_to_no_more_than_one(today):
    shares = power_shares(today)
    assert np.nansum(shares) == pytest.approx(1, abs=0.05)
    ranked = [today.states[seat].code for seat in np.argsort(-np.nan_to_num(shares))[:2]]
    assert set(ranked) == {"USA", "CHN"}


def test_features_have_the_names_that_the_shipped_model_asks_for(today):
    told = features_on(today, Event((365,), (366,), DAY), np.arange(5))
    assert set(shipped().model.names) <= set(told)
    assert all(one.shape == (2, 5) for one in told.values())


def test_what_no_source_at_hand_knows_is_listed_and_not_set_to_zero():
    # Without the user's files nothing is known of the weights of 1960, nor of rivalries.
    then = date(1960, 1, 1)
    world = foedus.world(then)
    told = joining_chances(world, Event((365,), (220,), then))
    one = next(row for row in told if (row.state, row.side) == ("GBR", "target"))
    assert {"log_power", "rival_opp"} <= set(one.unknown)
    assert 0 < one.low < one.chance < one.high < 1


@pytest.mark.parametrize(
    "event",
    [Event((365,), (366,), date(2025, 1, 1)), Event((), (366,), DAY, by_non_state=True)],
)
def test_an_attack_of_another_day_or_by_no_state_is_refused(today, event):
    with pytest.raises(EventError) as refused:
        joining_chances(today, event)
    assert refused.value.mend


FILES = (
    "cow/war/Inter-StateWarData_v4.0.csv", "cow/system/statelist2024.csv",
    "cow/system/majors2016.csv", "cow/contiguity/contdir.csv", "cow/nmc/peacesciencer_nmc70.csv",
    "atop/atop5_1m.csv", "geo/peacesciencer_cow_capitals.csv",
    "rivalry/peacesciencer_tss_rivalries.csv",
)  # fmt: skip


@pytest.mark.slow
def test_the_atlas_alone_forecasts_wars_since_1990_little_worse_than_the_files(
    official, cache, monkeypatch, record_property
):
    official(*FILES)
    cases = joining_cases()
    late = [war for war in cases.wars if war.day >= date(1990, 1, 1)]
    frame = cases.frame.filter(pl.col("warnum").is_in([war.warnum for war in late]))
    historical = design(features(cases), ruled_duties(cases.wars))
    rows = historical.rows(historical.day >= date(1990, 1, 1).toordinal())
    from_files = log_loss(rows.joined_in_year, shipped().model(rows))
    # The test's own cache is empty: a World there has the atlas and nothing else.
    monkeypatch.setenv("FOEDUS_CACHE", str(cache))
    told = {}
    for war in late:
        for one in joining_chances(foedus.world(war.day), event_of(war), draws=50):
            told[war.warnum, one.ccode, one.side] = one.chance
    key = frame.select("warnum", "ccode", "side").rows()
    assert set(key) <= set(told)
    y = frame["joined_in_year"].to_numpy().astype(float)
    from_atlas = log_loss(y, np.array([told[one] for one in key]))
    null = log_loss(y, np.full(len(y), y.mean()))
    record_property(
        "log loss of who joins, wars since 1990",
        f"{from_files:.4f} from files, {from_atlas:.4f} from the atlas, {null:.4f} base rate",
    )
    assert from_atlas < from_files + 0.005
