"""The map: its slider by mouse and by arrow key, its address, and where a click leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

DRAWN = "figure.map .drawing[aria-busy=false] canvas"
YEARS = "from=2018&to=2026"


def shown(page: Any) -> tuple[str, str]:
    """What the map shows: its year, and the states of the year."""
    rows = page.locator(".rows tbody").first
    return page.locator(".years output").inner_text(), rows.inner_text()


def picture(page: Any) -> str:
    return str(page.evaluate("document.querySelector('figure.map canvas').toDataURL()"))


def test_the_slider_moves_by_arrow_key_and_by_mouse_and_its_address_gives_the_same_view(
    opened: Callable[..., Any],
) -> None:
    watched = opened()
    page = watched.go(f"map/?{YEARS}&region=europe", DRAWN)
    before = shown(page)[0]
    slider = page.locator("#year")
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    page.wait_for_timeout(600)
    assert (before, shown(page)[0]) == ("2026", "2024")
    drawn = picture(page)
    assert slider.get_attribute("aria-valuetext") == "2024"
    assert "in 2024" in page.locator(".rows caption").first.inner_text()
    box = slider.bounding_box()
    page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
    page.wait_for_timeout(600)
    first = shown(page)
    assert first[0] == "2018"
    # Finland and Sweden had not joined, so that fewer lines are drawn.
    assert picture(page) != drawn
    assert page.url.endswith(f"{YEARS}&region=europe&year=2018")
    there = opened()
    other = there.go(page.url.removeprefix(there.site), DRAWN)
    assert shown(other) == first


def test_the_view_is_kept_while_its_year_moves(opened: Callable[..., Any]) -> None:
    page = opened().go(f"map/?{YEARS}&ties=none", DRAWN)
    page.evaluate("document.querySelector('figure.map canvas').dataset.same = 'yes'")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/api/" in one.url else None)
    for _ in range(4):
        page.locator("#year").press("ArrowLeft")
    page.wait_for_timeout(500)
    assert page.locator("figure.map canvas").get_attribute("data-same") == "yes"
    assert asked == []


def test_a_click_on_a_state_opens_its_page(opened: Callable[..., Any]) -> None:
    page = opened().go("map/?on=2026-01-01&ties=none", DRAWN)
    canvas = page.locator("figure.map canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    told = page.locator("#vg-tooltip-element")
    # Somewhere in the lower right of the drawing is Australia.
    for place in range(30):
        x, y = 0.74 + place % 6 * 0.03, 0.6 + place // 6 * 0.05
        page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        page.wait_for_timeout(60)
        if told.count() and "Australia" in told.inner_text():
            break
    assert "Australia" in told.inner_text()
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**/state/?state=AUS")


def test_blocs_are_drawn_and_told_with_the_disputed_areas(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.go(f"map/?bloc=NATO&bloc=CSTO&{YEARS}", DRAWN)
    told = page.locator(".rows tbody").first.inner_text()
    assert "NATO" in told
    page.locator("summary:has-text('Disputed areas')").press("Enter")
    page.wait_for_selector(
        "details[open] td:has-text('Crimea'), details[open] th:has-text('Crimea')"
    )


def test_the_network_follows_the_slider_and_its_states_stay_where_they_are(
    opened: Callable[..., Any],
) -> None:
    watched = opened()
    page = watched.go("map/?state=Finland&from=2020&to=2026", DRAWN)
    page.locator("summary:has-text('network')").press("Enter")
    page.wait_for_selector("details[data-part=network] svg")
    watched.settle()
    lines = page.locator("details[data-part=network] .mark-rule path, .mark-rule line")
    places = (
        "[...document.querySelectorAll('[data-part=network] .mark-symbol path')]"
        ".map((one) => one.getAttribute('transform'))"
    )
    before, seats = lines.count(), set(page.evaluate(places))
    page.locator("#year").fill("2021")
    page.wait_for_timeout(600)
    # Before April 2023 Finland was bound to nobody outside the EU's clause.
    assert 0 < lines.count() < before
    assert set(page.evaluate(places)) <= seats
    assert watched.faults() == []


def test_years_that_an_added_file_reaches_are_offered_beside_the_atlass(
    opened: Callable[..., Any],
) -> None:
    """The server says what it has; here it is made to say that ATOP is there."""
    watched = opened()
    page = watched.page

    def answered(route: Any) -> None:
        said = route.fetch().json()
        assert said["spans"] == [[1990, 2026]]
        route.fulfill(json=said | {"spans": [[1990, 2026], [1816, 2018], [1816, 2026]]})

    page.route("**/api/v1/questions", answered)
    watched.go("map/?state=Finland&from=1990&to=2026&ties=none", DRAWN)
    offered = page.locator(".spans a")
    assert offered.all_inner_texts() == ["1990–2026", "1816–2018", "1816–2026"]
    assert page.locator(".spans a[aria-current=true]").inner_text() == "1990–2026"
    assert "state=Finland&ties=none&from=1816&to=2018" in offered.nth(1).get_attribute("href")


def test_the_headline_tells_of_the_year_that_is_shown(opened: Callable[..., Any]) -> None:
    page = opened().go("map/?state=Finland&from=2020&to=2026", DRAWN)
    headline = page.locator("h2.headline")
    now = headline.inner_text()
    page.locator("#year").fill("2021")
    assert headline.inner_text().startswith("2021-12-31: 2")
    assert headline.inner_text() != now
    assert page.locator(".spans").count() == 0
