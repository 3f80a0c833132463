"""The page of a contingency: what it shows is what the API answers, opened one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

ANSWERED = ".view[data-state=answered]"
QUERY = "attacker=Russia&target=Estonia&draws=200"


def test_a_contingency_is_asked_in_a_form_and_its_address_gives_the_same_elsewhere(
    opened: Callable[..., Any],
) -> None:
    watched = opened()
    page = watched.go("contingency/", "form.ask")
    assert page.locator(".starts a").count() > 3
    page.fill("input[name=attacker]", "China")
    page.fill("input[name=target]", "Philippines")
    page.locator("details.more summary").press("Enter")
    page.fill("input[name=draws]", "200")
    page.press("input[name=target]", "Enter")
    watched.settle(ANSWERED)
    assert page.url.endswith("contingency/?attacker=China&target=Philippines&draws=200")
    there = opened()
    jobs: list[dict[str, Any]] = []
    there.page.on(
        "response", lambda one: jobs.append(one.json()) if one.url.endswith("/jobs") else None
    )
    other = there.go(page.url.removeprefix(there.site), ANSWERED)
    # What one reader's job has made is there for the next.
    assert [one["job"]["state"] for one in jobs] == ["done"]
    for shown in (".headline", ".tiles", ".duties summary >> nth=0", ".block .rows >> nth=0"):
        assert other.locator(shown).first.inner_text() == page.locator(shown).first.inner_text()


def test_its_figures_are_those_of_the_api(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.go(f"contingency/?{QUERY}", ANSWERED)
    told = page.request.get(f"{watched.site}api/v1/contingency?{QUERY}").json()
    tiles = page.locator(".tiles dd:not(.note) strong").all_inner_texts()
    bound = {
        one["state"]
        for one in told["duties"]
        if one["status"] == "applies" and one["duty"] == "defense" and one["toward"] == "EST"
    }
    expected = told["spread"]["size"] - told["spread"]["began"]
    chance = round(told["success"]["chance"] * 100)
    ratio = round(told["stakes"]["threshold"]["cost_ratio"] * 100)
    assert tiles[0] == str(len(bound))
    assert float(tiles[1]) == pytest.approx(expected, abs=0.051)
    assert tiles[2:] == [f"{chance}%", f"{ratio}%"]
    heads = page.locator(".block:has-text('The balance') thead").first.inner_text()
    assert all(band in heads for band in ("50%", "80%", "95%"))
    said = page.locator("main").inner_text()
    for line in [*told["assumptions"], *told["notes"]]:
        assert line in said
    for name in ("United States", "NATO"):
        assert page.locator(
            f".block:has-text('Does it deter?') tbody tr:has-text('{name}')"
        ).count()


def test_the_reasons_of_a_duty_are_opened_one_by_one_by_keyboard(
    opened: Callable[..., Any],
) -> None:
    page = opened().go(f"contingency/?{QUERY}", ANSWERED)
    clause = page.locator("details.duties").first
    reasons = clause.locator("details.reason")
    assert not reasons.first.is_visible()
    clause.locator("summary").first.press("Enter")
    reasons.first.locator("summary").press("Enter")
    assert "every condition of the text is met" in reasons.first.inner_text()
    assert "Art 5" in reasons.first.inner_text()
    assert not reasons.nth(1).locator("li").first.is_visible()


def test_its_charts_are_drawn_when_a_reader_comes_near(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.page
    page.goto(f"{watched.site}contingency/?{QUERY}")
    page.wait_for_selector(ANSWERED)
    page.locator("h3:has-text('What each adds')").scroll_into_view_if_needed()
    page.wait_for_selector(".block:has-text('What each adds') .drawing svg")
    watched.settle()
    assert page.locator("figure.chart").count() >= 4


def test_an_attack_that_cannot_be_read_is_refused_with_what_to_do(
    opened: Callable[..., Any],
) -> None:
    page = opened().go("contingency/?attacker=Rusia&target=Estonia", ".refusal")
    assert "What to do" in page.locator(".refusal").inner_text()
    assert "Russia" in page.locator(".refusal .mend").inner_text()


PAGES = {
    "contingency/": ".starts",
    f"contingency/?{QUERY}": ANSWERED,
    "alliance/": ".starts",
    "alliance/?alliances=CSTO&open=constraint": ".weights",
    "scenario/": ".faults p",
    "scenario/?scenario=quad-treaty&question=duties&attacker=China&target=India": ANSWERED,
    "map/?from=2020&to=2026&year=2022": "figure.map .drawing[aria-busy=false]",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_larger_page_loads_draws_fits_and_shuts_nobody_out(
    opened: Callable[..., Any], path: str
) -> None:
    watched = opened()
    watched.go(path, PAGES[path])
    watched.look_over()
    assert watched.faults() == []
