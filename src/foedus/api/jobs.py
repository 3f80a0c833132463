"""Long work: each job a folder of files, so that any worker of the server can tell of it.

What a job has made is kept with what it was asked: the same work is not done twice, neither for
another job nor for whoever asks for a form of it at its question's own address.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from foedus.api.lanes import Lane
from foedus.api.limits import Limits
from foedus.api.making import Asked, Form, affinity_of, worked
from foedus.api.refusals import LOG, Refusal, Refused, refuse, refused_for
from foedus.api.runtime import lives
from foedus.drafts import write_whole

NAME = re.compile(r"[A-Za-z0-9_-]{24}")
CHART = re.compile(r"[a-z0-9-]{1,40}")
ENDED = ("done", "failed", "cancelled")
_LOOK = 0.25
_ALONE = 60.0
"""Seconds after which a job that is worked for those who watch it is stopped if none does."""
_STATE, _PROGRESS, _CANCEL = "state.json", "progress.json", "cancel"
_ASKED, _LOOKED = "asked.json", "looked"
_OWN = ("client", "worker", "key", "watched", "width")


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of a server.

    Parameters
    ----------
    folder : Path
        Where they are kept; of this server alone.
    limits : Limits
        How many, how long.
    lane : Lane
        Where this worker works those it took that are long.
    short : Lane or None
        Where it works the others first, for as long as an answer may take: so they wait for
        nobody's long work. What takes longer goes to ``lane`` then.
    """

    folder: Path
    limits: Limits
    lane: Lane
    short: Lane | None = None

    def take(
        self, asked: Asked, about: dict[str, Any], width: int | None, client: str, *,
        stamp: str = "", long: bool = True, watched: bool = False,
    ) -> str:  # fmt: skip
        """Take a job and begin it when its turn comes.

        Parameters
        ----------
        asked : Asked
            What is to be made.
        about : dict
            What is told of it.
        width : int or None
            Of its charts.
        client : str
            Who sends it. A client that sends again what is not finished is given the same job.
        stamp : str
            What the answer rests on. What was made under the same one is not made again.
        long : bool
            Whether it takes minutes.
        watched : bool
            Stop it when nobody has asked about it for a minute.

        Returns
        -------
        str
            The name by which it is asked for; nobody can guess it.

        Raises
        ------
        Refusal
            If there are too many, or too many of this client.
        """
        self.tidy()
        who = hashlib.sha256(client.encode()).hexdigest()[:16]
        key = _key(asked, stamp)
        states = [one for one in map(self._told, self._homes()) if one]
        unfinished = [one for one in states if one["state"] not in ENDED]
        # Only long work keeps its charts; those of other work are drawn as wide as they are asked.
        same = [
            one
            for one in states
            if (one["client"], one["key"]) == (who, key)
            and (one["width"] == width or not long)
            and not (self.folder / one["id"] / _CANCEL).exists()
        ]
        for one in same:
            # What nobody need watch is not stopped because those who watched it have left.
            if one["state"] == "done" or (one["state"] not in ENDED and one["watched"] == watched):
                _touch(self.folder / one["id"] / _LOOKED)
                return str(one["id"])
        made = self.made(asked, stamp)
        kept = None if made is None else _read(made / _STATE)
        if made is not None and kept and (kept["width"] == width or not long):
            return self._again(made, kept, who)
        if sum(one["client"] == who for one in unfinished) >= self.limits.jobs_of_client:
            raise refuse(
                429, "busy", f"{self.limits.jobs_of_client} jobs of yours are not finished.",
                "wait for one to end, or cancel it.", retry=10,
            )  # fmt: skip
        if len(unfinished) >= self.limits.jobs_waiting:
            raise refuse(
                503, "busy", f"{len(unfinished)} jobs wait for their turn.",
                "send it again later.", retry=60,
            )  # fmt: skip
        home = self._home(
            {
                **about,
                "state": "queued",
                "created": time.time(),
                "client": who,
                "key": key,
                "width": width,
                "watched": watched,
                "worker": os.getpid(),
            }
        )
        with suppress(OSError):
            write_whole(home / _ASKED, json.dumps(asdict(asked)).encode("ascii"))
        _touch(home / _LOOKED)
        task = asyncio.ensure_future(self._work(home, asked, width, stamp, long, watched))
        _working.add(task)
        task.add_done_callback(_working.discard)
        return home.name

    def made(self, asked: Asked, stamp: str) -> Path | None:
        """The folder of a job that has made this answer, if there is one."""
        known = _read(self.folder / f"made-{_key(asked, stamp)}.json")
        if not known:
            return None
        home = self.folder / str(known["id"])
        return home if (home / _STATE).is_file() else None

    def written(self, asked: Asked, stamp: str, form: Form) -> Path | None:
        """A file of such a job that is the answer in this form, if there is one."""
        home = self.made(asked, stamp)
        if home is None:
            return None
        path = home / f"result.{form.suffix}"
        return path if not form.chart and path.is_file() else None

    def asked(self, name: str) -> tuple[Asked, int | None]:
        """What a job was asked, and how wide its charts are."""
        home = self.home(name)
        said, known = _read(home / _ASKED), _read(home / _STATE)
        if not said or not known:
            raise _no_job(name)
        given = tuple((key, _fixed(value)) for key, value in said["said"])
        return Asked(said["act"], said["question"], given, said["text"]), known["width"]

    def _home(self, known: dict[str, Any]) -> Path:
        home = self.folder / secrets.token_urlsafe(18)
        home.mkdir(mode=0o700)
        self._put(home, {**known, "id": home.name})
        return home

    def _again(self, made: Path, kept: dict[str, Any], who: str) -> str:
        """A job of another client whose answer is there already: it has files of its own."""
        now = time.time()
        here = {"created": now, "started": now, "ended": now, "client": who}
        home = self._home({**kept, **here, "state": "running"} | {"worker": os.getpid()})
        known = _read(home / _STATE)
        try:
            for one in (*made.glob("result.*"), *made.glob("chart-*.json"), made / _ASKED):
                shutil.copyfile(one, home / one.name)
        except OSError as error:
            self._put(home, {**known, "state": "failed", **_error(refused_for(error))})
        else:
            self._put(home, {**known, "state": "done"})
        return home.name

    async def _work(
        self, home: Path, asked: Asked, width: int | None, stamp: str, long: bool, watched: bool
    ) -> None:
        given = (asked, str(home), width, stamp)
        # Of what can be asked for again at once, charts are drawn when they are asked for.
        affinity = affinity_of(asked, stamp)
        refused: Refused | None = None
        try:
            if not long and self.short is not None:
                try:
                    refused = await self._run(
                        home, watched, self.short, affinity, (*given, False), self.limits.seconds
                    )
                except Refusal as error:
                    # It takes longer, or too many others wait there.
                    long = error.refused.kind in ("time", "busy")
                    if not long:
                        raise
                    self._mark_slow(home)
            else:
                long = True
            if long:
                refused = await self._run(
                    home, watched, self.lane, home.name, (*given, True), self.limits.job_seconds
                )
        except asyncio.CancelledError:
            self._end(home, "cancelled")
            return
        except Refusal as error:
            refused = error.refused
        except Exception as error:  # noqa: BLE001 - a job that failed says so
            refused = refused_for(error, asked.question)
        if refused is None:
            self._end(home, "done")
        else:
            self._end(home, "failed", refused)

    async def _run(
        self, home: Path, watched: bool, lane: Lane, key: str, given: tuple[Any, ...], seconds: int
    ) -> Refused | None:
        run = asyncio.ensure_future(lane.run(key, _begun, *given, seconds=seconds))
        try:
            while not run.done():
                await asyncio.wait((run,), timeout=_LOOK)
                if (home / _CANCEL).exists() or (watched and _alone(home)):
                    run.cancel()
            return run.result()
        except asyncio.CancelledError:
            run.cancel()
            raise

    def _mark_slow(self, home: Path) -> None:
        # It begins anew: nothing of the first time may be told of the second.
        for name in ("begun.json", _PROGRESS):
            (home / name).unlink(missing_ok=True)
        known = _read(home / _STATE)
        if known:
            self._put(home, {**known, "slow": True})

    def _end(self, home: Path, state: str, refused: Refused | None = None) -> None:
        with suppress(OSError):
            known = _read(home / _STATE)
            if not known:
                return
            known.update(_read(home / "begun.json"))
            known |= {"state": state, "ended": time.time()}
            if refused is not None:
                known |= _error(refused)
            self._put(home, known)
            if state == "done":
                said = json.dumps({"id": home.name}).encode()
                write_whole(self.folder / f"made-{known['key']}.json", said)

    def state(self, name: str) -> dict[str, Any]:
        """What is to be said of a job.

        Raises
        ------
        Refusal
            If there is none of this name.
        """
        home = self.home(name)
        known = self._told(home)
        if not known:
            raise _no_job(name)
        now = time.time()
        began = known.get("started")
        told = {key: one for key, one in known.items() if key not in _OWN}
        told["slow"] = known.get("slow", False)
        told["seconds"] = round(known.get("ended", now) - began, 1) if began else 0.0
        moved = _read(home / _PROGRESS)
        for name in ("doing", "done", "total", "share"):
            told[name] = moved.get(name)
        left = moved.get("left") if known["state"] == "running" else None
        told["left"] = None if left is None else round(max(left - (now - moved["at"]), 0.0), 1)
        if known["state"] not in ENDED:
            _touch(home / _LOOKED)
        return told

    def home(self, name: str) -> Path:
        """The folder of a job.

        Raises
        ------
        Refusal
            If the name could be none; no path is made of it then.
        """
        if not NAME.fullmatch(name):
            raise _no_job(name)
        return self.folder / name

    def finished(self, name: str) -> Path:
        """The folder of a job that is done.

        Raises
        ------
        Refusal
            If it failed or is not done yet.
        """
        told = self.state(name)
        if told["state"] == "failed":
            error = told.get("error", {})
            raise refuse(
                409, error.get("kind", "failed"), error.get("wrong", "the job failed."),
                error.get("mend", "send it again."), "job",
            )  # fmt: skip
        if told["state"] != "done":
            raise refuse(
                409, "not-done", f"the job is {told['state']}.",
                "wait until its state is done." if told["state"] != "cancelled"
                else "send it again.",
                "job", retry=0 if told["state"] == "cancelled" else 2,
            )  # fmt: skip
        return self.home(name)

    def cancel(self, name: str) -> dict[str, Any]:
        """Stop a job, whichever worker works it; one that has ended is removed."""
        told = self.state(name)
        home = self.home(name)
        if told["state"] in ENDED:
            shutil.rmtree(home, ignore_errors=True)
            return told
        with suppress(OSError):
            (home / _CANCEL).touch()
        return {**told, "cancelling": True}

    def tidy(self) -> None:
        """Remove jobs that ended long ago, and the oldest ended ones where there are too many."""
        now = time.time()
        ended = []
        for home in self._homes():
            known = self._told(home)
            if not known:
                continue
            if known["state"] in ENDED:
                ended.append((known.get("ended", 0.0), home))
        ended.sort()
        surplus = len(ended) - self.limits.jobs_kept
        for number, (when, home) in enumerate(ended):
            if number < surplus or now - when > self.limits.keep_seconds:
                shutil.rmtree(home, ignore_errors=True)
        for path in self.folder.glob("made-*.json"):
            if not (self.folder / str(_read(path).get("id")) / _STATE).is_file():
                path.unlink(missing_ok=True)

    def _homes(self) -> list[Path]:
        with suppress(OSError):
            return [one for one in self.folder.iterdir() if NAME.fullmatch(one.name)]
        return []

    def _told(self, home: Path) -> dict[str, Any]:
        known = _read(home / _STATE)
        if not known:
            return {}
        if known["state"] not in ENDED:
            begun = _read(home / "begun.json")
            if begun:
                known |= {"state": "running", **begun}
            if not lives(known["worker"]):
                wrong = Refused(500, "failed", "the worker of the job ended.", "send it again.")
                known |= {"state": "failed", **_error(wrong)}
                known["ended"] = time.time()
                self._put(home, known)
        return known

    def _put(self, home: Path, known: dict[str, Any]) -> None:
        with suppress(OSError):
            write_whole(home / _STATE, json.dumps(known, ensure_ascii=False).encode())


_working: set[asyncio.Future[None]] = set()


def stop_working() -> None:
    """Stop the jobs of this worker."""
    for task in list(_working):
        task.cancel()


def _begun(
    asked: Asked, folder: str, width: int | None, stamp: str, charts: bool
) -> Refused | None:
    """In the process of the job: say that it began, then work it."""
    with suppress(OSError):
        said = json.dumps({"started": time.time()}).encode()
        write_whole(Path(folder) / "begun.json", said)
    return worked(asked, folder, width, stamp, charts=charts)


def _key(asked: Asked, stamp: str) -> str:
    return affinity_of(asked, stamp)[:32]


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _error(refused: Refused) -> dict[str, Any]:
    return {"error": json.loads(refused.body())["error"]}


def _touch(path: Path) -> None:
    with suppress(OSError):
        path.touch()


def _alone(home: Path) -> bool:
    """Whether nobody has asked about a job for a while."""
    try:
        return time.time() - (home / _LOOKED).stat().st_mtime > _ALONE
    except OSError:
        return False


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _no_job(name: str) -> Refusal:
    LOG.debug("no job %r", name[:40])
    return refuse(
        404, "unknown-job", "there is no such job.",
        "it may have been removed: send it again to /api/v1/jobs.", "job",
    )  # fmt: skip
