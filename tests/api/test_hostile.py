"""What no reader should send is refused or escaped, never run, and the server still answers."""

from __future__ import annotations

import asyncio
import json
import mimetypes
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from shape import refusal, run_alone
from starlette.testclient import TestClient

import foedus
from foedus.api.app import make_app
from foedus.api.guard import Guard, check_depth
from foedus.api.limits import Limits
from foedus.api.packed import packed
from foedus.api.parameters import offered, said_as
from foedus.api.refusals import Refusal
from foedus.questions import NAMES, module_of
from foedus.results.forms import as_csv
from foedus.results.result import Result
from foedus.scenarios.library import path_of

CHANGING = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink")
WRITTEN = "written: "
MARKUP = "<script>alert(1)</script>"
PATHS = ("/etc/passwd", "../../etc/passwd", "~/.ssh/id_rsa", "C:\\boot.ini", "x.toml", "/dev/zero")
FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("x")')


def cheap() -> list[str]:
    """Questions that are made in this process."""
    return [name for name in NAMES if module_of(name).QUESTION.cost == "quick"]


def still_answers(client: TestClient) -> None:
    assert client.get("/api/v1/duties?attacker=Russia&target=Estonia").status_code == 200


def test_markup_comes_back_as_data(client: TestClient) -> None:
    for name in cheap():
        for one in offered(module_of(name).QUESTION):
            response = client.get(f"/api/v1/{name}", params={said_as(one): MARKUP})
            refusal(response, 422)
            assert response.headers["x-content-type-options"] == "nosniff"
    refusal(client.get(f"/api/v1/{MARKUP}"), 404)
    still_answers(client)


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """Every file that Python opens within the test, in this process."""
    seen: list[str] = []
    on = True

    def note(event: str, given: tuple[Any, ...]) -> None:
        if on and event in ("open", "os.listdir", "os.scandir", *CHANGING):
            seen.append(str(given[0]))
            writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT
            opens = event == "open" and isinstance(given[2], int) and given[2] & writes
            if opens or event in CHANGING:
                seen.append(f"{WRITTEN}{given[1 if event == 'os.rename' else 0]}")

    sys.addaudithook(note)
    yield seen
    on = False


def test_no_file_outside_the_package_is_touched(
    client: TestClient, opened: list[str], session_cache: Path
) -> None:
    texts = ("text", "texts", "state", "states", "place", "scenario", "choices", "date")
    for name in cheap():
        for one in offered(module_of(name).QUESTION):
            for path in PATHS if one.kind in texts else ():
                refusal(client.get(f"/api/v1/{name}", params={said_as(one): path}), 422)
                refusal(client.post(f"/api/v1/{name}", json={said_as(one): path}), 422)
    for path in PATHS:
        refusal(client.get(f"/api/v1/jobs/{path}"))
        refusal(client.get(f"/api/v1/duties/charts/{path}.svg"))
        refusal(client.get("/api/v1/scenario/show", params={"scenario": path}), 422)
    for path in ("/../pyproject.toml", "/%2e%2e/%2e%2e/etc/passwd", "/api/v1/..%2f..%2fetc/passwd"):
        response = client.get(path)
        assert response.status_code == 404
        assert "root:" not in response.text
        assert "hatchling" not in response.text
    allowed = (
        str(Path(foedus.__file__).parent), sys.prefix, sys.base_prefix, str(session_cache),
        tempfile.gettempdir(), os.environ["FOEDUS_CACHE"], "/usr/share/zoneinfo",
        *mimetypes.knownfiles,  # which kind of file a page is
    )  # fmt: skip
    outside = [
        one for one in opened if one.startswith(("/", "~", "..")) and not one.startswith(allowed)
    ]
    assert not [one for one in outside if not one.startswith(("/proc", "/sys", "/usr/lib"))]
    assert not [
        one for one in opened if "passwd" in one or "id_rsa" in one or one.endswith("x.toml")
    ]
    ours = (str(session_cache), tempfile.gettempdir(), os.environ["FOEDUS_CACHE"], "/dev/")
    written = [one.removeprefix(WRITTEN) for one in opened if one.startswith(WRITTEN + "/")]
    assert not [one for one in written if not one.startswith(ours) and "__pycache__" not in one]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_that_begins_as_a_formula_is_escaped(cell: str) -> None:
    held = as_csv(Result("made", {}, [{cell: cell, "number": -1.5}]), guarded=True)
    import csv
    import io

    head, row = csv.reader(io.StringIO(held, newline=""))
    assert head[0] == row[0] == f"'{cell}".replace("\r", " ")
    assert row[1] == "-1.5"


def test_a_formula_in_a_scenario_is_escaped_in_its_table(client: TestClient) -> None:
    old = path_of("ukraine-joins-nato").read_text("utf-8")
    text = re.sub(r'article = "[^"]*"', 'article = "=1+1"', old)
    asked = {"scenario": packed(text)}
    rows = client.get("/api/v1/scenario/show", params=asked).json()["rows"]
    assert "=1+1" in {row["article"] for row in rows}
    table = client.get("/api/v1/scenario/show.csv", params=asked).text
    assert "'=1+1" in table
    assert ",=1+1" not in table


def test_what_is_too_long_is_refused(client: TestClient) -> None:
    assert refusal(client.get("/api/v1/duties?on=" + "9" * 30_000), 414)["kind"] == "too-long"
    body = {"attacker": "R" * 30_000}
    assert refusal(client.post("/api/v1/duties", json=body), 413)["kind"] == "too-large"
    parts = (b"x" * 1_000 for _ in range(100))
    chunked = client.post(
        "/api/v1/duties", content=parts, headers={"content-type": "application/json"}
    )
    refusal(chunked, 413)
    refusal(client.get("/api/v1/duties", params={"attacker": "R" * 1_000}), 422)
    many = "&".join(f"alliances=A{number}" for number in range(500))
    refusal(client.get(f"/api/v1/audit?{many}"), 422)
    still_answers(client)


def test_a_text_that_would_be_read_for_minutes_is_refused_at_once(client: TestClient) -> None:
    began = time.monotonic()
    for text in ("a" + ".a" * 5_000 + " = 1", "[" + "a." * 5_000 + "a]", "[a]\n" * 3_900):
        told = client.post("/api/v1/scenario/check", json={"toml": text})
        refusal(told, 422)
        refusal(client.get("/api/v1/scenario/show", params={"scenario": packed(text)}), 422)
    unknown = "".join(f"a{number} = 1\n" for number in range(1_500))
    told = client.post("/api/v1/scenario/check", json={"toml": unknown})
    assert len(told.json()["rows"]) == 200
    assert time.monotonic() - began < 10


def test_a_parameter_that_is_given_twice_is_refused(client: TestClient) -> None:
    for query in ("attacker=Russia&attacker=China&target=Estonia", "on=2026-01-01&on=2026-01-02"):
        assert "twice" in refusal(client.get(f"/api/v1/duties?{query}"), 422)["wrong"]
    refusal(client.get("/api/v1/duties/said?target=Estonia&target=Latvia"), 422)
    refusal(client.get("/api/v1/scenario/show?scenario=a&scenario=b"), 422)
    # A list may be given several times.
    said = client.get("/api/v1/audit/said?alliances=NATO&alliances=ANZUS")
    assert "NATO ANZUS" in said.json()["command"]


def test_a_part_of_a_file_is_not_sent_and_no_range_is_refused_in_another_shape(
    client: TestClient,
) -> None:
    whole = client.get("/site.css").content
    for said in ("bytes=0-1", "bytes=abc", "bytes=9999999-", "lines=1-2", "bytes=0-0,2-2"):
        found = client.get("/site.css", headers={"range": said})
        assert (found.status_code, found.content) == (200, whole)


def test_an_address_without_its_slash_leads_on_whatever_host_is_named() -> None:
    with TestClient(make_app(), base_url="http://evil.example", follow_redirects=False) as anyone:
        for path, where in (("/ask", "./ask/"), ("//ask?a=b", "./ask/?a=b")):
            found = anyone.get(f"http://evil.example{path}")
            assert (found.status_code, found.headers["location"]) == (307, where)


def test_what_is_nested_too_deep_is_refused(client: TestClient) -> None:
    for body in ("[" * 5_000, '{"a":' * 3_000, '{"attacker": ' + "[" * 50 + "]" * 50 + "}"):
        response = client.post(
            "/api/v1/duties", content=body, headers={"content-type": "application/json"}
        )
        assert refusal(response, 422)["kind"] == "too-deep"
    deep = "a = " + "[" * 5_000
    refusal(client.post("/api/v1/scenario/check", json={"toml": deep}), 422)
    check_depth(b'{"text": "[[[[[[[[[[[[[[[[[[[[[[ \\" {{{{{"}', 2)
    with pytest.raises(Refusal):
        check_depth(b'{"a": [[1]]}', 2)
    still_answers(client)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"3", b'"x"', b"{", b'{"attacker": NaN}', b"\xff\xfe", b'{"a":"\\ud800"}',
     b'{"attacker":"\\ud800"}', b'{"attacker":"\\u0000"}', b'{"draws": 1' + b"0" * 5_000 + b"}",
     b'{"attacker": {"$gt": ""}}', b'{"__proto__": {}}'],
)  # fmt: skip
def test_a_body_that_is_none_is_refused(client: TestClient, body: bytes) -> None:
    for path in ("/api/v1/duties", "/api/v1/jobs", "/api/v1/scenario/check"):
        response = client.post(path, content=body, headers={"content-type": "application/json"})
        refusal(response, 422)


def test_a_body_of_another_kind_is_refused(client: TestClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        refusal(
            client.post(
                "/api/v1/jobs", content=b'{"question":"x"}', headers={"content-type": kind}
            ),
            422,
        )


def test_a_million_draws_and_a_hundred_thousand_changes_are_refused(client: TestClient) -> None:
    asked = {"attacker": "Russia", "target": "Estonia", "draws": 1_000_000}
    assert "2000" in refusal(client.get("/api/v1/contingency", params=asked), 422)["wrong"]
    refusal(client.post("/api/v1/jobs", json={"question": "contingency", "parameters": asked}), 422)
    many = "[[changes]]\n" * 1_200
    told = client.post("/api/v1/scenario/check", json={"toml": many})
    assert any("at most" in row["mend"] for row in told.json()["rows"])
    refusal(client.post("/api/v1/scenario/check", json={"toml": "[[changes]]\n" * 100_000}), 413)
    bomb = packed("[[changes]]\n" * 100_000)
    assert len(bomb) < 10_000
    refusal(client.get("/api/v1/duties", params={"scenario": bomb}), 413)
    still_answers(client)


def test_a_server_of_this_machine_does_not_go_by_another_name() -> None:
    with TestClient(make_app(names=("localhost",)), base_url="http://localhost:8000") as here:
        assert here.get("/health").status_code == 200
        for host in ("127.0.0.1:8000", "[::1]:8000", "LOCALHOST"):
            assert here.get("/health", headers={"host": host}).status_code == 200
        for host in ("evil.example", "localhost.evil.example", ""):
            assert refusal(here.get("/health", headers={"host": host}), 421)["kind"] == "host"
        two = [("host", "evil.example"), ("host", "localhost")]
        assert refusal(here.get("/health", headers=two), 400)["kind"] == "host"
        for host in ("localhost:80@evil.example", "localhost/evil", "[::1]:1:2"):
            assert refusal(here.get("/health", headers={"host": host}), 400)["kind"] == "host"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(max_size=60), value=st.text(max_size=60))
@example(path="api/v1/duties", value="\ud800")
@example(path="%00", value="\0")
def test_no_address_brings_the_server_down(client: TestClient, path: str, value: str) -> None:
    from urllib.parse import quote

    where = quote(path, errors="surrogatepass")
    said = quote(value, errors="surrogatepass")
    for address in (f"/{where}", f"/api/v1/{where}", f"/api/v1/states?name={said}"):
        response = client.get(address)
        assert response.status_code < 500
        if response.status_code >= 400 and address.startswith("/api/"):
            refusal(response)


def told_of(messages: list[dict[str, Any]], app: Any = None, **limits: int) -> list[dict[str, Any]]:
    """What the guard sends when it receives these messages, and then nothing for ever."""
    from foedus.api.service import Service

    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        await asyncio.sleep(60)
        raise AssertionError("nobody waits so long")

    async def send(message: Any) -> None:
        sent.append(dict(message))

    async def fails(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("secret")

    service = Service(Limits(**limits))
    guard = Guard(app or fails, service.limits, service.answers, service.ground)
    scope = {
        "type": "http", "method": "POST", "path": "/x", "raw_path": b"/x", "query_string": b"",
        "headers": [], "client": ("1.2.3.4", 5),
    }  # fmt: skip
    run_alone(guard(scope, receive, send))
    return sent


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    sent = told_of([{"type": "http.request", "body": b"{", "more_body": True}], patience=1)
    assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["error"]["kind"] == "slow"


def test_a_fault_of_ours_keeps_the_shape_and_tells_nothing() -> None:
    sent = told_of([{"type": "http.request", "body": b"", "more_body": False}])
    assert sent[0]["status"] == 500
    assert b"secret" not in sent[1]["body"]
    assert json.loads(sent[1]["body"])["error"]["kind"] == "fault"
