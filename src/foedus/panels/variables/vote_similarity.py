"""How alike two states voted in the UN General Assembly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from foedus.panels.variable import DYAD_YEAR, Ask, Column, Table, Variable
from foedus.panels.variables.similarity import paired

if TYPE_CHECKING:
    import polars as pl

    from foedus.panels.variables.similarity import Floats, Numbers, Year

_VOTES = {"yes": 1, "abstain": 2, "no": 3}
# The owner names each state for its COW number: Serbia keeps the name of 345 before 2006.
_SERBIA = ("Yugoslavia", 2006, "Serbia")


def from_votes(ask: Ask) -> Table:
    """S, kappa, pi and tau-b of every two states from their votes in the UN General Assembly.

    References
    ----------
    signorino_ritter1999, hage2011, cohen1968, scott1955, kendall1938, voeten2013
    """
    import numpy as np
    import polars as pl

    from foedus.measures.disagreement import DISTANCES, checked, observed
    from foedus.measures.similarity import (
        s_signorino_ritter1999,
        similarity_hage2011,
        tau_b_kendall1938,
    )

    portfolios, unresolved = vote_portfolios(ask)
    apart = DISTANCES["nominal"]

    def measured() -> Iterator[Year]:
        for year, states, portfolio in portfolios:
            far = similarity_hage2011(portfolio, score_range=2)
            cast = (~np.isnan(portfolio)).astype(np.float64)
            yield (
                year,
                states,
                {
                    "s": s_signorino_ritter1999(portfolio, score_range=2),
                    "s_squared": far.s,
                    "kappa": far.kappa,
                    "pi": far.pi,
                    "tau_b": tau_b_kendall1938(portfolio),
                    "alike": np.maximum(1 - observed(checked(portfolio), apart), 0),
                    "common": cast @ cast.T,
                },
            )

    frame = paired(measured(), {name: f"votes_{name}" for name in (*_MEASURES, "alike", "common")})
    frame = frame.with_columns(pl.col("votes_common").cast(pl.Int16))
    if ask.system == "gw":
        frame = frame.rename({"ccode1": "gwcode1", "ccode2": "gwcode2"})
    return Table(frame, ask.coverage("un-votes"), unresolved)


def vote_portfolios(ask: Ask) -> tuple[Iterable[tuple[int, Numbers, Floats]], pl.DataFrame]:
    """Per year the states that voted and their votes, NaN where none was cast; names not read."""
    import numpy as np
    import polars as pl

    from foedus.panels.variables.naming import with_codes

    calls = ask.load("un-roll-calls").filter(pl.col("year").is_between(ask.first, ask.last))
    calls = calls.select("rcid", "year").sort("rcid").with_row_index("call")
    votes = ask.load("un-votes").join(calls, on="rcid", how="inner")
    names = votes["country"].unique().sort()
    country = votes["country"].cast(pl.Enum(names)).to_physical().to_numpy()
    score = votes["vote"].replace_strict(_VOTES, return_dtype=pl.Float64).to_numpy()
    cast = np.full((len(names), calls.height), np.nan)
    cast[country, votes["call"].to_numpy()] = score
    year_of = calls["year"].to_numpy()
    years = np.unique(year_of)
    present = np.stack([~np.isnan(cast[:, year_of == year]).all(axis=1) for year in years])
    when, who = np.nonzero(present) if len(years) else (years, years)
    listed = pl.DataFrame({"name": names.gather(who), "year": years[when], "row": who})
    old, until, new = _SERBIA
    renamed = (pl.col("name") == old) & (pl.col("year") > until)
    listed = listed.with_columns(pl.when(renamed).then(pl.lit(new)).otherwise("name").alias("name"))
    state = "gwcode" if ask.system == "gw" else "ccode"
    coded, unresolved = with_codes(listed, {"name": state}, ask.system)

    def drawn() -> Iterator[tuple[int, Numbers, Floats]]:
        for (year,), one in coded.sort("year", state).group_by("year", maintain_order=True):
            of_year = cast[one["row"].to_numpy()][:, year_of == year]
            yield int(str(year)), one[state].to_numpy(), of_year

    return drawn(), unresolved


_MEASURES = {
    "s": ("S, absolute distance", "srsvva"),
    "s_squared": ("S, squared distance", "srsvvs"),
    "kappa": ("Cohen's kappa, squared distance", "kappavv"),
    "pi": ("Scott's pi, squared distance", "pivv"),
    "tau_b": ("Kendall's tau-b", ""),
}

VOTES = Variable(
    name="similarity-votes",
    title="Similarity of votes in the UN General Assembly: S, kappa, pi, tau-b",
    level=DYAD_YEAR,
    columns=(
        *(
            Column(f"votes_{name}", f"{label}, UN votes", peacesciencer=theirs)
            for name, (label, theirs) in _MEASURES.items()
        ),
        Column("votes_alike", "Roll calls on which both voted alike", "share of votes_common"),
        Column("votes_common", "Roll calls on which both cast a vote", "roll calls"),
    ),
    rule=(
        "Votes of the session that begins in the year: 1 yes, 2 abstain, 3 no. A vote that a state "
        "did not cast is no abstention: a pair is compared on the roll calls on which both voted. "
        "A state that cast none is null. Few votes in common (1964 had one roll call) make the "
        "measures worth little: votes_common tells."
    ),
    build=from_votes,
    cow=("un-votes", "un-roll-calls"),
    gw=("un-votes", "un-roll-calls"),
    peacesciencer="add_fpsim",
    cite=("signorino_ritter1999", "hage2011"),
)

VARIABLES = (VOTES,)
