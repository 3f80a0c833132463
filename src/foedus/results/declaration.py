"""A question declared once: the command line, the API and the forms are made from it."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "text", "state", "states", "date", "place", "choice", "choices", "flag", "path", "whole",
    "scenario",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question.

    Parameters
    ----------
    name : str
        Python name; the option is the same with dashes.
    kind : str
        One of ``KINDS``; ``states`` and ``choices`` take several, separated by commas.
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
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    examples: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    intervals: tuple[tuple[str, str, str], ...] = ()

    @property
    def takes_world(self) -> bool:
        """Whether it is asked of a World, so that a scenario can change its answer."""
        return any(one.kind == "scenario" for one in self.parameters)
