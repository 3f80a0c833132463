"""Estimate who joins wars from the files added, and print the tables of docs/joining.md::

    python scripts/make_joining.py            the parameters that the package ships
    python scripts/make_joining.py --counts   wars, candidates and joins, by who is a candidate
    python scripts/make_joining.py --rates    pact, ruled duty and honored duty reconciled
    python scripts/make_joining.py --scores   forecasts of wars held out (some minutes)
    python scripts/make_joining.py --disputes the same for militarized disputes (some minutes)
    python scripts/make_joining.py --tried    other weights of the duties that were invoked
    python scripts/make_joining.py --moved    how far your files move the shipped parameters

Settings are chosen in inner folds of whole wars; see the page for what was tried.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from foedus.contingency.joining import fit as joining_fit
from foedus.contingency.joining.cases import EXPECTED, SIDES, joining_cases
from foedus.contingency.joining.design import APPLIES, FULL, Design, design, official_designs
from foedus.contingency.joining.disputes import dispute_cases
from foedus.contingency.joining.features import features, strengths
from foedus.contingency.joining.models import fitted_mixture
from foedus.contingency.joining.reconciliation import (
    PERIODS,
    principals_cases,
    reconciliation,
)
from foedus.contingency.joining.study import (
    Forecasts,
    bands,
    forecasts,
    gain,
    invoked,
    largest_coalitions,
    leave_one_war_out,
    misses,
    of_wars,
    outcome_of,
    prl_interval,
    recall_gain,
    rolling_from,
    scores,
    without,
)
from foedus.contingency.ruled_duties import ruled_duties
from foedus.models.draws import case_rng
from foedus.models.scoring import average_precision, group_folds, log_loss, prl
from foedus.states import by_number

PLACE = Path(__file__).parent.parent / "src/foedus/models/fitted" / joining_fit.FILE
PAIRS = (
    ("null", "geography and power only"),
    ("plain logit", "ridge logit"),
    ("plain logit, published features", "ridge logit"),
    ("geography and power only", "ridge logit"),
    ("ridge logit", "duty times rate"),
    ("ridge logit", "duty mixture"),
    ("geography and power only", "duty mixture"),
    ("plain logit", "duty mixture"),
    ("plain logit, published features", "duty mixture"),
    ("ridge logit, shares for CINC", "duty mixture, shares for CINC"),
)
OF_DISPUTES = (
    "null", "alliances only", "geography and power only", "plain logit, published features",
    "plain logit", "ridge logit", "duty mixture",
)  # fmt: skip
PENALTY = 30.0
SHIPPED = "duty mixture, shares for CINC"


def main() -> None:
    """Do what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    asked = parser.add_mutually_exclusive_group()
    for name in ("counts", "rates", "scores", "disputes", "tried", "moved"):
        asked.add_argument(f"--{name}", action="store_true")
    chosen = parser.parse_args()
    if chosen.counts:
        counts()
    elif chosen.rates:
        rates()
    elif chosen.scores:
        all_scores()
    elif chosen.disputes:
        disputes()
    elif chosen.tried:
        tried()
    elif chosen.moved:
        moved()
    else:
        PLACE.write_text(joining_fit.as_text(joining_fit.fit_joining()), encoding="utf-8")
        print(f"wrote {PLACE.name}")


def counts() -> None:
    """Wars, candidates and joins by who counts as a candidate."""
    print("| candidates | wars | with joiners | joins | within twelve months | rows | base rate |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for membership in EXPECTED:
        one = joining_cases(membership).counts
        print(
            f"| {membership} | {one.wars} | {one.wars_with_joiners} | {one.joins} | "
            f"{one.joins_in_year} | {one.rows} | {one.base_rate:.2%} |"
        )


def rates() -> None:
    """Pact, ruled duty and honored duty, with their n."""
    cases = joining_cases()
    reduced = principals_cases(cases, strengths(cases.wars))
    print("| rows | period | n | fought within a year | ever | share | 95% |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for one in reconciliation(features(cases), ruled_duties(cases.wars), reduced):
        print(
            f"| {one.rows} | {one.period} | {one.n} | {one.fought} | {one.fought_ever} | "
            f"{one.share:.1%} | {one.low:.1%} to {one.high:.1%} |"
        )
    principals = official_designs()[1]
    due = principals.rows(principals.bound == APPLIES)
    for late, period in enumerate(PERIODS):
        wars = sorted(set(due.war[due.late == late].tolist()))
        shares = [float(due.joined_in_year[due.war == war].mean()) for war in wars]
        print(f"\n{period}: {len(wars)} wars, mean of their shares {sum(shares) / len(wars):.1%}")


def all_scores() -> None:
    """Every table of scores, then the misses."""
    whole = official_designs()
    largest = largest_coalitions(whole[0])
    rest = tuple(without(one, largest) for one in whole)
    for outcome in ("joined", "joined_in_year"):
        for title, designs, folds in (
            ("leave one war out", whole, leave_one_war_out),
            ("rolling from 1914", whole, rolling_from(1914)),
            (f"without wars {', '.join(map(str, largest))}", rest, leave_one_war_out),
        ):
            found = forecasts(designs[0], designs[1], outcome, folds=folds)
            print(f"\n{outcome}, {title}\n")
            table(found)
            if title.startswith("leave"):
                told_bands(found)
                told_misses(found, designs[0])


def disputes() -> None:
    """The second set, in five folds of whole disputes."""
    cases = dispute_cases()
    reduced = principals_cases(cases, strengths(cases.wars))
    whole, principals = (design(features(one), ruled_duties(one.wars)) for one in (cases, reduced))
    print(cases.counts)
    for name, one in (("candidates", whole), ("partners counted", principals)):
        due = one.rows(one.bound == APPLIES)
        print(f"{name}: {len(due)} with a duty that applies, {due.joined_in_year.sum():.0f} joined")
    found = forecasts(
        whole, principals, "joined_in_year", models=OF_DISPUTES,
        folds=lambda rows: group_folds(rows.war, 5, case_rng(20260101, "joining", "disputes")),
    )  # fmt: skip
    table(found)


def table(found: Forecasts) -> None:
    """Scores of each model, then gains with their intervals."""
    print("| model | log loss | PRL | AUC | AP | recall 5 | recall 10 | Brier |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for one in scores(found):
        print(
            f"| {one.model} | {one.log_loss:.5f} | {one.prl:.3f} | {one.auc:.3f} | "
            f"{one.average_precision:.3f} | {one.recall_5:.3f} | {one.recall_10:.3f} | "
            f"{one.brier:.5f} |"
        )
    print("\n| over | model | gain in log loss | 90% | gain in recall at 10 | 90% |")
    print("| --- | --- | --- | --- | --- | --- |")
    for simpler, other in PAIRS:
        if not {simpler, other} <= set(found.chance):
            continue
        less, recall = gain(found, simpler, other), recall_gain(found, simpler, other)
        print(
            f"| {simpler} | {other} | {less.gain:.5f} | {less.low:.5f} to {less.high:.5f}"
            f"{'' if less.demonstrated else ' (no demonstrated gain)'} | {recall[0]:.3f} | "
            f"{recall[1]:.3f} to {recall[2]:.3f} |"
        )
    for model in ("ridge logit", "duty mixture", SHIPPED):
        if model not in found.chance:
            continue
        low, high = prl_interval(found, model)
        print(f"\nPRL of {model}: 90% interval {low:.3f} to {high:.3f}")


def told_bands(found: Forecasts) -> None:
    """Calibration of the shipped model."""
    print(f"\n| n | forecast | observed | 90% | ({SHIPPED})\n| --- | --- | --- | --- |")
    for band in bands(found, SHIPPED):
        print(
            f"| {band.n} | {band.forecast:.3%} | {band.observed:.3%} | "
            f"{band.low:.3%} to {band.high:.3%} |"
        )


def told_misses(found: Forecasts, design: Design) -> None:
    """Every joiner outside the first ten names of its side."""
    names = {war.warnum: war.name for war in joining_cases().wars}
    print(f"\nmissed by {SHIPPED}, with rank on its side:")
    for one in misses(found, SHIPPED):
        print(
            f"- {names[one.warnum]}: {by_number(one.ccode).name}, {SIDES[one.side]}'s side, "
            f"rank {one.rank}, {one.chance:.2%}"
        )


def tried() -> None:
    """The duty mixture with one penalty, by how duties that were invoked are weighed."""
    whole, principals = official_designs()
    print("| outcome | partners | invocation | s.d. of the prior | PRL | AP | shifts |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for outcome in ("joined", "joined_in_year"):
        y = outcome_of(whole, outcome)
        base = forecasts(whole, principals, outcome, models=("null",)).chance["null"]
        for told, partners in ((principals, "counted"), (whole, "not counted")):
            due = invoked(told, outcome)
            for once, unit in ((True, "a war"), (False, "a state")):
                for precision in (0.3, 1.0, 3.0, 10.0, 1e6):
                    p, shift = np.zeros(len(whole)), []
                    for train, held in leave_one_war_out(whole):
                        inside = whole.rows(train)
                        fit = fitted_mixture(
                            inside, y[train], FULL, of_wars(due, inside.war), case_rng(0, "tried"),
                            penalties=(PENALTY,), precision=precision, once=once,
                        )  # fmt: skip
                        p[held] = fit(whole.rows(held))
                        shift.append(fit.shift)
                    early, late = np.mean(shift, axis=0)
                    print(
                        f"| {outcome} | {partners} | {unit} | {precision**-0.5:.2f} | "
                        f"{prl(log_loss(y, p), log_loss(y, base)):.3f} | "
                        f"{average_precision(y, p):.3f} | {early:.2f}, {late:.2f} |"
                    )


def moved() -> None:
    """How far the user's files move each shipped parameter."""
    for one in joining_fit.moved(joining_fit.shipped(), joining_fit.fit_joining()):
        print(f"{one.name:20} {one.before:8.4f} {one.after:8.4f} {one.standard_errors:+.2f} s.e.")


if __name__ == "__main__":
    main()
