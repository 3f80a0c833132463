"""The addresses of the questions: each as things are, in a form, as a chart, and compared."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query
from fastapi import Path as InPath
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from foedus.api.making import FORMS, PICTURES, TYPES, Form
from foedus.api.parameters import described, model_for, said
from foedus.api.refusals import refuse
from foedus.api.service import Service
from foedus.api.shapes import AnswerShape
from foedus.questions import NAMES, module_of
from foedus.results.declaration import Question

COMPARED = "differences"
_POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD
_KEYWORD = inspect.Parameter.KEYWORD_ONLY


def question_routes(service: Service) -> APIRouter:
    """Every question at its address."""
    router = APIRouter(prefix="/api/v1")
    for name in NAMES:
        question: Question = module_of(name).QUESTION
        _put(router, service, question, compared=False)
        if question.takes_world:
            _put(router, service, question, compared=True)
    return router


def _put(router: APIRouter, service: Service, question: Question, *, compared: bool) -> None:
    """The addresses of one question."""
    limits = service.limits
    where = f"/compare/{question.name}" if compared else f"/{question.name}"
    verb = "compare" if compared else "ask"
    charts = (COMPARED,) if compared else question.charts
    told = f"As things are and in a scenario: {question.summary}" if compared else question.summary
    base = f"{verb}-{question.name}"
    asking: dict[str, Any] = {"tags": [verb], "summary": told}
    act = Act(service, question, verb)

    query = model_for(question, limits, compared=compared)
    router.add_api_route(
        where, act.endpoint(query), methods=["GET"], operation_id=base,
        responses={200: {"model": AnswerShape}}, **asking,
    )  # fmt: skip
    router.add_api_route(
        f"{where}.{{suffix}}", act.endpoint(query, suffix=Literal[FORMS]), methods=["GET"],
        operation_id=f"{base}-in-a-form", responses={200: {"content": _types(FORMS)}}, **asking,
    )  # fmt: skip
    if charts:
        router.add_api_route(
            f"{where}/charts/{{chart}}.{{suffix}}",
            act.endpoint(
                _wide(query, limits.width), suffix=Literal[PICTURES], chart=Literal[charts]
            ),
            methods=["GET"], operation_id=f"{base}-chart",
            responses={200: {"content": _types(PICTURES)}}, **asking,
        )  # fmt: skip
    body = model_for(question, limits, compared=compared, posted=True)
    router.add_api_route(
        where, act.endpoint(body, posted=True), methods=["POST"], operation_id=f"{base}-by-body",
        responses={200: {"model": AnswerShape}}, **asking,
    )  # fmt: skip


class Act:
    """Asks one question, in one way."""

    def __init__(self, service: Service, question: Question, act: str) -> None:
        self.service, self.question, self.act = service, question, act

    def endpoint(
        self, model: type[BaseModel], *, suffix: Any = None, chart: Any = None,
        posted: bool = False,
    ) -> Callable[..., Any]:  # fmt: skip
        """A function whose signature says what the address takes."""

        async def endpoint(request: Request, **given: Any) -> Response:
            asks: BaseModel = given["asks"]
            if self.question.cost == "long":
                raise refuse(
                    422, "long", f"{self.question.name} takes minutes.",
                    "send it to /api/v1/jobs: it tells how far it is and can be cancelled.",
                    self.question.name,
                )  # fmt: skip
            listed = dict(said(asks, self.question))
            form = Form(
                given.get("suffix", "json"), given.get("chart", ""), listed.pop("width", None)
            )
            asked = self.service.asked(
                self.act, self.question, tuple(listed.items()), posted=posted
            )
            return await self.service.answered(request, asked, form, self.question)

        given = [
            inspect.Parameter("request", _POSITIONAL, annotation=Request),
            inspect.Parameter(
                "asks", _KEYWORD, annotation=Annotated[model, Body() if posted else Query()]
            ),
        ]
        if suffix is not None:
            given.append(
                inspect.Parameter("suffix", _KEYWORD, annotation=Annotated[suffix, InPath()])
            )
        if chart is not None:
            given.append(
                inspect.Parameter("chart", _KEYWORD, annotation=Annotated[chart, InPath()])
            )
        endpoint.__signature__ = inspect.Signature(given)  # type: ignore[attr-defined]
        return endpoint


def _wide(query: type[BaseModel], most: int) -> type[BaseModel]:
    from pydantic import Field, create_model

    return create_model(
        query.__name__.replace("Query", "ChartQuery"),
        __base__=query,
        width=(
            int,
            Field(
                None,
                ge=320,
                le=most,
                description="Of the chart, in pixels; 390 suits a phone.",
                json_schema_extra=partial(described, pattern="", default=None),
            ),
        ),
    )


def _types(suffixes: tuple[str, ...]) -> dict[str, Any]:
    return {TYPES[one].split(";")[0]: {} for one in suffixes}
