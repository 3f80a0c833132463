"""The plan of floors in pyproject.toml refuses what it should and allows what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("errors", "dates", "terms", "states", "treaties", "sources", "store", "atlas", "charts")


def floors_hold(folder: Path, importer: str, line: str) -> bool:
    """Whether the plan holds for a package whose rooms are empty but for one import."""
    package = folder / "foedus"
    for room in (*ROOMS, "worlds", "casus", "cli"):
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").touch()
    (package / "__init__.py").touch()
    module = package / importer / "deep.py"
    module.parent.mkdir(exist_ok=True)
    (module.parent / "__init__.py").touch()
    module.write_text(line + "\n", encoding="utf-8")
    done = subprocess.run(
        [
            Path(sys.executable).with_name("lint-imports"),
            "--no-cache",
            "--config",
            ROOT / "pyproject.toml",
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )
    assert "Imports only go down" in done.stdout, done.stdout + done.stderr
    return done.returncode == 0


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("cli", "from foedus.errors import deep"),
        ("casus", "import foedus.worlds"),
        ("worlds", "import foedus.atlas"),
        ("treaties", "import foedus.states"),
        ("sources", "from foedus import store"),
        ("dates", "import foedus.errors"),
        ("atlas", "import foedus.atlas"),
    ],
)
def test_the_plan_allows(tmp_path: Path, importer: str, line: str) -> None:
    assert floors_hold(tmp_path, importer, line)


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("states", "import foedus.treaties"),
        ("store", "import foedus.sources"),
        ("atlas", "import foedus.sources"),
        ("atlas", "from foedus import store"),
        ("charts", "import foedus.store"),
        ("dates", "import foedus.terms"),
        ("errors", "import foedus.dates"),
        ("worlds", "import foedus.casus"),
        ("states", "def later():\n    import foedus.atlas"),
        (
            "states",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import foedus.atlas",
        ),
        ("room_on_no_floor", "import foedus.errors"),
    ],
)
def test_the_plan_refuses(tmp_path: Path, importer: str, line: str) -> None:
    assert not floors_hold(tmp_path, importer, line)
