"""Test the cascade on the files that were added: the values tried, wars that nobody joined, 1914.

``--1914`` learns everything anew without the wars of 1914-18 and says what that makes of July 1914.
What the package ships is fitted by ``foedus fit cascade``.
"""

from __future__ import annotations

import argparse

from foedus.contingency.joining.cases import joining_cases
from foedus.contingency.joining.fit import shipped as shipped_joining
from foedus.contingency.spread.fitted import as_text, shipped
from foedus.contingency.spread.study import (
    FIRST_WORLD_WAR,
    ask_wars,
    controls,
    fit_cascade,
    forecast_1914,
    tried_spreads,
)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--1914", dest="july", action="store_true", help="leave out 1914-18")
    asked = parser.parse_args()
    gone = FIRST_WORLD_WAR if asked.july else ()
    fitted, model = fit_cascade(leaving_out=gone) if gone else (shipped_joining(), shipped())
    print(as_text(model))
    cases = joining_cases()
    wars = ask_wars(
        cases, fitted, only=[war.warnum for war in cases.wars if war.warnum not in gone]
    )
    for one in tried_spreads(wars, model):
        print(one)
    quiet = controls(wars, model)
    print(f"{len(quiet.wars)} wars that nobody joined: said {quiet.said:.3f}, seen "
          f"{quiet.seen:.3f}, ratio {quiet.ratio:.3f}")  # fmt: skip
    if asked.july:
        print(forecast_1914(fitted, model))


if __name__ == "__main__":
    main()
