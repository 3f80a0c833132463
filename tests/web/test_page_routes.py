"""What the pages ask of the server beside the questions."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from foedus.api.app import make_app
from foedus.api.limits import Limits
from foedus.api.packed import packed

OWN = packed('name = "x"\ntitle = "X"\non = 2026-01-01\n')


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = make_app(Limits(children=1), folder=tmp_path_factory.mktemp("jobs"))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as asked:
        yield asked


@pytest.mark.parametrize(
    ("address", "command", "python"),
    [
        (
            "duties/said?attacker=Russia&target=Estonia&by_non_state=true",
            "foedus duties Russia Estonia --by-non-state",
            'answer("Russia", "Estonia", by_non_state=True)',
        ),
        (
            "burden/said?alliance=NATO&from=2014&to=2020",
            "foedus burden NATO --from 2014 --to 2020",
            'answer("NATO", first=2014, last=2020)',
        ),
        (
            "audit/said?alliances=NATO&alliances=EU",
            "foedus audit NATO EU",
            'answer(["NATO", "EU"])',
        ),
        (
            "treaties/said?state=C%C3%B4te%20d%27Ivoire",
            "foedus treaties --state 'Côte d'\"'\"'Ivoire'",
            'answer(state="Côte d\'Ivoire")',
        ),
        (
            f"duties/said?attacker=Russia&target=Ukraine&scenario={OWN}",
            "foedus duties Russia Ukraine --scenario scenario.toml",
            'answer("Russia", "Ukraine", scenario="scenario.toml")',
        ),
        (
            "compare/contingency/said?attacker=Russia&target=Ukraine"
            "&scenario=ukraine-joins-nato&repeats=2&draws=500",
            "foedus compare ukraine-joins-nato contingency Russia Ukraine --draws 500 --repeats 2",
            'compare("ukraine-joins-nato", "contingency", attacker="Russia", target="Ukraine", '
            "draws=500, repeats=2)",
        ),
    ],
    ids=lambda said: said[:30],
)
def test_a_question_is_said_as_a_command_in_python_and_as_an_address(
    client: TestClient, address: str, command: str, python: str
) -> None:
    said = client.get(f"/api/v1/{address}").json()
    assert said["command"] == command
    assert said["python"].endswith(f"result = {python}")
    compile(said["python"], "said", "exec")
    again = client.get(said["address"].replace("?", "/said?")).json()
    assert again == said
    assert (said["file"] is None) == (OWN not in address)


def test_what_is_said_as_a_command_is_taken_by_the_command(client: TestClient) -> None:
    from foedus.cli.app import app

    said = client.get("/api/v1/treaties/said?state=Poland&duty=defense&on=2010-01-01").json()
    words = shlex.split(said["command"])
    told = CliRunner().invoke(app, [*words[1:], "--format", "json"])
    assert told.exit_code == 0, told.output
    assert told.stdout == client.get(said["address"]).text


def test_what_is_wrong_is_refused_before_it_is_said(client: TestClient) -> None:
    refused = client.get("/api/v1/duties/said?attacker=Russia&target=Estonia&means=magic")
    assert refused.status_code == 422
    assert refused.json()["error"]["where"] == "query.means"


def test_the_library_of_charts_is_of_one_version_and_kept_for_good(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from foedus.api.library import Library, library_tag
    from foedus.api.making import sealed

    held = Library(_held=sealed(b"window.vegaEmbed = 1;", "js", "vega"))
    monkeypatch.setattr(client.app.state.service, "library", held)  # type: ignore[attr-defined]
    led = client.get("/assets/vega.js", follow_redirects=False)
    assert led.status_code == 302
    assert led.headers["cache-control"] == "public, no-cache"
    found = client.get("/assets/vega.js")
    assert found.url.path == f"/assets/vega-{library_tag()}.js"
    assert found.headers["content-type"].startswith("text/javascript")
    assert "immutable" in found.headers["cache-control"]
    assert client.get("/assets/vega-0123456789abcdef.js").status_code == 404


def test_the_datasets_are_told_without_where_a_file_lay(client: TestClient) -> None:
    found = client.get("/api/v1/data").json()
    assert len(found["rows"]) > 50
    assert all("origin" not in row for row in found["rows"])
    assert all(row["terms"] for row in found["rows"])
    assert client.get("/api/v1/data.csv").text.startswith("key,version,title")


def test_the_told_form_is_the_json_with_what_a_page_shows(client: TestClient) -> None:
    query = "duties{}?attacker=Russia&target=Estonia"
    told = client.get(f"/api/v1/{query.format('.told')}").json()
    plain = client.get(f"/api/v1/{query.format('')}").json()
    assert {name: told[name] for name in plain} == plain
    assert set(told) - set(plain) == {"headline", "steps", "charts", "shown", "digest"}
    assert told["charts"] == ["bound"]


def test_an_address_with_no_page_gets_a_page_and_one_of_the_api_the_one_shape(
    client: TestClient,
) -> None:
    page = client.get("/no/such/page")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert 'href="/site.css"' in page.text
    for path in ("/api", "/api/", "/api/v1/nothing", "/api/v1/duties/nothing"):
        refused = client.get(path)
        assert refused.status_code == 404
        assert list(refused.json()) == ["error"]


def test_behind_a_proxy_the_page_for_no_page_knows_where_the_others_are(tmp_path: Path) -> None:
    app = make_app(Limits(children=1), folder=tmp_path)
    with TestClient(app, base_url="http://localhost", root_path="/bound") as asked:
        assert 'href="/bound/site.css"' in asked.get("/bound/no/such/page").text


@pytest.mark.parametrize(
    "name", ["..%2F..%2Fpyproject", "%2e%2e", "README", "pictures/..%2Frulings.md", "a.svg"]
)
def test_no_other_file_is_read_as_a_page_on_method(client: TestClient, name: str) -> None:
    assert client.get(f"/api/v1/method/{name}").status_code in (404, 422)


def test_a_picture_of_the_pages_on_method_is_there(client: TestClient) -> None:
    found = client.get("/api/v1/method/pictures/deterrence-target-defense.svg")
    assert found.status_code == 200
    assert found.headers["content-type"] == "image/svg+xml"
    page = client.get("/api/v1/method/deterrence").json()
    assert "../api/v1/method/pictures/deterrence-target-defense.svg" in page["html"]
