"""The whole hindcast: folds handed out as work, and the tables made of what comes back."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from foedus.contingency import parallel
from foedus.contingency.hindcast.cases import CaseTables, Counted, case_tables, inputs
from foedus.contingency.hindcast.chain_folds import chain_cases, chain_folds
from foedus.contingency.hindcast.chain_tables import ChainTable, chain_table
from foedus.contingency.hindcast.dispute_folds import MODELS as OF_DISPUTES
from foedus.contingency.hindcast.dispute_folds import (
    NULL,
    chosen_penalties,
    dispute_cases,
    dispute_folds,
    dispute_penalties,
    null_chances,
    penalty_cases,
)
from foedus.contingency.hindcast.rows import SETS, fingerprint, rows_of
from foedus.contingency.hindcast.tables import Key, Table, table
from foedus.contingency.hindcast.war_folds import (
    COALITIONS,
    DROPPED,
    SCHEMES,
    WHOLE,
    design_of,
    war_cases,
    war_folds,
)
from foedus.contingency.joining.design import APPLIES
from foedus.contingency.joining.models import MODELS
from foedus.contingency.joining.study import OUTCOMES, Forecasts, largest_coalitions
from foedus.errors import WorkError
from foedus.progress import steps

if TYPE_CHECKING:
    import polars as pl

SEED: Final = 20260101
DRAWS: Final = 2000
# Folds of a war take a third of a second each, for five penalized models.
_WAR_BLOCK: Final = 4
_SPENT: Final = "cpu-seconds.txt"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a hindcast.

    Parameters
    ----------
    sets : tuple of str
        ``wars``, ``disputes``.
    schemes : tuple of str
        ``leave-one-out``, ``rolling``.
    only : tuple of int
        Wars that are forecast, by COW's number; all if empty. The others are learned from.
    seed, draws : int
        Of everything that is drawn; resamples of each gain.
    models : tuple of str
        Models of who joins a war.
    outcomes : tuple of str
        ``joined_in_year``, ``joined``; of disputes the first one alone.
    chain : bool
        Forecast the number of joiners and the attack's success too, of all wars.
    """

    sets: tuple[str, ...] = SETS
    schemes: tuple[str, ...] = SCHEMES
    only: tuple[int, ...] = ()
    seed: int = SEED
    draws: int = DRAWS
    models: tuple[str, ...] = tuple(MODELS)
    outcomes: tuple[str, ...] = OUTCOMES[::-1]
    chain: bool = True


@dataclass(frozen=True, slots=True)
class How:
    """Where the work is done: as :func:`foedus.contingency.parallel.run` takes it."""

    backend: str = "serial"
    scheduler: str | None = None
    jobs: int | None = None
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows with a duty that applied, and those of them that fought within twelve months.

    ``bound`` are candidates; ``due`` those of the principals' wars, first-day partners among them.
    """

    bound: int
    bound_fought: int
    due: int
    due_fought: int


@dataclass(frozen=True, slots=True)
class Hindcast:
    """What came of it.

    Parameters
    ----------
    asked : Asked
        What was asked.
    counts : tuple of Counted
        Counts of the case tables that were checked.
    inputs : mapping
        Each dataset with its version and checksum.
    tables : tuple of Table
        Who joins: scores of held-out forecasts.
    chain : tuple of ChainTable
        How many join and whether the attack succeeds, for each way of folding.
    coalitions : mapping
        By set the names of the six largest coalitions, which are left out of some tables.
    duties : mapping
        By set how often a duty that applied was kept.
    cpu_seconds : float
        Of this process and its workers on this machine, and of earlier runs that kept their parts
        in the same folder; those that were killed are not counted.
    runs : int
        How many runs that is.
    """

    asked: Asked
    counts: tuple[Counted, ...]
    inputs: Mapping[str, str]
    tables: tuple[Table, ...]
    chain: tuple[ChainTable, ...]
    coalitions: Mapping[str, tuple[str, ...]]
    duties: Mapping[str, Kept]
    cpu_seconds: float
    runs: int


class _Worker:
    """Hands out work, one kind after another."""

    def __init__(self, how: How, about: Mapping[str, str]) -> None:
        self.how, self.about = how, about

    def run(
        self,
        cases: Sequence[parallel.Case],
        function: parallel.Work,
        *,
        block: int = 1,
        label: str = "intervals",
    ) -> pl.DataFrame:
        """The cases' tables; see :func:`foedus.contingency.parallel.run`."""
        with parallel.bar(label) as told:
            return parallel.run(
                cases, function, about=self.about, block=block, backend=self.how.backend,
                scheduler=self.how.scheduler, jobs=self.how.jobs, folder=self.how.folder,
                told=told,
            )  # fmt: skip


def hindcast(asked: Asked | None = None, how: How | None = None) -> Hindcast:
    """Run the chain again on wars and disputes, each held out of what it learns.

    Parameters
    ----------
    asked : Asked, optional
        All of it if not given.
    how : How, optional
        Where the work is done; in this process, one case after another, if not given.

    Returns
    -------
    Hindcast

    Raises
    ------
    SourceNotAddedError
        If a file was not added: it names every one that is missing.
    WorkError
        If nothing is asked for, no war has such a number, or the work cannot be handed out.
    MeasureError
        If the files do not hold the expected cases.
    """
    from foedus import __version__

    wanted, place = asked or Asked(), how or How()
    began = sum(os.times()[:4])
    parallel.check_backend(place.backend, place.scheduler, place.jobs)
    found: list[Table] = []
    coalitions: dict[str, tuple[str, ...]] = {}
    chain: tuple[ChainTable, ...] = ()
    chained = wanted.chain and "wars" in wanted.sets
    with steps(1 + len(wanted.sets) + chained) as step:
        step("the cases of the record")
        said = inputs()
        tables = case_tables()
        _possible(wanted, tables)
        worker = _Worker(
            place, {"foedus": __version__, "code": parallel.code_hash(), "inputs": fingerprint()}
        )
        if "wars" in wanted.sets:
            step("wars")
            found += _wars(wanted, tables, worker)
        if "disputes" in wanted.sets:
            step("disputes")
            found += _disputes(wanted, tables, worker)
        if not found:
            raise WorkError(
                "of the wars that were asked for, fewer than two were joined by anyone.",
                "forecast more of them: there is nothing to score.",
            )
        if chained:
            step("the rest of the chain")
            chain = _chain(wanted, tables, worker)
    duties: dict[str, Kept] = {}
    for named in wanted.sets:
        names, (rows, due) = _names(tables, named), rows_of(named, fingerprint())
        coalitions[named] = tuple(names[one] for one in largest_coalitions(rows, COALITIONS))
        fought = rows.joined_in_year[rows.bound == APPLIES]
        duties[named] = Kept(
            len(fought), int(fought.sum()), len(due), int(due.joined_in_year.sum())
        )
    _reap(place)
    seconds, runs = _spent(place.folder, wanted, sum(os.times()[:4]) - began)
    return Hindcast(
        asked=wanted,
        counts=tables.counts,
        inputs=said,
        tables=tuple(found),
        chain=chain,
        coalitions=coalitions,
        duties=duties,
        cpu_seconds=seconds,
        runs=runs,
    )


def _possible(asked: Asked, tables: CaseTables) -> None:
    for given, known, what in (
        (asked.sets, SETS, "set"), (asked.schemes, SCHEMES, "way of folding"),
        (asked.models, tuple(MODELS), "model"), (asked.outcomes, OUTCOMES, "outcome"),
    ):  # fmt: skip
        wrong = [one for one in given if one not in known]
        if wrong or not given:
            raise WorkError(
                f"{', '.join(wrong) or 'nothing'} is no {what} of a hindcast.",
                f"choose among {', '.join(known)}.",
            )
    if "null" not in asked.models:
        raise WorkError("there is no null model to score against.", "forecast 'null' too.")
    unknown = sorted(set(asked.only) - {one.warnum for one in tables.wars.wars})
    if unknown:
        raise WorkError(
            f"COW's inter-state wars have no number {', '.join(map(str, unknown))}.",
            "give numbers of wars as COW counts them, such as 106 and 139.",
        )
    if asked.seed < 0 or asked.draws < 1:
        raise WorkError(
            f"the seed {asked.seed} and {asked.draws} resamples do not go.",
            "give a seed of 0 or more, and at least one resample.",
        )


def _wars(asked: Asked, tables: CaseTables, worker: _Worker) -> list[Table]:
    said = fingerprint()
    rows, _ = rows_of("wars", said)
    keys = [
        Key("wars", scheme, outcome, dropped)
        for scheme in asked.schemes
        for outcome in asked.outcomes
        for dropped in (WHOLE, DROPPED)
    ]
    cases = [
        case
        for key in keys
        for case in war_cases(rows, key.scheme, key.outcome, key.dropped, asked.only)
    ]
    work = partial(war_folds, said=said, seed=asked.seed, models=asked.models)
    names = _names(tables, "wars")
    told = []
    with steps(1 + len(keys)) as step:
        step("held out")
        frame = worker.run(cases, work, block=_WAR_BLOCK, label="who joins a war")
        for key in keys:
            step(_scores(key))
            part = frame.filter(
                (frame["scheme"] == key.scheme)
                & (frame["outcome"] == key.outcome)
                & (frame["dropped"] == key.dropped)
            ).sort("row")
            if part.is_empty():
                continue
            found = Forecasts(
                design_of(rows, key.dropped),
                key.outcome,
                part["row"].to_numpy().astype(np.intp),
                {name: part[name].to_numpy() for name in asked.models},
            )
            if not _scorable(found):
                continue
            told.append(table(key, found, names, worker.run, seed=asked.seed, draws=asked.draws))
    return told


def _disputes(asked: Asked, tables: CaseTables, worker: _Worker) -> list[Table]:
    said = fingerprint()
    rows, _ = rows_of("disputes", said)
    names = _names(tables, "disputes")
    largest = largest_coalitions(rows, COALITIONS)
    last = max(one.day.year for one in tables.disputes.wars)
    told = []
    chosen = SCHEMES[0] in asked.schemes
    with steps(1 + chosen + 2 * len(asked.schemes)) as step:
        penalties: tuple[tuple[str, int, float], ...] = ()
        if chosen:
            work = partial(dispute_penalties, said=said, seed=asked.seed)
            step("penalties")
            penalties = chosen_penalties(worker.run(penalty_cases(), work, label="penalties"))
        cases = [case for scheme in asked.schemes for case in dispute_cases(scheme, last)]
        work = partial(dispute_folds, said=said, seed=asked.seed, penalties=penalties)
        step("held out")
        frame = worker.run(cases, work, label="who joins a dispute")
        for scheme in asked.schemes:
            chance = {NULL: null_chances(rows, scheme)}
            for name in OF_DISPUTES:
                if name == NULL:
                    continue
                part = frame.filter((frame["scheme"] == scheme) & (frame["model"] == name))
                chance[name] = np.full(len(rows), np.nan)
                chance[name][part["row"].to_numpy()] = part["chance"].to_numpy()
            seen = ~np.isnan(np.stack(list(chance.values()))).any(axis=0)
            for dropped, inside in ((WHOLE, seen), (DROPPED, seen & ~np.isin(rows.war, largest))):
                at = np.flatnonzero(inside)
                found = Forecasts(
                    rows, OUTCOMES[1], at, {name: one[at] for name, one in chance.items()}
                )
                key = Key("disputes", scheme, OUTCOMES[1], dropped)
                step(_scores(key))
                told.append(
                    table(key, found, names, worker.run, seed=asked.seed, draws=asked.draws)
                )
    return told


def _chain(asked: Asked, tables: CaseTables, worker: _Worker) -> tuple[ChainTable, ...]:
    cases = [case for scheme in asked.schemes for case in chain_cases(scheme)]
    work = partial(chain_folds, said=fingerprint(), seed=asked.seed)
    names = _names(tables, "wars")
    told = []
    with steps(1 + len(asked.schemes)) as step:
        step("held out")
        frame = worker.run(cases, work, label="how many join, who prevails")
        for scheme in asked.schemes:
            step(f"scores: {scheme}")
            rows = frame.filter(frame["scheme"] == scheme).sort("warnum")
            told.append(
                chain_table(scheme, rows, names, worker.run, seed=asked.seed, draws=asked.draws)
            )
    return tuple(told)


def _scores(key: Key) -> str:
    return f"scores: {key.scheme}, {key.outcome}"


def _scorable(found: Forecasts) -> bool:
    """Whether of what was forecast some came, in two wars at least."""
    return len(np.unique(found.war)) > 1 and len(np.unique(found.war[found.y == 1])) > 1


def _names(tables: CaseTables, named: str) -> dict[int, str]:
    cases = tables.wars if named == "wars" else tables.disputes
    return {one.warnum: f"{one.name} ({one.day.year})" for one in cases.wars}


def _reap(how: How) -> None:
    """End this machine's workers, so that their time is counted."""
    if how.backend == "loky":
        parallel.end_local_workers()


def _spent(folder: Path | None, asked: Asked, seconds: float) -> tuple[float, int]:
    """CPU seconds of this run and of earlier ones that asked the same, which the folder remembers.

    A line that cannot be read is passed over: no result turns on it.
    """
    if folder is None:
        return seconds, 1
    mark = hashlib.sha256(f"{fingerprint()} {asked!r}".encode()).hexdigest()[:32]
    path = folder / _SPENT
    before = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{mark} {seconds:.1f}\n")
    spent = [float(one) for one in re.findall(rf"^{mark} (\d+\.\d)$", before, re.M)]
    return sum(spent) + seconds, len(spent) + 1
