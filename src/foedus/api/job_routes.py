"""The addresses of jobs: send one, look, follow, cancel, and take what it made."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi import Path as InPath
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from foedus.api.jobs import CHART, ENDED
from foedus.api.making import FORMS, PICTURES, TYPES, Form, picture, sealed
from foedus.api.parameters import model_for, said, said_as
from foedus.api.refusals import Refusal, Refused, refuse
from foedus.api.service import Service, sent
from foedus.api.shapes import AnswerShape, JobAsked, JobShape
from foedus.questions import NAMES, module_of
from foedus.results.declaration import Question

_LOOK, _HEARTBEAT = 0.25, 1.0
Name = Annotated[str, InPath(pattern="^[A-Za-z0-9_-]{24}$", description="As it was given.")]


def job_routes(service: Service) -> APIRouter:
    """Everything under ``/api/v1/jobs``."""
    router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])

    @router.post(
        "", status_code=202, operation_id="send-job", response_model=JobShape,
        responses={200: {"model": JobShape, "description": "It was made before."}},
    )  # fmt: skip
    async def send(request: Request, asks: JobAsked) -> Response:
        """Send long work; the answer says where to look for it."""
        question = _question(asks.question)
        if asks.compare and not question.takes_world:
            raise refuse(
                422, "parameter", f"{question.name} is asked of no World, so nothing differs.",
                "leave out compare.", "body.compare",
            )  # fmt: skip
        model = model_for(question, service.limits, compared=asks.compare, posted=True)
        try:
            given = model.model_validate(asks.parameters)
        except ValidationError as error:
            raise RequestValidationError(
                [{**one, "loc": ("body", "parameters", *one["loc"])} for one in error.errors()]
            ) from None
        verb = "compare" if asks.compare else "ask"
        asked = service.asked(verb, question, said(given, question), posted=True)
        about = {
            "question": question.name,
            "parameters": _shown(question, dict(said(given, question))),
            "compare": asks.compare,
        }
        client = request.client.host if request.client else ""
        name = service.jobs.take(
            asked, about, asks.width, client, stamp=service.ground.stamp(),
            long=question.cost == "long", watched=asks.watched,
        )  # fmt: skip
        where = f"{request.scope.get('root_path', '')}/api/v1/jobs/{name}"
        job = service.jobs.state(name)
        status = 200 if job["state"] == "done" else 202
        return JSONResponse({"job": job}, status, headers={"Location": where})

    @router.get("/{name}", operation_id="look-at-job", response_model=JobShape)
    async def look(name: Name) -> Response:
        """How a job stands."""
        return JSONResponse({"job": service.jobs.state(name)})

    @router.delete("/{name}", operation_id="cancel-job", response_model=JobShape)
    async def cancel(name: Name) -> Response:
        """Stop a job; one that has ended is removed."""
        return JSONResponse({"job": service.jobs.cancel(name)})

    @router.get(
        "/{name}/events",
        operation_id="follow-job",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    async def follow(name: Name) -> Response:
        """Follow a job by server-sent events: ``progress``, then ``done`` or another end."""
        service.jobs.state(name)
        if service.streams >= service.limits.streams:
            raise refuse(
                503, "busy", "too many jobs are followed.", "look at the job now and then.", retry=5
            )
        return StreamingResponse(
            _events(service, name),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    @router.get(
        "/{name}/result.{suffix}",
        operation_id="take-result",
        responses={200: {"content": {TYPES[one].split(";")[0]: {} for one in FORMS}}},
    )
    async def take(request: Request, name: Name, suffix: Literal[FORMS]) -> Response:  # type: ignore[valid-type]
        """What a job made, in a form."""
        return _file(request, service.jobs.finished(name) / f"result.{suffix}", str(suffix))

    @router.get(
        "/{name}/result", operation_id="take-answer", responses={200: {"model": AnswerShape}}
    )
    async def take_json(request: Request, name: Name) -> Response:
        """What a job made, as JSON."""
        return _file(request, service.jobs.finished(name) / "result.json", "json")

    @router.get(
        "/{name}/charts/{chart}.{suffix}",
        operation_id="take-chart",
        responses={200: {"content": {TYPES[one].split(";")[0]: {} for one in PICTURES}}},
    )
    async def take_chart(
        request: Request,
        name: Name,
        chart: Annotated[str, InPath(pattern="^[a-z0-9-]{1,40}$")],
        suffix: Literal[PICTURES],  # type: ignore[valid-type]
    ) -> Response:
        """A chart of what a job made."""
        home = service.jobs.finished(name)
        listed = _charts(home)
        if not CHART.fullmatch(chart) or chart not in listed:
            mend = f"choose among {', '.join(listed)}." if listed else "this answer has no chart."
            raise refuse(404, "chart", f"there is no chart {chart!r}.", mend, "chart")
        held = home / f"chart-{chart}.json"
        if not held.is_file():
            asked, width = service.jobs.asked(name)
            question: Question = module_of(asked.question).QUESTION
            return await service.answered(request, asked, Form(str(suffix), chart, width), question)
        if suffix == "json":
            return _file(request, held, "json")
        found = await service.lanes.heavy.run(
            name, picture, str(held), suffix, chart, seconds=service.limits.seconds
        )
        if isinstance(found, Refused):
            raise Refusal(found)
        return sent(request, found)

    return router


def _question(name: str) -> Question:
    if name not in NAMES:
        from rapidfuzz import process

        near = [hit for hit, _, _ in process.extract(name, NAMES, limit=2, score_cutoff=60)]
        meant = f"did you mean {' or '.join(near)}? " if near else ""
        raise refuse(
            422, "unknown-question", f"no question is called {name!r}.",
            f"{meant}Ask one of {', '.join(NAMES)}.", "body.question",
        )  # fmt: skip
    question: Question = module_of(name).QUESTION
    return question


def _shown(question: Question, given: dict[str, Any]) -> dict[str, Any]:
    names = {one.name: said_as(one) for one in question.parameters}
    return {names.get(name, name): value for name, value in given.items()}


async def _events(service: Service, name: str) -> AsyncIterator[bytes]:
    """The events of a job until it ends, one a second at least: that keeps the way open too."""
    service.streams += 1
    last, beat = "", time.monotonic()
    try:
        while True:
            try:
                told = service.jobs.state(name)
            except Refusal as error:
                yield b"event: gone\ndata: " + json.dumps(error.refused.wrong).encode() + b"\n\n"
                return
            # The seconds run; what else is new is told at once.
            now = json.dumps(
                {key: one for key, one in told.items() if key not in ("seconds", "left")}
            )
            ended = told["state"] in ENDED
            if ended or now != last or time.monotonic() - beat > _HEARTBEAT:
                event = told["state"] if ended else "progress"
                yield f"event: {event}\ndata: {json.dumps(told)}\n\n".encode()
                last, beat = now, time.monotonic()
            if ended:
                return
            await asyncio.sleep(_LOOK)
    finally:
        service.streams -= 1


def _file(request: Request, path: Path, suffix: str) -> Response:
    try:
        held = path.read_bytes()
    except OSError:
        raise refuse(
            404, "unknown-job", "the job has been removed.", "send it again.", "job"
        ) from None
    return sent(request, sealed(held, suffix, path.stem))


def _charts(home: Path) -> list[str]:
    try:
        listed: list[str] = json.loads((home / "result.told").read_bytes())["charts"]
    except (OSError, ValueError, KeyError):
        return []
    return listed
