"""Makes what a request may say from the declaration of each question."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Mapping
from enum import Enum
from functools import cache, partial
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, create_model
from pydantic_core import PydanticCustomError
from starlette.requests import Request

from foedus.api.limits import Limits
from foedus.api.refusals import refuse
from foedus.errors import FoedusError
from foedus.results.declaration import Parameter, Question

OURS = ("backend", "scheduler", "jobs")
"""How a machine works is for whoever runs the server to say."""
SCENARIO_PATTERN = r"^([a-z0-9-]+|toml:[A-Za-z0-9_-]+)$"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_FILE = re.compile(r"^[/~.]|\\|\.\./|\.(toml|csv|json|parquet|md|txt|html|pdf)\s*$", re.IGNORECASE)
_EXAMPLES = {"scenario": "ukraine-joins-nato"}
_YEARS = (1816, 2100)
_SEEDS = (0, 2**32 - 1)
_YEAR = ("year", "first", "last", "ideal_points")


def offered(question: Question) -> tuple[Parameter, ...]:
    """The parameters that a request may give: none that names a file, a folder or a machine."""
    return tuple(one for one in question.parameters if one.kind != "path" and one.name not in OURS)


def said_as(parameter: Parameter) -> str:
    """What a parameter is called in an address."""
    return parameter.option or parameter.name


@cache
def repeated(question: str) -> frozenset[str]:
    """The parameters that an address of a question may give several times: those that are lists."""
    from foedus.questions import NAMES, module_of

    if question not in NAMES:
        return frozenset()
    declared: Question = module_of(question).QUESTION
    return frozenset(said_as(one) for one in offered(declared) if one.kind == "texts")


async def said_once(request: Request) -> None:
    """Refuse an address that gives a parameter twice: one of its values would be passed over.

    Raises
    ------
    Refusal
        If it does.
    """
    parts = request.url.path.partition("/api/v1/")[2].removeprefix("compare/").split("/")
    several = repeated(parts[0].partition(".")[0])
    names: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name in names and name not in several:
            raise refuse(
                422, "parameter", f"{name[:60]!r} is given twice.",
                "give it once; several states or choices are separated by commas.",
                f"query.{name[:60]}",
            )  # fmt: skip
        names.add(name)


def bounds(parameter: Parameter, limits: Limits) -> tuple[int, int]:
    """The least and the most of a whole number.

    Examples
    --------
    >>> bounds(Parameter("draws", "whole", "How often."), Limits(draws=500))
    (1, 500)
    """
    if parameter.name == "seed":
        return _SEEDS
    if parameter.name in _YEAR:
        return _YEARS
    least = 0 if parameter.name in ("listed", "repeats") else 1
    return least, int(getattr(limits, parameter.name, limits.draws))


def model_for(
    question: Question, limits: Limits, *, compared: bool = False, posted: bool = False
) -> type[BaseModel]:
    """What a request about a question may say.

    Parameters
    ----------
    question : Question
        Its declaration.
    limits : Limits
        What the server grants.
    compared : bool
        The question is asked twice: the scenario must be given, and ``repeats`` may be.
    posted : bool
        The parameters come in a body, where a scenario may be the text of its file.

    Returns
    -------
    type of BaseModel
        Fields have the Python names of the parameters, and their names in an address as aliases.
    """
    example = example_of(question)
    listed: dict[str, Any] = {
        one.name: _field(one, limits, example.get(one.name), compared=compared, posted=posted)
        for one in offered(question)
    }
    if compared and "seed" in listed:
        repeats = Parameter("repeats", "whole", "Further seeds on both sides.", 4)
        listed["repeats"] = _field(repeats, limits, 0)
    name = "".join(part.title() for part in question.name.split("-"))
    return create_model(
        f"{'Compare' if compared else ''}{name}{'Body' if posted else 'Query'}",
        __config__=ConfigDict(extra="forbid", frozen=True, populate_by_name=False),
        __doc__=question.summary,
        **listed,
    )


def said(model: BaseModel, question: Question) -> tuple[tuple[str, Any], ...]:
    """What a request says beyond the defaults, by the Python names, in one order.

    Examples
    --------
    >>> where = Question("where", "Where.", (Parameter("draws", "whole", "How often.", 5),))
    >>> made = model_for(where, Limits())
    >>> said(made(draws=5), where), said(made(draws=6), where)
    ((), (('draws', 6),))
    """
    plain = {one.name: _plain(one.default) for one in question.parameters}
    given = model.model_dump(exclude_unset=True)
    return tuple(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in sorted(given.items())
        if name not in plain or value != plain[name]
    )


def example_of(question: Question) -> dict[str, Any]:
    """The parameters of the first example of a question that a request could give."""
    for text in question.examples:
        found = read_command(question, shlex.split(text)[2:])
        if found is not None:
            return found
    return {}


class _Reader(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise ValueError(message)


def read_command(question: Question, words: list[str]) -> dict[str, Any] | None:
    """A command's words as parameters; None where it has what is not offered.

    Parameters
    ----------
    question : Question
        Its declaration.
    words : list of str
        Those after its name.
    """
    reader = _Reader(add_help=False, allow_abbrev=False)
    for one in offered(question):
        if one.positional:
            reader.add_argument(one.name, nargs="+" if one.kind == "texts" else "?")
        elif one.kind == "flag":
            reader.add_argument(one.flag, dest=one.name, action="store_true", default=None)
        else:
            kind = int if one.kind == "whole" else str
            reader.add_argument(one.flag, dest=one.name, type=kind)
    try:
        given = vars(reader.parse_args(words))
    except ValueError:
        return None
    return {name: value for name, value in given.items() if value is not None}


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _field(
    one: Parameter, limits: Limits, example: Any, *, compared: bool = False, posted: bool = False
) -> tuple[Any, Any]:
    default = _plain(one.default)
    told: dict[str, Any] = {"description": one.help + (f" Unit: {one.unit}." * bool(one.unit))}
    if said_as(one) != one.name:
        told["alias"] = said_as(one)
    example = _EXAMPLES.get(one.kind) if example is None else example
    if example is not None:
        told["examples"] = [example]
    if one.kind == "whole":
        told["ge"], told["le"] = bounds(one, limits)
    required = one.required or (compared and one.kind == "scenario")
    if required:
        return _type(one, limits, posted=posted), Field(**told)
    pattern = _pattern(one)
    if pattern or default is None:
        told["json_schema_extra"] = partial(described, pattern=pattern, default=default)
    return _type(one, limits, posted=posted), Field(default, **told)


def described(schema: dict[str, Any], *, pattern: str, default: Any) -> None:
    """Describe what is checked in words of our own; what is not said is no null."""
    if pattern:
        schema["pattern"] = pattern
    if default is None:
        schema.pop("default", None)


def _pattern(one: Parameter) -> str:
    if one.kind == "choices":
        among = "|".join(map(str, map(_plain, one.choices)))
        return f"^({among})(,({among}))*$"
    return r"^(today|\d{4}-\d{2}-\d{2})$" if one.kind == "date" else ""


def _type(one: Parameter, limits: Limits, *, posted: bool) -> Any:
    text = Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=limits.text),
        AfterValidator(_no_file),
    ]
    if one.kind == "flag":
        return bool
    if one.kind == "whole":
        return int
    if one.kind == "choice":
        return Literal[tuple(map(_plain, one.choices))]
    if one.kind == "choices":
        check = AfterValidator(partial(_among, choices=tuple(map(_plain, one.choices))))
        return Annotated[text, check]
    if one.kind == "date":
        return Annotated[text, AfterValidator(_day)]
    if one.kind == "scenario":
        if posted:
            return Annotated[str, StringConstraints(min_length=1, max_length=limits.scenario)]
        return Annotated[
            str,
            StringConstraints(min_length=1, max_length=limits.address, pattern=SCENARIO_PATTERN),
        ]
    if one.kind == "texts":
        return Annotated[list[text], Field(min_length=1, max_length=20)]
    return text


def _refused(wrong: str, mend: str) -> PydanticCustomError:
    return PydanticCustomError("foedus", "{wrong}", {"wrong": wrong, "mend": mend})


def _no_file(value: str) -> str:
    if _CONTROL.search(value):
        raise _refused("holds a control character.", "write plain text.")
    if _FILE.search(value):
        raise _refused(
            f"{value[:80]!r} reads like the name of a file; a request reads none.",
            "give a name or a code; a file of your own is for the command line.",
        )
    return value


def _among(value: str, choices: tuple[str, ...]) -> str:
    words = [word.strip() for word in value.split(",")]
    unknown = [word for word in words if word not in choices]
    if unknown:
        raise _refused(
            f"{unknown[0][:80]!r} is no value of it.", f"choose among {', '.join(choices)}."
        )
    return value


def _day(value: str) -> str:
    from foedus.dates import exact_day

    if value.lower() != "today":
        try:
            exact_day(value)
        except FoedusError as error:
            raise _refused(error.wrong, error.mend) from None
    return value


def declared(question: Question, limits: Limits) -> Mapping[str, Any]:
    """A question's declaration as data, with what this server grants."""
    return {
        "name": question.name,
        "summary": question.summary,
        "cost": question.cost,
        "address": f"/api/v1/{question.name}",
        "scenario": question.takes_world,
        "parameters": [
            {
                "name": said_as(one),
                "python": one.name,
                "kind": one.kind,
                "help": one.help,
                "default": _plain(one.default),
                "choices": list(map(_plain, one.choices)),
                "positional": one.positional,
                "required": one.required,
                "unit": one.unit,
                **(
                    dict(zip(("least", "most"), bounds(one, limits), strict=True))
                    if one.kind == "whole"
                    else {}
                ),
            }
            for one in offered(question)
        ],
        "charts": list(question.charts),
        "examples": list(question.examples),
        "example": {
            said_as(one): value
            for one in offered(question)
            for value in [example_of(question).get(one.name)]
            if value is not None
        },
        "keys": list(question.keys),
        "intervals": [list(one) for one in question.intervals],
    }
