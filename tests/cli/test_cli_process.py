"""The command as a process of its own: the clock, pipes, terminals and encodings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

QUESTION = ("duties", "Russia", "Estonia")
MAIN_JOB = ("contingency", "Russia", "Estonia")
FOEDUS = (sys.executable, "-m", "foedus")

# The clock of the process is set on by five years before foedus is imported.
IN_2031 = """
import datetime, sys, time
AHEAD = 1938038400 - time.time()  # to 2031-06-01

def ahead(clock):
    return lambda: clock() + AHEAD

real_gmtime, real_localtime = time.gmtime, time.localtime
time.time = ahead(time.time)
time.gmtime = lambda when=None: real_gmtime(time.time() if when is None else when)
time.localtime = lambda when=None: real_localtime(time.time() if when is None else when)
real_date, real_datetime = datetime.date, datetime.datetime

class Alike(type):
    def __instancecheck__(cls, one):
        return isinstance(one, cls.__mro__[1])

class date(real_date, metaclass=Alike):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())

class datetime_(real_datetime, metaclass=Alike):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.now()

    today = utcnow

datetime.date, datetime.datetime = date, datetime_
"""
RUN = """
from foedus.cli import main
main()
"""


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*FOEDUS, *words], capture_output=True, env={**os.environ, **environment})


@cache
def plain(*words: str) -> bytes:
    """What a process of its own prints, as things are, to those who compare others with it."""
    done = run(*words, PYTHONHASHSEED="1")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_clock_is_really_in_2031() -> None:
    asked = (
        "from datetime import UTC, date, datetime\n"
        "print(date.today().year, datetime.now().year, datetime.now(UTC).year, time.gmtime()[0])"
    )
    done = subprocess.run([sys.executable, "-c", f"{IN_2031}\n{asked}"], capture_output=True)
    assert done.stdout.split() == [b"2031"] * 4, done.stderr


@pytest.mark.parametrize("question", [QUESTION, MAIN_JOB], ids=lambda one: one[0])
@pytest.mark.parametrize("form", ["table", "json"])
def test_the_main_job_gives_the_same_bytes_in_2031(form: str, question: tuple[str, ...]) -> None:
    words = ["foedus", *question, "--format", form]
    program = f"import sys\n{IN_2031}\nsys.argv = {words!r}\n{RUN}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == plain(*question, "--format", form)
    assert b"2031-" not in done.stdout


def test_the_command_and_the_module_are_one() -> None:
    script = Path(sys.executable).with_name("foedus")
    done = subprocess.run([script, *QUESTION], capture_output=True)
    assert done.returncode == 0
    assert done.stdout == plain(*QUESTION, "--format", "table")


@pytest.mark.parametrize("question", [QUESTION, MAIN_JOB], ids=lambda one: one[0])
def test_a_question_for_one_day_is_the_same_in_any_order_of_hashing(
    question: tuple[str, ...],
) -> None:
    second = run(*question, "--format", "json", PYTHONHASHSEED="2")
    assert second.stdout == plain(*question, "--format", "json")


def test_the_main_job_needs_none_of_the_extras() -> None:
    blocked = "\n".join(
        f"sys.modules[{name!r}] = None" for name in ("scipy", "sklearn", "statsmodels", "pandas")
    )
    program = f"import sys\n{blocked}\nsys.argv = {['foedus', *MAIN_JOB]!r}\n{RUN}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True)
    assert done.returncode == 0, done.stderr
    assert b"Success:" in done.stdout


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_pipe_that_is_closed_early_is_left_quietly(form: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*FOEDUS, *QUESTION, "--format", form], stdout=writing, stderr=subprocess.PIPE
    )
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode in (0, 1)


def on_a_terminal(*words: str, **environment: str) -> str:
    pty = pytest.importorskip("pty", reason="needs a terminal of the POSIX kind")
    ours, theirs = pty.openpty()
    shown = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment}
    shown = {name: value for name, value in shown.items() if value}
    program = subprocess.Popen([*FOEDUS, *words], stdout=theirs, stderr=theirs, env=shown)
    os.close(theirs)
    parts = []
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(ours)
    assert program.wait() == 0
    return b"".join(parts).decode()


def test_a_terminal_shows_escape_codes_and_no_color_takes_them_away() -> None:
    assert "\x1b[" in on_a_terminal(*QUESTION, NO_COLOR="")
    without = on_a_terminal(*QUESTION, NO_COLOR="1")
    assert "\x1b[3" not in without  # no color: bold may stay
    assert b"\x1b" not in run(*QUESTION, NO_COLOR="").stdout


@pytest.mark.parametrize("form", ["json", "csv", "md"])
def test_data_has_no_escape_codes_even_on_a_terminal(form: str) -> None:
    assert "\x1b" not in on_a_terminal(*QUESTION, "--format", form, NO_COLOR="")


@pytest.fixture(scope="module")
def whole() -> dict[str, str]:
    """What an output that can hold every letter gets."""
    words = ("treaty", "north-atlantic-treaty", "--format")
    forms = ("table", "json", "csv", "md")
    return {form: run(*words, form, PYTHONUTF8="1").stdout.decode() for form in forms}


@pytest.mark.parametrize(
    ("encoding", "form"),
    [("ascii", "table"), ("ascii", "csv"), ("ascii", "md"), ("ascii", "json"), ("cp1252", "json")],
)
def test_an_output_that_cannot_hold_every_letter_gets_what_it_can(
    whole: dict[str, str], encoding: str, form: str
) -> None:
    words = ("treaty", "north-atlantic-treaty", "--format", form)
    poor = run(*words, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert poor.returncode == 0, poor.stderr
    text = poor.stdout.decode(encoding)
    assert not whole[form].isascii()
    if form == "json":
        assert json.loads(text) == json.loads(whole[form])
    else:
        assert len(text) == len(whole[form])


def test_an_error_and_the_help_reach_an_output_of_ascii() -> None:
    refused = run("duties", "Ruslaññd", "Estonia", PYTHONIOENCODING="ascii")
    assert refused.returncode == 2
    assert b"Mend: " in refused.stderr
    assert b"Traceback" not in refused.stderr
    for words in (("duties", "--help"), ("treaty", "--help"), ("data", "add", "--help")):
        assert run(*words, PYTHONIOENCODING="ascii").returncode == 0
    unreadable = subprocess.run([*FOEDUS, "duties", b"R\xff", "Estonia"], capture_output=True)
    assert unreadable.returncode == 2
    assert b"Traceback" not in unreadable.stderr
