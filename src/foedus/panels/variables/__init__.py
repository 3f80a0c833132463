"""The variables that can be added to a panel: every module here that has a ``VARIABLES`` tuple."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from functools import cache

from foedus.errors import PanelError
from foedus.panels.variable import Variable

__all__ = ["variable_named", "variables"]


@cache
def variables() -> tuple[Variable, ...]:
    """Every variable, by name.

    Examples
    --------
    >>> [one.name for one in variables() if one.name == "nmc"]
    ['nmc']
    """
    found: list[Variable] = []
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        found.extend(getattr(loaded, "VARIABLES", ()))
    return tuple(sorted(found, key=lambda one: one.name))


def variable_named(name: str) -> Variable:
    """The variable with this name.

    Raises
    ------
    PanelError
        If there is none; the nearest are named.
    """
    known = {one.name: one for one in variables()}
    if isinstance(name, str) and name in known:
        return known[name]
    near = difflib.get_close_matches(str(name).lower(), known, n=3, cutoff=0.5)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    raise PanelError(
        f"there is no variable {name!r}.", f"{meant}`foedus panel list` shows every variable."
    )
