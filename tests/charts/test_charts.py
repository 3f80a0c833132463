"""Each chart is a valid specification that holds the table's numbers, its words, and no address."""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import altair
import polars as pl
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.charts.bars import bars, shares
from foedus.charts.bound import bound
from foedus.charts.calibration import calibration
from foedus.charts.contingency import SHARE, SUCCESS, balance, joiners, sensitivity, threshold
from foedus.charts.dumbbell import dumbbell
from foedus.charts.entanglement import fears, ledger
from foedus.charts.intervals import bands, intervals
from foedus.charts.lettering import text_width, wrapped
from foedus.charts.lines import lines, spells
from foedus.charts.specification_curve import specification_curve
from foedus.charts.theme import PALETTE, Measure, Words
from foedus.errors import ChartError, DateError

Spec = dict[str, Any]
Make = Callable[..., Spec]

WORDS = Words("Who is bound to whom?", "Lines: 80% intervals.", "made up for this test")
MEASURE = Measure("chance of something", ".0%")
FRAME = pl.DataFrame(
    {
        "name": ["Alpha", "Beta", "Gamma"],
        "value": [0.21, 0.43, None],
        "low": [0.11, 0.33, 0.05],
        "high": [0.37, 0.59, 0.15],
        "before": [0.3, None, 0.2],
        "kind": ["one", "other", "one"],
    }
)
YEARS = pl.DataFrame(
    {
        "year": [1990, 1991, 1992, 1990, 1991, 1992],
        "who": ["NATO"] * 3 + ["placebo"] * 3,
        "value": [0.42, None, 0.33, 0.9, 0.87, 0.85],
        "low": [None, None, None, 0.7, 0.71, 0.72],
        "high": [None, None, None, 1.1, 1.05, 1.0],
    }
)
JOINING = pl.DataFrame(
    {
        "state": ["USA", "POL", "BLR"],
        "side": ["target", "target", "attacker"],
        "duty": ["applies", "applies", "none"],
        "fights": [0.124, 0.116, 0.02],
        "low": [0.03, 0.033, 0.01],
        "high": [0.385, 0.339, 0.04],
        "kept": [0.061, 0.085, None],
        "kept_low": [0.002, 0.004, None],
        "kept_high": [0.164, 0.233, None],
        "apart": ["the promise is another matter", None, None],
    }
)
BALANCE = pl.DataFrame(
    [
        {"name": name, "value": 0.59, "alone": 0.96, "level": level, "low": low, "high": 0.96}
        for name in (SHARE, SUCCESS)
        for level, low in ((0.5, 0.16), (0.8, 0.02), (0.95, 0.018))
    ]
)
SETTINGS = pl.DataFrame(
    {
        "assumption": ["decisiveness", "reliability"],
        "setting": ["as answered", "every defender as likely as if a duty applied"],
        "cost_ratio": [0.469, 0.453],
        "unaided": [0.652, 0.652],
    }
)
FEARS = pl.DataFrame(
    [
        {
            "state": state, "bound": bound, "bound_back": back, "entrapment": one,
            "entrapment_low": one / 3, "entrapment_high": 3 * one, "abandonment": other,
            "abandonment_low": other / 2, "abandonment_high": 2 * other,
        }
        for state, bound, back, one, other in (
            ("DEU", True, True, 5.1, 8.2),
            ("USA", True, False, 4.3, 32.2),
            ("ISL", False, True, 0.0, 0.16),
        )
    ]
)  # fmt: skip
LEDGER = pl.DataFrame({"agreement": ["NATO", "TAC"], "due": [0.26, 0.0], "receives": [0.23, -0.02]})
CURVE = pl.DataFrame(
    [
        {
            "coefficient": None if place == 7 else -0.3 + place / 10, "low": -0.5 + place / 10,
            "high": -0.1 + place / 10, "period": str(place % 3), "estimator": "ab"[place % 2],
        }
        for place in range(12)
    ]
)  # fmt: skip
POINTS = pl.DataFrame(
    {"cell": [0, 4, 7], "value": [-0.25, None, 1.0], "sign": [-1, 1, 1], "name": ["x", "y", "z"]}
)
BINS = pl.DataFrame(
    {"forecast": [0.003, 0.045], "observed": [0.002, 0.054], "low": [0.001, 0.049],
     "high": [0.004, 0.06], "n": [4535, 4536]}
)  # fmt: skip
SPELLS = pl.DataFrame(
    {
        "name": ["AUS", "NZL", "X"],
        "start": ["1952-04-29", "1952", None],
        "end": [None, "1986-08", None],
    }
)
DUTIES = pl.DataFrame(
    {
        "state": ["POL", "POL", "SRB"],
        "group": ["defense toward EST"] * 3,
        "status": ["contested", "applies", "does_not_apply"],
        "under": ["EU clause, Art 42(7)", "NATO, Art 5", "none"],
    }
)
STACKED = pl.DataFrame(
    {
        "name": ["2014", "2014", "2024", "2024"],
        "part": ["USA", "others"] * 2,
        "value": [7.0, 3, 6, 4],
    }
)

Case = tuple[Make, tuple[str, ...], tuple[float, ...]]
CHARTS: dict[str, Case] = {
    "intervals": (
        lambda **said: intervals(FRAME, WORDS, MEASURE, panel="kind", **said),
        ("Alpha", "Beta", "chance of something", "one", "other"), (0.21, 0.33, 0.59),
    ),
    "bands": (
        lambda **said: bands(BALANCE, WORDS, MEASURE, beside="alone", beside_says="alone", **said),
        (SHARE, SUCCESS, "80% of draws"), (0.018, 0.59),
    ),
    "dumbbell": (
        lambda **said: dumbbell(FRAME, WORDS, MEASURE, after="value", **said),
        ("Alpha", "baseline", "scenario"), (0.3, 0.43),
    ),
    "bars": (
        lambda **said: bars(FRAME, WORDS, MEASURE, low="low", high="high", **said),
        ("Beta", "chance of something"), (0.43, 0.15),
    ),
    "shares": (lambda **said: shares(STACKED, WORDS, **said), ("2014", "USA", "share"), (0.7, 0.4)),
    "lines": (
        lambda **said: lines(YEARS, WORDS, MEASURE, low="low", high="high", series="who", **said),
        ("NATO", "placebo", "1990", "chance of something"), (0.42, 1.05),
    ),
    "spells": (
        lambda **said: spells(SPELLS, WORDS, until="2026-10-31", **said), ("AUS", "NZL"), (),
    ),
    "calibration": (
        lambda **said: calibration(BINS, WORDS, **said), ("share that came",), (0.045, 0.054),
    ),
    "joiners": (
        lambda **said: joiners(JOINING, "A attacks B", source="made up for this test", **said),
        ("USA", "BLR", "Beside the target", "Beside the attacker", "keeps the promise, if due"),
        (0.124, 0.164),
    ),
    "balance": (
        lambda **said: balance(BALANCE, "A attacks B", source="made up for this test", **said),
        (SHARE, "95% of draws"), (0.59, 0.96),
    ),
    "threshold": (
        lambda **said: threshold(
            FRAME.with_columns(pl.col("kind").alias("group")), "A attacks B",
            source="made up for this test", **said,
        ),
        ("Alpha", "other"), (0.21, 0.59),
    ),
    "sensitivity": (
        lambda **said: sensitivity(SETTINGS, "A attacks B", source="made up for this test", **said),
        ("as answered", "nobody helps the target", "How likely defenders are to come"),
        (0.469, 0.652),
    ),
    "fears": (
        lambda **said: fears(FEARS, "Estonia", source="made up for this test", **said),
        ("DEU", "USA", "both are bound", "only the ally is bound"), (5.1, 32.2, 64.4),
    ),
    "ledger": (
        lambda **said: ledger(LEDGER, "Estonia", source="made up for this test", **said),
        ("NATO", "TAC"), (0.26, -0.02),
    ),
    "curve": (
        lambda **said: specification_curve(
            CURVE, WORDS, Measure("log odds"), choices=("period", "estimator"), points=POINTS,
            **said,
        ),
        ("period: 0", "estimator: b", "published number", "published: raises", "holds zero (5)"),
        (-0.3, 0.8),
    ),
    "bound": (
        lambda **said: bound(DUTIES, WORDS, **said),
        ("POL", "SRB", "defense toward EST", "does not apply"), (),
    ),
}  # fmt: skip


@cache
def spec_of(name: str, width: int = 640) -> Spec:
    """The chart, made once."""
    return CHARTS[name][0](width=width)


def written(svg: str) -> str:
    """All text that a drawing shows, in one line."""
    found = re.findall(r"<(?:text|tspan)\b[^>]*>([^<]*)(?=<)", svg)
    return html.unescape(" ".join(one for one in found if one.strip()))


@pytest.mark.parametrize("width", [640, pytest.param(390, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_valid_and_shows_its_words_and_labels(name: str, width: int) -> None:
    _, labels, _ = CHARTS[name]
    spec = spec_of(name, width)
    if width == 640:
        altair.Chart.from_dict(spec, validate=True)
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    shown = written(svg)
    for label in labels:
        assert label in shown or _broken(label, shown), label
    assert "Source: made up for this test" in shown
    size = re.search(r'width="(\d+)"', svg)
    assert size is not None
    assert int(size[1]) <= width + 24


def _broken(label: str, shown: str) -> bool:
    """Whether a label stands there in several lines."""
    return all(word in shown for word in label.split())


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_holds_the_tables_numbers_and_fetches_nothing(name: str) -> None:
    _, _, numbers = CHARTS[name]
    spec = spec_of(name)
    held = [
        value
        for rows in spec["datasets"].values()
        for row in rows
        for value in row.values()
        if isinstance(value, float)
    ]
    for number in numbers:
        assert any(math.isclose(number, one, abs_tol=1e-12) for one in held), number
    text = json.dumps(spec, allow_nan=False)
    assert set(re.findall(r"https?://[^\"]*", text)) == {spec["$schema"]}
    assert '"url"' not in text
    # Nor is there an expression in which a name could stand.
    assert not re.search(r'"(expr|labelExpr|calculate|filter|signal)"', text)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_made_the_same_way_each_time(name: str) -> None:
    make, _, _ = CHARTS[name]
    assert json.dumps(make(width=640)) == json.dumps(spec_of(name))


@pytest.mark.parametrize("name", CHARTS)
def test_every_number_under_the_pointer_comes_with_its_source(name: str) -> None:
    spec = spec_of(name)
    told: list[list[str]] = []

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if isinstance(part.get("tooltip"), list):
                told.append([one["field"] for one in part["tooltip"]])
            for one in part.values():
                walk(one)
        elif isinstance(part, list):
            for one in part:
                walk(one)

    walk({key: one for key, one in spec.items() if key != "datasets"})
    assert told
    assert all(fields[-1] == "source" for fields in told)
    tables = [
        rows
        for key, rows in spec["datasets"].items()
        if key.startswith(("rows", "tiles")) and "-names" not in key
    ]
    assert all(row["source"] for rows in tables for row in rows)


HOSTILE = (
    "</script><script>alert(1)</script>",
    '=HYPERLINK("x")',
    "<b>bold</b> & co",
    "datum.value + 1; ${event}",
    'it\'s "quoted" \\ back\\nslash',
    "x" * 3000,
    "a very long name of an alliance " * 40,
    "x" * 3001,
    "turned \u202eround\u0000\u0007",
)


@pytest.mark.parametrize("make", [bars, dumbbell])
def test_hostile_names_are_drawn_as_text(make: Make) -> None:
    count = len(HOSTILE)
    numbers = {one: [0.1 * place for place in range(count)] for one in ("value", "after", "before")}
    frame = pl.DataFrame({"name": HOSTILE, **numbers})
    for around in (HOSTILE[0], HOSTILE[5]):
        spec = make(frame, Words(around, around, around), Measure(around[:50]))
        svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
        assert "<script" not in svg
        assert "<b>" not in svg
        assert "\u202e" not in svg
        shown = written(svg)
        for part in ("<b>bold</b> & co", "datum.value + 1; ${event}", '=HYPERLINK("x")'):
            assert part in shown
        labels = {
            row["label"] for row in spec["datasets"]["points0" if make is dumbbell else "rows0"]
        }
        assert len(labels) == count


def test_bands_of_any_number_of_levels_go_from_pale_to_dark() -> None:
    def shades(*levels: float) -> tuple[list[str], list[str]]:
        frame = pl.DataFrame(
            [("A", 0.5, level, 0.5 - level / 2, 0.5 + level / 2) for level in levels],
            schema=["name", "value", "level", "low", "high"],
            orient="row",
        )
        drawn = bands(frame, WORDS, MEASURE)
        text = json.dumps(drawn)
        found = re.search(r'"domain": (\[[^]]*draws"\]), "range": (\[[^]]*\])', text)
        assert found
        return json.loads(found[1]), json.loads(found[2])

    said, paints = shades(0.5, 0.955, 0.8)
    assert said == ["95.5% of draws", "80% of draws", "50% of draws"]
    four = shades(0.2, 0.4, 0.6, 0.8)[1]
    assert paints == four[:3]
    said, seven = shades(0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99)
    assert len(said) == len(set(seven)) == 7
    assert (seven[0], seven[2], seven[4], seven[-1]) == tuple(four)
    light = [sum(int(one[at : at + 2], 16) for at in (1, 3, 5)) for one in seven]
    assert light == sorted(light, reverse=True)


@pytest.mark.parametrize("level", [None, float("nan"), 0.0, -0.8, 80.0])
def test_a_band_of_no_level_is_refused_by_name(level: float | None) -> None:
    rows = {"name": ["A", "B"], "value": [0.5] * 2, "low": [0.4] * 2, "high": [0.6] * 2}
    frame = pl.DataFrame({**rows, "level": [0.8, level]})
    with pytest.raises(ChartError, match="the band of 'B' has the level") as caught:
        bands(frame, WORDS, MEASURE)
    assert "0.8" in caught.value.mend


EMPTY = pl.DataFrame(
    schema={**FRAME.schema, "year": pl.Int64, "start": pl.String, "end": pl.String}
)


@pytest.mark.parametrize(
    "make",
    [
        lambda frame: intervals(frame, WORDS, MEASURE),
        lambda frame: bands(frame.with_columns(level=pl.lit(0.8)), WORDS, MEASURE),
        lambda frame: dumbbell(frame, WORDS, MEASURE, after="value"),
        lambda frame: bars(frame, WORDS, MEASURE),
        lambda frame: shares(frame.rename({"kind": "part"}), WORDS),
        lambda frame: lines(frame, WORDS, MEASURE),
        lambda frame: spells(frame, WORDS, until="2026-01-01"),
        lambda frame: calibration(
            frame.rename({"value": "forecast", "before": "observed"}).with_columns(n=1), WORDS
        ),
        lambda frame: specification_curve(
            frame, WORDS, MEASURE, choices=("kind",), value="value"
        ),
        lambda frame: bound(
            frame.rename({"name": "state", "kind": "group"}).with_columns(
                status=pl.lit("applies"), under=pl.lit("")
            ),
            WORDS,
        ),
        lambda frame: joiners(JOINING.clear(), "A attacks B"),
        lambda frame: sensitivity(SETTINGS.clear(), "A attacks B"),
        lambda frame: fears(FEARS.clear(), "A"),
        lambda frame: ledger(LEDGER.clear(), "A"),
    ],
)  # fmt: skip
def test_an_empty_table_is_refused_in_words(make: Callable[[pl.DataFrame], Spec]) -> None:
    with pytest.raises(ChartError, match="no rows"):
        make(EMPTY)


def test_a_table_without_a_column_or_numbers_is_refused() -> None:
    with pytest.raises(ChartError, match="no column low"):
        intervals(FRAME.drop("low"), WORDS, MEASURE)
    with pytest.raises(ChartError, match="holds no numbers"):
        intervals(FRAME.with_columns(pl.col("value").cast(pl.String)), WORDS, MEASURE)
    blank = pl.lit(None, dtype=pl.Float64)
    with pytest.raises(ChartError, match="no number of the table is known"):
        intervals(FRAME.with_columns(value=blank, low=blank, high=blank), WORDS, MEASURE)
    with pytest.raises(ChartError, match="no specification has an estimate"):
        specification_curve(
            CURVE.with_columns(coefficient=blank), WORDS, MEASURE, choices=("period",)
        )
    with pytest.raises(ChartError, match="below zero"):
        shares(STACKED.with_columns(pl.col("value") * -1), WORDS)
    many = [str(one) for one in range(len(PALETTE) + 1)]
    with pytest.raises(ChartError, match="told apart by color"):
        shares(pl.DataFrame({"name": "a", "part": many, "value": 1.0}), WORDS)
    side = pl.DataFrame({"name": "a", "of": many, "value": 1.0, "low": 0.5, "high": 1.5})
    with pytest.raises(ChartError, match="8 series cannot be told apart by color"):
        intervals(side, WORDS, MEASURE, series="of")
    held = pl.DataFrame({"name": many, "start": "1990", "end": None, "kind": many})
    with pytest.raises(ChartError, match="8 kinds of spell cannot be told apart by color"):
        spells(held, WORDS, kind="kind", until="2026-01-01")
    with pytest.raises(ChartError, match="no year of the table is known"):
        lines(pl.DataFrame({"year": [None, None], "value": [1.0, 2.0]}), WORDS, MEASURE)
    with pytest.raises(DateError, match="not a date"):
        spells(SPELLS.with_columns(start=pl.lit("soon")), WORDS, until="2026-01-01")
    for width in (0, 10, 100_000):
        with pytest.raises(ChartError, match="pixels wide"):
            bars(FRAME, WORDS, MEASURE, width=width)


def test_numbers_that_are_not_finite_are_left_out_and_never_drawn_as_something_else() -> None:
    frame = FRAME.with_columns(pl.Series("value", [float("inf"), float("nan"), 0.1]))
    spec = intervals(frame, WORDS, MEASURE)
    assert [row["value"] for row in spec["datasets"]["rows0"]] == [None, None, 0.1]
    json.dumps(spec, allow_nan=False)


def test_both_estimands_are_drawn_where_they_lie_apart_and_one_where_they_do_not() -> None:
    rows = joiners(JOINING, "A attacks B")["datasets"]["rows0"]
    assert [(row["name"], row["what"][:5]) for row in rows] == [
        ("USA", "fight"), ("USA", "keeps"), ("POL", "fight"),
    ]  # fmt: skip
    assert [row["value"] for row in rows] == [0.124, 0.061, 0.116]


def test_the_curve_is_in_order_and_its_colors_say_where_the_intervals_lie() -> None:
    spec = specification_curve(
        CURVE, WORDS, MEASURE, choices=("period", "estimator"), points=POINTS
    )
    rows = spec["datasets"]["rows"]
    assert [row["rank"] for row in rows] == list(range(1, 12))
    estimates = [row["coefficient"] for row in rows]
    assert estimates == sorted(estimates)
    for row in rows:
        said = row["interval"].rsplit(" (", 1)[0]
        expected = "below zero" if row["high"] < 0 else "above zero" if row["low"] > 0 else "holds"
        assert said.startswith(expected)
    # Of the last point the curve has no estimate; the second has a sign alone.
    found = {row["name"]: (row["what"], row["number"]) for row in spec["datasets"]["found"]}
    assert found == {"x": ("published number", -0.25), "y": ("published: raises", estimates[4])}
    runs = spec["datasets"]["chosen"]
    for choice in ("period", "estimator"):
        covered = sum(run["to"] - run["from"] for run in runs if run["choice"].startswith(choice))
        assert covered == 11


def test_of_several_duties_of_a_state_the_one_that_binds_most_is_shown_and_all_are_told() -> None:
    tiles = bound(DUTIES, WORDS)["datasets"]["tiles0"]
    assert [(one["state"], one["status"]) for one in tiles] == [
        ("POL", "applies"), ("SRB", "does not apply"),
    ]  # fmt: skip
    assert "NATO, Art 5: applies" in tiles[0]["under"]
    assert "EU clause, Art 42(7): contested" in tiles[0]["under"]


def test_a_spell_without_a_day_is_said_not_to_be_drawn() -> None:
    spec = spells(SPELLS, WORDS, until="2026-10-31")
    assert "Not drawn, no day known: X." in " ".join(spec["title"]["subtitle"])
    rows = {row["name"]: (row["from"], row["to"], row["ended"]) for row in spec["datasets"]["rows"]}
    assert rows["AUS"] == ("1952-04-29", "2026-10-31", "open")
    # Days known to the year or month alone are drawn at the first, and told as they are known.
    assert rows["NZL"] == ("1952-01-01", "1986-08-01", "1986-08")


def test_shares_add_up_to_one() -> None:
    rows = shares(STACKED, WORDS)["datasets"]["rows"]
    assert [row["share"] for row in rows] == pytest.approx([0.7, 0.3, 0.6, 0.4])
    assert {row["to"] for row in rows if row["part"] == "others"} == {1.0}


@settings(max_examples=50)
@given(st.text(max_size=200), st.integers(60, 600))
def test_a_text_is_broken_into_lines_that_fit_and_no_sign_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(text_width(line) <= width or len(line) <= 2 for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(wrapped(text, 10**9)).replace(" ", "")
