"""Puts an account of an architecture in words: its table, its lines, its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foedus.audits.architecture.account import Account
from foedus.audits.architecture.rivals import DATASET
from foedus.audits.architecture.shape import MEASURES
from foedus.panels.exports.citing import bibliography
from foedus.questions.architecture.charts import architecture_charts
from foedus.questions.architecture.lines import counted, few, lines_of, number
from foedus.questions.architecture.reading import Asked
from foedus.questions.architecture.rows import Row, links_of, rows_of
from foedus.questions.asking.readings import spoken
from foedus.results.result import Result
from foedus.sources.registry import source

_TITLES = {one.name: one.title for one in MEASURES}
_MOST_ROWS = 60
_CITED = ("jaccard1912",)


def told(question: str, asked: Asked) -> Result:
    """The answer to :mod:`foedus.questions.architecture.question`.

    Parameters
    ----------
    question : str
        Its name.
    asked : Asked
        As it was read and found.
    """
    rows = rows_of(asked)
    years = list(asked.accounts)
    last = asked.accounts[years[-1]]
    links = links_of(asked)
    sources = _sources(asked)
    span = f"{years[0]}-{years[-1]}" if asked.several else str(last.on)
    return Result(
        question=question,
        parameters=asked.parameters,
        rows=rows,
        sources=sources,
        notes=(*asked.supposed.said, *asked.warnings, *asked.notes, *_notes(asked, last)),
        steps=lines_of(asked, rows, last),
        extra={
            "stale_days": asked.supposed.world.stale_days,
            "name": asked.plan.name,
            "definitions": [
                {"key": one.key, "name": one.name, "definition": one.definition, "basis": one.basis}
                for one in asked.parts
            ],
            "states": list(asked.positions),
            "groups": [_group(one, last) for one in last.scope.groups],
            "links": links,
            "positions": {code: list(place) for code, place in asked.positions.items()},
        },
        digest=_digest(asked, rows, last),
        headline=(
            f"{asked.plan.name}, {span}: {counted(len(last.scope.codes), 'state')}, "
            f"{counted(len(last.scope.groups), 'group')}; links are duties of "
            f"{', '.join(asked.duties)}."
        ),
        charts=architecture_charts(
            asked.plan.name,
            asked.duties[0],
            rows,
            links,
            _nodes(asked),
            {one.label: one.name for one in last.scope.groups},
            # Under a chart stands whose facts it shows, not who wrote the formulas.
            [one for one in sources if one["key"] not in bibliography()],
        ),
    )


def _group(group: Any, last: Account) -> dict[str, Any]:
    texts = next((one.texts for one in last.obliges if one.group is group), None)
    return {
        "key": group.key,
        "kind": group.kind,
        "name": group.name,
        "members": [one.code for one in group.members],
        "says": group.says,
        "texts": None if texts is None else list(texts),
    }


def _nodes(asked: Asked) -> list[dict[str, Any]]:
    """Each state in each year, where it is drawn, with how many it is joined to."""
    found = []
    for year, one in asked.accounts.items():
        links = one.lattices[0].links.sum(axis=1)
        belongs: dict[str, list[str]] = {}
        for group in one.scope.groups:
            for state in group.members:
                belongs.setdefault(state.code, []).append(group.name)
        for code, count in zip(one.scope.codes, links.tolist(), strict=True):
            x, y = asked.positions[code]
            found.append(
                {
                    "name": code, "year": year, "x": x, "y": y, "links": count,
                    "groups": ", ".join(belongs.get(code, [])) or "none",
                }
            )  # fmt: skip
    return found


def _sources(asked: Asked) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        *spoken(asked.supposed.world.speakers), *asked.supposed.sources
    ]  # fmt: skip
    if any(one.rivals and _said(one) for one in asked.accounts.values()):
        declared = source(DATASET)
        found.append({"key": DATASET, "citation": declared.citation, "version": declared.version})
    keys = [one.cite for one in MEASURES if one.cite] if "shape" in asked.told else []
    keys += _CITED if "overlaps" in asked.told else ()
    found += [{"key": key, "citation": bibliography()[key]} for key in dict.fromkeys(keys)]
    return found


def _said(one: Account) -> bool:
    return any(name != "atlas" for pair in one.rivals or () for name in pair.sources)


def _notes(asked: Asked, last: Account) -> list[str]:
    found = [
        "The UN Charter, which binds all to all, is left out; a duty that other treaties owe to "
        "all the world counts among their parties alone."
    ]
    if "rivals" in asked.told and any(one.rivals is None for one in asked.accounts.values()):
        gone = [year for year, one in asked.accounts.items() if one.rivals is None]
        found.append(
            f"No source at hand speaks of rivalries in {gone[0]}"
            f"{f' and {len(gone) - 1} other years' if len(gone) > 1 else ''}: add {DATASET} "
            "('foedus data list' says whose it is)."
        )
    missing = {one.group.name for one in last.obliges if one.texts is None}
    if missing:
        found.append(f"Nobody has said which texts stand behind {', '.join(sorted(missing))}.")
    return found


def _digest(asked: Asked, rows: Sequence[Row], last: Account) -> list[dict[str, Any]]:
    if "shape" in asked.told:
        return _over_years(asked, rows) if asked.several else _one_day(asked, rows)
    if "overlaps" in asked.told and not asked.several:
        return [
            {"of": row["of"], "and": row["to"], "jaccard": number(row["value"]),
             "in both": ", ".join(row["names"])}
            for row in rows
            if row["measure"] == "jaccard" and row["value"]
        ]  # fmt: skip
    if "members" in asked.told:
        return _by_group(rows, {one.label: one.name for one in last.scope.groups})
    return [
        {
            "year": str(row["year"]),
            "duty": row["duty"],
            "measure": row["measure"].replace("-", " "),
            "of": row["of"],
            "to": row["to"],
            "value": number(row["value"]),
            "what": row["text"],
            "who": few(row["names"]),
        }
        for row in rows[:: max(1, len(rows) // _MOST_ROWS)]
    ]


def _by_group(rows: Sequence[Row], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """A line for each group: how many members owe another each duty."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["measure"] == "members":
            found[row["of"]] = {"group": names[row["of"]], "members": str(row["value"])}
        elif row["measure"] == "obliges" and row["duty"]:
            found[row["of"]][row["duty"]] = str(row["value"])
    return list(found.values())


def _one_day(asked: Asked, rows: Sequence[Row]) -> list[dict[str, Any]]:
    wide = {
        (row["duty"], row["measure"]): row
        for row in rows
        if row["part"] == "shape" and row["among"] == "all"
    }
    found = []
    for row in rows:
        if row["part"] != "shape" or row["among"] != "largest-part":
            continue
        ends = row["low"] != row["high"]
        found.append(
            {
                "duty": row["duty"] if len(asked.duties) > 1 else "",
                "measure": _TITLES[row["measure"]],
                "value": number(row["value"]),
                "from": number(row["low"]) if ends else "",
                "to": number(row["high"]) if ends else "",
                "star": number(row["star"]),
                "mesh": number(row["mesh"]),
                "all states": number(wide[row["duty"], row["measure"]]["value"]),
                "who": "" if row["measure"] == "states" else few(row["names"], 4),
            }
        )
    return found


def _over_years(asked: Asked, rows: Sequence[Row]) -> list[dict[str, Any]]:
    series: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["part"] == "shape" and row["among"] == "largest-part":
            series.setdefault((row["duty"], row["measure"]), []).append(row)
    found = []
    for (duty, measure), held in series.items():
        known = [row for row in held if row["value"] is not None]
        if not known:
            continue
        least = min(known, key=lambda row: row["value"])
        most = max(known, key=lambda row: row["value"])
        found.append(
            {
                "duty": duty if len(asked.duties) > 1 else "",
                "measure": _TITLES[measure],
                str(held[0]["year"]): number(held[0]["value"]),
                str(held[-1]["year"]): number(held[-1]["value"]),
                "least": f"{number(least['value'])} in {least['year']}",
                "most": f"{number(most['value'])} in {most['year']}",
            }
        )
    return found
