"""Reads scenario files: every fault at once, each with its line and its mend."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.dates import exact_day
from foedus.errors import DateError, FoedusError, ScenarioError, UnknownAgreementError
from foedus.scenarios.bounds import check_keys
from foedus.scenarios.change import Change
from foedus.scenarios.draft import draft_of
from foedus.scenarios.forming import Form
from foedus.scenarios.scenario import Expected, Scenario, play
from foedus.worlds.world import World, world

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

    from foedus.scenarios.layout import ExpectedFile

MOST_BYTES, MOST_CHANGES, MOST_FAULTS = 1_000_000, 1_000, 200
_STATES = ("state", "states", "parties", "toward", "by", "at")
_MENDS = {
    "literal_error": "write one of these.",
    "enum": "write one of these.",
    "too_short": "name more.",
    "finite_number": "write a number such as 3.5.",
    "less_than_equal": "write a smaller one.",
    "greater_than_equal": "write a greater one.",
    "string_too_long": "write less.",
    "float_type": "write a number without quotes: 3.5.",
    "float_parsing": "write a number without quotes: 3.5.",
    "int_type": "write a whole number without quotes: 3.",
    "int_parsing": "write a whole number without quotes: 3.",
    "int_from_float": "write a whole number: 3.",
    "bool_type": "write true or false, without quotes.",
    "bool_parsing": "write true or false, without quotes.",
    "string_type": 'write it in quotes: "POL".',
    "list_type": 'write a list: ["POL", "EST"].',
    "dict_type": "write a table: { key = 1 }.",
}


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


def looked_over(
    text: str, where: str, askable: Callable[[Expected], FoedusError | None] | None = None
) -> tuple[Scenario | None, tuple[Fault, ...]]:
    """A scenario with all its faults.

    Parameters
    ----------
    text : str
        The document.
    where : str
        What to call it.
    askable : function, optional
        See :func:`foedus.scenarios.showing.checked`.

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

    check_keys(text, where)
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
    if askable is not None:
        reader.expected(askable)
    return scenario, tuple(sorted(reader.faults, key=lambda one: (one.line, one.where)))


class _Reader:
    """One document read: what it says, and what is wrong with it."""

    def __init__(self, raw: dict[str, Any], lines: dict[tuple[str | int, ...], int]) -> None:
        self.raw, self.lines = raw, lines
        self.faults: list[Fault] = []
        self.tried: date | None = None

    def scenario(self) -> Scenario | None:
        from foedus.scenarios.layout import ScenarioFile

        head = self._checked(
            ScenarioFile, {key: one for key, one in self.raw.items() if key != "changes"}, (), ""
        )
        changes = self._changes()
        listed = tuple(change for _, change in changes)
        if head is None:
            # What is wrong with the head is no reason to keep silent on the changes.
            self._played(Scenario("faulty", "", "", self._day(), listed), changes)
            return None
        scenario = Scenario(
            head.name, head.title, head.text, head.on,
            listed,
            tuple(head.sources),
            tuple(map(_expected, head.expected)),
            tuple(self._line(("changes", number - 1)) for number, _ in changes),
        )  # fmt: skip
        self._played(scenario, changes)
        return scenario

    def expected(self, askable: Callable[[Expected], FoedusError | None]) -> None:
        """Look at the expected differences that can be read, whatever else is wrong."""
        from pydantic import ValidationError

        from foedus.scenarios.layout import ExpectedFile

        listed = self.raw.get("expected", [])
        for place, table in enumerate(listed if isinstance(listed, list) else ()):
            try:
                refused = askable(_expected(ExpectedFile.model_validate(table)))
            except ValidationError:
                # Told with the head of the file.
                continue
            if refused is not None:
                self._fault(
                    ("expected", place), f"expected {place + 1}", refused.wrong, refused.mend
                )

    def _day(self) -> date:
        """The file's day; the atlas's where it gives none that can be read."""
        try:
            return exact_day(self.raw.get("on", ""))
        except (DateError, TypeError):
            return self._tried()

    def _tried(self) -> date:
        from foedus.atlas.edition import edition

        self.tried = edition().as_of
        return self.tried

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
            # A day that the layout refuses is named once.
            if not any(one.where == "on" for one in self.faults):
                self._fault(("on",), "on", error.wrong, error.mend)
            if self.tried is None:
                undated = tuple(change for _, change in changes)
                self._played(Scenario("faulty", "", "", self._tried(), undated), changes)
            return
        dated = zip(changes, scenario.changes, strict=True)
        listed = sorted(
            ((number, change) for (number, _), change in dated),
            key=lambda one: (one[1].on or scenario.on, one[0]),
        )
        tables = self.raw["changes"] if changes else []
        # By key: the change that forms it, if it can be.
        forms = {change.key: number for number, change in listed if isinstance(change, Form)}
        for number, refused in play(tuple(listed), draft_of(here))[1]:
            table, mend = tables[number - 1], refused.mend
            later = forms.get(str(table.get("agreement")), number)
            if later != number and isinstance(refused, UnknownAgreementError):
                mend = f"change {later} of this file forms it: let it come before, or date it so."
            self._fault(
                ("changes", number - 1), f"change {number} ({table['kind']})",
                self._supposed(refused.wrong, table), mend,
            )  # fmt: skip
        self._named(here, scenario.on, {number for number, _ in changes})

    def _supposed(self, wrong: str, table: dict[str, Any]) -> str:
        """What is wrong, and on which day that was tried where the file says none."""
        if self.tried is None or table.get("on") is not None:
            return wrong
        return f"{wrong} (Tried on {self.tried}: the file's own day cannot be read.)"

    def _named(self, here: World, on: date, read: set[int]) -> None:
        """Look up the names in changes that are otherwise at fault: they are not made."""
        from foedus.states import resolve

        draft = draft_of(here)
        listed = self.raw.get("changes", [])
        tables = (
            [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        )
        formed = {str(one.get("key")) for one in tables}
        for number, table in enumerate(tables, 1):
            if number in read:
                continue
            try:
                day = exact_day(table.get("on", on))
            except (DateError, TypeError):
                continue
            for field in (*_STATES, "agreement"):
                said = table.get(field, [])
                for name in said if isinstance(said, list) else [said]:
                    if isinstance(name, bool) or not isinstance(name, (str, int)):
                        continue
                    try:
                        if field != "agreement":
                            resolve(name, on=day)
                        elif str(name) not in formed and draft.any_row(str(name)) is None:
                            draft.row(str(name), day)
                    except FoedusError as error:
                        self._fault(
                            ("changes", number - 1, field), f"change {number}, {field}",
                            self._supposed(error.wrong, table), error.mend,
                        )  # fmt: skip

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
            said, mend = (
                one["msg"].removeprefix("Value error, "),
                _MENDS.get(one["type"], "mend the field named."),
            )
            if said.startswith("Input should"):
                said = said.replace("Input", _shown(one["input"]), 1)
            if one["type"].endswith("_type") and one["type"] not in _MENDS:
                mend = "write it as docs/scenarios.md shows."
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
                self._put(fault)

    def _line(self, place: tuple[str | int, ...]) -> int:
        from foedus.atlas.toml_lines import line_at

        return line_at(self.lines, place)

    def _fault(self, place: tuple[str | int, ...], where: str, wrong: str, mend: str) -> None:
        self._fault_at(self._line(place), where, wrong, mend)

    def _fault_at(self, line: int, where: str, wrong: str, mend: str) -> None:
        self._put(Fault(line, where[:200], wrong[:1000], mend[:1000]))

    def _put(self, fault: Fault) -> None:
        """Keep a fault; of very many the first are enough to begin with."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


def _shown(value: object) -> str:
    """A value of the file in a few letters."""
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _expected(one: ExpectedFile) -> Expected:
    return Expected(
        one.question,
        tuple((key, _plain(value)) for key, value in one.parameters.items()),
        tuple(one.row.items()),
        one.column,
        one.change,
    )


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _nearest(name: str, known: tuple[str, ...]) -> str:
    from rapidfuzz import process

    near = [hit for hit, _, _ in process.extract(name, known, limit=2, score_cutoff=60)]
    listed = f"use one of {', '.join(known)}."
    return f"did you mean {' or '.join(near)}? {listed[0].upper()}{listed[1:]}" if near else listed
