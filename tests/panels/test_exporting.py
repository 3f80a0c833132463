"""A panel written: read back the same, rebuilt from its manifest, and never left half-written."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from small_files import table

from foedus.errors import FoedusError, MissingExtraError, PanelError
from foedus.panels import Panel, dyad_years, exporting, k_ads, state_days, state_years
from foedus.panels.answers import cited, cited_bibtex, write_again
from foedus.panels.citing import bibliography, bibtex
from foedus.panels.recipes import read_recipe
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


def bib_entries(text: str) -> dict[str, dict[str, str]]:
    """BibTeX read by its grammar: an entry, its key, its fields, each in balanced braces."""
    found: dict[str, dict[str, str]] = {}
    at = 0
    while at < len(text.rstrip()):
        head = re.compile(r"\s*@(\w+)\{([^,\s]+),").match(text, at)
        assert head, text[at : at + 80]
        fields, at = {}, head.end()
        while (named := re.compile(r"\s*(\w+) = \{").match(text, at)) is not None:
            depth, end = 1, named.end()
            while depth:
                escaped = text[end - 1] == "\\"
                depth += (text[end] == "{" and not escaped) - (text[end] == "}" and not escaped)
                end += 1
            fields[named[1]] = text[named.end() : end - 1]
            assert text[end] == ","
            at = end + 1
        closing = re.compile(r"\s*\}").match(text, at)
        assert closing, text[at : at + 80]
        at = closing.end()
        assert head[2] not in found
        found[head[2]] = fields
    return found


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


def test_the_bibliography_is_bibtex_with_every_source(tmp_path: Path) -> None:
    done = small().peace_spells("atop_defense_12").write(tmp_path / "panel.parquet")
    text = done.bib.read_text(encoding="utf-8")
    entries = bib_entries(text)
    said = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert list(entries) == list(said["citations"])
    assert {"foedus", "beck_et_al1998", "carter_signorino2010"} <= set(entries)
    assert entries["beck_et_al1998"]["year"] == "1998"
    assert entries["beck_et_al1998"]["author"].startswith("Beck, Nathaniel and Jonathan N. Katz")


def test_every_citation_of_the_project_is_sound_bibtex() -> None:
    entries = bib_entries(bibtex(bibliography()))
    assert set(entries) == set(bibliography())
    for key, fields in entries.items():
        assert fields["author"]
        assert fields["title"]
        for value in fields.values():
            assert not re.search(r"(?<!\\)[&%$#_]", value), (key, value)
            assert not re.search(r"[~^]", value), (key, value)
        assert "et al" not in fields["author"]
        year = re.search(r"(\d{4})[a-z]?$", key)
        if year and "year" in fields:
            assert fields["year"] == year[1], key


@pytest.mark.parametrize(
    ("citation", "author", "title"),
    [
        ("The Doers. 2026. It.", "{The Doers}", "{It}"),
        ("Doe, J. 2001. On U.S. Pacts. A Journal 3.", "Doe, J.", "{On U.S. Pacts}"),
        ("Doe, Jane, et al. 2001. Pacts. Sage.", "Doe, Jane and others", "{Pacts}"),
        ("Doe, Jane, and Max Roe Jr. 2001. A & B_c. Sage.", "Doe, Jane and Roe, Jr, Max",
         r"{A \& B\_c}"),
        (r"Doe, Jane. 2001. 50% of {A}~B^\x. Sage.", "Doe, Jane",
         r"{50\% of A\textasciitilde{}B\textasciicircum{}\textbackslash{}x}"),
        ("A Project. List of Pacts. example.org.", "{A Project}", "{List of Pacts. example.org}"),
    ],
)  # fmt: skip
def test_authors_and_titles_are_read_from_a_citation(
    citation: str, author: str, title: str
) -> None:
    (fields,) = bib_entries(bibtex({"x": citation})).values()
    assert (fields["author"], fields["title"]) == (author, title)


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
from foedus.panels import dyad_years, exporting, working
batch = int(sys.argv[2])
if batch:
    import foedus.panels.panel as panel
    working.BATCH_ROWS = panel.BATCH_ROWS = batch
made = dyad_years(1930, 1936).add("contiguity", "nmc").peace_spells("conttype").lag("cinc1")
print(made.write(sys.argv[1]).sha256)
"""


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".parquet", ".csv", ".arrow"])
def test_the_bytes_do_not_depend_on_threads_or_batches(ending: str, tmp_path: Path) -> None:
    found = set()
    for threads, batch in (("1", 0), ("4", 0), ("3", 0), ("4", 5_000), ("2", 777)):
        done = subprocess.run(
            [sys.executable, "-c", WRITES, str(tmp_path / f"panel{ending}"), str(batch)],
            capture_output=True,
            text=True,
            env={**os.environ, "POLARS_MAX_THREADS": threads},
        )
        assert done.returncode == 0, done.stderr
        found.add(done.stdout)
    assert len(found) == 1


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
    "settling": (exporting.os, "fsync"),
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
from foedus.panels import dyad_years, exporting
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
    exporting.os.fsync = die
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


def test_a_file_tells_what_to_cite_after_its_neighbors_are_lost_or_exchanged(
    tmp_path: Path,
) -> None:
    done = small().write(tmp_path / "panel.parquet")
    rows = cited(done.data).rows
    assert {"foedus", "stinnett_et_al2002"} <= {row["key"] for row in rows}
    assert cited(done.manifest).rows == rows
    assert cited_bibtex(done.data) == done.bib.read_text(encoding="utf-8")
    # Another panel of the same name, in another format, takes the place of the manifest.
    state_years(1935, 1935).write(tmp_path / "panel.csv")
    after = cited(done.data)
    assert after.rows == rows
    assert "is not the file" in after.notes[0]
    done.manifest.unlink()
    assert cited(done.data).rows == rows
    with pytest.raises(PanelError, match="does not say what it was made from"):
        cited(tmp_path / "panel.csv")
    with pytest.raises(PanelError, match="no file"):
        cited(tmp_path / "none.csv")


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


RECIPE = """
unit = "dyad-years"
first = 1935
last = 1937
directed = false
relevant = true
add = ["nmc", "cow-majors"]

[[step]]
do = "peace-spells"
event = "major1"
terms = "none"

[[step]]
do = "add"
variable = "contiguity"
rule = "jan_1"

[[step]]
do = "dyadic"
column = "cinc"
kinds = "ratio"

[[step]]
do = "between"
first = 1936
last = 1937
"""


def recipe(tmp_path: Path, text: str, name: str = "recipe.toml") -> Path:
    path = tmp_path / name
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def test_a_recipe_does_what_the_calls_do(tmp_path: Path) -> None:
    made = read_recipe(recipe(tmp_path, RECIPE))
    called = (
        dyad_years(1935, 1937, directed=False)
        .add("relevant")
        .keep("relevant")
        .add("nmc", "cow-majors")
        .peace_spells("major1", terms="none")
        .add("contiguity", rule="jan_1")
        .dyadic("cinc", "ratio")
        .between(1936, 1937)
    )
    assert made.recipe == called.recipe
    assert made.collect().equals(called.collect())
    assert made.collect().height


def test_a_recipe_may_have_days(tmp_path: Path) -> None:
    text = 'unit = "state-days"\nfirst_day = 1935-01-01\nlast_day = "1935-01-03"\n'
    assert read_recipe(recipe(tmp_path, text)).collect()["date"].n_unique() == 3


UNIT = 'unit = "dyad-years"\nfirst = 1935\nlast = 1936\n'


@pytest.mark.parametrize(
    ("text", "says", "mend"),
    [
        ('unit = "dyad-years', "is no TOML", "correct that line"),
        ("first = 1935\n", "names no unit", 'unit = "dyad-years"'),
        ("unit = 3\n", "names no unit", 'unit = "dyad-years"'),
        ('unit = "dyad-year"\n', "no unit of analysis 'dyad-year'", "'dyad-years'"),
        ('unit = "dyad-years"\n', "missing a required argument", "first, last"),
        (f"{UNIT}seed = 3\n", "no 'seed'", "It has unit, first"),
        (f'{UNIT}ad = ["nmc"]\n', "no 'ad'", "did you mean 'add'"),
        ('unit = "dyad-years"\nfrst = 1935\n', "no 'frst'", "did you mean 'first'"),
        (UNIT.replace("1935", '"1935"'), "first is '1935'", "give years"),
        (UNIT.replace("1935", "1935.0"), "first is 1935.0", "give years"),
        (UNIT.replace("1935", "1935-01-01"), "first is '1935-01-01'", "give years"),
        (UNIT.replace("1935", "1700"), "1700", "1816"),
        (UNIT.replace("1935", "1990"), "before it begins", "earlier year"),
        (f'{UNIT}directed = "yes"\n', "'yes'", "True or False"),
        (f'{UNIT}system = "iso"\n', "system 'iso'", "'cow'"),
        (f'{UNIT}add = "nmc"\n', "add is 'nmc'", 'add = ["atop", "nmc"]'),
        (f"{UNIT}add = [1]\n", "add is [1]", 'add = ["atop", "nmc"]'),
        (f'{UNIT}add = ["nnc"]\n', "'nnc'", "did you mean nmc"),
        (f'{UNIT}add = ["minimum-distance"]\n', "has not been added", "foedus data add PATH"),
        (f'{UNIT}relevant = "yes"\n', "relevant is 'yes'", "relevant = true"),
        (f"{UNIT}like = 3\n", "like is 3", "peacesciencer"),
        (f"{UNIT}step = 3\n", "step is no list", "[[step]]"),
        (f"{UNIT}[first_day]\na = 1\n", "no 'first_day'", "It has unit"),
        (f'{UNIT}[[step]]\nvariable = "nmc"\n', "a step has no do", 'do = "add"'),
        (f'{UNIT}[[step]]\ndo = "ad"\nvariable = "nmc"\n', "no step 'ad'", "'add'"),
        (f'{UNIT}[[step]]\ndo = "add"\n', "missing a required argument", "variable, uses"),
        (f'{UNIT}[[step]]\ndo = "add"\nvariable = 3\n', "variable 3", "foedus panel list"),
        (f'{UNIT}[[step]]\ndo = "add"\nvariable = "nmc"\nuses = 3\n', "uses is 3", "list of texts"),
        (f'{UNIT}[[step]]\ndo = "add"\nvariable = "nmc"\nuses = "nmc"\n', "'nmc'", "KEY VERSION"),
        (f'{UNIT}[[step]]\ndo = "add"\nvariable = "nmc"\nrule = "x"\n', "'rule'", "no options"),
        (f'{UNIT}[[step]]\ndo = "lag"\ncolumn = "cinc1"\n', "'cinc1'", "add the variable"),
        (f'{UNIT}[[step]]\ndo = "lag"\ncolumn = [["a"]]\n', "column is", "a number, true"),
        (f'{UNIT}[[step]]\ndo = "keep"\nkolumn = "x"\n', "'kolumn'", "column, equals"),
    ],
)  # fmt: skip
def test_a_recipe_that_is_none_is_refused_and_named(
    text: str, says: str, mend: str, tmp_path: Path
) -> None:
    path = recipe(tmp_path, text)
    with pytest.raises(FoedusError) as caught:
        read_recipe(path)
    assert str(path) in caught.value.wrong
    assert says in caught.value.wrong
    assert mend in caught.value.mend


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("recipe.toml", b"\xff\xfe", "no text in UTF-8"),
        ("panel.manifest.json", b"{", "is no JSON"),
        ("panel.manifest.json", b"[" * 100_000, "is no JSON"),
        ("panel.manifest.json", b'{"recipe": 3}', "holds no recipe"),
        ("panel.manifest.json", b"[]", "holds no recipe"),
        ("panel.manifest.json", b"9" * 10_000, "is no JSON"),
    ],
)
def test_a_file_that_holds_no_recipe_is_refused(
    name: str, data: bytes, says: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(PanelError) as caught:
        read_recipe(path)
    assert says in caught.value.wrong
    assert str(path) in caught.value.wrong
    with pytest.raises(PanelError, match="cannot be read"):
        read_recipe(tmp_path / "none.toml")
    with pytest.raises(PanelError, match="cannot be read"):
        read_recipe(tmp_path)
