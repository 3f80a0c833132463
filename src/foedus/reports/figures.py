"""Takes the words out of a chart's specification, for the caption, and draws what is left."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from typing import Any

from foedus.charts.theme import missing
from foedus.errors import ChartError
from foedus.reports.document import Figure

_SVG = "http://www.w3.org/2000/svg"
_TOLD = re.compile(r"\s+")
_KEPT = ("svg", "g", "path", "rect", "line", "circle", "text", "tspan", "defs", "clipPath",
         "linearGradient", "stop", "symbol", "use")  # fmt: skip
_DROPPED = ("aria-label", "aria-hidden", "aria-roledescription", "role", "class", "pointer-events")


def figure(wide: Mapping[str, Any], narrow: Mapping[str, Any], command: str) -> Figure:
    """A chart as a figure of a document.

    Parameters
    ----------
    wide, narrow : mapping
        Its specification for a page and for a phone, with words around it.
    command : str
        That draws it.
    """
    bare, title, says, source = parted(wide)
    return Figure(title, says, source, bare, parted(narrow)[0], command)


def parted(spec: Mapping[str, Any]) -> tuple[dict[str, Any], str, str, str]:
    """A specification without its words, and the words: title, what the marks are, source.

    Examples
    --------
    >>> bare, *words = parted({"title": {"text": ["Who?"], "subtitle": ["Dots:", "means."]}})
    >>> bare, words
    ({}, ['Who?', 'Dots: means.', ''])
    """
    bare = dict(spec)
    title = bare.pop("title", {})
    if not isinstance(title, Mapping):
        title = {"text": title}
    source = ""
    panels = []
    for panel in bare.get("vconcat", ()):
        words = _caption(panel)
        if words is None:
            panels.append(panel)
        else:
            source = words.removeprefix("Source: ")
    if "vconcat" in bare:
        bare["vconcat"] = panels
    if "datasets" in bare:
        bare["datasets"] = {k: v for k, v in bare["datasets"].items() if k != "caption"}
    return bare, _joined(title.get("text")), _joined(title.get("subtitle")), source


def _caption(panel: Any) -> str | None:
    mark = panel.get("mark") if isinstance(panel, Mapping) else None
    if isinstance(mark, Mapping) and mark.get("style") == "caption":
        return _joined(mark.get("text"))
    return None


def _joined(words: Any) -> str:
    lines = words if isinstance(words, (list, tuple)) else [words or ""]
    return _TOLD.sub(" ", " ".join(map(str, lines))).strip()


_TALL = 950
"""Height from which panels are drawn one by one, so that a page can end between them. Unit: px."""


def svgs(spec: Mapping[str, Any], name: str, title: str, says: str) -> tuple[str, ...]:
    """A specification drawn: in one, or panel by panel where that would be taller than a page."""
    whole = svg(spec, name, title, says)
    height = re.search(r'height="([\d.]+)"', whole)
    panels = spec.get("vconcat", ())
    if height is None or float(height[1]) <= _TALL or len(panels) < 2:
        return (whole,)
    count = len(panels)
    return tuple(
        svg(
            {**spec, "vconcat": [one]},
            f"{name}p{number}",
            f"{title} (part {number} of {count})",
            says,
        )
        for number, one in enumerate(panels, 1)
    )


def svg(spec: Mapping[str, Any], name: str, title: str, says: str) -> str:
    """A specification drawn, as a part of a page that says to a screen reader what it is.

    Parameters
    ----------
    spec : mapping
        Without words around it.
    name : str
        Of the figure, unlike all others of the page.
    title, says : str
        What it shows, and what the marks are.

    Returns
    -------
    str
        One ``svg`` element. Nothing in it is fetched and nothing runs.

    Raises
    ------
    ChartError
        If it cannot be drawn.
    MissingExtraError
        If vl-convert is not installed.
    """
    try:
        import vl_convert
    except ImportError:
        raise missing("vl-convert-python") from None
    try:
        drawn = vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])
    except (ValueError, TypeError) as error:
        raise ChartError(
            f"the chart '{title[:80]}' cannot be drawn.", "ask for it alone, as .json."
        ) from error
    root = ElementTree.fromstring(drawn)
    _cleaned(root, name)
    width, height = root.get("width", "640"), root.get("height", "400")
    root.set("viewBox", root.get("viewBox") or f"0 0 {width} {height}")
    attributes = f'viewBox="{html.escape(root.get("viewBox", ""))}" width="{width}"'
    inner = "".join(_written(child) for child in root)
    return (
        f'<svg xmlns="{_SVG}" {attributes} height="{height}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{html.escape(title)}</title>'
        f'<desc id="{name}-desc">{html.escape(says)}</desc>{inner}</svg>'
    )


def _cleaned(part: ElementTree.Element, name: str) -> None:
    """Take out what is no drawing, and make every name in it the figure's own."""
    for attribute in list(part.attrib):
        plain = attribute.rsplit("}", 1)[-1]
        value = part.attrib[attribute]
        runs = plain.startswith("on")
        fetched = plain == "href" and not value.startswith("#")
        if plain in _DROPPED or runs or fetched:
            del part.attrib[attribute]
        elif plain == "id":
            part.set(attribute, f"{name}-{value}")
        elif "url(#" in value:
            part.set(attribute, value.replace("url(#", f"url(#{name}-"))
    for child in list(part):
        if not isinstance(child.tag, str) or child.tag.rsplit("}", 1)[-1] not in _KEPT:
            part.remove(child)
        else:
            _cleaned(child, name)


def _written(part: ElementTree.Element) -> str:
    tag = part.tag.rsplit("}", 1)[-1]
    said = "".join(
        f' {key.rsplit("}", 1)[-1]}="{html.escape(value)}"' for key, value in part.attrib.items()
    )
    inner = html.escape(part.text or "", quote=False) + "".join(
        _written(child) + html.escape(child.tail or "", quote=False) for child in part
    )
    return f"<{tag}{said}>{inner}</{tag}>"
