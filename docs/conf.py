"""How Sphinx builds the documents: Markdown through MyST, docstrings through autodoc."""

from __future__ import annotations

import tomllib
from pathlib import Path

_PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))

project = "foedus"
author = "The foedus developers"
copyright = "The foedus developers"
version = release = _PROJECT["project"]["version"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "schema"]
html_theme = "furo"
html_title = f"foedus {version}"

myst_enable_extensions = ["colon_fence", "deflist"]
# A heading can be linked to by its words, as in [the rule](rulings.md#conflicts).
myst_heading_anchors = 4

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
