"""Starting is light: `import foedus` and `foedus --help` leave the heavy libraries alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

# A library set to None in sys.modules cannot be imported, whichever module tries.
BLOCKED = """
import sys
for name in ("polars", "numpy", "pydantic"):
    sys.modules[name] = None
"""
HELP = """
sys.argv = ["foedus", "--help"]
from foedus.cli import main
sys.exit(main())
"""


def python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)


@pytest.mark.parametrize("library", ["polars", "numpy", "pydantic"])
def test_the_block_blocks(library: str) -> None:
    assert python(f"{BLOCKED}\nimport {library}").returncode != 0


def test_import_foedus_needs_no_heavy_library() -> None:
    done = python(f"{BLOCKED}\nimport foedus\nprint(foedus.__version__)")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_foedus_help_needs_no_heavy_library() -> None:
    done = python(BLOCKED + HELP)
    assert done.returncode == 0, done.stderr
    assert "duties" in done.stdout
