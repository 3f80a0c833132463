"""Rewrites the tables of docs/atlas-check.md from the files that were added.

Run it after a change of the atlas, with the official files added:
python tests/audits/write_atlas_check.py
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from foedus.atlas.edition import edition
from foedus.audits.atlas_agreement import check_atlas
from foedus.audits.differences import differences_as_markdown, known_differences
from foedus.cli.rendering import render

PAGE = Path(__file__).parents[2] / "docs" / "atlas-check.md"
PRINTED = re.compile(r"on \S+, for the atlas of \S+, with")


def between(text: str, name: str, new: str) -> str:
    """The page with what stands between two marks replaced."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)"
    return re.sub(pattern, lambda found: f"{found[1]}{new}{found[2]}", text, flags=re.DOTALL)


def main() -> None:
    """Write the page."""
    page = PAGE.read_text(encoding="utf-8")
    page = PRINTED.sub(f"on {date.today()}, for the atlas of {edition().as_of}, with", page)
    page = between(page, "counts", render(check_atlas(), "md"))
    page = between(page, "differences", differences_as_markdown(known_differences()))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
