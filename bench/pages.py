"""How soon each page of the workbench is painted and ready, and how long a step of its slider."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.measuring import Figure
from bench.serving import server

PAGES = (
    "", "ask/?question=duties&attacker=Russia&target=Estonia", "contingency/", "alliance/",
    "scenario/", "map/", "treaty/?key=north-atlantic-treaty", "state/?state=POL", "data/",
    "method/",
)  # fmt: skip
CONTEXTS, STEPS = 7, 36
PAINTED_MS, READY_MS, STEP_MS = 500.0, 1200.0, 80.0
PATIENCE = 90_000
READY = "html[data-ready=yes]"
DRAWN = "figure.map .drawing[aria-busy=false] canvas"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Before anything of the page runs: the moment at which it says that it is ready.
_WATCH_READY = """
new MutationObserver(() => {
  if (document.documentElement.dataset.ready === 'yes') globalThis.readyAt ??= performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-ready'] });
"""
_TOLD = """[
  performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1,
  globalThis.readyAt ?? -1,
]"""
# From the key to the frame after the one in which the map has drawn the year.
_WATCH_STEPS = """
globalThis.steps = [];
let pressed = 0;
const drawing = document.querySelector('figure.map .drawing');
addEventListener('keydown', () => { pressed = performance.now(); }, { capture: true });
const shown = () => globalThis.steps.push(performance.now() - pressed);
new MutationObserver(() => requestAnimationFrame(shown))
  .observe(drawing, { attributes: true, attributeFilter: ['data-year'] });
"""


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium, or None where there is none."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        yield None
        return
    with sync_playwright() as started:
        named = os.environ.get("FOEDUS_CHROMIUM") or next(
            filter(None, map(shutil.which, NAMES)), ""
        )
        path = named or started.chromium.executable_path
        if not Path(path).is_file():
            yield None
            return
        bare = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        found = started.chromium.launch(executable_path=path, args=bare)
        yield found
        found.close()


@contextmanager
def opened(chromium: Any, address: str) -> Iterator[Any]:
    """A page in a context that has nothing cached."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(_WATCH_READY)
    page.goto(address)
    page.wait_for_selector(READY, state="attached")
    yield page
    context.close()


def visit(chromium: Any, address: str) -> tuple[float, float]:
    """When a page was painted first and when it was ready, since it was asked for. Unit: ms."""
    with opened(chromium, address) as page:
        page.wait_for_timeout(50)
        painted, ready = page.evaluate(_TOLD)
    return float(painted), float(ready)


def steps(chromium: Any, address: str) -> list[float]:
    """How long steps of the slider of a map take, from the key to the frame. Unit: ms."""
    with opened(chromium, address) as page:
        page.wait_for_selector(DRAWN)
        page.evaluate(_WATCH_STEPS)
        slider = page.locator("#year")
        slider.focus()
        for number in range(STEPS):
            slider.press("ArrowLeft")
            # The pages' policy forbids the eval by which a browser is told to wait.
            while page.evaluate("globalThis.steps.length") <= number:
                page.wait_for_timeout(10)
            page.wait_for_timeout(30)
        return [float(one) for one in page.evaluate("globalThis.steps")]


def maps() -> list[tuple[str, str]]:
    """Maps whose slider is moved: the atlas's, and that of all years where ATOP was added."""
    from foedus.worlds.roll import spans_at_hand

    listed = [("duties", ""), ("GDP", "measure=gdp"), ("Poland", "state=POL")]
    _, *more = spans_at_hand()
    if more:
        first, last = more[-1]
        listed.append((f"duties, {first}-{last}", f"from={first}&to={last}"))
    return listed


def main() -> list[Figure]:
    """Open each page in fresh contexts, then step through the years of the map."""
    figures = []
    with browser() as chromium:
        if chromium is None:
            print("bench pages: no Chromium is here; `python -m playwright install chromium`")
            return []
        with server(1) as (_, port):
            site = f"http://localhost:{port}/"
            # The first visit after the start of the server waits for its answer to be made.
            first = {page: visit(chromium, site + page)[1] for page in PAGES}
            slowest = max(first, key=lambda page: first[page])
            for page in PAGES:
                taken = [visit(chromium, site + page) for _ in range(CONTEXTS)]
                painted, ready = (sorted(one) for one in zip(*taken, strict=True))
                name = page.split("/")[0] or "home"
                figures += [
                    Figure(
                        f"{name}: painted", statistics.median(painted), "ms", PAINTED_MS,
                        note=f"worst {painted[-1]:.0f}",
                    ),
                    Figure(
                        f"{name}: ready", statistics.median(ready), "ms", READY_MS,
                        note=f"worst {ready[-1]:.0f}; the server's first {first[page]:.0f}",
                    ),
                ]  # fmt: skip
            for name, query in maps():
                taken_ms = steps(chromium, f"{site}map/?{query}")
                figures.append(
                    Figure(
                        f"step of the map by {name}", statistics.median(taken_ms), "ms", STEP_MS,
                        note=f"worst of {len(taken_ms)}: {max(taken_ms):.0f}",
                    )
                )  # fmt: skip
    print(f"slowest first visit: /{slowest}", file=sys.stderr)
    return figures
