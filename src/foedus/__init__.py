"""foedus: who is bound to whom, what that is worth, and what it costs.

Importing it costs nothing: each name is fetched from its room when it is first used. What the
names are is said to type checkers in ``__init__.pyi``, so that the rooms below, which import
this package to reach each other, import nothing above them.
"""

from __future__ import annotations

__version__ = "0.1.0"

_PACKAGES = ("atlas", "states")
_ROOMS = {
    "World": ("foedus.worlds.world", "World"),
    "duties": ("foedus.questions.duties.question", "answer"),
    "world": ("foedus.worlds.world", "world"),
}
__all__ = ["World", "__version__", "atlas", "duties", "states", "world"]


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in _PACKAGES:
        return import_module(f"foedus.{name}")
    if name not in _ROOMS:
        raise AttributeError(f"module 'foedus' has no attribute {name!r}")
    room, there = _ROOMS[name]
    return getattr(import_module(room), there)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
