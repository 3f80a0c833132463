"""JSON of the audits follows its schema, as tests/test_schemas.py holds the other answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_schemas import ask, check

from foedus.sources import adding


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"alliance": "NATO,eu,Japan", "on": "2025-06-01"},
        {"alliance": "TRA", "domain": "cyber"},
        {"alliance": "Quad", "scenario": "quad-treaty", "half_life": 3},
    ],
    ids=str,
)
def test_domains_follow_their_schema(said: dict[str, Any]) -> None:
    data = check("domains", ask("domains", **said))
    assert {one["agreement"] for one in data["agreements"]} >= {
        row["agreement"] for row in data["rows"]
    }


def test_domains_by_the_official_files_follow_their_schema(shared_data: Path) -> None:
    for name in ("sipri_tiv_dyad_year.csv*", "mme_v7.csv*"):
        (path,) = shared_data.rglob(name)
        adding.add([path])
    data = check("domains", ask("domains", "NATO", on="2010-01-01"))
    assert data["exercise_years"]
    assert next(one for one in data["indicators"] if one["key"] == "arms-suppliers")["value"]


@pytest.mark.parametrize(
    "said",
    [
        {"alliance": "NATO"},
        {"alliance": "asean", "first": 2019, "last": 2021, "membership": "as-it-was,founding"},
        {"alliance": "CSTO", "year": 1995, "measure": "kappa", "scenario": "armenia-leaves-csto"},
    ],
    ids=str,
)
def test_cohesion_follows_its_schema(said: dict[str, Any]) -> None:
    data = check("cohesion", ask("cohesion", placebos=50, **said))
    assert bool(data["changes"]) == ("first" in said)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"region": ["NATO", "EU"], "on": "2010-06-30", "duty": "defense,consultation"},
        {"region": "eurasia", "first": 1994, "last": 1996, "fold": "both"},
        {"region": "CSTO", "scenario": "armenia-leaves-csto", "part": "overlaps,rivals"},
    ],
    ids=str,
)
def test_architecture_follows_its_schema(said: dict[str, Any]) -> None:
    data = check("architecture", ask("architecture", **said))
    assert set(data["positions"]) == set(data["states"])


@pytest.mark.parametrize(
    ("alliances", "said"),
    [
        (["EU", "AUKUS", "un-security-council"], {"audits": "burden,decisions"}),
        ("CSTO", {"audits": "decisions", "scenario": "armenia-leaves-csto"}),
        ("warsaw-pact", {}),
    ],
    ids=str,
)
def test_the_record_of_an_audit_follows_its_schema(alliances: Any, said: dict[str, Any]) -> None:
    data = check("audit", ask("audit", alliances, **said))
    assert len({row["alliance"] for row in data["rows"]}) == len(data["alliances"])


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("NATO", {}),
        ("Poland", {"weights": "bases=2,duration=0", "repeats": 10}),
        ("eu", {"on": "2020-06-01"}),
        ("Ukraine", {"scenario": "ukraine-joins-nato"}),
    ],
    ids=str,
)
def test_constraint_follows_its_schema(subject: str, said: dict[str, Any]) -> None:
    data = check("constraint", ask("constraint", subject, **said))
    assert bool(data["texts"]) != bool(data["portfolio"])


@pytest.mark.parametrize(
    "said",
    [
        {"of": "USA", "other": "GBR"},
        {"of": "NATO", "year": 2024},
        {"of": "jef", "first": 2016, "last": 2018},
        {"of": "NATO", "scenario": "ukraine-joins-nato", "weights": "language=0,command=0.5"},
    ],
    ids=str,
)
def test_interoperability_follows_its_schema(said: dict[str, Any]) -> None:
    data = check("interoperability", ask("interoperability", **said))
    assert (data["group"] is None) == ("other" in said)
    assert bool(data["members"]) == ("other" not in said and "first" not in said)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"bloc": ["NATO", "EU"], "on": "2010-06-30", "duty": "defense,consultation"},
        {"state": "Japan", "first": 2018, "last": 2020, "region": "indo-pacific"},
        {"measure": "gdp", "ties": "none", "scenario": "ukraine-joins-nato"},
    ],
    ids=str,
)
def test_the_map_follows_its_schema(said: dict[str, Any]) -> None:
    data = check("map", ask("map", **said))
    assert {one["one"] for one in data["ties"]} <= {row["state"] for row in data["rows"]}
