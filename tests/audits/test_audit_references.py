"""No number, page or address stands in the atlas that is not listed with its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus import atlas
from foedus.audits.references import allowed, references_in, unlisted

FOLDER = Path(atlas.__file__).parent
FILES = sorted(path for path in FOLDER.rglob("*.toml") if path.name != "sources.toml")


def test_no_atlas_file_writes_a_reference_that_is_not_listed() -> None:
    assert len(FILES) > 100
    found = {
        path.relative_to(FOLDER).as_posix(): unlisted(path.read_text(encoding="utf-8"))
        for path in FILES
    }
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_every_listed_reference_is_recognized_and_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FILES]
    for text in allowed():
        assert references_in(text) == (text,)
        assert any(text in one for one in texts), text


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/treaty",
        "www.example.org",
        "doi:10.1000/182",
        "10.1080/03050620500294135",
        "UNTS 541",
        "34 UNTS 243",
        "United Nations, Treaty Series, vol. 70",
        "No. 1021",
        "p. 12",
        "pp. 12",
        "page 7",
        "registration number I-541",
        "registered under 1021",
        "TIAS 2493",
        "Public Law 96-8",
        "22 U.S.C. 3301",
        "EO 14000",
        "Executive Order 14000",
        "91 FR 1",
        "bill 21/1",
        "Cmnd. 9171",
    ],
)
def test_a_reference_of_any_kind_is_caught(text: str) -> None:
    assert unlisted(f'title = "Some treaty, {text}"')


@pytest.mark.parametrize(
    "text",
    [
        "Art 42(7) of the Treaty on European Union",
        "Resolution 502 of the United Nations Security Council",
        "para 72",
        "Notes, and no 5th party",
        "signed 1949-04-04",
        "Executive Order 14353",
    ],
)
def test_articles_resolutions_and_listed_references_pass(text: str) -> None:
    assert unlisted(text) == ()
