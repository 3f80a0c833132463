"""The record of decision times: what stands in it, and what a file of it is refused for."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus.atlas.blocs import blocs
from foedus.atlas.decision_times import COLUMNS, decision_times, read_decision_times
from foedus.atlas.treaty_files import agreements
from foedus.errors import AtlasError

GOOD = "x,Case,anzus,consensus,2001-09-11,event,2001-09-14,said,,,statement,A,"


def written(folder: Path, *lines: str) -> Path:
    path = folder / "times.csv"
    path.write_text("\n".join((",".join(COLUMNS), *lines)) + "\n", encoding="utf-8")
    return path


def test_every_body_is_one_of_the_atlas_and_every_case_has_a_basis() -> None:
    known = {one.key for one in agreements()} | {one.key for one in blocs()}
    for one in decision_times():
        assert one.body in known, one.key
        assert one.basis
        assert one.confidence in "ABC"
        assert one.decision or one.deployment
    assert len(decision_times()) >= 15


def test_the_best_known_days_are_theirs() -> None:
    held = {one.key: one for one in decision_times()}
    nato, kazakhstan = held["september-11-nato"], held["kazakhstan-2022"]
    assert nato.decision is not None
    assert str(nato.decision.day) == "2001-09-12"
    assert kazakhstan.deployment is not None
    assert str(kazakhstan.deployment.day) == "2022-01-06"
    assert held["libya-2011"].deployment is not None
    assert str(held["libya-2011"].deployment.day) == "2011-03-31"


def test_days_agree_with_the_acts_that_the_agreements_record() -> None:
    acts = {
        (one.key, act.date.earliest) for one in agreements() for act in one.practice
    }  # fmt: skip
    for key, body in (
        ("september-11-nato", "north-atlantic-treaty"), ("france-2015", "teu-42-7"),
        ("falklands-1982", "rio-treaty"), ("september-11-anzus", "anzus"),
    ):  # fmt: skip
        one = next(one for one in decision_times() if one.key == key)
        assert one.decision is not None
        assert (body, one.decision.day.earliest) in acts, key


def test_a_month_may_stand_where_the_day_is_not_known(tmp_path: Path) -> None:
    (one,) = read_decision_times(written(tmp_path, GOOD.replace("2001-09-14", "2001-10")))
    assert one.decision is not None
    assert not one.decision.day.exact


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (GOOD.replace("2001-09-14", "2001-09-10"), "is before"),
        (GOOD.replace("2001-09-11", ""), "event has no day"),
        (GOOD.replace("2001-09-11,event", ","), "event is empty"),
        (GOOD.replace(",said,", ",,"), "decision has no words"),
        (GOOD.replace("2001-09-14", "soon"), "soon"),
        (GOOD.replace(",A,", ",D,"), "confidence"),
        (GOOD.replace("consensus", "whim"), "rule"),
        (GOOD.replace("statement", ""), "basis is empty"),
        (f"{GOOD}\n{GOOD}", "stands twice"),
        ("x,y", "2 cells"),
    ],
)
def test_a_wrong_line_is_refused_by_its_number(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(AtlasError, match=says) as caught:
        read_decision_times(written(tmp_path, line))
    assert "line" in caught.value.wrong
