"""Asks a question as things are and in a scenario, with the same draws, and tells what differs."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from foedus.compare.charting import comparison_charts
from foedus.compare.matching import IN, ROUNDING, Difference, Place, differences, numbers
from foedus.errors import ScenarioError, UnknownNameError
from foedus.progress import steps
from foedus.questions import NAMES, module_of
from foedus.questions.asking.charting import rests_on
from foedus.results.declaration import Question
from foedus.results.result import Result
from foedus.scenarios.library import find_scenario
from foedus.scenarios.scenario import DIRECTIONS, Scenario

REPEATS, MOST_REPEATS = 4, 20
LEVEL = 0.95
# Student's t at 0.975 by degrees of freedom.
_T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
)  # fmt: skip
_SHOWN = 40
_FIGURES = 12
_BRIEF, _WORDS = 24, 4
PARTS = ("figure", "row", IN)
_LARGE = 1000


def compare(
    scenario: Scenario | Path | str,
    question: str,
    /,
    *,
    repeats: int = REPEATS,
    **parameters: Any,
) -> Result:
    """One question on the World as it is and on that of a scenario.

    Both are asked with the same parameters, the same day and the same seed, so that what is drawn
    is drawn alike and a difference is the scenario's. Where the question draws, both are asked
    again with other seeds: from the spread of the differences follows how much of one is chance.

    Parameters
    ----------
    scenario : Scenario, path or str
        A name of the library, or a file.
    question : str
        Any question.
    repeats : int
        Further seeds with which a question that draws is asked, 0 to 20; an interval takes two.
    **parameters
        Those of the question, but for ``scenario``.

    Returns
    -------
    Result
        One row per value that differs; rows that appear or disappear are one each.

    Raises
    ------
    ScenarioError
        If there is no such scenario, it is faulty, or the number of repeats is no use.
    UnknownNameError
        If there is no such question.
    FoedusError
        As the question itself refuses.

    Examples
    --------
    >>> found = compare("ukraine-joins-nato", "treaties", duty="defense")
    >>> [(row["key"]["key"], row["column"]) for row in found.rows]
    [('north-atlantic-treaty', 'parties')]
    """
    supposed = find_scenario(scenario)
    declared = declared_of(question)
    if isinstance(repeats, bool) or not 0 <= repeats <= MOST_REPEATS:
        raise ScenarioError(
            f"{repeats} repeats are not between 0 and {MOST_REPEATS}.", "ask for 4, or 0 for none."
        )
    if "scenario" in parameters:
        raise ScenarioError(
            "a scenario is named among the question's own parameters.",
            "name it before the question: the other side is the World as it is.",
        )
    draws = any(one.name == "seed" for one in declared.parameters)
    with steps(2 * (1 + (repeats if draws else 0)), alike=True) as step:
        before, after, missing = _both(supposed, question, declared, parameters, step)
        if before is None or after is None:
            return _unmoved(supposed, question, declared, parameters)
        found = differences(before, after, declared, _tables())
        spread = _spread(supposed, question, declared, parameters, repeats, before, after, step)
    return _told(supposed, question, declared, before, after, found, spread, repeats, missing)


def declared_of(question: str) -> Question:
    """The declaration of a question by its name.

    Raises
    ------
    UnknownNameError
        If there is none: the nearest are named.
    """
    if question in NAMES:
        declared: Question = module_of(question).QUESTION
        return declared
    from rapidfuzz import process

    near = [hit for hit, _, _ in process.extract(question, NAMES, limit=2, score_cutoff=60)]
    raise UnknownNameError(
        f"no question is called {question[:80]!r}.",
        f"{f'did you mean {chr(32).join(near)}? ' if near else ''}Ask one of {', '.join(NAMES)}.",
    )


def _both(
    scenario: Scenario,
    question: str,
    declared: Question,
    parameters: Mapping[str, Any],
    step: Callable[[str], None],
    again: str = "",
) -> tuple[Result | None, Result | None, tuple[str, ...]]:
    """The two answers; one to which the other side has none stands beside an empty one."""
    if not declared.takes_world:
        return None, None, ()
    answer = module_of(question).answer
    refused: list[UnknownNameError] = []
    after: Result | None = None
    before: Result | None = None
    step(f"in the scenario{again}")
    try:
        after = answer(**parameters, scenario=scenario)
    except UnknownNameError as error:
        refused.append(error)
    step(f"as things are{again}")
    try:
        before = answer(**_alike(scenario, declared, parameters, after))
    except UnknownNameError as error:
        if after is None:
            # Nobody knows the name on either side: it is the question that is wrong.
            raise refused[0] from error
        refused.append(error)
    if before is None and after is not None:
        told = f"As things are there is no answer: {refused[-1].wrong}"
        return _empty(after), after, (told,)
    if after is None and before is not None:
        told = f"In the scenario there is no answer: {refused[0].wrong}"
        return before, _empty(before), (told,)
    return before, after, ()


def _alike(
    scenario: Scenario, declared: Question, parameters: Mapping[str, Any], after: Result | None
) -> dict[str, Any]:
    """The parameters with the days and years that the other side was asked for."""
    asked = dict(parameters)
    for one in declared.parameters:
        said = asked.get(one.name)
        open_ = said is None or (isinstance(said, str) and said.strip().lower() == "today")
        if not open_ or one.name not in ("on", "year", "from", "to", "first", "last"):
            continue
        used = None if after is None else after.parameters.get(one.name)
        if isinstance(used, (str, int, date)) and not isinstance(used, bool):
            asked[one.name] = used
        elif one.name == "on":
            asked["on"] = scenario.on.isoformat()
    return asked


def _tables() -> dict[str, tuple[str, ...]]:
    """A list that is named as a question is (the duties of a contingency) has that one's keys."""
    return {name: module_of(name).QUESTION.keys for name in NAMES}


def _empty(other: Result) -> Result:
    return Result(question=other.question, parameters=other.parameters, rows=[])


def _spread(
    scenario: Scenario,
    question: str,
    declared: Question,
    parameters: Mapping[str, Any],
    repeats: int,
    before: Result,
    after: Result,
    step: Callable[[str], None],
) -> dict[Place, list[float]]:
    """The difference of each number at the seed asked for and at others."""
    seeds = [one for one in declared.parameters if one.name == "seed"]
    if not seeds or not repeats or not before.rows or not after.rows:
        return {}
    seed = parameters.get("seed", seeds[0].default)
    found: dict[Place, list[float]] = {}
    tables = _tables()
    _add(found, numbers(before, declared, tables), numbers(after, declared, tables))
    for number in range(1, repeats + 1):
        again = {**parameters, "seed": int(seed or 0) + number}
        told = f", other draws {number} of {repeats}"
        one, other, _ = _both(scenario, question, declared, again, step, told)
        if one is not None and other is not None:
            _add(found, numbers(one, declared, tables), numbers(other, declared, tables))
    return found


def _add(
    found: dict[Place, list[float]], one: dict[Place, float], other: dict[Place, float]
) -> None:
    for place in one.keys() & other.keys():
        found.setdefault(place, []).append(other[place] - one[place])


def _ends(one: Difference, spread: dict[Place, list[float]]) -> tuple[float, float] | None:
    """A 95% interval for the difference that endless draws would give."""
    # The seed asked for is not among those that tell the spread: it is one draw of it.
    others, difference = spread.get(one.place, [])[1:], one.difference
    if difference is None or len(others) < 2:
        return None
    deviation = statistics.stdev(others)
    if deviation <= ROUNDING * max(1.0, abs(difference)):
        # No draw touches it: the difference is what it is.
        return None
    half = _T[len(others) - 2] * deviation
    return difference - half, difference + half


def _told(
    scenario: Scenario,
    question: str,
    declared: Question,
    before: Result,
    after: Result,
    found: tuple[Difference, ...],
    spread: dict[Place, list[float]],
    repeats: int,
    missing: tuple[str, ...],
) -> Result:
    rows = [_row(one, spread) for one in found]
    draws = bool(spread)
    count = {way: sum(row["change"] == way for row in rows) for way in DIRECTIONS}
    notes = [*missing, *after.notes]
    notes += [f"As things are: {one}" for one in before.notes if one not in after.notes]
    return Result(
        question="compare",
        parameters={
            "scenario": {"name": scenario.name, "sha256": scenario.sha256},
            "question": question,
            "repeats": repeats if draws else 0,
            "asked": {
                name: value for name, value in after.parameters.items() if name != "scenario"
            },
        },
        rows=rows,
        sources=_sources(before.sources, after.sources),
        notes=notes,
        steps=_steps(declared, draws, repeats, len(rows)),
        extra={
            "title": scenario.title,
            "keys": list(declared.keys),
            "differs": count,
            "level": LEVEL if draws else None,
        },
        digest=_digest(rows, {name for name, _, _ in declared.intervals}),
        charts=comparison_charts(
            rows,
            [name for name, _, _ in declared.intervals],
            scenario.title,
            question,
            rests_on(_sources(before.sources, after.sources)),
        ),
        headline=_headline(scenario, question, after, rows),
    )


def _unmoved(
    scenario: Scenario, question: str, declared: Question, parameters: Mapping[str, Any]
) -> Result:
    """The answer where the question is asked of no World."""
    return Result(
        question="compare",
        parameters={
            "scenario": {"name": scenario.name, "sha256": scenario.sha256},
            "question": question,
            "repeats": 0,
            "asked": dict(parameters),
        },
        rows=[],
        notes=(
            f"'{question}' takes no scenario: it is asked of no World that one could change, so it "
            "was not asked.",
        ),
        extra={
            "title": scenario.title,
            "keys": list(declared.keys),
            "differs": dict.fromkeys(DIRECTIONS, 0),
            "level": None,
        },
        headline=f"{scenario.title}: '{question}' is not asked in a scenario.",
    )


def _row(one: Difference, spread: dict[Place, list[float]]) -> dict[str, Any]:
    ends = _ends(one, spread)
    low, high = ends if ends else (None, None)
    first, second = one.ends_before or (None, None), one.ends_after or (None, None)
    return {
        "part": one.part,
        "key": dict(one.key),
        "column": one.column or None,
        "change": one.change,
        "baseline": one.before,
        "baseline_low": first[0],
        "baseline_high": first[1],
        "scenario": one.after,
        "scenario_low": second[0],
        "scenario_high": second[1],
        "difference": one.difference,
        "low": low,
        "high": high,
        "beyond_draws": None if low is None or high is None else not low <= 0 <= high,
    }


def _steps(declared: Question, draws: bool, repeats: int, rows: int) -> list[str]:
    if not rows:
        return ["Nothing differs."]
    said = []
    if draws:
        said.append(
            f"'by draws' is the {LEVEL:.0%} interval for the difference that endless draws would "
            f"give, from its spread over {repeats} other seeds, each used on both sides; where it "
            "is missing no draw counts. It says nothing of how sure the estimates are."
        )
    if declared.intervals:
        said.append(
            "Intervals behind a value are those of the answer itself, each side by itself. The two "
            "sides rest on the same estimates, so they move together: that the intervals overlap "
            "does not say that the two are alike, nor do their ends give the difference's."
        )
    if rows > _SHOWN:
        said.append(f"{rows - _SHOWN} more differences: --format csv or json holds all.")
    return said


def _digest(rows: list[dict[str, Any]], estimates: set[str]) -> list[dict[str, Any]]:
    """What is read first: figures, rows that come and go, estimates by size, the rest, lists."""

    inside = Counter(row["key"].get(IN) for row in rows if row["part"] == IN)

    def rank(row: dict[str, Any]) -> tuple[int, bool, bool, float]:
        group = 0 if row["part"] == "figure" else 1 if row["column"] is None else 2
        if row["part"] == IN:
            # Those of which least is to be said first.
            return 3, False, False, inside[row["key"].get(IN)]
        size, chief = row["difference"], row["column"] in estimates
        if group < 2:
            return group, False, False, 0.0
        return group, not chief, size is None, -abs(size) if size is not None else 0.0

    by_part = {part: [row for row in rows if row["part"] == part] for part in PARTS}
    first = sorted((*by_part["figure"][:_FIGURES], *by_part["row"]), key=rank)
    last = sorted(by_part[IN], key=rank)
    # Lists keep a quarter of the table at the most, all of it where nothing else differs.
    listed = [*first[: max(_SHOWN * 3 // 4, _SHOWN - len(last))], *last][:_SHOWN]
    return [
        {
            "what": _what(row),
            "as it is": _cell(
                _but(row["baseline"], row["scenario"]), row["baseline_low"], row["baseline_high"]
            ),
            "supposed": _cell(
                _but(row["scenario"], row["baseline"]), row["scenario_low"], row["scenario_high"]
            ),
            "difference": row["change"]
            if row["difference"] is None
            else _sized(row["difference"], sign=True),
            "by draws": None
            if row["low"] is None
            else f"{_sized(row['low'], sign=True)} to {_sized(row['high'], sign=True)}",
        }
        for row in listed
    ]


def _but(value: Any, other: Any) -> Any:
    """Of two lists what the other has not; where there is nothing, what it lacks of the other."""
    if not isinstance(value, (list, tuple)) or not isinstance(other, (list, tuple)):
        return value
    own = [one for one in value if one not in other]
    lacking = [one for one in other if one not in value]
    return own if own or not lacking else f"without {_cell(lacking, None, None)}"


def _what(row: dict[str, Any]) -> str:
    words = [_way(str(one)) if name == IN else _word(one) for name, one in row["key"].items()]
    told = " ".join(filter(None, words))
    return ", ".join(filter(None, (told, _way(row["column"] or ""))))


def _way(name: str) -> str:
    return name.replace("_", " ").replace(".", ": ")


def _cell(value: Any, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return _word(value)
    return f"{_word(value)} ({_word(low)} to {_word(high)})"


def _sized(value: float, *, sign: bool = False) -> str:
    plus = "+" if sign else ""
    return f"{value:{plus},.0f}" if abs(value) >= _LARGE else f"{value:{plus}.3g}"


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _sized(value)
    if isinstance(value, (list, tuple)):
        return " ".join(map(_word, value))
    if isinstance(value, Mapping):
        said = [one for one in value.values() if isinstance(one, str) and 0 < len(one) <= _BRIEF]
        if not said:
            known = [(name, one) for name, one in value.items() if one is not None]
            said = [f"{name.replace('_', ' ')} {_word(one)}" for name, one in known[:3]]
        return " ".join(said[:_WORDS])
    return str(value)


def _headline(scenario: Scenario, question: str, after: Result, rows: list[dict[str, Any]]) -> str:
    ways = [row["change"] for row in rows if row["part"] != IN]
    told = ", ".join(f"{ways.count(way)} {way}" for way in DIRECTIONS if way in ways)
    inside = len(rows) - len(ways)
    if inside:
        told = f"{told or 'no row or figure'}; in lists beside them {inside}"
    about = after.headline.rstrip(".") or question
    return f"{scenario.title}: what differs in '{question}' ({about}): {told or 'nothing'}."


def _sources(*parts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for part in parts:
        for one in part:
            plain = {"key": one["key"], "citation": one["citation"]}
            if plain not in found:
                found.append(plain)
    return found
