"""Rivalries, wars and nuclear weapons held against the researchers' lists.

Rules, all by years and within two of them, since the lists define their onsets apart:

- *rivalries* against the strategic rivalries of Thompson, Sakuwa and Suhas: the pair is listed,
  and its first and last years are near the atlas's. What is open at the end of the list counts as
  open in both. A year for which the atlas knows no event of its own says in its note that it is
  as listed, and is of the same source. The list of Thompson and Dreyer is an earlier edition, and
  no second witness.
- *wars* against COW's inter-state wars: the two stand on opposite sides, and the days that they
  share have first and last years near the atlas's. Against UCDP: the two stand on opposite sides
  of a conflict between states in a year near the first.
- *nuclear weapons*: the first and last years in which a state holds them, declared or not,
  against the years of acquiring, of warheads, and of forces. A state that only one side has
  differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from foedus.atlas import facts
from foedus.atlas.fact_files import Span
from foedus.audits.fact_check import coverage_end, state_codes
from foedus.audits.fact_figures import ccode_named
from foedus.audits.finding import DIFFERS, NOT_CHECKABLE, Finding, verdict_of
from foedus.states import ccode_of

if TYPE_CHECKING:
    import polars as pl

NEAR_YEARS = 2
HELD = ("armed", "opaque")
# How a note of the atlas says that a year is the list's, for want of an event.
FIRST_AS_LISTED, END_AS_LISTED = "first year as listed", "end as listed"
BETWEEN_STATES = 2
MISSPELT = {"Russla": "Russia"}

_Pair = tuple[int, int]
_Years = tuple[int, int | None]


def rivalries(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Rivalries against the list of Thompson, Sakuwa and Suhas."""
    after = coverage_end("tss-rivalries").year
    theirs: dict[_Pair, list[_Years]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        last = None if row["end"] is None else row["end"].year - 1
        theirs[row["ccode1"], row["ccode2"]].append((row["start"].year, last))
    for one, subject in _named_conflicts("rivalry"):

        def found(
            field: str, mine: str, hers: str, verdict: str, why: str = "", subject: str = subject
        ) -> Finding:
            return Finding(
                "rivalries", subject, f"{field}, TSS", "TSS", mine, hers, source, verdict, why
            )

        said = _span_text(one.span)
        first = one.span.since.earliest.year
        if first >= after:
            yield found("pair", said, "", NOT_CHECKABLE, "it opened after the file ends")
            continue
        last = _last_year(one.span, after)
        near = [
            years
            for years in theirs.get((one.ccode1, one.ccode2), ())
            if years[0] <= last + NEAR_YEARS and first <= _closed(years[1], after) + NEAR_YEARS
        ]
        if not near:
            yield found("pair", said, "none", DIFFERS)
            continue
        start, end = min(near, key=lambda years: abs(years[0] - first))
        listed = one.basis.startswith("tss-rivalries")
        yield found(
            "first year", str(one.span.since), str(start),
            verdict_of(_close(first, start), taken=listed or FIRST_AS_LISTED in one.note.lower()),
        )  # fmt: skip
        yield found(
            "last year", str(one.span.until or "open"), str(end or "open"),
            verdict_of(
                _close(last, _closed(end, after)),
                taken=listed or END_AS_LISTED in one.note.lower(),
            ),
        )  # fmt: skip


def wars_cow(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Wars against COW's participants on opposite sides."""
    from foedus.sources.cow_wars import war_spells

    after = coverage_end("cow-inter-state-wars").year
    sides: dict[int, list[tuple[int, int, date, date]]] = defaultdict(list)
    for row in war_spells(frame).iter_rows(named=True):
        if row["start"] is not None and row["end"] is not None:
            sides[row["warnum"]].append((row["ccode"], row["side"], row["start"], row["end"]))
    theirs: dict[_Pair, set[tuple[date, date]]] = defaultdict(set)
    for members in sides.values():
        for (one, side, start, end), (other, against, began, ended) in combinations(members, 2):
            first, last = max(start, began), min(end, ended)
            if side != against and first < last:
                theirs[min(one, other), max(one, other)].add((first, last))
    for war, subject in _named_conflicts("war"):
        opened, closed = war.span.since.earliest.year, _last_year(war.span, after)
        if opened >= after:
            yield _war(war, subject, "COW", "", source, NOT_CHECKABLE, "it began after the file")
            continue
        listed = sorted(theirs.get((war.ccode1, war.ccode2), ()))
        same = any(_close(opened, s.year) and _close(closed, e.year) for s, e in listed)
        hers = ", ".join(f"{s} to {e}" for s, e in listed if e.year >= 1990) or "none"
        verdict = verdict_of(same, taken=war.basis.startswith("cow-war"))
        yield _war(war, subject, "COW", hers, source, verdict)


def wars_ucdp(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Wars against UCDP's conflicts between states."""
    import polars as pl

    from foedus.sources.ucdp import parties

    after = coverage_end("ucdp-prio").year
    since = facts.coverage().since.year
    between = frame.filter(
        (pl.col("type_of_conflict") == BETWEEN_STATES) & (pl.col("year") >= since)
    )
    sides: dict[tuple[str, int], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in parties(between).iter_rows(named=True):
        ccode = ccode_of(row["gwcode"], date(row["year"], 1, 1)) or ccode_of(
            row["gwcode"], date(row["year"], 12, 31)
        )
        if ccode is not None:
            sides[row["conflict_id"], row["year"]][row["side"]].add(ccode)
    fought: dict[_Pair, set[int]] = defaultdict(set)
    for (_, year), by_side in sides.items():
        for one_side in by_side["a"]:
            for other in by_side["b"]:
                fought[min(one_side, other), max(one_side, other)].add(year)
    for one, subject in _named_conflicts("war"):
        first = one.span.since.earliest.year
        if first >= after:
            yield _war(one, subject, "UCDP", "", source, NOT_CHECKABLE, "it began after the file")
            continue
        years = sorted(fought.get((one.ccode1, one.ccode2), ()))
        same = any(_close(first, year) for year in years)
        verdict = verdict_of(same, taken=one.basis.startswith("ucdp-prio"))
        yield _war(one, subject, "UCDP", ", ".join(map(str, years)) or "none", source, verdict)


def _war(
    one: facts.Conflict,
    subject: str,
    kind: str,
    hers: str,
    source: str,
    verdict: str,
    why: str = "",
) -> Finding:
    return Finding(
        "wars", subject, f"years, {kind}", kind, _span_text(one.span), hers, source, verdict, why
    )


def _named_conflicts(kind: str) -> Iterator[tuple[facts.Conflict, str]]:
    """Each conflict of a kind, and what it is called; a pair's second has its number."""
    codes = state_codes()
    seen: dict[_Pair, int] = defaultdict(int)
    for one in facts.conflicts():
        if one.kind != kind:
            continue
        pair = (one.ccode1, one.ccode2)
        seen[pair] += 1
        names = "-".join(codes.get(ccode, str(ccode)) for ccode in pair)
        yield one, f"{kind} {names}" + (f" ({seen[pair]})" if seen[pair] > 1 else "")


def _span_text(span: Span) -> str:
    return f"{span.since} to {span.until or 'open'}"


def _last_year(span: Span, after: int) -> int:
    """The last year of a span, or the first after the file where it goes on that long."""
    return after if span.until is None else min(span.until.latest.year, after)


def _closed(year: int | None, after: int) -> int:
    return after if year is None else year


def _close(one: int, other: int) -> bool:
    return abs(one - other) <= NEAR_YEARS


def nuclear_steps(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Holders against the years in which states acquired weapons."""
    theirs: dict[int, _Years] = {}
    for row in frame.iter_rows(named=True):
        ccode = ccode_named(MISSPELT.get(row["country"], row["country"]))
        if row["step"] == "acquire" and ccode is not None:
            theirs[ccode] = (row["start_year"], row["end_year"])
    yield from _nuclear(theirs, source, "nuclear-steps", "steps")


def nuclear_stockpiles(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Holders against the years in which they had warheads."""
    import polars as pl

    held = frame.filter(pl.col("warheads") > 0)
    yield from _nuclear(
        _years_of(held, "country", ccode_named, "nuclear-stockpiles"),
        source, "nuclear-stockpiles", "stockpiles",
    )  # fmt: skip


def nuclear_forces(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Holders against the years in which their forces are listed."""
    theirs = _years_of(frame, "ccode", lambda ccode: ccode, "nuclear-forces")
    yield from _nuclear(theirs, source, "nuclear-forces", "forces")


def _years_of(
    frame: pl.DataFrame, column: str, ccode: Callable[..., int | None], key: str
) -> dict[int, _Years]:
    """First and last years by state; none where it goes on at the end of the file."""
    years: dict[int, list[int]] = defaultdict(list)
    for name, year in frame.select(column, "year").iter_rows():
        number = ccode(name)
        if number is not None:
            years[number].append(year)
    last = coverage_end(key).year - 1
    return {
        number: (min(found), None if max(found) == last else max(found))
        for number, found in years.items()
    }


def _nuclear(theirs: Mapping[int, _Years], source: str, key: str, kind: str) -> Iterator[Finding]:
    after = coverage_end(key).year
    ours: dict[int, Span] = {}
    for one in facts.nuclear():
        if one.status in HELD:
            # A state's spells follow one another: hidden first, then declared.
            before = ours.get(one.ccode)
            ours[one.ccode] = Span(before.since if before else one.span.since, one.span.until)
    codes = state_codes()
    for ccode in sorted(set(ours) | set(theirs)):
        subject = f"nuclear weapons {codes.get(ccode, str(ccode))}"
        span, years = ours.get(ccode), theirs.get(ccode)
        if span is None or years is None:
            yield Finding(
                "nuclear weapons", subject, f"holder, {kind}", kind,
                _span_text(span) if span else "none",
                f"{years[0]} to {years[1] or 'open'}" if years else "none", source, DIFFERS,
            )  # fmt: skip
            continue
        same_first = _close(span.since.earliest.year, years[0])
        same_last = _close(_last_year(span, after), _closed(years[1], after))
        for field, mine, hers, same in (
            ("first year", str(span.since), str(years[0]), same_first),
            ("last year", str(span.until or "open"), str(years[1] or "open"), same_last),
        ):
            yield Finding(
                "nuclear weapons", subject, f"{field}, {kind}", kind, mine, hers, source,
                verdict_of(same),
            )  # fmt: skip
