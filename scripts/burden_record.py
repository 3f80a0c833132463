"""Print the tables of docs/burden.md: NATO's record, 1994-97, recovery, reaction functions.

Usage: ``python scripts/burden_record.py [nato|nineties|recovery|reactions] ...``; all of them if
none is named. ``recovery`` needs no file; the others need those that the page names.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

WORLDS = 200


def nato() -> None:
    """NATO's rank series and convergence, on both bases."""
    from foedus.audits.burden.nato_record import BASES, nato_record
    from foedus.audits.burden.nato_table import differing, nato_cells

    cells = nato_cells()
    print(f"{cells.height} cells, {cells['country'].n_unique()} states; {len(differing())} differ")
    for basis in BASES:
        found = nato_record(basis)
        print(f"\n{basis}: year, all, p, others, p, largest's share of spending, of GDP, sigma")
        for test, share, sigma in zip(
            found.tests, found.shares, found.convergence.sigma, strict=True
        ):
            one, two = test.all[0], test.others[0]
            print(
                f"| {test.year} | {one.statistic:.2f} | {one.p_permutation:.2f} | "
                f"{two.statistic:.2f} | {two.p_permutation:.2f} | {share[1]:.1%} | {share[2]:.1%} "
                f"| {sigma:.2f} |"
            )
        print(found.convergence.beta)


def nineties() -> None:
    """Every definition of the correlations of 1994-97."""
    from foedus.audits.burden.nineties import nineties

    found = nineties()
    for one in found:
        told = " | ".join(f"{value:.2f}" for value in one.found)
        print(f"| {one.kind} | {one.members} | {one.size} | {one.effort} | {told} | {one.gap:.2f} "
              f"| {'yes' if one.significant else 'no'} |")  # fmt: skip
    print(f"{len(found)} definitions, {sum(one.significant for one in found)} significant")


def recovery() -> None:
    """How often each estimator finds the answer of its worlds."""
    from foedus.models.reaction.worlds import ESTIMATORS, KINDS
    from foedus.models.reaction.worlds import recovery as recovered

    for name in ESTIMATORS:
        for kind in KINDS:
            for label, said in _variants(name):
                one = recovered(name, kind, worlds=WORLDS, **said)  # type: ignore[arg-type]
                print(
                    f"| {name} | {kind} | {label} | {one.right:.1%} | {one.told:.1%} | "
                    f"{one.truth:+.2f} | {one.mean:+.2f} |"
                )


def _variants(name: str) -> list[tuple[str, dict[str, object]]]:
    """The worlds that the bar is set on, and harder ones that it is not."""
    told: list[tuple[str, dict[str, object]]] = [("as assumed", {})]
    if name == "growth_response":
        told.append(("a shock moves the leader too", {"apart": False}))
    told.append(("a shared shock three times as large", {"shared": 0.06}))
    return told


def reactions() -> None:
    """NATO's reaction functions in two periods."""
    from datetime import date

    from scipy.stats import spearmanr

    from foedus.audits.burden.reactions import reactions as fitted
    from foedus.states import resolve
    from foedus.worlds.world import world

    for first, last in ((1956, 1988), (1992, 2024)):
        members = world(date(first, 12, 31)).members("NATO")
        rival = resolve(365, on=date(first, 12, 31)).state
        found = fitted(members, rival, first, last)
        print(f"\n{first}-{last}: {', '.join(found.states)}; threat {found.rival_source}")
        for one in found.responses:
            print(f"| {one.estimator} | {one.value:.2f} | {one.low:.2f} | {one.high:.2f} | "
                  f"{one.rows} |")  # fmt: skip
        for each in found.each:
            print(f"  {each.state} {each.follows:.2f} ({each.low:.2f} to {each.high:.2f})"
                  f"{' below 1' if each.free_rider else ''}")  # fmt: skip
        size = [_size(each.state, last) for each in found.each]
        rho = spearmanr(size, [each.follows for each in found.each])
        print(f"  response against GDP: rho {rho.statistic:.2f}, p {rho.pvalue:.2f}")


def _size(code: str, year: int) -> float:
    from foedus.audits.burden.figures import speaker
    from foedus.states import resolve

    number = resolve(code, on=f"{year}-12-31").state.ccode or 0
    value = speaker("sipri").cells[number, year]["gdp"].value
    return 0.0 if value is None else value


TABLES: dict[str, Callable[[], None]] = {
    "nato": nato, "nineties": nineties, "recovery": recovery, "reactions": reactions,
}  # fmt: skip

if __name__ == "__main__":
    for asked in sys.argv[1:] or list(TABLES):
        print(f"\n# {asked}")
        TABLES[asked]()
