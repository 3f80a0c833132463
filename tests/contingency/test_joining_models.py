from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from made_up_wars import due_of, simulated

from foedus.contingency.joining.design import FULL, Design, official_designs
from foedus.contingency.joining.fit import (
    Fitted,
    as_text,
    chances,
    fit_joining,
    read_fitted,
    shipped,
)
from foedus.contingency.joining.models import Invoked, duty_by_rate, fitted_mixture
from foedus.contingency.joining.study import (
    bands,
    forecasts,
    largest_coalitions,
    misses,
    scores,
    without,
)
from foedus.errors import MeasureError
from foedus.models.draws import case_rng

FILES = (
    "cow/war/Inter-StateWarData_v4.0.csv", "cow/system/statelist2024.csv",
    "cow/system/majors2016.csv", "cow/contiguity/contdir.csv", "cow/nmc/peacesciencer_nmc70.csv",
    "atop/atop5_1m.csv", "geo/peacesciencer_cow_capitals.csv",
    "rivalry/peacesciencer_tss_rivalries.csv",
)  # fmt: skip
SHORT = ("null", "geography and power only", "ridge logit", "duty mixture")


def test_what_a_duty_adds_is_recovered_and_drawn_toward_nothing():
    shifts = []
    for seed in range(8):
        design, _ = simulated(seed)
        fit = fitted_mixture(design, design.joined, FULL, due_of(design), case_rng(seed, "fit"))
        shifts.append(fit.shift)
    early, late = np.mean(shifts, axis=0)
    assert 1.0 < early < 2.2
    assert abs(late) < 0.5


def test_a_state_that_nothing_binds_has_the_chance_of_the_channel_without_a_duty():
    design, _ = simulated(1)
    fit = fitted_mixture(design, design.joined, FULL, due_of(design), case_rng(1, "fit"))
    honored, unbound = fit.channels(design)
    p = fit(design)
    free, half, due = (design.bound == share for share in (0.0, 0.5, 1.0))
    assert p[free] == pytest.approx(unbound[free])
    assert p[due] == pytest.approx(honored[due])
    assert p[half] == pytest.approx((honored[half] + unbound[half]) / 2)


def test_one_war_with_many_bound_states_counts_as_one_invocation():
    design, _ = simulated(2)
    due = due_of(design)
    twice = np.concatenate([np.arange(len(due.honored))] * 2)
    doubled = Invoked(due.rows.rows(twice), due.honored[twice])
    one, other = (
        fitted_mixture(design, design.joined, FULL, told, case_rng(2, "fit"))
        for told in (due, doubled)
    )
    assert one.shift == pytest.approx(other.shift, abs=1e-6)


def test_no_duties_invoked_leave_a_duty_without_effect():
    design, _ = simulated(3)
    none = Invoked(design.rows(np.zeros(0, np.intp)), np.zeros(0))
    fit = fitted_mixture(design, design.joined, FULL, none, case_rng(3, "fit"))
    assert fit.shift == pytest.approx([0, 0])
    rates = duty_by_rate(FULL)(design, design.joined, none, case_rng(3, "fit"))
    assert np.isfinite(rates(design)).all()


def test_a_held_out_war_changes_no_forecast_of_itself():
    design, _ = simulated(4)
    changed = replace(design, joined=np.where(design.war == 3, 1 - design.joined, design.joined))
    folds = lambda rows: iter([(np.flatnonzero(rows.war != 3), np.flatnonzero(rows.war == 3))])  # noqa: E731
    one, other = (
        forecasts(rows, rows, "joined", folds=folds, models=SHORT) for rows in (design, changed)
    )
    for name in SHORT:
        assert one.chance[name].tobytes() == other.chance[name].tobytes()


def test_the_study_scores_every_model_beside_the_null_and_names_its_misses():
    design, _ = simulated(5, wars=12)
    found = forecasts(design, design, "joined", models=SHORT)
    told = {one.model: one for one in scores(found)}
    assert told["null"].prl == 0
    assert told["ridge logit"].prl > 0.02
    missed = misses(found, "ridge logit")
    assert len(missed) == pytest.approx(found.y.sum() * (1 - told["ridge logit"].recall_10))
    assert all(one.rank > 10 for one in missed)
    assert sum(one.n for one in bands(found, "ridge logit")) == len(found.y)


def test_the_largest_coalitions_can_be_left_out():
    design, _ = simulated(6, wars=12)
    largest = largest_coalitions(design, 2)
    rest = without(design, largest)
    assert not set(largest) & set(rest.war.tolist())
    per_war = [design.joined[design.war == one].sum() for one in range(12)]
    assert min(per_war[one] for one in largest) >= np.sort(per_war)[-2]


def test_scores_need_the_null_model():
    design, _ = simulated(7, wars=4)
    with pytest.raises(MeasureError, match="null"):
        scores(forecasts(design, design, "joined", models=("alliances only",)))


def fitted_on(design: Design) -> Fitted:
    return fit_joining((design, design), on=date(2026, 1, 1))


def test_the_file_of_estimates_reads_back_to_the_same_chances():
    design, _ = simulated(8)
    fitted = fitted_on(design)
    back = read_fitted(as_text(fitted))
    assert back.model(design) == pytest.approx(fitted.model(design), rel=1e-4)
    assert as_text(back) == as_text(fitted)
    assert back.covariance == pytest.approx(fitted.covariance, abs=1e-6)


def test_a_feature_that_is_not_known_is_integrated_and_widens_the_interval():
    fitted = shipped()
    x = np.tile(fitted.model.unbound.mean, (2, 1))
    x[1, fitted.model.names.index("log_power")] = np.nan
    told = chances(fitted, x, np.zeros(2), np.ones(2), case_rng(1, "c"), draws=2000)
    width = told["high"] / told["low"]
    assert width[1] > 1.5 * width[0]
    # The log odds are averaged over, not taken at the mean: the chance is not that of the mean.
    assert told["chance"][1] > told["chance"][0]
    assert (told["low"] <= told["high"]).all()


def test_the_same_seed_gives_the_same_bytes_and_no_draws_are_refused():
    fitted = shipped()
    x = np.full((3, len(fitted.model.names)), np.nan)
    one, other = (
        chances(fitted, x, np.ones(3), np.ones(3), case_rng(5, "c"), draws=50) for _ in range(2)
    )
    assert all(one[name].tobytes() == other[name].tobytes() for name in one)
    with pytest.raises(MeasureError, match="0 draws"):
        chances(fitted, x, np.ones(3), np.ones(3), case_rng(5, "c"), draws=0)


def test_a_file_of_estimates_with_a_part_missing_is_refused():
    with pytest.raises(MeasureError, match="cannot be read"):
        read_fitted("intercept = 1.0")


@pytest.mark.slow
def test_the_official_files_give_the_shipped_estimates(official, record_property):
    official(*FILES)
    designs = official_designs()
    whole, reduced = designs
    assert (len(whole), int(whole.joined.sum()), int(whole.joined_in_year.sum())) == (
        15_328,
        96,
        74,
    )
    assert (int((whole.bound == 1).sum()), int((reduced.bound == 1).sum())) == (143, 150)
