"""Forms, addresses, tables, refusals, jobs: what a reader does on the page of all questions."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

DUTIES = "ask/?question=duties&attacker=Russia&target=Estonia"
ANSWERED = ".view[data-state=answered]"
REFUSED = ".view[data-state=refused]"


def seen(page: Any) -> dict[str, Any]:
    """What a view shows."""
    return {
        "headline": page.locator(".headline").first.inner_text(),
        "rows": page.locator(".rows tbody tr").first.inner_text(),
        "marks": page.locator(".drawing svg path").count(),
        "attacker": page.locator("input[name=attacker]").input_value(),
        "means": page.locator("select[name=means]").input_value(),
    }


def test_a_form_answers_and_its_address_gives_the_same_in_another_browser(
    opened: Callable[..., Any],
) -> None:
    first = opened()
    page = first.go("ask/?question=duties", "form.ask")
    page.fill("input[name=attacker]", "China")
    page.fill("input[name=target]", "Philippines")
    page.locator("details.more summary").click()
    page.select_option("select[name=means]", "cyber")
    page.press("input[name=target]", "Enter")
    first.settle(ANSWERED)
    assert page.evaluate("document.activeElement.className") == "headline"
    address = page.url
    assert address.endswith("?question=duties&attacker=China&target=Philippines&means=cyber")
    there = opened()
    other = there.go(address.removeprefix(there.site), ANSWERED)
    assert seen(other) == seen(page)
    assert seen(page)["marks"] > 0
    # The way back leads to the form as it was.
    page.go_back()
    page.wait_for_function("() => !document.querySelector('.headline')")
    assert page.locator("input[name=attacker]").input_value() == ""


def test_the_link_is_copied(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.go(DUTIES, ANSWERED)
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("() => document.getElementById('announcer')?.textContent === 'Copied.'")
    assert page.evaluate("navigator.clipboard.readText()") == watched.site + DUTIES


def test_the_command_and_the_python_of_a_page_ask_the_same(opened: Callable[..., Any]) -> None:
    page = opened().go(f"{DUTIES}&on=2020-05-01", ANSWERED)
    page.locator("[data-part=said] summary").click()
    page.wait_for_selector(".door.python")
    command = page.locator(".door.command code").inner_text()
    assert command == "foedus duties Russia Estonia --on 2020-05-01"
    held: dict[str, Any] = {}
    exec(page.locator(".door.python code").inner_text(), held)
    address = page.locator(".door.address code").inner_text()
    asked = page.request.get(address).json()
    assert held["result"].as_data() == asked
    assert held["result"].headline.startswith(page.locator(".headline").inner_text())


@pytest.mark.parametrize("suffix", ["json", "csv", "md", "parquet"])
def test_an_answer_is_handed_out_in_every_form(opened: Callable[..., Any], suffix: str) -> None:
    import polars as pl

    page = opened().go(DUTIES, ANSWERED)
    with page.expect_download() as waiting:
        page.locator(f".share a[download$='.{suffix}']").click()
    held = waiting.value.path().read_bytes()
    assert waiting.value.suggested_filename == f"duties.{suffix}"
    if suffix == "json":
        assert json.loads(held)["question"] == "duties"
    elif suffix == "parquet":
        assert pl.read_parquet(io.BytesIO(held)).height > 100
    elif suffix == "csv":
        assert pl.read_csv(io.BytesIO(held))["state"].len() > 100
    else:
        assert b"| duty |" in held


def test_a_chart_is_handed_out_as_a_picture_and_as_its_specification(
    opened: Callable[..., Any],
) -> None:
    page = opened().go(DUTIES, ANSWERED)
    begins = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "vl.json": b"{"}
    for suffix, sign in begins.items():
        with page.expect_download() as waiting:
            page.locator(f"figure .files a[download$='.{suffix}']").click()
        assert waiting.value.path().read_bytes().startswith(sign), suffix


def test_the_numbers_of_a_chart_stand_in_a_table_with_their_source(
    opened: Callable[..., Any],
) -> None:
    page = opened().go(DUTIES, ANSWERED)
    page.locator("figure .numbers summary").click()
    head = page.locator("figure .numbers thead").first.inner_text()
    assert "source" in head.lower()
    assert page.locator("figure .numbers tbody tr").count() > 10
    assert "Art 5" in page.locator("figure .numbers tbody").first.inner_text()


def test_a_table_is_sorted_opened_and_searched_by_keyboard(opened: Callable[..., Any]) -> None:
    page = opened().go(DUTIES, ANSWERED)
    page.locator("[data-part=rows] > summary").press("Enter")
    rows = page.locator("[data-part=rows]")
    head = rows.locator("thead th").first
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    head.locator("button").press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    rows.locator("button.open").first.press("Enter")
    assert "every condition" in rows.locator(".inner").first.inner_text().lower() or (
        "why" in rows.locator(".inner").first.inner_text().lower()
    )
    rows.locator(".filter input").fill("Kazakhstan")
    assert 0 < rows.locator("tbody tr:not(.inner)").count() < 20


def test_the_first_stop_of_the_keyboard_leads_to_the_content(opened: Callable[..., Any]) -> None:
    page = opened().go("ask/", ".chooser")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_refusal_says_what_to_do_and_marks_its_field(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.go("ask/?question=duties&attacker=Rusia&target=Estonia", REFUSED)
    said = page.locator(".refusal").inner_text()
    assert "Rusia" in said
    assert "Russia" in said
    assert "What to do" in said
    assert watched.faults() == []
    page.fill("input[name=attacker]", "Russia")
    page.press("input[name=attacker]", "Enter")
    watched.settle(ANSWERED)
    assert page.locator(".refusal").count() == 0
    watched.go("ask/?question=treaties&on=2999-01-01", REFUSED)
    assert page.locator(".refusal .mend").inner_text()


def test_a_value_out_of_range_marks_its_field(opened: Callable[..., Any]) -> None:
    page = opened().go(
        "ask/?question=contingency&attacker=Russia&target=Estonia&draws=99999999", REFUSED
    )
    assert page.locator("input[name=draws]").get_attribute("aria-invalid") == "true"
    assert page.locator("input[name=draws]").is_visible()


def test_a_server_that_is_away_is_said_to_be(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.go("ask/?question=duties", "form.ask")
    page.route("**/api/v1/duties.told*", lambda route: route.abort())
    page.fill("input[name=attacker]", "Russia")
    page.fill("input[name=target]", "Estonia")
    page.press("input[name=target]", "Enter")
    page.wait_for_selector(REFUSED)
    assert "does not answer" in page.locator(".refusal").inner_text()


def test_markup_in_an_address_is_shown_and_never_run(opened: Callable[..., Any]) -> None:
    attack = "%3Cimg%20src%3Dx%20onerror%3D%22window.hurt%3D1%22%3E"
    watched = opened()
    page = watched.go(f"ask/?question=duties&attacker={attack}&target=Estonia", REFUSED)
    assert "<img" in page.locator(".refusal").inner_text()
    watched.go(f"ask/?question={attack}", ".refusal")
    watched.go(f"state/?state={attack}", ".refusal")
    watched.go(f"treaty/?key={attack}", ".refusal")
    assert page.evaluate("window.hurt") is None


def test_long_work_tells_how_far_it_is_and_its_answer_comes(opened: Callable[..., Any]) -> None:
    watched = opened()
    path = "ask/?question=sweep&attacker=Russia&target=Estonia&draws=200"
    page = watched.page
    page.goto(watched.site + path)
    page.wait_for_selector(".waiting progress")
    watched.settle(ANSWERED)
    assert page.locator(".waiting").count() == 0
    assert page.locator(".rows tbody tr").count() > 0
    with page.expect_download() as waiting:
        page.locator(".share a[download$='.csv']").click()
    assert b"EST" in waiting.value.path().read_bytes()


def test_long_work_is_cancelled(opened: Callable[..., Any], site: str) -> None:
    watched = opened()
    page = watched.page
    with page.expect_response(re.compile("/api/v1/jobs$")) as sent:
        page.goto(f"{site}ask/?question=sweep&on=2026-01-01&draws=2000")
    name = sent.value.json()["job"]["id"]
    page.wait_for_selector(".waiting strong:has-text('Attacks')")
    # A page that is loaded anew follows the same work.
    with page.expect_response(re.compile("/api/v1/jobs$")) as sent:
        page.reload()
    assert sent.value.json()["job"]["id"] == name
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_selector(".answer .empty")
    assert "Cancelled" in page.locator(".answer").inner_text()
    page.wait_for_timeout(1_500)
    assert page.request.get(f"{site}api/v1/jobs/{name}").json()["job"]["state"] == "cancelled"


def test_a_search_finds_a_state_an_agreement_and_a_bloc(opened: Callable[..., Any]) -> None:
    page = opened().go("", ".cards")
    finds = {"esto": "Estonia", "Article 5": "NATO", "aukus": "AUKUS"}
    for words, name in finds.items():
        page.fill("#find", words)
        page.wait_for_selector(f".found a:has-text('{name}')")
    page.fill("#find", "NATO")
    page.wait_for_selector(".found a:has-text('NATO')")
    page.press("#find", "Enter")
    page.wait_for_url("**/treaty/?key=north-atlantic-treaty")
    page.wait_for_selector(ANSWERED)


def test_the_chief_question_is_answered_by_keyboard_alone(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.go("", ".cards")
    focused = "document.activeElement.name"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == "attacker":
            break
    page.keyboard.press("Enter")
    assert "Name the state that attacks" in page.locator("[role=alert]").inner_text()
    assert page.evaluate(focused) == "attacker"
    page.keyboard.type("Russia")
    page.keyboard.press("Enter")
    assert "Name the state that is attacked" in page.locator("[role=alert]").inner_text()
    assert page.locator("input[name=target]").get_attribute("aria-invalid") == "true"
    assert page.evaluate(focused) == "target"
    page.keyboard.type("Estonia")
    page.keyboard.press("Enter")
    page.wait_for_url("**/contingency/?attacker=Russia&target=Estonia")
    watched.settle(ANSWERED)
    assert "Russia" in page.locator(".headline").inner_text()


def test_a_treaty_page_holds_what_the_command_tells(opened: Callable[..., Any]) -> None:
    page = opened().go("treaty/?key=NATO", ANSWERED)
    said = page.locator("main").inner_text()
    assert "North Atlantic Treaty (NATO)" in said
    for words in ("such action as it deems necessary", "North Atlantic Council", "Consensus",
                  "twenty years", "Attacks of 11 September 2001", "Wales Summit"):  # fmt: skip
        assert words in said, words
    page.locator("[data-part=parties] summary").click()
    assert page.locator("[data-part=parties] tbody tr").count() == 20
    page.locator("[data-part=parties] .fold button").click()
    assert page.locator("[data-part=parties] tbody tr").count() == 32


def test_a_state_page_tells_what_is_owed_and_owing(opened: Callable[..., Any]) -> None:
    page = opened().go("state/?state=JPN", ANSWERED)
    page.wait_for_selector("h2:has-text('Blocs') + *")
    said = page.locator("main").inner_text()
    assert "bound to defend 0 states" in said
    assert "US-Japan" in said
    assert "G7" in said


def test_a_word_that_a_question_does_not_take_is_refused_and_not_passed_over(
    opened: Callable[..., Any],
) -> None:
    attack = "attacker=Russia&target=Estonia"
    page = opened().go(f"ask/?question=duties&{attack}&mean=cyber", REFUSED)
    assert "'mean', which this question does not take" in page.locator(".refusal").inner_text()
    page = opened().go(f"ask/?question=duties&{attack}&attacker=China", REFUSED)
    assert "'attacker' more than once" in page.locator(".refusal").inner_text()
    for address in (
        "state/?state=JPN&bogus=1", "alliance/?alliances=CSTO&bogus=1",
        "state/?bogus=JPN", "alliance/?bogus=1", "scenario/?bogus=1",
    ):  # fmt: skip
        page = opened().go(address, ".refusal")
        assert "bogus" in page.locator(".refusal").first.inner_text()


def test_gathered_amounts_are_sorted_as_numbers(opened: Callable[..., Any]) -> None:
    page = opened().go("ask/", ".chooser")
    cells = ["953m", "62.4bn", "0", "41m", "1,200", "0.16 (0.03-0.5)", "0.044 (0.003-0.1)", "<1"]
    sort = "async (cells) => { const { amountOf } = await import('/js/tables.mjs');"
    told = page.evaluate(
        f"{sort} return cells.sort((a, b) => amountOf(a) - amountOf(b)); }}", cells
    )
    assert told == [
        "0", "0.044 (0.003-0.1)", "0.16 (0.03-0.5)", "<1", "1,200", "41m", "953m", "62.4bn"
    ]  # fmt: skip
    days = page.evaluate(f"{sort} return cells.map(amountOf); }}", ["2014-09-05", "Poland", ""])
    assert days == [None, None, None]


@pytest.mark.parametrize(("words", "found"), [("Burma", "Myanmar"), ("ussr", "Russia")])
def test_a_state_is_found_by_its_other_names(opened: Any, words: str, found: str) -> None:
    page = opened().go("state/", "#find")
    page.fill("#find", words)
    page.wait_for_selector(f".found a:has-text('{found}')")


def test_a_page_says_what_it_is_without_its_code(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "map/")
    assert page.title() == "Map · foedus"
    assert page.locator("h1").inner_text() == "Who is bound to whom"
    assert "foedus --help" in page.locator("noscript").inner_text()
    context.close()


@pytest.mark.parametrize(
    ("address", "least"), [("treaty/?key=north-atlantic-treaty", 32), ("state/?state=JPN", 3)]
)
def test_spells_are_drawn_as_bars_with_their_years(opened: Any, address: str, least: int) -> None:
    watched = opened()
    page = watched.go(address, ".drawing svg .role-axis-label")
    page.wait_for_selector(".drawing svg .role-axis-label text:text-is('2010')", state="attached")
    seen = "all => all.map((one) => one.getBBox()).filter((box) => box.width * box.height).length"
    bars = page.locator(".drawing svg .mark-rect.role-mark path").evaluate_all(seen)
    assert bars >= least
