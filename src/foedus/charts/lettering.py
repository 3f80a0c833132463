"""Text in a drawing: how wide it is, and how it is broken into lines that fit."""

from __future__ import annotations

import unicodedata

SIZE = 12
"""Of names and numbers. Unit: pixel."""


def clean(text: str) -> str:
    """A text without signs that are not seen and that turn or break the line around them.

    Examples
    --------
    >>> clean("one\\u202etwo\\nthree")
    'onetwo three'
    """
    if text.isprintable():
        return text
    spaced = "".join(" " if one in "\n\r\t" else one for one in text)
    return "".join(one for one in spaced if unicodedata.category(one) not in ("Cc", "Cf"))


# Widths of Helvetica's signs, in thousandths of the size, by kind of sign.
_SLIM, _BROAD = "iljtf.,:;'|!()[] -/", "mwMW@%"


def text_width(text: str, size: float = SIZE) -> float:
    """About how wide a text is drawn. Unit: pixel.

    Examples
    --------
    >>> text_width("ill") < text_width("own") < text_width("WWW")
    True
    """
    each = (
        300 if one in _SLIM else 860 if one in _BROAD else 690 if one.isupper() else 550
        for one in text
    )
    return size * sum(each) / 1000


def cut(lines: list[str], most: int) -> list[str]:
    """The first lines; where some are left out the last ends in dots."""
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def wrapped(text: str, width: float, size: float = SIZE) -> list[str]:
    """A text in lines that are no wider than a number of pixels; a longer word is broken.

    Examples
    --------
    >>> wrapped("who is bound to whom", 70)
    ['who is', 'bound to', 'whom']
    """
    lines: list[str] = []
    line = ""
    for word in clean(text).split():
        while text_width(word, size) > width and len(word) > 1:
            cut = max(1, int(len(word) * width / text_width(word, size)) - 1)
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:cut])
            word = word[cut:]
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines
