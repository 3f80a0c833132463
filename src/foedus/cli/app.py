"""Builds the commands: one for each question, and the groups ``data`` and ``atlas``."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Annotated, Any, NoReturn, Optional

import typer

from foedus import __version__
from foedus.cli.atlas import atlas_app
from foedus.cli.charting import chart_options, drawn, taken
from foedus.cli.comparing import compare_app, comparison_of
from foedus.cli.data import data_app
from foedus.cli.panel import cite, panel
from foedus.cli.printing import Form, put
from foedus.cli.refusals import Refused, asks_for_help, wrong_and_mend
from foedus.cli.report import report
from foedus.cli.scenario import scenario_app
from foedus.cli.serving import serve
from foedus.errors import EventError, FoedusError
from foedus.questions import NAMES, module_of
from foedus.results.declaration import Parameter, Question

LONGEST = 1000
MOST_LINES = 100

app = typer.Typer(
    name="foedus",
    help="Who is bound to whom in international alliances, what that is worth, and what it costs.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(data_app, name="data")
app.add_typer(atlas_app, name="atlas")
app.add_typer(scenario_app, name="scenario")
app.add_typer(compare_app, name="compare")


def _version(asked: bool) -> None:
    if asked:
        from foedus.atlas import as_of

        typer.echo(f"foedus {__version__}, atlas as of {as_of}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print version and date."),
    ] = False,
) -> None:
    """Who is bound to whom in international alliances, what that is worth, and what it costs."""


def _kind(parameter: Parameter) -> Any:
    if parameter.kind == "flag":
        return bool
    if parameter.kind == "whole":
        return Optional[int] if parameter.default is None else int  # noqa: UP045
    if parameter.kind == "texts":
        return list[str]
    return str if parameter.required else Optional[str]  # noqa: UP045


def _declared(parameter: Parameter) -> inspect.Parameter:
    if parameter.positional:
        info: Any = typer.Argument(help=parameter.help)
    else:
        info = typer.Option(
            parameter.flag,
            help=parameter.help,
            show_default=parameter.default is not None,
            metavar=f"<{'|'.join(parameter.choices)}>" if parameter.kind == "choice" else None,
        )
    return inspect.Parameter(
        parameter.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if parameter.required else parameter.default,
        annotation=Annotated[_kind(parameter), info],
    )


def _format() -> inspect.Parameter:
    return inspect.Parameter(
        "format",
        inspect.Parameter.KEYWORD_ONLY,
        default="table",
        annotation=Annotated[Form, typer.Option("--format", help="Form of the answer.")],
    )


def _check(question: Question, said: dict[str, Any]) -> None:
    """Refuse what no question takes: an empty value, or none of the choices."""
    for one in question.parameters:
        value = said.get(one.name)
        flag = one.name if one.positional else one.flag
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and not text.strip() for text in texts):
            # `--on "$DAY"` with no DAY set must not be answered for another day.
            raise EventError(f"{flag} is empty.", "give it a value, or leave it out.")
        if one.kind == "choice" and value is not None and value not in one.choices:
            raise EventError(
                f"{value!r} is no value of {flag}.", f"choose among {', '.join(one.choices)}."
            )


def command_of(name: str, question: Question) -> Callable[..., None]:
    """The command of a question: its parameters, its charts and ``--format``."""

    def command(**given: Any) -> None:
        form = given.pop("format")
        said = {key: value for key, value in given.items() if value is not None}
        _check(question, said)
        chart = taken(question, said)
        result = module_of(name).answer(**said)
        drawn(result, chart)
        put(result, form)

    command.__name__ = name
    command.__doc__ = question.summary
    if question.examples:
        listed = "\n\n".join(question.examples)
        command.__doc__ += f"\n\nExamples:\n\n{listed}"
    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            *(_declared(one) for one in question.parameters),
            *chart_options(question),
            _format(),
        ]
    )
    return command


for _name in NAMES:
    _question: Question = module_of(_name).QUESTION
    app.command(_question.name)(command_of(_name, _question))
    compare_app.command(_question.name)(comparison_of(_question, _declared, _format(), _check))


app.command("report")(report)
app.command("panel")(panel)
app.command("cite")(cite)
app.command("serve")(serve)


def _cut(text: str) -> str:
    # An argument of a megabyte is not printed back whole; a list of faults is, one to a line.
    lines = text.split("\n")
    more = [f"  ... and {len(lines) - MOST_LINES} lines more"] if len(lines) > MOST_LINES else []
    cut = (one if len(one) <= LONGEST else f"{one[:LONGEST]} ... (cut)" for one in lines)
    return "\n".join([*list(cut)[:MOST_LINES], *more])


def run() -> None:
    """Run the command line; whatever is refused is told on stderr with its mend, and leaves with 2.

    Whatever ends it, it ends by leaving: with 0 where all went well.
    """
    try:
        # Typer's own refusals end without a mend, so that they are told here.
        left = app(prog_name="foedus", standalone_mode=False)
    except FoedusError as error:
        _refuse(error.wrong, error.mend)
    except Refused as error:
        if asks_for_help(error):
            error.show()  # type: ignore[attr-defined]
            raise SystemExit(2) from None
        _refuse(*wrong_and_mend(error))
    except typer.Abort:
        raise SystemExit(1) from None
    except BrokenPipeError:
        # The reader of a pipe has seen enough; closing stderr keeps Python silent about it.
        sys.stderr.close()
        raise SystemExit(0) from None
    raise SystemExit(left if isinstance(left, int) else 0)


def _refuse(wrong: str, mend: str) -> NoReturn:
    sys.stderr.write(f"Error: {_cut(wrong)}\n  Mend: {_cut(mend)}\n")
    raise SystemExit(2) from None
