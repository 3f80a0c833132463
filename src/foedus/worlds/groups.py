"""Who belongs to an agreement or a bloc on a World's day."""

from __future__ import annotations

from foedus.states import State
from foedus.worlds.world import World


def group_members(there: World, kind: str, key: str) -> tuple[State, ...]:
    """The members of a group; nobody before it began or after it ended.

    Parameters
    ----------
    there : World
        Of the day.
    kind : str
        ``bloc`` or ``agreement``.
    key : str
        Of the group.

    Returns
    -------
    tuple of State
        In the World's order. Those whose membership is unsure are counted.

    Examples
    --------
    >>> from foedus.worlds.world import world
    >>> [one.code for one in group_members(world("2026-01-01"), "bloc", "aukus")]
    ['USA', 'GBR', 'AUS']
    """
    if kind == "bloc":
        bloc = next((one for one in there.blocs if one.key == key), None)
        if bloc is None:
            return ()
        codes = {one.state for one in bloc.members if there.on in one}
        return tuple(one for one in there.states if one.code in codes)
    keys = {one.key for one in there.agreements}
    return there.members(key) if key in keys else ()
