"""Says of a command written wrongly what every other error says: what is wrong, and the mend."""

from __future__ import annotations

import difflib
import re
from typing import Any

import typer

# Typer has brought its own copy of click since 0.26; before, click was a package beside it. Its
# face names only the last of the three classes: BadParameter, UsageError, ClickException.
Refused: type[Exception] = typer.BadParameter.__mro__[2]

_CHOICE = re.compile(r"'?(.*?)'? is not one of (.+?)\.?$", re.DOTALL)
_EXTRA = re.compile(r"extra arguments?(?:\(s\))? \((.*)\)", re.DOTALL)
_COMMAND = re.compile(r"No such command '(.*?)'\.", re.DOTALL)
_HELP = "NoArgsIsHelpError"


def asks_for_help(error: Exception) -> bool:
    """True where nothing was written after a command that needs more: its help is the answer."""
    return type(error).__name__ == _HELP


def wrong_and_mend(error: Any) -> tuple[str, str]:
    """What is wrong with a command line, and how to mend it.

    Parameters
    ----------
    error : exception
        What Typer raised while it read the command line.

    Returns
    -------
    tuple of str
        What is wrong, and the mend.
    """
    text = error.format_message().replace("Value error, ", "")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "foedus"
    shown = f"`{path} --help` shows"
    command = _COMMAND.search(text)
    if command:
        known = _commands(context)
        near = difflib.get_close_matches(command[1], known, n=3, cutoff=0.4)
        return (
            f"there is no command '{command[1]}'.",
            _did_you_mean(near, f"choose among {', '.join(known)}." if known else f"{shown} all."),
        )
    if hasattr(error, "possibilities"):
        option = str(error.option_name)
        near = difflib.get_close_matches(option, _options(context), n=3, cutoff=0.6)
        return f"there is no option {option}.", _did_you_mean(near, f"{shown} every option.")
    missing = hasattr(error, "param_type")
    param = getattr(error, "param", None)
    name = _name(param) or getattr(error, "option_name", "")
    if missing:
        return f"{name or 'an argument'} is missing.", f"give it; {shown} where it goes."
    choice = _CHOICE.search(text.split(": ", 1)[-1])
    if choice and name:
        among = choice[2].replace("'", "")
        return f"'{choice[1]}' is no value of {name}.", f"choose among {among}."
    if "requires an argument" in text:
        return f"{name} has no value.", f"write one after it; {shown} which."
    extra = _EXTRA.search(text)
    if extra:
        return (
            f"{extra[1]!r} is more than {path} takes.",
            f"leave it out, or put a name of several words in quotes; {shown} the form.",
        )
    return text, f"{shown} what it takes."


def _commands(context: Any) -> list[str]:
    listed = getattr(getattr(context, "command", None), "list_commands", None)
    return list(listed(context)) if listed else []


def _options(context: Any) -> list[str]:
    params = getattr(getattr(context, "command", None), "params", ())
    return [*(opt for one in params for opt in one.opts if opt.startswith("-")), "--help"]


def _name(param: Any) -> str:
    """An option by its flag, an argument by its name."""
    if param is None:
        return ""
    flags = [one for one in param.opts if one.startswith("-")]
    return flags[-1] if flags else str(param.name)


def _did_you_mean(near: list[str], otherwise: str) -> str:
    return f"did you mean {' or '.join(near)}?" if near else otherwise
