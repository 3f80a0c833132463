"""How a name or code is compared: without case, accents, punctuation or a leading "the"."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
"""Text longer than this is nobody's name."""

_NO_TEXT = frozenset({"Cc", "Cs", "Cn"})
# Letters that Unicode does not take apart into a base letter and a mark.
_WHOLE_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
)
# Apostrophes and full stops join ("d'Ivoire", "U.S."); other punctuation separates.
_JOINED = re.compile(r"[.'’‘ʼ`´]")
_SEPARATED = re.compile(r"[\W_]+")
_SAINT = re.compile(r"\bst (?=\w)")


def fold(text: str) -> str:
    """Reduce a name or code to the form in which it is compared.

    Parameters
    ----------
    text : str
        Anything a person may type.

    Returns
    -------
    str
        Lower-case words without accents; empty where no letter or digit is left, where the
        text is longer than any name, or where it holds a control character.

    Examples
    --------
    >>> fold("The Côte d'Ivoire"), fold("St. Kitts & Nevis"), fold("U.S.A.")
    ('cote divoire', 'saint kitts and nevis', 'usa')
    >>> fold("Türkiye") == fold("TURKIYE")
    True
    """
    text = text.strip()
    if len(text) > LONGEST:
        return ""
    plain = text.casefold()
    if text.isascii():
        if not text.isprintable():
            return ""
    else:
        if any(unicodedata.category(sign) in _NO_TEXT for sign in text):
            return ""
        plain = unicodedata.normalize("NFKD", plain).casefold().translate(_WHOLE_LETTERS)
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = _JOINED.sub("", plain.replace("&", " and "))
    words = _SEPARATED.sub(" ", plain).strip()
    return _SAINT.sub("saint ", words.removeprefix("the "))
