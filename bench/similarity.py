"""S, kappa, pi and tau-b of every dyad of every year, from ATOP where its file is at hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.measuring import Figure, measure, ratio

if TYPE_CHECKING:
    import polars as pl

FIRST, LAST = 1816, 2018
ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("FOEDUS_SHARED_DATA") or ROOT.parent / "shared" / "data")
# One thread: processor seconds then are the work alone, not threads that wait for each other.
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "MKL", "OMP", "BLIS")}
OBLIGATIONS = ("defense", "offense", "neutral", "nonagg", "consul")
LOOPED = 20


@dataclass(frozen=True, slots=True)
class Year:
    """The states of a year, their capabilities, and the rows of its directed dyads."""

    states: Any
    cinc: Any
    ccode1: Any
    ccode2: Any
    obligations: dict[str, Any]


def main() -> list[Figure]:
    """The figures for similarity, taken in a process of their own with one thread."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.similarity"],
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return [Figure(**one) for one in json.loads(done.stdout)]


def figures() -> list[Figure]:
    """The figures, in this process."""
    from foedus.measures.similarity import tau_b_kendall1938

    years, origin = atop_years()
    dyads = sum(len(year.states) * (len(year.states) - 1) for year in years)
    together = measure(lambda: [every_measure(year) for year in years], repeat=3)
    ranked = measure(lambda: [tau_b_kendall1938(valued(year)) for year in years], repeat=1)
    last = years[-1]
    states = len(last.states)
    each = measure(lambda: loop(last), repeat=1) / LOOPED
    arrays = measure(lambda: every_measure(last), repeat=5)
    pairs = states * (states - 1) / 2
    return [
        Figure("years", len(years), "years", note=origin),
        Figure("directed dyad-years", dyads, "rows"),
        Figure("S, kappa, pi: 24 per dyad-year", together, "CPU s", most=3.0, note="one thread"),
        Figure("tau-b", ranked, "CPU s", note="one thread"),
        Figure("loop over dyads", ratio(each * pairs, arrays), "times", least=1.0, note=str(LAST)),
    ]


def valued(year: Year) -> Any:
    """The valued portfolios of a year."""
    from foedus.measures.portfolios import alliance_portfolio

    return alliance_portfolio(year.states, year.ccode1, year.ccode2, **year.obligations)


def every_measure(year: Year) -> list[Any]:
    """S, kappa and pi: valued and binary, absolute and squared, unweighted and by capability."""
    from foedus.measures.portfolios import binary_portfolio
    from foedus.measures.similarity import similarity_hage2011

    portfolio = valued(year)
    return [
        similarity_hage2011(scores, weight, score_range=widest, distance=distance)
        for scores, widest in ((portfolio, 3.0), (binary_portfolio(portfolio), 1.0))
        for weight in (None, year.cinc)
        for distance in ("absolute", "squared")
    ]


def loop(year: Year) -> None:
    """The same for a few dyads, one dyad at a time."""
    import numpy as np

    portfolio = valued(year)
    for scores, widest in ((portfolio, 3.0), ((portfolio > 0).astype(float), 1.0)):
        for weight in (np.ones(len(year.states)), year.cinc):
            shares = weight / weight.sum()
            for power in (1, 2):
                for j in range(1, LOOPED + 1):
                    one_dyad(scores[0], scores[j], shares, power, widest)


def one_dyad(one: Any, other: Any, shares: Any, power: int, widest: float) -> tuple[float, ...]:
    """S, kappa and pi of one dyad, from its cross-table."""
    import numpy as np

    levels = np.arange(widest + 1)
    apart = np.abs(levels[:, None] - levels) ** power
    table = np.zeros(apart.shape)
    np.add.at(table, (one.astype(int), other.astype(int)), shares)
    seen = float((table * apart).sum())
    rows, columns = table.sum(1), table.sum(0)
    pooled = (rows + columns) / 2
    own, both = float(rows @ apart @ columns), float(pooled @ apart @ pooled)
    return 1 - 2 * seen / widest**power, 1 - seen / own, 1 - seen / both


def atop_years() -> tuple[list[Year], str]:
    """Every year's arrays, and where they are from."""
    members, capabilities = table("atop-m", "atop"), table("nmc", "cow/nmc")
    if members is None or capabilities is None:
        return list(made_up_years()), "made up in ATOP's shape: its member file or NMC is not here"
    return list(real_years(members, capabilities)), "ATOP 5.1 and NMC"


def table(key: str, folder: str) -> pl.DataFrame | None:
    """A dataset, from the user's cache or the folder of research files."""
    from foedus.sources import adding, reading
    from foedus.sources.registry import declared

    if adding.is_added(key):
        return adding.load(key)
    for source in declared():
        for name in source.files:
            if source.key == key and (SHARED / folder / name).is_file():
                return reading.read(SHARED / folder / name, source)
    return None


def real_years(members: pl.DataFrame, capabilities: pl.DataFrame) -> Iterator[Year]:
    """ATOP's directed dyad-years among the states that NMC has in the year."""
    import polars as pl

    from foedus.sources.atop_dyads import directed_dyad_years

    pledged = directed_dyad_years(members).partition_by("year", as_dict=True)
    for (year,), held in (
        capabilities.sort("year", "ccode")
        .partition_by("year", as_dict=True, maintain_order=True)
        .items()
    ):
        if not FIRST <= year <= LAST:
            continue
        states = held["ccode"].to_numpy()
        rows = pledged[(year,)].filter(
            pl.col("ccode1").is_in(states.tolist()) & pl.col("ccode2").is_in(states.tolist())
        )
        yield Year(
            states,
            held["cinc"].fill_null(0.0).to_numpy(),
            rows["ccode1"].to_numpy(),
            rows["ccode2"].to_numpy(),
            {name: rows[name].to_numpy() for name in OBLIGATIONS},
        )


def made_up_years() -> Iterator[Year]:
    """As many states and pledges as there were, dealt out at random."""
    import numpy as np

    from foedus.states import all_states

    draw = np.random.default_rng(1914)
    spells = [
        (state.ccode, spell) for state in all_states() if state.ccode for spell in state.spells
    ]
    for year in range(FIRST, LAST + 1):
        states = np.array(sorted({
            code for code, spell in spells
            if spell.start.year <= year and (spell.end is None or spell.end.year >= year)
        }))  # fmt: skip
        cinc = draw.lognormal(-6, 2, states.size)
        tied = np.argwhere(np.triu(draw.random((states.size, states.size)) < 0.15, 1))
        dyads = np.concatenate([tied, tied[:, ::-1]])
        yield Year(
            states,
            cinc / cinc.sum(),
            states[dyads[:, 0]],
            states[dyads[:, 1]],
            {name: draw.integers(0, 2, len(dyads)) for name in OBLIGATIONS},
        )


if __name__ == "__main__":
    json.dump([asdict(one) for one in figures()], sys.stdout)
