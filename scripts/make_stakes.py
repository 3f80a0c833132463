"""Print the figures of docs/stakes.md from the user's files; `foedus fit stakes` fits the prior.

python scripts/make_stakes.py scores     scores out of time
python scripts/make_stakes.py nuclear    whether nuclear weapons help to foresee disputes and crises
"""

from __future__ import annotations

import argparse

from foedus.contingency.balance import DISTANCE_LOSS
from foedus.contingency.stakes.record import Score, fit_prior, prior_scores, stake_rows, widening_of


def told(one: Score) -> str:
    """One line of a table in Markdown."""
    slope = "" if one.slope is None else (
        f"{one.slope.slope:.2f} [{one.slope.slope_low:.2f}, {one.slope.slope_high:.2f}]"
    )  # fmt: skip
    return (
        f"| {one.name} | {one.log_loss:.5f} | {one.gain.gain:.5f} "
        f"[{one.gain.low:.5f}, {one.gain.high:.5f}] | {one.auc:.3f} | {one.said:.5f} | "
        f"{one.came:.5f} | {slope} |"
    )


def scores() -> None:
    """Scores out of time for three ways of losing strength with distance."""
    for loss in (DISTANCE_LOSS, 0.0, 0.3):
        rows = stake_rows(loss=loss)
        print(f"loss {loss}, rows {rows.height}")
        for one in prior_scores(rows):
            print(told(one))
            if one.name == "prior":
                for row in one.table:
                    print(
                        f"  | {row.n} | {row.forecast:.5f} | {row.observed:.5f} | "
                        f"{row.low:.5f} to {row.high:.5f} |"
                    )
        print("widening", widening_of(rows))
        for by in ("success", "defended", "alone"):
            one_fit = fit_prior(rows, by=by)
            band = [round(one_fit.prior.slope(share), 3) for share in (0.1, 0.5, 0.9)]
            print(by, f"slope {one_fit.slope:.3f} ({one_fit.slope_error:.3f}), held above 0 {band}")


def nuclear() -> None:
    """What nuclear weapons add out of time."""
    from foedus.contingency.nuclear.record import crisis_gains, dispute_gain, wars_on_the_armed

    print(wars_on_the_armed())
    for by in ("pair", "challenger", "target"):
        print(by, dispute_gain(by=by))
    for one in crisis_gains():
        print(one)


def main() -> None:
    """Print what is asked for."""
    tasks = {"scores": scores, "nuclear": nuclear}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", nargs="?", choices=tasks, default="scores")
    tasks[parser.parse_args().task]()


if __name__ == "__main__":
    main()
