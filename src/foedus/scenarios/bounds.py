"""What no scenario file needs and a reader of TOML takes minutes for: refused before it is read."""

from __future__ import annotations

import re

from foedus.errors import ScenarioError

MOST_PARTS, MOST_TABLES = 32, 5_000
# What may hold any sign: text in quotes of three or one, and comments. None of it is gone over
# twice, whatever it holds.
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)
_KEYS = re.compile(r"[^\n\[\]{}=,]++")
_TABLES = re.compile(r"^[ \t]*+\[", re.MULTILINE)


def check_keys(text: str, where: str) -> None:
    """Refuse keys of very many parts, and very many tables.

    Parameters
    ----------
    text : str
        Of a scenario file; not yet read.
    where : str
        What to call it in an error.

    Raises
    ------
    ScenarioError
        If it has them.

    Examples
    --------
    >>> check_keys('a.b = "1.2.3"', "the file")
    >>> check_keys("a" + ".a" * 40 + " = 1", "the file")
    Traceback (most recent call last):
        ...
    foedus.errors.ScenarioError: the file, line 1: a key has more than 32 parts.
      Mend: write [[changes]] with plain values.
    """
    # Text keeps its lines, so that a fault is told on the right one.
    plain = _TEXT.sub(lambda found: "k" + "\n" * found[0].count("\n"), text)
    for found in _KEYS.finditer(plain):
        if found[0].count(".") >= MOST_PARTS:
            line = plain.count("\n", 0, found.start()) + 1
            raise ScenarioError(
                f"{where}, line {line}: a key has more than {MOST_PARTS} parts.",
                "write [[changes]] with plain values.",
            )
    tables = sum(1 for _ in _TABLES.finditer(plain))
    if tables > MOST_TABLES:
        raise ScenarioError(
            f"{where}: it has {tables} tables; no scenario has so many.",
            f"give at most {MOST_TABLES}.",
        )
