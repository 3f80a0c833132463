"""The pages on method: the project's own, read where they are, as HTML for the workbench."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

GROUPS: dict[str, tuple[str, ...]] = {
    "duties": ("rulings", "places", "states", "world", "atlas", "ties-and-weights"),
    "forecasts": (
        "contingency", "joining", "reliability", "cascade", "power", "stakes", "entanglement",
    ),
    "checks": ("hindcast", "recovery", "deterrence", "atlas-check", "fitting", "sweeps"),
    "audits": (
        "audit", "burden", "cohesion", "decisions-and-votes", "constraint", "interoperability",
        "domains", "architecture", "depth", "similarity",
    ),
    "use": ("scenarios", "map", "charts", "data", "variables", "references"),
}  # fmt: skip
"""The pages that are shown, by what they are about. The wheel carries them: see pyproject.toml."""
_LINK = re.compile(r'(href|src)="([^"]*)"')
_HEADING = re.compile(r"<(h[1-4])>(.*?)</\1>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DIRECTIVE = re.compile(r"^```\{[^}]*\}.*?^```\s*$", re.DOTALL | re.MULTILINE)
_ANCHOR = re.compile(r"^\([\w-]+\)=\s*$", re.MULTILINE)


def folder_of_docs() -> Path | None:
    """The folder of the pages: in the wheel, or in the checkout that this package lies in."""
    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "web" / "docs", here.parents[3] / "docs"):
        if (folder / "rulings.md").is_file():
            return folder
    return None


def listed() -> list[dict[str, str]]:
    """Every page that is there: its name, group, title and first words."""
    folder = folder_of_docs()
    if folder is None:
        return []
    found = []
    for group, names in GROUPS.items():
        for name in names:
            path = folder / f"{name}.md"
            if path.is_file():
                title, first = _head(path.read_text(encoding="utf-8"))
                found.append({"name": name, "group": group, "title": title, "says": first})
    return found


def as_html(name: str) -> dict[str, Any] | None:
    """A page as HTML of plain elements, with its headings; None if there is none of this name."""
    folder = folder_of_docs()
    if folder is None or all(name not in names for names in GROUPS.values()):
        return None
    path = folder / f"{name}.md"
    return _made(path, path.stat().st_mtime_ns) if path.is_file() else None


def _head(text: str) -> tuple[str, str]:
    parts = [one.strip() for one in _COMMENT.sub("", text).split("\n\n")]
    title = parts[0].removeprefix("#").strip()
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", parts[1] if len(parts) > 1 else "")
    return title, re.sub(r"[`*]", "", " ".join(plain.split()))


@lru_cache(maxsize=64)
def _made(path: Path, stamp: int) -> dict[str, Any]:
    from markdown_it import MarkdownIt

    text = path.read_text(encoding="utf-8")
    text = _ANCHOR.sub("", _DIRECTIVE.sub("", _COMMENT.sub("", text)))
    # No HTML of the text's own goes through.
    html = str(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))
    headings: list[dict[str, str]] = []
    taken: set[str] = set()

    def headed(found: re.Match[str]) -> str:
        level, inside = found.groups()
        plain = re.sub(r"<[^>]*>", "", inside)
        anchor = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "part"
        while anchor in taken:
            anchor += "-"
        taken.add(anchor)
        if level == "h2":
            headings.append({"anchor": anchor, "title": plain})
        return f'<{level} id="{anchor}">{inside}</{level}>'

    html = _LINK.sub(_linked, _HEADING.sub(headed, html))
    return {"title": _head(text)[0], "html": html, "headings": headings}


def _linked(found: re.Match[str]) -> str:
    kind, where = found.groups()
    if kind == "src":
        return f'src="../api/v1/method/{where}"'
    page = re.fullmatch(r"([\w-]+)\.md(#.*)?", where)
    if page is None:
        return found[0] if re.match(r"https?://|#", where) else 'href="#main"'
    known = any(page[1] in names for names in GROUPS.values())
    return f'href="?page={page[1]}{page[2] or ""}"' if known else 'href="?"'


def picture(name: str) -> bytes | None:
    """A picture of the pages; None if there is none of this name."""
    folder = folder_of_docs()
    if folder is None or not re.fullmatch(r"[a-z0-9-]+\.svg", name):
        return None
    path = folder / "pictures" / name
    return path.read_bytes() if path.is_file() else None
