"""Where the pages are put: the one place of the service that knows of them."""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256
from html import escape
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

_PLACEHOLDER = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>foedus</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body>
<h1>foedus</h1>
<p>Who is bound to whom in international alliances, what that is worth, and what it costs.</p>
<ul>
<li><a href="api/v1/questions">The questions it answers</a></li>
<li><a href="api/v1/duties?attacker=Russia&amp;target=Estonia">Who is bound if Russia attacks
Estonia</a></li>
<li><a href="api/v1/openapi.json">Every address, as OpenAPI</a></li>
</ul>
</body>
</html>
"""


_TEXT = re.compile(r"(<[a-z0-9]+\b[^>]*\bdata-text=\"([^\"]+)\"[^>]*>)[^<]*(?=</)")


@cache
def _filled(file: Path, folder: Path) -> str:
    """A page with its texts in it: what it is shows before any of its code has come, or without."""
    texts = json.loads((folder / "texts" / "en.json").read_text(encoding="utf-8"))
    held = file.read_text(encoding="utf-8")
    return _TEXT.sub(lambda one: one[1] + escape(texts[one[2]], quote=False), held)


class _Files(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        if path == "api" or path.startswith("api/"):
            # No page: what is refused there has the one shape.
            raise HTTPException(404)
        found = await super().get_response(path, scope)
        if found.status_code == 404:
            return self._nothing(scope)
        if isinstance(found, FileResponse) and found.media_type == "text/html":
            found = self._page(Path(found.path), scope)
        if found.status_code in (307, 308):
            # By the last part of the address alone: whatever host or proxy it was called by.
            last = quote(scope["path"].rstrip("/").rpartition("/")[2])
            query = scope["query_string"].decode("latin-1")
            found.headers["location"] = f"./{last}/{'?' * bool(query)}{query}"
        found.headers["accept-ranges"] = "none"
        # A new version of foedus is seen at once: the browser asks whether a file is another.
        found.headers.setdefault("cache-control", "public, no-cache")
        return found

    def _page(self, file: Path, scope: Scope) -> Response:
        text = _filled(file, Path(str(self.directory)))
        page = HTMLResponse(text, headers={"etag": f'"{sha256(text.encode()).hexdigest()[:32]}"'})
        if self.is_not_modified(page.headers, Headers(scope=scope)):
            return NotModifiedResponse(page.headers)
        return page

    def _nothing(self, scope: Scope) -> Response:
        """The page for an address that has none; it knows where the others are."""
        folder = Path(str(self.directory))
        held = _filled(folder / "404.html", folder)
        root = escape(str(scope.get("app_root_path", scope.get("root_path", ""))).rstrip("/"))
        return HTMLResponse(held.replace("{root}", root), 404)


def folder_of_pages() -> Path | None:
    """The folder of the pages that come with foedus, if they do."""
    room = find_spec("foedus.web")
    if room is None or not room.submodule_search_locations:
        return None
    folder = Path(next(iter(room.submodule_search_locations))) / "static"
    return folder if (folder / "index.html").is_file() else None


def put_pages(app: FastAPI, folder: Path | None) -> None:
    """Put the pages at ``/``, or a plain one in their place.

    Parameters
    ----------
    app : FastAPI
        Whose addresses under ``/api`` are all there already: those go first.
    folder : Path or None
        With ``index.html`` and whatever it names.
    """
    if folder is not None:
        app.mount("/", _Files(directory=folder, html=True), name="pages")
        return

    @app.get("/", include_in_schema=False)
    def placeholder(request: Request) -> HTMLResponse:
        return HTMLResponse(_PLACEHOLDER)
