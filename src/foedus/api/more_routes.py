"""The addresses beside the questions: what they take, the scenarios, the server's health."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from foedus import __version__
from foedus.api.making import FORMS, TYPES, Asked, Form, Written, sealed, write
from foedus.api.packed import too_long
from foedus.api.parameters import SCENARIO_PATTERN, declared, described
from foedus.api.service import Service, sent
from foedus.api.shapes import AnswerShape, Text
from foedus.questions import NAMES, module_of
from foedus.results.result import Result
from foedus.worlds.roll import spans_at_hand

_ANSWER: dict[int | str, dict[str, Any]] = {200: {"model": AnswerShape}}
_DAY = r"^\d{4}-\d{2}-\d{2}$"


class _Shown(BaseModel):
    """What to show of which scenario."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="ScenarioQuery")

    scenario: Annotated[
        str,
        Field(
            pattern=SCENARIO_PATTERN,
            max_length=24_576,
            description="A name of the library, or `toml:` and the packed text of a file.",
            examples=["ukraine-joins-nato"],
        ),
    ]
    on: Annotated[
        str,
        Field(
            pattern=_DAY,
            description="Day of the World; that of the scenario if not given.",
            json_schema_extra=partial(described, pattern="", default=None),
        ),
    ] = None  # type: ignore[assignment]


def more_routes(service: Service) -> APIRouter:
    """Everything that is no question of its own."""
    router = APIRouter()
    held: dict[tuple[tuple[int, int], ...], Written] = {}

    @router.get("/health", tags=["server"], operation_id="health")
    async def health() -> dict[str, str]:
        """Whether the server answers."""
        from foedus.atlas import as_of

        return {"status": "ok", "version": __version__, "atlas": str(as_of)}

    @router.get("/api/v1/questions", tags=["server"], operation_id="questions", responses=_ANSWER)
    async def questions(request: Request) -> Response:
        """Every question with its parameters: a form can be made of it."""
        # A file that is added while the server runs is seen at once.
        spans = spans_at_hand()
        if spans in held:
            return sent(request, held[spans])
        rows = [declared(module_of(name).QUESTION, service.limits) for name in NAMES]
        from foedus.atlas import as_of

        extra = {"version": __version__, "atlas": str(as_of), "spans": spans}
        held[spans] = write(Result("questions", {}, rows, extra=extra), Form())
        return sent(request, held[spans])

    @router.get(
        "/api/v1/scenarios", tags=["scenarios"], operation_id="scenarios", responses=_ANSWER
    )
    async def scenarios(request: Request) -> Response:
        """The scenarios that come with foedus."""
        from foedus.scenarios.showing import listed

        return sent(request, await service.lanes.threads.run(lambda: write(listed(), Form())))

    @router.get(
        "/api/v1/scenario/show", tags=["scenarios"], operation_id="show-scenario", responses=_ANSWER
    )
    async def show(request: Request, asks: Annotated[_Shown, Query()]) -> Response:
        """Every value that a scenario makes another, in words."""
        return await _show(request, asks, Form())

    @router.get(
        "/api/v1/scenario/show.{suffix}",
        tags=["scenarios"],
        operation_id="show-scenario-in-a-form",
        responses={200: {"content": {TYPES[one].split(";")[0]: {} for one in FORMS}}},
    )
    async def show_as(
        request: Request,
        suffix: Literal[FORMS],  # type: ignore[valid-type]
        asks: Annotated[_Shown, Query()],
    ) -> Response:
        """Every value that a scenario makes another, in a form."""
        return await _show(request, asks, Form(suffix))

    async def _show(request: Request, asks: _Shown, form: Form) -> Response:
        text = service.scenario_text(asks.scenario)
        given = asks.model_dump(exclude_unset=True)
        if text:
            del given["scenario"]
        asked = Asked("show", "", tuple(sorted(given.items())), text)
        return await service.answered(request, asked, form)

    @router.get(
        "/api/v1/scenario/file.toml",
        tags=["scenarios"],
        operation_id="scenario-file",
        responses={200: {"content": {TYPES["toml"]: {}}}},
    )
    async def file(request: Request, asks: Annotated[_Shown, Query()]) -> Response:
        """The file of a scenario, as it was written."""
        from foedus.scenarios.library import path_of
        from foedus.scenarios.reading import text_of

        text = service.scenario_text(asks.scenario)
        if not text:
            text = text_of(path_of(asks.scenario))
        return sent(request, sealed(text.encode("utf-8"), "toml", "scenario"))

    @router.post(
        "/api/v1/scenario/show", tags=["scenarios"], operation_id="show-text", responses=_ANSWER
    )
    async def show_text(request: Request, asks: Text) -> Response:
        """Every value that the text of a scenario makes another."""
        _check_size(asks.toml)
        given = () if asks.on is None else (("on", asks.on),)
        return await service.answered(request, Asked("show", "", given, asks.toml), Form())

    @router.post(
        "/api/v1/scenario/check", tags=["scenarios"], operation_id="check-text", responses=_ANSWER
    )
    async def check(request: Request, asks: Text) -> Response:
        """Look the text of a scenario over: every fault, with its line and its mend."""
        _check_size(asks.toml)
        return await service.answered(request, Asked("check", "", (), asks.toml), Form())

    def _check_size(text: str) -> None:
        if len(text.encode("utf-8", "replace")) > service.limits.scenario:
            raise too_long(service.limits.scenario)

    return router
