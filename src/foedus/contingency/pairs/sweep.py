"""Every ordered pair of states on a date as an attack: who comes, who prevails, what each adds.

The chain of :mod:`foedus.contingency.chain` for thousands of attacks at once, to the draw: what
attacks of one day have in common is made once. Shapley values are left out; what each helper
adds is found by taking its strength alone out of the same draws.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus import __version__
from foedus.contingency.balance import Strengths, shares_of, strengths, success
from foedus.contingency.chain import SEED
from foedus.contingency.fitting.estimates import Estimates
from foedus.contingency.fitting.estimates import estimates as read_estimates
from foedus.contingency.pairs.onset import PairOnset, pair_onset
from foedus.contingency.pairs.tables import PairTables
from foedus.contingency.parallel import Case, code_hash, run
from foedus.contingency.spread.cascade import CallIn, Coalitions, simulate
from foedus.errors import CoverageError, EventError, WorkError
from foedus.models.logit import inverse_logit
from foedus.models.outcomes import WarModel
from foedus.progress import Told
from foedus.scenarios.reading import parse_scenario
from foedus.scenarios.scenario import Scenario
from foedus.worlds.world import World, world

if TYPE_CHECKING:
    import polars as pl

Array = NDArray[np.float64]
DRAWS: Final = 1000
TAIL: Final = 5
LEAST: Final = 0.005
"""States that fight less often than this, and owe nothing, are not listed."""
_BLOCK = 200


def sweep(
    day: date,
    *,
    pairs: Sequence[tuple[int, int]] | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    block: int | None = None,
    backend: str = "serial",
    scheduler: str | None = None,
    jobs: int | None = None,
    folder: str | Path | None = None,
    told: Told | None = None,
    stale: bool = False,
    estimates: Estimates | None = None,
    scenario: Scenario | None = None,
) -> pl.DataFrame:
    """Run the chain for every ordered pair of states of a date, or for some.

    Parameters
    ----------
    day : date
        Of the attacks.
    pairs : sequence of (int, int), optional
        COW numbers of attacker and target; every ordered pair of members of COW's system if not
        given.
    draws, seed : int
        Of each cascade.
    block, backend, scheduler, jobs, folder, told
        See :func:`foedus.contingency.parallel.run`. Blocks are of one target's attackers unless
        given.
    stale : bool
        Sweep a day more than 400 days after the atlas ends.
    estimates : Estimates, optional
        Those that come with the package if not given.
    scenario : Scenario, optional
        Whose changes are made on the day's World first. What it says is part of what the parts
        are named by.

    Returns
    -------
    polars.DataFrame
        One row per ``attacker`` and ``target`` (COW numbers), by target: ``relevant`` and
        ``onset`` (the chance that the attacker begins a dispute with the target within a year;
        null where the pair is not politically relevant or nobody knows); ``success``,
        ``unaided`` (were nobody to come), ``size`` (expected number of states that fight),
        ``tail`` (chance of at least five); ``threshold`` and ``threshold_unaided``, the stake
        ratios above which the attack pays with everybody who may come and with nobody beside the
        target; and lists over the states that fight in 0.5% of the draws or owe help: ``ccode``,
        ``side`` (0 the attacker's, 1 the target's), ``duty`` (0 none, 1 contested, 2 applies),
        ``chance`` (that it joins, by itself), ``fights`` (that it fights in the end), ``adds``
        (to the chance that its side prevails, were the others to come as they do), ``shifts``
        (the threshold less what it were without its strength: above 0 beside the target, below 0
        beside the attacker).

    Raises
    ------
    EventError
        If there are no draws, or a pair is no pair.
    ScenarioError
        If a change of the scenario cannot be made.
    WorkError
        As :func:`foedus.contingency.parallel.run` says, or if a worker's facts are not those of
        the process that asks.
    """
    if draws < 1:
        raise EventError(f"{draws} draws tell nothing.", "ask for at least 1; 1,000 are quick.")
    there = world(day, stale=stale)
    if scenario is not None:
        there = scenario.apply(there)
    here = PairTables(there, estimates=estimates)
    whole = pairs is None
    listed = _every(here) if pairs is None else sorted(pairs, key=lambda one: (one[1], one[0]))
    for attacker, target in listed:
        if attacker == target:
            raise EventError(f"state {attacker} attacks itself.", "an attack needs two states.")
    for ccode in {one for pair in listed for one in pair}:
        here.row(ccode)
    inputs = fingerprint(here.world, here.estimates)
    about = {"day": day.isoformat(), "draws": draws, "seed": seed, "inputs": inputs}
    work = partial(
        swept, day=day, draws=draws, seed=seed, inputs=inputs, stale=stale,
        estimates=here.estimates, scenario=None if scenario is None else scenario.toml(),
    )  # fmt: skip
    size = block or (here.n - 1 if whole else _BLOCK)
    return run(
        listed, work, about=about, block=size, backend=backend, scheduler=scheduler, jobs=jobs,
        folder=folder, told=told,
    )  # fmt: skip


def _every(tables: PairTables) -> list[tuple[int, int]]:
    """All ordered pairs by target, so that a block has one target."""
    codes = sorted(tables.ccodes.tolist())
    return [(one, other) for other in codes for one in codes if one != other]


def fingerprint(there: World, under: Estimates | None = None) -> str:
    """A hash of the facts, estimates and code on which a sweep of a World rests.

    Two processes with the same package and the same added files have the same one.

    Parameters
    ----------
    there : World
        Of the day of the attacks.
    under : Estimates, optional
        Those that come with the package if not given.
    """
    held = hashlib.sha256(f"{__version__}|{there.on}|{code_hash()}".encode())
    held.update(repr(there.agreements).encode())
    for array in (there.standing, there.ties.contiguity, there.ties.distance, there.ties.major):
        held.update(b"none" if array is None else np.ascontiguousarray(array).tobytes())
    for weight in there.weights.weights:
        held.update(weight.value.tobytes())
    held.update((read_estimates() if under is None else under).digest.encode())
    return held.hexdigest()[:32]


@lru_cache(maxsize=1)
def _tables(
    day: date, inputs: str, stale: bool, estimates: Estimates | None, scenario: str | None
) -> tuple[PairTables, PairOnset | None]:
    there = world(day, stale=stale)
    if scenario is not None:
        there = parse_scenario(scenario, "the scenario").apply(there)
    tables = PairTables(there, estimates=estimates)
    found = fingerprint(tables.world, tables.estimates)
    if found != inputs:
        raise WorkError(
            "a worker's atlas, added files or estimates are not those of the process that asks.",
            "install the same version of foedus there, and add the same files.",
        )
    try:
        onset: PairOnset | None = pair_onset(tables)
    except CoverageError:
        onset = None
    return tables, onset


def swept(
    block: Sequence[Case],
    day: date,
    draws: int,
    seed: int,
    inputs: str,
    stale: bool = False,
    estimates: Estimates | None = None,
    scenario: str | None = None,
) -> pl.DataFrame:
    """The rows of some pairs; see :func:`sweep`.

    Parameters
    ----------
    block : sequence of (int, int)
        COW numbers of attacker and target.
    day, draws, seed, stale, estimates
        As in :func:`sweep`.
    inputs : str
        The :func:`fingerprint` of the process that asks.
    scenario : str, optional
        The text of its file: the one form of it that is handed on.
    """
    import polars as pl

    tables, onset = _tables(day, inputs, stale, estimates, scenario)
    model, prices = tables.estimates.war_outcome, tables.estimates.prices
    rows = []
    # One ruling on all fights at a target's home costs about as much as on those of ten attackers.
    many = len(block) > 10 * len({target for _, target in block})
    held: tuple[int, Strengths] | None = None
    for attacker, target in block:
        i, t = tables.row(int(attacker)), tables.row(int(target))
        if held is None or held[0] != t:
            there = tables.world
            held = (t, strengths(there, tables.event(i, t), tables.ccodes, prices=prices))
        known = onset is not None and bool(onset.relevant[i, t])
        rows.append(
            {
                "attacker": int(attacker),
                "target": int(target),
                "relevant": None if onset is None else known,
                "onset": float(onset.chance[i, t]) if onset is not None and known else None,
                **_row(tables.call_in(i, t, many=many), tables, i, t, held[1], model, draws, seed),
            }
        )
    kinds: dict[str, pl.DataType | type[pl.DataType]] = {
        "attacker": pl.Int32, "target": pl.Int32, "relevant": pl.Boolean, "onset": pl.Float64,
        "success": pl.Float64, "unaided": pl.Float64, "size": pl.Float64, "tail": pl.Float64,
        "threshold": pl.Float64, "threshold_unaided": pl.Float64,
        "ccode": pl.List(pl.Int32), "side": pl.List(pl.Int8), "duty": pl.List(pl.Int8),
        "chance": pl.List(pl.Float64), "fights": pl.List(pl.Float64), "adds": pl.List(pl.Float64),
        "shifts": pl.List(pl.Float64),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=kinds)


def _row(
    calls: CallIn,
    tables: PairTables,
    i: int,
    t: int,
    held: Strengths,
    model: WarModel,
    draws: int,
    seed: int,
) -> dict[str, object]:
    drawn = simulate(calls, seed, draws)
    share = shares_of(drawn, held)
    said = success(drawn, held, calls.fighting, seed, model=model, share=share)
    fights = drawn.chance
    fights[:, [i, t]] = 0.0
    duty = tables.duty[:, i, t].copy()
    duty[:, [i, t]] = 0
    side, who = np.nonzero((fights >= LEAST) | (duty > 0))
    size = drawn.size
    chance = tables.chances(i, t).chance
    adds = _adds(drawn, held, share, model, side, who)
    own, alone = held.pooled(drawn.attackers), held.in_draws(len(share))[:, t]
    mean, nobody = (
        # By the war model's one estimate, as thresholds have it; `success` draws it anew.
        (1 - model.drawn / model.wars) * float(inverse_logit(model.k * (2 * one - 1)).mean())
        for one in (share, own / (own + alone))
    )
    without = mean + np.where(side == 0, -adds, adds)
    return {
        "success": said.chance,
        "unaided": said.alone,
        "size": float(size.mean()),
        "tail": float((size >= TAIL).mean()),
        "threshold": 1 / mean,
        "threshold_unaided": 1 / nobody,
        "ccode": tables.ccodes[who].tolist(),
        "side": side.tolist(),
        "duty": duty[side, who].tolist(),
        "chance": chance[side, who].tolist(),
        "fights": fights[side, who].tolist(),
        "adds": adds.tolist(),
        "shifts": (1 / mean - 1 / without).tolist(),
    }


def _adds(
    drawn: Coalitions, held: Strengths, share: Array, model: WarModel, side: NDArray[np.intp],
    who: NDArray[np.intp],
) -> Array:  # fmt: skip
    """What each adds to the chance that its side prevails: its strength taken out of the draws.

    Those whom it called in stay, as do the draws; what is measured is its strength alone.
    """
    there = held.in_draws(len(share))
    members = (drawn.attackers, drawn.targets)
    both = np.zeros(len(share))
    for row in np.flatnonzero(members[0].any(axis=0) | members[1].any(axis=0)):
        both += there[:, row] * (members[0][:, row] | members[1][:, row])
    decided = 1 - model.drawn / model.wars
    found = np.zeros(len(who))
    for place, (on, row) in enumerate(zip(side.tolist(), who.tolist(), strict=True)):
        came = members[on][:, row]
        lost, total = there[came, row] / both[came], share[came]
        mine = total if on == 0 else 1 - total
        left = (mine - lost) / np.maximum(1 - lost, 1e-12)
        gain = inverse_logit(model.k * (2 * mine - 1)) - inverse_logit(model.k * (2 * left - 1))
        found[place] = decided * gain.sum() / len(share)
    return found
