"""A panel written: read back the same, rebuilt from its manifest, and never left half-written."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from small_files import table

from foedus.errors import MissingExtraError, PanelError
from foedus.panels import Panel, dyad_years, k_ads, state_days, state_years
from foedus.panels.exports import exporting
from foedus.panels.exports.answers import cited, cited_bibtex, write_again
from foedus.panels.exports.recipes import read_recipe
from foedus.sources import adding
from foedus.sources.registry import source

pytestmark = pytest.mark.usefixtures("small_files")

ENDINGS = tuple(exporting.FORMATS)
BESIDE = exporting.BESIDE


def small() -> Panel:
    """A panel of every kind of column: whole numbers, fractions, nulls, derived ones."""
    return (
        dyad_years(1935, 1936, directed=False)
        .add("contiguity", "nmc", "atop")
        .lag("cinc1")
        .dyadic("tpop", "ratio")
    )


def read(path: Path) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    if path.suffix == ".csv":
        return pl.read_csv(path, infer_schema_length=None)
    if path.suffix == ".dta":
        return pytest.importorskip("pyreadstat").read_dta(path, output_format="polars")[0]
    return pl.read_ipc(path)


def left_in(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_written_is_read_back_the_same(ending: str, tmp_path: Path) -> None:
    panel = small()
    done = panel.write(tmp_path / f"panel{ending}")
    whole = panel.collect()
    back = read(done.data)
    assert (done.rows, done.columns) == (whole.height, tuple(whole.columns))
    if ending in (".csv", ".dta"):
        # They hold numbers of fewer kinds.
        back = back.cast(dict(whole.schema))
    assert back.equals(whole)
    assert left_in(tmp_path) == {f"panel{ending}", *(f"panel{one}" for one in BESIDE)}
    assert done.sha256 == hashlib.sha256(done.data.read_bytes()).hexdigest()


def test_a_stata_file_has_labels_and_days(tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    done = small().write(tmp_path / "panel.dta")
    _, told = pyreadstat.read_dta(done.data)
    labels = {one.name: one.label[:80] for one in small().given}
    shown = {name: label for name, label in told.column_names_to_labels.items() if label}
    assert shown == labels
    days = state_days("1935-12-30", "1936-01-02").add("nmc")
    back = read(days.write(tmp_path / "days.dta").data)
    assert back["date"].to_list() == days.collect()["date"].to_list()


def test_a_stata_file_of_another_minute_has_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    first = state_years(1935, 1935).write(tmp_path / "a.dta").sha256
    write_dta = pyreadstat.write_dta

    def later(frame: pl.DataFrame, path: str, **named: object) -> None:
        write_dta(frame, path, **named)
        data = Path(path).read_bytes()
        minute = re.search(rb"\d\d \w{3} \d{4} \d\d:\d\d", data)
        assert minute
        Path(path).write_bytes(data.replace(minute[0], b"31 Dec 2031 23:59"))

    monkeypatch.setattr(pyreadstat, "write_dta", later)
    assert state_years(1935, 1935).write(tmp_path / "a.dta").sha256 == first


def test_an_empty_panel_is_written_with_all_its_columns(tmp_path: Path) -> None:
    panel = small().keep("conttype", equals=99)
    done = panel.write(tmp_path / "panel.parquet")
    assert done.rows == 0
    assert pl.read_parquet(done.data).schema == panel.collect().schema
    assert done.codebook.read_text(encoding="utf-8").count("| no rows |") == len(panel.given)


def test_the_manifest_has_what_rebuilds_and_checks_the_file(tmp_path: Path) -> None:
    panel = small()
    done = panel.write(tmp_path / "panel.parquet")
    said = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert said["keys"] == ["ccode1", "ccode2", "year"]
    assert said["file"] == {
        "name": "panel.parquet",
        "format": "parquet",
        "sha256": done.sha256,
        "rows": done.rows,
        "columns": list(done.columns),
    }
    assert {"foedus", "polars", "recipe", "citations", "inputs", "like"} <= set(said)
    for one in said["inputs"]:
        entry = adding.added(one["key"], one["version"])
        assert (one["file"], one["sha256"]) == (entry.origin, entry.origin_sha256)
    assert [one["key"] for one in said["inputs"]] == ["atop-m", "cow-contiguity", "nmc"]
    held = json.loads(pl.read_parquet_metadata(done.data)["foedus"])
    assert {name: said[name] for name in held} == held


def test_the_codebook_has_every_column_with_its_source_and_its_share_missing(
    tmp_path: Path,
) -> None:
    panel = small()
    done = panel.write(tmp_path / "panel.parquet")
    text = done.codebook.read_text(encoding="utf-8")
    whole = panel.collect()
    lines = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    assert list(lines) == whole.columns[3:]
    assert all(line.count("|") == 8 for line in lines.values())
    for name, line in lines.items():
        assert line.endswith(f"| {whole[name].null_count() / whole.height:.1%} |")
    assert "| 1816-2016 | 0 |" in lines["conttype"]
    assert "thousands of persons" in lines["tpop1"]
    assert "not known" in lines["tpop1"]
    for work in ("Stinnett", "Leeds", "Singer", "foedus developers"):
        assert work in text.partition("## To cite")[2]
    assert "lesser over greater" in lines["tpop_ratio"]


def test_a_codebook_says_the_years_that_were_kept_and_the_columns_of_the_unit(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    part = state_years(1930, 1940).add("nmc").between(1935, 1936)
    assert "1935-1936, in COW's" in part.write(tmp_path / "a.csv").codebook.read_text("utf-8")
    request.getfixturevalue("real_files")
    done = k_ads(1914, 1915, seed=1).write(tmp_path / "kads.parquet")
    text = done.codebook.read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in text for name in ("members", "allied", "weight"))


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_manifest_alone_rebuilds_the_same_bytes_elsewhere(ending: str, tmp_path: Path) -> None:
    if ending == ".dta":
        pytest.importorskip("pyreadstat")
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    here.mkdir()
    done = small().keep("conttype", equals=0).write(there / f"panel{ending}")
    copied = here / "panel.manifest.json"
    copied.write_bytes(done.manifest.read_bytes())
    again = write_again(copied, read_recipe(copied), here / f"panel{ending}", None)
    assert any("The same bytes" in note for note in again.notes)
    for name in left_in(there):
        assert (here / name).read_bytes() == (there / name).read_bytes(), name
    other = write_again(done.manifest, read_recipe(copied), here / "other.csv", None)
    if ending != ".csv":
        assert any("another format" in note for note in other.notes)


WRITES = """
import sys
from foedus.panels import dyad_years
from foedus.panels.building import working
from foedus.panels.exports import exporting
batch = int(sys.argv[2])
if batch:
    import foedus.panels.panel as panel
    working.BATCH_ROWS = panel.BATCH_ROWS = batch
# More rows than a row group of the file has.
made = dyad_years(1975, 1988).add("contiguity", "nmc").peace_spells("conttype").lag("cinc1")
print(made.write(sys.argv[1]).sha256)
"""


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".parquet", ".csv", ".arrow"])
def test_the_bytes_do_not_depend_on_threads_or_batches(ending: str, tmp_path: Path) -> None:
    found = set()
    for threads, batch in (("1", 0), ("4", 0), ("2", 7_777)):
        done = subprocess.run(
            [sys.executable, "-c", WRITES, str(tmp_path / f"panel{ending}"), str(batch)],
            capture_output=True,
            text=True,
            env={**os.environ, "POLARS_MAX_THREADS": threads},
        )
        assert done.returncode == 0, done.stderr
        found.add(done.stdout)
    assert len(found) == 1
    assert dyad_years(1975, 1988).collect().height > exporting.ROW_GROUP


def test_a_file_that_was_exchanged_is_refused_on_rebuilding(
    tmp_path: Path, small_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    mine = tmp_path / "cache"
    shutil.copytree(small_files, mine)
    monkeypatch.setenv("FOEDUS_CACHE", str(mine))
    done = state_years(1935, 1936).add("cow-majors").write(tmp_path / "panel.csv")
    file = tmp_path / "majors2016.csv"
    spell = {"styear": 1898, "stmonth": 1, "stday": 1, "endyear": 2016, "endmonth": 12}
    file.write_bytes(table(source("cow-majors"), [{**spell, "ccode": 2, "endday": 31}]))
    (added,) = adding.add([file], any_rows=True)
    assert added.entry is not None, added.refusal
    before = done.data.read_bytes()
    with pytest.raises(PanelError) as caught:
        write_again(done.manifest, read_recipe(done.manifest), done.data, None)
    assert "is another file than the one" in caught.value.wrong
    assert "add that file again" in caught.value.mend
    assert done.data.read_bytes() == before


class Interrupted(BaseException):
    """As Ctrl-C: no error of the program's own."""


STOPS: dict[str, tuple[object, str]] = {
    "data": (exporting, "_put_data"),
    "checksum": (exporting.hashlib, "file_digest"),
    "texts": (exporting, "_texts"),
    "settling": (os, "fsync"),
    "first replacement": (Path, "replace"),
}


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("how", [OSError(28, "No space left on device"), Interrupted()])
def test_an_export_that_is_stopped_leaves_the_old_files_whole_and_nothing_else(
    stop: str, how: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "panel.parquet"
    state_years(1935, 1935).write(path)
    old = {name: (tmp_path / name).read_bytes() for name in left_in(tmp_path)}

    def stopped(*_: object, **__: object) -> None:
        raise how

    with monkeypatch.context() as patch:
        where, name = STOPS[stop]
        patch.setattr(where, name, stopped)
        with pytest.raises((PanelError, Interrupted)) as caught:
            small().write(path)
    if isinstance(caught.value, PanelError):
        assert "panel.parquet cannot be written: No space left" in caught.value.wrong
        assert caught.value.mend
    assert {name: (tmp_path / name).read_bytes() for name in left_in(tmp_path)} == old
    assert cited(path).notes == () or not cited(path).notes


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_an_export_that_is_stopped_between_its_files_is_seen_from_its_checksum(
    gone: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "panel.csv"
    state_years(1935, 1935).write(path)
    replace_file, done = Path.replace, []

    def some(one: Path, target: Path) -> Path:
        if len(done) == gone:
            raise Interrupted
        done.append(target)
        return replace_file(one, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", some)
        with pytest.raises(Interrupted):
            small().write(path)
    assert left_in(tmp_path) == {"panel.csv", *(f"panel{one}" for one in BESIDE)}
    # The data is whole, and the new one; an old manifest beside it is known for what it is.
    assert read(path).height == small().collect().height
    notes = list(cited(path).notes)
    assert bool(notes) == (gone == 1)
    assert all("is not the file that panel.manifest.json was written with" in n for n in notes)


KILLED = """
import os, signal, sys
from foedus.panels import dyad_years
from foedus.panels.exports import exporting
at, path = sys.argv[1], sys.argv[2]
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
rows = 0
def watch(done):
    if at == "midway" and done:
        die()
if at == "texts":
    exporting._texts = die
elif at == "settling":
    os.fsync = die
exporting.write(dyad_years(1930, 1936).add("contiguity"), path, watch=watch)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system kills in another way")
@pytest.mark.parametrize("at", ["midway", "texts", "settling"])
def test_an_export_that_is_killed_leaves_the_old_files_whole(at: str, tmp_path: Path) -> None:
    path = tmp_path / "panel.parquet"
    state_years(1935, 1935).write(path)
    old = {name: (tmp_path / name).read_bytes() for name in left_in(tmp_path)}
    done = subprocess.run([sys.executable, "-c", KILLED, at, str(path)], capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert {name: (tmp_path / name).read_bytes() for name in old} == old
    # What a killed process cannot take away is hidden, and looks like no data.
    drafts = left_in(tmp_path) - set(old)
    assert all(name.startswith(".") and not name.endswith(ENDINGS) for name in drafts)


FULL = """
import resource, signal, sys
from foedus.errors import PanelError
from foedus.panels import dyad_years
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
panel = dyad_years(1930, 1936).add("nmc", "contiguity")
panel.head()
resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
for path in sys.argv[1:]:
    try:
        panel.write(path)
    except PanelError as error:
        print(path, error.wrong, error.mend)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits a file's size as Linux does")
def test_a_full_disk_is_told_and_the_old_files_stay(tmp_path: Path) -> None:
    pytest.importorskip("pyreadstat")
    paths = [tmp_path / f"panel{ending}" for ending in ENDINGS]
    for path in paths:
        state_years(1935, 1935).write(path)
    old = {name: (tmp_path / name).read_bytes() for name in left_in(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", FULL, *map(str, paths)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert [line.split()[0] for line in told] == [str(path) for path in paths]
    assert all("cannot be written" in line and "make room" in line for line in told)
    assert {name: (tmp_path / name).read_bytes() for name in left_in(tmp_path)} == old


def test_names_as_in_peacesciencer_are_in_the_file_and_in_all_beside_it(tmp_path: Path) -> None:
    panel = state_years(2000, 2001).add("cow-majors", "democracy").lag("major")
    done = panel.write(tmp_path / "panel.parquet", like="peacesciencer")
    names = pl.read_parquet(done.data).columns
    assert names == [
        "ccode", "year", "cowmaj", "v2x_polyarchy", "polity2", "euds", "aeuds", "major_lag1"
    ]  # fmt: skip
    said = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert (said["like"], said["file"]["columns"]) == ("peacesciencer", names)
    text = done.codebook.read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in text for name in names[2:])
    assert "`major`" not in text
    back = pl.read_parquet(done.data)
    assert back.rows() == panel.collect().rows()
    sides = dyad_years(2000, 2000).add("cow-majors").write(tmp_path / "d.csv", like="peacesciencer")
    assert read(sides.data).columns[3:] == ["cowmaj1", "cowmaj2"]


def test_names_that_would_be_the_same_are_refused(tmp_path: Path) -> None:
    panel = state_years(2000, 2001).add("cow-majors")
    twice = replace(panel, given=(*panel.given, replace(panel.given[0], name="cowmaj")))
    with pytest.raises(PanelError) as caught:
        twice.write(tmp_path / "panel.csv", like="peacesciencer")
    assert "would both be called cowmaj" in caught.value.wrong
    key = replace(panel, given=(replace(panel.given[0], peacesciencer="year"),))
    with pytest.raises(PanelError, match="would both be called year"):
        key.write(tmp_path / "panel.csv", like="peacesciencer")
    assert not left_in(tmp_path)


@pytest.mark.usefixtures("real_files")
@pytest.mark.parametrize("ending", [".csv", ".dta"])
def test_lists_are_refused_where_a_format_has_none(ending: str, tmp_path: Path) -> None:
    panel = k_ads(1914, 1915, seed=1)
    with pytest.raises(PanelError) as caught:
        panel.write(tmp_path / f"kads{ending}")
    assert "members" in caught.value.wrong
    assert ".parquet" in caught.value.mend
    assert ".csv" not in caught.value.mend
    assert not left_in(tmp_path)
    for other in (".parquet", ".arrow"):
        assert read(panel.write(tmp_path / f"kads{other}").data).equals(panel.collect())


def test_a_name_too_long_for_stata_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyreadstat")
    panel = state_years(1935, 1936).add("nmc")
    for years in (1, 2):
        for _ in range(3):
            panel = panel.lag(panel.given[-1].name, years=years)
    long = [one.name for one in panel.given if len(one.name) > 32]
    assert long
    with pytest.raises(PanelError) as caught:
        panel.write(tmp_path / "panel.dta")
    assert all(name in caught.value.wrong for name in long)
    assert "32 characters" in caught.value.wrong
    assert not left_in(tmp_path)


@pytest.mark.parametrize(
    ("name", "like", "says", "mend"),
    [
        ("panel.xlsx", None, "ends in .xlsx", ".parquet, .csv"),
        ("panel", None, "ends in nothing", ".parquet, .csv"),
        ("panel.PARQUET", None, "ends in .PARQUET", ".parquet"),
        ("no/panel.csv", None, "no folder", "make it"),
        ("panel.csv", "cshapes", "like 'cshapes'", "peacesciencer"),
        ("folder.csv", None, "folder.csv is a folder", "another name"),
        ("taken.csv", None, "taken.bib is a folder", "another name"),
    ],
)
def test_a_place_or_name_that_is_none_is_refused(
    name: str, like: str | None, says: str, mend: str, tmp_path: Path
) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "taken.bib").mkdir()
    with pytest.raises(PanelError) as caught:
        state_years(1935, 1935).write(tmp_path / name, like=like)
    assert says in caught.value.wrong
    assert mend in caught.value.mend
    assert left_in(tmp_path) == {"folder.csv", "taken.bib"}


def test_a_stata_file_without_its_package_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(MissingExtraError, match=r"foedus\[files\]"):
        state_years(1935, 1935).write(tmp_path / "panel.dta")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"foedus\[pandas\]"):
        state_years(1935, 1935).to_pandas()


def test_what_is_not_known_stops_an_export_before_anything_is_written(tmp_path: Path) -> None:
    panel = dyad_years(2015, 2018).add("relevant").keep("relevant")
    for ending in (".parquet", ".csv", ".arrow"):
        with pytest.raises(PanelError) as caught:
            panel.write(tmp_path / f"panel{ending}")
        assert "relevant is not known" in caught.value.wrong
    assert not left_in(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"recipe": {}}', '{"citations": {}, "inputs": []}',
     '{"citations": {}, "inputs": [], "file": "x"}', '{"citations": [], "inputs": {}, "file": {}}',
     '{"citations": {}, "inputs": ["x"], "file": {"name": "a.csv", "sha256": "0"}}',
     '{"citations": {}, "inputs": [], "file": {"name": 3, "sha256": "0"}}'],
)  # fmt: skip
def test_a_manifest_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    done = state_years(1935, 1935).write(tmp_path / "panel.csv")
    done.manifest.write_text(text, encoding="utf-8")
    calls: list[Callable[[], object]] = [
        lambda: cited(done.data),
        lambda: cited_bibtex(done.manifest),
        lambda: write_again(done.manifest, state_years(1935, 1935), done.data, None),
    ]
    for call in calls:
        with pytest.raises(PanelError) as caught:
            call()
        assert "is no manifest of a panel" in caught.value.wrong
        assert caught.value.mend
