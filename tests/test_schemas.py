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
from foedus.results.result import Result
from foedus.terms import MEANS, OBJECTS, STATUSES, Bindingness, Pledge, Role

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "schema"
ENVELOPE = "envelope"
COMMANDS = (
    *NAMES, "data-add", "data-fetch", "data-list", "data-verify", "data-check", "atlas-check",
    "panel", "cite",
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
                printing.add(f"{name}-{key}" if key else name)
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
