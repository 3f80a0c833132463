"""Writes a report as PDF, on A4: its page, laid out by WeasyPrint."""

from __future__ import annotations

import hashlib
from typing import Any

from foedus.errors import MissingExtraError
from foedus.reports.document import Report
from foedus.reports.page import html_of

_EXTRA = 'run `pip install "foedus[reports]"`'


def pdf_of(report: Report) -> bytes:
    """A report as PDF, with page numbers and tags that a screen reader follows.

    Its dates are those of the answers, and its identifier that of what it says, so that the same
    report has the same bytes where the same fonts are.

    Raises
    ------
    MissingExtraError
        If WeasyPrint is not installed, or Pango, with which it sets text, is not.
    """
    weasyprint = needed()
    page = html_of(report, phone=False)
    identifier = hashlib.sha256(page.encode()).hexdigest()[:32].encode()

    # A report holds all that it needs: with no protocol allowed, nothing is fetched.
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=())
    laid = weasyprint.HTML(string=page, url_fetcher=fetcher)
    made: bytes = laid.write_pdf(pdf_identifier=identifier, pdf_tags=True)
    return made


def needed() -> Any:
    """WeasyPrint.

    Raises
    ------
    MissingExtraError
        If it is not installed, or Pango is not.
    """
    try:
        import weasyprint
        import weasyprint.urls
    except ImportError:
        raise MissingExtraError("a PDF needs the package weasyprint.", f"{_EXTRA}.") from None
    except OSError as error:
        raise MissingExtraError(
            f"weasyprint needs Pango, a library of the system ({error}).",
            "install it (Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0; macOS: brew install pango), or write .html and print it.",
        ) from None
    return weasyprint
