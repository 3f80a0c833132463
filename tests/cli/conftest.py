"""The command line asked in this process, and small official files made from nothing."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest
from command_line import Ask, Said

from foedus.cli import main
from foedus.sources.registry import source

FILL = {"int": "0", "float": "0.5", "text": "abc", "date": "1990-01-01"}


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
