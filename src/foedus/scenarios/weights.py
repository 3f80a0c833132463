"""What a state spends and how many serve: set outright, as a share of GDP, or raised to a floor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from foedus.errors import FoedusError, ScenarioError
from foedus.scenarios.change import Change, Claim
from foedus.scenarios.draft import Draft, basis_of
from foedus.worlds.weights import Weights
from foedus.worlds.world import World

ORIGIN = "assumed"
"""How a weight that a change set came about."""
_SPENDING, _FORCES = ("milex_share", "milex"), ("personnel", "milper")
_PER_MILLION = 1000.0
_MOST_SHARE = 100.0


@dataclass(frozen=True, slots=True)
class Spend(Change):
    """States spend so much on defense from a day on.

    Their GDP stays what it is. National Material Capabilities' figure is set beside the share of
    GDP where the user's file knows it of the state.

    Parameters
    ----------
    states : tuple of str or int
        Who.
    share : float or None
        Unit: percent of GDP.
    amount : float or None
        Unit: million current US$; one of the two is given.
    at_least : bool
        States that spend more already stay as they are.

    Examples
    --------
    >>> from foedus.worlds.world import world
    >>> today = world("2026-01-01")
    >>> after = Spend(("ESP",), share=3.5).apply(today)
    >>> float(after.weights["milex_share"].value[after.position("ESP")])
    3.5
    """

    kind: ClassVar[str] = "spend"
    states: tuple[str | int, ...]
    share: float | None = None
    amount: float | None = None
    at_least: bool = False

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If not one of the two is given, it is no amount of money, or a state's GDP is unknown.
        FoedusError
            If the day knows no such state.
        """
        if (self.share is None) == (self.amount is None):
            raise ScenarioError(
                "spending is given as a share and as an amount."
                if self.share is not None
                else "no spending is given.",
                "give 'share' (percent of GDP) or 'amount' (million current US$).",
            )
        given = self.share if self.share is not None else self.amount
        most = _MOST_SHARE if self.share is not None else np.inf
        if given is None or not 0 <= given <= most or not np.isfinite(given):
            raise ScenarioError(
                f"spending of {given:g}" + (" percent of GDP." if most == _MOST_SHARE else "."),
                "give a number of 0 or more" + (", at most 100." if most == _MOST_SHARE else "."),
            )
        weights, gdp = draft.weights, draft.weights["gdp"].value
        known, refused = _sought(self, draft, self.states)
        poor = [code for code, seat in known.items() if not gdp[seat] > 0]
        if poor:
            lacking = ScenarioError(
                f"no GDP of {', '.join(poor)} is known on {draft.world.on}, so its spending has "
                "no figure.",
                "leave the state out, or add a file that knows it ('foedus data list').",
            )
            raise ScenarioError(
                " ".join(one.wrong for one in (lacking, *refused)),
                " ".join(one.mend for one in (lacking, *refused)),
            )
        seats = _seats(self, draft, self.states)
        for _, seat in seats:
            share = given if self.share is not None else 100 * given / float(gdp[seat])
            now = float(weights["milex_share"].value[seat])
            if self.at_least and now >= share:
                continue
            money = share / 100 * float(gdp[seat]) * _PER_MILLION
            weights = _set(draft, weights, seat, _SPENDING, (share, money), self.source)
        return replace(draft, changed=weights)

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        return tuple(("spending", code) for code in _sought(self, draft, self.states)[0])

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        held = draft.weights["milex_share"]
        old = [(code, float(held.value[seat])) for code, seat in _seats(self, draft, self.states)]
        if any(np.isnan(share) for _, share in old):
            return ()
        return tuple(Spend((code,), share, on=self.on) for code, share in old)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        much = (
            f"{self.share:g}% of GDP"
            if self.share is not None
            else f"{self.amount or 0:g} million US$"
        )
        least = "at least " if self.at_least else ""
        return f"{', '.join(map(str, self.states))} spend {least}{much}"


@dataclass(frozen=True, slots=True)
class Personnel(Change):
    """States have so many under arms from a day on.

    Parameters
    ----------
    states : tuple of str or int
        Who.
    thousand : float
        Active armed forces. Unit: thousand persons.
    at_least : bool
        States that have more already stay as they are.
    """

    kind: ClassVar[str] = "personnel"
    states: tuple[str | int, ...]
    thousand: float
    at_least: bool = False

    def edit(self, draft: Draft) -> Draft:
        """See :meth:`Change.edit`.

        Raises
        ------
        ScenarioError
            If it is no number of persons, or more than the population of a state.
        FoedusError
            If the day knows no such state.
        """
        if not 0 <= self.thousand < np.inf:
            raise ScenarioError(
                f"{self.thousand:g} thousand persons.", "give a number of 0 or more."
            )
        weights, people = draft.weights, draft.weights["population"].value
        for code, seat in _seats(self, draft, self.states):
            if self.thousand > people[seat]:
                raise ScenarioError(
                    f"{self.thousand:g} thousand are more than {code}'s population of "
                    f"{people[seat]:g} thousand.",
                    "the unit is a thousand persons.",
                )
            if self.at_least and float(weights["personnel"].value[seat]) >= self.thousand:
                continue
            pair = (self.thousand, self.thousand)
            weights = _set(draft, weights, seat, _FORCES, pair, self.source)
        return replace(draft, changed=weights)

    def claims(self, draft: Draft) -> tuple[Claim, ...]:
        """See :meth:`Change.claims`."""
        return tuple(("armed forces", code) for code in _sought(self, draft, self.states)[0])

    def undone(self, draft: Draft) -> tuple[Change, ...]:
        """See :meth:`Change.undone`."""
        held = draft.weights["personnel"]
        old = [(code, float(held.value[seat])) for code, seat in _seats(self, draft, self.states)]
        if any(np.isnan(number) for _, number in old):
            return ()
        return tuple(Personnel((code,), number, on=self.on) for code, number in old)

    def told(self, world: World) -> str:
        """See :meth:`Change.told`."""
        least = "at least " if self.at_least else ""
        return f"{', '.join(map(str, self.states))} have {least}{self.thousand:g} thousand in arms"


def _seats(change: Change, draft: Draft, names: tuple[str | int, ...]) -> list[tuple[str, int]]:
    """Code and place of each state, each once; all that cannot be are named together."""
    if not names:
        raise ScenarioError("no state is named.", "list the states in 'states'.")
    found, refused = _sought(change, draft, names)
    if len(refused) == 1:
        raise refused[0]
    if refused:
        raise ScenarioError(
            " ".join(one.wrong for one in refused), " ".join(one.mend for one in refused)
        )
    return list(found.items())


def _sought(
    change: Change, draft: Draft, names: tuple[str | int, ...]
) -> tuple[dict[str, int], list[FoedusError]]:
    """Code and place of each state that there is, and why the others are not."""
    found: dict[str, int] = {}
    refused: list[FoedusError] = []
    for name in names:
        try:
            state = draft.state(name, change.day(draft))
            if state.code in found:
                raise ScenarioError(f"{state.code} is named twice.", "name each state once.")
            found[state.code] = draft.seat(state)
        except FoedusError as error:
            refused.append(error)
    return found, refused


def _set(
    draft: Draft,
    weights: Weights,
    seat: int,
    names: tuple[str, str],
    values: tuple[float, float],
    source: str,
) -> Weights:
    """The two columns of one weight set; what is set to what it was is as it was."""
    atlas, nmc = names
    held = draft.origin.weights
    same = values[0] == float(held[atlas].value[seat])
    for name, value in zip(names, values, strict=True):
        known = np.isfinite(held[name].value[seat])
        if name == nmc and not known:
            continue
        cell = held.cell(name, seat) if same else (value, ORIGIN, basis_of(source))
        weights = weights.with_cell(name, seat, cell)
    return weights
