"""Two answers laid side by side: rows matched by their keys, figures by their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.results.declaration import Question
from foedus.results.result import Result, Row

ROUNDING = 1e-12
"""Numbers nearer than this, beside their size, are one number."""
Key = tuple[tuple[str, Any], ...]
Place = tuple[str, Key, int, str]
"""Part, key, number among rows of one key, and column."""
IN = "list"
"""In the key of an entry of a list: the way to the list."""
Tables = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of one answer beside that of the other; one of the two may be missing."""

    key: Key
    number: int
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs.

    Parameters
    ----------
    part : str
        ``row``, ``figure``, or ``list``: an entry of a list among the further members, or a list
        of plain values as a whole.
    key : tuple of (str, value)
        Columns that tell the row; empty for a figure; for an entry the way to its list first.
    number : int
        Among rows of one key, from 0.
    column : str
        Which value; empty where the row as a whole appears or disappears.
    change : str
        ``up``, ``down``, ``changed``, ``appears`` or ``disappears``.
    before, after : value
        As things are, and in the scenario.
    ends_before, ends_after : tuple of float, or None
        The interval that each answer itself gives.
    """

    part: str
    key: Key
    number: int
    column: str
    change: str
    before: Any
    after: Any
    ends_before: tuple[float, float] | None = None
    ends_after: tuple[float, float] | None = None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.part, self.key, self.number, self.column

    @property
    def difference(self) -> float | None:
        """After less before, of two numbers."""
        if not (_is_number(self.before) and _is_number(self.after)):
            return None
        return float(self.after) - float(self.before)


def differences(
    before: Result, after: Result, question: Question, tables: Tables | None = None
) -> tuple[Difference, ...]:
    """Everything in which two answers to one question differ.

    Parameters
    ----------
    before, after : Result
        As things are, and in the scenario.
    question : Question
        Its declaration: which columns are keys, and which the ends of intervals.
    tables : mapping, optional
        Columns that tell the entries of a list apart, by its name, where that is known.

    Returns
    -------
    tuple of Difference
        Figures first, then rows in the order of the second answer, then those that are gone, then
        what differs in the lists among the further members.
    """
    ends = {name: (low, high) for name, low, high in question.intervals}
    hidden = {one for pair in ends.values() for one in pair}
    found = []
    figures = dict(_figures(before.extra)), dict(_figures(after.extra))
    for name in dict.fromkeys((*figures[0], *figures[1])):
        if name not in hidden:
            found += _values("figure", (), 0, name, figures[0], figures[1], ends)
    found += _of_rows(
        "row", (), before.rows, after.rows, question.keys, ends, beside=question.beside
    )
    lists = dict(_lists(before.extra)), dict(_lists(after.extra))
    for name in dict.fromkeys((*lists[0], *lists[1])):
        one, other = lists[0].get(name, ()), lists[1].get(name, ())
        if _are_rows(one) and _are_rows(other):
            flat = [_flat(row) for row in one], [_flat(row) for row in other]
            found += _of_rows(IN, ((IN, name),), *flat, _keys_of(name, tables), {})
        elif not _alike(one, other):
            found.append(Difference(IN, (), 0, name, "changed", list(one), list(other)))
    return tuple(found)


def _of_rows(
    part: str, way: Key, before: Sequence[Row], after: Sequence[Row], keys: Sequence[str],
    ends: Mapping[str, tuple[str, str]], *, beside: Sequence[str] = (),
) -> list[Difference]:  # fmt: skip
    hidden = {*beside, *(one for pair in ends.values() for one in pair)}
    found: list[Difference] = []
    for pair in matched(before, after, keys):
        key = (*way, *pair.key)
        if pair.before is None or pair.after is None:
            change = "appears" if pair.before is None else "disappears"
            found.append(
                Difference(
                    part, key, pair.number, "", change, _plain(pair.before, pair.key),
                    _plain(pair.after, pair.key),
                )
            )  # fmt: skip
            continue
        used = {name for name, _ in pair.key}
        for name in dict.fromkeys((*pair.before, *pair.after)):
            if name not in used and name not in hidden:
                found += _values(part, key, pair.number, name, pair.before, pair.after, ends)
    return found


def numbers(result: Result, question: Question, tables: Tables | None = None) -> dict[Place, float]:
    """Every number of an answer by its place."""
    found: dict[Place, float] = {
        ("figure", (), 0, name): float(value)
        for name, value in _figures(result.extra)
        if _is_number(value)
    }
    parts: list[tuple[str, Key, Sequence[Row], Sequence[str]]] = [
        ("row", (), result.rows, question.keys)
    ]
    parts += [
        (IN, ((IN, name),), [_flat(row) for row in entries], _keys_of(name, tables))
        for name, entries in _lists(result.extra)
        if _are_rows(entries)
    ]
    for part, way, rows, keys in parts:
        for pair in matched(rows, rows, keys):
            for name, value in (pair.after or {}).items():
                if _is_number(value):
                    found[part, (*way, *pair.key), pair.number, name] = float(value)
    return found


def matched(before: Sequence[Row], after: Sequence[Row], keys: Sequence[str]) -> Iterator[Pair]:
    """Rows of two answers by their keys.

    Rows of one key are paired where they say the same, then in their order.

    Parameters
    ----------
    before, after : sequence of mapping
        The rows.
    keys : sequence of str
        Columns that tell rows apart, of which those count that the rows have; without any, as
        many of the first columns as it takes.
    """
    used = _keys(before, after, keys)
    first, second = _grouped(before, used), _grouped(after, used)
    for key in dict.fromkeys((*second, *first)):
        one, other = list(first.get(key, ())), list(second.get(key, ()))
        pairs: list[tuple[Row | None, Row | None]] = []
        for row in list(other):
            if row in one:
                one.remove(row)
                other.remove(row)
                pairs.append((row, row))
        pairs += zip(one, other, strict=False)
        shared = min(len(one), len(other))
        pairs += [(row, None) for row in one[shared:]] + [(None, row) for row in other[shared:]]
        for number, (was, now) in enumerate(pairs):
            yield Pair(key, number, was, now)


def _keys(before: Sequence[Row], after: Sequence[Row], keys: Sequence[str]) -> tuple[str, ...]:
    columns = list(dict.fromkeys(name for row in (*before[:1], *after[:1]) for name in row))
    declared = tuple(name for name in keys if name in columns)
    if declared:
        return declared
    for length in range(1, len(columns) + 1):
        used = tuple(columns[:length])
        sides = (before, after)
        if all(len(_grouped(rows, used)) == len(rows) for rows in sides):
            return used
    return tuple(columns)


def _grouped(rows: Sequence[Row], keys: tuple[str, ...]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault(tuple((name, _hashed(row.get(name))) for name in keys), []).append(row)
    return found


def _hashed(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(_hashed(one) for one in value)
    if isinstance(value, Mapping):
        return tuple((key, _hashed(one)) for key, one in value.items())
    return value


def _plain(row: Row | None, key: Key) -> dict[str, Any] | None:
    """What a row says beside its key, lists apart."""
    if row is None:
        return None
    keys = {name for name, _ in key}
    return {
        name: value
        for name, value in row.items()
        if name not in keys and not isinstance(value, (list, tuple, Mapping))
    }


def _figures(part: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Values of an answer's further members by the way to them; lists apart."""
    for name, value in part.items():
        way = f"{above}{name}"
        if isinstance(value, Mapping):
            yield from _figures(value, f"{way}.")
        elif value is None or isinstance(value, (str, bool, int, float)):
            yield way, value


def _lists(part: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Sequence[Any]]]:
    """Lists of an answer's further members by the way to them."""
    for name, value in part.items():
        if isinstance(value, Mapping):
            yield from _lists(value, f"{above}{name}.")
        elif isinstance(value, (list, tuple)):
            yield f"{above}{name}", value


def _keys_of(name: str, tables: Tables | None) -> Sequence[str]:
    return (tables or {}).get(name.rpartition(".")[2], ())


def _alike(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return len(one) == len(other) and all(map(_same, one, other))


def _are_rows(entries: Sequence[Any]) -> bool:
    return all(isinstance(one, Mapping) for one in entries)


def _flat(entry: Row, above: str = "") -> dict[str, Any]:
    """An entry with what stands inside it by the way to it; lists in it as they are."""
    told: dict[str, Any] = {}
    for name, value in entry.items():
        if isinstance(value, Mapping):
            told |= _flat(value, f"{above}{name}.")
        else:
            told[f"{above}{name}"] = value
    return told


def _values(
    part: str, key: Key, number: int, name: str, before: Row, after: Row,
    ends: Mapping[str, tuple[str, str]],
) -> list[Difference]:  # fmt: skip
    one, other = before.get(name), after.get(name)
    if _same(one, other):
        return []
    change = "changed"
    if one is not None and other is not None and _is_number(one) and _is_number(other):
        change = "up" if other > one else "down"
    low, high = ends.get(name, ("", ""))
    return [
        Difference(
            part, key, number, name, change, one, other, _ends(before, low, high),
            _ends(after, low, high),
        )
    ]  # fmt: skip


def _ends(row: Row, low: str, high: str) -> tuple[float, float] | None:
    one, other = row.get(low), row.get(high)
    if not (_is_number(one) and _is_number(other)):
        return None
    return float(one or 0.0), float(other or 0.0)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return _alike(one, other)
    if _is_number(one) and _is_number(other):
        return bool(one == other or abs(other - one) <= ROUNDING * max(abs(one), abs(other), 1.0))
    return bool(one == other)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
