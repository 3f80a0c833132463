"""Reads a question about burdens: whose members in which years, by whose figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foedus.atlas.edition import day_of, edition
from foedus.audits.burden.account import (
    Benefit,
    Contributions,
    Convergence,
    Exploitation,
    YearAccount,
    account,
    against_benefit,
    contributions,
    convergence,
    exploitation,
)
from foedus.audits.burden.exposure import exposed_borders
from foedus.audits.burden.figures import SPEAKERS, Array, Speaker, chosen, span_of, year_figures
from foedus.audits.burden.reactions import Reactions, reactions
from foedus.contingency.fitting.estimates import Estimates
from foedus.contingency.fitting.estimates import estimates as read_estimates
from foedus.errors import (
    EventError,
    SourceNotAddedError,
)
from foedus.measures.burden.exploitation import scipy_stats
from foedus.questions.asking.choosing import weights_said
from foedus.questions.asking.groups import Group, group_named, members_of
from foedus.questions.asking.readings import Readings, Setting, asked_day, setting
from foedus.questions.asking.years import one_or_several
from foedus.questions.burden.dividend import MemberDividend, member_dividends
from foedus.states import State
from foedus.worlds.world import World

MOST_YEARS = 120
_REPORTED = ("nato", "sipri", "eda")


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question about burdens as it was read, with what the audits make of it.

    Parameters
    ----------
    group : Group
    held : Speaker
        Who speaks of spending.
    supposed : Setting
        The last year's World, and the scenario if any.
    worlds : tuple of World
        One per year.
    accounts : tuple of YearAccount
        One per year.
    exploited : tuple of Exploitation
        One per year; none without scipy.
    benefits : tuple
        Tests of each year; none without scipy.
    benefit : float array
        Benefit shares of the last year's members.
    converged : Convergence or None
        Of several years.
    given : Contributions or None
        Of the last year.
    dividends : tuple of MemberDividend
        Of the last year, where asked.
    estimates : Estimates
        On which they rest.
    reacted : Reactions or None
        Where asked.
    parameters : mapping
        As read.
    readings : Readings
        How names were read.
    notes : tuple of str
        What must be said first.
    """

    group: Group
    held: Speaker
    supposed: Setting
    worlds: tuple[World, ...]
    accounts: tuple[YearAccount, ...]
    exploited: tuple[Exploitation, ...]
    benefits: tuple[tuple[Benefit, ...], ...]
    benefit: Array
    converged: Convergence | None
    given: Contributions | None
    dividends: tuple[MemberDividend, ...]
    estimates: Estimates
    reacted: Reactions | None
    parameters: Mapping[str, Any]
    readings: Readings
    notes: tuple[str, ...]


def asked(alliance: str, **said: Any) -> Asked:
    """Read a question and answer it; see :func:`foedus.questions.burden.answer`.

    Raises
    ------
    FoedusError
        As there.
    """
    if said["seed"] < 0:
        raise EventError(f"a seed of {said['seed']}.", "give 0 or more.")
    weights = (
        None
        if said["weights"] is None
        else weights_said(said["weights"], "spending=0.5,personnel=0.5")
    )
    if said["estimates"] is not None and not said["dividend"]:
        raise EventError("Only the dividend rests on estimates.", "add --dividend.")
    under = read_estimates(said["estimates"])
    years = _years(said)
    supposed = tuple(
        setting(day_of(year), scenario=said["scenario"], stale=said["stale"]) for year in years
    )
    worlds = tuple(one.world for one in supposed)
    group = group_named(alliance, worlds[-1])
    members = {one.on.year: _members(one, group) for one in worlds}
    held = chosen(members, said["source"])
    readings = Readings(worlds[-1].on)
    rival = None if said["against"] is None else readings.state(said["against"])
    last = worlds[-1]
    if rival is not None and rival in members[last.on.year]:
        raise EventError(
            f"{rival.name} is a member of {group.name} on {last.on}.",
            "name a state outside it with --against.",
        )
    if said["reaction"] and (rival is None or len(years) < 2):
        raise EventError(
            "Reaction functions need years and a rival whose spending is the threat.",
            "give --from, --to and --against STATE.",
        )
    figures = [year_figures(one, members[one.on.year], held) for one in worlds]
    accounts = tuple(account(one) for one in figures)
    notes: list[str] = []
    exposure = exposed_borders(last, members[last.on.year])
    exploited: tuple[Exploitation, ...] = ()
    benefits: tuple[tuple[Benefit, ...], ...] = ()
    benefit = _none(len(members[last.on.year]))
    tested = _has_scipy(notes)
    if tested:
        exploited = tuple(exploitation(one, seed=said["seed"]) for one in figures)
        pairs = [
            against_benefit(
                one,
                exposure if there is last else exposed_borders(there, members[there.on.year]),
            )
            for one, there in zip(figures, worlds, strict=True)
        ]
        benefits, benefit = tuple(one for one, _ in pairs), pairs[-1][1]
    converged = None
    if tested and len(years) > 1:
        converged = convergence(
            figures,
            [year_figures(one, _there(one, members[last.on.year]), held) for one in worlds],
        )
    given = contributions(figures[-1], weights, seed=said["seed"])
    dividends: tuple[MemberDividend, ...] = ()
    if said["dividend"]:
        dividends = member_dividends(
            last, figures[-1], group.key if group.kind == "agreement" else None, rival,
            seed=said["seed"], estimates=under,
        )  # fmt: skip
    reacted = None
    if said["reaction"] and rival is not None:
        reacted = reactions(members[years[0]], rival, years[0], years[-1])
    parameters = {
        "alliance": group.key,
        "year": years[0] if len(years) == 1 else None,
        "first": years[0] if len(years) > 1 else None,
        "last": years[-1] if len(years) > 1 else None,
        "source": said["source"],
        "weights": weights,
        "dividend": said["dividend"],
        "against": None if rival is None else rival.code,
        "estimates": None if said["estimates"] is None else str(said["estimates"]),
        "reaction": said["reaction"],
        "seed": said["seed"],
        "scenario": supposed[-1].recorded,
        "stale": said["stale"],
    }
    return Asked(
        group, held, supposed[-1], worlds, accounts, exploited, benefits, benefit, converged,
        given, dividends, under, reacted, parameters, readings, tuple(notes),
    )  # fmt: skip


def _years(said: Mapping[str, Any]) -> list[int]:
    year = said["year"]
    found = one_or_several(year, said["first"], said["last"], most=MOST_YEARS)
    if found:
        return list(found)
    if year is None and said["scenario"] is not None:
        return [asked_day(None, said["scenario"]).year]
    return [_last_reported(said["source"]) if year is None else year]


def _last_reported(wanted: str) -> int:
    """The last year for which a source reports spending, not after the atlas's own."""
    names = [wanted] if wanted in SPEAKERS else list(_REPORTED)
    found = []
    for name in names:
        if name == "atlas":
            continue
        try:
            found.append(span_of(name)[1])
        except SourceNotAddedError:
            if wanted == name:
                raise
    if not found:
        from foedus.atlas.facts import weights

        found = [max(one.year for one in weights() if one.series == "milex")]
    return min(max(found), edition().as_of.year)


def _members(there: World, group: Group) -> tuple[State, ...]:
    found = members_of(there, group)
    if not found:
        raise EventError(
            f"{group.name} has no members on {there.on}.",
            f"'foedus {'blocs' if group.kind == 'bloc' else 'treaty'} {group.key}' lists its "
            "members with their days.",
        )
    return found


def _there(one: World, states: tuple[State, ...]) -> tuple[State, ...]:
    """Those of some states that are in a World."""
    numbers = {state.number for state in one.states}
    return tuple(state for state in states if state.number in numbers)


def _has_scipy(notes: list[str]) -> bool:
    try:
        scipy_stats()
    except ImportError:
        notes.append(
            "No tests and no convergence: scipy is not installed (pip install 'foedus[models]')."
        )
        return False
    return True


def _none(n: int) -> Array:
    import numpy as np

    return np.full(n, np.nan)
