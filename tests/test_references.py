"""What documents say of the code is so: bibliography, reasons, conditions, treaty file layout."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import shlex
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from foedus.atlas import schema
from foedus.casus.conditions import CONDITIONS
from foedus.casus.reasons import MEANINGS, Reason
from foedus.sources.registry import declared

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
RENEW = "run: python scripts/make_doc_tables.py"


def tables() -> ModuleType:
    """The script that writes the tables, imported from its file."""
    path = ROOT / "scripts" / "make_doc_tables.py"
    spec = importlib.util.spec_from_file_location("make_doc_tables", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TABLES = tables()
PAGES = sorted(path for path in DOCS.glob("*.md") if "<!-- table: " in path.read_text("utf-8"))


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


# The bibliography


def referred(source: str) -> set[str]:
    """The keys under "References" in the docstrings of a module."""
    keys: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            said = ast.get_docstring(node) or ""
            found = re.search(r"^References\n-+\n(.*?)(?:\n\n|\Z)", said, re.M | re.S)
            if found:
                keys |= {key.strip() for key in re.split(r"[,\n]", found[1]) if key.strip()}
    return keys


def test_the_keys_of_a_docstring_are_found() -> None:
    source = '"""A.\n\nReferences\n----------\none1999, two2000\nthree2001\n\nExamples\n"""\n'
    assert referred(source) == {"one1999", "two2000", "three2001"}


def used_keys() -> dict[str, str]:
    """Every key that code uses, with where."""
    used = {
        key: str(path.relative_to(ROOT))
        for path in sorted((ROOT / "src").rglob("*.py"))
        for key in referred(path.read_text("utf-8"))
    }
    return used | {source.cite: f"the source {source.key}" for source in declared()}


def test_every_key_stands_in_the_bibliography() -> None:
    known = TABLES.bibliography()
    missing = {key: where for key, where in used_keys().items() if key not in known}
    assert not missing, f"add to src/foedus/references.toml: {missing}"


def test_an_entry_says_what_it_stands_behind() -> None:
    for key, entry in TABLES.bibliography().items():
        assert set(entry) == {"citation", "for"}, key
        assert all(entry.values()), key


def test_a_source_is_cited_as_its_bibliography_entry_is() -> None:
    known = TABLES.bibliography()
    for source in declared():
        title = known[source.cite]["citation"].split(". ")
        opening = ". ".join(title[:2])
        assert opening in source.citation, f"{source.key}: {opening}"


# The tables


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_tables_of_a_page_are_what_the_code_makes(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == TABLES.renewed(text), RENEW


def test_every_table_that_can_be_made_stands_in_a_page() -> None:
    placed = {name for path in PAGES for name, *_ in TABLES.BLOCK.findall(path.read_text("utf-8"))}
    assert placed == set(TABLES.TABLES)


def test_a_table_that_has_drifted_is_caught() -> None:
    text = page("rulings.md")
    assert TABLES.renewed(text.replace("fails |", "notes |", 1)) == text


# Rulings


def test_every_reason_has_a_row_with_its_effect_and_sentence() -> None:
    rows = set(page("rulings.md").splitlines())
    for reason in Reason:
        meaning = MEANINGS[reason]
        assert f"| `{reason.name.lower()}` | {meaning.effect} | {meaning.sentence} |" in rows


def conditions_table() -> dict[str, str]:
    """Each condition's row on the page, by the function's name."""
    text = page("rulings.md")
    section = text[text.index("## The conditions") : text.index("### Place and object")]
    return dict(re.findall(r"^\| `(\w+)` \|(.*)$", section, re.M))


def test_every_condition_has_a_row_and_every_row_a_condition() -> None:
    assert set(conditions_table()) == {condition.__name__ for condition in CONDITIONS}


def test_the_reasons_of_a_condition_are_reasons() -> None:
    known = {reason.name.lower() for reason in Reason}
    for name, row in conditions_table().items():
        listed = set(re.findall(r"`(\w+)`", row.rsplit("|", 2)[1]))
        assert listed, name
        assert listed <= known, name


@pytest.mark.parametrize("case", TABLES.worked_cases(), ids=lambda case: case["name"])
def test_the_command_shown_for_a_worked_case_gives_its_rows(case: dict[str, Any]) -> None:
    from foedus.cli.app import app

    shown = TABLES.command(case["event"])
    assert f"| `{shown}` |" in page("rulings.md"), RENEW
    done = CliRunner().invoke(app, [*shlex.split(shown)[1:], "--format", "json"])
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)["rows"]
    found = {
        (row["state"], row["agreement"], row["duty"], row["status"], article)
        for row in rows
        for article in (row["article"], "")
    }
    for state, agreement, duty, status, article, _ in case["rows"]:
        assert (state, agreement, duty, status, article) in found


# The layout of a treaty file

HEADINGS = {
    "AgreementFile": "The head",
    "DocumentFile": "documents",
    "PartyFile": "parties",
    "ObligationFile": "obligations",
    "ArmFile": "obligations.scope",
    "CarveOutFile": "obligations.carve_outs",
    "DomainFile": "domains",
    "SuspensionFile": "suspensions",
    "DisputeFile": "disputed",
    "DormantFile": "dormant",
    "DecisionFile": "decision",
    "ConsultationFile": "consultation",
    "ExitFile": "exit",
    "DepthFile": "depth",
    "NuclearFile": "nuclear",
    "PracticeFile": "practice",
}
MODELS = {
    name: one
    for name, one in vars(schema).items()
    if isinstance(one, type) and issubclass(one, schema.Strict) and one is not schema.Strict
}


def section(heading: str) -> str:
    """What stands under a heading of the page on the atlas."""
    return page("atlas.md").split(f"\n### {heading}\n", 1)[1].split("\n### ", 1)[0]


def test_every_part_of_a_treaty_file_has_a_section() -> None:
    assert set(MODELS) == set(HEADINGS)


@pytest.mark.parametrize("name", sorted(HEADINGS))
def test_every_field_of_a_treaty_file_is_named(name: str) -> None:
    model: type[BaseModel] = MODELS[name]
    text = section(HEADINGS[name])
    missing = [field for field in model.model_fields if f"`{field}`" not in text]
    assert not missing, f"docs/atlas.md, {HEADINGS[name]}: {missing}"


@pytest.mark.parametrize("name", sorted(HEADINGS))
def test_every_field_named_exists(name: str) -> None:
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", section(HEADINGS[name]), re.M)
    named = {field for row in rows for field in re.findall(r"`(\w+)`", row)}
    assert named <= set(MODELS[name].model_fields), name


def test_every_word_a_treaty_file_may_use_is_named() -> None:
    text = page("atlas.md")
    for words in (
        schema.CLASSES, schema.DOMAINS, schema.ATOP_CONDITIONS, schema.PRACTICE, schema.DATASETS,
    ):  # fmt: skip
        assert [word for word in words if f"`{word}`" not in text] == []


def test_every_area_is_named() -> None:
    from foedus.atlas.places import areas

    text = page("atlas.md").split("\n## Areas\n", 1)[1].split("\n## ", 1)[0]
    assert [area.key for area in areas() if f"`{area.key}`" not in text] == []
