#!/usr/bin/env python3
"""Start here: `python3 dev.py run` answers a question, `python3 dev.py test` proves the tool.

Standard library only. Every command first makes the environment it needs, in `.venv` beside
this file (once; later starts find it ready), from pyproject.toml and constraints.txt.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Dict, Iterator, List, NoReturn, Sequence

HELP = """\
usage: python3 dev.py COMMAND [ARGS...]

  run [ARGS...]   run foedus with ARGS; with none, the main job: who is bound, who comes,
                  who prevails and what each ally adds if Russia attacks Estonia;
                  `run serve` opens the pages in a browser
  test [ARGS...]  every check and every test (ARGS go to pytest)
  check           format, lint, types, floors and docs, without the tests
  quick [ARGS...] the tests that take seconds (ARGS go to pytest)
  bench [ARGS...] the figures for speed (`bench --help` lists them)

Each makes the environment it needs in .venv (FOEDUS_VENV names another folder).
"""
MAIN_JOB = ["contingency", "Russia", "Estonia"]
ANOTHER_QUESTION = """
Ask another question:
  python3 dev.py run contingency Russia Estonia --without USA
  python3 dev.py run contingency China Philippines --explain
  python3 dev.py run duties China Philippines --place "Scarborough Shoal" --object public-vessel
  python3 dev.py run serve          (the pages, in a browser)
  python3 dev.py run --help
"""

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("FOEDUS_VENV") or ROOT / ".venv").absolute()
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "foedus-ready.json"  # written last: its absence means half-made
MARK = VENV / "foedus-made-this"  # written first: the folder is ours to delete
EXTRAS: Dict[str, List[str]] = {
    "run": [],
    "web": ["web"],
    "test": ["charts", "dev", "docs", "files", "models", "pandas", "parallel", "reports", "web"],
}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What each takes on disk, with room for pip to unpack.
ROOM_MB = {"run": 500, "web": 700, "test": 1500}


def say(text: str) -> None:
    """Tell the person at the keyboard, leaving standard output to foedus."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def stop(wrong: str, mend: str) -> NoReturn:
    """End with what is wrong and how to mend it."""
    say(f"{wrong}\n  Mend: {mend}")
    raise SystemExit(2)


# The environment


def wanted() -> str:
    """What the environment is made from, as one hash."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    # A moved checkout and another Python both need a new environment.
    digest.update(f"{ROOT}|{VENV}|{sys.implementation.cache_tag}".encode())
    return digest.hexdigest()


def ready(level: str) -> bool:
    """Whether the environment is whole, current and holds what this level needs."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        made_from, extras = stamp["made_from"], stamp["extras"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return made_from == wanted() and set(EXTRAS[level]) <= set(extras) and PYTHON.exists()


def ensure(level: str) -> None:
    """Make the environment unless it is ready."""
    if ready(level):
        return
    with lock():
        if not ready(level):  # another start may have made it meanwhile
            try:
                make(level)
            except OSError as error:
                stop(
                    f"the environment cannot be written: {error}.",
                    "free some space or set FOEDUS_VENV to a folder you may write to.",
                )


@contextlib.contextmanager
def lock() -> Iterator[None]:
    """Let one start at a time make the environment.

    The system frees the lock when this process and those it started to make the environment are
    gone, so that a start after a kill does not meet one that is still writing.
    """
    path = VENV.with_name(VENV.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a+")
    except OSError as error:
        stop(
            f"{path} cannot be written: {error.strerror}.",
            "set FOEDUS_VENV to a folder you may write to.",
        )
    with handle:
        if not try_lock(handle):
            say("another start is making the environment; waiting for it.")
            while not try_lock(handle):
                time.sleep(0.3)
        os.set_inheritable(handle.fileno(), True)
        yield


def try_lock(handle: IO[str]) -> bool:
    """Take the lock if it is free."""
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def make(level: str) -> None:
    """Make or complete the environment, and stamp it when it is whole."""
    began = time.monotonic()
    extras = list(EXTRAS[level])
    if ready("run"):  # whole, but without the tools: add them
        STAMP.unlink()
    else:
        clear()
        check_can_make(level)
        say(f"making the environment in {VENV.name} (once; a minute or so) ...")
        VENV.mkdir(parents=True, exist_ok=True)
        MARK.touch()
        create()
    tools = " and the tools that check it" if "dev" in extras else ""
    say(f"installing what foedus needs{tools} ...")
    install(extras)
    stamp = {"made_from": wanted(), "extras": extras}
    part = STAMP.with_suffix(".part")
    part.write_text(json.dumps(stamp), encoding="utf-8")
    part.replace(STAMP)
    say(f"ready in {time.monotonic() - began:.0f} s.")


def clear() -> None:
    """Delete an environment of ours; keep, under another name, one that somebody else made."""
    if not VENV.exists() and not VENV.is_symlink():
        return
    if MARK.exists() and not VENV.is_symlink():
        say("the environment is out of date or was left half-made; making it anew.")
        shutil.rmtree(VENV)
    elif VENV.is_symlink() or not VENV.is_dir() or any(VENV.iterdir()):
        aside = VENV.with_name(f"{VENV.name}-kept-{int(time.time())}")
        VENV.rename(aside)
        say(f"{VENV.name} was not made by dev.py; it is now {aside.name}.")


def check_can_make(level: str) -> None:
    """Stop, with the mend, where an environment cannot be made."""
    if not importlib.util.find_spec("venv") or not importlib.util.find_spec("ensurepip"):
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        stop(
            "this Python cannot make environments: its venv and ensurepip modules are missing.",
            f"on Debian or Ubuntu run `sudo apt install python{version}-venv`; "
            "elsewhere install Python from its own site.",
        )
    folder = next(one for one in VENV.parents if one.exists())
    free = shutil.disk_usage(folder).free // 2**20
    if free < ROOM_MB[level]:
        stop(
            f"the disk has {free} MB free and the environment needs {ROOM_MB[level]} MB.",
            "free some space, or set FOEDUS_VENV to a folder on another disk.",
        )


def create() -> None:
    """Make the bare environment."""
    done = logged([sys.executable, "-m", "venv", str(VENV)], os.environ.copy())
    if done:
        stop(f"python -m venv failed:\n{done}", "mend what the lines above name and start again.")


def install(extras: Sequence[str]) -> None:
    """Install foedus, editable, with what it needs at the versions of constraints.txt."""
    constraints = ROOT / "constraints.txt"
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_HASHES", "PYTHONHOME")
    }
    environment.update(
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        PIP_NO_INPUT="1",
        PIP_USER="0",
        # For the build's own requirements: older pips read the first name, newer the second.
        # As an address, since pip takes a space in a path for the end of it.
        PIP_CONSTRAINT=constraints.as_uri(),
        PIP_BUILD_CONSTRAINT=constraints.as_uri(),
    )
    what = str(ROOT) + (f"[{','.join(extras)}]" if extras else "")
    command = [str(PYTHON), "-m", "pip", "install", "-c", str(constraints), "-e", what]
    output = logged(command, environment)
    if not output:
        return
    if "No space left" in output:
        stop(f"pip failed:\n{output}", "free some space and start again.")
    signs = ("from versions: none", "Connection", "ProxyError", "SSLError", "timed out")
    if any(sign in output for sign in signs):
        stop(
            f"pip could not fetch the packages:\n{output}",
            "the first start needs the network; connect (or set PIP_INDEX_URL, PIP_PROXY or "
            "PIP_CERT as your network wants) and start again.",
        )
    stop(f"pip failed:\n{output}", "mend what the lines above name and start again.")


def logged(command: Sequence[str], environment: Dict[str, str]) -> str:
    """Run silently; return nothing if it went well, else the last lines of what it said."""
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            close_fds=False,  # it holds the lock too: see lock()
            start_new_session=True,  # so that what it starts can be stopped with it
        )
        try:
            code = child.wait()
        except BaseException:
            if sys.platform != "win32":
                os.killpg(child.pid, signal.SIGKILL)
            child.kill()
            child.wait()
            raise
        if not code:
            return ""
        log.seek(0)
        lines = log.read().decode("utf-8", "replace").rstrip().splitlines()
    return "\n".join(lines[-40:]) or f"(no output, exit code {code})"


def attend(child: "subprocess.Popen[bytes]") -> int:
    """Wait for a child; take it along if this process is stopped."""
    try:
        return child.wait()
    except BaseException as stopped:
        # Ctrl-C reached the child too, which ends by its own rules; a termination did not.
        if not isinstance(stopped, KeyboardInterrupt):
            child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            child.wait(10)
        if child.poll() is None:
            child.kill()
            child.wait()
        raise


# The commands


def run(arguments: Sequence[str]) -> int:
    """Run foedus; with no arguments, the main job."""
    # The pages need what the server needs.
    ensure("web" if arguments and arguments[0] == "serve" else "run")
    program = str(BIN / ("foedus.exe" if os.name == "nt" else "foedus"))
    if arguments and os.name != "nt":
        # foedus takes this process's place: its exit code and its signals are its own.
        os.execv(program, [program, *arguments])
    code = attend(subprocess.Popen([program, *(arguments or MAIN_JOB)]))
    if not arguments and not code:
        print(ANOTHER_QUESTION, end="", file=sys.stderr)
    return code


def check() -> List[str]:
    """Run every check but the tests, all at once; return the names of those that failed."""
    python = str(PYTHON)
    checks = {
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "lint": [python, "-m", "ruff", "check", "."],
        "types": [python, "-m", "mypy"],
        "floors": [str(BIN / "lint-imports")],
        # -E reads every page anew: a page read before gives its warnings only once.
        "docs": [python, "-m", "sphinx", "-qEW", "--keep-going", "docs", "docs/_build/html"],
    }
    failed = []
    with contextlib.ExitStack() as stack:
        started = []
        for name, command in checks.items():
            log = stack.enter_context(tempfile.TemporaryFile())
            child = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
            stack.callback(child.kill)
            started.append((name, command, child, log))
        for name, command, child, log in started:
            code = attend(child)
            print(f"{'ok    ' if not code else 'FAILED'} {name}", flush=True)
            if code:
                failed.append(name)
                log.seek(0)
                print("$ " + " ".join(["python" if one == python else one for one in command]))
                print(log.read().decode("utf-8", "replace").rstrip() + "\n", flush=True)
    return failed


def usable() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def pytest(arguments: Sequence[str], environment: Dict[str, str]) -> int:
    """Run the tests, over several processes where there are several cores."""
    command = [str(PYTHON), "-m", "pytest", "--durations=10"]
    cores = min(4, usable())
    alone = ("-n", "--numprocesses", "--pdb", "-s", "--capture=no", "no:xdist", "--trace")
    if cores > 1 and not any(one.startswith(alone) for one in arguments):
        # tests/conftest.py says which files come first.
        command += ["-n", str(cores), "--dist", "loadfile", "--no-loadscope-reorder"]
        # Their threads would only wait for each other on the cores that they share.
        environment = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **environment}
    environment = {**os.environ, **environment}
    # Hundreds of processes are started, and each would compile every module anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return attend(subprocess.Popen([*command, *arguments], cwd=ROOT, env=environment))


def browser() -> Dict[str, str]:
    """Chromium for the tests of the pages: the system's, or one that is fetched once.

    Where neither can be had those tests skip, saying so, and all others run.
    """
    if os.environ.get("FOEDUS_CHROMIUM") or any(map(shutil.which, CHROMIUM)):
        return {}
    folder = VENV / "browsers"
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(folder)}
    if not (folder / "ready").exists():
        say("fetching Chromium for the tests of the pages (once) ...")
        done = logged([str(PYTHON), "-m", "playwright", "install", "chromium"], environment)
        if done and sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get"):
            apt = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
            done = logged(apt, {**environment, "DEBIAN_FRONTEND": "noninteractive"})
            if not done:
                return {}
        if done:
            say("Chromium cannot be had here: the tests of the pages will skip, saying so.")
            return {}
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ready").touch()
    return {"PLAYWRIGHT_BROWSERS_PATH": str(folder)}


def test(arguments: Sequence[str]) -> int:
    """Every check, then every test; pytest's summary line comes last."""
    ensure("test")
    failed = check()
    if failed:
        print(f"FAILED: {', '.join(failed)} (see above). The tests follow all the same.\n")
    sys.stdout.flush()
    # tests/conftest.py repeats the failed checks just above pytest's last line.
    code = pytest(arguments, {**browser(), "FOEDUS_FAILED_CHECKS": ", ".join(failed)})
    return code or int(bool(failed))


def command_line(arguments: Sequence[str]) -> int:
    """Do what the command line asks."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("--help", [])
    if name in ("-h", "--help", "help"):
        print(HELP, end="")
        return 0
    if name == "run":
        return run(rest)
    if name == "test":
        return test(rest)
    if name == "quick":
        ensure("test")
        return pytest(["-m", "not slow", *rest], {"HYPOTHESIS_PROFILE": "quick"})
    if name == "check":
        ensure("test")
        failed = check()
        print(f"FAILED: {', '.join(failed)}" if failed else "All checks passed.")
        return int(bool(failed))
    if name == "bench":
        ensure("test")
        return attend(subprocess.Popen([str(PYTHON), "-m", "bench", *rest], cwd=ROOT))
    stop(f"{name!r} is no command of dev.py.", "use run, test, check, quick or bench.")


def newer_python() -> None:
    """On a Python too old, hand over to a newer one; where there is none, say so."""
    for minor in range(OLDEST[1], OLDEST[1] + 10):
        found = shutil.which(f"python3.{minor}")
        if not found:
            continue
        test = f"import sys, venv, ensurepip; sys.exit(sys.version_info < {OLDEST})"
        silent = subprocess.DEVNULL
        if subprocess.call([found, "-c", test], stdout=silent, stderr=silent) == 0:
            os.execv(found, [found, str(ROOT / "dev.py"), *sys.argv[1:]])
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    stop(
        f"foedus needs Python {OLDEST[0]}.{OLDEST[1]} or newer and this is {here}.",
        "install a newer Python and start with it, for example `python3.11 dev.py run`.",
    )


def main() -> int:
    """Start."""
    if sys.version_info < OLDEST:
        newer_python()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        code = command_line(sys.argv[1:])
    except KeyboardInterrupt:
        say("stopped. The next start takes up where this one left off.")
        return 130
    return 128 - code if code < 0 else code


if __name__ == "__main__":
    sys.exit(main())
