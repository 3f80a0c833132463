"""The page of an alliance: its audit, its sections on demand, and weights that move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ANSWERED = ".view[data-state=answered]"


def section(name: str) -> str:
    return f"details[data-part={name}]"


def test_an_audit_tells_what_is_known_and_names_what_is_not(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.go("alliance/?alliances=NATO", ".sections details")
    told = page.request.get(f"{watched.site}api/v1/audit?alliances=NATO").json()
    assert page.locator("h1").inner_text() == "NATO"
    assert page.locator(".audit > .block").count() == len(told["audits"])
    known = [row for row in told["rows"] if row["value"] is not None or row["says"] is not None]
    assert page.locator(".audit .rows tbody tr:not(.inner)").count() == len(known)
    assert len(known) < len(told["rows"])
    page.locator(".audit summary").first.press("Enter")
    assert "not added" in page.locator(".audit details ul").first.inner_text()
    assert page.locator(".sections > details").count() == 8


def test_a_section_is_asked_when_it_is_opened_and_the_address_keeps_it(
    opened: Callable[..., Any],
) -> None:
    watched = opened()
    page = watched.go("alliance/?alliances=CSTO", ".sections details")
    assert page.locator(".sections .view").count() == 0
    page.locator(f"{section('decisions')} > summary").press("Enter")
    watched.settle(f"{section('decisions')} {ANSWERED}")
    assert page.url.endswith("alliance/?alliances=CSTO&open=decisions")
    there = opened()
    other = there.go(page.url.removeprefix(there.site), f"{section('decisions')} {ANSWERED}")
    shown = f"{section('decisions')} .headline"
    assert other.locator(shown).inner_text() == page.locator(shown).inner_text()


def test_weights_move_by_arrow_key_and_the_answer_and_its_address_with_them(
    opened: Callable[..., Any],
) -> None:
    watched = opened()
    page = watched.go("alliance/?alliances=CSTO&open=burden", f"{section('burden')} .weights")
    watched.settle()
    slider = page.get_by_role("slider", name="Spending")
    for _ in range(6):
        slider.press("ArrowRight")
    with page.expect_response("**/api/v1/burden.told*weights*") as moved:
        pass
    told = moved.value.json()["contributions"]
    assert told["components"] == ["spending", "personnel"]
    assert told["weights"] == [0.62, 0.38]
    assert page.evaluate("document.activeElement.type") == "range"
    page.wait_for_timeout(400)
    assert "burden.weights=spending%3D0.62,personnel%3D0.38" in page.url
    there = opened()
    other = there.go(page.url.removeprefix(there.site), f"{section('burden')} .weights")
    assert other.locator(".weight input[type=number]").first.input_value() == "0.62"


def test_entanglement_is_asked_of_the_member_that_is_chosen(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.page
    page.goto(f"{watched.site}alliance/?alliances=CSTO&open=entanglement&entanglement.listed=0")
    page.wait_for_selector("#member option:has-text('Kazakhstan')", state="attached")
    assert page.locator("#member option").count() == 6
    # The first member may be asked about before the other is chosen.
    with page.expect_request(lambda one: one.post_data and "KAZ" in one.post_data) as asked:
        page.select_option("#member", "KAZ")
    told = asked.value.post_data_json
    assert told["question"] == "entanglement"
    assert told["parameters"] == {"state": "KAZ", "listed": 0}


def test_weights_that_are_refused_can_be_let_go_of(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.go(
        "alliance/?alliances=CSTO&open=burden&burden.weights=spending=9", ".sections .refusal"
    )
    assert "sum to 9" in page.locator(".sections .refusal").inner_text()
    page.get_by_role("button", name="Ask without these weights").click()
    watched.settle(f"{section('burden')} .weights")
    assert "weights" not in page.url
