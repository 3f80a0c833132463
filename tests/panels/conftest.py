"""Files that a panel's builder might have added: small ones made here, and the real ones."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from foedus.sources import adding
from foedus.sources.declaration import DOCUMENTED
from foedus.sources.registry import source

# The builders of small files stand beside the tests of the readers.
sys.path.append(str(Path(__file__).parent.parent / "sources"))

from small_files import ROWS, member, table

REAL = (
    "atop/atop5_1m.csv",
    "atop/atop5_1a.csv",
    "leaders/peacesciencer_archigos.csv",
    "gml/peacesciencer_gml_dirdisp.csv",
    "cow/war/Inter-StateWarData_v4.0.csv",
)

Give = Callable[..., None]


@pytest.fixture
def give(tmp_path: Path) -> Give:
    """Add a small file of a declared dataset, made of these rows."""

    def add(key: str, rows: list[dict[str, object]]) -> None:
        declared = source(key)
        path = tmp_path / declared.files[0]
        path.write_bytes(table(declared, rows))
        trusted = declared.layout == DOCUMENTED
        (added,) = adding.add([path], any_rows=True, trust_layout=trusted)
        assert added.entry is not None, added.refusal

    return add


@pytest.fixture(scope="session")
def panel_cache(
    shared_data: Path, session_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A cache that holds the real files, added once for all tests."""
    folder = tmp_path_factory.mktemp("panels")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_CACHE", str(folder))
        for added in adding.add([shared_data / name for name in REAL]):
            assert added.entry is not None, added.refusal
        # ICB's file of actors is known from its description only: a small one stands for it.
        actors = source("icb-actors")
        path = tmp_path_factory.mktemp("crises") / actors.files[0]
        path.write_bytes(table(actors, ROWS["icb-actors", actors.layout]))
        (small,) = adding.add([path], any_rows=True, trust_layout=True)
        assert small.entry is not None, small.refusal
    return folder


@pytest.fixture
def real_files(panel_cache: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real files, as if this test's user had added them."""
    monkeypatch.setenv("FOEDUS_CACHE", str(panel_cache))
    return panel_cache


@pytest.fixture(scope="session")
def _official_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("official")


Official = Callable[..., None]


@pytest.fixture
def official(
    shared_data: Path, _official_folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> Official:
    """Add real files by their path under the shared data, each once for all tests."""
    monkeypatch.setenv("FOEDUS_CACHE", str(_official_folder))

    def add(*names: str) -> None:
        for name in names:
            done = _official_folder / f".{name.replace('/', '_')}"
            if not done.exists():
                for added in adding.add([shared_data / name]):
                    assert added.entry is not None, added.refusal
                done.touch()

    return add


SPELL = {"stmonth": 1, "stday": 1, "endmonth": 12, "endday": 31}
CONTIGUOUS = {"notes": "", "version": "3.2"}
NEIGHBORS = ((2, 20, 192001, 201612, 1), (200, 220, 181601, 201612, 2), (2, 40, 190205, 190609, 4))
SMALL: dict[str, list[dict[str, object]]] = {
    "nmc": [
        {"ccode": ccode, "year": year, "tpop": ccode * year, "irst": -9, "cinc": ccode / 1000}
        for ccode in (2, 20, 200, 220, 365, 530)
        for year in (*range(1900, 1916), *range(1930, 1946), *range(2010, 2017))
    ],
    "cow-majors": [
        {**SPELL, "ccode": 2, "styear": 1898, "endyear": 2016},
        {**SPELL, "ccode": 200, "styear": 1816, "endyear": 2016},
        {**SPELL, "ccode": 300, "styear": 1816, "endyear": 1918},
    ],
    "cow-contiguity": [
        {"statelno": one, "statehno": two, "begin": begin, "end": end, "conttype": kind,
         **CONTIGUOUS}
        for one, two, begin, end, kind in NEIGHBORS
    ],
    # The first promises the second to attack nobody with it: a pledge in one direction.
    "atop-m": [
        member(9001, 200, "1904-04-08", "1914-08-04", defense=1),
        member(9001, 220, "1904-04-08", "1914-08-04", consul=1),
        member(9002, 2, "1910-01-01", defense=1, consul=1),
        member(9002, 20, "1920-02-01", defense=1, consul=1),
    ],
    "cow-igo": [
        {"ccode1": 2, "ccode2": 200, "year": year, "dyadigos": year - 1890}
        for year in range(1900, 1940)
    ],
    "democracy": [
        {"ccode": ccode, "year": year, "polity2": -9, "v2x_polyarchy": ccode / 1000}
        for ccode in (2, 20, 200, 220, 530)
        for year in range(1900, 2020)
    ],
    "democracy-gw": [
        {"gwcode": gwcode, "year": year, "v2x_polyarchy": gwcode / 1000}
        for gwcode in (2, 20, 200, 220, 260)
        for year in range(1900, 2020)
    ],
    "ruggedness": [
        {"ccode": 2, "gwcode": 2, "rugged": 1.1},
        {"ccode": 255, "gwcode": 260, "rugged": 0.8},
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def _small_folder(session_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, files = tmp_path_factory.mktemp("small"), tmp_path_factory.mktemp("small_files")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_CACHE", str(folder))
        for key, rows in SMALL.items():
            path = files / source(key).files[0]
            path.write_bytes(table(source(key), rows))
            (added,) = adding.add([path], any_rows=True)
            assert added.entry is not None, added.refusal
    return folder


@pytest.fixture
def small_files(_small_folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small files of eight datasets, made here once for all tests: the cache that has them."""
    monkeypatch.setenv("FOEDUS_CACHE", str(_small_folder))
    return _small_folder
