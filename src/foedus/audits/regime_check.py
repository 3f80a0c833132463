"""Regimes held against two indices of democracy, V-Dem's polyarchy and Polity's polity2.

Our classes were coded without either, by another rule; the indices are cut at thresholds only to
compare. Rules:

- a state's class in a year is the one that it had on most of the year's days;
- V-Dem: 0.5 or more is a democracy, under 0.3 an autocracy, between them hybrid. Polity: 6 or more,
  -6 or less, between;
- a spell is *confirmed* where the index gives its class in at least half of the years that it
  fills for the most part and the index covers; else it *differs*. Where the index most often gives
  the class next to it, that is a difference of judgment and carries that reason; where it gives
  the opposite class as often as any, the spell must be explained by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from foedus.atlas import facts
from foedus.atlas.facts import REGIMES, Regime
from foedus.audits.fact_check import shared_days
from foedus.audits.finding import CONFIRMED, DIFFERS, NOT_CHECKABLE, Finding
from foedus.dates import Spell

if TYPE_CHECKING:
    import polars as pl

NEXT_CLASS = "Another index, another rule: most often it gives the class next to it."
Keys = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Index:
    """An index of democracy, and where it is cut into three classes."""

    name: str
    column: str
    democracy: float
    autocracy: float
    autocracy_closed: bool

    def class_of(self, value: float) -> str:
        """Class a value: democracy, hybrid or autocracy."""
        if value >= self.democracy:
            return "democracy"
        low = value <= self.autocracy if self.autocracy_closed else value < self.autocracy
        return "autocracy" if low else "hybrid"


POLYARCHY = Index("V-Dem", "v2x_polyarchy", 0.5, 0.3, autocracy_closed=False)
POLITY = Index("Polity", "polity2", 6, -6, autocracy_closed=True)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two codings in three classes agree.

    Parameters
    ----------
    years : int
        State-years that both code.
    same : int
        Those with one class in both.
    kappa : float
        Cohen's kappa. Unit: none, at most 1.
    weighted_kappa : float
        Cohen's kappa, opposite classes counting twice as far apart as neighbors.
    opposite : tuple of (ccode, year, atlas's class)
        State-years that are a democracy in one and an autocracy in the other.
    """

    years: int
    same: int
    kappa: float
    weighted_kappa: float
    opposite: tuple[tuple[int, int, str], ...]

    @property
    def share(self) -> float:
        """Share of state-years with one class in both."""
        return self.same / self.years


def class_by_year(spells: Iterable[Regime]) -> dict[Keys, Regime]:
    """The spell that fills most days of each year, by (ccode, year).

    Parameters
    ----------
    spells : iterable of Regime
        Of any states.

    Returns
    -------
    dict
        Two spells of one class in a year count together; the longer one stands for them.
    """
    coverage = facts.coverage()
    days: dict[Keys, list[tuple[int, Regime]]] = {}
    for one in spells:
        end = one.spell.end or coverage.as_of
        for year in range(one.spell.start.year, end.year + 1):
            whole = Spell(date(year, 1, 1), date(year + 1, 1, 1))
            shared = shared_days(one.spell, whole, coverage.as_of)
            if shared:
                days.setdefault((one.ccode, year), []).append(((shared[1] - shared[0]).days, one))
    return {key: _longest(found) for key, found in days.items()}


def _longest(found: list[tuple[int, Regime]]) -> Regime:
    totals: Counter[str] = Counter()
    for length, one in found:
        totals[one.regime] += length
    most = totals.most_common(1)[0][0]
    return max(
        (pair for pair in found if pair[1].regime == most), key=lambda pair: pair[0]
    )[1]  # fmt: skip


def classes_in(frame: pl.DataFrame, index: Index) -> dict[Keys, str]:
    """Class of each state-year from 1990 that an index scores, by (ccode, year)."""
    first = facts.coverage().since.year
    return {
        (row["ccode"], row["year"]): index.class_of(row[index.column])
        for row in frame.select("ccode", "year", index.column).drop_nulls().iter_rows(named=True)
        if row["year"] >= first
    }


def agreement(ours: dict[Keys, str], theirs: dict[Keys, str]) -> Agreement:
    """How far two codings of state-years agree, where both code.

    Parameters
    ----------
    ours, theirs : dict of (ccode, year) to class
        Classes are those of ``facts.REGIMES``.

    Returns
    -------
    Agreement

    Raises
    ------
    ValueError
        If no state-year is in both.

    Examples
    --------
    >>> ours = {(2, 1990): "democracy", (2, 1991): "democracy", (40, 1990): "autocracy"}
    >>> theirs = {(2, 1990): "democracy", (2, 1991): "hybrid", (40, 1990): "autocracy"}
    >>> found = agreement(ours, theirs)
    >>> found.same, found.years, round(found.kappa, 2), round(found.weighted_kappa, 2)
    (2, 3, 0.5, 0.67)
    """
    keys = sorted(set(ours) & set(theirs))
    if not keys:
        raise ValueError("no state-year is in both codings")
    pairs = Counter((ours[key], theirs[key]) for key in keys)
    return Agreement(
        years=len(keys),
        same=sum(count for (one, other), count in pairs.items() if one == other),
        kappa=_kappa(pairs, graded=False),
        weighted_kappa=_kappa(pairs, graded=True),
        opposite=tuple((*key, ours[key]) for key in keys if _apart(ours[key], theirs[key]) == 2),
    )


def _apart(one: str, other: str) -> int:
    return abs(REGIMES.index(one) - REGIMES.index(other))


def _kappa(pairs: Counter[tuple[str, str]], *, graded: bool) -> float:
    total = sum(pairs.values())
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), count in pairs.items():
        first[one] += count
        second[other] += count

    def weight(one: str, other: str) -> float:
        return _apart(one, other) / 2 if graded else float(one != other)

    observed = sum(weight(*pair) * count for pair, count in pairs.items()) / total
    chance = sum(
        weight(one, other) * first[one] * second[other] for one in REGIMES for other in REGIMES
    ) / (total * total)
    # One class alone in both: nothing could disagree.
    return 1 - observed / chance if chance else 1.0


def against(frame: pl.DataFrame, index: Index) -> Agreement:
    """How far the atlas's regimes agree with an index.

    Parameters
    ----------
    frame : polars.DataFrame
        State-years with ``ccode``, ``year`` and the index's column.
    index : Index
        ``POLYARCHY`` or ``POLITY``.

    Returns
    -------
    Agreement
    """
    ours = {key: one.regime for key, one in class_by_year(facts.regimes()).items()}
    return agreement(ours, classes_in(frame, index))


def polyarchy(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Each spell of a regime against V-Dem's index of electoral democracy."""
    yield from _findings(frame, source, POLYARCHY)


def polity(frame: pl.DataFrame, source: str) -> Iterator[Finding]:
    """Each spell of a regime against Polity's score."""
    from foedus.sources.polity import state_years

    yield from _findings(state_years(frame), source, POLITY)


def _findings(frame: pl.DataFrame, source: str, index: Index) -> Iterator[Finding]:
    theirs = classes_in(frame, index)
    years: dict[Regime, list[int]] = {}
    for (ccode, year), one in class_by_year(facts.regimes()).items():
        if (ccode, year) in theirs:
            years.setdefault(one, []).append(year)
    for one in facts.regimes():
        found = Counter(theirs[one.ccode, year] for year in years.get(one, ()))
        verdict, reason = _verdict(one, found)
        yield Finding(
            "regimes", f"regime {one.code} {one.spell.start}", f"class, {index.name}", index.name,
            f"{one.regime} to {one.spell.end or 'open'}",
            ", ".join(f"{name} in {found[name]}" for name in REGIMES if found[name]),
            source, verdict, reason,
        )  # fmt: skip


def _verdict(one: Regime, found: Counter[str]) -> tuple[str, str]:
    total = sum(found.values())
    if not total:
        return NOT_CHECKABLE, "the file scores no year that the spell fills for the most part"
    if 2 * found[one.regime] >= total:
        return CONFIRMED, ""
    far = sum(count for name, count in found.items() if _apart(name, one.regime) == 2)
    return DIFFERS, NEXT_CLASS if 2 * far < total - found[one.regime] else ""
