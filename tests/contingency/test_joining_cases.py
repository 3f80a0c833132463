from datetime import date

import polars as pl
import pytest

from foedus.contingency.joining.cases import EXPECTED, War, candidates
from foedus.contingency.joining.reconciliation import principals_cases, principals_of
from foedus.contingency.ruled_duties import event_of
from foedus.errors import MeasureError


def participant(warnum, ccode, side, start, initiator=2, where=2):
    return {
        "warnum": warnum, "warname": f"War {warnum}", "ccode": ccode, "side": side,
        "start1": start, "initiator": initiator, "wherefought": where,
    }  # fmt: skip


DAY = date(1900, 6, 1)
WARS = pl.DataFrame(
    [
        participant(1, 200, 2, DAY, initiator=1),
        participant(1, 220, 1, DAY),
        participant(1, 230, 1, DAY),
        participant(1, 300, 1, date(1900, 7, 1)),
        # Joins after a year, then changes sides: the first side counts.
        participant(1, 365, 2, date(1901, 8, 1)),
        participant(1, 365, 1, date(1902, 1, 1)),
        # Not in the system on the first day.
        participant(1, 345, 1, date(1900, 9, 1)),
    ]
)
STATES = pl.DataFrame(
    [(code, date(1816, 1, 1), None) for code in (2, 200, 220, 230, 300, 365)]
    + [(345, date(1900, 8, 1), None), (211, date(1830, 1, 1), date(1900, 6, 1))],
    schema={"ccode": pl.Int64, "start": pl.Date, "end": pl.Date},
    orient="row",
)


def test_first_day_participants_are_originators_and_later_ones_joiners():
    found = candidates(WARS, STATES)
    (war,) = found.wars
    assert (war.attackers, war.targets) == ((200,), (220, 230))
    came = found.frame.filter(pl.col("joined") == 1)
    assert came.select("ccode", "side").rows() == [(300, "target"), (365, "attacker")]


def test_only_joins_within_twelve_months_count_as_joins_in_the_year():
    frame = candidates(WARS, STATES).frame
    assert frame.filter(pl.col("joined_in_year") == 1)["ccode"].to_list() == [300]


def test_each_candidate_stands_once_for_each_side():
    found = candidates(WARS, STATES)
    assert found.frame["ccode"].unique().to_list() == [2, 300, 365]
    assert found.counts.rows == 6
    assert found.counts.outside == 1


def test_who_is_a_candidate_turns_on_the_day_or_the_year():
    at_some_time = candidates(WARS, STATES, membership="start_year").frame["ccode"]
    before = candidates(WARS, STATES, membership="year_before").frame["ccode"]
    assert set(at_some_time) == {2, 211, 300, 345, 365}
    assert set(before) == {2, 211, 300, 365}


def test_a_war_that_no_side_began_is_refused():
    with pytest.raises(MeasureError, match="war 1 has no side"):
        candidates(WARS.with_columns(pl.lit(2).alias("initiator")), STATES)


def test_an_unknown_membership_is_refused():
    with pytest.raises(MeasureError, match="first_day"):
        candidates(WARS, STATES, membership="always")


def test_the_strongest_originator_of_a_side_is_its_principal_and_the_rest_are_partners():
    found = candidates(WARS, STATES)
    strength = {(1, 200): 0.1, (1, 220): 0.1, (1, 230): 0.3}
    reduced = principals_cases(found, strength)
    assert reduced.wars[0].targets == (230,)
    partner = reduced.frame.filter(pl.col("ccode") == 220)
    assert partner.select("side", "joined_in_year").rows() == [("attacker", 0), ("target", 1)]


def test_of_two_alike_the_lower_number_is_principal():
    war = War(1, "x", DAY, (300, 200), (365,), ())
    assert principals_of(war, {}).attackers == (200,)


@pytest.mark.parametrize(
    ("regions", "place"),
    [((2,), None), ((), None), ((1,), 160), ((4,), None)],
)
def test_a_war_fought_far_from_the_target_is_no_attack_on_its_home(regions, place):
    war = War(1, "x", date(1982, 4, 2), (160,), (200,), regions)
    assert event_of(war).place == place


def test_the_official_files_give_the_counts_that_are_published_or_explained(official):
    from foedus.sources import adding

    official("cow/war/Inter-StateWarData_v4.0.csv", "cow/system/statelist2024.csv")
    wars, states = adding.load("cow-inter-state-wars"), adding.load("cow-states")
    found = {name: candidates(wars, states, membership=name) for name in EXPECTED}
    assert {name: one.counts for name, one in found.items()} == EXPECTED
    joined = {
        name: set(one.frame.filter(pl.col("joined") == 1).select("warnum", "ccode").rows())
        for name, one in found.items()
    }
    # 15,474 rows with 95 joins in 25 wars: the year's members, less the two joiners that were in
    # the system on no day of the year before.
    new = joined["start_year"] - joined["year_before"]
    assert new == {(186, 540), (108, 366)}
    counts = found["start_year"].counts
    assert (counts.rows - 2 * len(new), counts.joins - len(new)) == (15_474, 95)


def test_a_disputes_originators_are_marked_and_a_show_of_force_is_no_armed_attack():
    from foedus.contingency.joining.disputes import disputes_joined

    participants = pl.DataFrame(
        [
            (7, 200, DAY, 1, 1),
            (7, 220, DAY, 0, 1),
            (7, 300, date(1900, 6, 2), 0, 0),
            # No originator on the other side: not a case.
            (8, 200, DAY, 1, 1),
            (8, 365, DAY, 0, 0),
        ],
        schema=["dispnum", "ccode", "start", "sidea", "orig"],
        orient="row",
    )
    disputes = pl.DataFrame({"dispnum": [7, 8], "hostlev": [3, 4]})
    found = disputes_joined(participants, disputes, STATES)
    (one,) = found.wars
    assert (one.attackers, one.targets, one.below) == ((200,), (220,), True)
    came = found.frame.filter(pl.col("joined") == 1)
    assert came.select("ccode", "side").rows() == [(300, "target")]


def test_the_official_list_of_disputes_gives_the_counts_that_are_expected(official):
    from foedus.contingency.joining.disputes import EXPECTED as DISPUTES
    from foedus.contingency.joining.disputes import dispute_cases

    official(
        "gml/peacesciencer_gml_part.csv", "gml/peacesciencer_gml_mid_disps.csv",
        "cow/system/statelist2024.csv",
    )  # fmt: skip
    assert dispute_cases().counts == DISPUTES
