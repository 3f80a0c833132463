"""What the addresses share: the limits, the answers in memory, the lanes and the jobs."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from foedus.api.answers import Answers, Ground
from foedus.api.guard import response_of
from foedus.api.jobs import Jobs, stop_working
from foedus.api.lanes import Lanes
from foedus.api.library import Library
from foedus.api.limits import Limits
from foedus.api.making import Asked, Form, Written, affinity_of, made, sealed
from foedus.api.packed import MARK, decoded, too_long, unpacked
from foedus.api.refusals import LOG, Refused, refuse
from foedus.errors import FoedusError
from foedus.results.declaration import Question


@dataclass(slots=True)
class Service:
    """One worker of the server.

    Parameters
    ----------
    limits : Limits
        What is granted.
    folder : Path or None
        Where jobs are kept; a folder of this worker's own if not given.
    """

    limits: Limits
    folder: Path | None = None
    ground: Ground = field(default_factory=Ground)
    answers: Answers = field(init=False)
    library: Library = field(init=False)
    streams: int = 0
    _lanes: Lanes | None = None
    _jobs: Jobs | None = None
    _own: tempfile.TemporaryDirectory[str] | None = None

    def __post_init__(self) -> None:
        self.answers = Answers(self.limits.cache_mb * 1_000_000)
        self.library = Library(self.folder)

    @property
    def lanes(self) -> Lanes:
        """Where answers are made; begun when first asked for."""
        if self._lanes is None:
            self._lanes = Lanes(self.limits)
        return self._lanes

    @property
    def jobs(self) -> Jobs:
        """The jobs."""
        if self._jobs is None:
            if self.folder is None:
                self._own = tempfile.TemporaryDirectory(prefix="foedus-jobs-")
            folder = Path(self._own.name) if self._own else self.folder
            self._jobs = Jobs(folder or Path(), self.limits, self.lanes.jobs, self.lanes.heavy)
        return self._jobs

    def stop(self) -> None:
        """End everything that was begun."""
        stop_working()
        if self._lanes is not None:
            self._lanes.stop()
        self._lanes = self._jobs = None
        if self._own is not None:
            self._own.cleanup()
            self._own = None

    async def answered(
        self, request: Request, asked: Asked, form: Form, question: Question | None = None
    ) -> Response:
        """The response to a question.

        Raises
        ------
        Refusal
            As the question refuses, or for the server's limits.
        """
        found = await self.answer(asked, form, question, request.is_disconnected)
        if request.method == "GET":
            stamp = self.ground.stamp()
            self.answers.remember(
                (request.scope["path"], request.scope["query_string"], stamp), (asked, form, stamp)
            )
        return sent(request, found)

    async def answer(
        self,
        asked: Asked,
        form: Form,
        question: Question | None = None,
        gone: Callable[[], Awaitable[bool]] | None = None,
    ) -> Written:
        """The answer to a question, made once for all who ask.

        Raises
        ------
        Refusal
            As :meth:`answered`.
        """
        stamp = self.ground.stamp()
        quick = _quick(asked, form, question)

        async def make() -> Written | Refused:
            if quick:
                return await self.lanes.threads.run(made, asked, form, stamp)
            # What a job has made is there for every worker.
            path = self.jobs.written(asked, stamp, form)
            found = None if path is None else await self.lanes.threads.run(_held, path, asked, form)
            if found is not None:
                return found
            return await self.lanes.heavy.run(
                affinity_of(asked, stamp), made, asked, form, stamp, seconds=self.limits.seconds
            )

        return await self.answers.get((asked, form, stamp), make, gone or _waited_for)

    async def foresee(self) -> None:
        """Make what the page of the map asks first, where a process is free for it.

        Whoever comes first would wait seconds for the Worlds of all years.
        """
        from foedus.questions.map import QUESTION as MAP
        from foedus.worlds.roll import spans_at_hand

        if self.limits.children < 2:
            return
        try:
            first, last = spans_at_hand()[0]
            asked = self.asked("ask", MAP, (("first", first), ("last", last)))
            await self.answer(asked, Form("told"), MAP)
        except FoedusError as error:
            LOG.warning("the map was not made ahead: %s", error)

    def asked(
        self, act: str, question: Question, said: tuple[tuple[str, Any], ...], *,
        posted: bool = False,
    ) -> Asked:  # fmt: skip
        """What is asked, its scenario read out of the address or the body.

        Raises
        ------
        Refusal
            If the scenario is damaged, too long, or none.
        """
        given = dict(said)
        word = given.get("scenario")
        text = ""
        if isinstance(word, str):
            text = self.scenario_text(word, posted=posted)
            if text:
                del given["scenario"]
        part = "body" if posted else "query"
        return Asked(act, question.name, tuple(sorted(given.items())), text, part)

    def scenario_text(self, word: str, *, posted: bool = False) -> str:
        """The text of a scenario that is none of the library's; empty where the word is a name.

        Raises
        ------
        Refusal
            If it is damaged, too long, or no scenario is called so. No file is ever looked for.
        """
        from foedus.scenarios.library import names

        word = word.strip()
        if word in names():
            return ""
        if word.startswith(MARK) and "\n" not in word:
            return unpacked(word, self.limits.scenario)
        if posted and ("=" in word or "\n" in word):
            held = word.encode("utf-8", "replace")
            if len(held) > self.limits.scenario:
                raise too_long(self.limits.scenario)
            return decoded(held)
        from rapidfuzz import process

        near = [hit for hit, _, _ in process.extract(word, names(), limit=3, score_cutoff=50)]
        meant = f"did you mean {' or '.join(near)}? " if near else ""
        raise refuse(
            422, "scenario", f"no scenario is called {word[:80]!r}.",
            f"{meant}/api/v1/scenarios lists them; one of your own goes into the address as "
            f"'{MARK}' and its packed text, or into the body of a POST.",
            "scenario",
        )  # fmt: skip


async def _waited_for() -> bool:
    """Nobody who asked has left."""
    return False


def _quick(asked: Asked, form: Form, question: Question | None) -> bool:
    """Whether it is made where it stands: no reader's own text, no picture, no long work."""
    cheap = question is None or question.cost == "quick"
    return (
        cheap
        and asked.act in ("ask", "show")
        and not asked.text
        and (not form.chart or form.suffix == "json")
    )


def _held(path: Path, asked: Asked, form: Form) -> Written | None:
    """A file of a job as the answer that it is, named as the answer would be."""
    name = "compare" if asked.act == "compare" else asked.question
    try:
        return sealed(path.read_bytes(), form.suffix, name)
    except OSError:
        # It was removed meanwhile.
        return None


def sent(request: Request, found: Written) -> Response:
    """An answer as a response."""
    headers = dict(request.scope["headers"])
    status, listed, body = response_of(found, headers)
    response = Response(body, status)
    response.raw_headers = listed
    return response
