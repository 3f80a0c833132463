"""``--chart``: draws a chart of the answer in a file, beside what is printed."""

from __future__ import annotations

import inspect
import sys
from typing import Annotated, Any, Optional

import typer

from foedus.errors import ChartError
from foedus.results.declaration import Question
from foedus.results.result import Result

_FORMS = ".svg, .png, .pdf, .html or .json"
_WHOLE = Optional[int]  # noqa: UP045
_TEXT = Optional[str]  # noqa: UP045


def chart_options(question: Question) -> list[inspect.Parameter]:
    """The options of a question that has charts; none of another."""
    if not question.charts:
        return []
    more = len(question.charts) > 1
    listed = "|".join(question.charts)
    said = [
        (
            "chart",
            _TEXT,
            typer.Option(
                "--chart", metavar="FILE", help=f"Draw a chart in a file: {_FORMS} says how."
            ),
        ),
        (
            "chart_of",
            _TEXT,
            typer.Option(
                "--chart-of",
                metavar=f"<{listed}>",
                help=f"Which one; {question.charts[0]} if not said." if more else "Which one.",
            ),
        ),
        (
            "chart_width",
            _WHOLE,
            typer.Option("--chart-width", help="Its width in pixels; 390 suits a phone."),
        ),
    ]
    return [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, info]
        )
        for name, kind, info in said
    ]


def taken(question: Question, given: dict[str, Any]) -> dict[str, Any]:
    """Take the chart's options out of what was given, and refuse at once what cannot be drawn.

    Parameters
    ----------
    question : Question
        Whose options they are.
    given : dict
        Every option that was given; those of the chart are removed.

    Returns
    -------
    dict
        ``path``, ``name`` and ``width``; empty where no chart is asked for.

    Raises
    ------
    ChartError
        If the chart is none of the question's, or the file cannot be drawn.
    """
    path, name, width = (given.pop(one, None) for one in ("chart", "chart_of", "chart_width"))
    if path is None:
        if name is not None or width is not None:
            raise ChartError(
                f"--chart-{'of' if name is not None else 'width'} is given and --chart is not.",
                "name the file with --chart FILE.",
            )
        return {}
    from foedus.charts.drawing import check_path

    if not path.strip():
        raise ChartError("--chart is empty.", "name a file, or leave it out.")
    if name is not None and name not in question.charts:
        raise ChartError(
            f"{name!r} is no value of --chart-of.", f"choose among {', '.join(question.charts)}."
        )
    if width is not None:
        from foedus.charts.theme import layout

        layout(width)
    check_path(path)
    return {"path": path, "name": name, "width": width}


def drawn(result: Result, asked: dict[str, Any]) -> None:
    """Draw what was asked for, and say where it is, on standard error."""
    if asked:
        name = result.chart_named(asked["name"])
        path = result.save_chart(asked["path"], name, width=asked["width"])
        others = [one for one in result.charts if one != name]
        more = f" (others, by --chart-of: {', '.join(others)})" if others else ""
        sys.stderr.write(f"Chart: {name}, in {path}{more}\n")
