"""A malformed file of events is refused whole, with the row and the column."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from command_line import Ask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.errors import EventError
from foedus.questions.asking.event_files import FACTS, read_events

TOML = '[[events]]\nattacker = "Russia"\ntarget = "Estonia"\n'
MALFORMED: dict[str, tuple[bytes | str, str]] = {
    "empty.csv": (b"", "no column 'target'"),
    "empty.toml": (b"", "no [[events]]"),
    "blank-lines.csv": ("\n\n\n", "no column 'target'"),
    "header-only.csv": ("attacker,target\n", "holds no event"),
    "no-events.toml": ("events = []\n", "holds no event"),
    "missing-column.csv": ("attacker,on\nRussia,2026-01-01\n", "no column 'target'"),
    "missing-target.toml": ('[[events]]\nattacker = "Russia"\n', "event 1: No target"),
    "missing-attacker.csv": ("attacker,target\n,Estonia\n", "event 1: No attacker"),
    "unknown-fact.csv": ("attacker,target,plaec\nRussia,Estonia,x\n", "did you mean 'place'?"),
    "unknown-fact.toml": (TOML + 'plaec = "x"\n', "event 1: no fact is called 'plaec'"),
    "unlike-fact.csv": ("attacker,target,zzz\nRussia,Estonia,x\n", "use attacker, target"),
    "repeated-column.csv": ("attacker,target,target\nRussia,Estonia,Latvia\n", "stands twice"),
    "repeated-id.csv": ("id,attacker,target\nx,Russia,Estonia\nx,Russia,Latvia\n", "stands twice"),
    "nested-too-deep.toml": ("a = " + "[" * 100_000 + "]" * 100_000, "nested too deep"),
    "repeated-key.toml": (TOML + 'target = "Latvia"\n', "not TOML"),
    "semicolons.csv": ("attacker;target\nRussia;Estonia\n", "'attacker;target'"),
    "wrong-flag.csv": ("attacker,target,provoked\nRussia,Estonia,maybe\n", "provoked is 'maybe'"),
    "wrong-flag.toml": (TOML + 'provoked = "no"\n', "provoked is 'no'"),
    "unclosed-quote.csv": ('attacker,target\n"Russia,Estonia\n', "close every quote"),
    "unclosed-quote.toml": ('[[events]]\nattacker = "Russia\n', "not TOML"),
    "truncated.toml": ("[[events]]\nattacker = ", "not TOML"),
    "short-row.csv": ("attacker,target\nRussia\n", "event 1: not as many cells"),
    "long-row.csv": ("attacker,target\nRussia,Estonia,Latvia\n", "event 1: not as many cells"),
    "latin-1.csv": ("attacker,target\nTürkiye,Estonia\n".encode("latin-1"), "not UTF-8"),
    "utf-16.csv": ("attacker,target\nRussia,Estonia\n".encode("utf-16"), "not UTF-8"),
    "latin-1.toml": ('[[events]]\ntarget = "Côte"\n'.encode("latin-1"), "not UTF-8"),
    "nul.csv": ("attacker,target\nRussia,Est\0onia\n", "Est\\x00onia"),
    "not-a-list.toml": ("events = 3\n", "no [[events]]"),
    "no-table.toml": ('attacker = "Russia"\n', "no [[events]]"),
    "nested.toml": ('[[events]]\nattacker = "Russia"\ntarget = {a = 1}\n', "target is {'a': 1}"),
    "list-of-means.toml": (TOML + 'means = ["cyber"]\n', "means is ['cyber']"),
    "unknown-state.csv": (
        "attacker,target\nRussia,Estonia\nRusia,Estonia\n", "event 2: no state is called 'Rusia'",
    ),
    "unknown-place.csv": ("attacker,target,place\nRussia,Estonia,Atlantis\n", "event 1: "),
    "unknown-means.csv": ("attacker,target,means\nRussia,Estonia,magic\n", "choose among armed"),
    "unknown-scale.toml": (TOML + 'scale = "huge"\n', "choose among armed-attack"),
    "wrong-day.csv": (
        "attacker,target,on\nRussia,Estonia,2026-01-01\nRussia,Estonia,2026-13-01\n",
        "event 2: '2026-13-01' names no day",
    ),
    "year-only.toml": (TOML + 'on = "2026"\n', "event 1: '2026' names no single day"),
    "time-of-day.toml": (TOML + "on = 2026-01-01T10:00:00Z\n", "event 1: "),
    "same-state.csv": ("attacker,target\nBurma,Myanmar\n", "event 1: Myanmar is both"),
    "far-future.csv": ("attacker,target,on\nRussia,Estonia,2031-01-01\n", "--stale"),
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_file_is_refused(ask: Ask, tmp_path: Path, name: str) -> None:
    content, part = MALFORMED[name]
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    said = ask("duties", "--events", file)
    assert (said.code, said.out) == (2, "")
    assert part in said.err
    assert "\n  Mend: " in said.err
    if name != "far-future.csv":
        assert name in said.err


def test_a_folder_is_no_file_of_events(ask: Ask, tmp_path: Path) -> None:
    said = ask("duties", "--events", tmp_path)
    assert said.code == 2
    assert "cannot be read" in said.err


def test_one_bad_event_leaves_no_half_answer(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("attacker,target\nRussia,Estonia\nRussia,\n", encoding="utf-8")
    said = ask("duties", "--events", file, "--format", "json")
    assert (said.code, said.out) == (2, "")
    assert "event 2: No target" in said.err


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode), toml=st.booleans())
def test_no_bytes_at_all_make_the_reader_fail_otherwise_than_in_words(
    tmp_path: Path, content: bytes, toml: bool
) -> None:
    file = tmp_path / ("events.toml" if toml else "events.csv")
    file.write_bytes(content)
    with pytest.raises(EventError, match="events"):
        read_events(file)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.integers(min_value=0, max_value=80),
    put=st.sampled_from([b"", b'"', b"\xff", b"\0", b",", b"\n", b"[", b"="]),
    toml=st.booleans(),
)
def test_a_damaged_file_is_read_or_refused_in_words(
    tmp_path: Path, cut: int, put: bytes, toml: bool
) -> None:
    whole = (
        b'[[events]]\nattacker = "Russia"\ntarget = "Estonia"\non = 2026-01-01\n'
        if toml
        else b'attacker,target,on\n"Russia",Estonia,2026-01-01\n'
    )
    file = tmp_path / ("events.toml" if toml else "events.csv")
    file.write_bytes(whole[:cut] + put + whole[cut + 1 :])
    # Any other exception fails the test.
    with suppress(EventError):
        assert all(set(facts) <= set(FACTS) for facts in read_events(file))
