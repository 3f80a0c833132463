"""How alike the foreign policies of two states are, from what they promised in alliances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from foedus.panels.refusals import choice, flag
from foedus.panels.variable import DYAD_YEAR, Ask, Column, Table, Variable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    # A year, its states, and each measure of every two of them.
    Year = tuple[int, Numbers, dict[str, Floats]]

CODINGS = ("cow", "atop")
DIRECTIONS = ("directed", "either", "both")
_HIGHEST = 3.0
_AGREEMENTS = (
    "s",
    "s_squared",
    "s_binary",
    "kappa_absolute",
    "kappa",
    "kappa_binary",
    "pi_absolute",
    "pi",
    "pi_binary",
)


def from_alliances(
    ask: Ask, *, coding: str = "cow", how: str = "directed", own_ally: bool = True
) -> Table:
    """S, kappa, pi and tau-b of every two states from what they promised every state.

    References
    ----------
    signorino_ritter1999, hage2011, cohen1968, scott1955, kendall1938, leeds_et_al2002
    """
    from foedus.measures.similarity import tau_b_kendall1938

    def measured() -> Iterator[Year]:
        for year, states, portfolio in alliance_portfolios(ask, coding, how, own_ally):
            found = _agreements(portfolio, None)
            yield year, states, {**found, "tau_b": tau_b_kendall1938(portfolio)}

    frame = paired(measured(), {name: f"alliance_{name}" for name in (*_AGREEMENTS, "tau_b")})
    return Table(frame, ask.coverage("atop-m"))


def from_alliances_weighted(
    ask: Ask, *, coding: str = "cow", how: str = "directed", own_ally: bool = True
) -> Table:
    """S, kappa and pi from alliances, where each partner counts by its capabilities.

    References
    ----------
    signorino_ritter1999, hage2011, cohen1968, scott1955, leeds_et_al2002, singer_et_al1972
    """
    import numpy as np

    held = ask.load("nmc").select("year", "ccode", "cinc").drop_nulls().sort("year", "ccode")
    known = {
        int(year[0]): (one["ccode"].to_numpy(), one["cinc"].to_numpy())
        for year, one in held.partition_by("year", as_dict=True).items()
    }

    def measured() -> Iterator[Year]:
        for year, states, portfolio in alliance_portfolios(ask, coding, how, own_ally):
            if year not in known:
                continue
            codes, cinc = known[year]
            weight = np.zeros(len(states))
            listed = np.isin(codes, states)
            weight[np.searchsorted(states, codes[listed])] = cinc[listed]
            if weight.any():
                yield year, states, _agreements(portfolio, weight)

    frame = paired(measured(), {name: f"alliance_{name}_cinc" for name in _AGREEMENTS})
    spans = (ask.coverage("atop-m"), ask.coverage("nmc"))
    return Table(frame, (max(one[0] for one in spans), min(one[1] for one in spans)))


def alliance_portfolios(
    ask: Ask, coding: str, how: str, own_ally: bool
) -> Iterator[tuple[int, Numbers, Floats]]:
    """The states of each year of the span, and the score of each one's pledge to each.

    The same arrays as :func:`foedus.measures.portfolios.alliance_portfolio` makes year by year.

    Raises
    ------
    PanelError
        If the coding or the direction is none.
    """
    import numpy as np

    from foedus.measures.portfolios import CODINGS as SCORES
    from foedus.panels.units.membership import membership
    from foedus.panels.variables.alliances import bound_runs, bound_years

    scores = SCORES[choice("coding", coding, CODINGS)]
    how, own = choice("how", how, DIRECTIONS), flag("own_ally", own_ally)
    members = ask.load("atop-m")
    found = bound_years(ask, members, bound_runs(members), "atop", "any")
    score = np.zeros(members.height)
    for name, points in scores.items():
        promised = (members[name] == 1).fill_null(False).to_numpy()
        score = np.maximum(score, promised * float(points))
    strongest = found.most(score)
    by_year = np.argsort(found.year, kind="stable")
    one, other, strongest = found.ccode1[by_year], found.ccode2[by_year], strongest[by_year]
    spells = membership("cow")
    begins, ends = ask.coverage("atop-m")
    years = np.arange(max(ask.first, begins), min(ask.last, ends) + 1)
    edges = np.searchsorted(found.year[by_year], np.append(years, years[-1:] + 1))
    for place, year in enumerate(years.tolist()):
        first, after = np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-01-01")
        states = np.unique(spells.code[(spells.start < after) & (spells.end > first)])
        rows = slice(edges[place], edges[place + 1])
        i, j = (np.searchsorted(states, codes[rows]) for codes in (one, other))
        i, j = (np.minimum(at, len(states) - 1) for at in (i, j))
        # ATOP has some members in years in which COW does not count them as states.
        both = (states[i] == one[rows]) & (states[j] == other[rows])
        portfolio = np.zeros((len(states), len(states)))
        portfolio[i[both], j[both]] = strongest[rows][both]
        if how != "directed":
            fold = np.maximum if how == "either" else np.minimum
            portfolio = fold(portfolio, portfolio.T)
        np.fill_diagonal(portfolio, _HIGHEST if own else np.nan)
        yield year, states, portfolio


def _agreements(portfolio: Floats, weight: Floats | None) -> dict[str, Floats]:
    """S, kappa and pi of valued and binary portfolios."""
    from foedus.measures.portfolios import binary_portfolio
    from foedus.measures.similarity import similarity_hage2011

    near = similarity_hage2011(portfolio, weight, score_range=_HIGHEST, distance="absolute")
    far = similarity_hage2011(portfolio, weight, score_range=_HIGHEST, distance="squared")
    tied = similarity_hage2011(binary_portfolio(portfolio), weight, score_range=1.0)
    found = (near.s, far.s, tied.s, near.kappa, far.kappa, tied.kappa, near.pi, far.pi, tied.pi)
    return dict(zip(_AGREEMENTS, found, strict=True))


def one_thread() -> AbstractContextManager[object]:
    """Hold NumPy's linear algebra to one thread.

    The arrays of a year are so small that several threads mostly wait for each other; and with
    one, the last digit of a sum does not depend on how many processors there are.
    """
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits


def paired(years: Iterable[Year], names: dict[str, str]) -> pl.DataFrame:
    """One row per pair and year, the smaller number first, from arrays of every year."""
    import numpy as np
    import polars as pl

    keys: list[tuple[Numbers, Numbers, Numbers]] = []
    values: dict[str, list[Floats]] = {name: [] for name in names}
    with one_thread():
        for year, states, arrays in years:
            one, other = np.triu_indices(len(states), 1)
            keys.append((states[one], states[other], np.full(len(one), year, np.int64)))
            flat = one * len(states) + other
            for name in names:
                values[name].append(arrays[name].ravel()[flat])
    none = np.zeros(0, np.int64)
    key = [np.concatenate([none, *column]) for column in zip(*keys, strict=True)] or [none] * 3
    frame = pl.DataFrame(dict(zip(("ccode1", "ccode2", "year"), key, strict=True)))
    return frame.with_columns(
        pl.Series(as_named, np.concatenate([np.zeros(0), *values[name]])).fill_nan(None)
        for name, as_named in names.items()
    )


_MEASURES = {
    "s": "S, absolute distance",
    "s_squared": "S, squared distance",
    "s_binary": "S, any pledge or none",
    "kappa_absolute": "Cohen's kappa, absolute distance",
    "kappa": "Cohen's kappa, squared distance",
    "kappa_binary": "Cohen's kappa, any pledge or none",
    "pi_absolute": "Scott's pi, absolute distance",
    "pi": "Scott's pi, squared distance",
    "pi_binary": "Scott's pi, any pledge or none",
}
_RULE = (
    "Each state's portfolio is its strongest pledge in the year to every member of COW's system in "
    "it, and to itself 3 (own_ally False leaves the two states of a pair out): 3 defense or "
    "offense, 2 neutrality or nonaggression, 1 consultation (coding cow) or 2 neutrality or "
    "consultation, 1 nonaggression (atop); what it pledged, or the stronger or weaker of the two "
    "directions (how). No pledge is 0. Null where chance leaves nothing to disagree on."
)


def _columns(weighted: bool) -> tuple[Column, ...]:
    ending, words = ("_cinc", ", alliances, by CINC") if weighted else ("", ", alliances")
    return tuple(
        Column(f"alliance_{name}{ending}", label + words) for name, label in _MEASURES.items()
    )


ALLIANCES = Variable(
    name="similarity-alliances",
    title="Similarity of alliance portfolios: S, kappa, pi, tau-b (ATOP)",
    level=DYAD_YEAR,
    columns=(
        *_columns(weighted=False),
        Column("alliance_tau_b", "Kendall's tau-b, alliances"),
    ),
    rule=_RULE,
    build=from_alliances,
    cow=("atop-m",),
    peacesciencer="add_fpsim",
    cite=("signorino_ritter1999", "hage2011"),
)

WEIGHTED = Variable(
    name="similarity-alliances-cinc",
    title="Similarity of alliance portfolios, by capability: S, kappa, pi (ATOP, CINC)",
    level=DYAD_YEAR,
    columns=_columns(weighted=True),
    rule=(
        f"{_RULE} Partners count by their CINC in the year; one whose CINC is not known is left "
        "out."
    ),
    build=from_alliances_weighted,
    cow=("atop-m", "nmc"),
    peacesciencer="add_fpsim",
    cite=("signorino_ritter1999", "hage2011"),
)

VARIABLES = (ALLIANCES, WEIGHTED)
