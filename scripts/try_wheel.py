"""Build the wheel, install it where nothing else of foedus is, and use it with no network.

Usage: ``python scripts/try_wheel.py [--wheels FOLDER] [--no-browser]``. The wheel goes into a new
environment; what it needs comes from the environment that runs this script, or, with ``--wheels``,
from a folder that ``pip download "foedus[web]"`` has filled. Then, in a network of its own that has
this machine's loopback alone (Linux), with an empty home, in another folder, and with no program
on the path but those of the new environment: ``foedus serve`` starts, every page and every file
of the pages is asked for, an answer and a chart in every form, a job; and Chromium opens a
contingency and draws it. What failed is printed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ASKED = "attacker=Russia&target=Estonia"
FORMS = {
    "json": b"{",
    "csv": b"state,",
    "md": b"Who is bound",
    "parquet": b"PAR1",
    "told": b"{",
}
PICTURES = {"json": b"{", "svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}
PAGE = f"contingency/?{ASKED}&draws=500"
# Chromium that root starts can have no sandbox.
FLAGS = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def build(folder: Path) -> Path:
    """The wheel of this checkout."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


def install(wheel: Path, home: Path, wheels: Path | None) -> Path:
    """A new environment with the wheel in it; its program `foedus`."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / "bin" / "python"
    command = [sys.executable, "-m", "pip", "-q", "--python", str(python), "install", "--no-index"]
    if wheels is None:
        # A bare line of a path file: the packages there are found after those of the new
        # environment, and an editable foedus there is not.
        site = subprocess.run(
            [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip
        (Path(site) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
        command += ["--no-deps", str(wheel)]
    else:
        command += ["--find-links", str(wheels), f"{wheel}[web]"]
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run(command, check=True, env=environment)
    return home / "bin" / "foedus"


def alone() -> list[str]:
    """What begins a command in a network of its own; nothing where the system has none."""
    command = ["unshare", "--user", "--map-root-user", "--net"]
    try:
        subprocess.run([*command, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return command


def loopback() -> None:
    """Put up the loopback of this network, which is new and knows no other machine."""
    import fcntl
    import socket
    import struct

    with socket.socket() as one:
        # SIOCSIFFLAGS with IFF_UP
        fcntl.ioctl(one, 0x8914, struct.pack("16sh14x", b"lo", 1))


@contextmanager
def served(program: Path, home: Path) -> Iterator[str]:
    """The address of the server while it runs, as a stranger to this machine would start it."""
    environment = {
        "PATH": str(program.parent), "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8",
    }  # fmt: skip
    log = home / "log"
    with log.open("wb") as told:
        child = subprocess.Popen(
            [str(program), "serve", "--no-open", "--port", "0", "--limit", "children=1"],
            cwd=home, env=environment, stdout=told, stderr=told,
        )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while not (found := re.search(r"http://\S+/", log.read_text("utf-8"))):
            if child.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"the server has not begun:\n{log.read_text('utf-8')}")
            time.sleep(0.05)
        yield found[0]
    finally:
        child.terminate()
        child.wait(30)


def taken(address: str, body: bytes | None = None, method: str | None = None) -> bytes:
    """What an address sends."""
    request = urllib.request.Request(address, body, {"Accept": "*/*"}, method=method)
    if body is not None:
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=120) as answer:
        held: bytes = answer.read()
    return held


def bare(name: str, held: bytes) -> bytes:
    """A file without the words of a page, which the server fills in."""
    return re.sub(rb">[^<]*</", b"></", held) if name.endswith(".html") else held


class Tried:
    """What was asked, and what failed."""

    def __init__(self) -> None:
        self.asked, self.failed = 0, list[str]()

    def ask(self, site: str, path: str, begins: bytes = b"") -> bytes:
        """Ask for something and look at how it begins."""
        self.asked += 1
        try:
            held = taken(site + path)
        except OSError as error:
            self.failed.append(f"{path}: {error}")
            return b""
        if not held or not held.lstrip().startswith(begins):
            self.failed.append(f"{path}: begins with {held[:40]!r}")
        return held

    def everything(self, site: str, wheel: Path) -> None:
        """Every page, every file, every form, and a job."""
        with zipfile.ZipFile(wheel) as packed:
            top = "foedus/web/static/"
            files = {
                name.removeprefix(top): packed.read(name)
                for name in packed.namelist()
                if name.startswith(top)
            }
        if len(files) < 20:
            self.failed.append(f"the wheel has only {len(files)} files of the pages")
        for name, body in files.items():
            sent = self.ask(site, name.removesuffix("index.html"))
            # The server fills the texts of a page in.
            if bare(name, sent) != bare(name, body):
                self.failed.append(f"{name}: is not what the wheel holds")
        for name in ("vega.js", "borders.json"):
            self.ask(site, f"assets/{name}")
        for row in json.loads(self.ask(site, "api/v1/method"))["rows"]:
            self.ask(site, f"api/v1/method/{row['name']}", b"{")
        for suffix, begins in FORMS.items():
            self.ask(site, f"api/v1/duties.{suffix}?{ASKED}", begins)
        for suffix, begins in PICTURES.items():
            chart = f"api/v1/contingency/charts/balance.{suffix}"
            self.ask(site, f"{chart}?{ASKED}&draws=200", begins)
        self.job(site)

    def job(self, site: str) -> None:
        """A job, until it is done."""
        given = {"attacker": "Russia", "target": "Estonia", "draws": 200}
        asked = json.dumps({"question": "contingency", "parameters": given}).encode()
        self.asked += 1
        state: dict[str, Any] = json.loads(taken(f"{site}api/v1/jobs", asked))["job"]
        where = f"api/v1/jobs/{state['id']}"
        until = time.monotonic() + 90
        while state["state"] in ("queued", "running") and time.monotonic() < until:
            time.sleep(0.2)
            state = json.loads(taken(site + where))["job"]
        if state["state"] != "done":
            self.failed.append(f"a job: {state}")
            return
        self.ask(site, f"{where}/result.parquet", b"PAR1")


def browsed(site: str, picture: Path | None) -> tuple[list[str], int]:
    """What went wrong in a browser that opens a contingency, and how many charts it drew."""
    from playwright.sync_api import ConsoleMessage, Request, sync_playwright
    from playwright.sync_api import Error as PlaywrightError

    wrong: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(message.text)

    def foreign(request: Request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            wrong.append(f"foreign: {request.url}")

    def lost(request: Request) -> None:
        # Of work that is done a page lets the events go.
        if not request.url.endswith("/events"):
            wrong.append(f"{request.url}: {request.failure}")

    named = os.environ.get("FOEDUS_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    with sync_playwright() as started:
        path = named or started.chromium.executable_path
        browser = started.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.on("console", said)
        page.on("pageerror", lambda one: wrong.append(str(one)))
        page.on("requestfailed", lost)
        page.on("request", foreign)
        page.set_default_timeout(60_000)
        page.goto(site + PAGE)
        drawn = 0
        try:
            page.wait_for_selector(".view[data-state=answered]")
            # Charts are asked for when a reader comes near them.
            for place in page.locator(".figure:visible").all():
                place.scroll_into_view_if_needed()
                place.locator(".drawing svg").wait_for()
                drawn += 1
        except PlaywrightError as error:
            wrong.append(str(error))
        if picture:
            page.screenshot(path=str(picture), full_page=True)
        browser.close()
    return wrong, drawn


def inside(program: Path, wheel: Path, *, browser: bool, picture: Path | None) -> int:
    """Everything that is done where no network is."""
    tried, drawn = Tried(), 0
    with tempfile.TemporaryDirectory(prefix="home-") as home:
        with served(program, Path(home)) as site:
            tried.everything(site, wheel)
            if browser:
                wrong, drawn = browsed(site, picture)
                tried.failed += wrong
        log = (Path(home) / "log").read_text("utf-8")
        if " error " in log:
            tried.failed.append(f"the log of the server:\n{log[log.index(' error ') :]}")
    print(f"asked: {tried.asked}; charts drawn in Chromium: {drawn}; failed: {len(tried.failed)}")
    for one in tried.failed:
        print(f"  {one}")
    return int(bool(tried.failed) or (browser and not drawn))


def main() -> int:
    """Build, install, and use."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    reader.add_argument("--wheels", type=Path, help="what `pip download` has brought")
    reader.add_argument("--no-browser", action="store_true")
    reader.add_argument("--picture", type=Path, help="a file for what the browser shows")
    reader.add_argument("--inside", nargs=2, type=Path, help=argparse.SUPPRESS)
    said = reader.parse_args()
    if said.inside:
        if alone_already():
            loopback()
        return inside(*said.inside, browser=not said.no_browser, picture=said.picture)
    with tempfile.TemporaryDirectory(prefix="foedus-wheel-") as folder:
        wheel = build(Path(folder))
        program = install(wheel, Path(folder) / "new", said.wheels)
        before = alone()
        print(f"network: {'none but loopback' if before else 'as it is (none can be made here)'}")
        sys.stdout.flush()
        words = [str(Path(__file__)), "--inside", str(program), str(wheel)]
        words += ["--no-browser"] * said.no_browser
        words += ["--picture", str(said.picture.absolute())] if said.picture else []
        environment = {**os.environ, "TMPDIR": folder, MARK: "yes" if before else ""}
        return subprocess.run([*before, sys.executable, *words], env=environment).returncode


MARK = "FOEDUS_WHEEL_ALONE"


def alone_already() -> bool:
    """Whether this process is in a network of its own."""
    return bool(os.environ.get(MARK))


if __name__ == "__main__":
    sys.exit(main())
