"""Known facts of the treaty files: consultation pacts, old guarantees, access and cooperation."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from foedus.atlas.treaty_files import agreements
from foedus.states import by_ccode
from foedus.terms import Bindingness, Pledge
from foedus.treaties import Agreement, Obligation

ATLAS = {one.key: one for one in agreements()}
ALIASES = {alias: one for one in agreements() for alias in one.aliases}
ROWS = (
    "PARIS26", "CAMPDAV", "RUIR01", "RUKZ13", "RUAZ22", "RUAZ97", "KZKG03", "KZKG97", "TJUZ93",
    "TJUZ00", "KZTJ24", "AZUZ24", "OTS", "CFCD98", "FRSN74", "FRKM78", "GRAE20", "GRCYJD", "CYALL",
    "PTUK", "MCFR", "ADESFR", "ITMT", "USPA77", "USIQ08", "USAF12", "USUZ02", "USKI79", "USTV79",
    "AUPG87", "ANZPACT", "ARABLG", "EAC14", "PHVFA", "USEURDCA", "USPG23", "ACCC26", "UAGULF",
    "SOGULF", "INAE26", "KPBY26", "AMFR", "TRLY19",
)  # fmt: skip
OURS = {row: ALIASES[row] for row in ROWS if row != "OTS"}
OURS["OTS"] = ATLAS["organization-of-turkic-states"]

# Where a record leaves ATOP's members: row, ATOP's spell that differs, and why.
MEMBER_DIFFERENCES = {
    ("ARABLG", "SYR"): "suspended, not out: the Pact was not denounced",
    ("FRSN74", "FRA"): "ATOP leaves it open; replaced by the partnership of 2012",
    ("FRSN74", "SEN"): "ATOP leaves it open; replaced by the partnership of 2012",
    ("FRKM78", "FRA"): "ATOP leaves it open; replaced by the partnership of 2010",
    ("FRKM78", "COM"): "ATOP leaves it open; replaced by the partnership of 2010",
}


def members(key: str, on: date) -> set[str]:
    return {
        one.state
        for one in ATLAS[key].parties
        if one.entry is not None
        and one.entry.latest <= on
        and (one.end is None or on < one.end.earliest)
    }


def the(agreement: Agreement, duty: Pledge) -> Obligation:
    (found,) = (one for one in agreement.obligations if one.duty is duty)
    return found


def test_the_treaty_of_2001_forbids_russia_and_iran_to_help_an_aggressor_and_binds_to_no_defense(
) -> None:  # fmt: skip
    treaty = ATLAS["russia-iran-2001"]
    assert the(treaty, Pledge.NEUTRALITY).article == "Art 3"
    assert not any(one.duty is Pledge.DEFENSE for one in treaty.obligations)
    assert members("russia-iran-2001", date(2025, 6, 13)) == {"IRN", "RUS"}
    assert members("russia-iran-2001", date(2025, 10, 2)) == set()


def test_camp_david_is_political_and_binds_three_states_to_consult_and_to_nothing_else() -> None:
    commitment = ATLAS["camp-david-commitment-to-consult"]
    assert commitment.bindingness is Bindingness.POLITICAL
    assert [one.duty for one in commitment.obligations] == [Pledge.CONSULTATION]
    assert members(commitment.key, date(2026, 1, 1)) == {"JPN", "KOR", "USA"}


def test_france_defends_monaco_and_monaco_owes_france_nothing() -> None:
    duty = the(ATLAS["france-monaco-treaty"], Pledge.DEFENSE)
    assert (duty.by, duty.to, duty.article) == (("FRA",), ("MCO",), "Art 1")
    assert members("france-monaco-treaty", date(2005, 12, 1)) == {"FRA", "MCO"}


def test_egypt_is_out_of_the_arab_league_pact_from_1979_to_1989_and_syria_never() -> None:
    assert "EGY" not in members("arab-league-pact", date(1985, 1, 1))
    assert "EGY" in members("arab-league-pact", date(1989, 5, 22))
    assert "SYR" in members("arab-league-pact", date(2015, 1, 1))
    suspended = {one.states: one.of for one in ATLAS["arab-league-pact"].suspensions}
    assert suspended[("SYR",)] == "participation"
    assert len(members("arab-league-pact", date(2026, 1, 1))) == 22


def test_the_consultation_clause_with_iraq_ends_with_2011_and_nonaggression_stays() -> None:
    agreement = ATLAS["us-iraq-agreements-2008"]
    clause = the(agreement, Pledge.CONSULTATION)
    assert (clause.by, clause.article, clause.on_request) == (("USA",), "Art 27", True)
    assert clause.until is not None
    assert clause.until.earliest == date(2012, 1, 1)
    assert the(agreement, Pledge.NONAGGRESSION).until is None


def test_the_paris_declaration_has_not_taken_effect() -> None:
    declaration = ATLAS["paris-declaration-2026"]
    assert declaration.in_force is None
    assert all(one.entry is None for one in declaration.parties)
    assert the(declaration, Pledge.ASSURANCE).adversaries == ("RUS",)


def test_the_canal_treaty_protects_the_canal_and_whether_it_binds_to_defend_is_contested() -> None:
    duty = the(ATLAS["panama-canal-neutrality-treaty"], Pledge.DEFENSE)
    assert [arm.reading for arm in duty.scope] == ["contested"]
    assert (duty.by, duty.to) == (("USA",), ("PAN",))


def test_the_alliance_of_1960_with_cyprus_is_disputed_since_april_1964() -> None:
    (dispute,) = ATLAS["cyprus-treaty-of-alliance"].disputes
    assert str(dispute.since) == "1964-04"


def test_new_zealand_and_canada_are_not_yet_bound_by_their_visiting_forces_agreements() -> None:
    key = "philippine-visiting-forces-agreements"
    assert members(key, date(2026, 1, 1)) == {"AUS", "PHL", "USA"}


@pytest.mark.parametrize(
    "row", ["OTS", "PHVFA", "USEURDCA", "USPG23", "ACCC26", "UAGULF", "SOGULF", "INAE26", "KPBY26",
            "AMFR", "TRLY19"],
)  # fmt: skip
def test_agreements_on_access_and_cooperation_pledge_nothing(row: str) -> None:
    assert OURS[row].obligations == ()


def test_what_rests_on_a_confidence_of_c_is_not_published() -> None:
    assert {row for row in ROWS if OURS[row].confidence == "C"} == {
        row for row in ROWS if not OURS[row].published
    }


@pytest.fixture(scope="module")
def atop_members(shared_data: Path) -> list[dict[str, str]]:
    path = shared_data / "atop" / "atop5_1m.csv"
    if not path.is_file():
        pytest.skip("atop/atop5_1m.csv is not there")
    with path.open(encoding="utf-8", errors="replace") as rows:
        return list(csv.DictReader(rows))


ATOP_ROWS = [row for row in ROWS if OURS[row].atop]
CONDITIONS = {"defcoloc": "location", "concoloc": "location", "concoreq": "request",
              "neucoatt": "attacked"}  # fmt: skip


@pytest.mark.parametrize("row", ATOP_ROWS)
def test_pledges_and_their_conditions_agree_with_atop(
    atop_members: list[dict[str, str]], row: str
) -> None:
    coded = [one for one in atop_members if int(one["atopid"]) in OURS[row].atop]
    assert coded
    columns = {"defense": Pledge.DEFENSE, "offense": Pledge.OFFENSE, "neutral": Pledge.NEUTRALITY,
               "nonagg": Pledge.NONAGGRESSION, "consul": Pledge.CONSULTATION}  # fmt: skip
    theirs = {duty for column, duty in columns.items() if any(one[column] == "1" for one in coded)}
    assert {one.duty for one in OURS[row].obligations} == theirs
    conditions = {
        word for column, word in CONDITIONS.items() if any(one[column] == "1" for one in coded)
    }
    assert {word for one in OURS[row].obligations for word in one.conditions} == conditions


@pytest.mark.parametrize("row", ATOP_ROWS)
def test_members_in_2018_and_1990_agree_with_atop_or_differ_for_a_known_reason(
    atop_members: list[dict[str, str]], row: str
) -> None:
    coded = [one for one in atop_members if int(one["atopid"]) in OURS[row].atop]
    for day in (date(1990, 6, 1), date(2018, 12, 31)):
        theirs = set()
        for one in coded:
            start = date(int(one["yrent"]), int(one["moent"]), int(one["dayent"]))
            gone = int(one["yrexit"]) and date(
                int(one["yrexit"]), int(one["moexit"]), int(one["dayexit"])
            )
            if start <= day and (not gone or day < gone):
                theirs.add(by_ccode(int(one["member"])).code)
        ours = members(OURS[row].key, day)
        known = {state for named, state in MEMBER_DIFFERENCES if named == row}
        # ATOP does not list Palestine.
        assert (ours ^ theirs) - known <= {"PSE"}, day


@pytest.mark.parametrize("row", ATOP_ROWS)
def test_the_signature_is_the_day_on_which_atop_starts(
    atop_members: list[dict[str, str]], row: str
) -> None:
    coded = [one for one in atop_members if int(one["atopid"]) in OURS[row].atop]
    start = min(date(int(o["yrent"]), int(o["moent"]), int(o["dayent"])) for o in coded)
    signed = OURS[row].signed
    assert signed is not None
    assert signed.earliest == start
