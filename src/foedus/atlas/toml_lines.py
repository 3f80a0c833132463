"""On which line of a TOML file each value stands, so that a fault can name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Place = tuple[str | int, ...]
_BLANK = " \t\r\n"
_TRIPLE = ('"""', "'''")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


def lines_of(text: str) -> dict[Place, int]:
    """The line of every table and value of a TOML document.

    Parameters
    ----------
    text : str
        A document that :mod:`tomllib` reads; of another the answer is of no use.

    Returns
    -------
    dict
        By the way to the value, as pydantic names it: keys, and places in arrays from 0.

    Examples
    --------
    >>> lines_of('a = 1\\n[[b]]\\nc = [\\n  2,\\n  3,\\n]\\n')[("b", 0, "c", 1)]
    5
    """
    return _Scan(text).done()


def line_at(lines: Mapping[Place, int], place: Iterable[str | int]) -> int:
    """The line of a value, or of what should hold it where it is not there.

    Parameters
    ----------
    lines : mapping
        Of :func:`lines_of`.
    place : iterable of str and int
        The way to the value; names that stand in no file (a form among several) are passed over.

    Returns
    -------
    int
        1 for what should stand at the top and does not.
    """
    held: Place = ()
    for one in place:
        if (*held, one) in lines:
            held = (*held, one)
    return lines.get(held, 1)


class _Scan:
    """One pass over a document: where it is, and what it has found."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.line = text, 0, 1
        self.found: dict[Place, int] = {}
        self.counts: dict[Place, int] = {}

    def done(self) -> dict[Place, int]:
        table: Place = ()
        while self._skip(_BLANK):
            if self.text.startswith("[[", self.at):
                table = self._table(2)
            elif self.text[self.at] == "[":
                table = self._table(1)
            else:
                self._pair(table)
        return self.found

    def _table(self, brackets: int) -> Place:
        line = self.line
        self._on(brackets)
        *names, last = self._keys("]")
        self._on(brackets)
        place = self._inside((), names, line)
        if brackets == 2:
            self.counts[*place, last] = self.counts.get((*place, last), -1) + 1
        return self._inside(place, [last], line)

    def _inside(self, place: Place, names: list[str], line: int) -> Place:
        for name in names:
            place = (*place, name)
            self.found.setdefault(place, line)
            if place in self.counts:
                place = (*place, self.counts[place])
                self.found.setdefault(place, line)
        return place

    def _pair(self, table: Place) -> None:
        line = self.line
        place = table
        for name in self._keys("="):
            place = (*place, name)
            self.found.setdefault(place, line)
        self._on(1)
        self._value(place)

    def _value(self, place: Place) -> None:
        self._skip(" \t")
        self.found[place] = self.line
        sign = self.text[self.at : self.at + 1]
        if sign == "[":
            self._on(1)
            number = 0
            while self._skip(_BLANK + ",") and self.text[self.at] != "]":
                self._value((*place, number))
                number += 1
            self._on(1)
        elif sign == "{":
            self._on(1)
            while self._skip(_BLANK + ",") and self.text[self.at] != "}":
                self._pair(place)
            self._on(1)
        elif sign in ("'", '"') and sign:
            self._string()
        else:
            start = self.at
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\n":
                self._on(1)
            if start == self.at:
                # No value stands here: go on, so that no document holds the scan for ever.
                self._on(1)

    def _keys(self, end: str) -> list[str]:
        """The parts of a key, dotted or not, up to what ends it."""
        names = []
        while self._skip(" \t.") and self.text[self.at] != end:
            if self.text[self.at] in "'\"":
                names.append(self._string())
                continue
            start = self.at
            while self.at < len(self.text) and self.text[self.at] not in f" \t.\n{end}":
                self._on(1)
            if start == self.at:
                # No key stands here: go on, so that no document holds the scan for ever.
                self._on(1)
            names.append(self.text[start : self.at])
        return names or [""]

    def _string(self) -> str:
        quote = self.text[self.at]
        fence = quote * 3 if self.text.startswith(_TRIPLE, self.at) else quote
        self._on(len(fence))
        told = []
        while self.at < len(self.text) and not self.text.startswith(fence, self.at):
            if self.text[self.at] == "\\" and quote == '"':
                self._on(1)
                sign = self.text[self.at : self.at + 1]
                told.append(_ESCAPES.get(sign, "\\" + sign))
            else:
                told.append(self.text[self.at])
            self._on(1)
        self._on(len(fence))
        # Up to two quotes may stand before the closing fence.
        while len(fence) == 3 and self.text.startswith(quote, self.at):
            self._on(1)
        return "".join(told)

    def _skip(self, blank: str) -> bool:
        """Pass over blanks and comments; False at the end."""
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign == "#" and "\n" in blank:
                while self.at < len(self.text) and self.text[self.at] != "\n":
                    self._on(1)
            elif sign in blank:
                self._on(1)
            else:
                return True
        return False

    def _on(self, signs: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + signs)
        self.at += signs
