"""Similarity of alliance portfolios and of votes, for every pair of every year at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from scipy.spatial.distance import cdist
from small_files import member

from foedus.errors import PanelError
from foedus.measures import portfolios, similarity
from foedus.panels import dyad_years
from foedus.panels.variable import Ask
from foedus.panels.variables.alliances import ATOP
from foedus.panels.variables.similarity import ALLIANCES, WEIGHTED, alliance_portfolios
from foedus.panels.variables.vote_similarity import VOTES, vote_portfolios
from foedus.sources import adding
from foedus.sources.un_votes import votes_of_year

Give = Callable[..., None]
Official = Callable[..., None]

VERSIONS = {"atop-m": "5.1", "nmc": "6.0", "un-votes": "2021", "un-roll-calls": "2021"}
KEY = ["ccode1", "ccode2", "year"]
UN = ("unga/unvotes_un_votes.csv.gz", "unga/unvotes_un_roll_calls.csv.gz")


def ask(first: int, last: int) -> Ask:
    return Ask(first, last, "cow", VERSIONS)


def pacts(give: Give) -> None:
    """In 1901 Britain and France are bound to Germany alike, Russia to nobody."""
    give("atop-m", [
        *(member(1, code, "1900-03-01", "1902-05-01", defense=1) for code in (200, 255)),
        *(member(2, code, "1900-03-01", "1902-05-01", defense=1) for code in (220, 255)),
    ])  # fmt: skip


def scores(pair: tuple[int, int], year: int, *names: str, **options: str | bool) -> list[float]:
    frame = dyad_years(year, year).add(ALLIANCES(**options)).collect()
    found: list[float] = list(frame.filter(ccode1=pair[0], ccode2=pair[1]).select(names).row(0))
    return found


def test_two_states_with_one_ally_differ_in_themselves_alone(give: Give) -> None:
    """1901: n members of the system; 200 and 220 differ toward 200 and 220, by 3 each."""
    pacts(give)
    ((_, states, portfolio),) = alliance_portfolios(ask(1901, 1901), "cow", "directed", True)
    n = len(states)
    assert scores((200, 220), 1901, "alliance_s") == pytest.approx([1 - 2 * 2 / n], abs=1e-12)
    third = scores((200, 220), 1901, "alliance_s", own_ally=False)
    assert third == [1.0]
    one, other = (portfolio[states == code][0] for code in (200, 220))
    assert one[states == 255] == other[states == 255] == 3


def test_similarity_is_the_same_both_ways(give: Give) -> None:
    pacts(give)
    frame = dyad_years(1901, 1901).add("similarity-alliances").collect()
    names = [column.name for column in ALLIANCES.columns]
    turned = frame.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(frame.columns)
    assert turned.sort(KEY).select(names).equals(frame.select(names))


def test_what_either_promised_counts_only_if_it_is_asked_for(give: Give) -> None:
    give("atop-m", [
        member(1, 200, "1900-03-01", defense=1), member(1, 220, "1900-03-01"),
        member(2, 300, "1900-03-01", defense=1), member(2, 220, "1900-03-01"),
    ])  # fmt: skip
    told = {
        how: next(iter(alliance_portfolios(ask(1901, 1901), "cow", how, True)))
        for how in ("directed", "either", "both")
    }
    for how, there, back in (("directed", 3, 0), ("either", 3, 3), ("both", 0, 0)):
        _, states, portfolio = told[how]
        one, other = np.searchsorted(states, (200, 220))
        assert (portfolio[one, other], portfolio[other, one]) == (there, back)


def test_no_year_beyond_atops_has_a_value(give: Give) -> None:
    pacts(give)
    frame = dyad_years(2018, 2019, directed=False).add("similarity-alliances").collect()
    known = frame.group_by("year").agg(pl.col("alliance_s").is_not_null().mean()).sort("year")
    assert known["alliance_s"].to_list() == [1.0, 0.0]


@pytest.mark.parametrize("options", [{"coding": "gw"}, {"how": "neither"}, {"own_ally": 0}])
def test_a_rule_that_does_not_exist_is_refused(give: Give, options: dict[str, str | bool]) -> None:
    pacts(give)
    with pytest.raises(PanelError, match=next(iter(options))):
        dyad_years(1901, 1901).add(ALLIANCES(**options)).collect()


def test_partners_count_by_capability_and_an_unknown_one_not_at_all(give: Give) -> None:
    pacts(give)
    shares = {200: 0.3, 220: 0.1, 255: 0.4, 365: 0.2, 2: "-9"}
    give("nmc", [{"ccode": code, "year": 1901, "cinc": share} for code, share in shares.items()])
    frame = dyad_years(1901, 1902).add("similarity-alliances-cinc").collect()
    pair = frame.filter(ccode1=200, ccode2=220)
    # 200 and 220 differ by the whole range toward 200 (0.3) and 220 (0.1).
    assert pair["alliance_s_cinc"].to_list() == [pytest.approx(1 - 2 * 0.4, abs=1e-12), None]
    # 200 and 365 differ toward 200, 255 and 365.
    pair = frame.filter(ccode1=200, ccode2=365, year=1901)
    assert pair["alliance_s_cinc"].item() == pytest.approx(1 - 2 * 0.9, abs=1e-12)


@pytest.mark.parametrize("year", [1816, 1914, 2018])
def test_s_is_that_of_scipys_distances(official: Official, year: int) -> None:
    official("atop/atop5_1m.csv")
    ((_, states, portfolio),) = alliance_portfolios(ask(year, year), "cow", "directed", True)
    frame = ALLIANCES.build(ask(year, year)).frame.sort(KEY)
    one, other = np.triu_indices(len(states), 1)
    assert frame["ccode1"].to_numpy().tolist() == states[one].tolist()
    n = len(states)
    for name, metric, most in (("s", "cityblock", 3), ("s_squared", "sqeuclidean", 9)):
        by_hand = (1 - 2 * cdist(portfolio, portfolio, metric) / (most * n))[one, other]
        assert np.abs(frame[f"alliance_{name}"].to_numpy() - by_hand).max() < 1e-12
    tied = (portfolio > 0).astype(float)
    by_hand = (1 - 2 * cdist(tied, tied, "cityblock") / n)[one, other]
    assert np.abs(frame["alliance_s_binary"].to_numpy() - by_hand).max() < 1e-12


def test_weighted_s_is_that_of_scipys_weighted_distances(official: Official) -> None:
    official("atop/atop5_1m.csv", "cow/nmc/NMC-60-abridged.csv")
    ((_, states, portfolio),) = alliance_portfolios(ask(1914, 1914), "cow", "directed", True)
    held = adding.load("nmc", "6.0").filter(year=1914).drop_nulls("cinc")
    cinc = dict(held.select("ccode", "cinc").rows())
    weight = np.array([cinc.get(int(code), 0.0) for code in states])
    frame = WEIGHTED.build(ask(1914, 1914)).frame.sort(KEY)
    far = cdist(portfolio, portfolio, "cityblock", w=weight / weight.sum())
    by_hand = (1 - 2 * far / 3)[np.triu_indices(len(states), 1)]
    assert np.abs(frame["alliance_s_cinc"].to_numpy() - by_hand).max() < 1e-12


def test_portfolios_are_those_of_the_measure_made_from_the_dyad_years(official: Official) -> None:
    official("atop/atop5_1m.csv")
    for year, coding, how in ((1914, "cow", "directed"), (1950, "atop", "either")):
        ((_, states, portfolio),) = alliance_portfolios(ask(year, year), coding, how, True)
        rows = ATOP.build(ask(year, year)).frame
        rows = rows.filter(pl.all_horizontal(pl.col("ccode1", "ccode2").is_in(states.tolist())))
        obligations = ("defense", "offense", "neutral", "nonagg", "consul")
        made = portfolios.alliance_portfolio(
            states,
            rows["ccode1"].to_numpy(),
            rows["ccode2"].to_numpy(),
            **{name: rows[f"atop_{name}"].to_numpy() for name in obligations},
            coding=coding,
            how=how,
        )
        assert np.array_equal(portfolio, made)


def test_every_pair_of_members_has_every_measure_in_every_year(official: Official) -> None:
    """No pair of 1816-2018 is left without a value, and all are within their range."""
    official("atop/atop5_1m.csv")
    panel = dyad_years(1816, 2018, directed=False).add("similarity-alliances").collect()
    for column in ALLIANCES.columns:
        values = panel[column.name]
        assert values.null_count() == 0
        assert values.is_between(-1, 1).all()
    # Chance is corrected for by each state's own shares, or by pooled ones: pi is never above.
    assert (panel["alliance_pi"] <= panel["alliance_kappa"] + 1e-12).all()


def votes(give: Give) -> None:
    give("un-roll-calls", [
        {"rcid": number, "session": 40, "date": "1985-10-01"} for number in (1, 2, 3)
    ])  # fmt: skip
    cast = {
        "United States": ("yes", "no", "abstain"),
        "United Kingdom": ("yes", "no", None),
        "Cuba": ("no", "yes", "abstain"),
        "Belarus": ("no", "yes", "yes"),
    }
    give("un-votes", [
        {"rcid": number + 1, "country": country, "country_code": "XX", "vote": vote}
        for country, of_country in cast.items()
        for number, vote in enumerate(of_country)
        if vote
    ])  # fmt: skip


def test_votes_are_compared_where_both_voted_and_abstention_is_no_absence(give: Give) -> None:
    votes(give)
    panel = dyad_years(1984, 1985).add("similarity-votes")
    frame = panel.collect()
    names = ("votes_s", "votes_s_squared", "votes_alike", "votes_common")
    usa = frame.filter(ccode1=2, year=1985)
    assert usa.filter(ccode2=200).select(names).row(0) == (1.0, 1.0, 1.0, 2)
    # Two of three votes are opposite (the whole range), the third is the same.
    cuba = usa.filter(ccode2=40).select(names).row(0)
    assert cuba == pytest.approx((1 - 2 * 2 / 3, 1 - 2 * 2 / 3, 1 / 3, 3), abs=1e-12)
    # France cast no vote; 1984 had none.
    assert usa.filter(ccode2=220).select(names).row(0) == (None,) * 4
    assert frame.filter(year=1984)["votes_s"].null_count() == frame.filter(year=1984).height
    # A member of the Assembly that was no state then is listed.
    assert panel.unresolved().select("name", "first", "rows").rows() == [("Belarus", 1985, 1)]


def test_serbias_votes_bear_the_name_of_its_number(official: Official) -> None:
    official(*UN)
    frame = VOTES.build(ask(2005, 2008)).frame.filter(
        (pl.col("ccode1") == 345) | (pl.col("ccode2") == 345)
    )
    assert sorted(frame["year"].unique()) == [2005, 2006, 2007, 2008]


def test_names_that_are_no_state_in_the_year_are_listed(official: Official) -> None:
    official(*UN)
    unresolved = VOTES.build(ask(1946, 2019)).unresolved
    assert unresolved is not None
    assert unresolved["name"].to_list() == [
        "Belarus", "Bosnia & Herzegovina", "Ghana", "India", "Mauritius", "Taiwan", "Ukraine",
    ]  # fmt: skip


def test_vote_portfolios_are_those_of_the_measure(official: Official) -> None:
    official(*UN)
    drawn, _ = vote_portfolios(ask(1985, 1985))
    ((_, states, portfolio),) = drawn
    cast = votes_of_year(adding.load("un-votes"), adding.load("un-roll-calls")).filter(year=1985)
    order = cast["rcid"].unique().sort()
    brazil = cast.filter(country="Brazil").with_columns(
        pl.col("vote").replace_strict(portfolios.VOTES, return_dtype=pl.Int64)
    )
    made = portfolios.vote_portfolio(
        [140], order.to_numpy(), np.full(brazil.height, 140), brazil["rcid"].to_numpy(),
        brazil["vote"].to_numpy(),
    )  # fmt: skip
    assert np.array_equal(portfolio[states == 140], made, equal_nan=True)
    s = similarity.s_signorino_ritter1999(portfolio, score_range=2)
    frame = VOTES.build(ask(1985, 1985)).frame.sort(KEY)
    every = s[np.triu_indices(len(states), 1)]
    # A sum's last digit depends on how many threads add it.
    np.testing.assert_allclose(frame["votes_s"].to_numpy(), every, rtol=0, atol=1e-12)
