"""The command line asked in this process, and small official files made from nothing."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from foedus.cli import main
from foedus.sources.registry import source

FILL = {"int": "0", "float": "0.5", "text": "abc", "date": "1990-01-01"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """Standard output as JSON: nothing else may stand there."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def rows(self) -> list[dict[str, str]]:
        """Standard output as CSV."""
        return list(csv.DictReader(io.StringIO(self.out)))


Ask = Callable[..., Said]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run `foedus` with these arguments in this process."""

    def asked(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["foedus", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        code = left.value.code
        return Said(code if isinstance(code, int) else int(code is not None), *printed)

    return asked


@pytest.fixture
def members_file(tmp_path: Path) -> Path:
    """A small file in the layout of ATOP's member file: Germany and Austria-Hungary, 1879."""
    declared = source("atop-m")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in declared.columns])
    for ccode in (255, 300):
        row = {
            "atopid": 1350, "member": ccode, "cowsys": 1, "phase": 0, "defense": 1, "ineffect": 0,
            "yrent": 1879, "moent": 10, "dayent": 7, "yrexit": 1918, "moexit": 11, "dayexit": 3,
            declared.version_column: declared.version_printed[0],
        }  # fmt: skip
        writer.writerow([row.get(one.name, FILL[one.kind]) for one in declared.columns])
    file = tmp_path / "atop5_1m.csv"
    file.write_text(out.getvalue(), encoding="utf-8")
    return file
