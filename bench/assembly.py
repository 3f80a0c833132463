"""The whole directed frame with its sixty columns: how it is assembled, and against what.

Against reading the same table from Parquet, and against the plain plan: one left join per variable.
The files must have been added (`foedus data add`); without them there is nothing to measure.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import polars as pl

from bench.measuring import Figure, measure, ratio
from foedus.errors import SourceNotAddedError
from foedus.panels import dyad_years
from foedus.panels.building.attaching import sides
from foedus.panels.building.work import Adding
from foedus.panels.building.working import done, ready
from foedus.panels.panel import Panel
from foedus.panels.variable import LEVEL_KEYS

FIRST, LAST = 1816, 2024
VARIABLES = (
    "gml-mids",
    "nmc",
    "democracy",
    "contiguity",
    "cow-majors",
    "atop",
    "capital-distance",
    "minimum-distance",
    "gdp-population",
    "igos",
    "strategic-rivalries",
)
EVENT = "gml_ongoing"
PARTS = 8


def whole() -> Panel:
    """The full directed frame of COW's dyad-years with every variable of the list."""
    return dyad_years(FIRST, LAST).add(*VARIABLES).peace_spells(EVENT)


def joined() -> pl.DataFrame:
    """The plain plan: the rows, and one left join for each variable and state."""
    panel = whole()
    plan = panel.rows
    for work in panel.work:
        if not isinstance(work, Adding):
            continue
        table = work.table(panel)
        keys = LEVEL_KEYS[work.variable.level]
        symmetric = work.variable.level.startswith("dyad")
        frame = table.frame
        if symmetric:
            turned = frame.rename({"ccode1": "ccode2", "ccode2": "ccode1"})
            frame = pl.concat([frame, turned.select(frame.columns)])
        # A value that the source has as missing is not one that it does not have.
        frame = frame.with_columns(pl.lit(True).alias("_listed"))
        for ending, places in sides(work.variable, panel):
            on = [*places, "year"] if "year" in keys else list(places)
            names = dict(zip(keys, on, strict=True))
            named = {c.name: f"{c.name}{ending}" for c in work.variable.columns}
            plan = plan.join(
                frame.rename(names | named).lazy(), on=on, how="left", maintain_order="left"
            )
            unlisted = pl.col("_listed").is_null() & pl.col("year").is_between(*table.coverage)
            plan = plan.with_columns(
                pl.when(unlisted)
                .then(pl.lit(c.absent))
                .otherwise(pl.col(named[c.name]))
                .cast(table.frame[c.name].dtype)
                .alias(named[c.name])
                for c in work.variable.columns
                if c.absent is not None
            ).drop("_listed")
    group = ["ccode1", "ccode2"]
    event = pl.col(EVENT).fill_null(0) > 0
    gap = (pl.col("year") != pl.col("year").shift(1) + 1).over(group).fill_null(True)
    known = pl.col(EVENT).is_not_null()
    begins = gap | event.shift(1).over(group) | ~known.shift(1).over(group)
    count = pl.col("year") - pl.when(begins).then("year").forward_fill().over(group)
    spell = pl.when(known).then(count)
    return plan.with_columns(
        spell.cast(pl.Int16).alias(f"{EVENT}_peace"),
        (spell**2).cast(pl.Int64).alias(f"{EVENT}_peace2"),
        (spell**3).cast(pl.Int64).alias(f"{EVENT}_peace3"),
    ).collect()


def peak_mb(code: str) -> float:
    """The most memory that a Python process held while it ran this. Unit: megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", f"from bench.assembly import *\n{code}\nprint(peak())"],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def peak() -> float:
    """The most memory that this process has held so far. Unit: megabytes."""
    # A child's ru_maxrss begins at its parent's: the kernel's own line does not.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> list[Figure]:
    """The figures for a whole panel."""
    try:
        panel = whole()
    except SourceNotAddedError as error:
        return [Figure(f"not measured: {error.wrong} {error.mend}", 0, "")]
    table = panel.collect()
    with tempfile.TemporaryDirectory() as folder:
        stored = Path(folder) / "panel.parquet"
        table.write_parquet(stored)
        read = measure(lambda: pl.read_parquet(stored))
        built = measure(lambda: whole().collect())
        plain_table = joined()
        same = plain_table.equals(table.select(plain_table.columns))
        plain = measure(joined, repeat=3)
        rows, todo = panel.rows.collect(), ready(panel)
        part = rows.height // PARTS
    costs = []
    for times in (1, 2, 4, 8):
        costs.append(measure(partial(done, rows[: times * part], panel, todo)))
    streamed = (
        "import tempfile, pathlib\n"
        "with tempfile.TemporaryDirectory() as f: whole().write(pathlib.Path(f) / 'p.parquet')"
    )
    return [
        Figure("rows", table.height, "rows"),
        Figure("columns", table.width, "columns"),
        Figure("read from Parquet", read, "CPU s"),
        Figure("assembled in memory", built, "CPU s"),
        Figure("assembled over read", ratio(built, read), "times", most=10),
        Figure("one join per variable", plain, "CPU s"),
        Figure("both give the same table", float(same), "1 is yes", least=1),
        Figure("joins over assembled", ratio(plain, built), "times", least=3),
        Figure("peak in memory", peak_mb("t = whole().collect()"), "MB", most=2500),
        Figure("peak streamed to disk", peak_mb(streamed), "MB", most=1000),
        *(
            Figure(
                f"attached, {times} x {part} rows", cost, "CPU s", note=f"{cost / times:.3f} each"
            )
            for times, cost in zip((1, 2, 4, 8), costs, strict=True)
        ),
    ]
