"""Bodies of the atlas and their rules: what they say, and that agreements say no other."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from foedus.atlas.bodies import bodies, find_body, read_body
from foedus.atlas.treaty_files import agreements
from foedus.errors import AtlasError, UnknownNameError

AGREEMENTS = {one.key: one for one in agreements()}


def test_every_body_that_is_needed_is_there() -> None:
    assert {one.key for one in bodies()} >= {
        "north-atlantic-council", "eu-council", "eu-foreign-policy", "rio-organ-of-consultation",
        "arab-joint-defense-council", "un-security-council", "csto-collective-security-council",
    }  # fmt: skip


@pytest.mark.parametrize(
    "body", [one for one in bodies() if one.agreement], ids=lambda one: one.key
)
def test_a_body_and_its_agreement_name_the_same_article(body: object) -> None:
    agreement = AGREEMENTS[body.agreement]  # type: ignore[attr-defined]
    told = agreement.decision.get("article", "")
    if agreement.key in ("teu-42-7", "oas-charter"):
        # The record of the clause speaks of foreign policy alone; that of the Charter of none.
        return
    for rule in body.rules:  # type: ignore[attr-defined]
        assert all(part in told for part in rule.article.split(", ")), (rule.article, told)


@pytest.mark.parametrize(
    ("agreement", "words", "body", "kind", "share"),
    [
        ("north-atlantic-treaty", "consensus", "NATO", "consensus", None),
        ("rio-treaty", "two thirds of the ratifying states", "Rio", "heads", Fraction(2, 3)),
        ("arab-joint-defense-treaty", "two thirds of the parties", "AJDC", "heads", Fraction(2, 3)),
        ("arab-league-pact", "unanimity", "Arab League", "consensus", None),
        ("csto-collective-security-treaty", "consensus", "CSTO", "consensus", None),
        (
            "teu-42-7",
            "unanimity, with constructive abstention",
            "CFSP",
            "consensus",
            Fraction(1, 3),
        ),
    ],
)
def test_a_rule_is_what_the_record_of_the_agreement_has_in_words(
    agreement: str, words: str, body: str, kind: str, share: Fraction | None
) -> None:
    assert words in AGREEMENTS[agreement].decision["rule"]
    usual = find_body(body).rules[0]
    assert (usual.kind, usual.share) == (kind, share)


def test_the_qualified_majority_is_that_of_the_treaty() -> None:
    usual = find_body("EU").rules[0]
    assert (usual.share, usual.least) == (Fraction(11, 20), 15)
    assert (usual.weight_share, usual.fewest_against) == (Fraction(13, 20), 4)
    assert str(usual.since) == "2014-11-01"


def test_a_name_that_no_body_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="eu-council"):
        find_body("Concert of Europe")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("share = \"55/100\"", "share = \"5/0\""), "no share"),
        (("weights = \"population\"", ""), "double majority"),
        (("kind = \"double-majority\"", "kind = \"lot\""), "kind"),
        (("agreement = \"teu-42-7\"", ""), "agreement"),
        (("[[rules]]", "[[rule]]"), "rule"),
    ],
)  # fmt: skip
def test_a_malformed_body_file_is_refused(
    change: tuple[str, str], fault: str, tmp_path: Path
) -> None:
    from foedus.atlas.bodies import FOLDER

    text = (FOLDER / "eu-council.toml").read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "body.toml"
    path.write_text(text.replace(*change))
    with pytest.raises(AtlasError, match=fault):
        read_body(path)
