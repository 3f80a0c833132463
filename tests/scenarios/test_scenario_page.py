"""The page on scenarios: each kind of change has an example, and each example can be made."""

from __future__ import annotations

import re
from pathlib import Path

from foedus.scenarios import KINDS
from foedus.scenarios.reading import parse_scenario

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scenarios.md"
HEAD = 'name = "example"\ntitle = "Example"\non = 2026-01-01\n\n'


def test_every_example_of_the_page_can_be_made_and_every_kind_has_one() -> None:
    fences = re.findall(r"^```toml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    seen = set()
    for text in fences:
        whole = text if text.startswith("name =") else HEAD + text
        scenario = parse_scenario(whole, "page")
        seen |= {one.kind for one in scenario.changes}
    assert seen == {one.kind for one in KINDS}
