"""Recipes as plain tables: the TOML a person writes, the manifest beside an export."""

from __future__ import annotations

import difflib
import inspect
import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from foedus.errors import FoedusError, PanelError
from foedus.panels.panel import Panel, Step
from foedus.panels.registry import rebuild, unit_named
from foedus.panels.variable import Plain

EXAMPLE = 'unit = "dyad-years"\nfirst = 1816\nlast = 2010\nadd = ["atop", "nmc"]\n'


def read_recipe(path: Path | str) -> Panel:
    """The panel that a recipe file makes.

    Parameters
    ----------
    path : path
        A TOML file, or the manifest of an export (JSON).

    Raises
    ------
    PanelError
        If it cannot be read, is no TOML or JSON, or is no recipe.
    SourceNotAddedError
        If a file that it needs was not added.

    Notes
    -----
    A TOML recipe names ``unit`` and the unit's arguments (``first``, ``last``, ``directed``,
    ``system``, ``rule``, ...); ``add``, a list of variables; and ``[[step]]`` tables, each
    with ``do`` and its arguments, done in order after those. ``relevant = true`` keeps politically
    relevant dyads, after all of them.
    """
    steps = steps_of(read_table(Path(path)), str(path))
    try:
        return rebuild(steps)
    except FoedusError as error:
        raise type(error)(f"{path}: {error.wrong}", error.mend) from None


def read_table(path: Path) -> Mapping[str, Any]:
    """The recipe's table: of a TOML file, or under ``recipe`` in a manifest.

    Raises
    ------
    PanelError
        If it cannot be read, or holds none.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            table = json.loads(text)
            table = table.get("recipe") if isinstance(table, dict) else None
        else:
            table = tomllib.loads(text)
    except OSError as error:
        raise PanelError(f"{path} cannot be read: {error.strerror}.", "check the path.") from None
    except UnicodeDecodeError:
        raise PanelError(f"{path} is no text in UTF-8.", "save it as UTF-8.") from None
    except (ValueError, RecursionError) as error:
        kind = "JSON" if path.suffix == ".json" else "TOML"
        raise PanelError(f"{path} is no {kind}: {error}.", "correct that line.") from None
    if not isinstance(table, dict):
        raise PanelError(f"{path} holds no recipe.", f"a recipe begins like this:\n{EXAMPLE}")
    return table


def steps_of(table: Mapping[str, Any], where: str) -> tuple[Step, ...]:
    """The steps that a recipe's table stands for.

    Raises
    ------
    PanelError
        If it names no unit, or a value is no plain one.
    """
    rest = dict(table)
    unit = rest.pop("unit", None)
    if not isinstance(unit, str):
        raise PanelError(f"{where} names no unit.", f"a recipe begins like this:\n{EXAMPLE}")
    try:
        unit_named(unit)
    except PanelError as error:
        raise PanelError(f"{where}: {error.wrong}", error.mend) from None
    add, relevant = rest.pop("add", []), rest.pop("relevant", False)
    listed = rest.pop("step", [])
    like = rest.pop("like", None)
    if like is not None and not isinstance(like, str):
        raise PanelError(f"{where}: like is {like!r}.", 'write like = "peacesciencer".')
    if not isinstance(add, list) or not all(isinstance(one, str) for one in add):
        raise PanelError(f"{where}: add is {add!r}.", 'write add = ["atop", "nmc"].')
    if not isinstance(relevant, bool):
        raise PanelError(f"{where}: relevant is {relevant!r}.", "write relevant = true.")
    _known(rest, unit, where)
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise PanelError(f"{where}: step is no list of tables.", "write each as [[step]].")
    steps = [Step(unit, _plain(rest, where))]
    if relevant:
        steps.append(Step("add", (("variable", "relevant"),)))
    steps += [Step("add", (("variable", name),)) for name in add]
    for one in listed:
        arguments = dict(one)
        do = arguments.pop("do", None)
        if not isinstance(do, str):
            raise PanelError(f"{where}: a step has no do.", 'write do = "add" or another step.')
        steps.append(Step(do, _plain(arguments, where)))
    if relevant:
        # Last, so that what is counted by year is counted in every year of the pair.
        steps.append(Step("keep", (("column", "relevant"),)))
    return tuple(steps)


def _known(rest: Mapping[str, Any], unit: str, where: str) -> None:
    """Refuse a key that neither a recipe nor its unit has."""
    given = list(inspect.signature(unit_named(unit).build).parameters)
    keys = ["unit", *given, "add", "relevant", "step", "like"]
    for key in rest:
        if key not in given:
            near = difflib.get_close_matches(key, keys, n=1, cutoff=0.6)
            meant = f"did you mean {near[0]!r}? " if near else ""
            raise PanelError(
                f"{where}: a recipe of {unit} has no {key!r}.", f"{meant}It has {', '.join(keys)}."
            )


def _plain(table: Mapping[str, Any], where: str) -> tuple[tuple[str, Plain], ...]:
    found: list[tuple[str, Plain]] = []
    for name, value in table.items():
        if isinstance(value, list):
            value = tuple(value)
        elif hasattr(value, "isoformat"):
            value = value.isoformat()
        parts: Sequence[Any] = value if isinstance(value, tuple) else (value,)
        if not all(one is None or isinstance(one, str | int | float) for one in parts):
            raise PanelError(
                f"{where}: {name} is {value!r}.", "give a text, a number, true, false or a list."
            )
        found.append((name, value))
    return tuple(found)


def table_of(recipe: Sequence[Step]) -> dict[str, Any]:
    """A recipe as a plain table: what :func:`steps_of` reads.

    Examples
    --------
    >>> table_of([Step("state-years", (("first", 1914), ("last", 1918)))])
    {'unit': 'state-years', 'first': 1914, 'last': 1918}
    """
    first, *rest = recipe
    table: dict[str, Any] = {"unit": first.do, **_listed(first)}
    if rest:
        table["step"] = [{"do": step.do, **_listed(step)} for step in rest]
    return table


def _listed(step: Step) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in step.arguments
        if value is not None
    }
