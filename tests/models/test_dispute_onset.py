"""The shipped onset model, and the checklist for threats made for another."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.errors import MeasureError
from foedus.models.dispute_onset import FEATURES, feature_row, shipped
from foedus.models.immediate_deterrence import BASE_RATES, CHECKLIST, READ, UNCERTAIN

FAR = {
    "land_border": False,
    "sea_neighbor": False,
    "distance": 8000.0,
    "major1": True,
    "major2": False,
    "personnel1": 100.0,
    "personnel2": 100.0,
    "rivalry": False,
}


def test_rivals_and_neighbors_are_likelier_to_quarrel_and_every_chance_is_one() -> None:
    model = shipped()
    far = model.predict(feature_row(**FAR))[0]
    near = model.predict(feature_row(**FAR | {"land_border": True}))[0]
    rivals = model.predict(feature_row(**FAR | {"land_border": True, "rivalry": True}))[0]
    assert 0 < far < near < rivals < 1


def test_the_interval_holds_the_estimate_and_widens_with_its_level() -> None:
    row = feature_row(**FAR)
    low, high = shipped().interval(row, 0.8)
    lower, higher = shipped().interval(row, 0.95)
    assert lower < low < shipped().predict(row) < high < higher


def test_the_share_of_personnel_does_not_turn_on_its_unit() -> None:
    again = feature_row(**FAR | {"personnel1": 1.0, "personnel2": 1.0})
    assert (again == feature_row(**FAR)).all()


def test_what_is_not_known_is_refused_and_not_taken_as_zero() -> None:
    with pytest.raises(MeasureError, match="not known"):
        feature_row(**FAR | {"personnel1": float("nan")})
    unknown = feature_row(**FAR)
    unknown[FEATURES.index("rivalry")] = np.nan
    with pytest.raises(MeasureError, match="are not 8 known numbers"):
        shipped().predict(unknown)


def test_base_rates_are_57_and_59_percent_and_their_successes_are_marked_uncertain() -> None:
    shares = [round(100 * one.share) for one in BASE_RATES]
    assert shares == [57, 59]
    assert {one.successes_status for one in BASE_RATES} == {UNCERTAIN}
    low, high = BASE_RATES[0].interval()
    assert low < 31 / 54 < high


def test_every_item_has_evidence_and_alliance_is_not_said_to_help() -> None:
    assert all(item.evidence for item in CHECKLIST)
    (alliance,) = (item for item in CHECKLIST if item.name == "alliance")
    assert [finding.sign for finding in alliance.evidence] == [0]
    assert {f.status for item in CHECKLIST for f in item.evidence} <= {READ, UNCERTAIN}
