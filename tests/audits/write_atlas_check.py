"""Rewrites the tables of docs/atlas-check.md from the files that were added.

Run it after a change of the atlas, with the official files added:
python tests/audits/write_atlas_check.py
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from foedus.atlas.edition import edition
from foedus.audits.atlas_agreement import FILES, check_atlas
from foedus.audits.differences import differences_as_markdown, known_differences
from foedus.cli.rendering import render
from foedus.sources import adding

PAGE = Path(__file__).parents[2] / "docs" / "atlas-check.md"
PRINTED = re.compile(r"on \S+, for the atlas of \S+, with these")


def between(text: str, name: str, new: str) -> str:
    """The page with what stands between two marks replaced."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)"
    return re.sub(pattern, lambda found: f"{found[1]}{new}{found[2]}", text, flags=re.DOTALL)


def files() -> str:
    """The files that were added, of those that the check reads."""
    added = [adding.added(key) for key in FILES if adding.is_added(key)]
    missing = [key for key in FILES if not adding.is_added(key)]
    if missing:
        raise SystemExit(f"add these first, with foedus data add PATH: {', '.join(missing)}")
    names = [f"`{one.origin.rsplit('/', 1)[-1]}` ({one.key} {one.version})" for one in added]
    return "".join(f"- {name}\n" for name in names)


def main() -> None:
    """Write the page."""
    page = PAGE.read_text(encoding="utf-8")
    page = PRINTED.sub(f"on {date.today()}, for the atlas of {edition().as_of}, with these", page)
    page = between(page, "files", files())
    page = between(page, "counts", render(check_atlas(), "md"))
    page = between(page, "differences", differences_as_markdown(known_differences()))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
