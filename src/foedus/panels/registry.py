"""The units of analysis by name, and a panel rebuilt from its recipe."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Sequence

from foedus.errors import PanelError
from foedus.panels.alliances import ALLIANCE_MEMBER_YEARS, ALLIANCE_YEARS
from foedus.panels.groups import K_AD_MEMBERS, K_ADS
from foedus.panels.leaders import LEADER_DYAD_YEARS, LEADER_YEARS
from foedus.panels.panel import Panel, Step
from foedus.panels.states import DYAD_YEARS, STATE_DAYS, STATE_YEARS
from foedus.panels.unit import Unit

UNITS = (
    STATE_YEARS,
    STATE_DAYS,
    DYAD_YEARS,
    ALLIANCE_YEARS,
    ALLIANCE_MEMBER_YEARS,
    LEADER_YEARS,
    LEADER_DYAD_YEARS,
    K_ADS,
    K_AD_MEMBERS,
)
"""Every unit of analysis."""


def unit_named(name: str) -> Unit:
    """The unit with this name.

    Raises
    ------
    PanelError
        If there is none; the nearest is named.

    Examples
    --------
    >>> unit_named("dyad-years").keys
    ('ccode1', 'ccode2', 'year')
    """
    known = {unit.name: unit for unit in UNITS}
    if isinstance(name, str) and name in known:
        return known[name]
    near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.5)
    meant = f"did you mean {near[0]!r}? " if near else ""
    raise PanelError(
        f"there is no unit of analysis {name!r}.", f"{meant}The units are {', '.join(known)}."
    )


def rebuild(recipe: Sequence[Step]) -> Panel:
    """The panel that a recipe makes.

    Parameters
    ----------
    recipe : sequence of Step
        A panel's own: its first and only step names a unit and its arguments.

    Raises
    ------
    PanelError
        If it names no unit, or an argument that the unit does not take.

    Examples
    --------
    >>> rebuild(unit_named("state-years").build(1914, 1918).recipe).last
    1918
    """
    if len(recipe) != 1:
        raise PanelError(
            f"the recipe has {len(recipe)} steps.", "give one step, which names the unit."
        )
    (step,) = recipe
    unit = unit_named(step.do)
    given = dict(step.arguments)
    try:
        inspect.signature(unit.build).bind(**given)
    except TypeError as error:
        raise PanelError(
            f"the recipe does not fit {unit.name}: {error}.",
            f"its arguments are {', '.join(inspect.signature(unit.build).parameters)}.",
        ) from None
    return unit.build(**given)
