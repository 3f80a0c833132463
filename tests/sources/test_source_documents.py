"""The page on data shows the datasets that are declared."""

from __future__ import annotations

import re
from pathlib import Path

from foedus.sources.describing import markdown_table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data.md"


def test_the_page_shows_the_declared_datasets() -> None:
    """Mend: put what `describing.markdown_table()` returns between the two comments."""
    shown = re.search(
        r"<!-- datasets -->\n(.*?)\n?<!-- end of datasets -->", PAGE.read_text("utf-8"), re.S
    )
    assert shown is not None
    assert shown[1].strip() == markdown_table()
