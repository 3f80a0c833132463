"""Each audit of an alliance on a day, all of them in one process, and every alliance since 1945."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench.measuring import Figure
from foedus.audits.architecture.account import all_architectures
from foedus.audits.constraint.history import every_alliance as constraint_of_all
from foedus.audits.domains.matrix import of_years as domains_of_all
from foedus.audits.interoperability.account import every_alliance as interoperability_of_all
from foedus.errors import FoedusError
from foedus.questions import module_of
from foedus.questions.audit.listed import AUDITS, Audit
from foedus.questions.audit.reading import parameters_of
from foedus.sources import adding

FIRST_ASKED = ("AUKUS", date(2023, 6, 1))
ASKED = (
    ("NATO", date(2024, 12, 31)),
    ("EU", date(2022, 12, 31)),
    ("CSTO", date(2020, 12, 31)),
    ("Rio Treaty", date(2005, 12, 31)),
    ("NATO", date(1985, 12, 31)),
    ("Warsaw Pact", date(1975, 12, 31)),
)
"""Alliances and days of which the atlas alone, or ATOP, speaks; none is asked twice."""


def main() -> list[Figure]:
    """The figures for audits."""
    found = [one for audit in AUDITS.values() for one in _audit(audit)]
    found.append(
        Figure("foedus audit NATO, start and all", _command("audit", "NATO"), "CPU s", most=3.0)
    )
    # Before 1990 ATOP alone speaks.
    first, last = (1945 if adding.is_added("atop-m") else 1990), 2018
    whole: dict[str, Callable[[int, int], object]] = {
        "constraint": constraint_of_all,
        "interoperability": interoperability_of_all,
        "domains": domains_of_all,
        "architecture": all_architectures,
    }
    found += [
        Figure(f"{name}, all of {first}-{last}", _took(lambda one=one: one(first, last)), "CPU s")  # type: ignore[misc]
        for name, one in whole.items()
    ]
    return found


def _audit(audit: Audit) -> list[Figure]:
    """What an alliance and year cost that were not asked of before, in a process that was used."""
    times, refused = [], []
    for name, day in (FIRST_ASKED, *ASKED):
        said = parameters_of(audit, module_of(audit.name).QUESTION, name, day, given=True)
        began = time.process_time()
        try:
            module_of(audit.name).answer(**said)
        except FoedusError:
            refused.append(f"{name} {day.year}")
            continue
        times.append((time.process_time() - began, f"{name} {day.year}"))
    # What all alliances share is read with the first.
    times = [one for one in times if not one[1].startswith(FIRST_ASKED[0])]
    worst, which = max(times)
    note = f"{which}, the dearest of {len(times)}"
    if refused:
        note += f"; not answered: {', '.join(refused)}"
    return [Figure(audit.name, worst, "CPU s", most=1.0, note=note)]


def _command(*words: str) -> float:
    foedus = Path(sys.executable).with_name("foedus")
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([foedus, *words], check=True, capture_output=True)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime


def _took(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
