"""Reports: what is in them, that nothing in them runs or is fetched, and that they are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from foedus.charts.bars import bars
from foedus.charts.theme import Measure, Words
from foedus.compare.comparison import compare
from foedus.errors import MissingExtraError, ReportError, ScenarioError, UnknownNameError
from foedus.questions import NAMES, module_of
from foedus.reports import composing, plans
from foedus.reports.composing import command_of, composed
from foedus.reports.document import Figure, Paragraph, Report, Section, Table
from foedus.reports.figures import figure, parted, svg
from foedus.reports.markdown import code, markdown_of, plain
from foedus.reports.page import html_of
from foedus.reports.saving import check_out, save
from foedus.reports.subject import read_subject
from foedus.reports.telling import formed, paragraphs, said
from foedus.results.result import Result

HOSTILE = "<script>alert(1)</script><img src=http://evil.example/x onerror=a> & \"q\" 'z' `t` |p|"
DAY = date(2026, 1, 1)
SCENARIO = f'''
name = "hostile"
title = """{HOSTILE}"""
text = """{HOSTILE}"""
on = 2026-01-01
sources = ["""{HOSTILE}"""]
[[changes]]
kind = "withdraw"
state = "HUN"
agreement = "north-atlantic-treaty"
source = """{HOSTILE}"""
[[expected]]
question = "treaties"
column = "parties"
change = "changed"
parameters = {{ duty = "defense" }}
row = {{ key = "north-atlantic-treaty" }}
'''


class Page(HTMLParser):
    """What a page holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.cells: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag in ("td", "th"):
            self.cells.append("")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.cells and {"td", "th"} & set(self._open):
            self.cells[-1] += data


def charted() -> Figure:
    import polars as pl

    frame = pl.DataFrame({"name": ["A", HOSTILE], "value": [0.25, 0.75]})
    words = Words(HOSTILE, "Bars: chances.", "foedus atlas")
    measure = Measure("chance", form=".0%")
    made = bars(frame, words, measure)
    return figure(made, bars(frame, words, measure, width=390), "foedus x --chart a.svg")


@pytest.fixture(scope="module")
def hostile() -> Report:
    """A report each of whose texts is markup."""
    table = Table(
        HOSTILE, ("state", HOSTILE), (("USA", "12.5%"), (HOSTILE, "3")), (False, True), (HOSTILE,)
    )
    section = Section(
        heading=HOSTILE, asked=HOSTILE, first=(HOSTILE,), answer=(Paragraph(HOSTILE, (HOSTILE,)),),
        tables=(table,), figures=(charted(),), assumed=(HOSTILE,), uncertain=(HOSTILE,),
        missing=(HOSTILE,), sources=(1,), command=f"foedus duties '{HOSTILE}'",
    )  # fmt: skip
    return Report(
        HOSTILE, HOSTILE, DAY, (section,), (table,), (HOSTILE, "https://example.org/cited"),
        (("duties", HOSTILE),), DAY, "0.1.0", f"foedus report '{HOSTILE}' --out brief.html",
    )  # fmt: skip


@pytest.fixture(scope="module")
def war() -> Report:
    return composed(["Russia", "Estonia"], on="2026-01-01", draws=50, seed=3)


def runs_nothing(text: str) -> None:
    page = Page(text)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "iframe", "object", "embed", "link", "base", "form"}
    for _, attributes in page.tags:
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in ("src", "href", "xlink:href", "action"):
                assert (value or "").startswith("#")
    styles = text[text.index("<style>") : text.index("</style>")]
    assert "url(" not in styles
    assert "@import" not in styles


def is_well_made(report: Report, text: str) -> Page:
    page = Page(text)
    assert ("html", {"lang": "en"}) in page.tags
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(two - one <= 1 for one, two in zip(page.headings, page.headings[1:], strict=False))
    tags = [tag for tag, _ in page.tags]
    figures = sum(len(one.figures) for one in report.sections)
    assert tags.count("figure") == tags.count("figcaption") == figures
    assert tags.count("table") == tags.count("caption") == tags.count("thead")
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    targets = {v[1:] for tag, a in page.tags if tag == "a" and (v := a.get("href"))}
    assert targets <= set(ids)
    for tag, attributes in page.tags:
        if tag == "svg":
            assert attributes["role"] == "img"
            assert set(str(attributes["aria-labelledby"]).split()) <= set(ids)
        if tag == "th":
            assert attributes["scope"] in ("col", "row")
    for section in report.sections:
        for table in section.tables:
            for row in table.rows:
                for cell in row:
                    assert " ".join(cell.split()) in {" ".join(c.split()) for c in page.cells} or (
                        "\n" in cell
                    )
    return page


def test_markup_in_any_text_stays_text(hostile: Report) -> None:
    text = html_of(hostile)
    runs_nothing(text)
    page = is_well_made(hostile, text)
    assert "".join(page.words).count("alert(1)") >= 20


def test_markup_in_any_text_stays_text_in_markdown(hostile: Report) -> None:
    text = markdown_of(hostile)
    outside = [part for n, part in enumerate(text.split("\n")) if "`foedus" not in part]
    assert not any("<script" in one.replace("\\<", "") for one in outside)
    rows = [one for one in text.split("\n") if one.startswith("| ")]
    counts = {one.replace("\\|", "").count("|") for one in rows}
    assert counts == {3}


def test_an_attack_has_its_questions_in_order_with_both_sides_of_the_ledger(war: Report) -> None:
    heads = [one.heading for one in war.sections]
    assert heads[0].startswith("Who is bound")
    assert [any(word in head for head in heads) for word in ("threshold", "sensitivity")] == [1, 1]
    ledger = next(one for one in war.sections if "take on" in one.heading)
    names = ledger.tables[0].heads
    assert any(one.startswith("adds") for one in names)
    assert any(one.startswith("taken on") for one in names)
    for one in war.sections:
        assert one.uncertain
        assert one.command.startswith("foedus ")
        assert one.sources
        if "contingency" in one.command:
            assert any(note.startswith("Conventional") for note in one.first)


def test_the_page_of_an_attack_is_whole_and_runs_nothing(war: Report) -> None:
    text = html_of(war)
    runs_nothing(text)
    page = is_well_made(war, text)
    words = " ".join(" ".join(page.words).split())
    for number, cited in enumerate(war.sources, 1):
        assert " ".join(cited.split()) in words
        assert f'id="r{number}"' in text
    assert "--on 2026-01-01 --draws 50 --seed 3 --out brief.html" in war.command
    assert "seed 3" in words


def test_the_same_question_gives_the_same_bytes(tmp_path: Path) -> None:
    file = tmp_path / "hostile.toml"
    file.write_text(SCENARIO, encoding="utf-8")
    one, two = (composed([str(file)], compare=compare) for _ in range(2))
    assert html_of(one) == html_of(two)
    assert markdown_of(one) == markdown_of(two)
    assert html_of(replace(one, on=date(2025, 1, 1))) != html_of(two)


def test_a_question_that_is_refused_leaves_a_section_that_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Refusing:
        QUESTION = module_of("duties").QUESTION

        @staticmethod
        def answer(**_: Any) -> Result:
            raise ScenarioError("the file is not added.", "foedus data add FILE.")

    monkeypatch.setattr(composing, "module_of", lambda _: Refusing)
    monkeypatch.setattr(plans, "NAMES", ("duties",))
    made = composed(["Russia", "Estonia"], on="2026-01-01")
    (one,) = made.sections
    assert one.missing == (
        "Not answered: the file is not added.",
        "To mend it: foedus data add FILE.",
    )
    assert "foedus data add FILE." in html_of(made)


def test_only_registered_questions_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = read_subject(["NATO"], DAY)
    asked = {one.question for one in plans.plan(subject, "2026-01-01", ("USA",))}
    assert asked <= set(NAMES)
    monkeypatch.setattr(plans, "NAMES", ("treaty",))
    assert {one.question for one in plans.plan(subject, "2026-01-01", ())} == {"treaty"}


def test_a_scenario_is_told_before_it_is_compared(tmp_path: Path) -> None:
    file = tmp_path / "hostile.toml"
    file.write_text(SCENARIO, encoding="utf-8")
    made = composed([str(file)], compare=compare)
    supposed, differs = made.sections
    assert any("HUN" in cell for row in supposed.tables[0].rows for cell in row)
    hoped, found = differs.tables
    assert hoped.caption.endswith("1 of 1 held")
    assert hoped.rows[0][-1] == "yes"
    assert found.rows
    assert str(tmp_path) not in made.command
    assert "hostile.toml" in made.command
    text = html_of(made)
    runs_nothing(text)
    is_well_made(made, text)
    assert str(tmp_path) not in text


def test_what_a_file_expects_and_is_not_found_is_said_not_to_hold(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(
        SCENARIO.replace('key = "north-atlantic-treaty"', 'key = "anzus"'), encoding="utf-8"
    )
    (_, differs) = composed([str(file)], compare=compare).sections
    assert differs.tables[0].caption.endswith("0 of 1 held")
    assert differs.tables[0].rows[0][2:] == ("no difference", "no")
    (_, alone) = composed([str(file)]).sections
    assert alone.tables[0].rows[0][2:] == ("not asked", "")


def test_every_fault_of_a_scenario_is_told(tmp_path: Path) -> None:
    file = tmp_path / "faulty.toml"
    file.write_text('name = "Bad Name"\ntitle = "x"\ncolour = 1\n', encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        composed([str(file)], compare=compare)
    assert "colour" in caught.value.wrong
    assert "lower-case" in caught.value.wrong


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (["NATOO"], "north-atlantic-treaty"),
        (["quadtreaty"], "quad-treaty"),
        (["Estonia"], "foedus report Russia EST"),
        (["Russia", "Estland", "Poland"], "quotes"),
        ([], "name an alliance"),
        ([" "], "quotes"),
        ([HOSTILE], "two names"),
    ],
)
def test_an_unknown_subject_names_the_nearest(words: list[str], mend: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        read_subject(words, DAY)
    assert mend in caught.value.mend


@pytest.mark.parametrize(
    ("words", "kind", "title"),
    [
        (["NATO"], "alliance", "North Atlantic Treaty (NATO)"),
        (["EU"], "alliance", "European Union"),
        (["brics"], "alliance", "BRICS"),
        (["quad-treaty"], "scenario", "A Quad treaty"),
        (["Russia", "Estonia"], "contingency", "If Russia attacks Estonia"),
        (["United States North Korea"], "contingency", "If United States attacks North Korea"),
        (["Russia,Belarus", "Poland"], "contingency", "If Russia and Belarus attack Poland"),
    ],
)
def test_a_subject_is_read(words: list[str], kind: str, title: str) -> None:
    found = read_subject(words, DAY)
    assert (found.kind, found.title) == (kind, title)


def test_an_attack_needs_both_sides() -> None:
    with pytest.raises(UnknownNameError, match="--attacker and --target"):
        read_subject((), DAY, attacker="Russia")
    assert read_subject((), DAY, attacker="Russia", target="Estonia").target == "EST"


@pytest.mark.parametrize("name", ["brief", "brief.docx", "", "none/brief.html", "."])
def test_a_file_that_cannot_be_written_is_refused_before_any_work(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReportError):
        check_out(name)


def test_what_fails_half_way_leaves_nothing(
    hostile: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "brief.md"
    file.write_text("before", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ReportError, match="No space left"):
        save(hostile, file)
    assert [one.name for one in tmp_path.iterdir()] == ["brief.md"]
    assert file.read_text(encoding="utf-8") == "before"


def test_a_pdf_has_the_same_bytes_again(hostile: Report, tmp_path: Path) -> None:
    try:
        one = save(hostile, tmp_path / "one.pdf").read_bytes()
    except MissingExtraError as error:
        pytest.skip(error.wrong)
    two = save(hostile, tmp_path / "two.pdf").read_bytes()
    assert one[:5] == b"%PDF-"
    assert one == two
    other = replace(hostile, title="Another")
    assert save(other, tmp_path / "three.pdf").read_bytes() != one


def test_a_chart_has_its_words_in_the_caption_and_not_twice() -> None:
    made = charted()
    assert made.says == "Bars: chances."
    assert made.source == "foedus atlas"
    drawn = svg(made.wide, "f1", made.title, made.says)
    assert drawn.count("foedus atlas") == 0
    assert "<title id=" in drawn
    assert "&lt;script&gt;" in drawn
    assert parted(made.wide)[1:] == ("", "", "")


def test_text_is_told_as_it_is_read() -> None:
    assert paragraphs(["a", "  b", "", "c: --format json has all."]) == (Paragraph("a", ("b",)),)
    assert [said(one) for one in (None, True, 0.5, 12345.6, ["a", 1], float("nan"))] == [
        "", "yes", "0.5", "12,346", "a; 1", "nan",
    ]  # fmt: skip
    assert [formed(0.1234, form) for form in ("points", "share", "mille", "two", "")] == [
        "12.34", "12.3%", "123.4", "0.12", "0.123",
    ]  # fmt: skip
    assert formed(1e9, "percent") == "over 100"
    assert (plain("- a"), plain("1. a"), code("a`b")) == ("\\- a", "1\\. a".replace("1\\.", "\\1."),
                                                          "``a`b``")  # fmt: skip


def test_the_command_of_a_section_asks_the_same() -> None:
    asked = {"attacker": "RUS", "target": "EST", "on": "2026-01-01", "provoked": True}
    assert command_of("duties", asked) == "foedus duties RUS EST --on 2026-01-01 --provoked"
