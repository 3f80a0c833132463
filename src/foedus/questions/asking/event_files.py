"""Reads a CSV or TOML file of events: the same facts as the command's options, one row each."""

from __future__ import annotations

import csv
import io
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from foedus.errors import EventError

# `id` is the user's own name for the event; the rest are facts.
FACTS = (
    "attacker", "target", "on", "place", "means", "object", "scale",
    "by_non_state", "provoked", "first_force", "id",
)  # fmt: skip
FLAGS = ("by_non_state", "provoked")
_TRUE, _FALSE = ("true", "yes", "1"), ("false", "no", "0", "")


def read_events(path: str | Path) -> list[dict[str, Any]]:
    """The events of a file, as facts for the duties question.

    Parameters
    ----------
    path : str or Path
        ``.csv`` with a header of fact names, or ``.toml`` with ``[[events]]`` tables.

    Raises
    ------
    EventError
        If the file cannot be read, or a row is not an event: names the row and the column.
    """
    file = Path(path)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise EventError(
            f"{file}: cannot be read ({error.strerror}).", "give the path of a CSV or TOML file."
        ) from error
    except UnicodeDecodeError as error:
        raise EventError(
            f"{file}: not UTF-8 at byte {error.start}.", "save it as UTF-8."
        ) from error
    rows = _toml(file, text) if file.suffix.lower() == ".toml" else _csv(file, text)
    if not rows:
        raise EventError(f"{file}: holds no event.", "write at least one row.")
    seen: set[object] = set()
    for number, facts in enumerate(rows, 1):
        name = facts.get("id")
        if name is not None and name in seen:
            raise EventError(
                f"{file}, event {number}: id {name!r} stands twice.",
                "give every event an id of its own.",
            )
        seen.add(name)
    return rows


def _known(file: Path, number: int, names: list[str]) -> None:
    for name in names:
        if name not in FACTS:
            near = get_close_matches(name, FACTS, 1)
            where = f"event {number}" if number else "header"
            raise EventError(
                f"{file}, {where}: no fact is called {name!r}.",
                f"did you mean {near[0]!r}?" if near else f"use {', '.join(FACTS)}.",
            )


def _csv(file: Path, text: str) -> list[dict[str, Any]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        header = [name.strip() for name in reader.fieldnames or []]
        _known(file, 0, header)
        repeated = sorted({name for name in header if header.count(name) > 1})
        if repeated:
            raise EventError(
                f"{file}, header: {', '.join(repeated)} stands twice.", "give each fact one column."
            )
        if "target" not in header:
            raise EventError(
                f"{file}: no column 'target'.", f"begin with a header of {', '.join(FACTS)}."
            )
        for number, row in enumerate(reader, 1):
            if None in row or None in row.values():
                raise EventError(
                    f"{file}, event {number}: not as many cells as the header has.",
                    "give every row one cell for each column.",
                )
            facts: dict[str, Any] = {
                str(name).strip(): value.strip() or None for name, value in row.items()
            }
            for name in FLAGS:
                if name in facts:
                    facts[name] = _flag(file, number, name, facts[name])
            rows.append(facts)
    except csv.Error as error:
        raise EventError(
            f"{file}, line {reader.line_num}: not CSV ({error}).", "close every quote."
        ) from error
    return rows


def _flag(file: Path, number: int, name: str, value: str | None) -> bool:
    said = (value or "").casefold()
    if said not in (*_TRUE, *_FALSE):
        raise EventError(f"{file}, event {number}: {name} is {value!r}.", "write true or false.")
    return said in _TRUE


def _toml(file: Path, text: str) -> list[dict[str, Any]]:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise EventError(f"{file}: not TOML ({error}).", "mend the line named.") from error
    except RecursionError:
        raise EventError(
            f"{file}: nested too deep to be read.", "give [[events]] with plain values."
        ) from None
    events = raw.get("events")
    if not isinstance(events, list) or not all(isinstance(one, dict) for one in events):
        raise EventError(
            f"{file}: holds no [[events]] tables.", "begin each event with a line [[events]]."
        )
    for number, facts in enumerate(events, 1):
        _known(file, number, list(facts))
        for name, value in facts.items():
            if name in FLAGS:
                good = isinstance(value, bool)
            elif name in ("attacker", "target") and isinstance(value, list):
                facts[name] = ",".join(str(one) for one in value)
                good = True
            elif name == "on":
                facts[name] = str(value)
                good = True
            else:
                good = isinstance(value, (str, int)) and not isinstance(value, bool)
                facts[name] = str(value)
            if not good:
                raise EventError(
                    f"{file}, event {number}: {name} is {value!r}.",
                    "write true or false." if name in FLAGS else "write text in quotes.",
                )
    return events
