"""The editor of scenarios: faults at their lines, changes in words, one file for all doors."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import foedus

ANSWERED = ".view[data-state=answered]"
KINDS = Path(foedus.__file__).parent / "web" / "static" / "scenario" / "changes.json"


def test_a_scenario_made_in_the_page_gives_the_command_the_same_bytes(
    opened: Callable[..., Any], tmp_path: Path, session_cache: Path
) -> None:
    watched = opened()
    page = watched.go("scenario/", "#start")
    page.select_option("#start", "ukraine-joins-nato")
    page.wait_for_selector(".words")
    text = page.locator("textarea").input_value()
    text = text.replace('"ukraine-joins-nato"', '"mine"').replace("Ukraine joins", "Україна joins")
    page.locator("textarea").fill(text)
    page.wait_for_selector(".words")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the file").click()
    assert waiting.value.suggested_filename == "mine.toml"
    file = tmp_path / "mine.toml"
    waiting.value.save_as(file)
    assert file.read_text(encoding="utf-8") == text

    page.select_option("#question", "duties")
    page.fill("input[name=attacker]", "Russia")
    page.fill("input[name=target]", "Ukraine")
    page.press("input[name=target]", "Enter")
    watched.settle(ANSWERED)
    with page.expect_download() as waiting:
        page.locator(".share a[download$='.json']").click()
    held = waiting.value.path().read_bytes()
    command = [
        sys.executable, "-m", "foedus", "compare", str(file), "duties", "Russia", "Ukraine",
        "--format", "json",
    ]  # fmt: skip
    environment = {**os.environ, "FOEDUS_CACHE": str(session_cache / "pages")}
    made = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert made.stdout == held
    assert json.loads(held)["differs"]["appears"] > 50

    # The address holds the text itself: another browser shows the same.
    there = opened()
    other = there.go(page.url.removeprefix(there.site), ANSWERED)
    assert other.locator("textarea").input_value() == text
    for shown in (".headline", ".words", ".rows tbody >> nth=1"):
        assert other.locator(shown).first.inner_text() == page.locator(shown).first.inner_text()


def test_every_fault_is_told_at_its_line_and_leads_there(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.go("scenario/?scenario=quad-treaty", ".words")
    text = page.locator("textarea").input_value()
    lines = text.replace('kind = "form"', 'kind = "frm"').split("\n")
    page.locator("textarea").fill("\n".join(lines))
    page.wait_for_selector(".faults li")
    line = lines.index('kind = "frm"') + 1
    assert page.locator("textarea").get_attribute("aria-invalid") == "true"
    assert page.locator(".gutter .bad").first.inner_text() == str(line)
    page.locator(f".faults button:text-is('Line {line}')").first.press("Enter")
    area = "document.querySelector('textarea')"
    assert page.evaluate(
        f"{area}.value.slice({area}.selectionStart, {area}.selectionEnd)"
    ) == 'kind = "frm"'  # fmt: skip
    assert page.locator(".words").count() == 0
    assert watched.faults() == []


def test_each_kind_of_change_can_be_added_and_is_sound_or_says_why(site: str, opened: Any) -> None:
    from foedus.scenarios import KINDS as KNOWN

    kinds = json.loads(KINDS.read_text(encoding="utf-8"))
    assert sorted(kinds) == sorted(one.kind for one in KNOWN)
    watched = opened()
    page = watched.go("scenario/", "#kind")
    page.select_option("#kind", "accede")
    page.get_by_role("button", name="Add").click()
    page.wait_for_selector(".words")
    assert "Ukraine" in page.locator("textarea").input_value()
    head = page.locator("textarea").input_value().split("[[changes]]")[0]
    for kind, text in kinds.items():
        if kind == "recall":  # Of what an earlier change stationed.
            before = kinds["station"].replace("[[changes]]", "[[changes]]\non = 2026-01-01")
            text = f"{before}\n\n{text}"
        told = page.request.post(
            f"{site}api/v1/scenario/check", data={"toml": f"{head}\n{text}\n"}
        ).json()
        assert told["sound"], (kind, told["rows"])


def test_a_change_is_filled_in_and_goes_into_the_text(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.go("scenario/", "#kind")
    page.select_option("#kind", "spend")
    page.get_by_label("States").fill('POL, "Atlantis"')
    page.get_by_label("Share of GDP (%)").fill("5")
    page.get_by_label("At least").uncheck()
    page.get_by_label("From").fill("2026-02-01")
    page.get_by_role("button", name="Add to the text").click()
    page.wait_for_selector(".faults li")
    change = page.locator("textarea").input_value().split("[[changes]]")[1]
    assert change.strip().split("\n") == [
        'kind = "spend"',
        "on = 2026-02-01",
        'states = ["POL", "\\"Atlantis\\""]',
        "share = 5",
        "at_least = false",
    ]
    # What is no number stands as it was written, and the check tells of it.
    page.get_by_label("Share of GDP (%)").fill("five")
    page.get_by_role("button", name="Add to the text").press("Enter")
    page.wait_for_selector(".faults li:has-text('five')")
    assert watched.faults() == []


def test_markup_in_a_scenario_is_shown_and_never_run(opened: Callable[..., Any]) -> None:
    watched = opened()
    page = watched.go("scenario/?scenario=ukraine-joins-nato", ".words")
    hurt = "<img src=x onerror='window.hurt=1'>"
    text = page.locator("textarea").input_value()
    page.locator("textarea").fill(text.replace("Ukraine joins NATO", hurt))
    page.locator("textarea").blur()
    page.wait_for_selector(".sound")
    page.select_option("#question", "duties")
    page.press("input[name=target]", "Enter")
    watched.settle(ANSWERED)
    assert "<img" in page.locator(".headline").inner_text()
    assert page.evaluate("window.hurt") is None


@pytest.mark.parametrize("word", ["no-such-scenario", "toml:AAAA", "../../etc/passwd"])
def test_a_damaged_address_says_what_to_do(opened: Callable[..., Any], word: str) -> None:
    page = opened().go(f"scenario/?scenario={word}", ".refusal")
    assert "What to do" in page.locator(".refusal").inner_text()
    page.select_option("#start", "quad-treaty")
    page.wait_for_selector(".words")


def test_a_form_asks_in_a_scenario_of_the_library_or_in_one_of_the_address(
    opened: Callable[..., Any],
) -> None:
    watched = opened()
    page = watched.go("contingency/?attacker=Russia&target=Ukraine&draws=50", ANSWERED)
    assert page.locator("select[name=scenario] option").count() == 13
    page.select_option("select[name=scenario]", "ukraine-joins-nato")
    page.get_by_role("button", name="What follows?").click()
    page.wait_for_selector(".notes:has-text('In the scenario ukraine-joins-nato')")
    assert page.url.endswith("scenario=ukraine-joins-nato")


def test_a_long_comparison_goes_as_a_job_and_all_it_made_can_be_had(
    opened: Callable[..., Any],
) -> None:
    import polars as pl

    watched = opened()
    query = "question=contingency&attacker=Russia&target=Estonia&draws=20"
    page = watched.page
    with page.expect_response("**/api/v1/jobs") as sent:
        page.goto(f"{watched.site}scenario/?scenario=united-states-leaves-nato&{query}")
    assert sent.value.status == 202
    page.wait_for_selector(".asking .waiting strong:has-text('As things are')")
    assert "of 10 parts done" in page.locator(".asking .waiting").inner_text()
    watched.settle(ANSWERED)
    assert "USA" in page.locator(".asking .answer > .rows tbody").inner_text()
    assert page.locator("figure.chart svg").count() == 1
    with page.expect_download() as waiting:
        page.locator(".share a[download$='.parquet']").click()
    made = pl.read_parquet(waiting.value.path())
    assert {"baseline", "scenario", "difference"} <= set(made.columns)


def test_a_text_too_long_for_an_address_is_kept_in_the_tab_and_can_be_asked_in(
    opened: Callable[..., Any],
) -> None:
    watched = opened()
    page = watched.go("scenario/?scenario=ukraine-joins-nato", ".words")
    lines = "\n".join(f"# {random.Random(seed).randbytes(40).hex()}" for seed in range(800))
    text = f"{page.locator('textarea').input_value()}\n{lines}\n"
    page.locator("textarea").fill(text)
    page.wait_for_selector("p[role=status]:has-text('too long for an address')")
    assert "scenario=" not in page.url
    page.reload()
    page.wait_for_selector(".words")
    assert page.locator("textarea").input_value() == text
    page.select_option("#question", "duties")
    page.fill("input[name=attacker]", "Russia")
    page.fill("input[name=target]", "Ukraine")
    page.press("input[name=target]", "Enter")
    watched.settle(ANSWERED)
    assert "Ukraine joins NATO" in page.locator(".headline").inner_text()
    page.locator("[data-part=said] > summary").click()
    assert "foedus compare" in page.locator(".doors").inner_text()
