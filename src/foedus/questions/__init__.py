"""Every question foedus answers: a file or a folder each, with its declaration and its answer."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

NAMES = (
    "duties", "contingency", "map", "entanglement", "audit", "burden", "cohesion", "architecture",
    "constraint", "decisions", "domains", "hindcast", "interoperability", "sweep", "recovery",
    "fit", "deterrence",
    "pledges", "treaties", "treaty", "states", "places", "blocs",
)  # fmt: skip


def module_of(name: str) -> ModuleType:
    """The module of a question, with its ``QUESTION`` and ``answer``."""
    return import_module(f"foedus.questions.{name}")
