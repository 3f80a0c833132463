"""A scenario as a TOML file: one layout, so that the same scenario is the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from foedus.dates import Day
from foedus.errors import ScenarioError
from foedus.scenarios.change import Change
from foedus.treaties import Arm, CarveOut, Obligation

if TYPE_CHECKING:
    from foedus.scenarios.scenario import Scenario

_RENAMED = {"class_": "class"}
_OWN_DAYS = ("basis", "since", "until")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\f": "\\f", "\r": "\\r"}


def written(scenario: Scenario) -> str:
    """The file of a scenario.

    Parameters
    ----------
    scenario : Scenario
        Any; reading what is written gives it back.

    Raises
    ------
    ScenarioError
        If it holds a value that TOML has no word for.
    """
    tables: dict[str, Any] = {"name": scenario.name, "title": scenario.title}
    if scenario.text:
        tables["text"] = scenario.text
    tables["on"] = scenario.on
    if scenario.sources:
        tables["sources"] = list(scenario.sources)
    if scenario.changes:
        tables["changes"] = [change_table(one) for one in scenario.changes]
    if scenario.expected:
        tables["expected"] = [
            {
                "question": one.question,
                "parameters": dict(one.parameters),
                "row": dict(one.row),
                "column": one.column,
                "change": one.change,
            }
            for one in scenario.expected
        ]
    return "\n".join(_table((), tables)).strip() + "\n"


def change_table(change: Change) -> dict[str, Any]:
    """A change as the table of a file: its kind, its day, and what is not left as usual."""
    table: dict[str, Any] = {"kind": change.kind}
    last = ("article", "source")
    names = [one.name for one in fields(change) if one.name not in ("on", *last)]
    plain = {one.name: one.default for one in fields(change)}
    for name in ("on", *names, *last):
        value = getattr(change, name)
        if value != plain[name] or plain[name] is MISSING:
            table[_RENAMED.get(name, name)] = _plain(name, value)
    return table


def _plain(name: str, value: Any) -> Any:
    if name in ("set", "weights"):
        return {key: _plain("", one) for key, one in value}
    if isinstance(value, (Obligation, Arm, CarveOut)):
        return _record(value)
    if isinstance(value, (tuple, list)):
        return [_plain("", one) for one in value]
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, Day):
        return value.earliest if value.exact else str(value)
    if value is None:
        raise ScenarioError(
            "a value that is not known cannot be written in a file.", "leave it as it is."
        )
    return value


def _record(record: Obligation | Arm | CarveOut) -> dict[str, Any]:
    left = _OWN_DAYS if isinstance(record, Obligation) else ()
    return {
        one.name: _plain(one.name, getattr(record, one.name))
        for one in fields(record)
        if one.name not in left
        and getattr(record, one.name) is not None
        and (one.default is MISSING or getattr(record, one.name) != one.default)
        and not (one.name == "text" and getattr(record, one.name) == "published")
    }


def _table(path: tuple[str, ...], table: Mapping[str, Any]) -> Iterator[str]:
    """Values first, then tables, then arrays of tables, each in the order given."""
    for key, value in table.items():
        if not _is_table(value) and not _is_array(value):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        below = (*path, key)
        if _is_table(value):
            yield from ("", f"[{'.'.join(map(_key, below))}]", *_table(below, value))
        elif _is_array(value):
            for one in value:
                yield from ("", f"[[{'.'.join(map(_key, below))}]]", *_table(below, one))


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_array(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_table(one) for one in value)


def _key(key: str) -> str:
    bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if bare else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(one) for one in value)}]"
    raise ScenarioError(
        f"a {type(value).__name__} cannot be written in a file.",
        "use text, numbers, days, lists and tables.",
    )


def _text(text: str) -> str:
    if "\n" in text:
        return f'"""\n{"".join(map(_sign, text))}"""'
    return f'"{"".join(map(_sign, text))}"'


def _sign(sign: str) -> str:
    if sign in _ESCAPED:
        return _ESCAPED[sign]
    if sign == "\n" or sign.isprintable():
        return sign
    return f"\\u{ord(sign):04X}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08X}"
