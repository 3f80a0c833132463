"""A question declared once: the command line, the API and the forms are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from json import dumps
from shlex import quote
from typing import Any

KINDS = (
    "text", "texts", "state", "states", "date", "place", "choice", "choices", "flag", "path",
    "whole", "scenario",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question.

    Parameters
    ----------
    name : str
        Python name; the option is the same with dashes.
    kind : str
        One of ``KINDS``; ``states`` and ``choices`` take several, separated by commas; ``texts``
        takes several as words of their own: ``NATO EU``.
    help : str
        One line.
    default : str, bool, int or None
        None with ``required`` False means "not said".
    choices : tuple of str
        For ``choice`` and ``choices``.
    positional : bool
        An argument, not an option, on the command line.
    required : bool
        Whether it must be given.
    unit : str
        The unit, where it has one.
    option : str
        What the option is called where that is no Python name, such as ``from``.
    """

    name: str
    kind: str
    help: str
    default: str | bool | int | None = None
    choices: tuple[str, ...] = ()
    positional: bool = False
    required: bool = False
    unit: str = ""
    option: str = ""

    @property
    def flag(self) -> str:
        """The option on the command line, dashes and all."""
        return f"--{(self.option or self.name).replace('_', '-')}"


SCENARIO = Parameter(
    "scenario", "scenario", "Ask in a scenario: a name of the library, or a file (TOML)."
)
"""The parameter of every question that is asked of a World."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a question is called, what it answers, and what it takes.

    Parameters
    ----------
    name, summary : str
        What it is called; what it answers, in one line.
    parameters : tuple of Parameter
        What it takes.
    examples : tuple of str
        Commands that ask it.
    charts : tuple of str
        Charts that an answer may have, the chief one first. An answer without what one shows has
        no such chart.
    keys : tuple of str
        Columns that tell rows apart, those that an answer has: two answers are compared by them.
    intervals : tuple of (str, str, str)
        Columns of estimates with those of the ends of their intervals.
    beside : tuple of str
        Columns that tell whence a value comes and are no answer: they are not compared.
    cost : str
        ``quick``: well under a second, so that a server answers it where it stands; ``heavy``:
        seconds, in a process that can be stopped; ``long``: minutes, only as a job.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    examples: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    intervals: tuple[tuple[str, str, str], ...] = ()
    beside: tuple[str, ...] = ()
    cost: str = "heavy"

    @property
    def takes_world(self) -> bool:
        """Whether it is asked of a World, so that a scenario can change its answer."""
        return any(one.kind == "scenario" for one in self.parameters)

    def command(self, parameters: Mapping[str, Any]) -> str:
        """The command that asks it with some parameters.

        Parameters
        ----------
        parameters : mapping
            By name; what is not said, false or a record of several facts is left out.

        Examples
        --------
        >>> key = Parameter("body", "text", "A body.", positional=True)
        >>> on = Parameter("on", "date", "The day.")
        >>> Question("decisions", "Who decides.", (key, on)).command({"body": "UN Council"})
        "foedus decisions 'UN Council'"
        """
        words = ["foedus", self.name]
        for one in self.parameters:
            value = parameters.get(one.name)
            if value is None or value is False or isinstance(value, (dict, set)):
                continue
            if value in ("", [], ()):
                continue
            listed = list(map(str, value)) if isinstance(value, (list, tuple)) else [str(value)]
            texts = listed if one.kind == "texts" else [",".join(listed)]
            if value is True:
                words.append(one.flag)
            else:
                words += [] if one.positional else [one.flag]
                words += map(quote, texts)
        return " ".join(words)

    def call(self, parameters: Mapping[str, Any]) -> str:
        """The lines of Python that ask it with some parameters.

        Parameters
        ----------
        parameters : mapping
            By name; what is not said or a record of several facts is left out.

        Examples
        --------
        >>> key = Parameter("body", "text", "A body.", positional=True)
        >>> print(Question("decisions", "Who decides.", (key,)).call({"body": "NATO"}))
        from foedus.questions.decisions import answer
        <BLANKLINE>
        result = answer("NATO")
        """
        return (
            f"from foedus.questions.{self.name} import answer\n\n"
            f"result = answer({', '.join(self._written(parameters))})"
        )

    def comparing_call(self, scenario: str, parameters: Mapping[str, Any]) -> str:
        """The lines of Python that ask it as things are and in a scenario."""
        words = [repr_of(scenario), repr_of(self.name), *self._written(parameters, named=True)]
        return (
            f"from foedus.compare.comparison import compare\n\nresult = compare({', '.join(words)})"
        )

    def _written(self, parameters: Mapping[str, Any], *, named: bool = False) -> list[str]:
        """What stands between the brackets: the first ones bare, as long as none is left out."""
        words = []
        for one in self.parameters:
            value = parameters.get(one.name)
            if value is None or isinstance(value, (dict, set)) or value in ("", [], ()):
                named = True
                continue
            named = named or not one.positional
            words.append(f"{one.name}={repr_of(value)}" if named else repr_of(value))
        return words


def repr_of(value: Any) -> str:
    """A value as Python writes it, with double quotes as this project writes them.

    Examples
    --------
    >>> print(repr_of(("NATO", "it's")), repr_of(5))
    ["NATO", "it's"] 5
    """
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(repr_of, value))}]"
    return dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
