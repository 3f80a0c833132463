"""Portfolios from directed dyads and from votes: worked by hand, their rules, and bad input."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from foedus.errors import MeasureError
from foedus.measures.portfolios import (
    CODINGS,
    alliance_portfolio,
    binary_portfolio,
    vote_portfolio,
    with_diagonal,
)
from foedus.measures.similarity import s_signorino_ritter1999

OBLIGATIONS = ("defense", "offense", "neutral", "nonagg", "consul")
STATES = [200, 255, 365]


def portfolio(
    *rows: tuple[int, int, str], states: list[int] = STATES, **rules: Any
) -> NDArray[np.float64]:
    """Portfolios from rows (who, to whom, the obligations)."""
    codes = {
        name: np.array([int(name in said.split()) for *_, said in rows]) for name in OBLIGATIONS
    }
    firsts = np.array([row[0] for row in rows], int)
    seconds = np.array([row[1] for row in rows], int)
    return alliance_portfolio(states, firsts, seconds, **{**codes, **rules})


@pytest.mark.parametrize(
    ("said", "cow", "atop"),
    [
        ("", 0, 0),
        ("consul", 1, 2),
        ("nonagg", 2, 1),
        ("neutral", 2, 2),
        ("nonagg consul", 2, 2),
        ("neutral nonagg consul", 2, 2),
        ("offense", 3, 3),
        ("defense", 3, 3),
        ("defense nonagg consul", 3, 3),
    ],
)
def test_the_strongest_pledge_gives_the_score(said: str, cow: int, atop: int) -> None:
    assert portfolio((200, 255, said))[0, 1] == cow
    assert portfolio((200, 255, said), coding="atop")[0, 1] == atop


def test_a_pledge_in_one_direction_stays_in_one_direction() -> None:
    one_way = portfolio((365, 200, "defense"))
    assert one_way.tolist() == [[3, 0, 0], [0, 3, 0], [3, 0, 3]]


def test_folding_takes_the_stronger_or_the_weaker_of_the_two_directions() -> None:
    rows = ((200, 255, "defense"), (255, 200, "consul"), (200, 365, "neutral"))
    assert portfolio(*rows, how="either")[0].tolist() == [3, 3, 2]
    assert portfolio(*rows, how="both")[0].tolist() == [3, 1, 0]
    for how in ("either", "both"):
        folded = portfolio(*rows, how=how)
        assert np.array_equal(folded, folded.T)


def test_an_unknown_obligation_is_missing_only_where_it_could_raise_the_score() -> None:
    consults = portfolio((200, 255, "consul"), defense=np.array([-9]))
    assert np.isnan(consults[0, 1])
    defends = portfolio((200, 255, "defense"), consul=np.array([np.nan]))
    assert defends[0, 1] == 3


def test_the_diagonal_says_what_a_state_is_to_itself() -> None:
    assert np.diagonal(portfolio()).tolist() == [3, 3, 3]
    assert np.isnan(np.diagonal(portfolio(diagonal=np.nan))).all()
    assert np.diagonal(with_diagonal(portfolio(), 0)).tolist() == [0, 0, 0]
    assert np.diagonal(binary_portfolio(portfolio())).tolist() == [1, 1, 1]


def test_a_binary_portfolio_says_whether_there_is_any_pledge() -> None:
    valued = np.array([[3.0, 1, 0], [np.nan, 3, 2]])
    expected = np.array([[1.0, 1, 0], [np.nan, 1, 1]])
    np.testing.assert_array_equal(binary_portfolio(valued), expected)


@given(st.permutations(STATES))
def test_rows_and_columns_stand_in_the_order_of_the_states(order: list[int]) -> None:
    rows = ((200, 255, "defense"), (255, 365, "consul"))
    place = [STATES.index(state) for state in order]
    assert np.array_equal(portfolio(*rows, states=order), portfolio(*rows)[np.ix_(place, place)])


def test_both_codings_rank_every_obligation() -> None:
    assert all(set(scores) == set(OBLIGATIONS) for scores in CODINGS.values())


def test_a_vote_not_cast_is_not_an_abstention() -> None:
    votes = vote_portfolio(
        [2, 200], [77, 78], ccode=[2, 2, 200, 200], rcid=[77, 78, 77, 78], vote=[1, 3, 2, 8]
    )
    np.testing.assert_array_equal(votes, [[1, 3], [2, np.nan]])
    assert s_signorino_ritter1999(votes, score_range=2)[0, 1] == pytest.approx(0)


Portfolio = Callable[[], object]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: portfolio((200, 2, "defense")), "state 2 has a row"),
        (lambda: portfolio((200, 999, "defense")), "state 999 has a row"),
        (lambda: portfolio((200, 200, "defense")), "200 stands in a dyad with itself"),
        (lambda: portfolio((200, 255, ""), (200, 255, "consul")), "more than once"),
        (lambda: portfolio((200, 255, ""), states=[200, 200, 255]), "repeats one"),
        (lambda: portfolio(states=[]), "empty"),
        (lambda: portfolio((200, 255, ""), defense=np.array([2])), "'defense' are not 0, 1"),
        (lambda: portfolio((200, 255, ""), defense=np.array([1, 1])), "one per dyad"),
        (lambda: portfolio(coding="eugene"), "no coding 'eugene'"),
        (lambda: portfolio(how="mean"), "no rule 'mean'"),
        (lambda: with_diagonal(np.zeros((2, 3)), 3), "no diagonal"),
        (lambda: vote_portfolio([2], [77], [2, 2], [77, 77], [1, 1]), "votes twice"),
        (lambda: vote_portfolio([2], [77], [2], [78], [1]), "roll call 78"),
    ],
)
def test_rows_that_mean_nothing_are_refused(made: Portfolio, said: str) -> None:
    with pytest.raises(MeasureError, match=said) as refused:
        made()
    assert refused.value.mend


def test_germany_and_russia_have_the_pledges_of_1914_in_atop(shared_data: Path) -> None:
    import polars as pl

    pledged = pl.read_csv(shared_data / "atop" / "peacesciencer_atop5_1_ddyr.csv.gz").filter(
        pl.col("year") == 1914
    )
    states = sorted({*pledged["ccode1"], *pledged["ccode2"]})
    scores = alliance_portfolio(
        states,
        pledged["ccode1"].to_numpy(),
        pledged["ccode2"].to_numpy(),
        **{name: pledged[f"atop_{name}"].to_numpy() for name in OBLIGATIONS},
    )
    germany, austria, russia, france = (states.index(one) for one in (255, 300, 365, 220))
    assert scores[germany, austria] == scores[russia, france] == 3
    assert (scores[germany] > 0).sum() > 1
    assert np.count_nonzero(binary_portfolio(with_diagonal(scores, 0))) <= len(pledged) == 68
