"""Print the tables of docs/interoperability.md, and write the record that the question tells.

Usage: ``python scripts/interoperability_study.py [record|checks|india] ...``; all of them if none
is named. ``record`` writes ``src/foedus/audits/interoperability/record.toml``. The page names the
files that must have been added.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date

YEARS = (1985, 1990, 2000, 2010, 2014)


def record() -> None:
    """Whether the score of the year before tells who fights side by side."""
    from foedus.audits.interoperability.record import RECORD, record_text
    from foedus.audits.interoperability.study import READINGS, validated

    rows = []
    for reading in READINGS:
        for one in validated(reading):
            rows.append((reading, one))
            print(
                f"| {one.reading} | {one.base} | {one.added} | {one.fights} | {one.cases} | "
                f"{one.came} | {one.simple:.3f} | {one.other:.3f} | {one.gain.gain:+.3f} | "
                f"{one.gain.low:+.3f} to {one.gain.high:+.3f} | {one.within_simple:.3f} | "
                f"{one.within_other:.3f} |",
                flush=True,
            )
    RECORD.write_text(record_text(rows, date.today()), encoding="utf-8")


def checks() -> None:
    """The face checks by year, with all parts and without those that NATO gives its members."""
    from foedus.audits.interoperability.account import face_checks
    from foedus.audits.interoperability.listed import EQUAL

    for label, weights in (
        ("all parts", EQUAL),
        ("without command and access", {**EQUAL, "command": 0.0, "access": 0.0}),
    ):
        for year in YEARS:
            one = face_checks(year, weights)
            place = ">99.9" if one["us_uk"] > 99.9 else f"{one['us_uk']:.1f}"
            print(
                f"| {label} | {year} | {one['nato']:.2f} | {one['others']:.2f} | "
                f"{one['above']:.1%} | {place} |"
            )


def india() -> None:
    """India and the United States by year: the parts that are known."""
    from foedus.questions.interoperability import answer

    for row in answer("USA", "IND", first=1992, last=2026).rows:
        parts = [row[name] for name in ("suppliers", "platforms", "exercises", "cooperation")]
        told = " | ".join("" if one is None else f"{one:.2f}" for one in parts)
        print(f"| {row['year']} | {row['score']:.2f} | {row['most']:.2f} | {told} |")


TABLES: dict[str, Callable[[], None]] = {"record": record, "checks": checks, "india": india}


if __name__ == "__main__":
    wanted = sys.argv[1:] or list(TABLES)
    if set(wanted) - set(TABLES):
        sys.exit(f"give some of: {', '.join(TABLES)}")
    for name in wanted:
        print(f"\n## {name}")
        TABLES[name]()
