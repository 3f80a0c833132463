"""Print the figures of docs/stakes.md, or fit the prior over stakes anew, from the user's files.

python scripts/make_stakes.py fit DAY    write src/foedus/models/fitted/stakes.toml
python scripts/make_stakes.py refit      how far the shipped prior moves on your files
python scripts/make_stakes.py scores     scores out of time
python scripts/make_stakes.py recovery   the prior's parameters from 200 made worlds
python scripts/make_stakes.py nuclear    whether nuclear weapons help to foresee disputes and crises
"""

from __future__ import annotations

import sys
from pathlib import Path

from foedus.contingency.balance import DISTANCE_LOSS
from foedus.contingency.stakes.record import Score, fit_prior, prior_scores, stake_rows, widening_of

FITTED = Path(__file__).resolve().parent.parent / "src/foedus/models/fitted/stakes.toml"


def fit(day: str) -> None:
    """Write the shipped parameters."""
    from foedus.contingency.stakes.fitted import fitted_toml

    FITTED.write_text(fitted_toml(stake_rows(), on=day), "utf-8")
    print(FITTED.name)


def refit() -> None:
    """How far each parameter moves."""
    from foedus.contingency.stakes.fitted import refit as moved

    for one in moved(stake_rows())[1]:
        print(f"{one.name:14} {one.shipped:9.4f} {one.estimated:9.4f} {one.errors:7.3f}")


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


def recovery() -> None:
    """Bias and coverage over 200 made worlds."""
    from foedus.contingency.stakes.recovery import TRUTH, prior_recovery

    one = prior_recovery()
    print("truth", TRUTH)
    print("bias", one.bias.round(4).tolist())
    print("spread", one.spread.round(4).tolist())
    print("coverage", one.coverage.round(3).tolist())
    print("slope band", one.slope_band)


def nuclear() -> None:
    """What nuclear weapons add out of time."""
    from foedus.contingency.nuclear.record import crisis_gains, dispute_gain, wars_on_the_armed

    print(wars_on_the_armed())
    for by in ("pair", "challenger", "target"):
        print(by, dispute_gain(by=by))
    for one in crisis_gains():
        print(one)


if __name__ == "__main__":
    task, *rest = sys.argv[1:] or ["scores"]
    if task == "fit":
        fit(*rest)
    else:
        {"refit": refit, "scores": scores, "recovery": recovery, "nuclear": nuclear}[task]()
