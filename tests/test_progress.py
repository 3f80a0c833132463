"""How far work is: told from where it is, never backward, with time left only if it is measured."""

from __future__ import annotations

import pytest

from foedus import progress
from foedus.progress import Moment, counted, is_watched, steps, watched


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which stands still until it is set."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_steps_within_a_step_count_as_a_share_of_it() -> None:
    told: list[Moment] = []
    with watched(told.append), steps(2) as outer:
        outer("one")
        with steps(4) as inner:
            for name in "abcd":
                inner(name)
        outer("two")
    assert [one.share for one in told] == [0, 0, 0.125, 0.25, 0.375, 0.5]
    assert told[2].doing == ("one", "b")
    assert (told[2].done, told[2].total) == (1, 4)
    assert all(one.left is None for one in told)


def test_what_is_told_never_goes_back() -> None:
    told: list[Moment] = []
    with watched(told.append), steps(1) as outer:
        outer("one")
        for _ in range(2):
            with counted("parts") as moved:
                for done in range(4):
                    moved(done, 3)
    shares = [one.share for one in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_time_left_is_as_long_as_the_like_parts_before_took(clock: list[float]) -> None:
    told: list[Moment] = []
    with watched(told.append), steps(4, alike=True) as step:
        step("a")
        clock[0] += 2
        step("b")
        assert told[-1].left == pytest.approx(6)
        with steps(3) as inner:
            clock[0] += 1
            inner("c")
    # One second of the second part is gone.
    assert told[-1].left == pytest.approx(5)
    assert (told[-1].done, told[-1].total) == (1, 4)
    assert told[0].left is None


def test_what_was_kept_from_before_took_no_time(clock: list[float]) -> None:
    told: list[Moment] = []
    with watched(told.append), counted("parts") as moved:
        moved(6, 10)
        clock[0] += 3
        moved(7, 10)
    assert [one.left for one in told] == [None, pytest.approx(9)]


def test_many_parts_tell_of_none_of_their_own_steps() -> None:
    told: list[Moment] = []
    with watched(told.append), counted("attacks") as moved:
        moved(0, 2)
        assert not is_watched()
        with steps(9) as inner:
            inner("unheard")
        moved(1, 2)
    assert [one.doing for one in told] == [("attacks",), ("attacks",)]


def test_where_nobody_watches_nothing_is_told_and_a_fault_leaves_nobody_watching() -> None:
    told: list[Moment] = []
    with steps(2) as step, counted("parts") as moved:
        step("a")
        moved(1, 2)
    with pytest.raises(ValueError, match="broken"), watched(told.append), steps(1):
        raise ValueError("broken")
    assert not is_watched()
    assert told == []


def test_the_chain_tells_each_of_its_links_in_order_and_changes_nothing() -> None:
    from foedus.questions.contingency import answer
    from foedus.results.forms import as_json

    told: list[Moment] = []
    with watched(told.append):
        seen = answer("Russia", "Estonia", draws=200, without="USA")
    links = [one.doing[1] for one in told if len(one.doing) == 2]
    each = ["the clauses", "who joins", "whom each one's joining calls in",
            "200 draws of the war", "the balance",
            "deterrence with and without each ally"]  # fmt: skip
    assert links == each * 2
    tops = list(dict.fromkeys(one.doing[0] for one in told))
    assert tops == ["with all", "without USA", "what turns on what was assumed"]
    assert as_json(seen) == as_json(answer("Russia", "Estonia", draws=200, without="USA"))


def test_a_comparison_counts_every_run_of_both_sides() -> None:
    from foedus.compare.comparison import compare

    told: list[Moment] = []
    with watched(told.append):
        compare("ukraine-joins-nato", "contingency", attacker="Russia", target="Ukraine",
                draws=50, repeats=1)  # fmt: skip
    runs = [one.doing[0] for one in told if len(one.doing) == 1]
    assert runs == ["in the scenario", "as things are", "in the scenario, other draws 1 of 1",
                    "as things are, other draws 1 of 1"]  # fmt: skip
    assert {one.total for one in told} == {4}
    assert told[-1].left is not None
