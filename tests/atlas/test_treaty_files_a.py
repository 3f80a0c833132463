"""Known facts of the treaty files: Americas, Pacific, former Soviet space, United Nations."""

from __future__ import annotations

from datetime import date

import pytest

from foedus.atlas.treaty_files import agreements
from foedus.terms import Bindingness, Pledge
from foedus.treaties import Agreement, Obligation

ATLAS = {one.key: one for one in agreements()}


def bound(key: str, state: str, on: date) -> bool:
    """True where the state is a party, surely, on the day: no dispute is looked at."""
    return any(
        one.entry is not None
        and one.entry.latest <= on
        and (one.end is None or on < one.end.earliest)
        for one in ATLAS[key].parties
        if one.state == state
    )


def members(key: str, on: date) -> set[str]:
    return {one.state for one in ATLAS[key].parties if bound(key, one.state, on)}


def pledges(agreement: Agreement, duty: Pledge, on: date) -> list[Obligation]:
    return [
        one
        for one in agreement.obligations
        if one.duty is duty
        and (one.since is None or one.since.earliest <= on)
        and (one.until is None or on < one.until.earliest)
    ]


def test_uzbekistan_was_twice_in_the_collective_security_treaty_and_not_between() -> None:
    key = "csto-collective-security-treaty"
    assert bound(key, "UZB", date(1999, 4, 19))
    assert not bound(key, "UZB", date(2003, 1, 1))
    assert bound(key, "UZB", date(2006, 8, 17))
    assert not bound(key, "UZB", date(2012, 6, 28))


def test_the_collective_security_treaty_has_six_members_today_and_binds_none_before_1994() -> None:
    key = "csto-collective-security-treaty"
    assert members(key, date(2026, 1, 1)) == {"RUS", "ARM", "BLR", "KAZ", "KGZ", "TJK"}
    assert members(key, date(1994, 4, 19)) == set()


def test_help_under_the_collective_security_treaty_waits_for_a_request_only_since_2012() -> None:
    treaty = ATLAS["csto-collective-security-treaty"]
    (before,) = pledges(treaty, Pledge.DEFENSE, date(2012, 12, 18))
    (after,) = pledges(treaty, Pledge.DEFENSE, date(2012, 12, 19))
    assert (before.on_request, before.non_state) == (False, "excluded")
    assert (after.on_request, after.non_state) == (True, "accepted")


def test_armenia_has_frozen_its_part_in_the_csto_but_has_not_left() -> None:
    key = "csto-collective-security-treaty"
    assert bound(key, "ARM", date(2026, 1, 1))
    (freeze,) = ATLAS[key].suspensions
    assert (freeze.states, freeze.of, freeze.until) == (("ARM",), "participation", None)


@pytest.mark.parametrize(
    ("state", "out"),
    [
        ("MEX", date(2004, 9, 6)),
        ("NIC", date(2014, 9, 20)),
        ("BOL", date(2014, 10, 17)),
        ("VEN", date(2015, 5, 14)),
        ("ECU", date(2016, 2, 19)),
    ],
)
def test_five_states_left_the_rio_treaty_two_years_after_notice(state: str, out: date) -> None:
    assert bound("rio-treaty", state, date.fromordinal(out.toordinal() - 1))
    assert not bound("rio-treaty", state, out)


def test_whether_venezuela_is_back_in_the_rio_treaty_is_disputed_since_2019() -> None:
    (dispute,) = ATLAS["rio-treaty"].disputes
    assert dispute.states == ("VEN",)
    assert str(dispute.since) == "2019-08-06"
    assert not bound("rio-treaty", "VEN", date(2019, 8, 5))


def test_the_rio_treaty_reaches_armed_groups_only_from_the_attacks_of_2001() -> None:
    (before,) = pledges(ATLAS["rio-treaty"], Pledge.DEFENSE, date(2001, 9, 10))
    (after,) = pledges(ATLAS["rio-treaty"], Pledge.DEFENSE, date(2001, 9, 11))
    assert (before.non_state, after.non_state) == ("excluded", "accepted")
    assert before.scope == after.scope


def test_the_rio_treaty_doubts_dependencies_outside_its_region_and_none_inside() -> None:
    (clause,) = pledges(ATLAS["rio-treaty"], Pledge.DEFENSE, date(2026, 1, 1))
    anywhere, region, leased, _ = clause.scope
    assert (anywhere.areas, anywhere.ties) == ((), ("integral",))
    assert anywhere.doubtful_ties == ("dependency",)
    assert (region.areas, region.ties) == (("rio-region",), ("integral", "dependency"))
    assert (leased.places, leased.title) == (("guantanamo-bay",), "administration")


def test_the_united_states_suspended_its_anzus_duties_to_new_zealand_which_stays_a_party() -> None:
    (spell,) = ATLAS["anzus"].suspensions
    assert (spell.states, spell.toward, spell.of) == (("USA",), ("NZL",), "obligations")
    assert str(spell.since) == "1986-08-11"
    assert bound("anzus", "NZL", date(2026, 1, 1))


def test_the_korean_treaty_turns_on_administration_and_binds_both() -> None:
    (clause,) = pledges(ATLAS["us-korea-mutual-defense-treaty"], Pledge.DEFENSE, date(2026, 1, 1))
    assert [arm.title for arm in clause.scope] == ["administration"]
    assert (clause.by, clause.to) == ((), ())


def test_only_the_united_states_narrows_its_adversary_in_the_manila_pact() -> None:
    limited = {
        one.by: "adversary" in one.unread
        for one in pledges(ATLAS["manila-pact"], Pledge.DEFENSE, date(1990, 1, 1))
    }
    assert limited.pop(("USA",)) is True
    assert list(limited.values()) == [False]


@pytest.mark.parametrize("key", ["taiwan-relations-act", "us-qatar-executive-order", "thanat-rusk"])
def test_statutes_and_statements_assure_and_never_oblige_to_defend(key: str) -> None:
    assert ATLAS[key].bindingness in (Bindingness.STATUTE, Bindingness.POLITICAL)
    assert {one.duty for one in ATLAS[key].obligations} == {Pledge.ASSURANCE}


def test_russia_owes_iran_no_defense_and_north_korea_only_against_states() -> None:
    assert {one.duty for one in ATLAS["russia-iran-2025"].obligations} == {
        Pledge.NEUTRALITY,
        Pledge.CONSULTATION,
    }
    (clause,) = pledges(ATLAS["russia-dprk-2024"], Pledge.DEFENSE, date(2025, 1, 1))
    assert clause.non_state == "excluded"
    assert bound("russia-dprk-2000", "PRK", date(2024, 12, 3))
    assert bound("russia-dprk-2024", "PRK", date(2024, 12, 4))
    assert not bound("russia-dprk-2000", "PRK", date(2024, 12, 4))


def test_an_agreement_with_unpublished_terms_carries_no_obligation_and_is_not_shipped() -> None:
    agreement = ATLAS["us-saudi-strategic-defense-agreement"]
    assert (agreement.published, agreement.in_force, agreement.obligations) == (False, None, ())


def test_the_united_nations_grew_from_51_members_to_193() -> None:
    assert len(members("un-charter", date(1945, 12, 31))) == 51
    assert len(members("un-charter", date(1990, 1, 1))) == 159
    assert len(members("un-charter", date(2026, 1, 1))) == 193


def test_germany_korea_and_yugoslavia_enter_the_united_nations_on_their_own_days() -> None:
    assert {"DEU", "GDR"} <= members("un-charter", date(1973, 9, 18))
    assert "GDR" not in members("un-charter", date(1990, 10, 3))
    assert not {"KOR", "PRK"} & members("un-charter", date(1991, 9, 16))
    assert {"KOR", "PRK"} <= members("un-charter", date(1991, 9, 17))
    (spell,) = ATLAS["un-charter"].suspensions
    assert (spell.states, str(spell.since), str(spell.until)) == (
        ("SRB",),
        "1992-09-22",
        "2000-11-01",
    )


def test_enforcement_under_the_charter_waits_for_the_security_council() -> None:
    (duty,) = pledges(ATLAS["un-charter"], Pledge.CONSULTATION, date(2026, 1, 1))
    assert (duty.finding, duty.serves) == ("security-council", "any")
    assert set(duty.by) == {"USA", "GBR", "FRA", "RUS", "CHN"}
