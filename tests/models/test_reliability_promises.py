"""Every agreement of the atlas can be asked whether it will be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from foedus.atlas.treaty_files import agreements
from foedus.models.reliability import reliability
from foedus.models.reliability_promises import promise_from_agreement

ON = date(2024, 1, 1)
RECORDS = {one.key: one for one in agreements()}


@pytest.mark.parametrize("key", sorted(RECORDS))
def test_every_agreement_has_a_chance_with_its_interval(key: str) -> None:
    answer = reliability(promise_from_agreement(RECORDS[key], ON))
    assert 0 < answer.low < answer.chance < answer.high < 1


def test_the_north_atlantic_treaty_is_an_old_deep_defense_pact_of_many() -> None:
    nato = next(one for one in RECORDS.values() if 3180 in one.atop)
    promise = promise_from_agreement(nato, ON)
    assert (promise.defense, promise.offense, promise.multilateral) == (1, 0, 1)
    assert (promise.fresh, promise.post1945) == (0, 1)
    assert promise.milinst == 2


def test_what_the_record_lacks_is_not_known() -> None:
    bare = replace(next(iter(RECORDS.values())), depth=None, signed=None, in_force=None, atop=())
    promise = promise_from_agreement(bare, ON)
    assert (promise.milinst, promise.formal, promise.fresh, promise.atopid) == (None,) * 4
    assert set(reliability(promise).unknown) == {"milinst", "formal", "fresh"}


def test_a_pact_made_in_the_year_of_the_event_is_fresh() -> None:
    dated = next(one for one in RECORDS.values() if one.signed is not None)
    assert dated.signed is not None
    promise = promise_from_agreement(dated, date(dated.signed.earliest.year, 12, 31))
    assert promise.fresh == 1
