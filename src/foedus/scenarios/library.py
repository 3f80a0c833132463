"""The scenarios that come with the package, and how one is found by a name or a path."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from foedus.errors import ScenarioError
from foedus.scenarios.reading import parse_scenario, text_of
from foedus.scenarios.scenario import Scenario

FOLDER = Path(__file__).parent / "library"


@cache
def names() -> tuple[str, ...]:
    """Names of the scenarios that come with the package, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def find_scenario(named: Scenario | Path | str) -> Scenario:
    """A scenario by its name in the library, or by the path of its file.

    Parameters
    ----------
    named : Scenario, path or str
        A scenario is given back as it is. Text that ends with ``.toml`` or holds a separator of
        folders is a path.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        If there is no such scenario, or its file is faulty: every fault is named.

    Examples
    --------
    >>> find_scenario("ukraine-joins-nato").title
    'Ukraine joins NATO'
    """
    if isinstance(named, Scenario):
        return named
    path = path_of(named)
    return _parsed(text_of(path), path.name, _knowledge())


def path_of(named: Path | str) -> Path:
    """The file of a scenario named as in :func:`find_scenario`.

    Raises
    ------
    ScenarioError
        If the text is neither a path nor a name of the library; the nearest names are given.
    """
    text = str(named).strip()
    if text in names():
        return FOLDER / f"{text}.toml"
    if isinstance(named, Path) or text.endswith(".toml") or "/" in text or "\\" in text:
        return Path(text)
    from rapidfuzz import process

    near = [hit for hit, _, _ in process.extract(text, names(), limit=3, score_cutoff=50)]
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    raise ScenarioError(
        f"No scenario is called {text[:80]!r}.",
        f"{meant}'foedus scenario list' lists them; a file of yours ends with .toml.",
    )


@lru_cache(maxsize=32)
def _parsed(text: str, where: str, knowledge: object) -> Scenario:
    # The World against which it is checked is in the signature: files may be added meanwhile.
    del knowledge
    return parse_scenario(text, where)


def _knowledge() -> object:
    from foedus.sources import adding
    from foedus.worlds.roll import atop_is_added

    return (adding.added("atop-m").sha256 if atop_is_added() else None, adding.is_added("nmc"))
