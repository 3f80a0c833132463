"""The roll of agreements: where ATOP's word ends, and what nobody may change."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

import foedus
from foedus.atlas.edition import edition
from foedus.atlas.treaty_files import agreements
from foedus.dates import Day
from foedus.questions.treaties import answer as known
from foedus.treaties import Party
from foedus.worlds import roll
from foedus.worlds.atop_agreements import agreements_of
from foedus.worlds.roll import merged


def test_a_member_that_only_atop_knows_is_one_until_the_atlas_rules() -> None:
    nato = next(one for one in agreements() if one.key == "north-atlantic-treaty")
    first, after = date(1980, 1, 1), date(1995, 1, 1)
    ends = (None, Day(after, after), Day(first + timedelta(9), first + timedelta(9)))
    strangers = tuple(
        Party(code, Day(first, first), Day(first, first), end, "atop")
        for code, end in zip(("BRA", "CHL", "PER"), ends, strict=True)
    )
    line = edition().complete_from
    (filled,) = merged((nato,), {nato.atop[0]: replace(nato, parties=strangers)})
    found = {one.state: one.end.earliest for one in filled.parties if one.end is not None}
    assert found["BRA"] == found["CHL"] == line
    assert found["PER"] == first + timedelta(9)


def test_an_alliance_that_ended_in_atop_ends_then(shared_data: Path) -> None:
    from foedus.sources.reading import read
    from foedus.sources.registry import source

    records = agreements_of(read(shared_data / "atop" / "atop5_1m.csv", source("atop-m")))
    dual = records[1335].end
    assert dual is not None
    assert dual.earliest.year == 1918
    nato = next(one for one in agreements() if one.key == "north-atlantic-treaty")
    lasting = records[nato.atop[0]]
    assert lasting.end is not None
    assert lasting.end.earliest == date(source("atop-m").coverage[1] + 1, 1, 1)
    assert (str(lasting.end) in lasting.notes, records[1335].notes) == (True, "")


def arrays_in(record: object) -> list[np.ndarray]:
    """Every array that a record holds, in its own records and tuples too."""
    if isinstance(record, np.ndarray):
        return [record]
    if isinstance(record, tuple):
        return [array for one in record for array in arrays_in(one)]
    if is_dataclass(record):
        return [
            array for one in fields(record) for array in arrays_in(getattr(record, one.name, None))
        ]
    return []


def test_nobody_can_write_into_the_book_that_all_worlds_share() -> None:
    found = arrays_in(foedus.world("2026-01-01").book)
    assert len(found) > 30
    assert not [array.shape for array in found if array.flags.writeable]


def test_the_charter_protects_states_that_are_no_members() -> None:
    today = foedus.world("2026-01-01")
    china, taiwan = today.position("CHN"), today.position("TWN")
    promise = today.pledge("nonaggression", where=lambda one: one.key == "un-charter")
    assert promise[china, taiwan]
    assert not promise[taiwan, china]


def test_a_clause_that_is_itself_disputed_is_a_doubtful_pledge() -> None:
    today = foedus.world("2026-01-01")
    memorandum = next(
        one for one in today.owed() if one.agreement.key == "budapest-memorandum"
        and one.obligation.contested
    )  # fmt: skip
    assert memorandum.matrix.max() == 1


@pytest.mark.parametrize("dormant", [True, False])
def test_a_dead_letter_is_dormant_from_its_day_on(dormant: bool) -> None:
    line = edition().complete_from
    one, since = next(
        (one, one.dormant_since.earliest)
        for one in agreements()
        if one.dormant_since is not None and one.dormant_since.earliest > line
    )
    day = since + timedelta(0 if dormant else -1)
    (row,) = [row for row in known(on=day).rows if row["key"] == one.key]
    assert row["dormant"] is dormant


def test_the_list_of_agreements_says_what_to_cite() -> None:
    assert known(on="2026-01-01").cite() == (f"foedus atlas, as of {edition().as_of}",)


def test_years_at_hand_are_the_atlass_and_with_atop_those_since_1816(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(roll, "atop_is_added", lambda: False)
    assert roll.spans_at_hand() == ((1990, 2026),)
    monkeypatch.setattr(roll, "atop_is_added", lambda: True)
    assert roll.spans_at_hand() == ((1990, 2026), (1816, 2018), (1816, 2026))
