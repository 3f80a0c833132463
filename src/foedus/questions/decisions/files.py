"""Reads a body of the user's own, and positions on an issue, from TOML: every fault at once."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from foedus.atlas.toml_lines import line_at, lines_of
from foedus.errors import EventError

_ABSTENTION = ("consents", "no-support", "veto-against", "of-those-voting")
_LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class OwnBody:
    """A body of the user's: members, weights, and what carries."""

    name: str
    members: tuple[str, ...]
    weights: tuple[Decimal, ...]
    vetoes: tuple[str, ...]
    quota: Decimal | None
    share: Fraction | None
    more_than: bool
    least: int
    fewest_against: int
    abstention: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Where one actor stands; ``power`` is None where it is left to the rule."""

    name: str
    position: float
    salience: float
    power: float | None
    error: float


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue and the actors' positions on it."""

    name: str
    status_quo: float | None
    actors: tuple[Actor, ...]


@dataclass(slots=True)
class _Reading:
    """A file as it is read: where its values stand, and what is wrong with them."""

    file: Path
    raw: dict[str, Any]
    lines: Mapping[tuple[str | int, ...], int]
    faults: list[tuple[int, str, str]] = field(default_factory=list)

    def fault(self, place: Iterable[str | int], wrong: str, mend: str) -> None:
        """Keep a fault with its line."""
        self.faults.append((line_at(self.lines, place), wrong, mend))

    def known(self, table: Mapping[str, Any], names: Iterable[str], *place: str | int) -> None:
        """Every key of a table must be one that the layout has."""
        names = list(names)
        for key in table:
            if key not in names:
                near = get_close_matches(str(key), names, 1)
                self.fault(
                    (*place, key),
                    f"nothing is called {key!r} here",
                    f"did you mean {near[0]!r}?" if near else f"use {', '.join(names)}",
                )

    def number(
        self,
        table: Mapping[str, Any],
        key: str,
        default: float | None,
        *place: str | int,
        least: float = -_LARGEST,
        most: float = _LARGEST,
        whole: bool = False,
    ) -> Any:
        """A number within bounds; a fault, and the default, where it is none."""
        if key not in table:
            if default is None:
                self.fault(place, f"{key} is missing", f"write {key} = 1")
            return default if default is not None else 0
        value = table[key]
        kinds = (int,) if whole else (int, float)
        good = isinstance(value, kinds) and not isinstance(value, bool) and math.isfinite(value)
        if not good or not least <= value <= most:
            what = "whole number" if whole else "number"
            upper = f" to {most:g}" if most < _LARGEST else " or more"
            bounds = f" of {least:g}{upper}" if least > -_LARGEST else ""
            self.fault((*place, key), f"{key} is {value!r}", f"write a {what}{bounds}")
            return default if default is not None else 0
        return value

    def name(self, table: Mapping[str, Any], *place: str | int) -> str:
        """A name in quotes."""
        value = table.get("name")
        if not isinstance(value, str) or not value.strip() or "+" in value:
            self.fault(
                (*place, "name"),
                "name is missing" if value is None else f"name is {value!r}",
                "write a name in quotes, without '+'",
            )
            return ""
        return value.strip()

    def flag(self, table: Mapping[str, Any], key: str, *place: str | int) -> bool:
        """True or false."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.fault((*place, key), f"{key} is {value!r}", "write true or false")
        return value is True

    def tables(self, key: str) -> list[dict[str, Any]]:
        """The ``[[key]]`` tables; a fault if there are none."""
        value = self.raw.get(key)
        if not isinstance(value, list) or not value:
            self.fault((key,), f"there are no [[{key}]]", f"begin each with a line [[{key}]]")
            return []
        return [one if isinstance(one, dict) else {} for one in value]

    def twice(self, names: list[str], key: str) -> None:
        """No name may stand twice."""
        for place, name in enumerate(names):
            if name and name in names[:place]:
                self.fault((key, place, "name"), f"{name} stands twice", "give each name once")

    def done(self) -> None:
        """Refuse the file if anything is wrong with it."""
        if self.faults:
            self.refuse()

    def refuse(self) -> NoReturn:
        """Name every fault with its line and mend."""
        told = "".join(
            f"\n  line {line}: {wrong}; {mend}." for line, wrong, mend in sorted(self.faults)
        )
        raise EventError(
            f"{self.file}: {len(self.faults)} fault(s){told}",
            "mend each line named; docs/decisions-and-votes.md gives the layout.",
        )


def _opened(path: str | Path) -> _Reading:
    file = Path(path)
    try:
        text = file.read_bytes().decode("utf-8-sig")
        return _Reading(file, tomllib.loads(text), lines_of(text))
    except OSError as error:
        raise EventError(
            f"{file}: cannot be read ({error.strerror}).", "give the path of a TOML file."
        ) from error
    except UnicodeDecodeError as error:
        raise EventError(
            f"{file}: not UTF-8 at byte {error.start}.", "save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise EventError(f"{file}: not TOML ({error}).", "mend the line named.") from error
    except RecursionError:
        raise EventError(f"{file}: nested too deep to be read.", "give plain tables.") from None


def read_body_file(path: str | Path) -> OwnBody:
    """A body from a TOML file: ``name``, ``[rule]`` and ``[[members]]``.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    OwnBody

    Raises
    ------
    EventError
        If it cannot be read; or naming every fault in it, with line and mend.
    """
    read = _opened(path)
    read.known(read.raw, ("name", "total", "rule", "members"))
    title = read.raw.get("name", read.file.stem)
    if not isinstance(title, str) or not title.strip():
        read.fault(("name",), f"name is {title!r}", "write a name in quotes")
    rows = read.tables("members")
    names, weights, vetoes = [], [], []
    for place, row in enumerate(rows):
        at = ("members", place)
        read.known(row, ("name", "weight", "veto"), *at)
        names.append(read.name(row, *at))
        weights.append(Decimal(str(read.number(row, "weight", 1, *at, least=0))))
        if read.flag(row, "veto", *at):
            vetoes.append(names[-1])
    read.twice(names, "members")
    total = sum(weights, Decimal(0))
    if "total" in read.raw:
        declared = Decimal(str(read.number(read.raw, "total", None, least=0)))
        if rows and declared != total:
            read.fault(
                ("total",), f"total is {declared} and the weights add up to {total}",
                "mend the weights or the total",
            )  # fmt: skip
    rule = read.raw.get("rule")
    if not isinstance(rule, dict):
        read.fault(("rule",), "there is no [rule]", "write [rule] with quota, share or least")
        rule = {}
    found = _rule(read, rule, total, len(rows))
    read.done()
    return OwnBody(str(title), tuple(names), tuple(weights), tuple(vetoes), *found)


def _rule(
    read: _Reading, rule: Mapping[str, Any], total: Decimal, count: int
) -> tuple[Decimal | None, Fraction | None, bool, int, int, str]:
    keys = ("quota", "share", "more_than", "least", "fewest_against", "abstention")
    read.known(rule, keys, "rule")
    quota, share = None, None
    if "quota" in rule:
        quota = Decimal(str(read.number(rule, "quota", None, "rule", least=0)))
        if quota > total and total:
            read.fault(
                ("rule", "quota"), f"quota {quota} is above all weights together, {total}",
                "lower the quota or raise the weights",
            )  # fmt: skip
        if not quota:
            read.fault(("rule", "quota"), "a quota of 0 adopts everything", "write more than 0")
    if "share" in rule:
        try:
            share = Fraction(str(rule["share"]))
        except (ValueError, ZeroDivisionError):
            share = Fraction(0)
        if isinstance(rule["share"], bool) or not 0 < share <= 1:
            read.fault(
                ("rule", "share"), f"share is {rule['share']!r}",
                "write a part above 0 and up to 1, as '2/3'",
            )  # fmt: skip
    least = read.number(rule, "least", 0, "rule", least=0, whole=True)
    fewest = read.number(rule, "fewest_against", 0, "rule", least=0, whole=True)
    more_than = read.flag(rule, "more_than", "rule")
    if "quota" in rule and "share" in rule:
        read.fault(("rule", "share"), "quota and share both stand here", "keep one of them")
    if not ("quota" in rule or "share" in rule or least):
        read.fault(("rule",), "nothing says what carries", "write quota, share or least")
    if count and (least > count or fewest > count):
        read.fault(
            ("rule",), f"more members are asked for than the {count} there are", "lower the number"
        )
    if share == 1 and more_than:
        read.fault(("rule", "more_than"), "nothing is more than all", "take more_than out")
    abstention = rule.get("abstention", "no-support")
    if abstention not in _ABSTENTION:
        read.fault(
            ("rule", "abstention"), f"abstention is {abstention!r}",
            f"write one of {', '.join(_ABSTENTION)}",
        )  # fmt: skip
    if abstention == "of-those-voting" and "share" not in rule:
        read.fault(
            ("rule", "abstention"), "a quota of those who vote must be a share", "write share"
        )
    if abstention == "consents" and (least != count or "quota" in rule or "share" in rule):
        read.fault(
            ("rule", "abstention"), "an abstention consents only where one vote against bars",
            f"write least = {count} alone, or another abstention",
        )  # fmt: skip
    return quota, share, more_than, int(least), int(fewest), str(abstention)


def read_positions(path: str | Path) -> Issue:
    """Positions on an issue from a TOML file: ``issue``, ``status_quo`` and ``[[actors]]``.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    Issue

    Raises
    ------
    EventError
        If it cannot be read; or naming every fault in it, with line and mend.
    """
    read = _opened(path)
    read.known(read.raw, ("issue", "status_quo", "actors"))
    title = read.raw.get("issue", read.file.stem)
    if not isinstance(title, str) or not title.strip():
        read.fault(("issue",), f"issue is {title!r}", "write a name in quotes")
    quo = read.number(read.raw, "status_quo", 0) if "status_quo" in read.raw else None
    actors = []
    for place, row in enumerate(read.tables("actors")):
        at = ("actors", place)
        read.known(row, ("name", "position", "salience", "power", "error"), *at)
        power = read.number(row, "power", 0, *at, least=0) if "power" in row else None
        actors.append(
            Actor(
                read.name(row, *at),
                float(read.number(row, "position", None, *at)),
                float(read.number(row, "salience", 1, *at, least=0, most=1)),
                None if power is None else float(power),
                float(read.number(row, "error", 0, *at, least=0)),
            )
        )
    read.twice([one.name for one in actors], "actors")
    given = [one.power is not None for one in actors]
    if any(given) and not all(given):
        missing = given.index(False)
        read.fault(
            ("actors", missing), f"{actors[missing].name} has no power, and others have",
            "give all of them a power, or none",
        )  # fmt: skip
    if actors and not any(one.salience and (one.power is None or one.power) for one in actors):
        read.fault(("actors",), "no actor has both power and salience", "give some to one of them")
    read.done()
    return Issue(str(title), None if quo is None else float(quo), tuple(actors))
