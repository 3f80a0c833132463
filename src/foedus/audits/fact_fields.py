"""Ties, weights and the register of states held against the researchers' files.

Each check's rule stands in its module: ``fact_ties`` (capitals, borders, majors, states),
``fact_figures`` (GDP, population, expenditure, personnel), ``fact_conflicts`` (rivalries, wars,
nuclear weapons), ``regime_check`` (regimes). Only a file that the atlas did not take the fact
from can confirm it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from foedus.atlas import facts
from foedus.audits import fact_conflicts, fact_figures, fact_ties, regime_check
from foedus.audits.fact_check import FactCheck, state_codes
from foedus.audits.finding import NOT_CHECKABLE, Finding
from foedus.sources import adding


def fact_findings() -> Iterator[Finding]:
    """Every table that a dataset covers, held against it where it was added."""
    for one in CHECKS:
        if adding.is_added(one.key):
            entry = adding.added(one.key)
            yield from one.check(adding.load(one.key), f"{entry.key} {entry.version}")
        else:
            yield _silent(one.part, one.kind or one.part, one.count(), f"{one.key} is not added")
    for part, count in UNCOVERED:
        yield _silent(part, part, count(), "no dataset read here covers it")


def _silent(part: str, kind: str, count: int, why: str) -> Finding:
    return Finding(part, part, "whole table", kind, f"{count} rows", "", "", NOT_CHECKABLE, why)


def _series(name: str) -> Callable[[], int]:
    return lambda: sum(one.series == name for one in facts.weights())


def _conflicts(kind: str) -> Callable[[], int]:
    return lambda: sum(one.kind == kind for one in facts.conflicts())


def _holders() -> int:
    return sum(one.status in fact_conflicts.HELD for one in facts.nuclear())


CHECKS = (
    FactCheck("states", "cow-states", fact_ties.cow_states, lambda: len(state_codes()), "COW"),
    FactCheck(
        "states", "gw-states", fact_ties.gw_states, lambda: len(state_codes()), "Gleditsch-Ward"
    ),
    FactCheck("states", "gw-microstates", fact_ties.gw_microstates, lambda: 23, "Gleditsch-Ward"),
    FactCheck("capitals", "cow-capitals", fact_ties.capitals, lambda: len(facts.capitals())),
    FactCheck("borders", "cow-contiguity", fact_ties.borders, lambda: len(facts.neighbours())),
    FactCheck("majors", "cow-majors", fact_ties.majors, lambda: len(facts.majors())),
    FactCheck("personnel", "nmc", fact_figures.personnel_nmc, _series("personnel"), "NMC"),
    FactCheck(
        "personnel", "nato-spending", fact_figures.personnel_nato, _series("personnel"), "NATO"
    ),
    FactCheck(
        "military expenditure", "sipri-milex", fact_figures.milex_sipri, _series("milex"), "SIPRI"
    ),
    FactCheck(
        "military expenditure", "nato-spending", fact_figures.milex_nato, _series("milex"), "NATO"
    ),
    FactCheck(
        "military expenditure", "eda-spending", fact_figures.milex_eda, _series("milex"), "EDA"
    ),
    FactCheck("GDP", "worldbank-gdp", fact_figures.gdp_world_bank, _series("gdp"), "World Bank"),
    FactCheck("GDP", "sipri-milex", fact_figures.gdp_sipri, _series("gdp"), "SIPRI"),
    FactCheck(
        "population", "worldbank-population", fact_figures.population_world_bank,
        _series("population"), "World Bank",
    ),
    FactCheck("population", "nmc", fact_figures.population_nmc, _series("population"), "NMC"),
    FactCheck(
        "rivalries", "tss-rivalries", fact_conflicts.rivalries, _conflicts("rivalry"), "TSS"
    ),
    FactCheck("wars", "cow-inter-state-wars", fact_conflicts.wars_cow, _conflicts("war"), "COW"),
    FactCheck("wars", "ucdp-prio", fact_conflicts.wars_ucdp, _conflicts("war"), "UCDP"),
    FactCheck("nuclear weapons", "nuclear-steps", fact_conflicts.nuclear_steps, _holders, "steps"),
    FactCheck(
        "nuclear weapons", "nuclear-stockpiles", fact_conflicts.nuclear_stockpiles, _holders,
        "stockpiles",
    ),
    FactCheck(
        "nuclear weapons", "nuclear-forces", fact_conflicts.nuclear_forces, _holders, "forces"
    ),
    FactCheck(
        "regimes", "democracy", regime_check.polyarchy, lambda: len(facts.regimes()), "V-Dem"
    ),
    FactCheck("regimes", "polity", regime_check.polity, lambda: len(facts.regimes()), "Polity"),
)  # fmt: skip

UNCOVERED: tuple[tuple[str, Callable[[], int]], ...] = (
    ("weapons hosted", lambda: len(facts.nuclear()) - _holders()),
)
