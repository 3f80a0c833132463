"""The addresses that the pages need beside the questions: charts' library, words, datasets."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi import Path as InPath
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from foedus.api import method_pages
from foedus.api.library import NAME, library_tag
from foedus.api.making import FORMS, TYPES, Form, Written, sealed, write
from foedus.api.packed import MARK
from foedus.api.parameters import model_for, said, said_as
from foedus.api.refusals import refuse
from foedus.api.service import Service, sent
from foedus.api.shapes import AnswerShape
from foedus.questions import NAMES, module_of
from foedus.results.declaration import Question
from foedus.results.result import Result

OWN_FILE = "scenario.toml"
"""What a scenario of the address is called in commands: the file that the page hands out."""
_ANSWER: dict[int | str, dict[str, Any]] = {200: {"model": AnswerShape}}
_FOREVER = "public, max-age=31536000, immutable"
_Page = Annotated[str, InPath(pattern="^[a-z0-9-]{1,40}$")]
_Picture = Annotated[str, InPath(pattern=r"^[a-z0-9-]{1,60}\.svg$")]


def page_routes(service: Service) -> APIRouter:
    """Everything that only the pages ask for."""
    router = APIRouter()

    @router.get("/assets/vega.js", include_in_schema=False)
    async def newest() -> Response:
        """Where the charts' library of this version is."""
        return RedirectResponse(
            f"{NAME}-{library_tag()}.js", 302, headers={"Cache-Control": "public, no-cache"}
        )

    @router.get("/assets/vega-{tag}.js", include_in_schema=False)
    async def library(request: Request, tag: str) -> Response:
        """The charts' library, which never changes under one name."""
        if tag != library_tag():
            raise refuse(
                404, "unknown-address", "this library is of another version.", "load the page anew."
            )
        response = sent(request, await run_in_threadpool(service.library.written))
        response.headers["cache-control"] = _FOREVER
        return response

    @router.get("/assets/borders.json", include_in_schema=False)
    async def outlines(request: Request) -> Response:
        """Shapes and hatches of the map, which are the same for every day and question."""
        return sent(request, await service.lanes.threads.run(_borders))

    @router.get("/api/v1/data", tags=["server"], operation_id="data", responses=_ANSWER)
    async def data(request: Request) -> Response:
        """Every dataset that foedus reads: its owner, years, terms, and whether it is here."""
        return sent(request, await service.lanes.threads.run(_data, "json"))

    @router.get(
        "/api/v1/data.{suffix}",
        tags=["server"],
        operation_id="data-in-a-form",
        responses={200: {"content": {TYPES[one].split(";")[0]: {} for one in FORMS}}},
    )
    async def data_as(request: Request, suffix: Literal[FORMS]) -> Response:  # type: ignore[valid-type]
        """Every dataset that foedus reads, in a form."""
        return sent(request, await service.lanes.threads.run(_data, str(suffix)))

    @router.get("/api/v1/method", tags=["server"], operation_id="method", responses=_ANSWER)
    async def method(request: Request) -> Response:
        """The pages on method: every model with its formulas, its source and how it has done."""
        found = await run_in_threadpool(method_pages.listed)
        return sent(request, write(Result("method", {}, found), Form()))

    @router.get(
        "/api/v1/method/{name}", tags=["server"], operation_id="method-page", responses=_ANSWER
    )
    async def method_page(request: Request, name: _Page) -> Response:
        """One page on method, as HTML of plain elements."""
        found = await run_in_threadpool(method_pages.as_html, name)
        if found is None:
            raise refuse(
                404, "unknown-address", f"no page is called {name!r}.",
                "/api/v1/method lists the pages.", "name",
            )  # fmt: skip
        return sent(request, write(Result("method", {"page": name}, (), extra=found), Form()))

    @router.get(
        "/api/v1/method/pictures/{name}",
        tags=["server"],
        operation_id="method-picture",
        responses={200: {"content": {"image/svg+xml": {}}}},
    )
    async def method_picture(request: Request, name: _Picture) -> Response:
        """A picture of the pages on method."""
        found = await run_in_threadpool(method_pages.picture, name)
        if found is None:
            raise refuse(
                404, "unknown-address", f"no picture is called {name!r}.",
                "the pages of /api/v1/method name them.", "name",
            )  # fmt: skip
        return sent(request, sealed(found, "svg", name.removesuffix(".svg")))

    for name in NAMES:
        question: Question = module_of(name).QUESTION
        _put_said(router, service, question, compared=False)
        if question.takes_world:
            _put_said(router, service, question, compared=True)
    return router


@cache
def _borders() -> Written:
    from foedus.questions.map.charts import geometry

    held = json.dumps(geometry(), separators=(",", ":"))
    return sealed(held.encode("utf-8"), "json", "borders")


def _data(suffix: str) -> Written:
    from dataclasses import replace

    from foedus.audits.data_results import list_result

    found = list_result()
    # Where a file lay on this machine is no reader's business.
    rows = [{key: one for key, one in row.items() if key != "origin"} for row in found.rows]
    return write(replace(found, rows=rows), Form(suffix))


def _put_said(router: APIRouter, service: Service, question: Question, *, compared: bool) -> None:
    """How one question is asked by a command, in Python, and by an address."""
    query = model_for(question, service.limits, compared=compared)
    verb = "compare" if compared else "ask"
    where = f"/compare/{question.name}" if compared else f"/{question.name}"
    router.add_api_route(
        f"/api/v1{where}/said",
        _endpoint(question, query, where, compared=compared),
        methods=["GET"],
        tags=[verb],
        summary=f"The same as a command and in Python: {question.summary}",
        operation_id=f"{verb}-{question.name}-said",
        responses=_ANSWER,
    )


def _endpoint(
    question: Question, query: type[BaseModel], where: str, *, compared: bool
) -> Callable[..., Any]:
    async def endpoint(request: Request, asks: BaseModel) -> Response:
        given = dict(said(asks, question))
        return sent(request, write(told(question, given, where, compared=compared), Form()))

    endpoint.__annotations__["asks"] = Annotated[query, Query()]
    return endpoint


def told(question: Question, given: dict[str, Any], where: str, *, compared: bool) -> Result:
    """What asks a question in every way that there is.

    Parameters
    ----------
    question : Question
        Its declaration.
    given : dict
        What was said beyond the defaults, by the Python names.
    where : str
        Its address under ``/api/v1``.
    compared : bool
        As things are and in a scenario.
    """
    named = {said_as(one): given[one.name] for one in question.parameters if one.name in given}
    repeats = {"repeats": given["repeats"]} if compared and "repeats" in given else {}
    query = urlencode(named | repeats, doseq=True, safe=":,")
    scenario = given.get("scenario")
    # The text of a scenario is long: a command reads it from the file that the page hands out.
    own = isinstance(scenario, str) and scenario.startswith(MARK)
    file = OWN_FILE if own else scenario
    plain = given | ({"scenario": file} if scenario else {})
    if compared:
        others = {name: one for name, one in plain.items() if name != "scenario"}
        asked = question.command(others).removeprefix("foedus ")
        command = f"foedus compare {file} {asked}"
        command += f" --repeats {given['repeats']}" if repeats else ""
        python = question.comparing_call(str(file), others)
        if repeats:
            python = f"{python[:-1]}, repeats={given['repeats']})"
    else:
        command, python = question.command(plain), question.call(plain)
    return Result(
        "said",
        {"question": question.name, **named, **repeats},
        (),
        extra={
            "command": command,
            "python": python,
            "address": f"/api/v1{where}{'?' * bool(query)}{query}",
            "file": OWN_FILE if own else None,
        },
    )
