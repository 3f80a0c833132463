"""Rewrites the answers in README.md and docs/contingency.md and the table of the twelve cases.

Run it after a change of the atlas or of an estimate:
python tests/contingency/write_face_cases.py
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from foedus.questions.contingency import answer
from foedus.questions.contingency.sections import percent, range_of

HERE = Path(__file__)
ROOT = HERE.parents[2]
PAGE, README = ROOT / "docs" / "contingency.md", ROOT / "README.md"
SHOWN = "contingency Russia Estonia --on 2026-01-01"
LIKELIEST = 3
STATES = 6


def between(text: str, name: str, new: str) -> str:
    """The page with what stands between two marks replaced."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)"
    return re.sub(pattern, lambda found: f"{found[1]}{new}{found[2]}", text, flags=re.DOTALL)


def printed(command: str) -> str:
    """A command with what it prints, as a fence."""
    done = subprocess.run(
        [sys.executable, "-m", "foedus", *command.split()],
        capture_output=True,
        text=True,
        check=True,
    )
    return f"```console\n$ foedus {command}\n{done.stdout}```\n"


def shortened(fence: str) -> str:
    """The head, the likeliest states and the figures of the war, with dots for the rest."""
    lines = fence.splitlines()
    head = lines.index("") + STATES + 2
    spread = next(place for place, line in enumerate(lines) if line.startswith("Spread:"))
    ends = next(place for place, line in enumerate(lines) if line.startswith("Threshold stake"))
    return "\n".join([*lines[:head], "...", *lines[spread:ends], "...", "```", ""])


def table() -> str:
    """The likeliest states of each case, with both chances."""
    cases = tomllib.loads(HERE.with_name("face_cases.toml").read_text(encoding="utf-8"))["cases"]
    lines = [
        "| attack | bound, or likeliest | side | duty | fights | kept if due | prevails |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for case in cases:
        result = answer(**case["event"])
        bound = [row for row in result.rows if row["duty"] != "none"]
        shown = (bound or result.rows)[:LIKELIEST]
        more = len(bound) - len(shown)
        for number, row in enumerate(shown):
            kept = (
                ""
                if row["kept"] is None
                else range_of(row["kept"], row["kept_low"], row["kept_high"])
            )
            cells = (
                case["name"] if number == 0 else "",
                row["state"]
                + (f", and {more} more" if more > 0 and number == len(shown) - 1 else ""),
                row["side"],
                row["duty"],
                range_of(row["fights"], row["low"], row["high"]),
                kept + (" (apart)" if row["apart"] else ""),
                percent(result.extra["success"]["chance"]) if number == 0 else "",
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write both."""
    fence = printed(SHOWN)
    readme = README.read_text(encoding="utf-8")
    README.write_text(between(readme, "contingency answer", shortened(fence)), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    page = between(page, "answer", fence)
    page = between(page, "face cases", table())
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
