"""Puts estimates made anew in words and in rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from foedus.contingency.fitting.estimates import SUBJECTS
from foedus.contingency.fitting.refitting import Moved, Refit, Refitted
from foedus.errors import UnknownNameError
from foedus.questions.asking.readings import spoken, words
from foedus.results.result import Result
from foedus.sources import registry

_OWN = "atlas-"
"""What a table of the atlas itself is called among the files that a model was fitted to."""


def named(models: str | Sequence[str] | None, known: Sequence[str]) -> tuple[str, ...]:
    """The models asked for, in the order of fitting; every one where none is named.

    Parameters
    ----------
    models : str or sequence of str, optional
        Names, by commas or in a list.
    known : sequence of str
        All names.

    Raises
    ------
    UnknownNameError
        For a name that is none.
    """
    asked = [one.strip().lower().replace("_", "-") for one in words(models).split(",")]
    asked = [one for one in asked if one]
    if models is not None and not asked:
        raise UnknownNameError("no model is named.", f"choose among {', '.join(known)}.")
    for one in asked:
        if one not in known:
            near = get_close_matches(one, known, 1)
            raise UnknownNameError(
                f"no model is called {one!r}.",
                f"did you mean {near[0]!r}?" if near else f"choose among {', '.join(known)}.",
            )
    return tuple(one for one in known if one in asked or not asked)


def told(
    question: str, parameters: Mapping[str, Any], found: Refitted, written: Sequence[str]
) -> Result:
    """The answer to :mod:`foedus.questions.fit.question`.

    Parameters
    ----------
    question : str
        Its name.
    parameters : mapping
        As they were read.
    found : Refitted
        What was made.
    written : sequence of str
        The files written.
    """
    rows = [_row(one, number) for one in found.made for number in one.moved]
    left: list[dict[str, Any]] = [
        {
            "model": _shown(one.model),
            "missing": list(one.missing),
            "why": one.why,
            "mend": one.mend,
        }
        for one in found.left
    ]
    notes = [f"Not fitted: {one['model']}: {one['why'].rstrip('.')}." for one in left]
    furthest = max((abs(one["moved"]) for one in rows if one["moved"] is not None), default=None)
    steps = [_about(one) for one in found.made]
    if furthest is not None:
        steps.append(
            f"The furthest number moved by {figure(furthest)} standard errors of the shipped one."
        )
    steps.append(
        "moved: in standard errors of the shipped number; empty where it has none. files: whether "
        "all that the model was fitted to are, by their checksums, those of the shipped estimates. "
        "What is compared is what the files of estimates hold, with their rounding."
    )
    if written:
        folder = parameters["out"]
        steps.append(
            f"Written to {folder}: {', '.join(written)}. To use them: "
            f"foedus contingency ATTACKER TARGET --estimates {folder}."
        )
    return Result(
        question=question,
        parameters=parameters,
        rows=rows,
        sources=_sources(found.made),
        notes=notes,
        steps=steps,
        extra={
            "models": [_model(one) for one in found.made],
            "left": left,
            "furthest": furthest,
            "written": list(written),
            "digest": found.estimates.digest,
        },
        digest=[_line(one) for one in rows],
        headline=f"Fitted anew on {parameters['on']}: "
        f"{', '.join(_shown(one.model) for one in found.made)}.",
    )


def _shown(model: str) -> str:
    return model.replace("_", "-")


def _row(one: Refit, number: Moved) -> dict[str, Any]:
    other = [file.key for file in one.inputs if not file.same]
    return {
        "model": _shown(one.model),
        "parameter": number.name,
        "shipped": number.shipped,
        "refitted": number.refitted,
        "standard_error": number.error,
        "moved": number.errors,
        "inputs": [file.key for file in one.inputs],
        "same_inputs": not other,
        "other_inputs": other,
    }


def _model(one: Refit) -> dict[str, Any]:
    return {
        "model": _shown(one.model),
        "subject": SUBJECTS[one.model],
        "inputs": [
            {
                "key": file.key,
                "version": file.version,
                "sha256": file.sha256,
                "same": file.same,
            }
            for file in one.inputs
        ],
        "under": [{"model": _shown(name), "anew": anew} for name, anew in one.under.items()],
    }


def _about(one: Refit) -> str:
    """Which files a model was fitted to, and under which others."""
    other = [f"{file.key} {file.version}" for file in one.inputs if not file.same]
    files = ", ".join(f"{file.key} {file.version}" for file in one.inputs)
    said = f"{_shown(one.model)} ({SUBJECTS[one.model]}): from {files}; "
    said += (
        f"other files than those of the shipped estimates: {', '.join(other)}."
        if other
        else "by their checksums the files of the shipped estimates."
    )
    anew = [_shown(name) for name, fresh in one.under.items() if fresh]
    kept = [_shown(name) for name, fresh in one.under.items() if not fresh]
    if anew:
        said += f" Fitted under {' and '.join(anew)} as made anew."
    if kept:
        said += f" Fitted under {' and '.join(kept)} as shipped, not made anew."
    return said


def _line(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "model": row["model"],
        "parameter": row["parameter"],
        "shipped": figure(row["shipped"]),
        "refitted": figure(row["refitted"]),
        "s.e.": figure(row["standard_error"]),
        "moved": "" if row["moved"] is None else f"{row['moved']:+.3f}",
        "files": "same" if row["same_inputs"] else "other",
    }


def figure(value: float | None) -> str:
    """Four figures that count.

    Examples
    --------
    >>> figure(1.310954), figure(-0.0100796), figure(0.0), figure(None)
    ('1.311', '-0.01008', '0', '')
    """
    return "" if value is None else f"{value:.4g}"


def _sources(made: Sequence[Refit]) -> list[dict[str, Any]]:
    """What the files of this run are to be cited as."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in made:
        for file in one.inputs:
            if file.key.startswith(_OWN):
                citation = spoken(["atlas"])[0]["citation"]
            else:
                citation = registry.source(file.key, file.version).citation
            found[file.key, file.version] = {
                "key": file.key,
                "citation": citation,
                "version": file.version,
                "sha256": file.sha256,
            }
    return [found[key] for key in sorted(found)]
