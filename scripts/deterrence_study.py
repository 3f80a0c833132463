"""Print the figures of docs/deterrence.md from the user's files; `foedus fit` fits the onset model.

python scripts/deterrence_study.py guarantees   does a guarantee invite its holder to provoke
python scripts/deterrence_study.py scores   scores out of time
"""

from __future__ import annotations

import argparse

import polars as pl

from foedus.contingency.record.curve import (
    READINGS,
)
from foedus.contingency.record.games import strategic_against_logit
from foedus.contingency.record.moral_hazard import PUBLISHED, guarantee_cells, guarantee_summary
from foedus.contingency.record.onset import alliance_gain, chosen_start, onset_rows, out_of_time
from foedus.contingency.record.rows import check_counts, counts, deterrence_rows


def markdown(frame: pl.DataFrame) -> str:
    """A frame as a Markdown table."""

    def text(value: object) -> str:
        if value is None:
            return ""
        return f"{value:.3f}" if isinstance(value, float) else str(value)

    lines = [f"| {' | '.join(frame.columns)} |", f"|{' --- |' * frame.width}"]
    lines += [f"| {' | '.join(text(value) for value in row)} |" for row in frame.rows()]
    return "\n".join(lines)


def guarantees() -> None:
    """Odds of initiation by the protected state, by what its guarantee asks of it."""
    rows = deterrence_rows()
    found = check_counts(rows)
    print(f"rows {found.rows}, initiations {found.initiations}")
    cells = guarantee_cells(rows)
    shown = ["reading", "coding", "controls", "errors", "term", "odds", "low", "high", "held"]
    chosen = cells.filter(first=1816, last=2000, outcome="initiation")
    print(markdown(chosen.select(shown)), "\n")
    print(markdown(guarantee_summary(cells)), "\n")
    for one in PUBLISHED:
        print(f"{one.source}: {one.what}: {one.change:+.0f}%")


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


def main() -> None:
    """Print what is asked for."""
    tasks = {"guarantees": guarantees, "scores": scores}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", nargs="?", choices=tasks, default="scores")
    tasks[parser.parse_args().task]()


if __name__ == "__main__":
    main()
