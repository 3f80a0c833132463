"""Every command's JSON follows its schema in `docs/schema`, and every schema has a command."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

from foedus.atlas.blocs import blocs
from foedus.atlas.treaty_files import agreements
from foedus.audits.atlas_agreement import check_atlas
from foedus.audits.data_results import added_result, list_result, verified_result
from foedus.audits.treaty_lint import lint
from foedus.casus.reasons import Reason
from foedus.questions import NAMES, module_of
from foedus.questions.fit.question import MODELS as FIT_MODELS
from foedus.results.result import Result
from foedus.sources import adding
from foedus.sources.registry import source
from foedus.terms import MEANS, OBJECTS, STATUSES, Bindingness, Pledge, Role

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "schema"
ENVELOPE = "envelope"
COMMANDS = (
    *NAMES, "data-add", "data-fetch", "data-list", "data-verify", "data-check", "atlas-check",
    "panel", "cite", "compare", "scenario-list", "scenario-show", "scenario-check",
)  # fmt: skip


@cache
def schema(name: str) -> dict[str, Any]:
    found = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@cache
def validator(name: str) -> Draft202012Validator:
    known = Registry().with_resources(
        (f"{one}.json", Resource.from_contents(schema(one))) for one in {ENVELOPE, "duties", name}
    )
    return Draft202012Validator(schema(name), registry=known)


def check(name: str, result: Result) -> dict[str, Any]:
    """The answer as it is printed, held against the command's schema and the envelope."""
    data = json.loads(json.dumps(result.as_data()))
    validator(name).validate(data)
    validator(ENVELOPE).validate(data)
    assert isinstance(data, dict)
    return data


def ask(name: str, *words: str, **said: Any) -> Result:
    result = module_of(name).answer(*words, **said)
    assert isinstance(result, Result)
    return result


def choices(name: str) -> list[Any]:
    found = schema("duties")["properties"]["rows"]["items"]["properties"][name]
    values = found["items"]["enum"] if found.get("type") == "array" else found["enum"]
    assert isinstance(values, list)
    return values


def test_every_command_has_a_schema_and_every_schema_a_command() -> None:
    import typer

    from foedus.cli.app import app

    printing = set()
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for name, command in commands.items():
        inner = getattr(command, "commands", None)
        for key, one in inner.items() if inner else ((None, command),):
            if "format" in {parameter.name for parameter in one.params}:
                # What compare prints has one form, whichever question it asks.
                printing.add(f"{name}-{key}" if key and name != "compare" else name)
    assert printing == set(COMMANDS)
    assert {path.stem for path in FOLDER.glob("*.json")} == {*COMMANDS, ENVELOPE}


@pytest.mark.parametrize("name", [*COMMANDS, ENVELOPE])
def test_a_schema_is_a_schema_and_describes_every_member(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"

    def described(part: Any, where: str) -> None:
        if isinstance(part, list):
            for one in part:
                described(one, where)
        if not isinstance(part, dict):
            return
        for key, one in part.get("properties", {}).items():
            told = one is False or "description" in one or "const" in one
            assert told or key in ("parameters", "rows", "sources"), f"{where}.{key}"
        for key, one in part.items():
            if key not in ("if", "then", "else"):
                described(one, f"{where}.{key}")

    described(schema(name), name)


def test_the_closed_lists_of_the_schema_are_those_of_the_code() -> None:
    assert choices("reasons") == [reason.name.lower() for reason in Reason]
    assert choices("role") == [str(one) for one in Role]
    assert choices("duty") == [str(one) for one in Pledge]
    assert choices("status") == [str(one) for one in STATUSES]
    assert choices("bindingness") == [str(one) for one in Bindingness]


EVENTS: list[tuple[tuple[str, str], dict[str, Any]]] = [
    *((("China", "Japan"), {"means": means, "object": hit}) for means in MEANS for hit in OBJECTS),
    (("Russia", "Estonia"), {}),
    (("Russia,Belarus", "Poland,Lithuania"), {"provoked": True}),
    (("Russia", "Estonia"), {"first_force": "Estonia", "scale": "below"}),
    (("USA", "Iraq"), {"on": "1991-01-17"}),
    (("non-state", "USA"), {"on": "2001-09-11"}),
    (("Afghanistan", "USA"), {"on": "2001-09-11", "by_non_state": True}),
    (("Argentina", "UK"), {"on": "1982-04-02", "place": "Falkland Islands"}),
    (("China", "Philippines"), {"place": "Scarborough Shoal", "object": "public-vessel"}),
    (("Turkey", "Greece"), {}),
    (("Azerbaijan", "Armenia"), {"on": "2022-09-13"}),
    (("Taiwan", "China"), {}),
    (("Serbia", "Kosovo"), {}),
    (("Russia", "Ukraine"), {"on": "2031-01-01", "stale": True}),
    (("Bhutan", "Nepal"), {"explain": True, "status": "all"}),
]


@pytest.mark.parametrize(("pair", "said"), EVENTS, ids=[f"{pair} {said}" for pair, said in EVENTS])
def test_duties_follow_their_schema(pair: tuple[str, str], said: dict[str, Any]) -> None:
    data = check("duties", ask("duties", *pair, **said))
    assert data["rows"]


def test_duties_of_a_file_of_events_follow_their_schema(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("attacker,target\nRussia,Estonia\nChina,Japan\n", encoding="utf-8")
    data = check("duties", ask("duties", events=str(file)))
    assert {row["event"] for row in data["rows"]} == {1, 2}
    file.write_text("id,attacker,target\nbaltic,Russia,Estonia\n,China,Japan\n", encoding="utf-8")
    data = check("duties", ask("duties", events=str(file)))
    assert {row["event"] for row in data["rows"]} == {"baltic", 2}


def test_duties_of_1914_follow_their_schema(shared_data: Path) -> None:
    check("data-add", added_result([str(shared_data / "atop" / "atop5_1m.csv")]))
    data = check("duties", ask("duties", "Austria-Hungary", "Serbia", on="1914-07-28"))
    assert {row["speaker"] for row in data["rows"]} == {"atlas", "atop"}
    check("duties", ask("duties", "Germany", "Russia", on="1914-08-01"))
    check("treaties", ask("treaties", on="1914-07-28"))
    unread = [row["key"] for row in ask("treaties", on="1938-01-01").rows if "atop-" in row["key"]]
    for key in unread[:10]:
        check("treaty", ask("treaty", key))


CONTINGENCIES: list[tuple[tuple[str, str], dict[str, Any]]] = [
    (("Russia", "Estonia"), {"on": "2026-01-01"}),
    (("Russia", "Estonia"), {"without": "USA,NATO", "explain": True, "seed": 7}),
    (("Russia,Belarus", "Poland,Lithuania"), {"provoked": True}),
    (("China", "Philippines"), {"place": "Scarborough Shoal", "object": "public-vessel"}),
    (("Turkey", "Greece"), {"means": "cyber"}),
    (("China", "Taiwan"), {}),
    (("Serbia", "Kosovo"), {"on": "2012-01-01"}),
    (("Bhutan", "Nepal"), {"on": "2031-01-01", "stale": True}),
]


@pytest.mark.parametrize(
    ("pair", "said"), CONTINGENCIES, ids=[f"{pair} {said}" for pair, said in CONTINGENCIES]
)
def test_contingencies_follow_their_schema(pair: tuple[str, str], said: dict[str, Any]) -> None:
    data = check("contingency", ask("contingency", *pair, draws=500, **said))
    assert {row["side"] for row in data["rows"]} == {"attacker", "target"}
    assert (data["with_all"] is not None) == ("without" in said)


@pytest.mark.parametrize("weight", ["onset", "none"])
@pytest.mark.parametrize("state", ["USA", "Estonia", "Israel"])
def test_entanglement_follows_its_schema(state: str, weight: str) -> None:
    data = check("entanglement", ask("entanglement", state, weight=weight, listed=2, draws=50))
    assert bool(data["rows"]) == (state != "Israel")
    assert len(data["attacks_told"]) == 2


@pytest.mark.parametrize(
    "said",
    [
        {"target": "Estonia", "attacker": "Russia,Latvia"},
        {"attacker": "Chad", "target": "Bolivia", "on": "2012-01-01"},
        {"attacker": "Bhutan", "target": "Nepal", "on": "2031-01-01", "stale": True},
        {"attacker": "China", "target": "USA,Japan", "on": "1995-06-01", "listed": 0},
        {"attacker": "Russia", "target": "Ukraine", "scenario": "ukraine-joins-nato"},
    ],
    ids=str,
)
def test_sweeps_follow_their_schema(said: dict[str, Any], tmp_path: Path) -> None:
    data = check("sweep", ask("sweep", draws=50, out=str(tmp_path / "all.csv"), **said))
    assert data["written"]["rows"] == data["attacks"] == sum(row["attacks"] for row in data["rows"])


@pytest.mark.parametrize("name", ["disputes", "leeds-anac,extension", "joining"])
def test_recoveries_follow_their_schema(name: str) -> None:
    data = check("recovery", ask("recovery", name, worlds=3))
    assert {row["estimator"] for row in data["rows"]} == set(name.split(","))


@pytest.mark.parametrize("abstention", [False, True])
@pytest.mark.parametrize(
    "body", ["NATO", "EU", "CFSP", "Rio", "Joint Defence Council", "UNSC", "CSTO", "OAS", "GCC"]
)
def test_decisions_follow_their_schema(body: str, abstention: bool) -> None:
    data = check("decisions", ask("decisions", body, abstention=abstention))
    assert (data["three_way_act"] is not None) == abstention
    assert data["issue"] is None


def test_decisions_on_positions_follow_their_schema(tmp_path: Path) -> None:
    own = tmp_path / "board.toml"
    own.write_text(
        "[rule]\nquota = 3.5\n" + "".join(
            f'[[members]]\nname = "{name}"\nweight = {weight}\n'
            for name, weight in (("A", 1.5), ("B", 2), ("C", 2.5))
        )
    )  # fmt: skip
    issue = tmp_path / "issue.toml"
    issue.write_text(
        "status_quo = 1\n" + "".join(
            f'[[actors]]\nname = "{name}"\nposition = {at}\nerror = 0.2\n'
            for at, name in enumerate("ABCD")
        )
    )  # fmt: skip
    data = check("decisions", ask("decisions", str(own), positions=str(issue), draws=20))
    assert data["issue"]["outside"] == ["D"]
    assert data["issue"]["gridlock"]["low"]["low"] is not None
    assert data["parameters"]["rule"] == "own"


def test_fits_follow_their_schema(shared_data: Path, tmp_path: Path) -> None:
    folders = {
        "berkemeier-fuhrmann": "reliability", "atop-m": "atop", "atop-ph": "atop",
        "atop-inst": "atop",
    }  # fmt: skip
    added = adding.add([shared_data / at / source(key).files[0] for key, at in folders.items()])
    assert all(one.entry for one in added)
    data = check("fit", ask("fit", out=str(tmp_path / "mine"), on="2026-11-22"))
    assert data["written"] == ["reliability.toml"]
    assert {one["model"] for one in data["left"]} == {*FIT_MODELS} - {"reliability"}
    event = ("Russia", "Estonia")
    check("contingency", ask("contingency", *event, draws=50, estimates=str(tmp_path / "mine")))


def test_scenarios_and_comparisons_follow_their_schemas(tmp_path: Path) -> None:
    from foedus.compare.comparison import compare
    from foedus.scenarios.library import names
    from foedus.scenarios.showing import checked, listed, shown

    check("scenario-list", listed())
    for name in names():
        check("scenario-show", shown(name))
        check("scenario-check", checked(name))
        check("compare", compare(name, "treaties"))
    assert check("scenario-show", shown("quad-treaty", "2025-12-31"))["not_made"] == 1
    file = tmp_path / "bad.toml"
    file.write_text("name = 'X'\n[[changes]]\nkind = 'leave'\n", encoding="utf-8")
    assert check("scenario-check", checked(file))["rows"]
    check("compare", compare("united-states-leaves-nato", "duties", attacker="RUS", target="EST"))
    check("compare", compare("nordic-bloc", "states"))
    for question, words in (("duties", ("Russia", "Finland")), ("treaty", ("NATO",))):
        data = check(question, ask(question, *words, scenario="nordic-bloc"))
        assert data["parameters"]["scenario"]["name"] == "nordic-bloc"
    assert check("treaties", ask("treaties", scenario="nordic-bloc"))["rows"]
    assert check("blocs", ask("blocs", "csto", scenario="armenia-leaves-csto"))["rows"]
    check("treaty", ask("treaty", "nordic-defense-treaty", scenario="nordic-bloc"))


@pytest.mark.slow
def test_a_contingency_and_its_comparison_in_a_scenario_follow_their_schemas() -> None:
    from foedus.compare.comparison import compare

    asked = {"attacker": "Russia", "target": "Ukraine", "draws": 200}
    check("contingency", ask("contingency", scenario="ukraine-joins-nato", **asked))
    check("compare", compare("ukraine-joins-nato", "contingency", repeats=1, **asked))
    data = check("entanglement", ask("entanglement", "Poland", listed=0, scenario="nordic-bloc"))
    assert data["parameters"]["scenario"]["name"] == "nordic-bloc"


@pytest.mark.parametrize(
    ("alliance", "said"),
    [
        ("NATO", {"year": 2024}),
        ("CSTO", {"first": 2010, "last": 2012}),
        ("G7", {"year": 2020, "weights": "spending=1"}),
        ("AUKUS", {"dividend": True}),
        ("AUKUS", {"scenario": "japan-joins-aukus"}),
    ],
    ids=str,
)
def test_burdens_follow_their_schema(alliance: str, said: dict[str, Any]) -> None:
    data = check("burden", ask("burden", alliance, **said))
    assert {row["state"] for row in data["rows"]} >= set(data["years"][-1]["missing"])


def test_burdens_by_the_official_workbooks_follow_their_schema(shared_data: Path) -> None:
    for name in ("240617-def-exp-2024-TABLES-en.xlsx", "SIPRI-Milex-data-1949-2024_2.xlsx"):
        (path,) = shared_data.rglob(name)
        adding.add([path])
    data = check("burden", ask("burden", "NATO", year=2024))
    assert data["speaker"]["name"] == "nato"
    assert len(data["differing"]) == 3
    said = {"first": 1992, "last": 2024, "reaction": True, "against": "Russia"}
    data = check("burden", ask("burden", "NATO", **said))
    assert len(data["reactions"]["responses"]) == 4


@pytest.mark.parametrize("fault", ["dropped", "added", "renamed", "status", "reason", "event"])
def test_a_changed_answer_is_noticed(fault: str) -> None:
    data = deepcopy(check("duties", ask("duties", "Russia", "Estonia")))
    row = data["rows"][0]
    if fault == "dropped":
        del row["article"]
    elif fault == "added":
        row["mood"] = "grim"
    elif fault == "renamed":
        data["origins"] = data.pop("sources")
    elif fault == "status":
        row["status"] = "perhaps"
    elif fault == "reason":
        row["reasons"] = ["because"]
    else:
        row["event"] = 1
    with pytest.raises(ValidationError):
        validator("duties").validate(data)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"on": "1990-01-01"},
        {"on": "1970-01-01"},
        {"state": "Poland", "duty": "defense"},
        {"domain": "cyber"},
        {"on": "2027-01-01"},
        {"state": "Bhutan", "duty": "offense"},
    ],
    ids=str,
)
def test_treaties_follow_their_schema(said: dict[str, Any]) -> None:
    check("treaties", ask("treaties", **said))


@pytest.mark.parametrize(
    "said",
    [
        {"state": "Estonia"},
        {"state": "Japan", "duty": "defense", "on": "2010-01-01"},
        {"state": "Ukraine", "scenario": "ukraine-joins-nato"},
        {"state": "Bhutan", "duty": "offense"},
    ],
    ids=str,
)
def test_pledges_follow_their_schema(said: dict[str, Any]) -> None:
    check("pledges", ask("pledges", **said))


def test_every_treaty_of_the_atlas_follows_the_schema() -> None:
    for agreement in agreements():
        assert check("treaty", ask("treaty", agreement.key))["rows"]


@pytest.mark.parametrize("on", ["1816-01-01", "1871-01-18", "1914-07-28", "1945-08-15", "today"])
def test_states_and_places_follow_their_schemas(on: str) -> None:
    assert check("states", ask("states", on=on))["rows"]
    assert check("places", ask("places", on=on))["rows"]


@pytest.mark.parametrize("name", ["Germany", "255", "Kosovo", "Taiwan", "Palestine", "Abkhazia"])
def test_a_state_read_by_name_follows_the_schema(name: str) -> None:
    assert check("states", ask("states", name))["notes"]


def test_blocs_and_the_members_of_each_follow_their_schema() -> None:
    check("blocs", ask("blocs"))
    for bloc in blocs():
        check("blocs", ask("blocs", bloc.key))
        check("blocs", ask("blocs", bloc.key, on="2005-01-01"))


def test_the_lists_of_data_follow_their_schemas(tmp_path: Path) -> None:
    check("data-list", list_result())
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert check("data-add", added_result([str(tmp_path)]))["rows"][0]["wrong"]
    check("data-verify", verified_result())
    assert check("data-verify", verified_result(["nmc"]))["rows"][0]["state"] == "missing"


def test_a_fetched_file_follows_its_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    from foedus.audits import data_results
    from foedus.sources import fetching
    from foedus.sources.adding import Added
    from foedus.sources.registry import source
    from foedus.store import Entry

    entry = Entry("nmc", "6.0", "seen", "a.csv", "0" * 64, 2, ("ccode",), 1, excerpt=False)
    done = Added("a.csv", source("nmc", "6.0"), entry, "as declared")
    monkeypatch.setattr(fetching, "fetch", lambda key, version, progress: done)
    assert check("data-fetch", data_results.fetched_result("nmc"))["rows"][0]["added"] is True


def test_the_added_files_follow_their_schemas(shared_data: Path) -> None:
    folder = shared_data / "cow" / "system"
    data = check("data-add", added_result([str(folder)]))
    assert {row["added"] for row in data["rows"]} == {True, False}
    assert {row["added"] for row in check("data-list", list_result())["rows"]} == {True, False}
    assert check("data-verify", verified_result())["rows"]
    check("data-check", check_atlas())


def test_the_check_of_the_atlas_follows_its_schema() -> None:
    check("data-check", check_atlas())


@pytest.mark.parametrize("key", ["anzus", "csto-collective-security-treaty", "un-charter"])
def test_the_check_of_a_treaty_file_follows_its_schema(key: str) -> None:
    import foedus.atlas

    assert foedus.atlas.__file__
    check("atlas-check", lint(Path(foedus.atlas.__file__).parent / "treaties" / f"{key}.toml"))


def test_panels_follow_their_schema(tmp_path: Path) -> None:
    from foedus.panels import state_years
    from foedus.panels.exports.answers import cited, first_rows, listed, written
    from foedus.panels.exports.exporting import write

    assert check("panel", listed())["rows"]
    panel = state_years(1914, 1915)
    assert check("panel", first_rows(panel))["rows"]
    done = write(panel, tmp_path / "panel.csv")
    assert check("panel", written(panel, done))["rows_written"] == done.rows
    assert check("cite", cited(done.data))["inputs"] == []
