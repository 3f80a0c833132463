"""Print the figures on prices of docs/power.md, from the user's files.

python scripts/prices_study.py scores      errors of the conversion, states left out
python scripts/prices_study.py outcomes    who prevails since 1990: the user's files or the atlas
python scripts/prices_study.py readings    two readings of GDP on the decisive disputes
"""

from __future__ import annotations

import argparse

import polars as pl

from foedus.models.price_study import (
    Incomes,
    price_forecasts,
    price_rows,
    price_scores,
    slopes_by_year,
)


def scores() -> None:
    """Every form for states left out, on later years, and the slope of single years."""
    for one in price_scores():
        gains = (one.over_market, one.over_line)
        said = "; ".join(f"{each.gain:.4f} [{each.low:.4f}, {each.high:.4f}]" for each in gains)
        print(f"{one.form}: error {one.error:.4f}; over market rates, over a line: {said}")
    with pl.Config(tbl_formatting="ASCII_MARKDOWN", tbl_hide_column_data_types=True):
        print(price_forecasts())
    for year, slope in slopes_by_year(Incomes.of(price_rows())).items():
        print(f"{year} {slope:.3f}", end="  ")
    print()


def outcomes() -> None:
    """Log loss of who prevails since 1990 under three sources of GDP."""
    from foedus.contingency.source_switch import SOURCES, outcomes_since_1990

    for one in outcomes_since_1990():
        print(f"{one.population}: n {one.n}, states whose strength is guessed {one.guessed}")
        for source in SOURCES:
            print(f"  {source}: log loss {one.log_loss[source]:.4f}, right {one.right[source]}")
        for name, gain in (
            ("converted, error drawn, over market rates", one.converted_over_market),
            ("the file over converted, error drawn", one.file_over_converted),
        ):
            print(f"  {name}: {gain.gain:.4f} [{gain.low:.4f}, {gain.high:.4f}]")


def readings() -> None:
    """How often each measure picks the winner, under both readings, and where they differ."""
    from foedus.models.decisive_readings import decisive_readings, disputes_that_differ

    with pl.Config(
        tbl_formatting="ASCII_MARKDOWN", tbl_hide_column_data_types=True, tbl_rows=50,
        tbl_cols=20, fmt_str_lengths=70, tbl_width_chars=250,
    ):  # fmt: skip
        print(decisive_readings())
        for measure in ("net_power", "gdp"):
            print(measure, disputes_that_differ(measure=measure))


def main() -> None:
    """Print what is asked for."""
    tasks = {"scores": scores, "outcomes": outcomes, "readings": readings}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", nargs="?", choices=tasks, default="scores")
    tasks[parser.parse_args().task]()


if __name__ == "__main__":
    main()
