"""Architectures: overlaps against an independent count, links, gaps and rivals by hand."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import foedus.atlas
from foedus.atlas.architectures import Architecture, architectures, read_architectures
from foedus.audits.architecture.account import Duties, account, all_architectures
from foedus.audits.architecture.lattice import cut_agreements, lattice_of
from foedus.audits.architecture.obliging import obliges
from foedus.audits.architecture.rivals import torn
from foedus.audits.architecture.scope import Plan, Wanted, plan_of, scope_of
from foedus.audits.architecture.shape import MEASURES
from foedus.errors import AtlasError
from foedus.networks.graph import links_of
from foedus.worlds.world import World, world

ATLAS = Path(foedus.atlas.__file__ or "").parent
DAY = date(2026, 1, 1)
THIRTEEN = {
    "north-atlantic-treaty", "eu", "g7", "quad", "aukus", "cptpp", "jef", "five-eyes", "sco",
    "brics", "csto-collective-security-treaty", "asean", "gcc",
}  # fmt: skip


@pytest.fixture(scope="module")
def there() -> World:
    return world("2026-01-01")


def plan(key: str) -> Plan:
    return plan_of([next(one for one in architectures().listed if one.key == key)], key)


def first_day(said: Any, missing: date) -> date:
    """A day of a TOML file: a date, a month or a year as text, or none."""
    if said is None:
        return missing
    if isinstance(said, date):
        return said
    parts = [int(part) for part in str(said).split("-")]
    return date(*[*parts, 1, 1][:3])


def counted_alone(key: str, day: date) -> set[str]:
    """Members by the TOML files themselves, with plain sets and no code of the package."""
    never, always = date(9999, 1, 1), date(1, 1, 1)
    for bloc in tomllib.loads((ATLAS / "blocs.toml").read_text("utf-8"))["blocs"]:
        if bloc["key"] == key:
            return {
                state
                for spell in bloc["members"]
                if first_day(spell["since"], never) <= day < first_day(spell.get("until"), never)
                for state in spell["states"]
            }
    file = tomllib.loads((ATLAS / "treaties" / f"{key}.toml").read_text("utf-8"))
    if not first_day(file.get("in_force"), never) <= day < first_day(file.get("end"), never):
        return set()
    return {
        state
        for party in file["parties"]
        if first_day(party.get("entry"), never) <= day < first_day(party.get("end"), never)
        and first_day(party.get("entry"), always) <= day
        for state in party["states"]
    }


@pytest.mark.parametrize("year", [2003, 2010, 2018, 2026])
def test_the_overlaps_of_the_thirteen_groups_are_those_of_an_independent_count(year: int) -> None:
    day = date(year, 1, 1)
    found = account(world(day), plan("global"), ["defense"], whole=False)
    labels = [one.key for one in found.scope.groups]
    alone = {key: counted_alone(key, day) for key in THIRTEEN}
    assert set(labels) == {key for key, members in alone.items() if members}
    for a, one in enumerate(labels):
        for b, other in enumerate(labels):
            shared, either = alone[one] & alone[other], alone[one] | alone[other]
            assert found.jaccard[a, b] == pytest.approx(len(shared) / len(either))
            assert found.contained[a, b] == pytest.approx(len(shared) / len(alone[one]))


def test_all_thirteen_groups_are_laid_over_each_other_today(there: World) -> None:
    assert {one.key for one in scope_of(there, plan("global")).groups} == THIRTEEN


def test_aukus_and_the_quad_oblige_nobody_and_nato_everybody(there: World) -> None:
    owed = Duties(there)
    scope = scope_of(
        there, plan_of([Wanted("bloc", "quad"), Wanted("bloc", "aukus"), NATO], "three")
    )
    found = {one.key: obliges(there, one, owed) for one in scope.groups}
    for key in ("quad", "aukus"):
        assert found[key].texts == (key,)
        assert [duty.bound for duty in found[key].duties] == [0] * 6
    defense = found["north-atlantic-treaty"].of("defense")
    assert defense is not None
    assert (defense.bound, defense.articles) == (32, ("NATO Art 5",))


NATO = Wanted("agreement", "north-atlantic-treaty", joins=True)


def test_what_a_bloc_obliges_to_follows_its_texts_and_not_its_name(there: World) -> None:
    owed = dict(Duties(there))
    aukus = next(
        one for one in scope_of(there, plan_of([Wanted("bloc", "aukus", joins=True)], "x")).groups
    )
    before = obliges(there, aukus, owed).of("defense")
    assert before is not None
    assert before.bound == 0
    # The same bloc under a text that does oblige: what NATO has, given to AUKUS's own agreement.
    nato = owed["defense"].by_agreement["north-atlantic-treaty"]
    changed = type(owed["defense"])("defense", {"aukus": nato}, nato)
    after = obliges(there, aukus, {**owed, "defense": changed}).of("defense")
    assert after is not None
    assert after.bound == 2


def test_the_charter_joins_nobody_and_articles_owed_to_all_join_parties_alone(
    there: World,
) -> None:
    ban = Duties(there)["nonaggression"]
    assert "un-charter" not in ban.by_agreement
    usa, pol, chad = (there.position(one) for one in ("USA", "POL", "TCD"))
    nato = ban.by_agreement["north-atlantic-treaty"]
    assert nato[usa, pol] > 0
    assert nato[usa, chad] == 0


def test_an_alliance_of_all_with_all_is_a_mesh_and_a_patron_a_star(there: World) -> None:
    nato = account(there, plan_of([NATO], "NATO"), ["defense"])
    of = {(one.measure.name, one.among): one for one in nato.shapes["defense"]}
    assert of["density", "all"].value == 1.0
    assert of["degree-centralization", "all"].value == pytest.approx(0.0)
    assert of["algebraic-connectivity", "all"].value == pytest.approx(32)
    spokes = Plan("x", frozenset(), frozenset({"USA", "JPN", "KOR", "ISR", "FSM"}), ())
    star = account(there, spokes, ["defense"])
    at = {(one.measure.name, one.among): one for one in star.shapes["defense"]}
    assert at["degree-centralization", "largest-part"].value == pytest.approx(1.0)
    assert at["betweenness-centralization", "largest-part"].named == ("USA",)
    assert at["unbound", "all"].named == ("ISR",)
    assert at["cut-states", "largest-part"].named == ("USA",)


@pytest.mark.parametrize("n", [3, 4, 9])
def test_what_star_and_mesh_would_be_is_what_the_formulas_give(n: int) -> None:
    star, mesh = np.zeros((n, n), bool), ~np.eye(n, dtype=bool)
    star[0, 1:] = star[1:, 0] = True
    codes = [f"S{one}" for one in range(n)]
    for measure in MEASURES:
        assert measure.formula(star, codes)[0] == pytest.approx(measure.star(n)), measure.name
        assert measure.formula(mesh, codes)[0] == pytest.approx(measure.mesh(n)), measure.name


def test_nobody_joined_is_no_network_and_has_no_shape(there: World) -> None:
    apart = Plan("x", frozenset(), frozenset({"CHE", "MDA", "TKM"}), ())
    found = account(there, apart, ["defense"])
    at = {(one.measure.name, one.among): one for one in found.shapes["defense"]}
    assert at["unbound", "all"].value == 3
    assert at["states", "largest-part"].value == 0
    assert np.isnan(at["hub-share", "largest-part"].value)
    assert cut_agreements(found.lattices[0]) == ()


def test_an_agreement_whose_links_others_hold_too_cuts_nothing(there: World) -> None:
    scope = scope_of(there, plan_of([NATO], "x"))
    owed = Duties(there)["defense"]
    lattice = lattice_of(owed, scope.seats)
    cuts = {one.key: one for one in cut_agreements(lattice)}
    # The Union's clause joins 23 of its members, whom the North Atlantic Treaty joins as well.
    assert "teu-42-7" not in cuts
    assert cuts["north-atlantic-treaty"].links > 200
    # Taking it away by hand: what the others alone join.
    left = np.zeros_like(lattice.links)
    for key, owes in lattice.by_agreement.items():
        if key != "north-atlantic-treaty":
            left |= links_of(owes)
    gone = int((lattice.links & ~left).sum()) // 2
    assert cuts["north-atlantic-treaty"].links == gone


def test_the_united_states_owe_defense_to_japan_and_to_korea_who_are_rivals(there: World) -> None:
    found = account(there, plan("indo-pacific"), ["defense"])
    japan, korea, usa = (there.position(one) for one in ("JPN", "KOR", "USA"))
    held = [
        one
        for one in found.torn
        if {one.rivalry.one, one.rivalry.other} == {japan, korea} and one.duty == "defense"
    ]
    assert [one.state for one in held] == [usa]
    assert held[0].within
    assert {key for end in held[0].by for key in end} == {
        "us-japan-security-treaty", "us-korea-mutual-defense-treaty",
    }  # fmt: skip
    assert all(one.state not in (one.rivalry.one, one.rivalry.other) for one in found.torn)


def test_rivals_are_torn_over_by_a_plain_count(there: World) -> None:
    owed = Duties(there)
    found = account(there, plan("eurasia"), ["defense"])
    defense = owed["defense"].strength
    plain = {
        (state, pair.one, pair.other)
        for pair in found.rivals or ()
        for state in found.scope.seats.tolist()
        if state not in (pair.one, pair.other)
        and defense[state, pair.one] > 0
        and defense[state, pair.other] > 0
    }
    told = {
        (one.state, one.rivalry.one, one.rivalry.other)
        for one in found.torn
        if one.duty == "defense"
    }
    assert told == plain
    assert plain
    assert torn(owed, (), found.scope.seats.tolist()) == ()


@pytest.mark.parametrize("key", [one.key for one in architectures().listed if one.states])
def test_every_state_named_beside_an_area_has_an_agreement_with_another_state_there(
    key: str,
) -> None:
    one = next(one for one in architectures().listed if one.key == key)
    bound: set[str] = set()
    for day in ("1995-01-01", "2010-01-01", "2026-01-01"):
        then = world(day)
        here = scope_of(then, plan_of([one], key))
        parties = then.membership[:, here.seats]
        kept = [row for row, of in enumerate(then.agreements) if of.key != "un-charter"]
        joined = parties[kept][parties[kept].sum(axis=1) > 1]
        bound |= {code for code, any_ in zip(here.codes, joined.any(axis=0), strict=True) if any_}
    assert set(one.states) <= bound


def test_the_years_of_every_architecture_are_its_days_one_by_one() -> None:
    found = all_architectures(2016, 2017)
    assert len(found) == 2 * len(architectures().listed)
    alone = account(world("2017-12-31"), plan("gulf"), ["defense"])
    there = found["gulf", 2017]
    assert there.on == date(2017, 12, 31)
    for one, other in zip(there.shapes["defense"], alone.shapes["defense"], strict=True):
        assert one.measure is other.measure
        assert one.value == pytest.approx(other.value, nan_ok=True)


BAD = """\
[[architectures]]
key = "one"
name = "One"
definition = "d"
basis = "b"
areas = ["atlantis"]
blocs = ["nowhere"]

[[architectures]]
key = "two"
name = "One"
definition = "d"
basis = "b"
agreements = ["no-such-treaty"]

[texts]
atlantis = ["none"]
"""


def test_every_fault_of_a_file_of_architectures_is_named(tmp_path: Path) -> None:
    path = tmp_path / "architectures.toml"
    path.write_text(BAD, encoding="utf-8")
    with pytest.raises(AtlasError) as refused:
        read_architectures(path)
    for fault in ("atlantis", "nowhere", "no-such-treaty", "'one' names both", "bloc 'eu'"):
        assert fault in refused.value.wrong
    path.write_text(BAD.replace('areas = ["atlantis"]\nblocs = ["nowhere"]', ""), encoding="utf-8")
    with pytest.raises(AtlasError, match="has no state"):
        read_architectures(path)


def test_a_plan_without_a_region_takes_in_members_and_one_with_a_region_does_not(
    there: World,
) -> None:
    groups = Architecture("x", "X", (), "d", "b", blocs=("quad",))
    region = Architecture("y", "Y", (), "d", "b", areas=("gulf",), blocs=("quad",))
    assert scope_of(there, plan_of([groups], "x")).codes == ("USA", "JPN", "IND", "AUS")
    assert "JPN" not in scope_of(there, plan_of([region], "y")).codes
    assert {one.key for one in scope_of(there, plan_of([region], "y")).groups} == {"quad"}
