"""A server and a browser for the tests of the pages: one of each for all tests of a process."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SIZES = ((1440, 900), (768, 1024), (390, 844))
READY = "html[data-ready=yes]"
DRAWING = ".drawing[aria-busy=true]"
# A slow machine is not a wrong page.
PATIENCE = 90_000
# The browser makes pages of its own for its bar, unseen, in every window: a third of its work.
# (The rest is what Playwright turns off and matters here: of two such lists the last one holds.)
LEAN = (
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,DestroyProfileOnBrowserClose,"
    "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs a browser is slow."""
    for item in items:
        if {"browser", "opened", "site"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def site(session_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the pages, which has no added files."""
    pytest.importorskip("fastapi", reason="the server needs the extra `web`")
    command = [
        sys.executable, "-m", "foedus", "serve", "--port", "0", "--no-open",
        "--limit", "children=1", "--limit", "jobs_of_client=20", "--limit", "seconds=180",
    ]  # fmt: skip
    # One cache for all processes of the tests: the charts' library is put together once.
    base = tmp_path_factory.getbasetemp()
    cache = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "pages"
    environment = {**os.environ, "FOEDUS_CACHE": str(cache), "NO_COLOR": "1"}
    path = session_cache / "serve.log"
    with path.open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            yield _address(path, server)
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _address(log: Path, server: subprocess.Popen[bytes]) -> str:
    """The address that the server tells when it listens."""
    for _ in range(600):
        said = log.read_text(encoding="utf-8")
        found = re.search(r"http://\S+/", said)
        if found:
            return found[0]
        assert server.poll() is None, said
        time.sleep(0.1)
    raise AssertionError(f"the server has not begun: {said}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium: the system's, or the one that `playwright install chromium` has brought."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the package playwright")
    named = os.environ.get("FOEDUS_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    with playwright.sync_playwright() as started:
        path = named or started.chromium.executable_path
        if not Path(path).is_file():
            pytest.skip(
                "needs a browser: no Chromium is here (`apt-get install chromium`, or "
                "`python -m playwright install chromium`, or FOEDUS_CHROMIUM names one)"
            )
        # Chromium shuts itself into a sandbox that root cannot have.
        bare = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        try:
            one = started.chromium.launch(executable_path=path, args=[*bare, *LEAN])
        except playwright.Error as error:
            pytest.skip(f"needs a browser: {path} does not start ({str(error).splitlines()[0]})")
        yield one
        one.close()


class Watched:
    """A page of a browser, with whatever went wrong in it.

    Parameters
    ----------
    page : playwright page
        It.
    site : str
        The only address that it may ask.
    """

    def __init__(self, page: Any, site: str) -> None:
        self.page, self.site = page, site
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.refused: list[str] = []
        self.expects_refusal = False
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)
        page.on("response", self._response)
        page.set_default_timeout(PATIENCE)

    def _console(self, message: Any) -> None:
        # That an answer was a refusal the browser says too; it is counted by its response.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.site, "data:", f"blob:{self.site}")):
            self.foreign.append(request.url)

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.refused.append(f"{response.status} {response.url}")

    def go(self, path: str, there: str = "") -> Any:
        """Open a page of the site and wait until it is ready, drawn, and shows something."""
        self.page.goto(self.site + path)
        self.page.wait_for_selector(READY, state="attached")
        return self.settle(there)

    def settle(self, there: str = "") -> Any:
        """Wait until something is shown and every chart is drawn."""
        if there:
            self.expects_refusal |= "refus" in there
            self.page.wait_for_selector(there)
        self.page.wait_for_selector(DRAWING, state="detached")
        return self.page

    def missing(self) -> list[str]:
        """The keys of texts that were asked for and are not there."""
        return list(self.page.evaluate("[...globalThis.foedusMissingTexts]"))

    def overflows(self) -> dict[int, int]:
        """By how many pixels the page is wider than windows of some widths; none where it fits."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        found = {}
        for width, height in SIZES:
            self.page.set_viewport_size({"width": width, "height": height})
            found[width] = int(self.page.evaluate(wide))
        return {width: over for width, over in found.items() if over > 0}

    def look_over(self) -> None:
        """Assert that the page says what it is, shuts nobody out by light or dark, and fits."""
        assert self.page.title() not in ("", "foedus")
        assert self.page.locator("h1").count() == 1
        assert self.faults() == []
        self.page.emulate_media(color_scheme="dark")
        self.settle()
        assert self.faults("color-contrast") == []
        assert self.overflows() == {}

    def faults(self, *rules: str) -> list[str]:
        """What a test of accessibility finds, by all of its rules or by some."""
        from axe_playwright_python.sync_playwright import Axe

        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = list(rules)
        # The second time a drawing has nothing new: its words are read by the first.
        context = {"exclude": [[".drawing svg"]]} if rules else None
        response = Axe().run(self.page, context=context, options=options).response
        return [
            f"{one['id']}: {node['target']} {node['html'][:160]} "
            f"{node.get('failureSummary', '')[:300]}"
            for one in response["violations"]
            for node in one["nodes"]
        ]


@pytest.fixture
def opened(browser: Any, site: str) -> Iterator[Callable[..., Watched]]:
    """Opens a page in a browser that knows nothing yet; in the end nothing may have gone wrong."""
    contexts, pages = [], []

    def make(width: int = 1440, height: int = 900, *, dark: bool = False, **more: Any) -> Watched:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **more,
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        pages.append(Watched(context.new_page(), site))
        return pages[-1]

    yield make
    for one in pages:
        missing = (
            one.missing() if not one.page.is_closed() and one.page.url != "about:blank" else []
        )
        assert not one.errors, one.errors
        assert not one.foreign, one.foreign
        assert one.expects_refusal or not one.refused, one.refused
        assert not missing, missing
    for context in contexts:
        context.close()
