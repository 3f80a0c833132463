"""Conditions held against agreements of a few lines, written for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from foedus.atlas.places import find_place
from foedus.casus import Event, events_as_arrays, rule
from foedus.casus.answer import ruling_rows
from foedus.dates import Day, parse_day
from foedus.errors import EventError, UnknownStateError
from foedus.questions.duties import answer
from foedus.terms import Bindingness, Pledge, Scale
from foedus.treaties import Agreement, Arm, Document, Obligation, Party, Suspension
from foedus.worlds.book import compile_book

USA, GBR, FRANCE, GERMANY, ITALY, RUSSIA = 2, 200, 220, 255, 325, 365
DAY = date(2026, 1, 1)
LONG_AGO = parse_day("2000-01-01")
DEFENSE = Obligation(Pledge.DEFENSE, "Art 1", "armed-attack", "treaty Art 1")
PEACE = Obligation(Pledge.NONAGGRESSION, "Art 2", "standing", "treaty Art 2")


def pact(*obligations: Obligation, parties: tuple[Party, ...] | None = None) -> Agreement:
    """An agreement of Britain, France and Germany from 2000 on."""
    bound = tuple(Party(code, LONG_AGO, LONG_AGO, None, "treaty") for code in ("GBR", "FRA", "DEU"))
    return Agreement(
        key="pact",
        name="A pact",
        short_name="Pact",
        kind="MDT",
        bindingness=Bindingness.TREATY,
        signed=LONG_AGO,
        in_force=LONG_AGO,
        in_force_basis="treaty",
        end=None,
        end_basis="",
        text="published",
        confidence="A",
        object="",
        documents=(Document("treaty", "Treaty", LONG_AGO),),
        parties=bound if parties is None else parties,
        obligations=obligations,
    )


def ruled(agreement: Agreement, event: Event) -> dict[tuple[str, str, str], tuple[str, list[str]]]:
    """Status and reasons by bearer, belligerent and duty."""
    book = compile_book((agreement,))
    (rows,) = ruling_rows(book, [event], rule(book, events_as_arrays(book, [event])))
    return {
        (row["state"], row["toward"], row["duty"]): (row["status"], row["reasons"]) for row in rows
    }


def test_a_clause_against_outsiders_is_called_in_by_an_outsider_beside_a_party() -> None:
    outward = pact(replace(DEFENSE, among_members="excluded"))
    alone = ruled(outward, Event((GERMANY,), (FRANCE,), DAY))
    assert alone["GBR", "FRA", "defense"] == ("does_not_apply", ["among_members_excluded"])
    both = ruled(outward, Event((GERMANY, RUSSIA), (FRANCE,), DAY))
    assert both["GBR", "FRA", "defense"] == ("applies", [])


def test_a_text_silent_on_war_among_parties_speaks_of_the_outsider_beside_one() -> None:
    silent = pact(replace(DEFENSE, among_members="unstated"))
    alone = ruled(silent, Event((GERMANY,), (FRANCE,), DAY))
    assert alone["GBR", "FRA", "defense"][0] == "contested"
    both = ruled(silent, Event((GERMANY, RUSSIA), (FRANCE,), DAY))
    assert both["GBR", "FRA", "defense"] == ("applies", [])


@pytest.mark.parametrize("duty", [Pledge.OFFENSE, Pledge.NEUTRALITY])
def test_what_is_below_the_threshold_is_no_war(duty: Pledge) -> None:
    pledge = pact(Obligation(duty, "Art 1", "war", "treaty Art 1", serves="any"))
    event = Event((FRANCE,), (RUSSIA,), DAY)
    assert ruled(pledge, event)["GBR", "FRA", duty][0] == "applies"
    below = ruled(pledge, replace(event, scale=Scale.BELOW))
    assert below["GBR", "FRA", duty] == ("does_not_apply", ["below_threshold"])


def test_no_pledge_is_broken_that_does_not_bind() -> None:
    attack = Event((GERMANY,), (FRANCE,), DAY)
    assert ruled(pact(PEACE), attack)["DEU", "FRA", "nonaggression"] == ("applies", ["breached"])
    signed = pact(
        PEACE,
        parties=(
            Party("FRA", LONG_AGO, LONG_AGO, None, "treaty"),
            Party("DEU", LONG_AGO, None, None, "treaty"),
        ),
    )
    assert ruled(signed, attack)["DEU", "FRA", "nonaggression"] == (
        "does_not_apply",
        ["not_in_force"],
    )
    off = Suspension(("DEU",), ("FRA",), LONG_AGO, None, "obligations", "why", "treaty")
    suspended = replace(pact(PEACE), suspensions=(off,))
    assert ruled(suspended, attack)["DEU", "FRA", "nonaggression"] == (
        "does_not_apply",
        ["suspended"],
    )


def test_two_parties_that_suspended_toward_each_other_owe_nothing_either_way() -> None:
    off = Suspension(("DEU",), ("FRA",), LONG_AGO, None, "obligations", "why", "treaty")
    one_way = replace(pact(DEFENSE), suspensions=(off,))
    event = Event((RUSSIA,), (FRANCE, GERMANY), DAY)
    rows = ruled(one_way, event)
    assert rows["DEU", "FRA", "defense"] == ("does_not_apply", ["suspended"])
    assert rows["FRA", "DEU", "defense"] == ("contested", ["suspended_by_other"])
    assert rows["GBR", "FRA", "defense"] == ("applies", [])
    back = replace(off, states=("FRA",), toward=("DEU",))
    both = ruled(replace(one_way, suspensions=(off, back)), event)
    assert both["FRA", "DEU", "defense"][0] == "does_not_apply"


def test_an_exit_known_to_the_month_leaves_the_month_open_and_a_return_binds_again() -> None:
    germany = (
        Party("DEU", LONG_AGO, LONG_AGO, parse_day("2010-05"), "treaty"),
        Party("DEU", None, parse_day("2015-03-01"), None, "treaty"),
    )
    left = pact(DEFENSE, parties=(Party("FRA", LONG_AGO, LONG_AGO, None, "treaty"), *germany))

    def german_duty(day: date) -> str | None:
        found = ruled(left, Event((RUSSIA,), (FRANCE,), day)).get(("DEU", "FRA", "defense"))
        return found[0] if found else None

    days = (date(2010, 4, 30), date(2010, 5, 1), date(2010, 5, 30), date(2010, 6, 1))
    assert [german_duty(day) for day in days] == ["applies", "contested", "contested", None]
    assert german_duty(date(2015, 2, 28)) is None
    assert german_duty(date(2015, 3, 1)) == "applies"


def test_a_place_whose_holder_the_atlas_does_not_know_contests_a_clause_on_territory() -> None:
    here = Arm("territory")
    pledge = pact(replace(DEFENSE, scope=(here,)))
    event = Event((RUSSIA,), (FRANCE,), date(2005, 1, 1), place=find_place("Donbas"))
    assert ruled(pledge, event)["GBR", "FRA", "defense"][1] == ["not_party_territory"]
    old = Day(date(1900, 1, 1), date(1900, 1, 1))
    parties = tuple(Party(code, old, old, None, "treaty") for code in ("GBR", "FRA"))
    early = replace(
        pact(replace(DEFENSE, scope=(here,)), parties=parties), signed=old, in_force=old
    )
    before = ruled(early, replace(event, on=date(1985, 1, 1)))
    assert before["GBR", "FRA", "defense"] == ("contested", ["holder_unknown"])


@pytest.mark.parametrize(
    ("attackers", "targets"),
    [((RUSSIA, RUSSIA), (ITALY,)), ((RUSSIA,), (ITALY, ITALY)), ((ITALY,), (RUSSIA, ITALY))],
)
def test_a_state_takes_part_once(attackers: tuple[int, ...], targets: tuple[int, ...]) -> None:
    with pytest.raises(EventError):
        Event(attackers, targets, DAY)


@pytest.mark.parametrize(
    ("attacker", "target"), [("Russia,RUS", "Italy"), ("Russia", "Italy, ITA")]
)
def test_a_state_named_twice_in_a_question_is_refused_by_its_name(
    attacker: str, target: str
) -> None:
    with pytest.raises(EventError, match=r"(Russia|Italy) is named twice"):
        answer(attacker, target, on=DAY)


def test_a_bystander_did_not_use_force_first() -> None:
    with pytest.raises(EventError, match="takes no part"):
        Event((RUSSIA,), (ITALY,), DAY, first_force=USA)


@pytest.mark.parametrize(
    "event", [Event((99999,), (ITALY,), DAY), Event((RUSSIA,), (ITALY,), DAY, place=99999)]
)
def test_a_number_of_no_state_is_named(event: Event) -> None:
    with pytest.raises(UnknownStateError, match="99999"):
        events_as_arrays(compile_book((pact(DEFENSE),)), [event])


def test_rulings_come_by_event_then_belligerent_then_obligation() -> None:
    book = compile_book((pact(replace(PEACE, belligerents_only=True), DEFENSE),))
    pairs = [(GERMANY, FRANCE), (FRANCE, GBR), (GBR, GERMANY)]
    events = [Event((one,), (two,), DAY) for one, two in pairs]
    rulings = rule(book, events_as_arrays(book, events))
    side = np.array(
        [
            book.states[toward].number in events[event].targets
            for event, toward in zip(rulings.event, rulings.toward, strict=True)
        ]
    )
    order = np.lexsort((rulings.obligation, side, rulings.event))
    assert len(order) > len(events)
    assert order.tolist() == list(range(len(order)))


def test_a_suspension_is_told_to_those_whom_it_concerns() -> None:
    told = {
        row["state"]: "; ".join(row["why"])
        for row in answer("Venezuela", "Honduras", on="2010-01-01").rows
        if row["agreement"] == "oas-charter" and row["toward"] == "HND"
    }
    assert all("overthrow" in why for why in told.values())
    assert [state for state, why in told.items() if "Punta" in why or "1962" in why] == ["CUB"]


def test_the_charter_frames_every_duty_of_defense_since_it_is_in_force() -> None:
    today = answer("Russia", "Iceland", on=DAY).rows
    frames = {row["frame"] for row in today if row["duty"] == "defense"}
    assert {"us-iceland-defense-agreement", "north-atlantic-treaty"} <= {
        row["agreement"] for row in today if row["duty"] == "defense"
    }
    assert frames == {"UN Charter Art 51"}
    assert {row["frame"] for row in today if row["duty"] != "defense"} == {None}
