"""``foedus panel``: research panels, and ``foedus cite``: what one rests on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from foedus.cli.printing import Form, put
from foedus.errors import PanelError

if TYPE_CHECKING:
    from foedus.panels.exports.exporting import Watch
    from foedus.panels.panel import Panel

Shape = Annotated[Form, typer.Option("--format", help="Form of the answer.")]
Text = Optional[str]  # noqa: UP045
PATIENCE_S = 2.0


def panel(
    what: Annotated[
        str,
        typer.Argument(
            metavar="UNIT|FILE|list",
            help="A unit of analysis, a recipe (TOML) or a manifest (JSON), or `list`.",
        ),
    ],
    first: Annotated[Text, typer.Option("--from", help="First year (state-days: day).")] = None,
    last: Annotated[Text, typer.Option("--to", help="Last year (state-days: day).")] = None,
    directed: Annotated[
        Optional[bool],  # noqa: UP045
        typer.Option("--directed/--undirected", help="A row for each direction of a pair, or one."),
    ] = None,
    system: Annotated[Text, typer.Option(help="cow or gw: whose state numbers.")] = None,
    rule: Annotated[
        Text, typer.Option(help="any_day, jan_1 or dec_31: when a year counts.")
    ] = None,
    set_: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--set", metavar="NAME=VALUE", help="Another argument of the unit."),
    ] = None,
    add: Annotated[Text, typer.Option(help="Variables, separated by commas.")] = None,
    relevant: Annotated[
        bool, typer.Option("--relevant", help="Politically relevant dyads only.")
    ] = False,
    peace_spells: Annotated[
        Text, typer.Option(help="A 0/1 column: add the years of peace since, to the third power.")
    ] = None,
    out: Annotated[
        Text, typer.Option(help="Write it: .parquet, .csv, .arrow, .feather or .dta.")
    ] = None,
    like: Annotated[Text, typer.Option(help="peacesciencer: its names of columns.")] = None,
    format: Shape = "table",
) -> None:
    """Build a research panel: a table with one row per key, its variables cited.

    Examples:

    foedus panel list

    foedus panel dyad-years --from 1816 --to 2010 --add atop,nmc --relevant --out panel.parquet

    foedus panel recipe.toml --out panel.parquet
    """
    from foedus.panels.exports import answers

    options = {
        "--from": first, "--to": last, "--directed": directed, "--system": system,
        "--rule": rule, "--set": set_, "--add": add, "--relevant": relevant or None,
        "--peace-spells": peace_spells,
    }  # fmt: skip
    said = {name: value for name, value in options.items() if value is not None}
    for name, value in {**said, "--out": out, "--like": like}.items():
        if isinstance(value, str) and not value.strip():
            raise PanelError(f"{name} is empty.", "give it a value, or leave it out.")
    if like is not None and out is None and what != "list":
        raise PanelError("--like is of a file's names.", "write one, with --out FILE.")
    path = Path(what)
    if what == "list":
        _refuse({**said, "--out": out, "--like": like}, "the list takes", "name a unit of it.")
        put(answers.listed(), format)
        return
    if path.suffix in (".toml", ".json"):
        mend = "change the recipe, or name a unit instead of a file."
        _refuse(said, f"{path.name} is a recipe, and takes", mend)
        if path.suffix == ".json":
            _refuse({"--like": like}, f"{path.name} says its names, and takes", mend)
        made, named = _from_file(path)
        like = like or named
    else:
        made = _from_options(what, said)
    if out is None:
        put(answers.first_rows(made), format)
        return
    with _watched() as watch:
        if path.name.endswith(".json"):
            result = answers.write_again(path, made, Path(out), watch)
        else:
            from foedus.panels.exports.exporting import write

            result = answers.written(made, write(made, Path(out), like=like, watch=watch))
    put(result, format)


def cite(
    file: Annotated[Path, typer.Argument(help="A panel that was written, or its manifest.")],
    bib: Annotated[bool, typer.Option("--bib", help="As BibTeX.")] = False,
    format: Shape = "table",
) -> None:
    """Print what a panel rests on, to be cited."""
    from foedus.panels.exports import answers

    if bib:
        typer.echo(answers.cited_bibtex(file), nl=False)
        return
    put(answers.cited(file), format)


def _from_file(path: Path) -> tuple[Panel, str | None]:
    from foedus.panels.exports.recipes import read_recipe, read_table

    return read_recipe(path), read_table(path).get("like")


def _refuse(options: dict[str, Any], who: str, mend: str) -> None:
    """Refuse options that would be left unheard."""
    said = [name for name, value in options.items() if value is not None]
    if said:
        raise PanelError(f"{who} no {', '.join(said)}.", mend)


def _from_options(unit: str, said: dict[str, Any]) -> Panel:
    from foedus.panels.exports.answers import opened
    from foedus.panels.registry import unit_named

    days = "date" in unit_named(unit).keys
    given: dict[str, Any] = {}
    for name, option in (("first", "--from"), ("last", "--to")):
        if option not in said:
            example = "1914-07-28" if days else "1816"
            raise PanelError(f"{option} is not given.", f"write {option} {example}, for example.")
        given[f"{name}_day" if days else name] = said[option] if days else _plain(said[option])
    given |= {
        name: said[f"--{name}"] for name in ("directed", "system", "rule") if f"--{name}" in said
    }
    for text in said.get("--set", ()):
        name, equals, value = text.partition("=")
        if not equals or not name or not value:
            raise PanelError(f"--set {text} sets nothing.", "write --set seed=1.")
        if name in given:
            raise PanelError(f"--set {text} sets {name} again.", "give it once.")
        given[name] = _value(value)
    made = opened(unit, given)
    if "--relevant" in said:
        made = made.add("relevant")
    if "--add" in said:
        made = made.add(*(name.strip() for name in said["--add"].split(",") if name.strip()))
    if "--peace-spells" in said:
        made = made.peace_spells(said["--peace-spells"])
    # Last, so that years of peace are counted in years in which the pair was not relevant too.
    return made.keep("relevant") if "--relevant" in said else made


def _value(text: str) -> Any:
    """What ``--set`` gives: one value, or with a comma a list."""
    if "," in text:
        return tuple(_plain(part.strip()) for part in text.split(",") if part.strip())
    return _plain(text)


def _plain(text: str) -> str | int | float | bool:
    if text in ("true", "false"):
        return text == "true"
    for number in (int, float):
        with suppress(ValueError):
            return number(text)
    return text


@contextmanager
def _watched() -> Iterator[Watch | None]:
    """Rows done so far, on a terminal's standard error, once it takes longer than two seconds."""
    if not sys.stderr.isatty():
        yield None
        return
    import time

    from rich.console import Console

    began = time.monotonic()
    with Console(stderr=True).status("Reading files") as status:

        def watch(rows: int) -> None:
            if time.monotonic() - began > PATIENCE_S:
                status.update(f"{rows:,} rows written")

        yield watch
