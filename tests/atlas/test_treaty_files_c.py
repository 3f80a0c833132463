"""Known facts of agreements of Africa, the Americas, the blocs, the Cold War and July 1914."""

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


def pledges(key: str, duty: Pledge) -> list[Obligation]:
    return [one for one in agreement(key).obligations if one.duty is duty]


def test_the_ecowas_protocol_has_fourteen_parties_and_neither_mali_nor_cape_verde() -> None:
    parties = bound_on("ecowas-mutual-assistance-protocol", date(1990, 1, 1))
    assert len(parties) == 14
    assert not parties & {"MLI", "CPV"}


@pytest.mark.parametrize(
    ("state", "last"),
    [
        ("MRT", date(2000, 12, 25)),
        ("BFA", date(2025, 1, 28)),
        ("NER", date(2025, 1, 28)),
    ],
)
def test_three_states_leave_the_ecowas_protocol_on_their_day(state: str, last: date) -> None:
    key = "ecowas-mutual-assistance-protocol"
    assert state in bound_on(key, last)
    assert state not in bound_on(key, date.fromordinal(last.toordinal() + 1))


def test_the_sahel_alliance_answers_an_armed_group_as_well_as_a_state() -> None:
    (defense,) = pledges("alliance-of-sahel-states", Pledge.DEFENSE)
    assert defense.article == "Art 6"
    assert defense.non_state == "accepted"
    assert bound_on("alliance-of-sahel-states", date(2023, 9, 16)) == {"BFA", "MLI", "NER"}


def test_nobody_owes_the_african_union_pact_before_its_entry_into_force() -> None:
    key = "african-union-common-defense-pact"
    assert bound_on(key, date(2009, 12, 17)) == set()
    assert len(bound_on(key, date(2009, 12, 18))) == 20
    assert bound_on(key, date(2011, 1, 1)) - bound_on(key, date(2009, 12, 18)) == {"COM"}


def test_southern_africa_owes_defense_only_from_the_pact_of_2008() -> None:
    key = "sadc-mutual-defense-pact"
    (defense,) = pledges(key, Pledge.DEFENSE)
    assert str(defense.since) == "2008-08-17"
    assert bound_on(key, date(2008, 8, 16)) == set()
    assert len(bound_on(key, date(2008, 8, 17))) == 13
    assert {one.duty for one in agreement("sadc-organ-protocol").obligations} == {
        Pledge.NONAGGRESSION
    }


def test_rwanda_is_out_of_the_central_african_pact_and_back_and_then_disputed() -> None:
    key = "eccas-mutual-assistance-pact"
    inside = [
        "RWA" in bound_on(key, day)
        for day in (date(2007, 6, 4), date(2007, 6, 5), date(2015, 1, 1), date(2020, 1, 1))
    ]
    assert inside == [True, False, False, True]
    (dispute,) = agreement(key).disputes
    assert (dispute.states, str(dispute.since)) == (("RWA",), "2025-06-07")


def test_costa_rica_and_panama_signed_the_central_american_treaty_and_are_not_bound() -> None:
    treaty = agreement("central-american-democratic-security-treaty")
    unbound = {party.state for party in treaty.parties if party.entry is None}
    assert unbound == {"CRI", "PAN"}
    assert str(treaty.signed) == "1995-12-15"


def test_an_attack_from_within_is_outside_the_caribbean_clauses() -> None:
    for key in ("regional-security-system-treaty", "oecs-treaty-of-basseterre"):
        (defense,) = pledges(key, Pledge.DEFENSE)
        assert defense.among_members == "excluded"
    assert "GUY" in bound_on("regional-security-system-treaty", date(2023, 1, 1))


def test_east_germany_leaves_the_warsaw_treaty_on_the_day_of_unity() -> None:
    before = bound_on("warsaw-treaty", date(1990, 10, 2))
    assert before - bound_on("warsaw-treaty", date(1990, 10, 3)) == {"GDR"}
    assert "ALB" in bound_on("warsaw-treaty", date(1960, 1, 1))
    assert "ALB" not in before
    assert bound_on("warsaw-treaty", date(1991, 7, 1)) == set()


def test_soviet_help_to_finland_is_against_germany_and_by_mutual_agreement() -> None:
    key = "finland-ussr-mutual-assistance-treaty"
    help_ = [one for one in pledges(key, Pledge.DEFENSE) if one.by == ("RUS",)]
    assert {one.finding for one in help_} == {"joint"}
    assert all(one.adversaries and "DEU" in one.adversaries for one in help_)
    first = next(one for one in help_ if one.since is None)
    assert first.adversaries == ("DEU",)


def test_the_trans_pacific_partnership_binds_twelve_states_to_no_pledge() -> None:
    assert len(bound_on("cptpp", date(2024, 12, 14))) == 11
    assert bound_on("cptpp", date(2024, 12, 15)) - bound_on("cptpp", date(2024, 12, 14)) == {"GBR"}
    assert agreement("cptpp").obligations == ()


def test_the_treaty_of_amity_has_56_state_parties_and_promises_no_help() -> None:
    treaty = agreement("asean-treaty-of-amity-and-cooperation")
    assert len({party.state for party in treaty.parties}) == 56
    assert {one.duty for one in treaty.obligations} == {Pledge.NONAGGRESSION}
    assert {"CHN", "IND"} <= bound_on(treaty.key, date(2003, 10, 8))
    assert not {"CHN", "IND"} & bound_on(treaty.key, date(2003, 10, 7))


@pytest.mark.parametrize(
    "key",
    [
        "makkah-joint-defense-agreement",
        "australia-fiji-ocean-of-peace-alliance",
        "northolt-treaty",
        "nakamal-agreement",
        "germany-poland-defense-cooperation-agreement",
    ],
)
def test_agreements_of_2026_are_signed_and_bind_nobody_yet(key: str) -> None:
    signed = agreement(key)
    assert signed.in_force is None
    assert signed.signed is not None
    assert all(party.entry is None for party in signed.parties)


def test_france_alone_owes_the_defense_of_djibouti_under_both_texts() -> None:
    for key in ("france-djibouti-protocol-1977", "france-djibouti-treaty-2011"):
        (defense,) = pledges(key, Pledge.DEFENSE)
        assert (defense.by, defense.to) == (("FRA",), ("DJI",))
    old, new = agreement("france-djibouti-protocol-1977"), agreement("france-djibouti-treaty-2011")
    assert old.end == new.in_force


def test_political_groups_hold_no_pledge_of_defense() -> None:
    for key in ("group-of-seven", "eu-security-and-defense-partnerships"):
        assert agreement(key).bindingness is Bindingness.POLITICAL
        assert agreement(key).obligations == ()
    assert "RUS" not in bound_on("group-of-seven", date(2014, 3, 24))


def test_the_maghreb_union_is_a_dead_letter_that_was_never_ended() -> None:
    union = agreement("arab-maghreb-union-treaty")
    assert union.end is None
    assert str(union.dormant_since) == "1994"


def test_the_alliances_of_1914_name_the_adversary_they_were_made_against() -> None:
    (german,) = pledges("dual-alliance-1879", Pledge.DEFENSE)
    assert german.adversaries == ("RUS",)
    franco_russian = pledges("franco-russian-alliance", Pledge.DEFENSE)
    assert {one.adversaries for one in franco_russian} == {("DEU",)}


def test_the_triple_alliance_serves_the_unprovoked_and_needs_two_great_powers_for_all() -> None:
    defenses = pledges("triple-alliance", Pledge.DEFENSE)
    assert all(one.nonprovocation for one in defenses)
    (general,) = [one for one in defenses if one.article == "Art III"]
    assert general.minimum_adversaries == 2
    assert "ITA" not in bound_on("triple-alliance", date(1915, 5, 23))


def test_romania_owes_austria_hungary_help_and_germany_none() -> None:
    (romanian,) = [
        one
        for one in pledges("austria-romania-alliance-1883", Pledge.DEFENSE)
        if one.by == ("ROU",)
    ]
    assert romanian.to == ("AUH",)
    assert romanian.nonprovocation
