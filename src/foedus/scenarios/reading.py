"""Reads scenario files: every fault at once, each with its line and its mend."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.dates import exact_day
from foedus.errors import DateError, FoedusError, ScenarioError
from foedus.scenarios.change import Change
from foedus.scenarios.draft import draft_of
from foedus.scenarios.scenario import Expected, Scenario, play
from foedus.worlds.world import world

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

MOST_BYTES, MOST_CHANGES = 1_000_000, 1_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a file.

    Parameters
    ----------
    line : int
        Where; 1 for what is missing at the top.
    where : str
        Which change, and which field of it.
    wrong, mend : str
        What is wrong, and what to do.
    """

    line: int
    where: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.where}: {self.wrong} Mend: {self.mend}"


def read_scenario(path: Path | str) -> Scenario:
    """Read a scenario file.

    Parameters
    ----------
    path : path
        A TOML file.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        If it cannot be read, is not TOML, breaks the layout, or holds changes that contradict
        each other or the World of its day: every fault is named, with its line and its mend.
    """
    place = Path(path)
    return parse_scenario(text_of(place), place.name)


def parse_scenario(text: str, where: str) -> Scenario:
    """Read the content of a scenario file; see :func:`read_scenario`.

    Parameters
    ----------
    text : str
        The document.
    where : str
        What to call it in an error.
    """
    scenario, faults = looked_over(text, where)
    if scenario is None or faults:
        told = "\n  ".join(map(str, faults))
        raise ScenarioError(
            f"{where}: {len(faults)} fault{'s' * (len(faults) > 1)}\n  {told}",
            "mend each one named; docs/scenarios.md gives the layout.",
        )
    return scenario


def text_of(path: Path) -> str:
    """The text of a file.

    Raises
    ------
    ScenarioError
        If it is not there, cannot be read, is not UTF-8 or is far too long.
    """
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ScenarioError(
            f"{str(path)[:200]}: cannot be read ({why}).",
            "give the path of a TOML file, or a name that 'foedus scenario list' shows.",
        ) from error
    if len(content) > MOST_BYTES:
        raise ScenarioError(
            f"{path.name} holds {len(content)} bytes; no scenario is so long.",
            f"give a file of at most {MOST_BYTES}.",
        )
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ScenarioError(
            f"{path.name}: not UTF-8 at byte {error.start}.", "save the file as UTF-8."
        ) from error


def looked_over(text: str, where: str) -> tuple[Scenario | None, tuple[Fault, ...]]:
    """A scenario with all its faults.

    Parameters
    ----------
    text : str
        The document.
    where : str
        What to call it.

    Returns
    -------
    Scenario or None, tuple of Fault
        None where so much is wrong that there is none; by line.

    Raises
    ------
    ScenarioError
        If the text is not TOML: nothing else can be said of it then.
    """
    from foedus.atlas.toml_lines import lines_of

    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise ScenarioError(
            f"{where}: not TOML ({error}).", "mend the line named; text needs quotes."
        ) from error
    except RecursionError:
        raise ScenarioError(
            f"{where}: nested too deep to be read.", "write [[changes]] with plain values."
        ) from None
    reader = _Reader(raw, lines_of(text))
    scenario = reader.scenario()
    return scenario, tuple(sorted(reader.faults, key=lambda one: (one.line, one.where)))


class _Reader:
    """One document read: what it says, and what is wrong with it."""

    def __init__(self, raw: dict[str, Any], lines: dict[tuple[str | int, ...], int]) -> None:
        self.raw, self.lines = raw, lines
        self.faults: list[Fault] = []

    def scenario(self) -> Scenario | None:
        from foedus.scenarios.layout import ScenarioFile

        head = self._checked(
            ScenarioFile, {key: one for key, one in self.raw.items() if key != "changes"}, (), ""
        )
        changes = self._changes()
        listed = tuple(change for _, change in changes)
        if head is None:
            # What is wrong with the head is no reason to keep silent on the changes.
            day = self._day()
            if day is not None:
                self._played(Scenario("faulty", "", "", day, listed), changes)
            return None
        scenario = Scenario(
            head.name, head.title, head.text, head.on,
            listed,
            tuple(head.sources),
            tuple(
                Expected(
                    one.question,
                    tuple((key, _plain(value)) for key, value in one.parameters.items()),
                    tuple(one.row.items()),
                    one.column,
                    one.change,
                )
                for one in head.expected
            ),
            tuple(self._line(("changes", number - 1)) for number, _ in changes),
        )  # fmt: skip
        self._played(scenario, changes)
        return scenario

    def _day(self) -> date | None:
        try:
            return exact_day(self.raw.get("on", ""))
        except DateError:
            return None

    def _changes(self) -> list[tuple[int, Change]]:
        from foedus.scenarios.layout import FILES

        listed = self.raw.get("changes", [])
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            self._fault(("changes",), "changes", "are no tables.", "begin each with [[changes]].")
            return []
        if len(listed) > MOST_CHANGES:
            self._fault(
                ("changes",), "changes", f"are {len(listed)}.", f"give at most {MOST_CHANGES}."
            )
            return []
        read = []
        for number, table in enumerate(listed, 1):
            place = ("changes", number - 1)
            kind = table.get("kind")
            if not isinstance(kind, str) or kind not in FILES:
                self._fault(
                    (*place, "kind"), f"change {number}",
                    "has no kind." if kind is None else f"{str(kind)[:80]!r} is no kind.",
                    _nearest(str(kind), tuple(FILES)),
                )  # fmt: skip
                continue
            told = f"change {number} ({kind})"
            file = self._checked(FILES[kind], table, place, told)
            if file is not None:
                read.append((number, file.record()))
        return read

    def _played(self, scenario: Scenario, changes: list[tuple[int, Change]]) -> None:
        """Make the changes, all of them, whatever their day: what cannot be made is a fault."""
        try:
            here = world(scenario.on, stale=True)
        except FoedusError as error:
            self._fault(("on",), "on", error.wrong, error.mend)
            return
        dated = zip(changes, scenario.changes, strict=True)
        listed = sorted(
            ((number, change) for (number, _), change in dated),
            key=lambda one: (one[1].on or scenario.on, one[0]),
        )
        for number, refused in play(tuple(listed), draft_of(here))[1]:
            kind = self.raw["changes"][number - 1]["kind"]
            self._fault(
                ("changes", number - 1), f"change {number} ({kind})", refused.wrong, refused.mend
            )

    def _checked(
        self, layout: type[BaseModel], table: dict[str, Any], place: tuple[str | int, ...],
        told: str,
    ) -> Any:  # fmt: skip
        from pydantic import ValidationError

        try:
            return layout.model_validate(table)
        except ValidationError as error:
            self._refused(error, layout, place, told)
            return None

    def _refused(
        self, error: ValidationError, layout: type[BaseModel], place: tuple[str | int, ...],
        told: str,
    ) -> None:  # fmt: skip
        for one in error.errors():
            # Names that stand in no file (a form among several) are no way to a value.
            way = [
                str(part + 1) if isinstance(part, int) else part
                for depth, part in enumerate(one["loc"])
                if not isinstance(part, str)
                or depth == 0
                or (*place, *one["loc"][: depth + 1]) in self.lines
                or one["type"] in ("missing", "extra_forbidden")
            ]
            said, mend = one["msg"].removeprefix("Value error, "), "mend the field named."
            if one["type"] == "extra_forbidden":
                said = "is no field of this."
                names = [info.alias or name for name, info in layout.model_fields.items()]
                mend = _nearest(way[-1], tuple(names)) if len(way) == 1 else "leave it out."
            elif one["type"] == "missing":
                said, mend = "is missing.", "add it."
            fault = Fault(
                self._line((*place, *one["loc"])),
                ", ".join(filter(None, (told, ".".join(way)))) or "file",
                said if said.endswith(".") else f"{said}.",
                mend,
            )
            if fault not in self.faults:
                self.faults.append(fault)

    def _line(self, place: tuple[str | int, ...]) -> int:
        from foedus.atlas.toml_lines import line_at

        return line_at(self.lines, place)

    def _fault(self, place: tuple[str | int, ...], where: str, wrong: str, mend: str) -> None:
        self._fault_at(self._line(place), where, wrong, mend)

    def _fault_at(self, line: int, where: str, wrong: str, mend: str) -> None:
        self.faults.append(Fault(line, where[:200], wrong[:1000], mend[:1000]))


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _nearest(name: str, known: tuple[str, ...]) -> str:
    from rapidfuzz import process

    near = [hit for hit, _, _ in process.extract(name, known, limit=2, score_cutoff=60)]
    listed = f"use one of {', '.join(known)}."
    return f"did you mean {' or '.join(near)}? {listed[0].upper()}{listed[1:]}" if near else listed
