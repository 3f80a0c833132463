"""The cascade on wars it has not seen: July 1914, and wars that nobody joined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from foedus.casus import Event, events_as_arrays, reasons_in, rule
from foedus.contingency.joining.cases import War, joining_cases
from foedus.contingency.joining.fit import shipped as shipped_joining
from foedus.contingency.joining.forecast import joining_chances
from foedus.contingency.spread.calling import Asked, asked_of, called_in
from foedus.contingency.spread.cascade import ATTACKER, TARGET
from foedus.contingency.spread.fitted import CascadeModel, as_text, read_cascade, shipped
from foedus.contingency.spread.resampling import Moved, bands_of, moved_by_wars
from foedus.contingency.spread.study import (
    FIRST_WORLD_WAR,
    Tried,
    WarAsked,
    ask_wars,
    chance_of_none,
    controls,
    expected_joiners,
    fit_spread,
    forecast_1914,
    leave_out,
    passage,
    tried_spreads,
)
from foedus.errors import MeasureError
from foedus.models.draws import case_rng
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
    war = War(1, "supposed", JULY.on, JULY.attackers, JULY.targets, (2,))
    with pytest.raises(MeasureError, match="nobody joined 1 of 1 wars"):
        fit_spread([WarAsked(war, july, 0)], WITHOUT_1914)


def test_bands_are_those_of_samples_of_the_wars() -> None:
    n = 95
    by = case_rng(1, "bands").normal(size=(2, n)) * [[0.5], [6.0]]
    by -= by.mean(axis=1, keepdims=True)
    near = Moved(Tried(1.0, 0.4, 3.0, 0.8, (0.8,) * n), *by)
    far = Moved(Tried(4.0, 0.9, 9.0, 0.9, (0.9,) * n), *by)
    told = bands_of([near, far], draws=20_000)
    for ends, middle, each in ((told.opening, 0.4, by[0]), (told.calling, 3.0, by[1])):
        half = 1.2816 * each.std() / np.sqrt(n)
        assert ends == pytest.approx((middle - half, middle + half), rel=0.05)
    assert told.together == (1.0, 1.0)
    # Where samples do not agree on the best value, the band holds both, and what goes with them.
    even = Moved(Tried(4.0, 0.9, 9.0, 0.8, tuple(np.where(np.arange(n) % 2, 0.7, 0.9))), *by)
    told = bands_of([near, even])
    assert told.together == (1.0, 4.0)
    assert told.opening[0] < 0.4 < 0.9 < told.opening[1]
    assert told == bands_of([near, even])
    # No share is above 1, and no tie counts less than nothing.
    wild = Moved(near.tried, 50 * by[0], 50 * by[1])
    assert bands_of([wild]).opening == (0.0, 1.0)
    assert bands_of([wild]).calling == (0.0, 16.0)


def test_a_war_more_or_less_moves_the_estimates_to_where_the_moments_meet(july: Asked) -> None:
    war = War(1, "supposed", JULY.on, JULY.attackers, JULY.targets, (2,))
    # The one attack, come to different ends.
    wars = [WarAsked(war, july, joined) for joined in (0,) * 14 + (1,) * 4 + (3,) * 2]
    (tried,) = tried_spreads(wars, WITHOUT_1914, counted=256, values=(1.0,))
    moved = moved_by_wars(wars, WITHOUT_1914, tried)
    assert len(tried.losses) == len(wars)
    assert np.mean(tried.losses) == pytest.approx(tried.loss)
    assert abs(moved.opening.mean()) + abs(moved.calling.mean()) < 1e-9
    came = np.array([one.joined for one in wars])

    def apart(shares: np.ndarray, *, step: bool) -> np.ndarray:
        """How far what is said is from what came, in a sample with these shares of the wars."""
        by = (shares @ moved.opening, shares @ moved.calling) if step else (0.0, 0.0)
        model = replace(
            WITHOUT_1914, together=1.0, opening=tried.opening + by[0],
            calling=tried.calling + by[1],
        )  # fmt: skip
        # All are one attack: what is said of one is said of each.
        none = chance_of_none(wars[0], model) - shares @ (came == 0)
        joiners = expected_joiners(wars[:1], model, draws=16_384)[0] - shares @ came
        return np.array([none, joiners])

    even = np.full(len(wars), 1 / len(wars))
    left = apart(even, step=False)
    for more, less in ((0, 19), (19, 0), (15, 0)):
        shares = even.copy()
        shares[more] += 0.3 / len(wars)
        shares[less] -= 0.3 / len(wars)
        before, after = (np.abs(apart(shares, step=step) - left) for step in (False, True))
        assert (after < 0.35 * before).all(), (more, less, before, after)


def test_the_files_text_reads_back_as_it_was_written() -> None:
    assert as_text(read_cascade(as_text(shipped()))) == as_text(shipped())
    bare = replace(shipped(), bands=None)
    assert read_cascade(as_text(bare)) == bare
    held = shipped().bands
    assert held is not None
    assert held.opening[0] < shipped().opening < held.opening[1]
    assert held.calling[0] < shipped().calling < held.calling[1]
    assert held.together[0] <= shipped().together <= held.together[1]
    assert shipped().wars == 95
    assert np.isfinite([shipped().opening, shipped().calling, shipped().together]).all()


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ("opening = 0.5", "cannot be read"),
        (as_text(shipped()).replace("calling = ", "calling = -"), "cannot be"),
        (as_text(shipped()).replace("extension_low = 0.", "extension_low = 0.9"), "its middle"),
        (as_text(shipped()).replace("opening_low = ", "opening_low = 9"), "does not rise"),
        (as_text(shipped()).replace("together_high = ", "to_high = "), "cannot be read"),
    ],
)
def test_a_broken_file_of_estimates_is_refused(broken: str, what: str) -> None:
    with pytest.raises(MeasureError, match=what):
        read_cascade(broken)
