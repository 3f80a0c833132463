"""Print the figures of docs/reliability.md from the files added::

    python scripts/make_reliability.py --rates   the published rates, recomputed
    python scripts/make_reliability.py --scores  forecasts of wars held out (some minutes)
    python scripts/make_reliability.py --choice  the settings that folds of whole wars choose

Under those settings `foedus fit reliability` fits what the package ships.
"""

from __future__ import annotations

import argparse

from foedus.models import reliability_study, scoring
from foedus.models.honoring import (
    alliance_averages,
    honoring_rates,
    invocations,
    member_invocations,
)
from foedus.models.leeds_anac2005 import VARIABLES, fit_leeds_anac2005
from foedus.models.reliability_cases import added_cases
from foedus.sources import adding


def main() -> None:
    """Do what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    asked = parser.add_mutually_exclusive_group(required=True)
    for name in ("rates", "scores", "choice"):
        asked.add_argument(f"--{name}", action="store_true")
    chosen = parser.parse_args()
    if chosen.rates:
        print_rates()
    elif chosen.scores:
        print_scores()
    else:
        print_choice()


def print_choice() -> None:
    """The settings that folds of whole wars choose on all cases."""
    cases = added_cases(changes=True)
    print(reliability_study.choose(cases, "warid", reliability_study.candidates()))


def print_rates() -> None:
    """The rates, and Leeds and Anac's logit, as Markdown."""
    cases = invocations(adding.load("berkemeier-fuhrmann"))
    print(
        "| promises called in | kept | of | share | 95% interval |\n| --- | --- | --- | --- | --- |"
    )
    for rate in honoring_rates(cases):
        low, high = scoring.wilson(rate.kept, rate.n)
        share = f"{rate.share:.1%} | {low:.0%} to {high:.0%}"
        print(f"| {rate.name} | {rate.kept} | {rate.n} | {share} |")
    early, late = alliance_averages(cases)
    print(f"\nEach alliance once in each period: {early:.1%} to 1944, {late:.1%} from 1945.\n")
    members = member_invocations(adding.load("leeds-anac"))
    fit = fit_leeds_anac2005(members)
    print("| variable | coefficient | z |\n| --- | --- | --- |")
    for name, value, z in zip(("constant", *VARIABLES), fit.coefficients, fit.z, strict=True):
        print(f"| {name} | {value:.3f} | {z:.1f} |")
    print(
        f"\nlogL {fit.log_likelihood:.2f}; honored {members['honored'].sum()} of {members.height}"
    )


def print_scores() -> None:
    """The scores out of sample, as Markdown."""
    found = reliability_study.scores(
        added_cases(changes=True), member_invocations(adding.load("leeds-anac"))
    )
    print("| cases | model | log loss | Brier | slope | gain over | gain, 90% interval | chosen |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for one in found:
        slope = gain = ""
        if one.gain is not None:
            slope = f"{one.slope:.2f} ({one.slope_low:.2f} to {one.slope_high:.2f})"
            mark = "" if one.gain.demonstrated else ": no demonstrated gain"
            gain = f"{one.gain.gain:.3f} ({one.gain.low:.3f} to {one.gain.high:.3f}){mark}"
        print(
            f"| {one.cases} | {one.model} | {one.log_loss:.3f} | {one.brier:.3f} | {slope} "
            f"| {one.over} | {gain} | {one.note} |"
        )


if __name__ == "__main__":
    main()
