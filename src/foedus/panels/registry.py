"""The units of analysis by name, and a panel rebuilt from its recipe."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping, Sequence

from foedus.errors import PanelError
from foedus.panels.panel import Panel, Step
from foedus.panels.units.alliances import ALLIANCE_MEMBER_YEARS, ALLIANCE_YEARS
from foedus.panels.units.conflicts import CRISIS_DYADS, CRISIS_STATES, WAR_PARTICIPANTS
from foedus.panels.units.disputes import DISPUTE_DYAD_YEARS
from foedus.panels.units.groups import K_AD_MEMBERS, K_ADS
from foedus.panels.units.leaders import LEADER_DYAD_YEARS, LEADER_YEARS
from foedus.panels.units.states import DYAD_YEARS, STATE_DAYS, STATE_YEARS
from foedus.panels.units.unit import Unit
from foedus.panels.variable import Plain

UNITS = (
    STATE_YEARS,
    STATE_DAYS,
    DYAD_YEARS,
    ALLIANCE_YEARS,
    ALLIANCE_MEMBER_YEARS,
    LEADER_YEARS,
    LEADER_DYAD_YEARS,
    DISPUTE_DYAD_YEARS,
    CRISIS_STATES,
    CRISIS_DYADS,
    WAR_PARTICIPANTS,
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
        The first names a unit and its arguments; the others add, derive or keep.

    Raises
    ------
    PanelError
        If it names no unit or step, or an argument that one does not take.
    SourceNotAddedError
        If a file that it needs, or the version that it names, was not added.

    Examples
    --------
    >>> rebuild(unit_named("state-years").build(1914, 1918).recipe).last
    1918
    """
    if not recipe:
        raise PanelError("the recipe has no step.", "its first step names a unit and a span.")
    first, *rest = recipe
    unit = unit_named(first.do)
    panel: Panel = _called(unit.name, unit.build, first)
    for step in rest:
        if step.do not in STEPS:
            near = difflib.get_close_matches(str(step.do), STEPS, n=1, cutoff=0.5)
            meant = f"did you mean {near[0]!r}? " if near else ""
            raise PanelError(
                f"a recipe has no step {step.do!r}.", f"{meant}The steps are {', '.join(STEPS)}."
            )
        panel = _called(step.do, STEPS[step.do], step, panel)
    return panel


def _called(name: str, function: Callable[..., Panel], step: Step, *before: Panel) -> Panel:
    given = dict(step.arguments)
    try:
        inspect.signature(function).bind(*before, **given)
    except TypeError as error:
        takes = inspect.signature(function).parameters.values()
        named = [one.name for one in takes][len(before) :]
        any_name = any(one.kind is one.VAR_KEYWORD for one in takes)
        more = [] if any_name else [one for one in given if one not in named]
        wrong = f"it takes no {more[0]!r}" if more else error
        raise PanelError(
            f"the recipe does not fit {name}: {wrong}.", f"its arguments are {', '.join(named)}."
        ) from None
    return function(*before, **given)


def _add(panel: Panel, variable: str, uses: str | Sequence[str] = (), **options: Plain) -> Panel:
    from foedus.panels.building.working import adding_of

    return panel.then(adding_of(variable, options, panel, _words("uses", uses)))


def _dyadic(panel: Panel, column: str, kinds: str | Sequence[str] = ()) -> Panel:
    return panel.dyadic(column, *_words("kinds", kinds))


def _words(name: str, value: object) -> tuple[str, ...]:
    """A list of words, or the one that is written without a list."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Sequence) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise PanelError(f"{name} is {value!r}.", f'write {name} as a list of texts: ["one", "two"].')


STEPS: Mapping[str, Callable[..., Panel]] = {
    "add": _add,
    "peace-spells": Panel.peace_spells,
    "lag": Panel.lag,
    "lead": Panel.lead,
    "dyadic": _dyadic,
    "joint-democracy": Panel.joint_democracy,
    "keep": Panel.keep,
    "between": Panel.between,
}
"""What a recipe can do to a panel after its unit has made it."""
