"""What a panel rests on: its bibliography is sound BibTeX, and a file tells it by itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from foedus.errors import PanelError
from foedus.panels import Panel, dyad_years, state_years
from foedus.panels.exports.answers import cited, cited_bibtex
from foedus.panels.exports.citing import bibliography, bibtex

pytestmark = pytest.mark.usefixtures("small_files")


def small() -> Panel:
    """A panel of every kind of column: whole numbers, fractions, nulls, derived ones."""
    return (
        dyad_years(1935, 1936, directed=False)
        .add("contiguity", "nmc", "atop")
        .lag("cinc1")
        .dyadic("tpop", "ratio")
    )


def bib_entries(text: str) -> dict[str, dict[str, str]]:
    """BibTeX read by its grammar: an entry, its key, its fields, each in balanced braces."""
    found: dict[str, dict[str, str]] = {}
    at = 0
    while at < len(text.rstrip()):
        head = re.compile(r"\s*@(\w+)\{([^,\s]+),").match(text, at)
        assert head, text[at : at + 80]
        fields, at = {}, head.end()
        while (named := re.compile(r"\s*(\w+) = \{").match(text, at)) is not None:
            depth, end = 1, named.end()
            while depth:
                escaped = text[end - 1] == "\\"
                depth += (text[end] == "{" and not escaped) - (text[end] == "}" and not escaped)
                end += 1
            fields[named[1]] = text[named.end() : end - 1]
            assert text[end] == ","
            at = end + 1
        closing = re.compile(r"\s*\}").match(text, at)
        assert closing, text[at : at + 80]
        at = closing.end()
        assert head[2] not in found
        found[head[2]] = fields
    return found


def test_the_bibliography_is_bibtex_with_every_source(tmp_path: Path) -> None:
    done = small().peace_spells("atop_defense_12").write(tmp_path / "panel.parquet")
    text = done.bib.read_text(encoding="utf-8")
    entries = bib_entries(text)
    said = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert list(entries) == list(said["citations"])
    assert {"foedus", "beck_et_al1998", "carter_signorino2010"} <= set(entries)
    assert entries["beck_et_al1998"]["year"] == "1998"
    assert entries["beck_et_al1998"]["author"].startswith("Beck, Nathaniel and Jonathan N. Katz")


def test_every_citation_of_the_project_is_sound_bibtex() -> None:
    entries = bib_entries(bibtex(bibliography()))
    assert set(entries) == set(bibliography())
    for key, fields in entries.items():
        assert fields["author"]
        assert fields["title"]
        for value in fields.values():
            assert not re.search(r"(?<!\\)[&%$#_]", value), (key, value)
            assert not re.search(r"[~^]", value), (key, value)
        assert "et al" not in fields["author"]
        year = re.search(r"(\d{4})[a-z]?$", key)
        if year and "year" in fields:
            assert fields["year"] == year[1], key


@pytest.mark.parametrize(
    ("citation", "author", "title"),
    [
        ("The Doers. 2026. It.", "{The Doers}", "{It}"),
        ("Doe, J. 2001. On U.S. Pacts. A Journal 3.", "Doe, J.", "{On U.S. Pacts}"),
        ("Doe, Jane, et al. 2001. Pacts. Sage.", "Doe, Jane and others", "{Pacts}"),
        ("Doe, Jane, and Max Roe Jr. 2001. A & B_c. Sage.", "Doe, Jane and Roe, Jr, Max",
         r"{A \& B\_c}"),
        (r"Doe, Jane. 2001. 50% of {A}~B^\x. Sage.", "Doe, Jane",
         r"{50\% of A\textasciitilde{}B\textasciicircum{}\textbackslash{}x}"),
        ("A Project. List of Pacts. example.org.", "{A Project}", "{List of Pacts. example.org}"),
    ],
)  # fmt: skip
def test_authors_and_titles_are_read_from_a_citation(
    citation: str, author: str, title: str
) -> None:
    (fields,) = bib_entries(bibtex({"x": citation})).values()
    assert (fields["author"], fields["title"]) == (author, title)


def test_a_file_tells_what_to_cite_after_its_neighbors_are_lost_or_exchanged(
    tmp_path: Path,
) -> None:
    done = small().write(tmp_path / "panel.parquet")
    rows = cited(done.data).rows
    assert {"foedus", "stinnett_et_al2002"} <= {row["key"] for row in rows}
    assert cited(done.manifest).rows == rows
    assert cited_bibtex(done.data) == done.bib.read_text(encoding="utf-8")
    # Another panel of the same name, in another format, takes the place of the manifest.
    state_years(1935, 1935).write(tmp_path / "panel.csv")
    after = cited(done.data)
    assert after.rows == rows
    assert "is not the file" in after.notes[0]
    done.manifest.unlink()
    assert cited(done.data).rows == rows
    with pytest.raises(PanelError, match="does not say what it was made from"):
        cited(tmp_path / "panel.csv")
    with pytest.raises(PanelError, match="no file"):
        cited(tmp_path / "none.csv")
