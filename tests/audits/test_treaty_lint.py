"""Looking one treaty file over: warnings, rulings on three stock events, what nothing confirms."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus.atlas.treaty_files import FOLDER
from foedus.audits.treaty_lint import lint
from foedus.errors import AtlasError

GOOD = """\
key = "test-pact"
name = "Test Pact"
short_name = "Test"
kind = "MDT"
bindingness = "treaty"
object = "Mutual defense"
signed = 1995-03-01
in_force = 1996-06-01
in_force_basis = "pact"
confidence = "B"

[documents.pact]
title = "Test Pact"

[[parties]]
states = ["FRA", "ITA", "ESP"]
entry = 1996-06-01
basis = "pact"

[[obligations]]
duty = "defense"
article = "Art 1"
trigger = "armed-attack"
basis = "pact Art 1"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "test-pact.toml"


def warnings(path: Path) -> dict[str, str]:
    return {row["what"]: row["says"] for row in lint(path).rows if row["section"] == "warning"}


def test_a_sound_file_has_no_warning_and_three_rulings(file: Path) -> None:
    file.write_text(GOOD)
    assert warnings(file) == {}
    rulings = [row for row in lint(file).rows if row["section"] == "ruling"]
    asked = list(dict.fromkeys(row["what"] for row in rulings))
    assert asked == [
        "RUS attacks FRA",
        "ITA, a party, attacks FRA",
        "RUS attacks FRA by cyber means",
    ]
    first = next(row for row in rulings if row["what"] == asked[0])
    assert (first["duty"], first["status"], first["bound"]) == (
        "defense", "applies", "ESP ITA toward FRA",
    )  # fmt: skip
    cyber = next(row for row in rulings if row["what"] == asked[2])
    assert cyber["status"] == "does_not_apply"


@pytest.mark.parametrize(
    ("old", "new", "what", "says"),
    [
        ('article = "Art 1"\n', "", "obligation 1, defense", "no article"),
        ('"ESP"]', '"ESP", "QQQ"]', "party QQQ", "no state of the register"),
        ('"ESP"]', '"ESP", "SSD"]', "party SSD", "did not exist"),
        ("entry = 1996-06-01\n", "", "parties", "FRA, ITA, ESP"),
        ('basis = "pact Art 1"', 'basis = "uncertain"', "uncertain facts", "1: obligation defense"),
        ('title = "Test Pact"', 'title = "Test Pact, UNTS 541"', "reference", "UNTS 541"),
        (
            'bindingness = "treaty"',
            'bindingness = "political"',
            "obligation 1, defense",
            "assurance",
        ),
        ('"B"\n', '"B"\nanchored_to = ["no-such-pact"]\n', "anchored_to", "no-such-pact"),
        ('"B"\n', '"B"\nend = 2010-01-01\nend_basis = "uncertain"\n', "end", "no source"),
        ("entry = 1996-06-01", "entry = 1996-05-01", "party FRA", "before the agreement's own"),
        (
            'basis = "pact Art 1"\n',
            'basis = "pact"\n[[obligations.scope]]\nkind = "territory"\nareas = ["atlantis"]\n',
            "obligation 1, defense",
            "atlantis",
        ),
    ],
)
def test_what_is_doubtful_is_warned_of(
    file: Path, old: str, new: str, what: str, says: str
) -> None:
    assert GOOD.count(old) == 1
    file.write_text(GOOD.replace(old, new))
    assert says in warnings(file)[what]


def test_an_agreement_that_ended_is_ruled_on_at_its_last_day(file: Path) -> None:
    file.write_text(GOOD.replace('"B"\n', '"B"\nend = 2010-01-01\nend_basis = "pact"\n'))
    result = lint(file)
    assert result.parameters["on"] == "2009-12-31"
    assert any(row["status"] == "applies" for row in result.rows)


def test_a_named_adversary_is_the_outsider_that_attacks(file: Path) -> None:
    file.write_text(GOOD + 'adversaries = ["CHN"]\n')
    assert any(row["what"] == "CHN attacks FRA" for row in lint(file).rows)


def test_fields_that_nothing_confirms_are_listed_with_the_mend(file: Path) -> None:
    file.write_text(GOOD.replace('confidence = "B"', 'atop = [3180]\nconfidence = "B"'))
    rows = {
        row["what"]: row["says"] for row in lint(file).rows if row["section"] == "not confirmed"
    }
    assert "atop5_1m.csv is not added" in rows["signed"]
    assert "no dataset" in rows["articles"]


def test_a_malformed_file_is_refused_with_every_fault(file: Path) -> None:
    file.write_text(GOOD.replace('kind = "MDT"', 'kind = "ZZZ"').replace('"B"', '"Z"'))
    with pytest.raises(AtlasError, match="confidence"):
        lint(file)


def test_the_file_of_nato_says_what_its_text_says() -> None:
    rows = lint(FOLDER / "north-atlantic-treaty.toml").rows
    cyber = [row for row in rows if "cyber" in row["what"] and row["duty"] == "defense"]
    assert {row["status"] for row in cyber} == {"contested"}
