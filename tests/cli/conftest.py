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


def official(key: str, rows: list[dict[str, object]]) -> str:
    """A file in the layout of a dataset; columns that a row does not name get a plain value."""
    declared = source(key)
    plain = {one.name: FILL[one.kind] for one in declared.columns}
    if declared.version_column:
        plain[declared.version_column] = declared.version_printed[0]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(plain), lineterminator="\n")
    writer.writeheader()
    writer.writerows({**plain, **row} for row in rows)
    return out.getvalue()


@pytest.fixture
def members_file(tmp_path: Path) -> Path:
    """A small file in the layout of ATOP's member file: a pledge of two states from 1903."""
    spell = {
        "atopid": 9001, "cowsys": 1, "phase": 0, "defense": 1, "ineffect": 0,
        "yrent": 1903, "moent": 10, "dayent": 7, "yrexit": 1918, "moexit": 11, "dayexit": 3,
    }  # fmt: skip
    file = tmp_path / "atop5_1m.csv"
    rows = [{**spell, "member": ccode} for ccode in (140, 160)]
    file.write_text(official("atop-m", rows), encoding="utf-8")
    return file


@pytest.fixture
def majors_file(tmp_path: Path) -> Path:
    """A file in the layout of the list of major powers, with as many rows as it has."""
    number = source("cow-majors").rows or 0
    spell = {"styear": 1816, "stmonth": 1, "stday": 1, "endyear": 2016, "endmonth": 12}
    rows = [{**spell, "endday": 31, "ccode": 2 + one} for one in range(number)]
    file = tmp_path / "majors2016.csv"
    file.write_text(official("cow-majors", rows), encoding="utf-8")
    return file
