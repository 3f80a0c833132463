"""Print the tables of docs/joining.md from the files added::

    python scripts/make_joining.py --counts   wars, candidates and joins, by who is a candidate
    python scripts/make_joining.py --rates    pact, ruled duty and honored duty reconciled
    python scripts/make_joining.py --tried    other weights of the duties that were invoked

Settings are chosen in inner folds of whole wars; see the page for what was tried. Forecasts of
wars and disputes held out are `foedus hindcast`; what the package ships is fitted by `foedus fit
joining`.
"""

from __future__ import annotations

import argparse

import numpy as np

from foedus.contingency.joining.cases import EXPECTED, joining_cases
from foedus.contingency.joining.design import APPLIES, FULL, official_designs
from foedus.contingency.joining.features import features, strengths
from foedus.contingency.joining.models import fitted_mixture
from foedus.contingency.joining.reconciliation import (
    PERIODS,
    principals_cases,
    reconciliation,
)
from foedus.contingency.joining.study import (
    forecasts,
    invoked,
    leave_one_war_out,
    of_wars,
    outcome_of,
)
from foedus.contingency.ruled_duties import ruled_duties
from foedus.models.draws import case_rng
from foedus.models.scoring import average_precision, log_loss, prl

PENALTY = 30.0


def main() -> None:
    """Do what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    asked = parser.add_mutually_exclusive_group(required=True)
    for name in ("counts", "rates", "tried"):
        asked.add_argument(f"--{name}", action="store_true")
    chosen = parser.parse_args()
    if chosen.counts:
        counts()
    elif chosen.rates:
        rates()
    else:
        tried()


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


if __name__ == "__main__":
    main()
