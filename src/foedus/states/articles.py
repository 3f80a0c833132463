"""Names of states as a sentence puts them: some take an article."""

from __future__ import annotations

_HEADS = ("States", "Kingdom", "Emirates", "Provinces", "Islands", "Republic", "Empire", "Union",
           "Confederation")  # fmt: skip
_ALONE = frozenset(
    {
        "Bahamas", "Comoros", "Gambia", "Holy See", "Maldives", "Netherlands", "Orange Free State",
        "Philippines", "Seychelles", "Transvaal", "Two Sicilies",
    }
)  # fmt: skip


def in_words(name: str) -> str:
    """A state's name within a sentence.

    Parameters
    ----------
    name : str
        As the register has it.

    Examples
    --------
    >>> in_words("United States"), in_words("Democratic Republic of the Congo"), in_words("Japan")
    ('the United States', 'the Democratic Republic of the Congo', 'Japan')
    """
    takes = name in _ALONE or any(one in _HEADS for one in name.split(" of ")[0].split())
    return f"the {name}" if takes else name
