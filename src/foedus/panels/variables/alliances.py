"""What states have promised each other, and how deep the alliances between them go, from ATOP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.panels.refusals import choice, flag
from foedus.panels.units.years import RULES, years_covered
from foedus.panels.variable import DIRECTED_DYAD_YEAR, DYAD_YEAR, Ask, Column, Table, Variable
from foedus.sources.atop import OBLIGATIONS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    from foedus.sources.atop_dyads import PairRuns, PairYears

YEAR_RULES = ("atop", *RULES)
PHASES = ("any", "last")
# The alliances that ATOP's NNA files leave out have none of these.
_MORE_THAN_NONAGGRESSION = ("defense", "offense", "neutral", "consul")


def pledges(
    ask: Ask, *, rule: str = "atop", phase: str = "any", nonaggression_pacts: bool = True
) -> Table:
    """What state 1 has promised state 2 in the year, on what terms, and in how many alliances.

    References
    ----------
    leeds_et_al2002
    """
    import polars as pl

    rule, phase = choice("rule", rule, YEAR_RULES), choice("phase", phase, PHASES)
    members = ask.load("atop-m")
    if not flag("nonaggression_pacts", nonaggression_pacts):
        more = pl.any_horizontal(pl.col(*_MORE_THAN_NONAGGRESSION) == 1)
        members = members.filter(more.any().over("atopid"))
    found = bound_years(ask, members, bound_runs(members), rule, phase)
    frame = pl.DataFrame(
        {
            "ccode1": found.ccode1,
            "ccode2": found.ccode2,
            "year": found.year,
            **any_true(found, members.select(**_terms())),
            "atop_pacts": pl.Series(found.pacts, dtype=pl.Int16),
        }
    )
    return Table(frame, ask.coverage("atop-m"))


def _terms() -> dict[str, pl.Expr]:
    """What each row of the member file says, as true, false, or null for not known."""
    import polars as pl

    given = {name: pl.col(name) == 1 for name in (*OBLIGATIONS, *_CONDITIONAL)}
    return {
        **{f"atop_{name}": told for name, told in given.items()},
        "atop_defense_unconditional": given["defense"] & ~given["defcon"],
        "atop_bilateral": pl.col("bilat") == 1,
        "atop_multilateral": pl.col("bilat") == 0,
        "atop_wartime": pl.col("wartime") == 1,
        "atop_secret": pl.col("pubsecr") > 0,
    }


def depth(ask: Ask, *, rule: str = "atop", phase: str = "any") -> Table:
    """How deep the alliances go that bind the two states in the year.

    References
    ----------
    leeds_et_al2002, leeds_anac2005
    """
    import polars as pl

    rule, phase = choice("rule", rule, YEAR_RULES), choice("phase", phase, PHASES)
    members = ask.load("atop-m").join(
        ask.load("atop-inst"), on=["atopid", "phase"], how="left", maintain_order="left"
    )
    runs, code = bound_runs(members), members["ccode"].to_numpy()
    # What a treaty provides for is the same for all its members: one order of a pair will do.
    runs = runs.keep(code[runs.member] < code[runs.partner])
    found = bound_years(ask, members, runs, rule, phase)
    scales = {f"atop_{name}": deepest(found, members[name], top) for name, top in _SCALES.items()}
    frame = pl.DataFrame(
        {
            "ccode1": found.ccode1,
            "ccode2": found.ccode2,
            "year": found.year,
            **scales,
            **any_true(found, members.select(**_provisions())),
        }
    )
    first, last = ask.coverage("atop-m")
    begins, ends = ask.coverage("atop-inst")
    return Table(frame, (max(first, begins), min(last, ends)))


def _provisions() -> dict[str, pl.Expr]:
    import polars as pl

    formal = [pl.col(name).is_in((2, 3)) for name in ("organ1", "organ2")]
    return {
        "atop_intcom": pl.col("intcom") == 1,
        "atop_base": pl.col("base") > 0,
        "atop_subord": pl.col("subord") > 0,
        "atop_contrib": pl.col("contrib") == 1,
        "atop_training": pl.col("milaid").is_in((3, 4)),
        "atop_organization": formal[0] | formal[1],
        "atop_ecaid": pl.col("ecaid") > 0,
    }


def bound_runs(members: pl.DataFrame) -> PairRuns:
    """When each state was in one phase of an alliance with each other."""
    from foedus.sources.atop_dyads import pair_runs

    return pair_runs(members)


def bound_years(
    ask: Ask, members: pl.DataFrame, runs: PairRuns, rule: str, phase: str
) -> PairYears:
    """The dyad-years of the panel's span in which two states were bound.

    Parameters
    ----------
    ask : Ask
        The span.
    members : polars.DataFrame
        The frame of ``atop-m``.
    runs : PairRuns
        Its pairs, or some of them.
    rule : str
        ``atop``: from the year in which the later of the two came to that in which the earlier
        left, both counted, as ATOP's own dyad-years have it; or one of :data:`RULES`.
    phase : str
        ``any`` or ``last``.
    """
    import numpy as np

    from foedus.sources.atop_dyads import pair_years

    first, last = runs.first, runs.last
    if rule != "atop":
        first, last = years_covered(runs.start, runs.end, rule)
    cut = replace(runs, first=np.maximum(first, ask.first), last=np.minimum(last, ask.last))
    return pair_years(members, cut.keep(cut.first <= cut.last), phase=phase)


def any_true(found: PairYears, told: pl.DataFrame) -> dict[str, pl.Series]:
    """1 where one of the members' rows behind a dyad-year says so; null where one may.

    Parameters
    ----------
    found : PairYears
        Dyad-years and the rows behind each.
    told : polars.DataFrame
        Per row of the member file: true, false, or null for not known.
    """
    import numpy as np
    import polars as pl

    bits = np.zeros(told.height, np.int64)
    for place, column in enumerate(told):
        bits |= column.fill_null(False).to_numpy().astype(np.int64) << 2 * place
        bits |= column.is_null().to_numpy().astype(np.int64) << 2 * place + 1
    held = found.any_of(bits)
    columns = {}
    for place, name in enumerate(told.columns):
        yes = ((held >> 2 * place) & 1).astype(np.int8)
        unknown = ((held >> 2 * place + 1) & 1).astype(bool) & (yes == 0)
        columns[name] = _with_nulls(pl.Series(name, yes), unknown)
    return columns


def deepest(found: PairYears, codes: pl.Series, top: int) -> pl.Series:
    """The greatest code behind each dyad-year; null where one that is not known may be greater."""
    import numpy as np
    import polars as pl

    known = found.most(codes.fill_null(-1).cast(pl.Int8).to_numpy())
    blank = found.most(codes.is_null().to_numpy().astype(np.int8)).astype(bool)
    return _with_nulls(pl.Series(known), blank & (known < top))


def _with_nulls(values: pl.Series, where: npt.NDArray[np.bool_]) -> pl.Series:
    import polars as pl

    return values.set(pl.Series(where), None) if where.any() else values


_CONDITIONAL = ("defcon", "offcon", "neucon", "concon")
_SCALES = {"milinst": 2, "formal": 2, "milcon": 3}
_WORDS = {
    "defense": "Promised defense",
    "offense": "Promised to join in offense",
    "neutral": "Promised neutrality",
    "nonagg": "Promised nonaggression",
    "consul": "Promised consultation",
    "defcon": "Promised defense on conditions",
    "offcon": "Promised to join in offense on conditions",
    "neucon": "Promised neutrality on conditions",
    "concon": "Promised consultation on conditions",
    "defense_unconditional": "Promised defense in an alliance that sets no condition",
    "bilateral": "Bound by a bilateral alliance",
    "multilateral": "Bound by a multilateral alliance",
    "wartime": "Bound by an alliance that ATOP codes as wartime",
    "secret": "Bound by an alliance secret in part or whole",
}
_RULE = (
    "A year counts from that in which the later of the two came to that in which the earlier left "
    "(rule atop, ATOP's own), or by the days on which both were bound (rule any_day, jan_1, "
    "dec_31); of two phases of a year any counts, or the last (phase)."
)

ATOP = Variable(
    name="atop",
    title="Alliance obligations (ATOP)",
    level=DIRECTED_DYAD_YEAR,
    columns=(
        *(Column(f"atop_{name}", words, absent=0) for name, words in _WORDS.items()),
        Column("atop_pacts", "Alliances that bind the two", "alliances", absent=0),
    ),
    rule=(
        "1 if state 1 had the obligation in a phase of an alliance to which both belonged on a "
        "same day; the file says that a member promised, not to whom, so that every partner of "
        f"the phase gets it. {_RULE} No common alliance: 0, within ATOP's years."
    ),
    build=pledges,
    cow=("atop-m",),
    peacesciencer="add_atop_alliance",
)

DEPTH = Variable(
    name="atop-depth",
    title="Depth of the alliances between two states (ATOP)",
    level=DYAD_YEAR,
    columns=(
        Column("atop_milinst", "Military institutionalization, deepest alliance: 0, 1, 2 high"),
        Column("atop_formal", "Peacetime formality, most formal alliance: 0, 1, 2 high"),
        Column("atop_milcon", "Military contact: 0 none, 1 in war, 2 in peace, 3 common policy"),
        Column("atop_intcom", "An alliance provides for an integrated command", absent=0),
        Column("atop_base", "An alliance provides for military bases", absent=0),
        Column("atop_subord", "An alliance subordinates forces of a member", absent=0),
        Column("atop_contrib", "An alliance requires contributions of troops or money", absent=0),
        Column("atop_training", "An alliance provides for training or technology", absent=0),
        Column("atop_organization", "An alliance has a formal organization", absent=0),
        Column("atop_ecaid", "An alliance provides for economic aid", absent=0),
    ),
    rule=(
        "The greatest code, or any provision, of the alliance phases to which both belonged on a "
        f"same day; null where a code that is not known might be greater. {_RULE} No common "
        "alliance: no depth, null, and no provision, 0, within ATOP's years."
    ),
    build=depth,
    cow=("atop-m", "atop-inst"),
)

VARIABLES = (ATOP, DEPTH)
