"""Each page loads, draws and answers; nobody is shut out of it; it asks nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

ANSWERED = ".view[data-state=answered]"
PAGES = {
    "": ".cards",
    "ask/": ".chooser",
    "ask/?question=duties&attacker=Russia&target=Estonia": f"{ANSWERED} svg",
    "ask/?question=places": ANSWERED,
    "treaty/": ANSWERED,
    "treaty/?key=NATO": f"{ANSWERED} svg",
    "state/": ".names",
    "state/?state=JPN&duty=defense": f"{ANSWERED} svg",
    "data/": ".rows",
    "method/": ".cards",
    "method/?page=joining": ".doc",
    "nothing/here": ".find",
}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "first page")
def test_a_page_loads_draws_fits_and_shuts_nobody_out(
    opened: Callable[..., Any], path: str
) -> None:
    watched = opened()
    watched.go(path, PAGES[path])
    watched.look_over()
    watched.expects_refusal = path == "nothing/here"
    assert len(watched.refused) == watched.expects_refusal


def test_light_or_dark_is_the_readers_to_choose_and_is_kept(opened: Callable[..., Any]) -> None:
    watched = opened(dark=True)
    page = watched.go("ask/", ".chooser")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(ground)
    page.select_option("#mode", "light")
    light = page.evaluate(ground)
    assert light != dark
    watched.go("data/", ".rows")
    assert page.evaluate(ground) == light
    page.select_option("#mode", "auto")
    assert page.evaluate(ground) == dark
