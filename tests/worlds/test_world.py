"""A World: who is there on a day, who is bound by what, and who owes whom what."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from small_files import member

import foedus
from foedus.errors import (
    CoverageError,
    DateError,
    StaleAtlasError,
    StateNotInSystemError,
    UnknownAgreementError,
    UnknownNameError,
    UnknownStateError,
)
from foedus.states import by_number
from foedus.terms import PLEDGES
from foedus.treaties import Agreement
from foedus.worlds.parties import BOUND, OUT, SIGNED, UNSURE
from foedus.worlds.world import World, world

Give = Callable[[str, list[dict[str, object]]], None]
MODERN = st.dates(date(1990, 1, 1), date(2026, 10, 31))


def owes(there: World, duty: str, bearer: str, toward: str, **how: object) -> bool:
    pledge = there.pledge(duty, **how)  # type: ignore[arg-type]
    return bool(pledge[there.position(bearer), there.position(toward)])


def only(key: str) -> Callable[[Agreement], bool]:
    return lambda one: one.key == key


@pytest.fixture(scope="module")
def y2026() -> World:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_CACHE", "/nonexistent-cache")
        return world("2026-01-01")


def test_the_package_offers_the_function_and_the_type() -> None:
    assert foedus.world is world
    assert foedus.World is World
    assert {"world", "World", "duties", "__version__"} <= set(dir(foedus))
    with pytest.raises(AttributeError, match="no attribute 'worlt'"):
        _ = foedus.worlt


def test_type_checkers_are_told_of_the_names_that_the_package_offers() -> None:
    stub = ast.parse(Path(foedus.__file__).with_suffix(".pyi").read_text("utf-8"))
    told = {
        name.asname or name.name: (node.module, name.name)
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert set(told) | {"__version__"} == set(foedus.__all__)
    for name, (module, there) in told.items():
        assert getattr(foedus, name) is getattr(importlib.import_module(str(module)), there)


def test_a_world_can_be_sent_to_another_process(y2026: World) -> None:
    there = pickle.loads(pickle.dumps(y2026))
    assert there.pledges().tobytes() == y2026.pledges().tobytes()
    assert there.on == y2026.on
    assert there.position("Germany") == y2026.position("Germany")


def test_nato_has_32_members_in_2026_and_16_in_1990(y2026: World) -> None:
    assert len(y2026.members("NATO")) == 32
    assert len(world("1990-01-01").members("NATO")) == 16


@pytest.mark.parametrize(
    ("bearer", "toward", "on", "owed"),
    [
        ("USA", "JPN", "2026-01-01", True),
        ("JPN", "USA", "2026-01-01", False),  # the treaty reaches Japan's territory alone
        ("KOR", "USA", "2026-01-01", True),
        ("POL", "EST", "2026-01-01", True),
        ("SWE", "FIN", "1994-01-01", False),
        ("SWE", "FIN", "2024-06-01", True),
        ("CHE", "DEU", "2026-01-01", False),
        ("RUS", "PRK", "2026-01-01", True),
        ("POL", "RUS", "1991-06-01", True),  # the Warsaw Pact, to 1991-07-01
        ("POL", "RUS", "1991-07-01", False),
    ],
)
def test_who_owes_whom_defense(bearer: str, toward: str, on: str, owed: bool) -> None:
    assert owes(world(on), "defense", bearer, toward) is owed


def test_reach_says_whether_a_clause_must_protect_the_partners_own_ground(y2026: World) -> None:
    # South Korea's promise reaches the Pacific: Guam, not the home of the United States.
    assert owes(y2026, "defense", "KOR", "USA", reach="territory")
    assert not owes(y2026, "defense", "KOR", "USA", reach="home")
    # Japan's reaches Japan's own territory: forces of the United States there, no land of theirs.
    assert not owes(y2026, "defense", "JPN", "USA", reach="territory")
    assert owes(y2026, "defense", "JPN", "USA", reach="anywhere")


def test_each_reach_holds_the_narrower_one(y2026: World) -> None:
    home, territory, anywhere = (
        y2026.pledge("defense", reach=reach) for reach in ("home", "territory", "anywhere")
    )
    assert (home <= territory).all()
    assert (territory <= anywhere).all()
    assert home.sum() < territory.sum() < anywhere.sum()


def test_suspended_obligations_are_not_owed_and_their_mirror_is_doubtful(y2026: World) -> None:
    # The United States suspended its obligations to New Zealand under ANZUS in 1986.
    anzus = only("anzus")
    assert not owes(y2026, "defense", "USA", "NZL", where=anzus)
    assert owes(y2026, "defense", "NZL", "USA", where=anzus)
    assert not owes(y2026, "defense", "NZL", "USA", where=anzus, doubtful=False)
    assert owes(y2026, "defense", "AUS", "NZL", where=anzus, doubtful=False)


def test_suspended_participation_makes_pledges_doubtful_both_ways(y2026: World) -> None:
    csto = only("csto-collective-security-treaty")
    for bearer, toward in (("ARM", "RUS"), ("RUS", "ARM")):
        assert owes(y2026, "defense", bearer, toward, where=csto)
        assert not owes(y2026, "defense", bearer, toward, where=csto, doubtful=False)
    assert owes(y2026, "defense", "BLR", "RUS", where=csto, doubtful=False)
    row, seat = y2026.row("csto-collective-security-treaty"), y2026.position("ARM")
    assert y2026.standing[row, seat] == UNSURE
    assert y2026.membership[row, seat]


def test_a_state_that_only_signed_is_listed_and_owes_nothing(y2026: World) -> None:
    row = y2026.row("central-american-democratic-security-treaty")
    panama, honduras = y2026.position("PAN"), y2026.position("HND")
    assert y2026.standing[row, panama] == SIGNED
    assert y2026.standing[row, honduras] == BOUND
    assert y2026.signed[row, panama]
    assert not y2026.membership[row, panama]
    treaty = only("central-american-democratic-security-treaty")
    pledges = y2026.pledges(where=treaty)
    assert not pledges[panama].any()
    assert not pledges[:, panama].any()
    assert pledges[honduras].any()


def test_the_strongest_pledge_is_the_strictest_word_of_the_list(y2026: World) -> None:
    pledges = y2026.pledges()
    seats = [y2026.position(code) for code in ("POL", "EST", "CHE", "JPN", "USA")]
    pol, est, che, jpn, usa = seats
    defense, nonaggression = (
        len(PLEDGES) - PLEDGES.index(one) for one in ("defense", "nonaggression")
    )
    assert pledges[pol, est] == defense == 6
    assert pledges[che, pol] == nonaggression == 2  # the Charter of the United Nations
    assert pledges[usa, jpn] == 6
    assert pledges[jpn, usa] == len(PLEDGES) - PLEDGES.index("consultation")
    without = y2026.pledges(where=lambda one: one.key != "un-charter")
    assert without[che, pol] == 0


def test_only_the_agreements_asked_for_count(y2026: World) -> None:
    treaties = y2026.pledge("assurance", where=lambda one: one.bindingness == "treaty")
    taiwan, usa = y2026.position("TWN"), y2026.position("USA")
    # What the United States assures Taiwan is a statute of its own.
    assert y2026.pledge("assurance")[usa, taiwan]
    assert not treaties[usa, taiwan]


def test_states_come_and_go_on_their_day() -> None:
    def codes(on: str) -> set[str]:
        return {one.code for one in world(on).states}

    assert "SUR" not in codes("1975-11-24")
    assert "SUR" in codes("1975-11-25")
    assert {"CZE", "SSD"} & codes("1992-12-31") == {"CZE"}
    assert "SSD" in codes("2011-07-09")
    assert {"PSE", "ABK", "XKX", "TWN"} <= codes("2026-01-01")


def test_states_are_in_order_of_their_numbers_and_found_by_any_name(y2026: World) -> None:
    numbers = [one.number for one in y2026.states]
    assert numbers == sorted(numbers)
    seat = numbers.index(255)
    assert {y2026.position(one) for one in ("Germany", "DEU", 255, "GMY", by_number(255))} == {seat}
    for place, state in enumerate(y2026.states):
        assert y2026.position(state) == place
        assert y2026.states[y2026.position(state)].code == state.code


def test_a_name_an_agreement_or_a_pledge_that_is_not_there_is_an_error(y2026: World) -> None:
    with pytest.raises(StateNotInSystemError):
        y2026.position("Yugoslavia")
    with pytest.raises(StateNotInSystemError, match="2026-01-01"):
        y2026.position(by_number(300))
    with pytest.raises(UnknownStateError):
        y2026.position("Ruritania")
    with pytest.raises(UnknownAgreementError, match="2026-01-01"):
        y2026.agreement("warsaw-treaty")
    with pytest.raises(UnknownNameError, match="love"):
        y2026.pledge("love")
    with pytest.raises(UnknownNameError, match="moon"):
        y2026.pledge("defense", reach="moon")
    with pytest.raises(UnknownNameError, match="moon"):
        y2026.pledges(reach="moon")


def test_an_agreement_is_found_by_its_key_or_any_name(y2026: World) -> None:
    for name in ("north-atlantic-treaty", "NATO", "nato", "North Atlantic Treaty"):
        assert y2026.agreement(name).key == "north-atlantic-treaty"


def test_dates_that_nobody_speaks_for_are_refused() -> None:
    with pytest.raises(CoverageError, match="ATOP"):
        world("1914-07-28")
    with pytest.raises(StaleAtlasError, match="stale"):
        world("2031-01-01")
    with pytest.raises(DateError):
        world("2026")
    with pytest.raises(DateError):
        world("2026-02-30")


def test_a_late_day_is_answered_from_the_atlas_and_says_so() -> None:
    late = world("2031-01-01", stale=True)
    assert late.stale_days > 400
    assert "2031-01-01" in late.warnings[0]
    assert len(late.members("NATO")) == 32


def test_before_1990_without_atop_the_world_says_that_it_is_incomplete() -> None:
    early = world("1955-05-14")
    assert not early.complete
    assert early.warnings
    assert len(early.members("NATO")) == 15
    assert world("1990-01-01").complete


def test_today_is_the_atlas_own_date() -> None:
    from foedus import atlas

    assert world("today").on == atlas.as_of
    assert world(date(2026, 1, 1)).on == date(2026, 1, 1)


def test_nothing_that_a_world_hands_out_can_be_written_to(y2026: World) -> None:
    for array in (
        y2026.standing,
        y2026.membership,
        y2026.signed,
        y2026.held,
        y2026.seats,
        y2026.pledge("defense"),
        y2026.pledges(),
    ):
        with pytest.raises(ValueError, match="read-only"):
            array.flat[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        y2026.on = date(2000, 1, 1)  # type: ignore[misc]


def test_the_same_day_gives_the_same_bytes() -> None:
    one, other = world("2010-06-01"), world("2010-06-01")
    assert one.standing.tobytes() == other.standing.tobytes()
    assert one.pledges().tobytes() == other.pledges().tobytes()
    assert one.states == other.states
    assert [a.key for a in one.agreements] == [a.key for a in other.agreements]


def test_a_world_and_its_pledges_need_no_polars() -> None:
    program = (
        "import sys; sys.modules['polars'] = None\n"
        "import foedus\n"
        "there = foedus.world('2026-01-01')\n"
        "print(int(there.pledge('defense').sum()), there.ties.distance.shape[0])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    pairs, states = map(int, done.stdout.split())
    assert pairs > 1000
    assert states > 190


def test_frames_hold_what_the_arrays_hold(y2026: World) -> None:
    states = y2026.states_frame()
    assert states["number"].to_list() == [one.number for one in y2026.states]
    assert states.filter(state="KOR")["ccode"].item() == 732
    assert states.filter(state="PSE")["ccode"].item() is None
    members = y2026.members_frame()
    assert members.height == int((y2026.standing > OUT).sum())
    assert members.filter(agreement="north-atlantic-treaty").height == 32
    pledges = y2026.pledges_frame().filter(duty="defense")
    pairs = set(pledges.select("number1", "number2").iter_rows())
    owed = y2026.pledge("defense")
    numbers = np.array([one.number for one in y2026.states])
    first, second = np.nonzero(owed)
    assert pairs == set(zip(numbers[first].tolist(), numbers[second].tolist(), strict=True))
    row = pledges.filter(state1="POL", state2="EST", agreement="north-atlantic-treaty").row(
        0, named=True
    )
    assert (row["article"], row["speaker"], row["doubtful"]) == ("Art 5", "atlas", False)


def test_a_frame_of_no_pledges_has_the_same_columns(y2026: World) -> None:
    some, none = y2026.pledges_frame(), y2026.pledges_frame(where=lambda one: False)
    assert none.is_empty()
    assert none.schema == some.schema


@settings(max_examples=25)
@given(on=MODERN)
def test_on_any_modern_day_the_arrays_fit_together(on: date) -> None:
    there = world(on)
    n, t = len(there.states), len(there.agreements)
    assert there.standing.shape == there.membership.shape == (t, n)
    assert (there.membership <= there.signed).all()
    assert there.signed.any(axis=1).all()
    strongest = there.pledges()
    assert strongest.shape == (n, n)
    assert not strongest.diagonal().any()
    # The strongest pledge is the strongest of the six, and doubt only takes away.
    ranks = np.zeros((n, n), np.int8)
    for duty in PLEDGES:
        owed = there.pledge(duty)
        assert (there.pledge(duty, doubtful=False) <= owed).all()
        ranks[owed] = np.maximum(ranks[owed], len(PLEDGES) - PLEDGES.index(duty))
    assert (ranks == strongest).all()
    # Who owes anything is bound by something; so is who is owed it, but for the Charter, which
    # protects every state.
    bound = there.membership.any(axis=0)
    assert (strongest.any(axis=1) <= bound).all()
    outside = there.pledges(where=lambda one: one.key != "un-charter")
    assert (outside.any(axis=0) <= bound).all()
    for state in there.states:
        assert state.exists_on(on)


@settings(max_examples=25)
@given(on=MODERN, data=st.data())
def test_whoever_must_or_may_have_to_defend_a_home_has_pledged_it(
    on: date, data: st.DataObject
) -> None:
    from foedus.casus import Event, events_as_arrays, rule
    from foedus.terms import Pledge

    there = world(on)
    members = [one.number for one in there.states if one.exists_on(on, "cow")]
    attacker, target = data.draw(
        st.tuples(st.sampled_from(members), st.sampled_from(members)).filter(
            lambda pair: pair[0] != pair[1]
        )
    )
    rulings = rule(there.book, events_as_arrays(there.book, [Event((attacker,), (target,), on)]))
    owed = there.pledge("defense", reach="home")
    seat_of = {int(place): seat for seat, place in enumerate(there.seats)}
    live = (rulings.status != 2) & (there.book.clauses.duty[rulings.obligation] == 0)
    assert PLEDGES[0] is Pledge.DEFENSE
    for row in np.flatnonzero(live):
        bearer, toward = seat_of[rulings.state[row]], seat_of[rulings.toward[row]]
        assert owed[bearer, toward], (there.states[bearer], there.states[toward])


def test_a_day_and_the_next_differ_only_where_something_began_or_ended() -> None:
    # Finland entered the North Atlantic Treaty on 2023-04-04.
    before, after = (world(date(2023, 4, 4) - timedelta(days=back)) for back in (1, 0))
    one, other = (there.pledge("defense", where=only("north-atlantic-treaty"))
                  for there in (before, after))  # fmt: skip
    finland = after.position("FIN")
    assert before.states == after.states
    changed = np.argwhere(one != other)
    assert len(changed) == 2 * 30
    assert (changed == finland).any(axis=1).all()


# Before 1990, with a small file of ATOP ------------------------------------------------------


def test_1914_comes_from_atop_once_it_is_added(give: Give) -> None:
    give(
        "atop-m",
        [
            member(9001, 341, "1912-10-06", defense=1, cowsys=0),
            member(9001, 345, "1912-10-06", consul=1),
        ],
    )
    there = world("1914-07-28")
    assert there.speakers == ("atlas", "atop")
    assert there.complete
    assert there.agreement("atop-9001").speaker == "atop"
    # Montenegro, which COW does not count.
    assert "MNE" in {one.code for one in there.members("atop-9001")}
    mine = only("atop-9001")
    assert owes(there, "defense", "MNE", "SRB", where=mine)
    # One-sided: what a member did not promise it does not owe.
    assert not owes(there, "defense", "SRB", "MNE", where=mine)
    assert owes(there, "consultation", "SRB", "MNE", where=mine)
    with pytest.raises(CoverageError):
        world("1815-12-31")


def test_a_member_known_to_the_month_is_unsure_in_that_month(give: Give) -> None:
    give(
        "atop-m",
        [
            member(9002, 255, "1879-10", "1918-11-03", defense=1),
            member(9002, 300, "1879-10", "1918-11-03", defense=1),
        ],
    )

    def standings(on: str) -> set[int]:
        there = world(on)
        held = [row for row, one in enumerate(there.agreements) if one.key == "atop-9002"]
        return {int(level) for row in held for level in there.standing[row] if level}

    assert standings("1879-09-30") == set()
    assert standings("1879-10-15") == {UNSURE}
    assert standings("1879-11-01") == {BOUND}
    assert standings("1918-11-02") == {BOUND}
    assert standings("1918-11-03") == set()


# With the real files -------------------------------------------------------------------------


def test_july_1914_from_atop(real_files: object) -> None:
    there = world("1914-07-28")
    assert len([one for one in there.states if one.exists_on(there.on, "cow")]) == 45
    assert "MNE" in {one.code for one in there.states}
    assert owes(there, "defense", "FRA", "RUS")
    assert owes(there, "defense", "RUS", "FRA")
    assert owes(there, "defense", "DEU", "AUH")
    assert owes(there, "defense", "ITA", "AUH")
    assert owes(there, "defense", "GRC", "SRB")
    assert owes(there, "defense", "MNE", "SRB")
    assert not there.pledges()[there.position("RUS"), there.position("SRB")]


def test_atop_speaks_where_the_atlas_is_silent_to_2018(real_files: object) -> None:
    with_atop, after = world("2018-12-31"), world("2019-01-01")
    assert {one.speaker for one in with_atop.agreements} == {"atlas", "atop"}
    assert {one.speaker for one in after.agreements} == {"atlas"}
    taken = {
        atopid for one in with_atop.agreements if one.speaker == "atlas" for atopid in one.atop
    }
    assert not taken & {
        atopid for one in with_atop.agreements if one.speaker == "atop" for atopid in one.atop
    }


@pytest.mark.parametrize("year", [1820, 1850, 1880, 1914, 1930, 1939, 1950, 1960])
def test_what_atop_pledges_on_a_day_its_own_dyads_have_in_the_year(
    year: int, real_files: object, shared_data: Path
) -> None:
    import polars as pl

    from foedus.sources import adding

    there = world(f"{year}-07-01")
    # Where obligations vary by partner the member file cannot say to whom each is owed.
    varying = set(adding.load("atop-m").filter(pl.col("obvary") == 1)["atopid"].to_list())

    def plain(one: Agreement) -> bool:
        return one.speaker == "atop" and not varying & set(one.atop)

    owed = there.pledge("defense", where=plain)
    dyads = pl.read_csv(shared_data / "atop" / "peacesciencer_atop5_1_ddyr.csv.gz").filter(
        pl.col("year") == year, pl.col("atop_defense") == 1
    )
    theirs = set(zip(dyads["ccode1"].to_list(), dyads["ccode2"].to_list(), strict=True))
    cow = np.array([one.exists_on(there.on, "cow") for one in there.states])
    first, second = np.nonzero(owed & cow[:, None] & cow)
    ours = {
        (there.states[i].number, there.states[j].number) for i, j in zip(first, second, strict=True)
    }
    assert ours
    assert ours <= theirs
