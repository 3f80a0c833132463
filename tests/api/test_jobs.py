"""Long work as a job: followed, cancelled, ended, taken, and told by any worker."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shape import refusal, run_alone
from starlette.testclient import TestClient

from foedus.api.jobs import Jobs
from foedus.api.lanes import Lane
from foedus.api.limits import Limits
from foedus.api.making import Asked
from foedus.api.refusals import Refusal, Refused
from foedus.questions import module_of
from foedus.results.forms import as_csv, as_json

JOB = {"question": "duties", "parameters": {"attacker": "Russia", "target": "Estonia"}}


def ended(client: TestClient, where: str) -> dict[str, Any]:
    for _ in range(300):
        job: dict[str, Any] = client.get(where).json()["job"]
        if job["state"] in ("done", "failed", "cancelled"):
            return job
        time.sleep(0.1)
    raise AssertionError(f"the job has not ended: {job}")


def test_a_job_is_sent_followed_and_taken(client: TestClient) -> None:
    sent = client.post("/api/v1/jobs", json=JOB)
    assert sent.status_code == 202
    where = sent.headers["location"]
    assert sent.json()["job"]["state"] == "queued"
    with client.stream("GET", f"{where}/events") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        lines = list(events.iter_lines())
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    told = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert set(names[:-1]) <= {"progress"}
    assert names[-1] == "done"
    assert told[-1]["state"] == "done"
    held = module_of("duties").answer("Russia", "Estonia")
    assert client.get(f"{where}/result").text == as_json(held)
    assert client.get(f"{where}/result.csv").text == as_csv(held, guarded=True)
    assert client.get(f"{where}/charts/bound.json").json()["$schema"]
    assert "bound" in refusal(client.get(f"{where}/charts/nothing.json"), 404)["mend"]
    assert client.delete(where).json()["job"]["state"] == "done"
    refusal(client.get(where), 404)


def test_a_job_that_its_question_refuses_says_why(client: TestClient) -> None:
    asked = {**JOB, "parameters": {"attacker": "Rusia", "target": "Estonia"}}
    where = client.post("/api/v1/jobs", json=asked).headers["location"]
    job = ended(client, where)
    assert job["state"] == "failed"
    assert job["error"]["kind"] == "unknown-state"
    assert job["error"]["where"] == "body.parameters.attacker"
    assert "Russia" in refusal(client.get(f"{where}/result.json"), 409)["mend"]


def test_what_a_job_cannot_say_is_refused_at_once(client: TestClient) -> None:
    for asked, where in (
        ({"question": "dutys"}, "body.question"),
        ({**JOB, "parameters": {"attackers": "Russia"}}, "body.parameters.attackers"),
        ({"question": "sweep", "parameters": {"out": "x.csv"}}, "body.parameters.out"),
        ({"question": "sweep", "parameters": {"scheduler": "h"}}, "body.parameters.scheduler"),
        ({"question": "recovery", "parameters": {"worlds": 10**9}}, "body.parameters.worlds"),
        ({**JOB, "compare": True}, "body.parameters.scenario"),
        ({"question": "states", "compare": True}, "body.compare"),
    ):
        assert refusal(client.post("/api/v1/jobs", json=asked), 422)["where"] == where


CHAIN = {"question": "contingency", "parameters": {"attacker": "Iran", "target": "Iraq"}}
COMPARED = {
    "question": "contingency",
    "parameters": {
        "attacker": "Russia", "target": "Latvia", "scenario": "united-states-leaves-nato",
        "repeats": 20,
    },
    "compare": True,
}  # fmt: skip


@pytest.mark.slow
def test_a_contingency_tells_its_steps_and_its_answer_is_there_for_every_address(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = client.post(
        "/api/v1/jobs", json={**CHAIN, "parameters": {**CHAIN["parameters"], "draws": 2000}}
    )  # type: ignore[dict-item]
    where = sent.headers["location"]
    with client.stream("GET", f"{where}/events") as events:
        lines = list(events.iter_lines())
    told = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    shares = [one["share"] for one in told if one["share"] is not None]
    assert shares == sorted(shares)
    words = {word for one in told for word in one["doing"] or ()}
    assert words & {"the clauses", "who joins", "2,000 draws of the war", "the balance",
                    "deterrence with and without each ally"}  # fmt: skip
    # Nothing is made again: neither the job nor any form of its answer.
    again = client.post(
        "/api/v1/jobs", json={**CHAIN, "parameters": {**CHAIN["parameters"], "draws": 2000}}
    )  # type: ignore[dict-item]
    assert again.status_code == 200
    assert again.json()["job"]["state"] == "done"
    lane = client.app.state.service.lanes.heavy  # type: ignore[attr-defined]
    with monkeypatch.context() as patched:
        patched.setattr(lane, "run", None)
        for suffix in ("json", "csv", "told"):
            address = f"/api/v1/contingency.{suffix}?attacker=Iran&target=Iraq&draws=2000"
            assert client.get(address).content == client.get(f"{where}/result.{suffix}").content
    assert client.get(f"{where}/charts/balance.json").json()["$schema"]
    assert "balance" in refusal(client.get(f"{where}/charts/nothing.json"), 404)["mend"]


@pytest.mark.slow
@pytest.mark.parametrize("long", [{"question": "sweep", "parameters": {"draws": 2000}}, COMPARED])
def test_a_job_is_cancelled_and_its_process_is_free_again(
    client: TestClient, long: dict[str, Any]
) -> None:
    where = client.post("/api/v1/jobs", json=long).headers["location"]
    for _ in range(300):
        job = client.get(where).json()["job"]
        if job["total"]:
            break
        time.sleep(0.1)
    assert job["state"] == "running"
    assert job["done"] < job["total"]
    refusal(client.get(f"{where}/result.json"), 409)
    began = time.monotonic()
    assert client.delete(where).json()["job"]["cancelling"] is True
    assert ended(client, where)["state"] == "cancelled"
    assert time.monotonic() - began < 10
    again = client.post("/api/v1/jobs", json=JOB).headers["location"]
    assert ended(client, again)["state"] == "done"


class Stand:
    """A lane whose work is done when it is told to be."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.stopped = False

    async def run(self, key: str, work: Callable[..., Any], *given: Any, seconds: float) -> None:
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.stopped = True
            raise


ABOUT = {"question": "duties", "parameters": {}, "compare": False}
ASKED, OTHER = Asked("ask", "duties"), Asked("ask", "duties", (("attacker", "Russia"),))


def jobs(folder: Path, limits: Limits, lane: Any) -> Jobs:
    return Jobs(folder, limits, lane)


def test_any_worker_tells_of_a_job_and_cancels_it(tmp_path: Path) -> None:
    async def tried() -> None:
        stand = Stand()
        one, other = jobs(tmp_path, Limits(), stand), jobs(tmp_path, Limits(), Stand())
        name = one.take(ASKED, ABOUT, None, "here")
        assert other.state(name)["state"] == "queued"
        other.cancel(name)
        for _ in range(40):
            await asyncio.sleep(0.05)
            if other.state(name)["state"] == "cancelled":
                break
        assert other.state(name)["state"] == "cancelled"
        await asyncio.sleep(0.1)
        assert stand.stopped

    run_alone(tried())


def test_one_client_cannot_take_every_place(tmp_path: Path) -> None:
    async def tried() -> None:
        kept = jobs(tmp_path, Limits(jobs_of_client=2, jobs_waiting=3), Stand())
        kept.take(ASKED, ABOUT, None, "here")
        kept.take(OTHER, ABOUT, None, "here")
        with pytest.raises(Refusal, match="2 jobs of yours"):
            kept.take(ASKED, ABOUT, 640, "here")
        kept.take(ASKED, ABOUT, None, "there")
        with pytest.raises(Refusal, match="wait for their turn"):
            kept.take(ASKED, ABOUT, None, "elsewhere")

    run_alone(tried())


def test_old_jobs_are_removed_and_no_more_than_so_many_kept(tmp_path: Path) -> None:
    async def tried() -> None:
        stand = Stand()
        stand.gate.set()
        kept = jobs(tmp_path, Limits(jobs_kept=2, keep_seconds=60), stand)
        names = []
        for number in range(4):
            names.append(kept.take(Asked("ask", str(number)), ABOUT, None, "here"))
            await asyncio.sleep(0.05)
        kept.tidy()
        assert [(tmp_path / name).exists() for name in names] == [False, False, True, True]
        state = tmp_path / names[2] / "state.json"
        state.write_text(json.dumps({**json.loads(state.read_text()), "ended": 1.0}))
        kept.tidy()
        assert not (tmp_path / names[2]).exists()

    run_alone(tried())


def test_a_job_whose_worker_is_gone_has_failed(tmp_path: Path) -> None:
    async def tried() -> None:
        kept = jobs(tmp_path, Limits(), Stand())
        name = kept.take(ASKED, ABOUT, None, "here")
        state = tmp_path / name / "state.json"
        state.write_text(json.dumps({**json.loads(state.read_text()), "worker": 2**22 + 7}))
        assert kept.state(name)["state"] == "failed"

    run_alone(tried())


def test_what_is_sent_again_is_the_same_job_until_it_is_another_answer(tmp_path: Path) -> None:
    async def tried() -> None:
        kept, there = jobs(tmp_path, Limits(), Stand()), jobs(tmp_path, Limits(), Stand())
        name = kept.take(ASKED, ABOUT, 640, "here", stamp="1")
        assert there.take(ASKED, ABOUT, 640, "here", stamp="1") == name
        assert kept.take(ASKED, ABOUT, 640, "elsewhere", stamp="1") != name
        assert kept.take(ASKED, ABOUT, 390, "here", stamp="1") != name
        assert kept.take(ASKED, ABOUT, 640, "here", stamp="2") != name
        kept.cancel(name)
        assert kept.take(ASKED, ABOUT, 640, "here", stamp="1") != name

    run_alone(tried())


def test_what_nobody_need_watch_is_not_the_job_of_those_who_watch(tmp_path: Path) -> None:
    async def tried() -> None:
        kept = jobs(tmp_path, Limits(), Stand())
        page = kept.take(ASKED, ABOUT, None, "here", watched=True)
        assert kept.take(ASKED, ABOUT, None, "here") != page
        assert kept.take(ASKED, ABOUT, None, "here", watched=True) == page

    run_alone(tried())


def test_the_width_tells_jobs_apart_only_where_they_draw(tmp_path: Path) -> None:
    async def tried() -> None:
        kept = jobs(tmp_path, Limits(), Stand())
        wide = kept.take(ASKED, ABOUT, 640, "here", long=False)
        assert kept.take(ASKED, ABOUT, 390, "here", long=False) == wide
        drawn = kept.take(OTHER, ABOUT, 640, "here")
        assert kept.take(OTHER, ABOUT, 390, "here") != drawn

    run_alone(tried())


def test_what_was_made_is_handed_to_others_as_a_job_of_their_own(tmp_path: Path) -> None:
    async def tried() -> None:
        stand = Stand()
        kept = jobs(tmp_path, Limits(), stand)
        name = kept.take(ASKED, ABOUT, None, "here")
        (tmp_path / name / "result.told").write_text("made")
        stand.gate.set()
        await asyncio.sleep(0.05)
        assert kept.take(ASKED, ABOUT, None, "here") == name
        other = kept.take(ASKED, ABOUT, None, "elsewhere")
        assert other != name
        assert kept.state(other)["state"] == "done"
        assert kept.state(other)["id"] == other
        assert kept.take(ASKED, ABOUT, None, "elsewhere") == other
        kept.cancel(name)
        assert not (tmp_path / name).exists()
        assert (kept.finished(other) / "result.told").read_text() == "made"
        # Of what was removed nothing is said, and the next one makes it anew.
        assert kept.made(ASKED, "") is None
        assert not {"client", "worker", "key", "asked"} & set(kept.state(other))

    run_alone(tried())


def test_short_work_waits_for_no_long_work_and_goes_there_when_it_is_late(tmp_path: Path) -> None:
    class Late(Stand):
        async def run(self, key: str, work: Any, *given: Any, seconds: float) -> None:
            raise Refusal(Refused(504, "time", "too long.", "less."))

    async def tried() -> None:
        long, short = Stand(), Stand()
        kept = Jobs(tmp_path, Limits(), long, short)  # type: ignore[arg-type]
        short.gate.set()
        name = kept.take(ASKED, ABOUT, None, "here", long=False)
        await asyncio.sleep(0.05)
        assert kept.state(name)["state"] == "done"
        assert kept.state(name)["slow"] is False
        kept = Jobs(tmp_path, Limits(), long, Late())  # type: ignore[arg-type]
        name = kept.take(OTHER, ABOUT, None, "here", long=False)
        await asyncio.sleep(0.05)
        assert kept.state(name)["state"] == "queued"
        long.gate.set()
        await asyncio.sleep(0.05)
        assert kept.state(name)["state"] == "done"
        assert kept.state(name)["slow"] is True

    run_alone(tried())


def test_a_job_worked_for_those_who_watch_ends_when_none_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from foedus.api import jobs as room

    monkeypatch.setattr(room, "_ALONE", 0.2)
    monkeypatch.setattr(room, "_LOOK", 0.02)

    async def tried() -> None:
        kept = jobs(tmp_path, Limits(), Stand())
        sent = kept.take(ASKED, ABOUT, None, "here")
        name = kept.take(OTHER, ABOUT, None, "here", watched=True)
        for _ in range(20):
            await asyncio.sleep(0.02)
            assert kept.state(name)["state"] == "queued"
        await asyncio.sleep(0.4)
        assert kept.state(name)["state"] == "cancelled"
        assert kept.state(sent)["state"] == "queued"

    run_alone(tried())


def test_how_far_a_job_is_comes_from_the_work_and_the_time_left_runs_down(tmp_path: Path) -> None:
    async def tried() -> None:
        kept = jobs(tmp_path, Limits(), Stand())
        name = kept.take(ASKED, ABOUT, None, "here")
        told = kept.state(name)
        assert (told["doing"], told["done"], told["share"], told["left"]) == (None,) * 4
        (tmp_path / name / "begun.json").write_text(json.dumps({"started": time.time()}))
        moved = {"doing": ["as things are"], "done": 3, "total": 10, "share": 0.3, "left": 14.0}
        said = json.dumps({**moved, "at": time.time() - 4})
        (tmp_path / name / "progress.json").write_text(said)
        told = kept.state(name)
        assert {key: told[key] for key in moved} == {**moved, "left": pytest.approx(10, abs=0.5)}

    run_alone(tried())


@pytest.mark.parametrize(
    "name", ["..", "../" * 8, "A" * 23, "A" * 25, "A" * 23 + "/", "A" * 23 + ".", "\0" * 24, ""]
)
def test_no_path_is_made_of_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal):
        jobs(tmp_path, Limits(), Stand()).home(name)


def sleeping(seconds: float) -> str:
    """Work for a process of a lane."""
    time.sleep(seconds)
    return "woke"


def dying() -> None:
    """Work that takes its process along."""
    import os

    os._exit(9)


@pytest.mark.slow
def test_time_and_death_end_the_work_and_nothing_else() -> None:
    async def tried() -> None:
        lane = Lane(1, 1)
        try:
            assert await lane.run("a", sleeping, 0.0, seconds=60) == "woke"
            with pytest.raises(Refusal) as late:
                await lane.run("a", sleeping, 60.0, seconds=0.5)
            assert late.value.refused.status == 504
            with pytest.raises(Refusal) as died:
                await lane.run("a", dying, seconds=60)
            assert died.value.refused.status == 503
            waiting = asyncio.ensure_future(lane.run("a", sleeping, 60.0, seconds=60))
            await asyncio.sleep(0.3)
            next_ = asyncio.ensure_future(lane.run("a", sleeping, 0.0, seconds=60))
            await asyncio.sleep(0)
            with pytest.raises(Refusal) as busy:
                await lane.run("a", sleeping, 0.0, seconds=60)
            assert busy.value.refused.kind == "busy"
            waiting.cancel()
            assert await next_ == "woke"
        finally:
            lane.stop()

    run_alone(tried())


def test_a_refusal_goes_from_one_process_to_another() -> None:
    import pickle

    refused = Refused(422, "scenario", "wrong.", "mend.", "where", ({"line": 1},), {"A": "b"})
    again = pickle.loads(pickle.dumps(Refusal(refused)))
    assert again.refused == refused
