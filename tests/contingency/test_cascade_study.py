"""The cascade on wars it has not seen: July 1914, and wars that nobody joined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from foedus.casus import Event, events_as_arrays, reasons_in, rule
from foedus.contingency.joining.cases import joining_cases
from foedus.contingency.joining.fit import shipped as shipped_joining
from foedus.contingency.joining.forecast import joining_chances
from foedus.contingency.spread.calling import Asked, asked_of, called_in
from foedus.contingency.spread.cascade import ATTACKER, TARGET
from foedus.contingency.spread.fitted import CascadeModel, as_text, read_cascade, shipped
from foedus.contingency.spread.study import (
    FIRST_WORLD_WAR,
    ask_wars,
    controls,
    expected_joiners,
    fit_spread,
    forecast_1914,
    leave_out,
    passage,
)
from foedus.errors import MeasureError
from foedus.worlds.world import world

FILES = (
    "cow/war/Inter-StateWarData_v4.0.csv", "cow/system/statelist2024.csv",
    "cow/system/majors2016.csv", "cow/contiguity/contdir.csv", "cow/nmc/peacesciencer_nmc70.csv",
    "atop/atop5_1m.csv", "geo/peacesciencer_cow_capitals.csv",
    "rivalry/peacesciencer_tss_rivalries.csv",
)  # fmt: skip
# What `python scripts/make_cascade.py --1914` estimated on 2026-11-22 from the 92 other wars.
WITHOUT_1914 = CascadeModel(
    opening=0.4464, calling=1.4766, together=1.0, extension=0.0164, extension_low=0.0016,
    extension_high=0.0416, wars=92, fitted=date(2026, 11, 22),
    command="python scripts/make_cascade.py --1914", inputs=(),
)  # fmt: skip
JULY = Event((300,), (345,), date(1914, 7, 29))
AUSTRIA, GERMANY, RUSSIA, FRANCE, ITALY, ROMANIA = 300, 255, 365, 220, 325, 360

Official = Callable[..., None]


@pytest.fixture
def july(official: Official) -> Asked:
    official(*FILES)
    here = world(JULY.on)
    return asked_of(here, JULY, joining_chances(here, JULY, draws=1))


def only_duties(asked: Asked) -> tuple[dict[int, int], object]:
    calls = called_in(asked, replace(shipped(), opening=0.0, calling=0.0, extension=0.0))
    return {ccode: row for row, ccode in enumerate(calls.states.tolist())}, calls


def test_italy_and_romania_are_silent_by_clause_on_the_attackers_side(july: Asked) -> None:
    row, calls = only_duties(july)
    for ally in (ITALY, ROMANIA):
        assert calls.first[ATTACKER, row[ally]] == 0
        assert calls.called[ATTACKER, :, row[ally]].max() == 0
        assert calls.opposed[ATTACKER, :, row[ally]].max() == 0
        met = calls.encounters
        assert not ((met.called == row[ally]) & (met.side == ATTACKER)).any()
    book = july.field.world.book
    rulings = rule(book, events_as_arrays(book, [JULY]))
    said = {
        (book.states[int(rulings.state[at])].ccode): {
            one.name.lower() for one in reasons_in(int(rulings.reasons[at]))
        }
        for at in range(len(rulings))
        if str(book.obligations[int(rulings.obligation[at])][1].duty) == "defense"
        and book.states[int(rulings.toward[at])].ccode == AUSTRIA
    }
    assert "aggressor" in said[ITALY]
    assert "aggressor" in said[ROMANIA]


def test_russia_that_comes_of_its_own_will_calls_germany_and_germany_then_calls_france(
    july: Asked,
) -> None:
    row, calls = only_duties(july)
    assert calls.first[TARGET, row[RUSSIA]] == 0
    assert calls.opposed[ATTACKER, row[RUSSIA], row[GERMANY]] > 0.05
    assert calls.opposed[ATTACKER, row[FRANCE], row[GERMANY]] == 0
    met = calls.encounters
    faced = (met.attacking == row[GERMANY]) & (met.defending == row[RUSSIA])
    assert row[FRANCE] in met.called[faced & (met.side == TARGET)].tolist()
    # Austria-Hungary alone against Russia is no case of the convention of 1892.
    assert calls.called[TARGET, row[RUSSIA], row[FRANCE]] == 0


def test_since_the_charter_help_to_the_attacked_is_no_attack() -> None:
    today = date(2026, 1, 1)
    here, event = world(today), Event((365,), (366,), today)
    asked = asked_of(here, event, joining_chances(here, event, draws=1))
    row, calls = only_duties(asked)
    assert calls.opposed[ATTACKER, :, row[370]].max() == 0


@pytest.mark.slow
def test_july_1914_comes_out_as_on_the_page_without_its_own_wars(
    official: Official, record_property: Callable[[str, object], None]
) -> None:
    official(*FILES)
    told = forecast_1914(leave_out(FIRST_WORLD_WAR), WITHOUT_1914, draws=50_000)
    record_property("July 1914", str(told))
    assert told.seen == 8
    # Four of the five; Belgium stands just below, and the page says so.
    assert all(told.ranks[one] <= 10 for one in ("RUS", "DEU", "FRA", "GBR"))
    assert told.ranks["BEL"] <= 14
    assert told.high - told.low <= 12
    assert told.as_many < 0.1


@pytest.mark.slow
def test_wars_that_nobody_joined_are_said_to_be_at_most_half_again_as_large(
    official: Official, record_property: Callable[[str, object], None]
) -> None:
    official(*FILES)
    cases = joining_cases()
    few = [war.warnum for war in cases.wars][::5]
    told = controls(ask_wars(cases, shipped_joining(), only=few), shipped(), count=12)
    record_property("12 wars that nobody joined, size said over seen", f"{told.ratio:.3f}")
    assert len(told.wars) == 12
    assert told.seen < told.said
    assert told.ratio <= 1.5


@pytest.mark.slow
def test_states_in_the_way_are_counted_as_on_the_page(official: Official) -> None:
    official(*FILES)
    told = passage(joining_cases())
    assert (told.there, told.fought) == (170, 8)
    assert (told.beside, told.beside_fought) == (633, 15)
    assert told.band[0] < told.rate < told.band[1]


@pytest.mark.slow
def test_the_fit_gives_back_the_two_moments(official: Official) -> None:
    official(*FILES)
    cases = joining_cases()
    few = [war.warnum for war in cases.wars][::9]
    wars = ask_wars(cases, shipped_joining(), only=few)
    model = fit_spread(wars, WITHOUT_1914)
    said = float(expected_joiners(wars, model).sum())
    assert said == pytest.approx(sum(one.joined for one in wars), rel=0.05)


def test_wars_that_all_were_joined_or_none_cannot_be_learned_from(july: Asked) -> None:
    from foedus.contingency.joining.cases import War
    from foedus.contingency.spread.study import WarAsked

    war = War(1, "supposed", JULY.on, JULY.attackers, JULY.targets, (2,))
    with pytest.raises(MeasureError, match="nobody joined 1 of 1 wars"):
        fit_spread([WarAsked(war, july, 0)], WITHOUT_1914)


def test_the_files_text_reads_back_as_it_was_written() -> None:
    assert as_text(read_cascade(as_text(shipped()))) == as_text(shipped())
    assert shipped().wars == 95
    assert np.isfinite([shipped().opening, shipped().calling, shipped().together]).all()


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ("opening = 0.5", "cannot be read"),
        (as_text(shipped()).replace("calling = ", "calling = -"), "cannot be"),
        (as_text(shipped()).replace("extension_low = 0.", "extension_low = 0.9"), "its middle"),
    ],
)
def test_a_broken_file_of_estimates_is_refused(broken: str, what: str) -> None:
    with pytest.raises(MeasureError, match=what):
        read_cascade(broken)
