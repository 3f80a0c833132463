"""The repository keeps its own promises."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import foedus

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOT_OURS = re.compile(
    r"(^|/)(\.venv[^/]*|\.git|\.[a-z_]+_cache|\.hypothesis|__pycache__|_build)(/|$)"
)

# Written so that no pattern matches its own source.
FORBIDDEN = {
    "a package registry": re.compile(
        r"py[p]i\.(org|python)|python[h]osted|npm[j]s\.|anaconda\.[o]rg|proxy\.gol[a]ng", re.I
    ),
    "a path of one machine": re.compile(
        r"(?<![\w.:/*~<>-])/(?:work|root|home|tmp|Users|opt|mnt)/\w|\b[A-Z]:\\[U]sers", re.M
    ),
    "a merge left undone": re.compile(r"^(?:[<]{7}|[>]{7}) ", re.M),
}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository: as git lists it, or as found where there is no git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
        names = [os.fsdecode(one) for one in listed.split(b"\0") if one]
    except (OSError, subprocess.CalledProcessError):
        names = [one.relative_to(ROOT).as_posix() for one in ROOT.rglob("*")]
    files = (ROOT / name for name in names if not NOT_OURS.search(name))
    return tuple(sorted(one for one in files if one.is_file()))


def texts() -> dict[str, str]:
    found = {}
    for path in tracked():
        try:
            found[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]!r}"
        for name, text in texts().items()
        for match in FORBIDDEN[what].finditer(text)
    ]
    assert not found, f"{what} stands in:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a package registry", "see https://" + "pypi" + ".org/simple"),
        ("a path of one machine", 'open("/' + 'home/ada/nmc.csv")'),
        ("a path of one machine", "/" + "tmp/x"),
    ],
)
def test_what_no_file_may_hold_would_be_seen(what: str, line: str) -> None:
    assert FORBIDDEN[what].search(line)


def test_no_web_address_is_taken_for_a_path() -> None:
    address = "https://example.org{}home/data".format("/")
    assert not FORBIDDEN["a path of one machine"].search(address)


def test_no_python_file_is_longer_than_500_lines() -> None:
    long = {
        name: text.count("\n")
        for name, text in texts().items()
        if name.endswith(".py") and text.count("\n") > 500
    }
    assert not long


def test_no_file_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "misc", "common", "manager"}
    found = [
        one
        for one in tracked()
        if one.suffix == ".py" and drawers & {one.stem, *one.relative_to(ROOT).parts}
    ]
    assert not found


def test_no_dataset_is_tracked() -> None:
    # A research file is a table or an archive: what we compile ourselves is TOML, and small.
    # The outlines of states are of Natural Earth, which is in the public domain; NOTICE says so.
    tables = {".dta", ".gz", ".parquet", ".rda", ".rds", ".sav", ".xls", ".xlsx", ".xz", ".zip"}
    found = [
        one.relative_to(ROOT).as_posix()
        for one in tracked()
        if tables & set(one.suffixes) or one.stat().st_size > 1_000_000
    ]
    assert found == ["src/foedus/atlas/borders.json.xz"]


def constraints() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines)


def declared() -> list[Requirement]:
    project = PROJECT["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    groups.append(PROJECT["build-system"]["requires"])
    return [Requirement(one) for group in groups for one in group]


def test_constraints_are_names_and_exact_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    wrong = [
        one for one in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.+!]*", one)
    ]
    assert not wrong
    assert lines == sorted(lines, key=str.lower)
    names = [canonicalize_name(one.split("==")[0]) for one in lines]
    assert len(names) == len(set(names))


def test_every_declared_dependency_is_pinned_to_a_version_it_allows() -> None:
    pinned = {canonicalize_name(name): version for name, version in constraints().items()}
    for requirement in declared():
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not in constraints.txt"
        assert version in requirement.specifier


def test_what_the_dependencies_need_is_pinned_too() -> None:
    pinned = {canonicalize_name(name) for name in constraints()}
    waiting = [(one.name, extra) for one in declared() for extra in (one.extras or {""})]
    seen: set[tuple[str, str]] = set()
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        assert canonicalize_name(name) in pinned, f"{name} is not in constraints.txt"
        try:
            needs = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # a build requirement lives in an environment of its own
        for text in needs:
            need = Requirement(text)
            if need.marker is None or need.marker.evaluate({"extra": extra}):
                waiting += [(need.name, one) for one in (need.extras or {""})]
    assert len(seen) > len(declared())


def test_the_version_is_the_same_everywhere() -> None:
    version = PROJECT["project"]["version"]
    assert foedus.__version__ == version
    assert re.search(
        rf"^## {re.escape(version)}\b", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M
    )
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == version


def test_the_citation_file_has_what_its_format_requires() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(citation)
    assert all("name" in one or "family-names" in one for one in citation["authors"])
    assert citation["license"] == PROJECT["project"]["license"]


def test_dev_imports_the_standard_library_alone() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [one.name for one in node.names]
        )
    }
    assert "subprocess" in imported
    assert imported <= sys.stdlib_module_names


def test_an_older_python_can_read_dev_and_say_that_it_is_too_old() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_the_continuous_check_runs_every_test() -> None:
    script = ROOT / ".ci" / "run"
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec python3 dev.py test")
    assert os.access(script, os.X_OK)


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "NOTICE", "CONTRIBUTING.md"])
def test_a_reader_finds(name: str) -> None:
    assert (ROOT / name).stat().st_size > 500
