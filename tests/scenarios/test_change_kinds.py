"""Each kind of change: what the new World says, what is listed of it, and what is refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

import foedus
from foedus.casus import Event, events_as_arrays, rule
from foedus.errors import FoedusError, ScenarioError, UnknownAgreementError, UnknownStateError
from foedus.scenarios import (
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
from foedus.terms import Bindingness, Means, Pledge
from foedus.treaties import Arm, Obligation
from foedus.worlds.world import World

NATO, CSTO, TRA = "north-atlantic-treaty", "csto-collective-security-treaty", "taiwan-relations-act"
DEFENSE = Obligation(Pledge.DEFENSE, "Art 1", "armed-attack", "scenario")


@pytest.fixture(scope="module")
def today() -> World:
    return foedus.world("2026-01-01")


def told(change: Change, world: World) -> list[tuple[str, str, str, str]]:
    return [(one.about, one.what, one.old, one.new) for one in change.changes(world)]


def status(world: World, attacker: int, target: int, bearer: str, key: str, **facts: object) -> str:
    """What a ruling says of a bearer's defense duty under one agreement."""
    book = world.book
    event = Event((attacker,), (target,), world.on, **facts)  # type: ignore[arg-type]
    rulings = rule(book, events_as_arrays(book, [event]))
    for row in range(len(rulings)):
        position, obligation = book.obligations[int(rulings.obligation[row])]
        mine = book.states[int(rulings.state[row])].code == bearer
        toward = book.states[int(rulings.toward[row])].number == target
        defends = obligation.duty == Pledge.DEFENSE
        if mine and toward and defends and book.agreements[position].key == key:
            return ("applies", "contested", "does_not_apply")[int(rulings.status[row])]
    return "none"


def test_who_accedes_owes_and_is_owed_what_the_others_are(today: World) -> None:
    after = Accede("Ukraine", "NATO").apply(today)
    owed = after.pledge("defense", where=lambda one: one.key == NATO)
    ukraine, poland = today.position("UKR"), today.position("POL")
    assert owed[ukraine, poland]
    assert owed[poland, ukraine]
    assert status(after, 365, 369, "POL", NATO) == "applies"
    assert status(today, 365, 369, "POL", NATO) == "none"
    assert told(Accede("Ukraine", "NATO"), today) == [
        ("NATO", "membership of UKR", "no party", "a party since 2026-01-01")
    ]


def test_an_accession_before_the_one_in_the_record_leaves_no_gap() -> None:
    later = foedus.world("2024-06-01")
    after = Accede("FIN", NATO, on=date(2022, 5, 18)).apply(later)
    spells = [one for one in after.agreement(NATO).parties if one.state == "FIN"]
    assert [(str(one.entry), str(one.end)) for one in spells] == [
        ("2023-04-04", "None"),
        ("2022-05-18", "2023-04-04"),
    ]
    assert "FIN" in {one.code for one in after.members(NATO)}


def test_a_bloc_that_carries_the_name_follows_its_agreement(today: World) -> None:
    after = Withdraw("ARM", CSTO).apply(today)
    bloc = next(one for one in after.blocs if one.key == "csto")
    assert "ARM" not in {one.state for one in bloc.members if today.on in one}
    assert [row[0] for row in told(Withdraw("ARM", CSTO), today)] == [
        "CSTO", "Collective Security Treaty Organization (bloc)",
    ]  # fmt: skip


def test_a_bloc_without_an_agreement_can_be_joined_and_left(today: World) -> None:
    after = changed(today, (Accede("Egypt", "g7"), Withdraw("Italy", "g7")))
    bloc = next(one for one in after.blocs if one.key == "g7")
    members = {one.state for one in bloc.members if today.on in one}
    assert "EGY" in members
    assert "ITA" not in members


def test_suspended_obligations_are_not_owed_and_participation_is_contested(today: World) -> None:
    assert status(today, 365, 366, "HUN", NATO) == "applies"
    none = Suspend(("HUN",), NATO).apply(today)
    part = Suspend(("HUN",), NATO, of="participation", reason="a quarrel").apply(today)
    assert status(none, 365, 366, "HUN", NATO) == "does_not_apply"
    assert status(part, 365, 366, "HUN", NATO) == "contested"
    assert status(none, 365, 366, "POL", NATO) == "applies"


def test_what_was_suspended_in_fact_can_be_resumed(today: World) -> None:
    assert status(today, 710, 920, "USA", "anzus") == "does_not_apply"
    after = Resume(("USA",), "anzus", ("NZL",)).apply(today)
    assert status(after, 710, 920, "USA", "anzus") == "applies"


def test_an_amended_clause_is_ruled_by_from_its_day_and_not_before(today: World) -> None:
    change = AmendClause(NATO, "Art 5", (("scope", ()), ("on_request", True)), on=date(2025, 7, 1))
    after = change.apply(today)
    clauses = [one for one in after.agreement(NATO).obligations if one.article == "Art 5"]
    assert [(str(one.since), str(one.until), one.on_request) for one in clauses] == [
        ("None", "2025-07-01", False),
        ("2025-07-01", "None", True),
    ]
    hawaii = Event((710,), (2,), date(2026, 1, 1), place=None)
    assert hawaii.on == today.on
    values = {what: (old, new) for _, what, old, new in told(change, today)}
    assert values["clause on defense, on_request"] == ("no", "yes")
    assert values["clause on defense, scope"][1] == "none"


def test_an_added_clause_binds_and_a_struck_one_does_not(today: World) -> None:
    after = AddClause("aukus", DEFENSE).apply(today)
    assert status(after, 710, 900, "GBR", "aukus") == "applies"
    struck = StrikeClause(NATO, "Art 5").apply(today)
    assert status(struck, 365, 366, "USA", NATO) == "none"
    assert [what for _, what, _, _ in told(StrikeClause(NATO, "Art 5"), today)] == [
        "clause on defense"
    ]


def test_clauses_alike_are_told_apart_by_a_number(today: World) -> None:
    with pytest.raises(ScenarioError, match="3 clauses"):
        StrikeClause("asean-treaty-of-amity-and-cooperation", "Art 2, Art 10").apply(today)
    values = told(StrikeClause("asean-treaty-of-amity-and-cooperation", "Art 2, Art 10 #2"), today)
    assert len(values) == 1


def test_a_statute_can_become_a_treaty_of_defense(today: World) -> None:
    after = changed(
        today,
        (
            AmendAgreement(TRA, (("bindingness", Bindingness.TREATY), ("milinst", 1))),
            AmendClause(
                TRA, "s 2(b), s 3(c)", (("duty", Pledge.DEFENSE), ("trigger", "armed-attack"))
            ),
        ),
    )
    assert status(after, 710, 713, "USA", TRA) == "applies"
    assert after.agreement(TRA).bindingness == "treaty"
    assert after.agreement(TRA).depth is not None


def test_a_domain_that_is_added_takes_in_attacks_by_these_means(today: World) -> None:
    key = "us-philippines-mutual-defense-treaty"
    facts = {"means": Means.CYBER}
    assert status(today, 710, 840, "USA", key, **facts) == "does_not_apply"
    after = AddDomain(key, "cyber").apply(today)
    assert status(after, 710, 840, "USA", key, **facts) == "applies"
    back = StrikeDomain(key, "cyber").apply(after)
    assert back is today


def test_a_rule_with_weights_is_in_the_record(today: World) -> None:
    change = SetRule(
        "us-japan-security-treaty", "weighted", quota=0.5, weights=(("USA", 0.7), ("JPN", 0.3))
    )
    rule_ = change.apply(today).agreement("us-japan-security-treaty").decision
    assert (rule_["rule"], rule_["quota"]) == ("weighted", "0.5")
    assert rule_["weights"] == "USA 0.7, JPN 0.3"


def test_spending_is_a_share_of_gdp_or_an_amount_or_a_floor(today: World) -> None:
    seats = [today.position(code) for code in ("ESP", "POL")]
    before = today.weights["milex_share"].value[seats]
    after = Spend(("ESP", "POL"), share=3.5, at_least=True).apply(today).weights["milex_share"]
    assert before[0] < 3.5 < before[1]
    assert after.value[seats].tolist() == [3.5, before[1]]
    assert (after.origin[seats[0]], after.source[seats[0]]) == ("assumed", "scenario")
    gdp = float(today.weights["gdp"].value[seats[0]])
    other = Spend(("ESP",), amount=gdp / 50).apply(today).weights["milex_share"]
    assert other.value[seats[0]] == pytest.approx(2.0)
    assert np.array_equal(today.weights["milex_share"].value[seats], before)


def test_forces_and_a_new_agreement_are_there_from_their_day(today: World) -> None:
    form = Form(
        "nordic", "Nordic treaty", "NT", ("SWE", "NOR", "FIN"), (DEFENSE,), rule="consensus"
    )
    station = Station("SWE", "FIN", 5.0, "nordic")
    after = changed(today, (form, station))
    assert status(after, 365, 375, "NOR", "nordic") == "applies"
    assert [(one.by, one.at, one.thousand) for one in after.forces] == [("SWE", "FIN", 5.0)]
    assert "stations 5 thousand" in after.agreement("nordic").practice[0].event
    assert Recall("SWE", "FIN").apply(after).forces == ()


def test_armed_forces_are_set(today: World) -> None:
    after = Personnel(("LUX",), 10).apply(today)
    assert after.weights["personnel"].value[today.position("LUX")] == 10


def test_an_agreement_that_ended_is_in_force_again(today: World) -> None:
    after = Revive("western-european-union").apply(today)
    assert {"DEU", "FRA", "GBR"} <= {one.code for one in after.members("western-european-union")}
    assert not any(one.key == "western-european-union" for one in today.agreements)


def test_a_change_of_a_later_day_is_not_made_on_an_earlier_world(today: World) -> None:
    with pytest.raises(ScenarioError, match="earlier day"):
        Withdraw("USA", NATO, on=date(2026, 1, 2)).apply(today)


REFUSED: list[tuple[Change, type[FoedusError], str]] = [
    (Accede("Poland", "NATO"), ScenarioError, "a party to NATO on 2026-01-01 already"),
    (Accede("Polnd", "NATO"), UnknownStateError, "no state is called 'Polnd'"),
    (Accede("Sweden", "Warsaw Pact"), UnknownAgreementError, "ended on 1991-07-01"),
    (Accede("France", "geelong-treaty"), ScenarioError, "in force for nobody"),
    (Withdraw("Japan", "g7-treaty"), UnknownAgreementError, "g7-treaty"),
    (Withdraw("Egypt", "brics-nine"), UnknownAgreementError, "brics-nine"),
    (Withdraw("Sweden", "bucharest-nine"), ScenarioError, "no member of Bucharest Nine"),
    (Suspend(("Japan",), "NATO"), ScenarioError, "Japan is no party to NATO"),
    (Suspend(("USA",), "anzus", ("NZL",)), ScenarioError, "already"),
    (Resume(("USA",), "anzus", ("AUS",)), ScenarioError, "suspended nothing"),
    (AmendClause("NATO", "Art 99", (("note", "x"),)), ScenarioError, "no clause 'Art 99'"),
    (AmendClause("NATO", "Art 5", (("colour", "x"),)), ScenarioError, "colour is no part"),
    (AmendClause("NATO", "Art 5", (("to", ("JPN",)),)), ScenarioError, "JPN, no party"),
    (AddClause("us-philippines-mutual-defense-treaty", Obligation(
        Pledge.CONSULTATION, "Art III", "threat", "x")), ScenarioError, "has a clause"),
    (StrikeClause("aukus", "Art 5"), ScenarioError, "there is none"),
    (AmendAgreement("NATO", (("colour", "x"),)), ScenarioError, "no fact"),
    (AddDomain("NATO", "land"), ScenarioError, "already"),
    (StrikeDomain("NATO", "trade"), ScenarioError, "does not reach trade"),
    (SetRule("NATO", " "), ScenarioError, "empty"),
    (SetRule("NATO", "x", quota=1.5), ScenarioError, "no share"),
    (SetRule("NATO", "x", weights=(("USA", 0.6), ("POL", 0.6))), ScenarioError, "sum to 1.2"),
    (SetRule("NATO", "x", weights=(("USA", 0.6), ("JPN", 0.4))), ScenarioError, "JPN is no party"),
    (SetRule("NATO", "x", weights=(("USA", float("nan")),)), ScenarioError, "sum to nan"),
    (Spend(("TWN",), 3.5), ScenarioError, "no GDP of TWN"),
    (Spend(("USA",)), ScenarioError, "no spending"),
    (Spend(("USA",), 3.5, 100.0), ScenarioError, "as a share and as an amount"),
    (Spend(("USA",), 350.0), ScenarioError, "350 percent"),
    (Spend(("USA", "United States"), 3.5), ScenarioError, "named twice"),
    (Spend((), 3.5), ScenarioError, "no state"),
    (Personnel(("LUX",), 100_000), ScenarioError, "population"),
    (Personnel(("LUX",), -1), ScenarioError, "0 or more"),
    (Form("quad", "Q", "Q", ("USA", "JPN")), ScenarioError, "has that name"),
    (Form("new", "New", "NATO", ("USA", "JPN")), ScenarioError, "has that name"),
    (Form("Bad Key", "B", "B", ("USA", "JPN")), ScenarioError, "no key"),
    (Form("new", "New", "New", ("USA",)), ScenarioError, "one party alone"),
    (Form("new", "New", "New", ("USA", "US")), ScenarioError, "twice"),
    (Revive("NATO"), ScenarioError, "has ended"),
    (Revive("no such"), ScenarioError, "has ended"),
    (Dissolve("no such"), UnknownAgreementError, "no such"),
    (Station("USA", "US", 5), ScenarioError, "at home"),
    (Station("USA", "POL", 0), ScenarioError, "no force"),
    (Station("USA", "JPN", 5, "NATO"), ScenarioError, "Japan is no party"),
    (Recall("USA", "POL"), ScenarioError, "no change stationed"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "error", "words"), REFUSED, ids=str)
def test_what_cannot_be_made_is_refused_with_a_mend(
    today: World, change: Change, error: type[FoedusError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        change.apply(today)
    assert caught.value.mend.endswith((".", "?"))


def test_what_was_dissolved_cannot_be_amended_and_is_said_to_have_ended(today: World) -> None:
    with pytest.raises(UnknownAgreementError, match="NATO ended on 2026-01-01"):
        changed(today, (Dissolve(NATO), AddDomain(NATO, "trade", "cooperation")))


def test_a_clause_of_a_new_agreement_binds_its_parties_alone(today: World) -> None:
    clause = Obligation(Pledge.DEFENSE, "1", "armed-attack", "x", to=("JPN",))
    with pytest.raises(ScenarioError, match="JPN is no party"):
        Form("new", "New", "New", ("USA", "KOR"), (clause,)).apply(today)
    arm = Obligation(
        Pledge.DEFENSE, "1", "armed-attack", "x", scope=(Arm("territory", whose=("KOR",)),)
    )
    after = Form("new", "New", "New", ("USA", "KOR"), (arm,)).apply(today)
    assert status(after, 731, 732, "USA", "new") == "applies"
