"""Every table of cases that the chain is tested on, from one function, its counts checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from foedus.errors import MeasureError, SourceNotAddedError

if TYPE_CHECKING:
    import polars as pl

    from foedus.contingency.joining.cases import JoiningCases

NEEDED: Final = (
    "cow-inter-state-wars", "cow-states", "atop-m", "nmc", "cow-contiguity", "cow-majors",
    "cow-capitals", "tss-rivalries", "gml-disputes", "gml-participants", "gdp-population",
    "cow-war-dyads", "berkemeier-fuhrmann", "leeds-anac",
)  # fmt: skip
"""Keys of the datasets that a hindcast reads."""

PUBLISHED_JOINS: Final = 95
PUBLISHED_ROWS: Final = 15_474
PUBLISHED_WARS: Final = 25


@dataclass(frozen=True, slots=True)
class Counted:
    """One count of a table of cases, beside the one that was expected."""

    what: str
    n: int
    expected: int
    said: str


@dataclass(frozen=True, slots=True, eq=False)
class CaseTables:
    """The tables, their counts checked.

    Parameters
    ----------
    alliances, members : polars.DataFrame
        Promises called in: 146 of alliances (Berkemeier and Fuhrmann), 137 of members (Leeds and
        Anac).
    wars : JoiningCases
        COW's 95 inter-state wars and the states that could have joined each side.
    disputes : JoiningCases
        GML's disputes with an originator on each side, likewise.
    outcomes : polars.DataFrame
        The 1,468 disputes of two states that a side won or that ended in stalemate.
    contests : polars.DataFrame
        The wars that ended as wars between states, with who prevailed.
    counts : tuple of Counted
        Every count that was checked.
    """

    alliances: pl.DataFrame
    members: pl.DataFrame
    wars: JoiningCases
    disputes: JoiningCases
    outcomes: pl.DataFrame
    contests: pl.DataFrame
    counts: tuple[Counted, ...]


def inputs() -> dict[str, str]:
    """Each dataset that is needed, with its version and the checksum of the file.

    Raises
    ------
    SourceNotAddedError
        If one was not added: it names every one that is missing.
    """
    from foedus.sources import adding

    said, missing = {}, []
    for key in NEEDED:
        try:
            entry = adding.added(key)
        except SourceNotAddedError:
            missing.append(key)
        else:
            said[key] = f"{entry.version} sha256 {entry.origin_sha256}"
    if missing:
        raise SourceNotAddedError(
            f"a hindcast needs {len(missing)} datasets that have not been added: "
            f"{', '.join(missing)}.",
            "`foedus data list` says where each is to be had; then run `foedus data add PATH`.",
        )
    return said


def case_tables() -> CaseTables:
    """Read every table of cases from the files that were added, and check its counts.

    Returns
    -------
    CaseTables

    Raises
    ------
    SourceNotAddedError
        If a file was not added: it names every one that is missing.
    MeasureError
        If a table has another number of cases than these versions hold.

    Notes
    -----
    The published table of who joins has 95 joins in 25 wars among 15,474 rows: the members of the
    system in the year a war began, less joiners that were members on no day of the year before.
    The table that is used has the members on a war's first day; both are counted.
    """
    from foedus.contingency.joining.cases import EXPECTED, joining_cases
    from foedus.contingency.joining.disputes import EXPECTED as OF_DISPUTES
    from foedus.contingency.joining.disputes import dispute_cases as disputes_joined
    from foedus.models.honoring import (
        CALLED_IN,
        MEMBERS_CALLED_IN,
        invocations,
        member_invocations,
    )
    from foedus.models.outcome_cases import (
        DECISIVE,
        DISPUTES,
        WAR_CONTESTS,
        decisive,
        dispute_cases,
        war_contests,
    )
    from foedus.sources import adding

    inputs()
    alliances = invocations(adding.load("berkemeier-fuhrmann"))
    members = member_invocations(adding.load("leeds-anac"))
    wars, disputes = joining_cases(), disputes_joined()
    outcomes, contests = dispute_cases(), war_contests()
    published = _published(joining_cases("start_year"), joining_cases("year_before"))
    told, of = EXPECTED["first_day"], wars.counts
    counts = (
        Counted("alliances called in", alliances.height, CALLED_IN, "Berkemeier and Fuhrmann"),
        Counted("members called in", members.height, MEMBERS_CALLED_IN, "Leeds and Anac"),
        Counted("wars", of.wars, told.wars, "COW inter-state wars"),
        Counted("wars with joiners, as published", published[0], PUBLISHED_WARS,
                "members of the start year, less joiners that were none the year before"),
        Counted("joins, as published", published[1], PUBLISHED_JOINS, "the same"),
        Counted("rows, as published", published[2], PUBLISHED_ROWS, "the same"),
        Counted("joins", of.joins, told.joins, "members on the war's first day: what is used"),
        Counted("joins within twelve months", of.joins_in_year, told.joins_in_year, "the same"),
        Counted("rows", of.rows, told.rows, "the same"),
        Counted("disputes", disputes.counts.wars, OF_DISPUTES.wars,
                "GML, an originator on each side"),
        Counted("disputes with joiners", disputes.counts.wars_with_joiners,
                OF_DISPUTES.wars_with_joiners, "the same"),
        Counted("joins in disputes within twelve months", disputes.counts.joins_in_year,
                OF_DISPUTES.joins_in_year, "the same"),
        Counted("rows of disputes", disputes.counts.rows, OF_DISPUTES.rows, "the same"),
        Counted("disputes with an outcome", outcomes.height, DISPUTES, "GML, one state a side"),
        Counted("decisive disputes", decisive(outcomes).height, DECISIVE, "of these"),
        Counted("wars with an outcome", contests.height, WAR_CONTESTS,
                "COW, and disputes at hostility 5"),
    )  # fmt: skip
    return checked(CaseTables(alliances, members, wars, disputes, outcomes, contests, counts))


def checked(tables: CaseTables) -> CaseTables:
    """The tables, if each count is the expected one.

    Raises
    ------
    MeasureError
        If one is not: it names each that differs.
    """
    wrong = [
        f"{one.n} {one.what} where {one.expected} are expected"
        for one in tables.counts
        if one.n != one.expected
    ]
    if wrong:
        raise MeasureError(
            f"the files give {'; '.join(wrong)}.",
            "add each dataset whole, in the version that `foedus data list` names.",
        )
    return tables


def _published(start_year: JoiningCases, year_before: JoiningCases) -> tuple[int, int, int]:
    """Wars with joiners, joins and rows of the published table; see :func:`case_tables`."""
    import polars as pl

    known = year_before.frame.select("warnum", "ccode").unique()
    new = (
        start_year.frame.filter(pl.col("joined") == 1)
        .select("warnum", "ccode")
        .join(known, on=["warnum", "ccode"], how="anti")
    )
    kept = start_year.frame.join(new, on=["warnum", "ccode"], how="anti")
    joined = kept.filter(pl.col("joined") == 1)
    return joined["warnum"].n_unique(), joined.height, kept.height
