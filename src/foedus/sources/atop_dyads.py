"""ATOP's member file expanded to directed dyad-years, as ATOP's own dyad-year file has them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from foedus.errors import CoverageError
from foedus.sources.atop import COVERAGE, OBLIGATIONS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    Numbers = npt.NDArray[np.int64]
    Days = npt.NDArray[np.datetime64]

# COW state numbers have at most three digits; ATOP gives four to members that are no states.
LARGEST_CCODE = 999
LAST_YEAR = COVERAGE[1]
_KEY = ["ccode1", "ccode2", "year"]


def directed_dyad_years(
    members: pl.DataFrame,
    *,
    last_year: int = LAST_YEAR,
    overlap: str = "days",
    within: str = "phase",
    phase: str = "any",
    only_states: bool = True,
) -> pl.DataFrame:
    """What each state had promised each partner in each year.

    Two members are a dyad in a year if they belonged to the same phase of the same alliance in
    it. ``ccode1`` has the obligations that the member file gives it.

    Parameters
    ----------
    members : polars.DataFrame
        The frame of ``atop-m``.
    last_year : int
        Last year of coverage; what is still in force runs to it.
    overlap : str
        ``days``: only pairs that were in the phase together on some day. ``years``: pairs whose
        years overlap, though perhaps one left before the other came. Either way a pair's years
        run from the later entry to the earlier exit, both counted, as ATOP's own file has them.
    within : str
        ``phase``: both were in the same phase. ``alliance``: in the same alliance, so that one
        member's obligations in a phase reach partners of another phase of the same years.
    phase : str
        ``any``: an obligation of any phase of the year counts. ``last``: where a year saw two
        phases of an alliance, only the later counts.
    only_states : bool
        Leave out members whose number is no COW state number.

    Returns
    -------
    polars.DataFrame
        Keys ``ccode1``, ``ccode2``, ``year``; 0/1 for each of ``defense``, ``offense``,
        ``neutral``, ``nonagg``, ``consul``; ``n_pacts``, the alliances that tie the two. Only
        tied dyads have rows.

    Notes
    -----
    The member file says *that* a member promised defense, not *to whom*: where a treaty asks
    different things toward different partners (``obvary`` 1) every partner gets the union.

    Raises
    ------
    CoverageError
        If ``overlap`` or ``phase`` is no such rule.

    References
    ----------
    leeds_et_al2002
    """
    import polars as pl

    rules = {
        "overlap": (overlap, ("days", "years")),
        "within": (within, ("phase", "alliance")),
        "phase": (phase, ("any", "last")),
    }
    for name, (given, known) in rules.items():
        if given not in known:
            raise CoverageError(
                f"there is no rule {name}={given!r}.", f"{name} is {' or '.join(map(repr, known))}."
            )
    runs = pair_runs(
        members, last_year=last_year, overlap=overlap, within=within, only_states=only_states
    )
    found = pair_years(members, runs, phase=phase)
    # A blank obligation counts where no other phase or alliance of the year says more.
    told = {name: found.most(members[name].fill_null(-1).to_numpy()) for name in OBLIGATIONS}
    return pl.DataFrame(
        {
            "ccode1": found.ccode1,
            "ccode2": found.ccode2,
            "year": found.year,
            **told,
            "n_pacts": found.pacts,
        }
    ).with_columns(pl.col(*OBLIGATIONS).replace(-1, None))


@dataclass(frozen=True, slots=True, eq=False)
class PairRuns:
    """Ordered pairs of members that were bound together, and when; one run may follow another.

    Parameters
    ----------
    member, partner : int array, shape (n,)
        Rows of the member file: who promises, and to whom.
    first, last : int array, shape (n,)
        Years, both counted. Unit: year.
    start, end : datetime64[D] array, shape (n,)
        The days that both were bound: half-open.
    """

    member: Numbers
    partner: Numbers
    first: Numbers
    last: Numbers
    start: Days
    end: Days

    def keep(self, mask: npt.NDArray[np.bool_]) -> PairRuns:
        """Some of the runs."""
        return PairRuns(*(getattr(self, one.name)[mask] for one in fields(self)))


@dataclass(frozen=True, slots=True, eq=False)
class PairYears:
    """Dyad-years, and the rows of the member file behind each.

    Parameters
    ----------
    ccode1, ccode2, year : int array, shape (n,)
        The dyad-years, sorted: who promises, to whom, when.
    pacts : int array, shape (n,)
        Alliances that bind the two in the year. Unit: alliances.
    starts : int array, shape (n,)
        Where in ``member`` each dyad-year's rows begin.
    member, partner : int array, shape (m,)
        Rows of the member file, those of one dyad-year together, by alliance and phase.
    """

    ccode1: Numbers
    ccode2: Numbers
    year: Numbers
    pacts: Numbers
    starts: Numbers
    member: Numbers
    partner: Numbers

    def most(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The greatest value of the members behind each dyad-year, from one per member row."""
        import numpy as np

        if not len(self.starts):
            return values[:0]
        return np.maximum.reduceat(values[self.member], self.starts)

    def any_of(self, bits: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Every bit that is set in one of the members behind each dyad-year."""
        import numpy as np

        if not len(self.starts):
            return bits[:0]
        return np.bitwise_or.reduceat(bits[self.member], self.starts)


def pair_runs(
    members: pl.DataFrame,
    *,
    last_year: int = LAST_YEAR,
    overlap: str = "days",
    within: str = "phase",
    only_states: bool = True,
) -> PairRuns:
    """When each ordered pair of members was bound together, from the member file.

    Parameters
    ----------
    members : polars.DataFrame
        The frame of ``atop-m``.
    last_year, overlap, within, only_states
        As :func:`directed_dyad_years` has them.

    References
    ----------
    leeds_et_al2002
    """
    import numpy as np
    import polars as pl

    key = ["atopid", "phase"] if within == "phase" else ["atopid"]
    # Where a day is blank its latest reading is taken: it can only widen what is shared.
    spell = (
        members.select(
            *key,
            "ccode",
            "yrent",
            pl.col("entry").alias("start"),
            pl.col("exit_latest").fill_null(pl.date(last_year + 1, 1, 1)).alias("end"),
            pl.col("yrexit").fill_null(last_year).clip(upper_bound=last_year),
        )
        .with_row_index("row")
        .sort(key, maintain_order=True)
    )
    if only_states:
        spell = spell.filter(pl.col("ccode") <= LARGEST_CCODE)
    code, row = spell["ccode"].to_numpy(), spell["row"].to_numpy().astype(np.int64)
    # Rows of one phase stand together: each is paired with every row of its phase.
    number = spell.select(pl.struct(key).rle_id())[key[0]].to_numpy()
    size = np.bincount(number) if len(number) else np.zeros(0, np.int64)
    each = size[number]
    one = np.repeat(np.arange(len(row)), each)
    other = (np.cumsum(size) - size)[number[one]] + _counted(each)
    entry, left = spell["start"].to_numpy(), spell["end"].to_numpy()
    start, end = np.maximum(entry[one], entry[other]), np.minimum(left[one], left[other])
    came, went = spell["yrent"].to_numpy(), spell["yrexit"].to_numpy()
    first, last = np.maximum(came[one], came[other]), np.minimum(went[one], went[other])
    kept = (code[one] != code[other]) & (first <= last)
    if overlap == "days":
        kept &= start < end
    return PairRuns(row[one], row[other], first, last, start, end).keep(kept)


def pair_years(members: pl.DataFrame, runs: PairRuns, *, phase: str = "any") -> PairYears:
    """Every year of every run, sorted and grouped by dyad-year.

    Parameters
    ----------
    members : polars.DataFrame
        The frame of ``atop-m``.
    runs : PairRuns
        Its pairs; a run whose last year is before its first has none.
    phase : str
        As :func:`directed_dyad_years` has it.
    """
    import numpy as np

    code, phases = members["ccode"].to_numpy(), members["phase"].to_numpy()
    _, alliance = np.unique(members["atopid"].to_numpy(), return_inverse=True)
    years = np.maximum(runs.last - runs.first + 1, 0)
    base = int(runs.first.min()) if len(years) else 0
    # All keys of a row are one number, so that one sort groups pairs, years, alliances, phases.
    sizes = [
        int(array.max()) + 1 if len(array) else 1
        for array in (code, code, runs.last - base, alliance, phases)
    ]
    sizes[2] = max(sizes[2], 1)
    of_run = (code[runs.member] * sizes[1] + code[runs.partner]) * sizes[2] + runs.first - base
    of_run = (of_run * sizes[3] + alliance[runs.member]) * sizes[4] + phases[runs.member]
    run = np.repeat(np.arange(len(years)), years)
    key = of_run[run] + _counted(years) * (sizes[3] * sizes[4])
    order = np.argsort(key, kind="stable")
    key, run = key[order], run[order]
    if phase == "last":
        pact = key // sizes[4]
        ends = np.flatnonzero(np.append(pact[1:] != pact[:-1], len(pact) > 0))
        latest = np.repeat(key[ends], np.diff(ends, prepend=-1))
        key, run = key[key == latest], run[key == latest]
    pact = key // sizes[4]
    new_pact = np.ones(len(key), bool)
    new_pact[1:] = pact[1:] != pact[:-1]
    dyad_year = pact // sizes[3]
    starts = np.flatnonzero(np.append(True, dyad_year[1:] != dyad_year[:-1])[: len(key)])
    number = dyad_year[starts]
    pacts = np.add.reduceat(new_pact.astype(np.int64), starts) if len(starts) else number
    pair, year = number // sizes[2], number % sizes[2] + base
    member, partner = runs.member[run], runs.partner[run]
    return PairYears(
        pair // sizes[1], pair % sizes[1], year, pacts, starts, member, partner
    )  # fmt: skip


def _counted(lengths: Numbers) -> Numbers:
    """0, 1, 2 and so on within each of several lengths."""
    import numpy as np

    counted: Numbers = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return counted


def explain_differences(members: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """Where a plain expansion by year departs from ATOP's dyad-years, and why, row by row.

    Parameters
    ----------
    members : polars.DataFrame
        The frame of ``atop-m``.
    published : polars.DataFrame
        ATOP's directed dyad-years: ``ccode1``, ``ccode2``, ``year``, the five obligations.

    Returns
    -------
    polars.DataFrame
        Keys ``ccode1``, ``ccode2``, ``year``, ``what`` (``pair``, or an obligation); ``ours`` and
        ``published`` (0/1, null where the pair is absent); ``cause``:

        ``not_a_state``
            one of the two has no COW state number;
        ``no_common_day``
            both were members in the year, never on the same day;
        ``another_phase``
            the obligation belongs to a phase that the partner was not in;
        ``pledge_to_some_partners``
            every treaty behind it asks different things toward different partners
            (``obvary`` 1), and the member file does not say toward whom;
        ``earlier_phase_of_the_year``
            the obligation belongs to a phase that a later one replaced within the year;
        ``unexplained``
            none of these.
    """
    import polars as pl

    naive = directed_dyad_years(members, overlap="years", within="alliance", only_states=False)
    same_phase = directed_dyad_years(members)
    by_day = directed_dyad_years(members, only_states=False).select(_KEY)
    last_phase = directed_dyad_years(members, phase="last")
    theirs = published.select(*_KEY, *OBLIGATIONS, pl.lit(1).alias("pair"))
    long_theirs = theirs.unpivot(
        on=["pair", *OBLIGATIONS], index=_KEY, variable_name="what", value_name="published"
    )
    long_ours = naive.with_columns(pl.lit(1).alias("pair")).unpivot(
        on=["pair", *OBLIGATIONS], index=_KEY, variable_name="what", value_name="ours"
    )
    both = long_ours.join(
        long_theirs, on=[*_KEY, "what"], how="full", coalesce=True, validate="1:1"
    )
    pairs_apart = both.filter(
        (pl.col("what") == "pair")
        & pl.any_horizontal(pl.col("ours").is_null(), pl.col("published").is_null())
    )
    obligations_apart = both.filter(
        (pl.col("what") != "pair") & (pl.col("ours") != pl.col("published"))
    )
    varies = _only_varying(members)
    together = same_phase.unpivot(
        on=list(OBLIGATIONS), index=_KEY, variable_name="what", value_name="in_same_phase"
    )
    later = last_phase.unpivot(
        on=list(OBLIGATIONS), index=_KEY, variable_name="what", value_name="in_last_phase"
    )
    state = (pl.col("ccode1") <= LARGEST_CCODE) & (pl.col("ccode2") <= LARGEST_CCODE)
    cause = (
        pl.when((pl.col("what") == "pair") & ~state)
        .then(pl.lit("not_a_state"))
        .when((pl.col("what") == "pair") & pl.col("published").is_null() & ~pl.col("by_day"))
        .then(pl.lit("no_common_day"))
        .when((pl.col("what") != "pair") & (pl.col("in_same_phase") == pl.col("published")))
        .then(pl.lit("another_phase"))
        .when((pl.col("what") != "pair") & (pl.col("in_last_phase") == pl.col("published")))
        .then(pl.lit("earlier_phase_of_the_year"))
        .when((pl.col("what") != "pair") & pl.col("varies") & (pl.col("ours") == 1))
        .then(pl.lit("pledge_to_some_partners"))
        .otherwise(pl.lit("unexplained"))
    )
    return (
        pl.concat([pairs_apart, obligations_apart])
        .join(by_day.with_columns(pl.lit(True).alias("by_day")), on=_KEY, how="left")
        .join(varies, on=[*_KEY, "what"], how="left")
        .join(together, on=[*_KEY, "what"], how="left")
        .join(later, on=[*_KEY, "what"], how="left")
        .with_columns(pl.col("by_day", "varies").fill_null(False))
        .select(*_KEY, "what", "ours", "published", cause.alias("cause"))
        .sort(*_KEY, "what")
    )


def _only_varying(members: pl.DataFrame) -> pl.DataFrame:
    """Obligations of a dyad-year whose last phases rest on ``obvary`` 1 alone."""
    import numpy as np
    import polars as pl

    found = pair_years(members, pair_runs(members, only_states=False), phase="last")
    rows = np.diff(np.append(found.starts, len(found.member)))
    keys = {name: np.repeat(getattr(found, name), rows) for name in _KEY}
    long = (
        members[found.member]
        .select("obvary", *OBLIGATIONS)
        .with_columns(pl.Series(name, values) for name, values in keys.items())
        .unpivot(
            on=list(OBLIGATIONS),
            index=[*_KEY, "obvary"],
            variable_name="what",
            value_name="promised",
        )
        .filter(pl.col("promised") == 1)
    )
    return long.group_by(*_KEY, "what").agg((pl.col("obvary") == 1).all().alias("varies"))
