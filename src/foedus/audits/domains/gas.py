"""N-1 of gas supply from a file of the user's: foedus holds no gas data."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foedus.audits.domains.figure import Figure
from foedus.errors import EventError, FoedusError
from foedus.measures.domains import n_minus_1_eu2017_1938
from foedus.states import State, resolve

NUMBERS = ("entry", "production", "storage", "lng", "largest", "demand")
OPTIONAL = ("demand_side",)
TEXTS = ("state", "as_of", "source")
FORMULA = "100 (EP + P + S + LNG - I) / (D - D_eff), EU 2017/1938 annex II"
SAYS_NOT = (
    "capacity is not gas: nothing of contracts, prices, what a supplier will do, or stores half "
    "empty; nothing of electricity or oil; the region's N-1 of the regulation is not made"
)
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Gas:
    """Technical capacities of one state, in one unit, and the demand of a day."""

    state: str
    as_of: str
    source: str
    entry: float
    production: float
    storage: float
    lng: float
    largest: float
    demand: float
    demand_side: float = 0.0

    @property
    def n_minus_1(self) -> float:
        """Unit: percent."""
        return n_minus_1_eu2017_1938(
            self.entry, self.production, self.storage, self.lng, self.largest, self.demand,
            self.demand_side,
        )  # fmt: skip


def read_gas(path: str | Path) -> tuple[Gas, ...]:
    """Read a table of capacities: CSV with a header, or TOML with ``[[states]]``.

    Parameters
    ----------
    path : path
        Columns ``state, as_of, source, entry, production, storage, lng, largest, demand`` and, if
        wanted, ``demand_side``.

    Raises
    ------
    EventError
        If it cannot be read or is wrong: every fault, with its line or entry.

    References
    ----------
    eu2017_1938
    """
    where = Path(path)
    try:
        if where.stat().st_size > _MOST_BYTES:
            raise EventError(f"{where.name} is too large for a table of states.", _FORM)
        text = where.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EventError(f"{where} cannot be read: {error}.", _FORM) from error
    entries = _toml(text, where.name) if where.suffix.lower() == ".toml" else _csv(text, where.name)
    faults: list[str] = []
    found: dict[str, Gas] = {}
    for place, entry in entries:
        one = _gas(entry, place, faults)
        if one is not None and one.state in found:
            faults.append(f"{place}: {one.state} stands twice")
        elif one is not None:
            found[one.state] = one
    if not entries:
        faults.append("no state")
    if faults:
        raise EventError(f"{where.name}: {'; '.join(faults)}.", _FORM)
    return tuple(found.values())


_FORM = (
    f"give a CSV with the columns {', '.join((*TEXTS, *NUMBERS))} and, if wanted, demand_side, or "
    "a TOML file with them under [[states]]; capacities in one unit a day."
)


def _csv(text: str, name: str) -> list[tuple[str, Mapping[str, Any]]]:
    reader = csv.reader(io.StringIO(text))
    head = [one.strip() for one in next(reader, [])]
    wrong = _columns(head)
    if wrong:
        raise EventError(f"{name}: {wrong}.", _FORM)
    found: list[tuple[str, Mapping[str, Any]]] = []
    for cells in reader:
        if not any(one.strip() for one in cells):
            continue
        if len(cells) != len(head):
            raise EventError(
                f"{name}, line {reader.line_num}: {len(cells)} cells, not {len(head)}.", _FORM
            )
        row = {key: cell.strip() for key, cell in zip(head, cells, strict=True)}
        found.append((f"line {reader.line_num}", row))
    return found


def _toml(text: str, name: str) -> list[tuple[str, Mapping[str, Any]]]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise EventError(f"{name} is not TOML: {error}.", _FORM) from error
    listed = data.get("states")
    if set(data) != {"states"} or not isinstance(listed, list):
        raise EventError(f"{name} has no list [[states]], or more than it.", _FORM)
    found: list[tuple[str, Mapping[str, Any]]] = []
    for place, entry in enumerate(listed, 1):
        wrong = _columns(list(entry)) if isinstance(entry, dict) else "no table"
        if wrong:
            raise EventError(f"{name}, entry {place}: {wrong}.", _FORM)
        found.append((f"entry {place}", entry))
    return found


def _columns(head: Sequence[str]) -> str:
    lacking = [one for one in (*TEXTS, *NUMBERS) if one not in head]
    more = [one for one in head if one not in (*TEXTS, *NUMBERS, *OPTIONAL)]
    twice = sorted({one for one in head if list(head).count(one) > 1})
    said = [
        f"{what} {', '.join(names)}"
        for what, names in (("no column", lacking), ("unknown", more), ("twice", twice))
        if names
    ]
    return "; ".join(said)


def _gas(entry: Mapping[str, Any], place: str, faults: list[str]) -> Gas | None:
    texts = {name: str(entry[name]).strip() for name in TEXTS}
    wrong = [f"{place}: {name} is empty" for name, said in texts.items() if not said]
    code = ""
    if texts["state"]:
        try:
            code = resolve(texts["state"]).state.code
        except FoedusError as error:
            wrong.append(f"{place}: {error.wrong.rstrip('.')}")
    numbers = {}
    for name in (*NUMBERS, *OPTIONAL):
        said = entry.get(name, 0.0 if name in OPTIONAL else "")
        said = 0.0 if name in OPTIONAL and said == "" else said
        try:
            if isinstance(said, bool):
                raise ValueError
            numbers[name] = float(said)
        except (TypeError, ValueError):
            wrong.append(f"{place}: {name} is {said!r}, no number")
    if not wrong:
        one = Gas(code, texts["as_of"], texts["source"], **numbers)
        try:
            if not one.n_minus_1 >= 0:  # pragma: no cover
                raise ValueError("no N-1")
        except ValueError as error:
            wrong.append(f"{place}: {error}")
        else:
            return one
    faults.extend(wrong)
    return None


def gas_figures(states: Sequence[State], given: Sequence[Gas] | None) -> tuple[Figure, ...]:
    """N-1 of each member that the file has; one figure without a value where there is no file."""
    label, unit = "gas N-1", "%"
    if given is None:
        return (
            Figure(
                "gas-n-1", label, "energy", None, unit, "", FORMULA, (), SAYS_NOT,
                note="No gas data is held: give a file with --energy.", cite=("eu2017_1938",),
            ),
        )  # fmt: skip
    codes = {one.code for one in states}
    held = [one for one in given if one.state in codes]
    missing = tuple(sorted(codes - {one.state for one in held}))
    if not held:
        return (
            Figure(
                "gas-n-1", label, "energy", None, unit, "", FORMULA, ("energy file",), SAYS_NOT,
                missing=missing, note="The file has no member of the group.", cite=("eu2017_1938",),
            ),
        )  # fmt: skip
    return tuple(
        Figure(
            "gas-n-1", label, "energy", one.n_minus_1, unit, one.as_of, FORMULA, ("energy file",),
            SAYS_NOT, about=one.state, missing=missing, note=f"The file's own source: {one.source}",
            cite=("eu2017_1938",),
        )
        for one in sorted(held, key=lambda one: one.state)
    )  # fmt: skip
