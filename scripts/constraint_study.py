"""Prints the record of docs/constraint.md: three signs of constraint, stated before the run.

    python scripts/constraint_study.py

It needs ATOP's members, NMC, the list of US troops and the ideal points of the United Nations,
added with ``foedus data add``.
"""

from __future__ import annotations

import sys

from foedus.audits.constraint.study import signs, state_years
from foedus.errors import FoedusError


def main() -> int:
    """Print a table of the signs."""
    try:
        frame = state_years()
        found = signs(frame)
    except FoedusError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    write = sys.stdout.write
    write("| sign | what | rho (95%) | bar | state-years | states | holds |\n")
    write("| --- | --- | --- | --- | --- | --- | --- |\n")
    for one in found:
        write(
            f"| {one.name} | {one.says} | {one.rho:.4f} ({one.low:.2f} to {one.high:.2f}) | "
            f"above {one.bar:g} | {one.n:,} | {one.states} | {'yes' if one.holds else 'no'} |\n"
        )
    held = sum(one.holds for one in found[:3])
    write(f"\n{held} of 3 signs hold; two were asked for.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
