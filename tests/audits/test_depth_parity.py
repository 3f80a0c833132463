"""MILINST and FORMAL recomputed for every phase that ATOP released a value for."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from foedus.audits.depth_parity import check_depth, printed_alike
from foedus.errors import SourceNotAddedError
from foedus.sources import adding

Record = Callable[[str, object], None]
FILES = ("atop5_1aph.csv", "atopinst5_1.csv")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_milinst_and_formal_agree_with_every_released_value(
    shared_data: Path, record_property: Record
) -> None:
    adding.add([shared_data / "atop" / name for name in FILES])
    milinst, formal = check_depth().rows
    for row in (milinst, formal):
        record_property(f"{row['measure']}, phases numbered alike", row["phases numbered alike"])
        record_property(f"{row['measure']}, all phases", row["all phases"])
        assert row["differing"] == []
    assert milinst["phases numbered alike"] == "788 of 788"
    assert formal["phases numbered alike"] == "793 of 793"
    assert milinst["all phases"] == "843 of 843"
    assert formal["all phases"] == "848 of 848"
    assert milinst["no released value, none computed"] == "6 of 6"
    assert formal["no released value, none computed"] == "1 of 1"


def test_the_phases_numbered_alike_are_those_that_both_files_print_alike(
    shared_data: Path,
) -> None:
    listed = rows(shared_data / "atop" / "atop5_1aph.csv")
    released = {row["atopidphase"] for row in rows(shared_data / "atop" / "atopinst5_1.csv")}
    expected = [
        row["atopidphase"] in released or f"{row['atopidphase']}.0" in released for row in listed
    ]
    computed = printed_alike(
        np.array([int(row["atopid"]) for row in listed]),
        np.array([int(row["phase"]) for row in listed]),
    )
    assert computed.tolist() == expected
    assert sum(expected) == 794


def test_without_the_files_the_parity_says_which_to_add() -> None:
    with pytest.raises(SourceNotAddedError, match="foedus data add"):
        check_depth()
