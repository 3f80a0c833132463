"""Scenarios in an address and in a body, shown, checked and compared."""

from __future__ import annotations

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shape import refusal
from starlette.testclient import TestClient

from foedus.api.packed import packed, unpacked
from foedus.api.refusals import Refusal
from foedus.questions import module_of
from foedus.results.forms import as_json
from foedus.scenarios.library import find_scenario, path_of
from foedus.scenarios.showing import listed, shown

NAMED = "ukraine-joins-nato"
TEXT = path_of(NAMED).read_text("utf-8")
ASKED = {"attacker": "Russia", "target": "Ukraine"}
FAULTY = TEXT.replace('kind = "accede"', 'kind = "acede"').replace("on = ", "onn = ", 1)


@given(st.text(min_size=1))
def test_what_is_packed_is_unpacked(text: str) -> None:
    try:
        held = text.encode("utf-8")
    except UnicodeEncodeError:
        return
    if not text.startswith("\ufeff") and "\r\n" not in text:
        assert unpacked(packed(text), len(held)) == text


def test_a_bomb_is_not_unpacked() -> None:
    maker = zlib.compressobj(9, zlib.DEFLATED, -15)
    held = maker.compress(b"\0" * 100_000_000) + maker.flush()
    word = "toml:" + base64.urlsafe_b64encode(held).decode().rstrip("=")
    with pytest.raises(Refusal) as raised:
        unpacked(word, 16_000)
    assert raised.value.refused.status == 413


@pytest.mark.parametrize("word", ["toml:", "toml:AAAA", "toml:%%%", packed(TEXT)[:-9]])
def test_a_damaged_scenario_is_refused(word: str) -> None:
    with pytest.raises(Refusal):
        unpacked(word, 16_000)


def test_a_scenario_of_the_library_changes_an_answer(client: TestClient) -> None:
    held = as_json(module_of("duties").answer(**ASKED, scenario=NAMED))
    assert client.get("/api/v1/duties", params={**ASKED, "scenario": NAMED}).text == held


def test_a_scenario_in_the_address_answers_as_its_file_does(client: TestClient) -> None:
    held = as_json(module_of("duties").answer(**ASKED, scenario=NAMED))
    in_address = client.get("/api/v1/duties", params={**ASKED, "scenario": packed(TEXT)})
    assert in_address.text == held
    in_body = client.post("/api/v1/duties", json={**ASKED, "scenario": TEXT})
    assert in_body.text == held


def test_every_fault_of_a_scenario_is_told(client: TestClient) -> None:
    for response in (
        client.get("/api/v1/duties", params={**ASKED, "scenario": packed(FAULTY)}),
        client.post("/api/v1/scenario/show", json={"toml": FAULTY}),
    ):
        error = refusal(response, 422)
        assert error["kind"] == "scenario"
        assert len(error["faults"]) >= 2
        assert all(one["line"] and one["wrong"] and one["mend"] for one in error["faults"])
    rows = client.post("/api/v1/scenario/check", json={"toml": FAULTY}).json()["rows"]
    assert rows == error["faults"]


def test_a_sound_scenario_is_told_so_with_its_address(client: TestClient) -> None:
    told = client.post("/api/v1/scenario/check", json={"toml": TEXT}).json()
    assert told["sound"] is True
    assert told["rows"] == []
    assert unpacked(told["address"], 16_000) == TEXT
    assert told["sha256"] == find_scenario(NAMED).sha256


def test_every_changed_value_is_told_in_words(client: TestClient) -> None:
    held = as_json(shown(NAMED))
    assert client.get("/api/v1/scenario/show", params={"scenario": NAMED}).text == held
    assert client.post("/api/v1/scenario/show", json={"toml": TEXT}).text == held
    in_address = client.get("/api/v1/scenario/show.md", params={"scenario": packed(TEXT)})
    assert in_address.text.startswith(shown(NAMED).headline)


def test_the_library_is_listed_and_its_files_can_be_taken(client: TestClient) -> None:
    assert client.get("/api/v1/scenarios").text == as_json(listed())
    file = client.get("/api/v1/scenario/file.toml", params={"scenario": NAMED})
    assert file.text == TEXT
    again = client.get("/api/v1/scenario/file.toml", params={"scenario": packed(TEXT)})
    assert again.content == file.content


def test_a_question_is_compared_with_a_scenario(client: TestClient) -> None:
    from foedus.compare.comparison import compare

    held = as_json(compare(NAMED, "duties", **ASKED))
    asked = {**ASKED, "scenario": NAMED}
    assert client.get("/api/v1/compare/duties", params=asked).text == held
    assert refusal(client.get("/api/v1/compare/duties", params=ASKED), 422)["mend"] == "give it."


@pytest.mark.parametrize("word", ["/etc/passwd", "../x.toml", "x.toml", "C:\\x", "file:///etc/x"])
def test_a_scenario_is_never_looked_for_in_a_file(client: TestClient, word: str) -> None:
    refusal(client.get("/api/v1/duties", params={**ASKED, "scenario": word}), 422)
    refusal(client.post("/api/v1/duties", json={**ASKED, "scenario": word}), 422)
    refusal(client.get("/api/v1/scenario/file.toml", params={"scenario": word}), 422)


def test_text_that_is_no_toml_is_told_where(client: TestClient) -> None:
    error = refusal(client.post("/api/v1/scenario/check", json={"toml": "name = \n"}), 422)
    assert "line 1" in error["wrong"]
