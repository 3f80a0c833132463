"""Where the pages are put: the one place of the service that knows of them."""

from __future__ import annotations

from html import escape
from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
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


class _Files(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        if path == "api" or path.startswith("api/"):
            # No page: what is refused there has the one shape.
            raise HTTPException(404)
        found = await super().get_response(path, scope)
        if found.status_code == 404:
            return self._nothing(scope)
        # A new version of foedus is seen at once: the browser asks whether a file is another.
        found.headers.setdefault("cache-control", "public, no-cache")
        return found

    def _nothing(self, scope: Scope) -> Response:
        """The page for an address that has none; it knows where the others are."""
        held = (Path(str(self.directory)) / "404.html").read_text(encoding="utf-8")
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
