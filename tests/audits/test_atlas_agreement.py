"""The check of the atlas against official files: its rules, its counts, and seeded faults."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from atop_rows import alliances, member

from foedus.atlas.treaty_files import agreements, parse_treaty
from foedus.audits.atlas_agreement import (
    FILES,
    added_atop,
    check_atlas,
    released_depth,
    unexplained,
)
from foedus.audits.differences import (
    Difference,
    differences_as_markdown,
    known_differences,
    read_differences,
)
from foedus.audits.seeded_faults import MAKERS, covered, seed_fault
from foedus.errors import AtlasError
from foedus.sources import adding
from foedus.treaties import Agreement

Record = Callable[[str, object], None]
ROOT = Path(__file__).parents[2]
OFFICIAL = (
    "atop/atop5_1m.csv",
    "atop/atop5_1aph.csv",
    "atop/atopinst5_1.csv",
    "cow/system/statelist2024.csv",
    "cow/system/majors2016.csv",
    "cow/contiguity/contdir.csv",
    "cow/nmc/peacesciencer_nmc70.csv",
    "geo/peacesciencer_cow_capitals.csv",
    "cow/war/Inter-StateWarData_v4.0.csv",
    "conflict/UcdpPrioConflict_v25_1.csv",
    "econ/gdp.csv",
    "econ/population.csv",
    "gw/ksgmdw.txt",
    "gw/microstates.txt",
    "milex/EDA-defence-data-2023.xlsx",
    "milex/240617-def-exp-2024-TABLES-en.xlsx",
    "milex/SIPRI-Milex-data-1949-2024_2.xlsx",
    "nuclear/nuclear_weapons_proliferation_raw.xlsx",
    "nuclear/nuclear_weapons_stockpiles.csv",
    "nuclear/snforce_monadic.xlsx",
    "regime/democracyData_polity5.csv.gz",
    "regime/isard_cw_democracy.csv",
    "rivalry/peacesciencer_tss_rivalries.csv",
)


def treaty(**changes: Any) -> Agreement:
    raw: dict[str, Any] = {
        "key": "test-pact",
        "name": "Test Pact",
        "short_name": "Test",
        "kind": "MDT",
        "bindingness": "treaty",
        "object": "Mutual defense of three states",
        "signed": date(1995, 3, 1),
        "in_force": date(1996, 6, 1),
        "in_force_basis": "pact",
        "atop": [9001],
        "confidence": "A",
        "documents": {"pact": {"title": "Test Pact"}},
        "parties": [
            {"states": ["FRA", "ITA"], "entry": date(1996, 6, 1), "basis": "pact"},
            {
                "states": ["ESP"],
                "signed": date(2000, 1, 10),
                "entry": date(2001, 5, 1),
                "end": date(2010, 7, 1),
                "basis": "pact",
            },
        ],
        "obligations": [
            {
                "duty": "defense",
                "trigger": "armed-attack",
                "conditions": ["location"],
                "basis": "pact",
            },
            {"duty": "consultation", "trigger": "threat", "basis": "pact"},
        ],
    }
    return parse_treaty(raw | changes, "test-pact.toml")


CODES = {"defense": 1, "consul": 1, "defcoloc": 1}
ROWS = (
    member(9001, 220, "1995-03-01", **CODES),
    member(9001, 325, "1995-03-01", **CODES),
    member(9001, 230, "2000-01-10", "2010-07-01", **CODES),
)
SMALL = alliances(*ROWS)


def verdicts(agreement: Agreement, atop: dict[int, Agreement] = SMALL) -> dict[str, str]:
    result = check_atlas([agreement], facts=False, atop=atop, depth={}, differences=())
    return {row["field"]: row["verdict"] for row in result.rows}


def differing(agreement: Agreement, atop: dict[int, Agreement] = SMALL) -> set[str]:
    return {name for name, said in verdicts(agreement, atop).items() if said == "differs"}


def test_an_agreement_that_says_what_atop_says_is_confirmed_in_every_field() -> None:
    found = verdicts(treaty())
    assert differing(treaty()) == set()
    assert {name for name, said in found.items() if said == "confirmed"} == {
        "signed", "end",
        "party ESP, start", "party ESP, end", "party FRA, start", "party FRA, end",
        "party ITA, start", "party ITA, end",
        "duty: defense", "duty: offense", "duty: neutrality", "duty: nonaggression",
        "duty: consultation", "conditions: defense", "conditions: consultation",
    }  # fmt: skip
    assert found["in force"] == "not checkable"


def test_the_day_of_entry_confirms_a_member_as_well_as_the_signature() -> None:
    later = (*ROWS[:2], member(9001, 230, "2001-05-01", "2010-07-01", **CODES))
    assert differing(treaty(), alliances(*later)) == set()
    neither = (*ROWS[:2], member(9001, 230, "2001-04-30", "2010-07-01", **CODES))
    assert differing(treaty(), alliances(*neither)) == {"party ESP, start"}


def test_a_day_known_only_to_the_year_is_confirmed_within_it() -> None:
    assert differing(treaty(signed="1995")) == set()
    assert "signed" in differing(treaty(signed="1994"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"signed": date(1995, 3, 2)}, {"signed", "party FRA, start", "party ITA, start"}),
        ({"end": date(2015, 1, 1), "end_basis": "pact"},
         {"end", "party FRA, end", "party ITA, end"}),
        ({"end": date(2019, 1, 1), "end_basis": "pact"}, set()),
    ],
)  # fmt: skip
def test_a_wrong_day_of_the_agreement_differs_to_2018(
    changes: dict[str, Any], expected: set[str]
) -> None:
    assert differing(treaty(**changes)) == expected


def test_a_member_that_one_source_alone_holds_differs() -> None:
    assert differing(treaty(), alliances(*ROWS[:2])) == {"party ESP"}
    more = (*ROWS, member(9001, 350, "1995-03-01", **CODES))
    assert differing(treaty(), alliances(*more)) == {"party GRC"}


def test_a_member_after_2018_is_not_checkable() -> None:
    late = {"states": ["GRC"], "entry": date(2020, 1, 1), "basis": "pact"}
    parties = [
        {"states": ["FRA", "ITA"], "entry": date(1996, 6, 1), "basis": "pact"},
        {"states": ["ESP"], "signed": date(2000, 1, 10), "entry": date(2001, 5, 1),
         "end": date(2010, 7, 1), "basis": "pact"},
        late,
    ]  # fmt: skip
    found = verdicts(treaty(parties=parties))
    assert found["party GRC"] == "not checkable"
    assert "differs" not in found.values()


def test_a_second_spell_of_membership_is_compared_with_atops_second() -> None:
    again = (*ROWS, member(9001, 230, "2014-01-01", **CODES))
    parties = [
        {"states": ["FRA", "ITA"], "entry": date(1996, 6, 1), "basis": "pact"},
        {"states": ["ESP"], "signed": date(2000, 1, 10), "entry": date(2001, 5, 1),
         "end": date(2010, 7, 1), "basis": "pact"},
        {"states": ["ESP"], "entry": date(2014, 1, 2), "basis": "pact"},
    ]  # fmt: skip
    assert differing(treaty(parties=parties), alliances(*again)) == {"party ESP (2), start"}
    assert differing(treaty(), alliances(*again)) == {"party ESP (2)"}


def test_phases_that_touch_are_one_membership() -> None:
    phased = (
        member(9001, 220, "1995-03-01", "1999-01-01", phase=1, **CODES),
        member(9001, 220, "1999-01-01", phase=2, **CODES),
        *ROWS[1:],
    )
    assert differing(treaty(), alliances(*phased)) == set()


def test_a_pledge_of_one_side_differs_from_a_pledge_of_all() -> None:
    one_sided = (member(9001, 220, "1995-03-01", consul=1), *ROWS[1:])
    assert differing(treaty(), alliances(*one_sided)) == {"duty: defense"}
    asymmetric = treaty(
        obligations=[
            {"duty": "defense", "trigger": "armed-attack", "by": ["ESP", "ITA"],
             "conditions": ["location"], "basis": "pact"},
            {"duty": "consultation", "trigger": "threat", "basis": "pact"},
        ]
    )  # fmt: skip
    assert differing(asymmetric, alliances(*one_sided)) == set()


def test_a_condition_too_many_or_too_few_differs() -> None:
    bare = tuple(row | {"defcoloc": 0} for row in ROWS)
    assert differing(treaty(), alliances(*bare)) == {"conditions: defense"}
    more = tuple(row | {"concoreq": 1} for row in ROWS)
    assert differing(treaty(), alliances(*more)) == {"conditions: consultation"}


def test_an_adversary_that_atop_names_must_be_named() -> None:
    named = tuple(row | {"defcoadv": 1, "statthr1": 255} for row in ROWS)
    duty = {"duty": "defense", "trigger": "armed-attack", "basis": "pact",
            "conditions": ["adversary", "location"]}  # fmt: skip
    consult = {"duty": "consultation", "trigger": "threat", "basis": "pact"}
    right = treaty(obligations=[duty | {"adversaries": ["DEU", "RUS"]}, consult])
    wrong = treaty(obligations=[duty | {"adversaries": ["RUS"]}, consult])
    assert differing(right, alliances(*named)) == set()
    assert differing(wrong, alliances(*named)) == {"adversaries: defense"}


def test_depth_is_held_against_the_released_values() -> None:
    deep = treaty(depth={"milinst": 2, "formal": 1, "basis": "pact"})
    result = check_atlas([deep], facts=False, atop=SMALL, depth={9001: (2, 2)}, differences=())
    found = {row["field"]: row["verdict"] for row in result.rows}
    assert (found["milinst"], found["formal"]) == ("confirmed", "differs")


def test_a_number_that_atop_does_not_have_differs() -> None:
    assert differing(treaty(atop=[9002])) == {"ATOP id 9002"}


def test_a_known_difference_has_its_reason_only_while_the_atlas_says_the_same() -> None:
    shifted = treaty(signed=date(1995, 3, 2))
    known = [Difference("test-pact", "signed", "1995-03-02", "counted otherwise")]
    result = check_atlas([shifted], facts=False, atop=SMALL, depth={}, differences=known)
    assert {row["field"] for row in unexplained(result)} == {
        "party FRA, start", "party ITA, start",
    }  # fmt: skip
    other = treaty(signed=date(1995, 3, 3))
    result = check_atlas([other], facts=False, atop=SMALL, depth={}, differences=known)
    assert "signed" in {row["field"] for row in unexplained(result)}


def test_with_no_file_added_nothing_is_checkable_and_the_mend_is_named() -> None:
    result = check_atlas()
    assert {row["verdict"] for row in result.rows} == {"not checkable"}
    assert result.extra["unmatched_differences"] == []
    (note,) = result.notes
    assert "foedus data add" in note
    for key in FILES:
        assert f"({key})" in note


def test_counts_add_up_to_the_rows() -> None:
    result = check_atlas([treaty(signed=date(1995, 3, 2))], facts=False, atop=SMALL, depth={})
    columns = ("confirmed", "same source", "explained", "unexplained", "not checkable")
    *parts, total = result.extra["counts"]
    assert sum(total[name] for name in columns) == len(result.rows)
    for name in columns:
        assert sum(part[name] for part in parts) == total[name]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[[differences]]\nsubject = 'a'\nreason = 'b c'\n", "subject, reason"),
        ("[[differences]]\nsubject = 'a'\nreason = 'word'\nfacts = {x = 'y'}\n", "'word'"),
        ("[[differences]\n", "differences.toml"),
        (
            "[[differences]]\nsubject = 'a'\nreason = 'b c'\nfacts = {x = 'y'}\n"
            "[[differences]]\nsubject = 'a'\nreason = 'd e'\nfacts = {x = 'z'}\n",
            "explained twice",
        ),
    ],
)
def test_a_malformed_list_of_differences_is_refused_by_name(
    tmp_path: Path, text: str, wrong: str
) -> None:
    path = tmp_path / "differences.toml"
    path.write_text(text)
    with pytest.raises(AtlasError, match=wrong):
        read_differences(path)


def unexplained_of(agreement: Agreement, **given: Any) -> set[tuple[str, ...]]:
    result = check_atlas([agreement], facts=False, **given)
    return {(row["field"], row["atlas"], row["file"]) for row in unexplained(result)}


def test_every_seeded_fault_in_a_small_atlas_is_found() -> None:
    atlas = (treaty(), replace(treaty(), key="other-pact", atop=()))
    given = {"atop": SMALL, "depth": {}, "differences": ()}
    kinds, spoken, silent = set(), 0, 0
    for seed in range(400):
        copy, fault = seed_fault(atlas, seed)
        changed = next(one for one in copy if one.key == fault.agreement)
        before = next(one for one in atlas if one.key == fault.agreement)
        assert changed != before
        assert sum(one != other for one, other in zip(copy, atlas, strict=True)) == 1
        if covered(fault, before, SMALL, {}):
            spoken += 1
            kinds.add(fault.kind)
            assert unexplained_of(changed, **given), fault
        else:
            silent += 1
    assert len(kinds) == len(MAKERS) - 2  # this pact states no day of end, and no depth
    assert spoken > 100
    assert silent > 100


def test_the_same_seed_makes_the_same_fault() -> None:
    atlas = (treaty(),)
    assert seed_fault(atlas, 11) == seed_fault(atlas, 11)
    assert len({seed_fault(atlas, seed)[1].description for seed in range(50)}) > 20


@pytest.fixture
def official(shared_data: Path) -> Path:
    added = adding.add([shared_data / name for name in OFFICIAL])
    assert [one.refusal for one in added] == [None] * len(OFFICIAL)
    return shared_data


@pytest.mark.slow
def test_every_seeded_fault_that_atop_covers_is_found(
    official: Path, record_property: Record
) -> None:
    atlas = agreements()
    by_key = {one.key: one for one in atlas}
    atop = added_atop()
    assert atop is not None
    depth = released_depth() or {}
    given = {"atop": atop, "depth": depth}
    before: dict[str, set[tuple[str, ...]]] = {}
    faults = spoken = 0
    missed = []
    for seed in range(1200):
        copy, fault = seed_fault(atlas, seed)
        faults += 1
        original = by_key[fault.agreement]
        if not covered(fault, original, atop, depth):
            continue
        spoken += 1
        if fault.agreement not in before:
            before[fault.agreement] = unexplained_of(original, **given)
        changed = next(one for one in copy if one.key == fault.agreement)
        if not unexplained_of(changed, **given) - before[fault.agreement]:
            missed.append(fault)
    found = spoken - len(missed)
    record_property(
        "share of seeded faults found",
        f"{found} of {spoken} that a dataset covers ({found / spoken:.1%}); "
        f"{faults - spoken} of {faults} are in facts that none covers",
    )
    assert spoken > 500
    assert missed == []


def test_every_difference_from_the_official_files_is_explained(
    official: Path, record_property: Record
) -> None:
    start = time.process_time()
    result = check_atlas()
    took = time.process_time() - start
    *_, total = result.extra["counts"]
    record_property(
        "atlas against the official files",
        f"{total['confirmed']} confirmed, {total['same source']} of the same source, "
        f"{total['explained']} differ with a reason, "
        f"{total['unexplained']} without, {total['not checkable']} not checkable",
    )
    record_property("atlas in ATOP", result.notes[-1])
    assert unexplained(result) == []
    assert result.extra["unmatched_differences"] == []
    assert took < 10


def test_the_documents_list_every_known_difference() -> None:
    page = (ROOT / "docs" / "atlas-check.md").read_text(encoding="utf-8")
    assert differences_as_markdown(known_differences()) in page


def test_the_documents_show_the_counts_that_the_check_gives(official: Path) -> None:
    page = (ROOT / "docs" / "atlas-check.md").read_text(encoding="utf-8")
    for row in check_atlas().extra["counts"]:
        # What is not checkable grows with every treaty; the page gives it for its own day.
        *compared, _ = row.values()
        line = " | ".join(str(value) for value in compared)
        assert f"| {line} |" in page, f"{line}: run tests/audits/write_atlas_check.py"


def test_every_listed_difference_of_borders_is_a_known_difference() -> None:
    with (ROOT / "tests" / "atlas" / "neighbour_differences.csv").open(encoding="utf-8") as file:
        pairs = {f"{row['ccode1']}-{row['ccode2']}" for row in csv.DictReader(file)}
    known = {one.subject.split()[1] for one in known_differences() if one.subject[:7] == "border "}
    # The file is of 2016; what is known besides concerns borders that ended before.
    assert pairs <= known
    assert len(known - pairs) < 10
