"""What a panel rests on, to be cited: in words, and as BibTeX."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus import __version__

if TYPE_CHECKING:
    from foedus.panels.panel import Panel

BIBLIOGRAPHY = Path(__file__).parents[2] / "references.toml"
# A full stop after a lone capital is an initial's (M. Ward, the U.S.), and ends no title.
_PARTS = re.compile(
    r"(?P<author>[^;]+?)\.? (?P<year>\d{4})[a-z]?\. "
    r"(?P<title>.+?)(?:(?<!\b[A-Z])\. (?P<rest>.+)|\.?)",
    re.S,
)
_ET_AL = re.compile(r",?(?: and)? et al\.?$")
_JUNIOR = re.compile(r"(.+) (\S+) (Jr|Sr|II|III)\.?")


@cache
def bibliography() -> Mapping[str, str]:
    """Every citation of the project's one bibliography, by key."""
    table = tomllib.loads(BIBLIOGRAPHY.read_text(encoding="utf-8"))
    return {key: one["citation"] for key, one in table.items()}


def inputs(panel: Panel) -> list[dict[str, Any]]:
    """The files that a panel is made of, each once.

    Returns
    -------
    list of dict
        ``key``, ``version``, ``layout``, ``title``, ``file`` (the user's own), ``sha256`` (of
        it), ``cite`` (key of the bibliography), ``citation``, ``terms``.
    """
    from foedus.sources import adding, registry

    used = {use: None for one in panel.given for use in one.uses}
    for key in panel.made_of:
        used.setdefault((key, adding.added(key).version))
    found = []
    for key, version in sorted(used):
        entry = adding.added(key, version)
        source = next(
            one
            for one in registry.versions(key)
            if (one.version, one.layout) == (entry.version, entry.layout)
        )
        found.append(
            {
                "key": key,
                "version": version,
                "layout": entry.layout,
                "title": source.title,
                "file": entry.origin,
                "sha256": entry.origin_sha256,
                "cite": source.cite,
                "citation": source.citation,
                "terms": source.terms,
            }
        )
    return found


def citations(panel: Panel) -> dict[str, str]:
    """Every work to cite, by key: the datasets, the methods of derived columns, and foedus."""
    used = inputs(panel)
    found = {one["cite"]: bibliography().get(one["cite"], str(one["citation"])) for one in used}
    keys = {key for one in panel.given for key in one.cite}
    keys.add({"cow": "cow_states2024", "gw": "gleditsch_ward1999"}[panel.system])
    if any(one["layout"].endswith(":peacesciencer") for one in used):
        keys.add("miller2022")
    found |= {key: bibliography()[key] for key in keys}
    found["foedus"] = foedus_citation()
    # Braces there keep BibTeX from changing capitals: nobody reads them.
    return {key: re.sub(r"[{}]", "", found[key]) for key in sorted(found)}


def foedus_citation() -> str:
    """How this package is cited."""
    title = "foedus: international alliances made computable"
    return f"The foedus developers. 2026. {title}. Version {__version__}."


def bibtex(works: Mapping[str, str]) -> str:
    """Citations as BibTeX: author, year and title apart where the citation shows them.

    Examples
    --------
    >>> print(bibtex({"a2001": "Doe, Jane, and Max Roe. 2001. On Pacts. A Journal 3: 1-2."}))
    @misc{a2001,
      author = {Doe, Jane and Max Roe},
      year = {2001},
      title = {{On Pacts}},
      howpublished = {A Journal 3: 1-2},
    }
    <BLANKLINE>
    """
    return "\n".join(_entry(key, text) for key, text in works.items())


def _entry(key: str, text: str) -> str:
    parts = _PARTS.fullmatch(text.strip())
    if parts is None:
        # A list that a project keeps up has no year: who keeps it, then what it is.
        author, _, title = text.strip().rstrip(".").partition(". ")
        author, others = _ET_AL.subn("", author)
        fields = {
            "author": f"{{{_escaped(author)}}}" + (" and others" if others else ""),
            "title": f"{{{_escaped(title or author)}}}",
        }
    else:
        fields = {
            "author": " and ".join(_authors(parts["author"])),
            "year": parts["year"],
            "title": f"{{{_escaped(parts['title'])}}}",
        }
        if parts["rest"]:
            fields["howpublished"] = _escaped(parts["rest"].rstrip("."))
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{key},\n{lines}}}\n"


def _authors(text: str) -> Iterable[str]:
    """``Last, First, First Last, and First Last`` as names; an institution is braced."""
    text, others = _ET_AL.subn("", text)
    if ", " not in text:
        found = [f"{{{_escaped(text)}}}"]
    else:
        last, first, *rest = re.split(r",? and |, ", text)
        names = [f"{last}, {_initial(first)}", *(_JUNIOR.sub(r"\2, \3, \1", one) for one in rest)]
        found = [_escaped(one) for one in names]
    return [*found, *(["others"] if others else [])]


def _initial(name: str) -> str:
    """A first name that ends in an initial, with the full stop that ended the list of authors."""
    return f"{name}." if re.search(r"(?:^|[ .])[A-Z]$", name) else name


_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _escaped(text: str) -> str:
    plain = text.replace("{", "").replace("}", "")
    return re.sub(r"[\\~^&%$#_]", lambda found: _SPECIAL.get(found[0], f"\\{found[0]}"), plain)
