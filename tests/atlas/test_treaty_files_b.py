"""Known facts of agreements of Asia, the Pacific, western Europe, Ukraine and the Arab world."""

from __future__ import annotations

from datetime import date

import pytest

from foedus.atlas.treaty_files import agreements
from foedus.terms import Bindingness, Pledge
from foedus.treaties import Agreement, Obligation


def agreement(key: str) -> Agreement:
    return next(one for one in agreements() if one.key == key)


def bound_on(key: str, day: date) -> set[str]:
    """States bound for certain on a day."""
    return {
        party.state
        for party in agreement(key).parties
        if party.entry is not None
        and party.entry.latest <= day
        and (party.end is None or day < party.end.earliest)
    }


def duties(key: str) -> dict[Pledge, Obligation]:
    return {one.duty: one for one in agreement(key).obligations}


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(1979, 3, 30), True),
        (date(1979, 3, 31), False),
        (date(1985, 1, 1), False),
        (date(1989, 5, 22), True),
        (date(2025, 1, 1), True),
    ],
)
def test_egypt_is_out_of_the_arab_treaty_from_1979_to_1989(day: date, inside: bool) -> None:
    assert ("EGY" in bound_on("arab-joint-defense-treaty", day)) is inside


def test_one_yemen_takes_the_place_of_two_in_the_arab_treaty() -> None:
    before = bound_on("arab-joint-defense-treaty", date(1990, 5, 21))
    after = bound_on("arab-joint-defense-treaty", date(1990, 5, 22))
    assert before - after == {"YAR", "YPR"}
    assert after - before == {"YEM"}


def test_syria_and_libya_are_suspended_from_the_arab_treaty_and_never_out() -> None:
    treaty = agreement("arab-joint-defense-treaty")
    spells = {one.states[0]: (str(one.since), str(one.until)) for one in treaty.suspensions}
    assert spells == {"SYR": ("2011-11-12", "2023-05-07"), "LBY": ("2011-02-22", "2011-08-27")}
    assert {one.of for one in treaty.suspensions} == {"participation"}
    assert {"SYR", "LBY"} <= bound_on(treaty.key, date(2015, 1, 1))


def test_the_arab_treaty_does_not_exclude_an_attack_by_a_party() -> None:
    assert duties("arab-joint-defense-treaty")[Pledge.DEFENSE].among_members == "applies"


def test_the_five_powers_consult_for_malaysia_and_singapore_alone() -> None:
    treaty = agreement("five-power-defense-arrangements")
    assert [one.duty for one in treaty.obligations] == [Pledge.CONSULTATION]
    assert treaty.obligations[0].to == ("MYS", "SGP")
    assert treaty.obligations[0].by == ()
    assert treaty.bindingness is Bindingness.POLITICAL
    assert bound_on(treaty.key, date(1990, 1, 1)) == {"AUS", "GBR", "MYS", "NZL", "SGP"}


@pytest.mark.parametrize(
    "key",
    [
        "aukus",
        "geelong-treaty",
        "joint-expeditionary-force",
        "japan-australia-reciprocal-access-agreement",
        "japan-philippines-reciprocal-access-agreement",
        "japan-uk-reciprocal-access-agreement",
        "lunna-house-agreement",
        "nordic-defense-cooperation",
        "quad",
        "turkiye-qatar-military-cooperation",
        "ukusa",
        "us-philippines-edca",
    ],
)
def test_cooperation_without_a_duty_carries_no_obligation_and_says_so(key: str) -> None:
    assert agreement(key).obligations == ()
    assert "no obligation is recorded" in agreement(key).notes


def test_budapest_binds_three_powers_toward_ukraine_in_politics_and_promises_no_defense() -> None:
    promised = duties("budapest-memorandum")
    assert set(promised) == {Pledge.NONAGGRESSION, Pledge.ASSURANCE, Pledge.CONSULTATION}
    assert agreement("budapest-memorandum").bindingness is Bindingness.POLITICAL
    for duty in (Pledge.NONAGGRESSION, Pledge.ASSURANCE):
        assert promised[duty].by == ("RUS", "GBR", "USA")
        assert promised[duty].to == ("UKR",)
    assert promised[Pledge.NONAGGRESSION].trigger == "standing"
    assert (promised[Pledge.ASSURANCE].article, promised[Pledge.CONSULTATION].article) == (
        "para 4",
        "para 6",
    )


def test_a_political_promise_of_help_is_an_assurance_and_never_defense() -> None:
    for key in ("uk-sweden-solidarity-declaration", "uk-finland-mutual-assurances"):
        assert list(duties(key)) == [Pledge.ASSURANCE]
        assert duties(key)[Pledge.ASSURANCE].on_request
        assert agreement(key).bindingness is Bindingness.POLITICAL


def test_ukraine_s_partners_owe_consultation_to_ukraine_and_nothing_to_one_another() -> None:
    [promise] = agreement("ukraine-bilateral-security-agreements").obligations
    assert promise.duty is Pledge.CONSULTATION
    assert promise.to == ("UKR",)
    assert promise.adversaries == ("RUS",)
    assert len(promise.by) == 26
    assert not {"UKR", "GBR", "USA", "BGR"} & set(promise.by)


def test_ukraine_s_partners_are_bound_one_by_one_from_signature() -> None:
    key = "ukraine-bilateral-security-agreements"
    assert bound_on(key, date(2024, 2, 23)) == {"UKR", "DEU", "FRA", "DNK"}
    assert "ALB" not in bound_on(key, date(2025, 1, 20))
    assert "ALB" in bound_on(key, date(2025, 1, 21))


def test_the_saudi_pakistani_duty_stands_on_one_published_sentence() -> None:
    treaty = agreement("saudi-pakistan-mutual-defense-agreement")
    assert [one.duty for one in treaty.obligations] == [Pledge.DEFENSE]
    assert treaty.obligations[0].text == "unpublished"
    assert bound_on(treaty.key, date(2025, 5, 7)) == set()
    assert bound_on(treaty.key, date(2025, 9, 17)) == {"PAK", "SAU"}


def test_france_and_greece_must_find_the_attack_together_and_on_territory() -> None:
    clause = duties("france-greece-strategic-partnership")[Pledge.DEFENSE]
    assert clause.finding == "joint"
    assert [arm.kind for arm in clause.scope] == ["territory"]


@pytest.mark.parametrize(
    ("key", "anchors"),
    [
        ("aachen-treaty", {"north-atlantic-treaty", "teu-42-7"}),
        ("quirinal-treaty", {"north-atlantic-treaty", "teu-42-7"}),
        ("nancy-treaty", {"north-atlantic-treaty", "teu-42-7"}),
        ("kensington-treaty", {"north-atlantic-treaty"}),
    ],
)
def test_europe_s_bilateral_clauses_are_anchored_to_the_clauses_they_cite(
    key: str, anchors: set[str]
) -> None:
    assert set(agreement(key).anchored_to) == anchors
    assert Pledge.DEFENSE in duties(key)


@pytest.mark.parametrize(
    "key",
    [
        "australia-indonesia-common-security-treaty",
        "geelong-treaty",
        "lunna-house-agreement",
        "nauru-australia-treaty",
    ],
)
def test_what_is_only_signed_binds_nobody(key: str) -> None:
    treaty = agreement(key)
    assert treaty.in_force is None
    assert treaty.signed is not None
    assert bound_on(key, date(2100, 1, 1)) == set()


def test_australia_helps_tuvalu_on_request_and_tuvalu_owes_nothing_back() -> None:
    clause = duties("falepili-union")[Pledge.DEFENSE]
    assert (clause.by, clause.to, clause.on_request) == (("AUS",), ("TUV",), True)


def test_the_pukpuk_clause_is_for_the_pacific_and_binds_from_july_2026() -> None:
    clause = duties("pukpuk-treaty")[Pledge.DEFENSE]
    assert {area for arm in clause.scope for area in arm.areas} == {"pacific"}
    assert bound_on("pukpuk-treaty", date(2026, 7, 7)) == set()
    assert bound_on("pukpuk-treaty", date(2026, 7, 8)) == {"AUS", "PNG"}


def test_the_guarantee_of_cyprus_is_one_sided_and_disputed_since_the_coup() -> None:
    treaty = agreement("cyprus-treaty-of-guarantee")
    assert all(one.to == ("CYP",) and "CYP" not in one.by for one in treaty.obligations)
    assert [str(one.since) for one in treaty.disputes] == ["1974-07-15"]


def test_the_six_gulf_states_are_bound_to_defend_one_another() -> None:
    assert bound_on("gcc-joint-defense-agreement", date(2002, 1, 1)) == {
        "ARE", "BHR", "KWT", "OMN", "QAT", "SAU",
    }  # fmt: skip
    assert duties("gcc-joint-defense-agreement")[Pledge.DEFENSE].article == "Art 2"
