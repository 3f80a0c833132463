"""Every question: a light declaration that says exactly what its answer takes."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

from foedus.questions import NAMES, module_of
from foedus.results.declaration import KINDS

_BLOCKED = """
import sys
for name in ("polars", "numpy", "pydantic", "rich", "rapidfuzz"):
    sys.modules[name] = None
from foedus.questions import NAMES, module_of
print(sum(bool(module_of(name).QUESTION.parameters) for name in NAMES))
"""


def test_every_declaration_imports_without_the_heavy_libraries() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BLOCKED], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == str(len(NAMES)), done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_the_declaration_names_what_the_answer_takes(name: str) -> None:
    module = module_of(name)
    declared = {one.name: one for one in module.QUESTION.parameters}
    taken = inspect.signature(module.answer).parameters
    assert set(declared) == set(taken)
    for key, one in declared.items():
        default = taken[key].default
        if isinstance(one.default, bool) or one.kind == "choice":
            assert default == one.default, key
        if one.required:
            assert default is inspect.Parameter.empty, key
        assert one.kind in KINDS
        assert one.help.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_says_what_it_takes_and_gives(name: str) -> None:
    told = inspect.getdoc(module_of(name).answer) or ""
    for section in ("Parameters", "Returns", "Raises"):
        assert section in told, section
    for one in module_of(name).QUESTION.parameters:
        assert one.name in told.partition("Returns")[0], one.name
