"""Draws a specification in a file: a picture, a page that needs nothing else, or data."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from foedus.charts.theme import missing
from foedus.drafts import write_whole
from foedus.errors import ChartError

SUFFIXES = (".svg", ".png", ".pdf", ".html", ".json")
_SHARP = 2.0
"""Points of a PNG for each pixel, so that it is sharp on a good screen and on paper."""
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:">
<title>{title}</title>
<style>body {{ margin: 0; font-family: sans-serif; }} #chart {{ max-width: 100%; }}</style>
</head>
<body>
<div id="chart"></div>
<script type="application/json" id="specification">{specification}</script>
<script>
{bundle}
</script>
</body>
</html>
"""
_SNIPPET = """\
const said = JSON.parse(document.getElementById("specification").textContent);
vegaEmbed("#chart", said, {ast: true, renderer: "svg", actions: {source: false, compiled: false, \
editor: false, export: true}}).catch((error) => {
  document.getElementById("chart").textContent = String(error);
});
"""


def draw(spec: Mapping[str, Any], path: str | Path) -> Path:
    """Draw a specification in a file whose name says in which form.

    Parameters
    ----------
    spec : mapping
        A Vega-Lite specification that holds its own data.
    path : path
        ``.svg``, ``.png`` or ``.pdf``: a picture; ``.html``: a page with the numbers under the
        pointer, which fetches nothing; ``.json``: the specification. The file is there whole or
        not at all.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    ChartError
        If the suffix is none of these, the specification cannot be drawn or names data
        elsewhere, or the file cannot be written.
    MissingExtraError
        If vl-convert is not installed.
    """
    file = Path(path)
    suffix = file.suffix.lower()
    check_path(file)
    remote = _fetched(spec)
    if remote:
        raise ChartError(
            f"the specification takes data from {remote!r}.", "put the data in it: `values`."
        )
    try:
        made = _made(dict(spec), suffix)
    except (ValueError, TypeError) as error:
        first = str(error).strip().splitlines() or [""]
        raise ChartError(
            f"the specification cannot be drawn: {first[0]}", "write it as .json to look at it."
        ) from error
    _write(file, made)
    return file


def check_path(path: str | Path) -> None:
    """Refuse, before work is done for it, a file that cannot be drawn.

    Raises
    ------
    ChartError
        If its suffix is unknown, or its folder is none, or it is a folder.
    """
    file = Path(path)
    if file.suffix.lower() not in SUFFIXES:
        raise ChartError(
            f"{file.name or str(path)!r} does not say in which form to draw.",
            f"end its name with one of {', '.join(SUFFIXES)}.",
        )
    if file.is_dir() or not file.parent.is_dir():
        wrong = "is a folder" if file.is_dir() else "is in a folder that is not there"
        raise ChartError(f"{file} {wrong}.", "name a file in a folder that is there.")


def _fetched(part: Any) -> str:
    """An address that a specification would fetch, if any; its data are its own."""
    if isinstance(part, Mapping):
        for key, one in part.items():
            if key in ("url", "href") and isinstance(one, str):
                return one
            if key not in ("datasets", "values"):
                found = _fetched(one)
                if found:
                    return found
    elif isinstance(part, (list, tuple)):
        for one in part:
            found = _fetched(one)
            if found:
                return found
    return ""


def _made(spec: dict[str, Any], suffix: str) -> bytes:
    if suffix == ".json":
        return (json.dumps(spec, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    try:
        import vl_convert
    except ImportError:
        raise missing("vl-convert-python") from None
    nowhere: list[str] = []
    if suffix == ".svg":
        return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=nowhere)).encode("utf-8")
    if suffix == ".png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=_SHARP, allowed_base_urls=nowhere))
    if suffix == ".pdf":
        return bytes(vl_convert.vegalite_to_pdf(spec, allowed_base_urls=nowhere))
    # vl-convert's own page writes a `</script>` of the data as it is, which would end the script.
    written = json.dumps(spec, ensure_ascii=True).replace("<", "\\u003c").replace("&", "\\u0026")
    title = spec.get("title", {})
    said = title.get("text", "") if isinstance(title, Mapping) else title
    words = " ".join(said) if isinstance(said, list) else str(said)
    page = _PAGE.format(
        title=html.escape(words),
        specification=written,
        bundle=vl_convert.javascript_bundle(_SNIPPET),
    )
    return page.encode("utf-8")


def _write(file: Path, held: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    try:
        write_whole(file, held)
    except OSError as error:
        raise ChartError(
            f"{file} cannot be written ({error.strerror}).", "make room, or name another file."
        ) from error
