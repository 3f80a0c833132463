"""Estimates made anew from the official files, written, read back, refused, and used."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from foedus.contingency.fitting import models, refitting
from foedus.contingency.fitting.estimates import (
    FILES,
    MODELS,
    READERS,
    SUBJECTS,
    Estimates,
    estimates,
    shipped_text,
)
from foedus.contingency.fitting.layouts import LAYOUTS, faults_of
from foedus.contingency.fitting.models import Order
from foedus.contingency.fitting.writing import check_folder, write_folder
from foedus.contingency.joining.cases import joining_cases
from foedus.contingency.joining.fit import as_text
from foedus.contingency.pairs.sweep import fingerprint, sweep
from foedus.contingency.parallel import run
from foedus.contingency.spread.study import TOGETHER, Tried, ask_wars, tried_spreads
from foedus.contingency.spread.trying import moved_rows, tried_rows, trying_on
from foedus.errors import MeasureError, SourceNotAddedError, StoreError, UnknownNameError, WorkError
from foedus.questions.contingency import answer as contingency
from foedus.questions.entanglement import answer as entanglement
from foedus.questions.fit import answer as fit
from foedus.questions.fit.question import MODELS as NAMES
from foedus.sources import adding
from foedus.sources.registry import source
from foedus.worlds.world import world

DAY = "2026-11-22"
PROMISES = {
    "berkemeier-fuhrmann": "reliability", "atop-m": "atop", "atop-ph": "atop", "atop-inst": "atop",
}  # fmt: skip


def own(folder: Path, model: str, *changes: tuple[str, str]) -> Path:
    """A folder with one model's shipped file, some of its text changed."""
    text = shipped_text(model)
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    folder.mkdir(exist_ok=True)
    (folder / FILES[model]).write_text(text, encoding="utf-8")
    return folder


# What every model has


def test_every_model_stands_everywhere_in_the_order_of_fitting() -> None:
    order = list(MODELS)
    assert order == list(FILES) == list(READERS) == list(SUBJECTS) == list(LAYOUTS)
    assert order == [one.name for one in models.MODELS]
    assert order == [name.replace("-", "_") for name in NAMES]
    for one in models.MODELS:
        assert all(order.index(name) < order.index(one.name) for name in one.under)


@pytest.mark.parametrize("model", MODELS)
def test_a_shipped_file_has_its_layout_and_says_where_it_comes_from(model: str) -> None:
    text = shipped_text(model)
    assert faults_of(model, text) == ()
    said = tomllib.loads(text)
    (there,) = (one for one in models.MODELS if one.name == model)
    needs = {key for key, _ in there.needs(estimates())}
    assert needs == {key for key in said["inputs"] if not key.startswith("atlas-")}
    assert set(said.get("under", {})) == set(there.under)
    values = there.values(getattr(estimates(), model))
    assert len({one.name for one in values}) == len(values)
    assert all(one.error is None or one.error > 0 for one in values)


def test_shipped_files_were_fitted_under_the_shipped_files_before_them() -> None:
    held = estimates()
    for model in ("cascade", "stakes"):
        for name, said in tomllib.loads(shipped_text(model))["under"].items():
            assert said.endswith(held.file(name).sha256)


# From the official files

OFFICIAL: dict[str, tuple[str, ...]] = {
    "prices": ("econ/isard_cw_gdppop.csv.gz",),
    "war-outcome": (
        "gml/peacesciencer_gml_mid_disps.csv", "gml/peacesciencer_gml_part.csv",
        "cow/nmc/peacesciencer_nmc70.csv", "econ/isard_cw_gdppop.csv.gz",
        "cow/war/Inter-StateWarData_v4.0.csv", "cow/war/directed_dyadic_war.csv",
    ),
    "joining": (
        "cow/war/Inter-StateWarData_v4.0.csv", "cow/system/statelist2024.csv",
        "atop/atop5_1m.csv",
        "cow/nmc/peacesciencer_nmc70.csv", "cow/contiguity/contdir.csv",
        "cow/system/majors2016.csv", "geo/peacesciencer_cow_capitals.csv",
        "rivalry/peacesciencer_tss_rivalries.csv",
    ),
    "dispute-onset": (
        "gml/peacesciencer_gml_dirdisp.csv", "cow/nmc/peacesciencer_nmc70.csv",
        "cow/contiguity/contdir.csv", "cow/system/majors2016.csv",
        "geo/peacesciencer_cow_capitals.csv", "rivalry/peacesciencer_tss_rivalries.csv",
    ),
}  # fmt: skip


@pytest.mark.parametrize("model", OFFICIAL)
def test_the_official_files_give_the_shipped_estimates(
    model: str, official: Any, record_property: Any
) -> None:
    official(*OFFICIAL[model])
    result = fit(model, on=DAY)
    record_property(f"furthest move of {model}", f"{result.extra['furthest']:g} s.e.")
    assert result.extra["furthest"] < 1e-6
    assert all(row["same_inputs"] for row in result.rows)
    settings = [row for row in result.rows if row["standard_error"] is None]
    assert all(row["shipped"] == row["refitted"] for row in settings)


@pytest.fixture
def cases(shared_data: Path) -> Path:
    """The files of reliability, added; of them, that of the depth of alliances."""
    paths = [shared_data / folder / source(key).files[0] for key, folder in PROMISES.items()]
    assert all(one.entry for one in adding.add(paths))
    return paths[-1]


def test_the_model_that_the_files_allow_is_written_and_comes_back(
    cases: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    result = fit(out=folder, on=DAY)
    assert {row["model"] for row in result.rows} == {"reliability"}
    assert result.extra["furthest"] < 1e-6
    assert [one.name for one in folder.iterdir()] == ["reliability.toml"]
    assert (folder / "reliability.toml").read_text("utf-8") == shipped_text("reliability")
    left = {one["model"]: one["missing"] for one in result.extra["left"]}
    assert list(left) == [name for name in NAMES if name != "reliability"]
    assert "gml-dyad-years" in left["dispute-onset"]
    assert "nmc 7.0" in left["war-outcome"]
    assert any("Not fitted: stakes: not added:" in one for one in result.notes)
    held = estimates(folder)
    assert held.digest == result.extra["digest"]
    assert [one.model for one in held.own] == ["reliability"]
    # What it writes it may write over; nothing is left beside it.
    again = fit("reliability", out=folder, on="2026-12-01")
    assert "fitted = 2026-12-01" in (folder / "reliability.toml").read_text("utf-8")
    assert again.extra["written"] == ["reliability.toml"]
    assert len(list(folder.iterdir())) == 1


def test_a_changed_file_moves_estimates_and_is_named(cases: Path, tmp_path: Path) -> None:
    lines = cases.read_bytes().splitlines(keepends=True)
    changed = tmp_path / cases.name
    changed.write_bytes(b"".join(lines[:400]))
    (added,) = adding.add([changed], any_rows=True)
    assert added.entry is not None, added.refusal
    result = fit("reliability", on=DAY)
    assert result.extra["furthest"] > 0.01
    assert {tuple(row["other_inputs"]) for row in result.rows} == {("atop-inst",)}
    (model,) = result.extra["models"]
    same = {one["key"]: one["same"] for one in model["inputs"]}
    assert same == {
        "berkemeier-fuhrmann": True, "atop-m": True, "atop-ph": True, "atop-inst": False,
    }  # fmt: skip
    assert "other files than those of the shipped estimates" in result.explain()
    moved = next(row for row in result.rows if row["parameter"] == "defense")
    gap = moved["refitted"] - moved["shipped"]
    assert moved["moved"] == pytest.approx(gap / moved["standard_error"])


def test_without_files_each_dataset_is_named_with_the_models_that_need_it() -> None:
    with pytest.raises(SourceNotAddedError) as refused:
        fit()
    said = refused.value.wrong
    assert "gdp-population 2022" in said
    assert "for joining, cascade" in said
    assert "atop5_1m.csv" in said
    for key in ("berkemeier-fuhrmann", "gml-dyad-years", "cow-war-dyads", "tss-rivalries"):
        assert key in said
    with pytest.raises(SourceNotAddedError) as narrower:
        fit("cascade")
    assert "berkemeier" not in narrower.value.wrong


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"models": "joinin"}, "did you mean 'joining'"),
        ({"models": "weather"}, "choose among prices"),
    ],
)
def test_a_model_that_is_none_is_refused(said: dict[str, str], what: str) -> None:
    with pytest.raises(UnknownNameError) as refused:
        fit(**said)  # type: ignore[arg-type]
    assert what in refused.value.mend


@pytest.mark.parametrize("said", [{"backend": "ray"}, {"jobs": 0}, {"scheduler": "tcp://x"}])
def test_a_way_to_work_that_is_none_is_refused_before_any_work(said: dict[str, Any]) -> None:
    with pytest.raises(WorkError):
        fit(**said)


# In order


def _made(monkeypatch: pytest.MonkeyPatch, *broken: str) -> dict[str, Estimates]:
    """Every model fitted by copying its shipped file with another day; keeps what it was under."""
    seen: dict[str, Estimates] = {}

    def copied(name: str) -> Any:
        def made(held: Estimates, order: Order) -> str:
            seen[name] = held
            if name in broken:
                raise MeasureError("the rows do not do.", "add others.")
            text = shipped_text(name).partition("\n# Estimates it was fitted under.")[0]
            return text.replace("fitted = 2026-11-22", f"fitted = {order.day}")

        return made

    told = tuple(replace(one, refit=copied(one.name), needs=lambda _: ()) for one in models.MODELS)
    monkeypatch.setattr(refitting, "MODELS", told)
    return seen


def test_a_later_model_is_fitted_under_the_earlier_ones_as_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = _made(monkeypatch)
    found = refitting.refit(order=Order(date(2027, 1, 1)))
    assert [one.model for one in found.made] == list(MODELS)
    assert seen["cascade"].file("joining").fitted == "2027-01-01"
    assert seen["joining"].file("stakes").fitted == "2026-11-22"
    (stakes,) = (one for one in found.made if one.model == "stakes")
    assert stakes.under == {"war_outcome": True, "joining": True}
    joining = seen["stakes"].file("joining")
    assert joining.sha256 in stakes.text
    assert faults_of("stakes", stakes.text) == ()
    assert len(found.estimates.own) == len(MODELS)


def test_a_model_fitted_alone_says_that_it_is_under_the_shipped_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = _made(monkeypatch)
    result = fit("cascade", on="2027-01-01")
    assert seen["cascade"] == estimates()
    assert "Fitted under joining as shipped, not made anew." in result.explain()
    assert result.extra["models"][0]["under"] == [{"model": "joining", "anew": False}]


def test_files_that_one_model_cannot_be_fitted_to_leave_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _made(monkeypatch, "joining")
    result = fit(on="2027-01-01")
    assert [one["model"] for one in result.extra["left"]] == ["joining"]
    assert any("Not fitted: joining: the rows do not do." in one for one in result.notes)
    assert "Fitted under joining as shipped" in result.explain()
    _made(monkeypatch, *MODELS)
    with pytest.raises(MeasureError, match="the rows do not do"):
        fit(on="2027-01-01")


def test_the_cascade_is_fitted_alike_here_and_in_other_processes(official: Any) -> None:
    official(*OFFICIAL["joining"])
    joining, start = estimates().joining, estimates().cascade
    warnums, places = (1, 4, 7, 106), (0, 2)
    wars = ask_wars(joining_cases(), joining, only=warnums)
    assert {one.joined > 0 for one in wars} == {True, False}
    here = tried_spreads(wars, start, 1, values=[TOGETHER[place] for place in places])
    work = partial(tried_rows, joining=as_text(joining), wars=warnums, start=start, seed=1)
    there = run([(place,) for place in places], work, backend="loky", jobs=2)
    assert [Tried(*row) for row in there.iter_rows()] == list(here)
    moving = partial(moved_rows, joining=as_text(joining), wars=warnums, start=start, seed=1)
    frames = [run([(2,)], moving, backend=one) for one in ("serial", "loky")]
    assert frames[0].equals(frames[1])
    assert frames[0].select("together", "opening", "calling", "loss").row(0) == there.row(1)
    trying = trying_on("loky", jobs=0)
    with pytest.raises(WorkError, match="0 processes"):
        trying(joining, warnums, start, 1)


# Folders


def test_what_is_no_file_of_estimates_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "joining.toml").write_text("my = 'notes'", encoding="utf-8")
    (tmp_path / "other.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(StoreError, match=r"joining\.toml is there"):
        fit("joining,cascade", out=tmp_path)
    with pytest.raises(StoreError):
        write_folder(tmp_path, {"joining": shipped_text("joining")})
    assert (tmp_path / "joining.toml").read_text("utf-8") == "my = 'notes'"
    assert write_folder(tmp_path, {"cascade": shipped_text("cascade")}) == ("cascade.toml",)
    assert {one.name for one in tmp_path.iterdir()} == {"joining.toml", "cascade.toml", "other.txt"}
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(StoreError, match="is a file"):
        check_folder(file, ("joining",))
    with pytest.raises(StoreError, match="cannot be written"):
        check_folder(file / "inside", ("joining",))


def test_a_folder_without_estimates_or_with_a_misspelled_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match="is no folder"):
        estimates(tmp_path / "absent")
    with pytest.raises(MeasureError, match="holds no file of estimates"):
        estimates(tmp_path)
    (tmp_path / "joinning.toml").write_text(shipped_text("joining"), encoding="utf-8")
    with pytest.raises(MeasureError, match=r"did you mean joining\.toml"):
        estimates(tmp_path)


def test_every_fault_of_every_file_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    own(tmp_path, "cascade", ("opening = 0.4317", "opening = 1.4"), ("calling =", "caling ="))
    own(tmp_path, "war_outcome", ("k = 1.310954", 'k = "large"'), ("drawn = 14", "drawn = 140"))
    own(
        tmp_path, "joining", ("penalty = 30.0", "penalty = -1.0"), ("scale = 2.087976", "scale = 0")
    )
    (tmp_path / "stakes.toml").write_text("slope = = 1", encoding="utf-8")
    (tmp_path / "prices.toml").write_bytes(b"\xff")
    with pytest.raises(MeasureError) as refused:
        contingency("Russia", "Estonia", on="2026-01-01", draws=10, estimates=tmp_path)
    said = refused.value.wrong
    lines = shipped_text("joining").splitlines()
    at = {one: number for number, one in enumerate(lines, 1)}
    for part in (
        "have 8 faults",
        "cascade.toml, line 8: opening input should be less than or equal to 1",
        "cascade.toml, line 9: caling is no field; did you mean calling?",
        "cascade.toml, line 1: calling is missing; write it",
        "war_outcome.toml, line 8: k input should be a valid number",
        f"joining.toml, line {at['penalty = 30.0']}: penalty input should be",
        f"joining.toml, line {at['scale = 2.087976']}: term.8.scale input should be",
        "stakes.toml, not TOML",
        "prices.toml: not UTF-8 at byte 0",
    ):
        assert part in said, f"{part}\n{said}"
    assert "foedus fit" in refused.value.mend


@pytest.mark.parametrize(
    ("model", "old", "new", "what"),
    [
        ("war_outcome", "drawn = 14", "drawn = 92", "92 of 92 wars drawn"),
        ("war_outcome", "m_low = 0.237115", "m_low = 0.9", "do not rise"),
        ("war_outcome", "    0.774839,", "    9.0,", "k_quantiles do not rise"),
        ("joining", "duty_shift = [2.676656, 0.204652]", "duty_shift = [2.6]", "at least 2"),
        ("joining", "    0.030748,", "    -0.030748,", "negative variance"),
        ("joining", "    0.030748,", "    ", "holds 170 numbers, not 171"),
        ("joining", "contested_counts = 0.5", "contested_counts = 0.6", "counts 0.5 everywhere"),
        ("joining", 'feature = "major"', 'feature = "rank"', "term.7.feature"),
        ("reliability", "alliances = [2170, 3205]", "alliances = [2170]", "alliance_effects holds"),
        ("reliability", "0.798915,", "-9.0,", "negative variance"),
        ("dispute_onset", 'name = "rivalry"', 'name = "quarrel"', "features are not, in order"),
        ("dispute_onset", "constant = -6.9791749", "constant = nan", "finite number"),
        ("stakes", "widening = 0.55", "widening = -1", "line 13: widening"),
        ("prices", "states = 193", "states = 193.5", "integer"),
        ("cascade", 'cite = ["sarkees_wayman2010", "leeds_et_al2002"]', "", "cite is missing"),
        ("cascade", "fitted = 2026-11-22", 'fitted = "today"', "date"),
        ("cascade", "opening_low = ", "opening_low = 0.9 # ", "opening_high do not rise"),
        ("cascade", "together_low = ", "# ", "give all six or none"),
    ],
)
def test_a_number_that_cannot_be_is_refused(
    model: str, old: str, new: str, what: str, tmp_path: Path
) -> None:
    own(tmp_path, model, (old, new))
    with pytest.raises(MeasureError) as refused:
        estimates(tmp_path)
    assert what in refused.value.wrong
    assert "one fault" in refused.value.wrong


# Used


def test_own_estimates_change_the_answer_and_are_named_in_it(tmp_path: Path) -> None:
    said: dict[str, Any] = {"on": "2026-01-01", "draws": 500}
    shipped = contingency("Russia", "Estonia", **said)
    same = contingency("Russia", "Estonia", **said, estimates=own(tmp_path / "same", "joining"))
    assert same.rows == shipped.rows
    assert same.extra == shipped.extra
    folder = own(tmp_path / "mine", "joining", ("intercept = -6.069720", "intercept = -5.0"))
    result = contingency("Russia", "Estonia", **said, estimates=folder)
    assert result.rows != shipped.rows
    assert result.extra["spread"]["size"] > shipped.extra["spread"]["size"]
    assert result.parameters["estimates"] == str(folder)
    assert shipped.parameters["estimates"] is None
    assert result.notes[0].startswith("Your own estimates of who joins a war (2026-11-22); the ")
    sums = {one["key"]: one.get("sha256") for one in result.sources}
    assert sums["estimate-joining"] == estimates(folder).file("joining").sha256
    assert sums["estimate-stakes"] is None
    assert not any("sha256" in one for one in shipped.sources)
    assert json.dumps(result.as_data())


@pytest.mark.parametrize(
    ("model", "old", "new", "member"),
    [
        ("war_outcome", "k = 1.310954", "k = 0.5", "stakes"),
        ("cascade", "opening = 0.4317", "opening = 1.0", "spread"),
        ("stakes", "constant = -6.4271541", "constant = -3.0", "stakes"),
        ("prices", "residual = 0.320247", "residual = 0.01", "balance"),
    ],
)
def test_each_model_reaches_the_answer(
    model: str, old: str, new: str, member: str, tmp_path: Path
) -> None:
    said: dict[str, Any] = {"on": "2026-01-01", "draws": 200}
    result = contingency("Russia", "Estonia", **said, estimates=own(tmp_path, model, (old, new)))
    assert result.extra[member] != contingency("Russia", "Estonia", **said).extra[member]


def test_reliability_and_onset_reach_their_answers(tmp_path: Path) -> None:
    said: dict[str, Any] = {"on": "2026-01-01", "draws": 50}
    folder = own(tmp_path / "one", "reliability", ("[0.743583,", "[3.743583,"))
    kept = [
        next(row["kept"] for row in contingency("Russia", "Estonia", **one).rows if row["kept"])
        for one in (said, {**said, "estimates": folder})
    ]
    assert kept[1] > kept[0] + 0.1
    folder = own(tmp_path / "two", "dispute_onset", ("constant = -6.9791749", "constant = -5.0"))
    ledgers = [
        entanglement("Estonia", on="2026-01-01", listed=0, estimates=one).extra["owes"]["value"]
        for one in (None, folder)
    ]
    assert ledgers[1] > 2 * ledgers[0]


def test_the_chain_asks_for_no_shipped_estimate_beside_those_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "all"
    for model in MODELS:
        own(folder, model)
    held = estimates(folder)
    expected = contingency("Russia", "Estonia", on="2026-01-01", draws=50).rows

    def asked(*_: object) -> None:
        raise AssertionError("a shipped estimate was asked for")

    import sys

    hidden = ("shipped", "war_model", "price_model", "shipped_joining", "shipped_cascade")
    for name, module in list(sys.modules.items()):
        if not name.startswith(("foedus.contingency", "foedus.models")):
            continue
        for one in hidden:
            if hasattr(module, one):
                monkeypatch.setattr(module, one, asked)
    result = contingency("Russia", "Estonia", on="2026-01-01", draws=50, estimates=folder)
    assert result.rows == expected
    assert entanglement("Estonia", on="2026-01-01", listed=1, draws=20, estimates=folder).rows
    pairs = [(365, 366)]
    assert sweep(date(2026, 1, 1), pairs=pairs, draws=20, estimates=held).height == 1


def test_a_sweep_under_other_estimates_is_another_sweep(tmp_path: Path) -> None:
    folder = own(tmp_path / "mine", "war_outcome", ("k = 1.310954", "k = 3.0"))
    mine, day = estimates(folder), date(2026, 1, 1)
    there = world(day)
    assert fingerprint(there) == fingerprint(there, estimates()) != fingerprint(there, mine)
    parts = tmp_path / "parts"
    told: dict[str, Any] = {"pairs": [(365, 366)], "draws": 50, "folder": parts}
    plain = sweep(day, **told)
    other = sweep(day, **told, estimates=mine)
    assert len(list(parts.glob("*.parquet"))) == 2
    assert other["threshold"].item() != plain["threshold"].item()
    assert sweep(day, **told, estimates=mine).equals(other)


def test_estimates_are_equal_if_their_files_are(tmp_path: Path) -> None:
    import pickle

    held = estimates(own(tmp_path, "cascade"))
    assert held == estimates()
    assert hash(held) == hash(estimates())
    assert [one.own for one in held.files] == [one == "cascade" for one in MODELS]
    other = held.with_model("cascade", shipped_text("cascade").replace("0.4317", "0.4318"))
    assert other != held
    assert other.cascade.opening == 0.4318
    back = pickle.loads(pickle.dumps(other))
    assert back == other
    assert repr(back) == f"Estimates({other.digest})"
    assert np.array_equal(back.joining.covariance, other.joining.covariance)
