"""Print the figures of docs/deterrence.md, or estimate the onset model anew, from the user's files.

python scripts/deterrence_study.py curve    the specification curve, in Markdown (minutes)
python scripts/deterrence_study.py scores   scores out of time
python scripts/deterrence_study.py games    recovery of the strategic probit's parameters
python scripts/deterrence_study.py fit DAY  write src/foedus/models/fitted/dispute_onset.toml
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from foedus.contingency.record.curve import (
    READINGS,
    alliance_types,
    curve_summary,
    specification_curve,
)
from foedus.contingency.record.games import strategic_against_logit
from foedus.contingency.record.onset import alliance_gain, chosen_start, onset_rows, out_of_time
from foedus.contingency.record.published import beside_published, licence_effects
from foedus.contingency.record.rows import check_counts, counts, deterrence_rows

FITTED = Path(__file__).resolve().parent.parent / "src/foedus/models/fitted/dispute_onset.toml"


def markdown(frame: pl.DataFrame) -> str:
    """A frame as a Markdown table."""

    def text(value: object) -> str:
        if value is None:
            return ""
        return f"{value:.3f}" if isinstance(value, float) else str(value)

    lines = [f"| {' | '.join(frame.columns)} |", f"|{' --- |' * frame.width}"]
    lines += [f"| {' | '.join(text(value) for value in row)} |" for row in frame.rows()]
    return "\n".join(lines)


def curve() -> None:
    """The curve's summary, the published points beside it, the licence effects, Benson's types."""
    rows = deterrence_rows(ruled=True)
    found = check_counts(rows)
    print(f"rows {found.rows}, initiations {found.initiations}")
    made = specification_curve(rows)
    cells = made.filter(term="target_defense")
    print(f"cells {cells.height}, with an estimate {cells['z'].drop_nulls().len()}")
    print(markdown(curve_summary(made).filter(pl.col("term") != "own_defense")), "\n")
    print(markdown(beside_published(made).drop("note")), "\n")
    print(markdown(licence_effects(made)), "\n")
    print(markdown(alliance_types(rows)))


def scores() -> None:
    """What alliance terms add out of time, and how honest the onset model's chances are."""
    rows = deterrence_rows(relevance="year", similarity=False, ruled=True)
    print("rows", counts(rows))
    for reading in READINGS:
        gain = alliance_gain(rows, reading=reading)
        print(
            f"{reading}: AUC {gain.auc_without:.4f} -> {gain.auc_with:.4f} ({gain.auc_gain:+.4f}); "
            f"log loss gain {gain.gain.gain:.6f} [{gain.gain.low:.6f}, {gain.gain.high:.6f}]"
        )
    duel = strategic_against_logit(rows)
    print(
        f"game {duel.game:.5f}, logits {duel.logits:.5f}, null {duel.null:.5f} on {duel.n} cases; "
        f"the game saves {100 * duel.share:.2f}%, gain [{duel.gain.low:.6f}, {duel.gain.high:.6f}]"
    )
    onset = onset_rows()
    start = chosen_start(onset)
    print("chosen start", start)
    for first, to, last in ((start, 1985, 2000), (1816, 1985, 2000), (start, 1985, 2010)):
        one = out_of_time(onset, train_from=first, train_to=to, last=last)
        print(
            f"{first}-{to} -> {to + 1}-{last}: n {one.n}, events {one.events}, AUC {one.auc:.4f}, "
            f"log loss {one.log_loss:.5f}, null {one.null:.5f}, gain {one.gain.gain:.5f} "
            f"[{one.gain.low:.5f}, {one.gain.high:.5f}], said {one.said:.5f}, came {one.came:.5f}, "
            f"slope {one.slope.slope:.3f} [{one.slope.slope_low:.3f}, {one.slope.slope_high:.3f}], "
            f"intercept {one.slope.intercept:.3f}"
        )
        for row in one.table:
            print(
                f"  {row.n} {row.forecast:.5f} {row.observed:.5f} [{row.low:.5f}, {row.high:.5f}]"
            )


def games() -> None:
    """Bias and coverage of the strategic probit over 200 worlds of 2,000 games."""
    from foedus.models.egame import FORMS
    from foedus.models.egame_recovery import egame_recovery

    for form in FORMS:
        one = egame_recovery(form=form)
        print(form, "bias %", (100 * one.relative_bias).round(2).tolist())
        print(form, "coverage", one.coverage.round(3).tolist())


def fit(day: str) -> None:
    """Write the shipped parameters."""
    from foedus.contingency.record.fitted import fitted_toml

    command = f"python scripts/deterrence_study.py fit {day}"
    FITTED.write_text(fitted_toml(onset_rows(), on=day, command=command), "utf-8")
    print(FITTED.name)


if __name__ == "__main__":
    task, *rest = sys.argv[1:] or ["scores"]
    {"curve": curve, "scores": scores, "games": games, "fit": fit}[task](*rest)
