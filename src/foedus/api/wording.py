"""Puts what an error tells in the words of a command line into those of an address."""

from __future__ import annotations

import re
import shlex
from urllib.parse import urlencode

from foedus.api.parameters import read_command, said_as
from foedus.questions import NAMES, module_of
from foedus.results.declaration import Question

_COMMAND = re.compile(r"'foedus ([a-z-]+)((?: [^']*)?)'")
_OPTION = re.compile(r"(?<![\w'\"-])--([a-z][a-z-]*)")
_PLACEHOLDER = re.compile(r"AGREEMENT|ALLIANCE|BLOC|DATE|FILE|FOLDER|KEY|NAME|PATH|STATE")
_LISTS = {("data", "list"): "/api/v1/data", ("scenario", "list"): "/api/v1/scenarios"}


def in_addresses(text: str) -> str:
    """A mend as whoever asked by an address can follow it.

    Parameters
    ----------
    text : str
        As the error says it. Commands that no address answers stay.

    Examples
    --------
    >>> in_addresses("give --from and --to; 'foedus treaties --on 1990-01-01' lists all.")
    'give from and to; /api/v1/treaties?on=1990-01-01 lists all.'
    >>> in_addresses("'foedus data add PATH' adds it.")
    "'foedus data add PATH' adds it."
    """
    return _OPTION.sub(_parameter, _COMMAND.sub(_address, text))


def _parameter(found: re.Match[str]) -> str:
    return found[1].replace("-", "_")


def _address(found: re.Match[str]) -> str:
    name = found[1]
    try:
        words = shlex.split(found[2])
    except ValueError:
        return found[0]
    if len(words) == 1 and (name, words[0]) in _LISTS:
        return _LISTS[name, words[0]]
    # A word that stands for whatever is meant leads nowhere.
    if name not in NAMES or any(map(_PLACEHOLDER.fullmatch, words)):
        return found[0]
    question: Question = module_of(name).QUESTION
    given = read_command(question, words)
    if given is None:
        return found[0]
    called = {one.name: said_as(one) for one in question.parameters}
    query = urlencode({called[one]: value for one, value in given.items()}, doseq=True, safe=":,")
    return f"/api/v1/{name}{'?' * bool(query)}{query}"
