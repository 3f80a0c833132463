"""The rows of an answer on interoperability: a group's own, then one for each of its pairs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.audits.interoperability.listed import PARTS
from foedus.questions.interoperability.reading import Asked, InYear

Row = dict[str, Any]
GROUP, PAIR = "group", "pair"
_GROUP_FIGURES = (
    "members", "plain", "connectivity", "connectivity_most", "others", "complementarity",
    "information", "entropy", "armed",
)  # fmt: skip


def number(value: float) -> float | None:
    """A number, or None where it is not known."""
    return float(value) if np.isfinite(value) else None


def rows_of(read: Asked, one: InYear) -> list[Row]:
    """The rows of one year: a pair's one; a group's own, then its pairs where no other year is.

    Parameters
    ----------
    read : Asked
        The question.
    one : InYear
        A year of it.
    """
    places = one.places
    if one.score is None:
        return _pairs(one, places[:1], places[1:])
    first, second = np.triu_indices(len(places), 1)
    own = _group(read, one, places[first], places[second])
    if len(read.years) > 1:
        return [own]
    return [own, *_pairs(one, places[first], places[second])]


def _group(read: Asked, one: InYear, a: NDArray[np.intp], b: NDArray[np.intp]) -> Row:
    """The group's row; a part is the mean of the pairs of which it is known."""
    here, score = one.here, one.score
    if score is None or read.group is None:
        raise TypeError("a pair has no row of a group")
    held = here.parts.least[:, a, b]
    known = [bool(np.isfinite(part).any()) for part in held]
    return {
        "kind": GROUP,
        "state1": read.group.key,
        "state2": None,
        "year": one.year,
        "on": here.world.on.isoformat(),
        "score": number(score.score),
        # Two sums of the same pairs may differ in the last digit.
        "most": number(max(score.most, score.score)),
        "percentile": number(score.percentile),
        **{name: number(getattr(score, name)) for name in _GROUP_FIGURES},
        "members": score.members,
        "armed": score.armed,
        "capability": score.weight,
        **{
            name: number(float(np.nanmean(part))) if there else None
            for name, part, there in zip(PARTS, held, known, strict=True)
        },
        "unknown": [name for name, there in zip(PARTS, known, strict=True) if not there],
        "source": _source(one),
    }


def _pairs(one: InYear, a: NDArray[np.intp], b: NDArray[np.intp]) -> list[Row]:
    here = one.here
    codes = [state.code for state in here.world.states]
    year, on, source = one.year, here.world.on.isoformat(), _source(one)
    none = dict.fromkeys((*_GROUP_FIGURES, "capability"))
    rows: list[Row] = []
    for place, other, score, most, percentile, *held in zip(
        a.tolist(),
        b.tolist(),
        here.least[a, b].tolist(),
        here.most[a, b].tolist(),
        here.percentile(here.least[a, b]).tolist(),
        *here.parts.least[:, a, b].tolist(),
        strict=True,
    ):
        # Only NaN, which is not known, differs from itself.
        parts = {
            name: part if part == part else None for name, part in zip(PARTS, held, strict=True)
        }
        rows.append(
            {
                "kind": PAIR, "state1": codes[place], "state2": codes[other], "year": year,
                "on": on, "score": score, "most": most, "percentile": percentile, **none, **parts,
                "unknown": [name for name, part in parts.items() if part is None],
                "source": source,
            }
        )  # fmt: skip
    return rows


def _source(one: InYear) -> str:
    changed = "; scenario" if one.here.world.origin is not None else ""
    datasets = "".join(f"; {key} {version}" for key, version, _ in one.here.parts.uses)
    return f"{'; '.join(one.here.world.speakers)}{datasets}{changed}"
