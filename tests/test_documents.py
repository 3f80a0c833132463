"""What the documents and docstrings show has run.

In README and docs, a fence of ``>>>`` lines runs as a doctest (one page is one session), and a
``console`` fence runs each line ``$ foedus ...`` and compares what it prints. ``...`` stands for
any text. A comment ``<!-- not run: why -->`` on the line above a fence leaves it out. A page with
a comment ``<!-- files: name name -->`` runs with those of the real files added, where they are at
hand.
"""

from __future__ import annotations

import doctest
import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
FENCE = re.compile(
    r"^(?P<skip><!-- not run: [^\n]*-->\n)?^```(?P<kind>[^\n`]*)\n(?P<body>.*?)^```$", re.M | re.S
)
PAGES = [
    page
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    if "_build" not in page.parts
]
MODULES = [
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
    for path in sorted((ROOT / "src").rglob("*.py"))
    if path.stem != "__main__"
]


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block of a page, and the line it starts on."""

    kind: str
    body: str
    line: int


def fences(text: str) -> list[Fence]:
    return [
        Fence(match["kind"].strip(), match["body"], text.count("\n", 0, match.start("body")))
        for match in FENCE.finditer(text)
        if not match["skip"]
    ]


def python_examples(text: str) -> str:
    """The page with every line blanked that is not in a fence of Python examples."""
    lines = [""] * (text.count("\n") + 1)
    for fence in fences(text):
        if ">>>" in fence.body:
            body = fence.body.splitlines()
            lines[fence.line : fence.line + len(body)] = body
    return "\n".join(lines) + "\n"


def commands(body: str) -> list[tuple[str, str]]:
    """Each command of a console fence with what is shown under it."""
    parts = re.split(r"^\$ (.*)\n?", body, flags=re.M)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


COMMANDS = [
    pytest.param(command, shown, id=f"{name(page)}:{fence.line}: {command}")
    for page in PAGES
    for fence in fences(page.read_text(encoding="utf-8"))
    if fence.kind == "console"
    for command, shown in commands(fence.body)
    if command.startswith("foedus ")
]


NEEDED = re.compile(r"^<!-- files: (.+) -->$", re.M)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=pytest.mark.slow)
        if NEEDED.search(page.read_text(encoding="utf-8"))
        else page
        for page in PAGES
    ],
    ids=name,
)
def test_python_examples_of_a_page_run(page: Path, request: pytest.FixtureRequest) -> None:
    text = page.read_text(encoding="utf-8")
    if needed := NEEDED.search(text):
        from foedus.sources import adding

        folder: Path = request.getfixturevalue("shared_data")
        for one in needed[1].split():
            (path,) = folder.rglob(one)
            (done,) = adding.add([path])
            assert done.entry is not None, done.refusal
    text = python_examples(text)
    examples = doctest.DocTestParser().get_doctest(text, {}, name(page), str(page), 0)
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    said: list[str] = []
    runner.run(examples, out=said.append)
    assert not runner.failures, "".join(said)


@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize(("command", "shown"), COMMANDS)
def test_a_command_prints_what_its_page_shows(
    command: str, shown: str, printed_by: Callable[[str], tuple[int, str]]
) -> None:
    code, printed = printed_by(command)
    if not shown.strip():
        assert code == 0, printed
        return
    checker = doctest.OutputChecker()
    example = doctest.Example(command, shown)
    assert checker.check_output(shown, printed, FLAGS), checker.output_difference(
        example, printed, FLAGS
    )


@pytest.mark.parametrize("module", MODULES)
def test_docstring_examples_run(module: str) -> None:
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    for examples in doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(module)):
        runner.run(examples, out=said.append)
    assert not runner.failures, "".join(said)


PAGE = """\
# Title

```python
>>> 1 + 1
3
```

<!-- not run: shown for its form alone -->
```python
>>> nonsense
```

```console
$ foedus --version
foedus 0.1.0
$ git status
```
"""


def test_a_page_that_shows_what_is_not_so_is_caught() -> None:
    examples = doctest.DocTestParser().get_doctest(python_examples(PAGE), {}, "page", None, 0)
    assert [(one.source, one.want, one.lineno) for one in examples.examples] == [
        ("1 + 1\n", "3\n", 3)
    ]
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    runner.run(examples, out=lambda text: None)
    assert runner.failures == 1


def test_the_commands_of_a_page_are_found() -> None:
    (console,) = [one for one in fences(PAGE) if one.kind == "console"]
    assert commands(console.body) == [
        ("foedus --version", "foedus 0.1.0\n"),
        ("git status", ""),
    ]
