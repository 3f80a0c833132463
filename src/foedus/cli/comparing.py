"""``foedus compare``: any question, as things are and in a scenario."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from foedus.cli.charting import chart_options, drawn, taken
from foedus.cli.printing import Form, put
from foedus.results.declaration import Question

REPEATS = 4
DRAWN = Question("compare", "What differs.", (), charts=("differences",))
"""What the options of a chart are made from."""

compare_app = typer.Typer(
    help="Ask a question as things are and in a scenario, and show what differs.",
    no_args_is_help=True,
    rich_markup_mode=None,
    subcommand_metavar="QUESTION [OPTIONS] [ARGS]...",
)


@compare_app.callback()
def compare(
    context: typer.Context,
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="FILE|NAME", help="A scenario file (TOML), or a name of 'foedus scenario list'."
        ),
    ],
) -> None:
    """Ask a question as things are and in a scenario, and show what differs.

    Examples:

    foedus compare ukraine-joins-nato duties Russia Ukraine

    foedus compare ukraine-joins-nato contingency Russia Ukraine --draws 5000
    """
    context.obj = scenario


def comparison_of(
    question: Question,
    declared: Callable[[Any], inspect.Parameter],
    shape: inspect.Parameter,
    check: Callable[[Question, dict[str, Any]], None],
) -> Callable[..., None]:
    """The command that compares one question: its own parameters, but for the scenario."""

    def command(context: typer.Context, **given: Any) -> None:
        from foedus.compare.comparison import compare as compared

        form: Form = given.pop("format")
        said = {key: value for key, value in given.items() if value is not None}
        check(question, said)
        repeats = said.pop("repeats", 0)
        chart = taken(DRAWN, said)
        result = compared(context.obj, question.name, repeats=repeats, **said)
        drawn(result, chart)
        put(result, form)

    command.__name__ = f"compare_{question.name}"
    command.__doc__ = question.summary
    own = [declared(one) for one in question.parameters if one.kind != "scenario"]
    context = inspect.Parameter(
        "context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
    )
    if any(one.name == "seed" for one in question.parameters):
        own.append(
            inspect.Parameter(
                "repeats",
                inspect.Parameter.KEYWORD_ONLY,
                default=REPEATS,
                annotation=Annotated[
                    int,
                    typer.Option("--repeats", help="Further seeds on both sides, 0 to 20."),
                ],
            )
        )
    own += chart_options(DRAWN)
    command.__signature__ = inspect.Signature([context, *own, shape])  # type: ignore[attr-defined]
    return command
