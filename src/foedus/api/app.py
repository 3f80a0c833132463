"""The app: every question at an address, and whatever is refused in one shape."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from foedus import __version__
from foedus.api.guard import Guard
from foedus.api.job_routes import job_routes
from foedus.api.limits import Limits
from foedus.api.making import Written, sealed
from foedus.api.making import warm as make_ready
from foedus.api.more_routes import more_routes
from foedus.api.page_routes import page_routes
from foedus.api.pages import folder_of_pages, put_pages
from foedus.api.parameters import said_once
from foedus.api.refusals import Refused, refused_for
from foedus.api.routes import question_routes
from foedus.api.service import Service, sent
from foedus.api.shapes import ErrorShape
from foedus.errors import FoedusError
from foedus.questions import NAMES


def make_app(
    limits: Limits | None = None,
    *,
    folder: Path | None = None,
    pages: Path | None = None,
    names: Sequence[str] = (),
    warm: bool = False,
) -> FastAPI:
    """The app, which any ASGI server can run.

    Parameters
    ----------
    limits : Limits, optional
        What it grants.
    folder : Path, optional
        Where jobs and the charts' library are kept: one for all workers of a server. Without it,
        jobs are in one of this worker.
    pages : Path, optional
        A folder of pages to put at ``/``; those that come with foedus if not given.
    names : sequence of str
        Hosts by which it may be called; any if empty.
    warm : bool
        Start its processes at once, so that nobody waits for them.

    Returns
    -------
    FastAPI
    """
    service = Service(limits or Limits(), folder)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        ahead = None
        if warm:
            # This worker first: its quick answers are those that a reader waits for.
            await service.lanes.threads.run(make_ready)
            # What stays for good is not looked through again and again for what may go.
            gc.collect()
            gc.freeze()
            service.lanes.heavy.start()
            service.library.begin()
            ahead = asyncio.create_task(service.foresee())
        try:
            yield
        finally:
            if ahead is not None:
                ahead.cancel()
            service.stop()

    app = FastAPI(
        title="foedus",
        summary="Who is bound to whom in international alliances, what that is worth, and what "
        "it costs.",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        dependencies=[Depends(said_once)],
        responses={"4XX": {"model": ErrorShape}, "5XX": {"model": ErrorShape}},
    )
    app.state.service = service
    app.include_router(more_routes(service))
    app.include_router(job_routes(service))
    app.include_router(page_routes(service))
    app.include_router(question_routes(service))
    _put_description(app, service)
    put_pages(app, pages or folder_of_pages())
    app.add_exception_handler(FoedusError, _foedus)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(
        Guard,
        limits=service.limits,
        answers=service.answers,
        ground=service.ground,
        names=tuple(names),
    )
    return app


def _put_description(app: FastAPI, service: Service) -> None:
    """The description of every address: made once, aside, since it takes a second."""
    held: list[Written] = []

    def describe() -> Written:
        return sealed(json.dumps(app.openapi(), ensure_ascii=False).encode(), "json", "openapi")

    @app.get("/api/v1/openapi.json", include_in_schema=False)
    async def description(request: Request) -> Response:
        if not held:
            held.append(await service.lanes.threads.run(describe))
        return sent(request, held[0])


def _sent(refused: Refused) -> Response:
    return Response(
        refused.body(), refused.status, headers=refused.headers, media_type="application/json"
    )


async def _foedus(request: Request, error: Exception) -> Response:
    return _sent(refused_for(error))


async def _invalid(request: Request, error: Exception) -> Response:
    listed = error.errors() if isinstance(error, RequestValidationError) else ()
    faults = [_fault(one) for one in listed]
    first = faults[0] if faults else {"where": "", "wrong": "cannot be read.", "mend": "mend it."}
    wrong = f"{first['where']}: {first['wrong']}"
    if len(faults) > 1:
        wrong += f" ({len(faults)} faults in all)"
    return _sent(Refused(422, "parameter", wrong, first["mend"], first["where"], tuple(faults)))


_BOUNDS = {
    "less_than_equal": "give {le} or less.",
    "greater_than_equal": "give {ge} or more.",
    "string_too_long": "give {max_length} letters or fewer.",
    "int_parsing": "give a whole number: 5.",
    "bool_parsing": "give true or false.",
}


def _fault(one: Mapping[str, Any]) -> dict[str, str]:
    """One fault that pydantic found, as everything else is told."""
    where = ".".join(str(part)[:60] for part in one["loc"])
    context = one.get("ctx", {})
    said, kind = str(one["msg"]), one["type"]
    if kind == "foedus":
        return {"where": where, "wrong": context["wrong"], "mend": context["mend"]}
    if kind == "extra_forbidden":
        return {
            "where": where, "wrong": "is no parameter of this question.",
            "mend": "/api/v1/questions lists what each takes; files are for the command line.",
        }  # fmt: skip
    if kind == "missing":
        return {"where": where, "wrong": "is missing.", "mend": "give it."}
    if kind == "literal_error":
        among = str(context.get("expected", "")).replace("'", "")
        return {"where": where, "wrong": "is no value of it.", "mend": f"choose among {among}."}
    if kind == "json_invalid":
        return {"where": where, "wrong": "is no JSON.", "mend": "send one JSON object."}
    said = said[:1].lower() + said[1:]
    mend = _BOUNDS.get(kind, "mend it as said.").format(**context)
    return {"where": where, "wrong": f"{said}.", "mend": mend}


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    path = request.url.path
    allowed = _methods(request) if status in (404, 405) else []
    if status == 404 and (not allowed or request.method in allowed):
        return _sent(_no_address(path))
    if status in (404, 405):
        # Pages lie under every address: what no route takes comes to them, and is not there.
        allowed = allowed or ["GET"]
        return _sent(
            Refused(
                405,
                "method",
                f"{request.method} is not for {path[:200]}.",
                f"use {' or '.join(allowed)}.",
                "method",
                (),
                {"Allow": ", ".join(allowed)},
            )
        )
    if status in (400, 422):
        return _sent(
            Refused(422, "parameter", "the body cannot be read.", "send one JSON object.", "body")
        )
    return _sent(Refused(status, "request", "the request cannot be met.", "send another."))


def _methods(request: Request) -> list[str]:
    """What may be done at an address: its routes are one for each method."""
    found: set[str] = set()
    for one in request.app.routes:
        for route in getattr(getattr(one, "original_router", None), "routes", (one,)):
            match, _ = route.matches(request.scope)
            if match != Match.NONE:
                found |= getattr(route, "methods", None) or set()
    return sorted(found)


def _no_address(path: str) -> Refused:
    from rapidfuzz import process

    last = path.removeprefix("/api/v1").strip("/").split("/")[0].split(".")[0]
    near = [hit for hit, _, _ in process.extract(last, NAMES, limit=2, score_cutoff=60)]
    meant = f"did you mean /api/v1/{' or /api/v1/'.join(near)}? " if near else ""
    return Refused(
        404,
        "unknown-address",
        f"nothing is at {path[:200]}.",
        f"{meant}/api/v1/questions lists the questions.",
        "path",
    )
