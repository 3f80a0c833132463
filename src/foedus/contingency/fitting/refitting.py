"""Make estimates anew from the user's files, and say how far each number moved."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from foedus.contingency.fitting.estimates import Estimates, estimates, shipped_text
from foedus.contingency.fitting.models import MODELS, FittedModel, Order
from foedus.errors import FoedusError, MissingExtraError, SourceNotAddedError, WorkError
from foedus.sources import adding, registry

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """One number as the package has it and as the user's files give it.

    ``errors`` is the way between the two in standard errors of the shipped one (``error``); both
    are None where it has none, and ``shipped`` or ``refitted`` where only one fit has the number.
    """

    name: str
    shipped: float | None
    refitted: float | None
    error: float | None
    errors: float | None


@dataclass(frozen=True, slots=True)
class Input:
    """A file that a model was fitted to, and whether it is the one of the shipped estimates."""

    key: str
    version: str
    sha256: str
    same: bool


@dataclass(frozen=True, slots=True)
class Refit:
    """One model made anew.

    Parameters
    ----------
    model : str
        Its name.
    text : str
        Its file.
    moved : tuple of Moved
        Every number.
    inputs : tuple of Input
        What it was fitted to.
    under : dict of str to bool
        Earlier models that it was fitted under; True if these were made anew in the same run.
    """

    model: str
    text: str
    moved: tuple[Moved, ...]
    inputs: tuple[Input, ...]
    under: dict[str, bool]


@dataclass(frozen=True, slots=True)
class NotFitted:
    """A model that was asked for and not made: what is missing, and why."""

    model: str
    missing: tuple[str, ...]
    why: str
    mend: str


@dataclass(frozen=True, slots=True)
class Refitted:
    """What became of the models asked for, and the estimates with those made anew in them."""

    made: tuple[Refit, ...]
    left: tuple[NotFitted, ...]
    estimates: Estimates


def refit(
    names: Sequence[str] | None = None,
    *,
    order: Order | None = None,
    told: Told | None = None,
) -> Refitted:
    """Fit models to the files that the user added.

    Parameters
    ----------
    names : sequence of str, optional
        Models; every one if not given. One that rests on an earlier one is fitted under that as
        made anew, where it was made in this run, else under the package's.
    order : Order, optional
        The day that is written down, and where long work is done; today, and here, if not given.
    told : callable, optional
        Called with the number of models done and of all, at the start and after each.

    Returns
    -------
    Refitted
        A model whose files are missing, or cannot be fitted to, is left and said.

    Raises
    ------
    SourceNotAddedError
        If nothing can be fitted, as files are missing: each is named with the models that need it.
    FoedusError
        If files are there, and no model can be fitted to them: why the first cannot.
    """
    held = estimates()
    how = Order(date.today()) if order is None else order
    asked = [one for one in MODELS if names is None or one.name in names]
    made: list[Refit] = []
    left: list[NotFitted] = []
    first: FoedusError | None = None
    for number, model in enumerate(asked):
        if told is not None:
            told(number, len(asked))
        missing = missing_of(model, held)
        if missing:
            left.append(NotFitted(model.name, missing, _lacks(missing), "add them."))
            continue
        try:
            one = _refit(model, held, how, {before.model for before in made})
        except (MissingExtraError, WorkError):
            raise
        except FoedusError as error:
            first = first or error
            left.append(NotFitted(model.name, (), error.wrong, error.mend))
            continue
        made.append(one)
        held = held.with_model(model.name, one.text)
    if told is not None:
        told(len(asked), len(asked))
    if not made:
        raise first or _refusal(left)
    return Refitted(tuple(made), tuple(left), held)


def missing_of(model: FittedModel, held: Estimates) -> tuple[str, ...]:
    """Datasets that a model needs and nobody added: key, and version where only one will do."""
    return tuple(
        key if version is None else f"{key} {version}"
        for key, version in model.needs(held)
        if not adding.is_added(key, version)
    )


def _lacks(missing: Sequence[str]) -> str:
    return f"not added: {', '.join(missing)}"


def _refusal(left: Sequence[NotFitted]) -> SourceNotAddedError:
    """Each dataset that is missing, with the models that wait for it."""
    waiting: dict[str, tuple[str, list[str]]] = {}
    for one in left:
        for label in one.missing:
            key, _, version = label.partition(" ")
            held, models = waiting.get(key, ("", []))
            # Of a dataset that some model takes in one version alone, that version is named.
            waiting[key] = (version or held, [*models, one.model.replace("_", "-")])
    lines = [
        f"{key}{f' {version}' if version else ''} "
        f"({' or '.join(registry.source(key, version or None).files)}), for {', '.join(models)}"
        for key, (version, models) in waiting.items()
    ]
    return SourceNotAddedError(
        "no model can be fitted; these datasets have not been added:\n  " + "\n  ".join(lines),
        "get them from their owners ('foedus data list' names the pages), then run "
        "'foedus data add PATH'. With some of them, the models that need no other are fitted.",
    )


def _refit(model: FittedModel, held: Estimates, order: Order, anew: set[str]) -> Refit:
    text = model.refit(held, order)
    if model.under:
        files = [held.file(name) for name in model.under]
        rows = [f'{one.model} = "fitted {one.fitted} sha256 {one.sha256}"' for one in files]
        text += "\n".join(["", "# Estimates it was fitted under.", "[under]", *rows]) + "\n"
    # What is compared is what stands in the file, with its rounding.
    after = held.with_model(model.name, text)
    return Refit(
        model=model.name,
        text=text,
        moved=_moved(model, estimates(), after),
        inputs=_inputs(model.name, text),
        under={name: name in anew for name in model.under},
    )


def _moved(model: FittedModel, before: Estimates, after: Estimates) -> tuple[Moved, ...]:
    was = {one.name: one for one in model.values(getattr(before, model.name))}
    now = {one.name: one for one in model.values(getattr(after, model.name))}
    told = []
    for name in (*was, *(one for one in now if one not in was)):
        old, new = was.get(name), now.get(name)
        error = None if old is None else old.error
        gap = None if old is None or new is None else new.value - old.value
        told.append(
            Moved(
                name,
                None if old is None else old.value,
                None if new is None else new.value,
                error,
                gap / error if gap is not None and error else None,
            )
        )
    return tuple(told)


def _inputs(model: str, text: str) -> tuple[Input, ...]:
    """What the file says it rests on, beside what the shipped file says."""
    shipped: dict[str, str] = tomllib.loads(shipped_text(model))["inputs"]
    told = []
    for key, what in tomllib.loads(text)["inputs"].items():
        version, _, sha256 = what.partition("sha256 ")
        same = shipped.get(key, "").partition("sha256 ")[2] == sha256
        told.append(Input(key, version.strip() or "as shipped", sha256, same))
    return tuple(told)
