"""Long work: each job a folder of files, so that any worker of the server can tell of it."""

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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foedus.api.lanes import Lane
from foedus.api.limits import Limits
from foedus.api.making import Asked, worked
from foedus.api.refusals import LOG, Refusal, Refused, refuse, refused_for
from foedus.drafts import write_whole

NAME = re.compile(r"[A-Za-z0-9_-]{24}")
CHART = re.compile(r"[a-z0-9-]{1,40}")
ENDED = ("done", "failed", "cancelled")
_LOOK = 0.25
_STATE, _PROGRESS, _CANCEL, _TIMES = "state.json", "progress.json", "cancel", "times.json"


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
        Where this worker works those it took.
    """

    folder: Path
    limits: Limits
    lane: Lane

    def take(self, asked: Asked, about: dict[str, Any], width: int | None, client: str) -> str:
        """Take a job and begin it when its turn comes.

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
        states = [self._told(one) for one in self._homes()]
        unfinished = [one for one in states if one and one["state"] not in ENDED]
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
        name = secrets.token_urlsafe(18)
        home = self.folder / name
        home.mkdir(mode=0o700)
        self._put(
            home,
            {
                "id": name,
                **about,
                "state": "queued",
                "created": time.time(),
                "client": who,
                "worker": os.getpid(),
            },
        )
        task = asyncio.ensure_future(self._work(home, asked, width))
        _working.add(task)
        task.add_done_callback(_working.discard)
        return name

    async def _work(self, home: Path, asked: Asked, width: int | None) -> None:
        run = asyncio.ensure_future(
            self.lane.run(
                home.name, _begun, asked, str(home), width, seconds=self.limits.job_seconds
            )
        )
        try:
            while not run.done():
                await asyncio.wait((run,), timeout=_LOOK)
                if (home / _CANCEL).exists():
                    run.cancel()
            refused = run.result()
        except asyncio.CancelledError:
            run.cancel()
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

    def _end(self, home: Path, state: str, refused: Refused | None = None) -> None:
        with suppress(OSError):
            known = _read(home / _STATE)
            if not known:
                return
            known.update(_read(home / "begun.json"))
            known |= {"state": state, "ended": time.time()}
            if refused is not None:
                known["error"] = json.loads(refused.body())["error"]
            self._put(home, known)
            if state == "done" and "started" in known:
                self._learn(_cost_key(known), known["ended"] - known["started"])

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
        told = {key: one for key, one in known.items() if key not in ("client", "worker")}
        told["seconds"] = round(known.get("ended", now) - began, 1) if began else 0.0
        moved = _read(home / _PROGRESS)
        told["done"], told["total"] = moved.get("done"), moved.get("total")
        told["left"] = _left(known, moved, now, self._times())
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
            if not _lives(known["worker"]):
                wrong = Refused(500, "failed", "the worker of the job ended.", "send it again.")
                known |= {"state": "failed", "error": json.loads(wrong.body())["error"]}
                known["ended"] = time.time()
                self._put(home, known)
        return known

    def _put(self, home: Path, known: dict[str, Any]) -> None:
        with suppress(OSError):
            write_whole(home / _STATE, json.dumps(known, ensure_ascii=False).encode())

    def _times(self) -> dict[str, Any]:
        return _read(self.folder / _TIMES)

    def _learn(self, key: str, seconds: float) -> None:
        """Remember how long such a job took, to tell the next one's time left."""
        times = self._times()
        before = times.get(key)
        times[key] = seconds if before is None else (before + seconds) / 2
        listed = dict(list(times.items())[-200:])
        with suppress(OSError):
            write_whole(self.folder / _TIMES, json.dumps(listed).encode())


_working: set[asyncio.Future[None]] = set()


def stop_working() -> None:
    """Stop the jobs of this worker."""
    for task in list(_working):
        task.cancel()


def _begun(asked: Asked, folder: str, width: int | None) -> Refused | None:
    """In the process of the job: say that it began, then work it."""
    with suppress(OSError):
        said = json.dumps({"started": time.time()}).encode()
        write_whole(Path(folder) / "begun.json", said)
    return worked(asked, folder, width)


def _left(
    known: dict[str, Any], moved: dict[str, Any], now: float, times: dict[str, Any]
) -> float | None:
    """Seconds left: by what is done of all, else as long as such a job took before."""
    began = known.get("started")
    if known["state"] != "running" or not began:
        return None
    gone = now - began
    done, total = moved.get("done"), moved.get("total")
    if done and total:
        return float(round(gone / done * (total - done), 1))
    before = times.get(_cost_key(known))
    return None if before is None else float(round(max(before - gone, 0.0), 1))


def _cost_key(known: dict[str, Any]) -> str:
    given = known.get("parameters", {})
    return f"{known['question']} {known.get('compare')} {given.get('draws')} {given.get('set')}"


def _lives(worker: int) -> bool:
    if os.name == "nt":
        # There, no signal only looks.
        return True
    try:
        os.kill(worker, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


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
