"""The matrix of agreements by domain: a document and a day in every cell, and the engine's word."""

from __future__ import annotations

import random
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import foedus.atlas.treaty_files as treaty_files
from foedus.atlas.treaty_files import agreements
from foedus.audits.domains.cells import DOMAINS, EFFECTS, Cell, cells_of
from foedus.audits.domains.matrix import lines_of, of_years, runs, strongest
from foedus.casus import Event, Reason, events_as_arrays, reasons_in, rule
from foedus.casus.ruling import APPLIES, DOES_NOT_APPLY
from foedus.questions.domains import answer
from foedus.questions.duties import answer as duties
from foedus.states import system_on
from foedus.terms import MEANS, OBJECTS, Means, Pledge, Target
from foedus.treaties import Agreement
from foedus.worlds.book import compile_book
from foedus.worlds.roll import shipped
from foedus.worlds.world import world

FOLDER = Path(treaty_files.__file__).parent / "treaties"
# Cells whose document, day or basis the atlas does not have, when this was written: a new one is
# to be looked at, and one that was mended is to be counted off.
UNCERTAIN = 65


def record(key: str) -> Agreement:
    return next(one for one in agreements() if one.key == key)


def cell(key: str, domain: str, layer: str = "text", effect: str = "covered") -> Cell:
    return next(
        one
        for one in cells_of(record(key))
        if (one.domain, one.layer, one.effect) == (domain, layer, effect)
    )


def test_every_cell_of_every_agreement_has_a_document_and_a_day_or_is_marked_uncertain(
    record_property: Any,
) -> None:
    unsure, total = 0, 0
    for agreement in agreements():
        for one in cells_of(agreement):
            total += 1
            unsure += bool(one.uncertain)
            assert one.domain in DOMAINS
            assert one.effect in EFFECTS
            assert bool(one.document) != ("document" in one.uncertain), one
            assert (one.since is None) == ("date" in one.uncertain), one
            assert one.document_date is not None or not one.document, one
    assert len(agreements()) >= 186
    assert total > 550
    assert unsure <= UNCERTAIN
    record_property("domain cells", f"{total}, of which {unsure} uncertain")


def test_the_cells_that_are_stated_are_those_of_the_files() -> None:
    told = 0
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        raw = {
            (
                one["name"], one["effect"], "practice" if one.get("practice") else "text",
                data["documents"][one["document"]]["title"],
            )
            for one in data.get("domains", [])
        }  # fmt: skip
        held = {
            (one.domain, one.effect, one.layer, one.document)
            for one in cells_of(record(data["key"]))
            if one.rule == "stated"
        }
        assert held == raw, path.name
        told += len(raw)
    assert told > 170


def test_estonia_2007_no_cell_before_wales_and_case_by_case_after() -> None:
    # Worked case 7.
    before, after = (
        strongest(lines_of(world(day), ["north-atlantic-treaty"])[0].cells)
        for day in ("2007-04-27", "2014-09-05")
    )
    assert "cyber" not in before
    assert (after["cyber"].effect, after["cyber"].document) == (
        "case-by-case", "Wales Summit Declaration",
    )  # fmt: skip
    for day, status, reason in (
        ("2007-04-27", "does_not_apply", "means_not_covered"),
        ("2014-09-04", "does_not_apply", "means_not_covered"),
        ("2014-09-05", "contested", "case_by_case"),
    ):
        row = ruled("Russia", "Estonia", day, "cyber", "north-atlantic-treaty", "USA")
        assert (row["status"], reason in row["reasons"]) == (status, True)


def test_albania_2022_is_case_by_case_and_what_was_done_stands_apart_as_practice() -> None:
    # Worked case 8.
    row = ruled("Iran", "Albania", "2022-07-15", "cyber", "north-atlantic-treaty", "USA")
    assert row["status"] == "contested"
    (line,) = lines_of(world("2022-07-15"), ["north-atlantic-treaty"])
    assert strongest(line.cells)["cyber"].effect == "case-by-case"
    assert {one.layer for one in line.cells if one.domain == "cyber"} == {"text"}
    assert any(act["date"] == "2022-10-05" for act in row["practice"])


def test_the_senkakus_are_covered_by_land_sea_and_air_under_administration() -> None:
    # Worked case 10.
    row = ruled("China", "Japan", "2026-01-01", "armed", "us-japan-security-treaty", "USA",
                place="Senkaku Islands")  # fmt: skip
    assert row["status"] in ("applies", "contested")
    for domain in ("land", "sea", "air"):
        one = cell("us-japan-security-treaty", domain)
        assert str(one.since) == "1960-06-23"
        assert "under administration" in one.extent
        assert one.article == row["article"]


def ruled(
    attacker: str, target: str, on: str, means: str, agreement: str, state: str, **more: Any
) -> dict[str, Any]:
    rows = duties(attacker, target, on=on, means=means, status="all", **more).rows
    return next(
        dict(row)
        for row in rows
        if (row["agreement"], row["state"], row["duty"]) == (agreement, state, "defense")
    )


_OF_OBJECT = {
    Target.TERRITORY: "land", Target.FORCES: "land", Target.INFRASTRUCTURE: "land",
    Target.PUBLIC_VESSEL: "sea", Target.AIRCRAFT: "air",
}  # fmt: skip


def test_the_matrix_says_what_the_engine_rules_of_random_attacks() -> None:
    book, chance, events = compile_book(shipped()), random.Random(24), []
    for _ in range(250):
        day = date(1990, 1, 1) + timedelta(days=chance.randrange(13_400))
        states = [one.number for one in system_on(day, system="auto")]
        first, second = chance.sample(states, 2)
        hit = chance.choice(OBJECTS)
        means = chance.choice(MEANS)
        events.append(Event((first,), (second,), day, None, means, hit))
    rulings = rule(book, events_as_arrays(book, events))
    told: dict[int, tuple[Cell, ...]] = {}
    seen = dict.fromkeys(("covered", "reserved", "not covered"), 0)
    for row in range(len(rulings)):
        event = events[int(rulings.event[row])]
        position, clause = book.obligations[int(rulings.obligation[row])]
        if clause.duty is not Pledge.DEFENSE:
            continue
        if position not in told:
            told[position] = cells_of(book.agreements[position])
        held = [one for one in told[position] if runs(one, event.on)]
        reasons = reasons_in(int(rulings.reasons[row]))
        means = Means.SPACE if event.object is Target.SATELLITE else event.means
        effects = {one.effect for one in held if one.domain == means}
        if Reason.MEANS_NOT_COVERED in reasons:
            assert not effects & {"covered", "case-by-case"}
            seen["not covered"] += 1
        if Reason.CASE_BY_CASE in reasons:
            assert "case-by-case" in effects
            assert "covered" not in effects
            seen["reserved"] += 1
        status = int(rulings.status[row])
        if means is not Means.ARMED:
            assert status != APPLIES or "covered" in effects
        elif status != DOES_NOT_APPLY:
            domain = _OF_OBJECT[event.object]
            assert any(one.domain == domain and one.effect == "covered" for one in held)
            seen["covered"] += 1
    assert min(seen.values()) > 20, seen


def test_text_and_practice_stand_apart() -> None:
    assert str(cell("north-atlantic-treaty", "crisis-consultation").since) == "1949-08-24"
    acted = cell("north-atlantic-treaty", "crisis-consultation", "practice")
    assert str(acted.since) == "2001-09-12"
    assert "the first" in acted.extent


def test_a_cell_is_no_cell_before_its_first_day_or_after_its_last() -> None:
    for agreement in agreements():
        for one in cells_of(agreement):
            if one.since is not None:
                assert not runs(one, one.since.earliest - timedelta(days=1))
                assert runs(one, one.since.earliest)
            if one.until is not None:
                assert not runs(one, one.until.earliest)


def test_an_assurance_gives_no_cell_by_itself() -> None:
    for agreement in agreements():
        if all(one.duty is Pledge.ASSURANCE for one in agreement.obligations):
            assert all(one.rule not in ("scope", "consultation") for one in cells_of(agreement))


def test_counting_by_year_gives_what_the_worlds_of_the_years_give() -> None:
    counted = of_years(2012, 2016)
    for year in (2012, 2015):
        there = world(date(year, 12, 31))
        mine = np.zeros((len(DOMAINS), len(EFFECTS)), int)
        for line in lines_of(there):
            if line.bound:
                for name, one in strongest(line.cells).items():
                    mine[DOMAINS.index(name), EFFECTS.index(one.effect)] += 1
        assert (counted[year] == mine).all(), year


@pytest.mark.parametrize("name", ["aukus", "quad"])
def test_a_partnership_without_a_duty_covers_nothing(name: str) -> None:
    rows = answer(name).rows
    assert rows
    assert {row["effect"] for row in rows} == {"cooperation"}
