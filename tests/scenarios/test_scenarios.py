"""Scenarios as wholes: order, days, reversal, and files that give themselves back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import foedus
from foedus.errors import FoedusError, ScenarioError
from foedus.scenarios import (
    KINDS,
    Accede,
    AddClause,
    AddDomain,
    AmendAgreement,
    AmendClause,
    Change,
    Dissolve,
    Form,
    Personnel,
    Recall,
    Resume,
    Revive,
    SetRule,
    Spend,
    Station,
    StrikeClause,
    StrikeDomain,
    Suspend,
    Withdraw,
    changed,
)
from foedus.scenarios.draft import draft_of, finished
from foedus.scenarios.reading import parse_scenario
from foedus.scenarios.scenario import Expected, Scenario, play
from foedus.terms import Bindingness, Pledge
from foedus.treaties import Arm, CarveOut, Obligation
from foedus.worlds.world import World

DAY = date(2026, 1, 1)
STATES = ("USA", "POL", "FIN", "SWE", "UKR", "JPN", "AUS", "NZL", "ARM", "KAZ", "RUS", "DEU", "CHE")
AGREEMENTS = (
    "north-atlantic-treaty", "teu-42-7", "csto-collective-security-treaty", "anzus", "aukus",
    "us-japan-security-treaty", "rio-treaty", "taiwan-relations-act", "quad",
)  # fmt: skip
state, agreement = st.sampled_from(STATES), st.sampled_from(AGREEMENTS)
clauses = st.sampled_from(
    (
        ("north-atlantic-treaty", "Art 5"), ("north-atlantic-treaty", "Art 4"),
        ("anzus", "Art III"), ("teu-42-7", "Art 42(7)"),
        ("csto-collective-security-treaty", "Art 4"),
    )
)  # fmt: skip
percent = st.floats(0, 100).map(lambda one: round(one, 3))
made = st.one_of(
    st.builds(Accede, state, agreement),
    st.builds(Withdraw, state, agreement),
    st.builds(Suspend, st.tuples(state), agreement, of=st.sampled_from(("obligations",))),
    st.just(Resume(("USA",), "anzus", ("NZL",))),
    clauses.map(lambda one: AmendClause(*one, (("discretion", "as it likes"),))),
    clauses.map(lambda one: AmendClause(*one, (("scope", (Arm("territory"),)),))),
    clauses.map(lambda one: StrikeClause(*one)),
    st.builds(
        AddClause, agreement, st.just(Obligation(Pledge.DEFENSE, "Art 99", "armed-attack", "x"))
    ),
    st.builds(AmendAgreement, agreement, st.just((("bindingness", Bindingness.POLITICAL),))),
    st.builds(AmendAgreement, agreement, st.sampled_from(((("milinst", 1),), (("practice", 2),)))),
    st.builds(AddDomain, agreement, st.sampled_from(("space", "trade")), st.just("covered")),
    st.just(StrikeDomain("aukus", "cyber", "cooperation")),
    st.builds(SetRule, agreement, st.just("majority")),
    st.builds(Spend, st.tuples(state), percent),
    st.builds(Personnel, st.tuples(state), st.integers(0, 500).map(float)),
    st.just(Form("new-pact", "New pact", "NP", ("SWE", "CHE"))),
    st.builds(Dissolve, agreement),
    st.just(Station("USA", "POL", 3.5, "north-atlantic-treaty")),
    st.just(Revive("western-european-union")),
)  # fmt: skip


@pytest.fixture(scope="module")
def today() -> World:
    return foedus.world(DAY)


def scenario(*changes: Change, on: date = DAY) -> Scenario:
    return Scenario("one", "One", "", on, changes)


def test_a_scenario_with_no_changes_is_the_very_same_world(today: World) -> None:
    assert scenario().apply(today) is today
    assert scenario(Withdraw("USA", "NATO", on=date(2026, 1, 2))).apply(today) is today


@settings(max_examples=200)
@given(made)
def test_a_change_and_its_reverse_give_the_very_same_world_back(change: Change) -> None:
    world = foedus.world(DAY)
    here = world.origin or world
    try:
        back = change.reverse(here)
        after = draft_of(here)
        for one in (change, *back):
            after = one.edit(after)
    except FoedusError:
        return
    if back:
        assert finished(after) is here


REVERSIBLE: list[Change] = [
    Accede("UKR", "NATO"),
    Withdraw("USA", "NATO"),
    Suspend(("HUN",), "NATO"),
    Resume(("USA",), "anzus", ("NZL",)),
    AmendClause("NATO", "Art 5", (("discretion", ""), ("on_request", True))),
    AddClause("aukus", Obligation(Pledge.DEFENSE, "Art 1", "armed-attack", "scenario")),
    StrikeClause("NATO", "Art 5"),
    AmendAgreement("taiwan-relations-act", (("bindingness", Bindingness.TREATY),)),
    AddDomain("us-philippines-mutual-defense-treaty", "trade", "covered"),
    StrikeDomain("aukus", "cyber", "cooperation"),
    SetRule("rio-treaty", "majority"),
    Spend(("ESP", "ITA"), 3.5, at_least=True),
    Personnel(("DEU",), 260.0),
    Form("new-pact", "New pact", "NP", ("SWE", "CHE")),
    Dissolve("us-japan-security-treaty"),
    Revive("western-european-union"),
    Station("DEU", "LTU", 4.8, "germany-lithuania-brigade-agreement"),
]


@pytest.mark.parametrize("change", REVERSIBLE, ids=lambda one: one.kind)
def test_a_change_of_each_kind_is_made_and_its_reverse_gives_the_very_world_back(
    today: World, change: Change
) -> None:
    after = change.apply(today)
    assert after is not today
    back = change.reverse(today)
    assert back
    for one in back:
        after = one.apply(after)
    assert after is today


@pytest.mark.parametrize("since", [date(2025, 3, 1), DAY])
@pytest.mark.parametrize("under", ["", "germany-lithuania-brigade-agreement"])
def test_who_was_called_home_and_was_not_stands_where_it_stood(
    today: World, since: date, under: str
) -> None:
    sent = Station("DEU", "LTU", 4.8, under, on=since, article="Art 2", source="a report")
    here, home = sent.apply(today), Recall("DEU", "LTU", on=DAY, source="another")
    after = home.apply(here)
    assert not after.forces
    for one in home.reverse(here):
        after = one.apply(after)
    assert after.forces == here.forces
    assert after.agreements == here.agreements
    assert Recall("DEU", "LTU", on=since).apply(here) is today


def test_every_kind_of_change_is_among_those_that_are_reversed() -> None:
    assert {one.kind for one in KINDS} - {one.kind for one in REVERSIBLE} == {"recall"}


@settings(max_examples=120)
@given(st.lists(made, min_size=2, max_size=5, unique_by=repr), st.randoms())
def test_the_order_of_a_day_counts_only_where_it_is_refused(changes: list, random: object) -> None:
    """Changes of one day either contradict, or ask for one before another, or commute."""
    world = foedus.world(DAY)
    other = list(changes)
    random.shuffle(other)  # type: ignore[attr-defined]
    first, faults = play(tuple(enumerate(changes, 1)), draft_of(world))
    second, others = play(tuple(enumerate(other, 1)), draft_of(world))
    if faults or others:
        return
    assert first.agreements == second.agreements
    assert first.blocs == second.blocs
    assert first.forces == second.forces
    if first.changed is not None:
        assert first.changed.frame().equals(second.weights.frame())


def test_a_change_of_another_agreement_may_stand_anywhere_in_the_file(today: World) -> None:
    changes = (Withdraw("USA", "NATO"), Accede("JPN", "aukus"), Spend(("DEU",), 3.5))
    worlds = [scenario(*order).apply(today) for order in (changes, changes[::-1])]
    assert worlds[0].agreements == worlds[1].agreements


def test_days_go_before_the_order_of_the_file(today: World) -> None:
    later = Withdraw("UKR", "NATO", on=DAY)
    earlier = Accede("UKR", "NATO", on=DAY - timedelta(days=30))
    after = scenario(later, earlier).apply(today)
    assert "UKR" not in {one.code for one in after.members("NATO")}
    assert [number for number, _ in scenario(later, earlier).ordered()] == [2, 1]


def test_only_what_is_due_is_made(today: World) -> None:
    path = Scenario(
        "path", "Path", "", DAY,
        tuple(Spend(("DEU",), share, on=date(2026 + step, 1, 1)) for step, share in
              enumerate((2.5, 3.0, 3.5))),
    )  # fmt: skip
    shares = [
        float(path.apply(world).weights["milex_share"].value[world.position("DEU")])
        for world in (foedus.world(day) for day in ("2026-06-01", "2027-06-01"))
    ]
    assert shares == [2.5, 3.0]


def test_every_change_that_cannot_be_made_is_named_at_once(today: World) -> None:
    bad = scenario(Withdraw("JPN", "NATO"), Accede("POL", "NATO"), Spend(("TWN",), 3.5))
    with pytest.raises(ScenarioError, match="3 faults") as caught:
        bad.apply(today)
    for words in ("change 1", "change 2", "change 3", "Japan is no party", "no GDP of TWN"):
        assert words in caught.value.wrong


CONTRADICTIONS = [
    (Suspend(("HUN",), "NATO"), Withdraw("HUN", "NATO")),
    (Accede("UKR", "NATO"), Withdraw("UKR", "NATO")),
    (Spend(("USA",), 3.0), Spend(("USA",), 4.0)),
    (Personnel(("USA",), 3.0), Personnel(("USA",), 4.0)),
    (SetRule("NATO", "a"), SetRule("NATO", "b")),
    (
        AmendClause("NATO", "Art 5", (("note", "a"),)),
        AmendClause("NATO", "Art 5", (("note", "b"),)),
    ),
    (AddDomain("NATO", "trade"), StrikeDomain("NATO", "trade")),
    (Form("a-b", "A", "AB", ("USA", "JPN")), Form("a-b", "A", "AB", ("USA", "JPN"))),
    (Form("a-b", "A", "AB", ("USA", "JPN")), Dissolve("a-b")),
    (Station("USA", "POL", 1), Station("USA", "POL", 2)),
]  # fmt: skip


@pytest.mark.parametrize("pair", CONTRADICTIONS, ids=str)
def test_two_changes_of_one_day_that_set_one_value_are_refused(
    today: World, pair: tuple[Change, Change]
) -> None:
    with pytest.raises(ScenarioError, match="of the same day"):
        scenario(*pair).apply(today)


def test_the_same_two_changes_on_different_days_are_no_contradiction(today: World) -> None:
    after = scenario(
        Suspend(("HUN",), "NATO", on=date(2025, 6, 1)), Withdraw("HUN", "NATO", on=DAY)
    ).apply(today)
    assert "HUN" not in {one.code for one in after.members("NATO")}


def test_a_world_that_was_changed_knows_where_it_came_from(today: World) -> None:
    after = changed(today, (Withdraw("USA", "NATO"), Accede("UKR", "NATO")))
    assert after.origin is today
    assert Accede("USA", "NATO").apply(after).origin is today


# What is printed, drawn so and not picked from everything: a run in which too much is thrown away
# is no run.
printed = st.characters(exclude_categories=["C", "Z"]) | st.just(" ")
words = st.text(printed, min_size=1, max_size=30).filter(str.strip)
clause = st.builds(
    Obligation,
    duty=st.sampled_from((Pledge.DEFENSE, Pledge.CONSULTATION)),
    article=words,
    trigger=st.sampled_from(("armed-attack", "threat")),
    basis=st.just("scenario"),
    on_request=st.booleans(),
    discretion=words,
    adversaries=st.sampled_from((None, (), ("RUS",))),
    scope=st.lists(
        st.builds(Arm, kind=st.just("territory"), ties=st.just(("integral",)), note=words),
        max_size=2,
    ).map(tuple),
    carve_outs=st.lists(
        st.builds(CarveOut, st.just(("SWE",)), words, st.none(), st.none(), st.just("uncertain")),
        max_size=1,
    ).map(tuple),
)
written = st.builds(
    Scenario,
    name=st.just("any-name"),
    title=words,
    text=st.text(printed | st.just("\n"), max_size=80),
    on=st.just(DAY),
    changes=st.lists(
        st.one_of(
            st.builds(Accede, st.just("UKR"), st.just("NATO"), source=words, article=words),
            st.builds(Spend, st.just(("USA", "DEU")), percent, at_least=st.booleans()),
            st.builds(SetRule, st.just("anzus"), words, quota=st.sampled_from((None, 0.5, 1.0)),
                      weights=st.sampled_from(((), (("USA", 0.1), ("AUS", 0.2), ("NZL", 0.7))))),
            st.builds(Form, st.just("new-pact"), words, st.just("NP"), st.just(("SWE", "CHE")),
                      st.lists(clause, max_size=2).map(tuple),
                      milinst=st.sampled_from((None, 0, 2))),
            st.builds(AmendClause, st.just("NATO"), st.just("Art 5"),
                      st.builds(lambda note: (("note", note), ("on_request", True)), words)),
            st.just(AmendAgreement("csto-collective-security-treaty", (("milinst", 1),))),
            st.just(Resume(("USA",), "anzus", ("NZL",), on=date(2025, 1, 1))),
        ),
        max_size=4, unique_by=lambda one: one.kind,
    ).map(tuple),
    sources=st.lists(words, max_size=2).map(tuple),
    expected=st.lists(
        st.builds(
            Expected, st.just("duties"),
            st.just((("attacker", "RUS"), ("listed", 3), ("x", ("A", "B")))),
            st.just((("state", "POL"), ("bound", True))), words, st.just("up"),
        ),
        max_size=1,
    ).map(tuple),
)  # fmt: skip


@settings(max_examples=80)
@given(written)
def test_a_file_that_was_written_reads_as_the_same_scenario(one: Scenario) -> None:
    text = one.toml()
    again = parse_scenario(text, "any.toml")
    assert again == one
    assert again.toml() == text
    assert again.sha256 == one.sha256
