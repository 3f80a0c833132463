"""What the service answers, and that it is what the command line answers."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from typing import Any

import polars as pl
import pytest
from shape import SAFE, refusal
from starlette.testclient import TestClient

from foedus.api.parameters import offered, said_as
from foedus.errors import FoedusError
from foedus.questions import NAMES, module_of
from foedus.results.forms import as_csv, as_json, as_markdown

DUTIES = "/api/v1/duties?attacker=Russia&target=Estonia"
QUICK = {
    "duties": {"attacker": "Russia", "target": "Estonia"},
    "treaties": {"state": "Poland", "duty": "defense"},
    "treaty": {"key": "north-atlantic-treaty"},
    "states": {"name": "Germany", "on": "1960-01-01"},
    "places": {"name": "Falkland Islands"},
    "blocs": {"name": "ASEAN"},
}


@pytest.mark.parametrize("name", QUICK)
def test_an_answer_has_the_bytes_that_the_command_prints(client: TestClient, name: str) -> None:
    result = module_of(name).answer(**QUICK[name])
    asked = {"params": QUICK[name]}
    assert client.get(f"/api/v1/{name}", **asked).text == as_json(result)
    assert client.get(f"/api/v1/{name}.json", **asked).text == as_json(result)
    assert client.get(f"/api/v1/{name}.md", **asked).text == as_markdown(result)
    assert client.get(f"/api/v1/{name}.csv", **asked).text == as_csv(result, guarded=True)
    assert client.post(f"/api/v1/{name}", json=QUICK[name]).text == as_json(result)


@pytest.mark.slow
def test_the_command_line_and_the_service_give_the_same_bytes(client: TestClient) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "foedus", "duties", "Russia", "Estonia", "--format", "json"],
        capture_output=True,
        check=True,
    )
    assert client.get(DUTIES).content == done.stdout


def test_a_table_comes_as_parquet(client: TestClient) -> None:
    asked = QUICK["treaties"]
    response = client.get("/api/v1/treaties.parquet", params=asked)
    table = pl.read_parquet(io.BytesIO(response.content))
    assert table.equals(module_of("treaties").answer(**asked).table)
    assert response.headers["content-disposition"] == 'inline; filename="treaties.parquet"'


def test_every_question_has_its_address_and_its_declaration(client: TestClient) -> None:
    rows = client.get("/api/v1/questions").json()["rows"]
    assert [row["name"] for row in rows] == list(NAMES)
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for row in rows:
        question = module_of(row["name"]).QUESTION
        taken = {one["name"] for one in paths[row["address"]]["get"].get("parameters", [])}
        assert taken == {one["name"] for one in row["parameters"]}
        assert taken == {said_as(one) for one in offered(question)}
        assert "post" in paths[row["address"]]
        assert f"{row['address']}.{{suffix}}" in paths
        assert bool(row["charts"]) == (f"{row['address']}/charts/{{chart}}.{{suffix}}" in paths)
        assert row["scenario"] == (f"/api/v1/compare/{row['name']}" in paths)


def test_every_question_says_what_it_costs_and_long_ones_are_jobs(client: TestClient) -> None:
    for name in NAMES:
        question = module_of(name).QUESTION
        assert question.cost in ("quick", "heavy", "long"), name
        if question.cost == "long":
            assert refusal(client.get(f"/api/v1/{name}"), 422)["kind"] == "long"
    assert {name for name in NAMES if module_of(name).QUESTION.cost == "quick"} >= set(QUICK)


def test_no_address_takes_a_file_or_a_machine(client: TestClient) -> None:
    closed = {"events", "estimates", "out", "parts", "positions", "backend", "scheduler", "jobs"}
    declared = {
        one.name
        for name in NAMES
        for one in module_of(name).QUESTION.parameters
        if one.kind == "path" or one.name in ("backend", "scheduler", "jobs")
    }
    assert declared >= {"events", "estimates", "out", "parts", "positions", "scheduler"}
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path, acts in paths.items():
        for act in acts.values():
            names = {one["name"] for one in act.get("parameters", []) if one["in"] == "query"}
            assert not names & (closed | declared), path
    for name in sorted(declared):
        error = refusal(client.get("/api/v1/duties", params={name: "x"}), 422)
        assert error["where"] == f"query.{name}"


def test_a_word_that_is_wrong_is_told_with_the_parameter_that_holds_it(client: TestClient) -> None:
    for address, where in (
        ("duties?attacker=Russia&target=Estonai", "query.target"),
        ("duties?attacker=Russia,Germnay&target=Estonia", "query.attacker"),
        ("duties?attacker=Russia&target=Estonia&on=2026-13-01", "query.on"),
        ("duties?attacker=Russia&target=Estonia&place=Atlantis", "query.place"),
        ("treaties?state=Prusia", "query.state"),
        ("treaty?key=No%20such%20pact", "query.key"),
        ("duties?attacker=USSR&target=Estonia&on=2026-01-01", "query.attacker"),
        # What is wrong of the whole is told of the whole.
        ("duties?attacker=Estonia&target=Estonia", "duties"),
    ):
        found = client.get(f"/api/v1/{address}")
        assert refusal(found, 422)["where"] == where, address
    posted = client.post("/api/v1/duties", json={"attacker": "Russia", "target": "Estonai"})
    assert refusal(posted, 422)["where"] == "body.target"


def test_the_description_has_choices_ranges_and_an_example(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    duties = {one["name"]: one["schema"] for one in paths["/api/v1/duties"]["get"]["parameters"]}
    assert duties["means"]["enum"] == ["armed", "cyber", "space", "hybrid"]
    assert duties["means"]["default"] == "armed"
    assert duties["attacker"]["examples"] == ["Russia"]
    assert duties["provoked"]["type"] == "boolean"
    assert "default" not in duties["place"]
    chain = paths["/api/v1/contingency"]["get"]["parameters"]
    draws = next(one["schema"] for one in chain if one["name"] == "draws")
    assert (draws["type"], draws["minimum"], draws["maximum"]) == ("integer", 1, 2_000)
    burden = {one["name"] for one in paths["/api/v1/burden"]["get"]["parameters"]}
    assert {"from", "to"} <= burden
    assert not {"first", "last"} & burden


def test_an_answer_is_known_again_by_its_tag(client: TestClient) -> None:
    first = client.get(DUTIES)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, no-cache"
    again = client.get(DUTIES, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    plain = client.get(DUTIES, headers={"Accept-Encoding": "identity", "If-None-Match": f"W/{tag}"})
    assert plain.status_code == 304
    assert client.get(DUTIES, headers={"If-None-Match": '"0"'}).status_code == 200
    other = client.get(f"{DUTIES}&on=2020-01-01")
    assert other.headers["etag"] != tag


def test_a_long_answer_is_squeezed_for_those_who_take_it(client: TestClient) -> None:
    with client.stream("GET", DUTIES, headers={"Accept-Encoding": "gzip"}) as squeezed:
        held = b"".join(squeezed.iter_raw())
    plain = client.get(DUTIES, headers={"Accept-Encoding": "gzip;q=0"})
    assert squeezed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(held) == plain.content
    assert len(held) * 10 < len(plain.content)


def test_the_head_alone_can_be_asked_for(client: TestClient) -> None:
    head = client.head(DUTIES)
    assert head.status_code == 200
    assert head.content == b""
    assert int(head.headers["content-length"]) > 0


def test_other_words_for_the_same_question_have_the_same_answer(client: TestClient) -> None:
    same = f"{DUTIES}&means=armed&on=today&provoked=false"
    assert client.get(same).headers["etag"] == client.get(DUTIES).headers["etag"]


def test_every_answer_has_the_safe_headers(client: TestClient) -> None:
    for path in ("/", "/health", DUTIES, "/api/v1/questions", "/nowhere", "/api/v1/jobs/x"):
        headers = client.get(path).headers
        assert all(name in headers for name in SAFE), path
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]


def test_a_chart_comes_as_its_specification(client: TestClient) -> None:
    asked = QUICK["duties"]
    specification = client.get("/api/v1/duties/charts/bound.json", params={**asked, "width": 390})
    held = module_of("duties").answer(**asked).chart("bound", width=390)
    assert specification.json() == json.loads(json.dumps(held))


@pytest.mark.slow
def test_a_chart_comes_as_a_picture(client: TestClient) -> None:
    begins = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}
    for suffix, first in begins.items():
        response = client.get(f"/api/v1/duties/charts/bound.{suffix}", params=QUICK["duties"])
        assert response.content.startswith(first), response.text[:200]
    assert (
        "sandbox"
        in client.get("/api/v1/duties/charts/bound.svg", params=QUICK["duties"]).headers[
            "content-security-policy"
        ]
    )


def test_a_reader_s_text_that_begins_as_a_formula_does_is_escaped(client: TestClient) -> None:
    for row in csv.reader(io.StringIO(client.get("/api/v1/places.csv").text)):
        assert not [cell for cell in row if cell[:1] in ("=", "@", "+")]


def test_health_tells_the_version_and_the_atlas(client: TestClient) -> None:
    told: dict[str, Any] = client.get("/health").json()
    assert told["status"] == "ok"
    assert set(told) == {"status", "version", "atlas"}


@pytest.mark.parametrize(
    ("path", "status", "kind", "mend"),
    [
        ("/api/v1/dutys", 404, "unknown-address", "/api/v1/duties"),
        ("/api/v1/duties?attacker=Rusia&target=Estonia", 422, "unknown-state", "Russia"),
        ("/api/v1/duties?atacker=Russia", 422, "parameter", "/api/v1/questions"),
        (f"{DUTIES}&means=fire", 422, "parameter", "choose among armed"),
        (f"{DUTIES}&on=1914-07", 422, "parameter", "YYYY-MM-DD"),
        (f"{DUTIES}&on=", 422, "parameter", ""),
        (f"{DUTIES}&status=applies,maybe", 422, "parameter", "choose among applies"),
        (f"{DUTIES}&on=2999-01-01", 422, "stale-atlas", ""),
        (f"{DUTIES}&scenario=ukrain-joins-nato", 422, "scenario", "ukraine-joins-nato"),
        ("/api/v1/treaty", 422, "parameter", "give it"),
        ("/api/v1/sweep", 422, "long", "/api/v1/jobs"),
        ("/api/v1/hindcast", 422, "long", "/api/v1/jobs"),
        ("/api/v1/jobs/AAAAAAAAAAAAAAAAAAAAAAAA", 404, "unknown-job", "again"),
        ("/api/v1/contingency?attacker=Russia&target=Estonia&draws=1000000", 422, "parameter", ""),
    ],
)
def test_a_refusal_says_what_is_wrong_and_how_to_mend_it(
    client: TestClient, path: str, status: int, kind: str, mend: str
) -> None:
    error = refusal(client.get(path), status)
    assert error["kind"] == kind
    assert mend in error["mend"]


def test_a_method_that_is_not_for_an_address_is_told_which_are(client: TestClient) -> None:
    response = client.delete("/api/v1/duties")
    assert refusal(response, 405)["mend"] == "use GET or POST."
    assert response.headers["allow"] == "GET, POST"


def test_a_question_refuses_here_as_on_the_command_line(client: TestClient) -> None:
    with pytest.raises(FoedusError) as raised:
        module_of("duties").answer("Rusia", "Estonia")
    error = refusal(client.get("/api/v1/duties?attacker=Rusia&target=Estonia"))
    assert (error["wrong"], error["mend"]) == (raised.value.wrong, raised.value.mend)
