"""A question declared once: the command line, the API and the forms are made from it."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("text", "state", "states", "date", "place", "choice", "choices", "flag", "path", "whole")


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
    """

    name: str
    kind: str
    help: str
    default: str | bool | int | None = None
    choices: tuple[str, ...] = ()
    positional: bool = False
    required: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a question is called, what it answers, and what it takes."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    examples: tuple[str, ...] = ()
