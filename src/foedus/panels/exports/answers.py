"""What the command line says of panels: the list, first rows, what was written, what to cite."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.errors import PanelError, SourceNotAddedError
from foedus.results.result import Result

if TYPE_CHECKING:
    from foedus.panels.exports.exporting import Watch, Written
    from foedus.panels.panel import Panel

SHOWN = 10
WIDEST = 10


def listed() -> Result:
    """Every unit of analysis and every variable, and whether its files were added."""
    from foedus.panels.registry import UNITS
    from foedus.panels.variables import variables
    from foedus.sources import adding
    from foedus.sources.registry import source

    def row(
        kind: str, name: str, of: str, what: str, needs: Sequence[str], columns: Sequence[str]
    ) -> dict[str, Any]:
        added = [adding.is_added(key) for key in needs]
        spans = [source(key).coverage for key in needs]
        years = f"{max(a for a, _ in spans)}-{min(b for _, b in spans)}" if spans else "1816-2026"
        return {
            "kind": kind,
            "name": name,
            "of": of,
            "what": what,
            "years": years,
            "needs": list(needs),
            "added": "needs none" if not needs else "yes" if all(added) else "no",
            "columns": list(columns),
        }

    rows = [row("unit", one.name, ", ".join(one.keys), one.row, one.sources, ()) for one in UNITS]
    for one in variables():
        needs = one.cow if one.cow is not None else one.gw or ()
        names = [column.name for column in one.columns]
        rows.append(row("variable", one.name, one.level, one.title, needs, names))
    shown = [
        {k: row[k] for k in ("kind", "name", "of", "what", "years", "added")}
        | {"needs": " ".join(row["needs"])}
        for row in rows
    ]
    return Result(
        question="panel list",
        parameters={},
        rows=rows,
        shown=shown,
        headline="Units of analysis, and variables that `--add` takes.",
        notes=(),
    )


def first_rows(panel: Panel) -> Result:
    """The first rows of a panel."""
    frame = panel.head(SHOWN)
    notes, digest = _notes(panel), None
    if frame.width > WIDEST:
        digest = frame[:, :WIDEST].to_dicts()
        notes.append(f"{WIDEST} of {frame.width} columns are shown: `--format csv` has them all.")
    return Result(
        question="panel",
        parameters=_parameters(panel),
        rows=frame.to_dicts(),
        digest=digest,
        sources=_sources(panel),
        notes=notes,
        headline=f"The first rows of {panel.told}. `--out FILE` writes all of them.",
    )


def written(panel: Panel, done: Written, note: str = "") -> Result:
    """What an export wrote."""
    rows = [
        {"file": str(done.data), "what": f"{done.rows} rows, {len(done.columns)} columns"},
        {"file": str(done.manifest), "what": f"recipe and checksums; sha256 {done.sha256[:16]}..."},
        {"file": str(done.codebook), "what": "every column: unit, years, share missing, source"},
        {"file": str(done.bib), "what": "what to cite"},
    ]
    left = done.unresolved
    notes = [*([note] if note else []), *_notes(panel)]
    if left.height:
        names = ", ".join(left["name"].unique().sort().head(8))
        notes.append(
            f"{left['name'].n_unique()} names in the sources are no state of the register in the "
            f"year of their row ({names}, ...): panel.unresolved() lists them."
        )
    return Result(
        question="panel",
        parameters=_parameters(panel),
        rows=rows,
        sources=_sources(panel),
        notes=notes,
        headline=f"Wrote {panel.told}.",
        extra={"rows_written": done.rows, "sha256": done.sha256},
    )


def write_again(manifest: Path, panel: Panel, out: Path, watch: Watch | None) -> Result:
    """Write the panel of a manifest, and say whether the bytes are the same.

    Raises
    ------
    PanelError
        If a file it was made from is another now.
    """
    from foedus.panels.exports.citing import inputs
    from foedus.panels.exports.exporting import write

    said = _manifest(manifest)
    now = {(one["key"], one["version"]): one["sha256"] for one in inputs(panel)}
    for one in said["inputs"]:
        have = now.get((one["key"], one["version"]))
        if have is None:
            raise PanelError(
                f"{manifest.name} was made from {one['key']} {one['version']}, and another version "
                "of it would be read now.",
                f"add {one['file']} again; `foedus data remove {one['key']}` takes the newer out.",
            )
        if have != one["sha256"]:
            raise PanelError(
                f"{one['key']} {one['version']} is another file than the one that {manifest.name} "
                f"names ({one['file']}, sha256 {one['sha256'][:16]}...).",
                "add that file again; or copy the recipe out of the manifest to make a new panel.",
            )
    done = write(panel, out, like=said.get("like"), watch=watch)
    was = said["file"]
    if done.data.suffix != Path(was["name"]).suffix:
        note = "Written in another format than the manifest's."
    elif was["sha256"] == done.sha256:
        note = "The same bytes as the manifest's own file."
    else:
        note = (
            "Not the same bytes as the manifest's own file, which foedus "
            f"{said.get('foedus')} and Polars {said.get('polars')} wrote."
        )
    return written(panel, done, note)


def cited(path: Path) -> Result:
    """What to cite for an exported panel.

    Raises
    ------
    PanelError
        If neither a manifest stands beside it nor the file tells what it was made from.
    """
    said, note = _said(path)
    rows = [{"key": key, "citation": text} for key, text in said["citations"].items()]
    return Result(
        question="cite",
        parameters={"file": str(path)},
        rows=rows,
        notes=[note] if note else [],
        headline=f"What {path.name} rests on, to be cited.",
        extra={"inputs": said["inputs"]},
    )


def cited_bibtex(path: Path) -> str:
    """The same as BibTeX."""
    from foedus.panels.exports.citing import bibtex

    said, _ = _said(path)
    return bibtex(said["citations"])


def _said(path: Path) -> tuple[Mapping[str, Any], str]:
    """What the manifest says; without one, what the Parquet file itself does."""
    import hashlib

    from foedus.panels.exports.exporting import beside

    if not path.is_file():
        raise PanelError(f"there is no file {path}.", "check the path.")
    manifest = path if path.name.endswith(".manifest.json") else beside(path, ".manifest.json")
    if manifest.is_file():
        said = _manifest(manifest)
        if path == manifest:
            return said, ""
        with path.open("rb") as stream:
            same = hashlib.file_digest(stream, "sha256").hexdigest() == said["file"]["sha256"]
        if same:
            return said, ""
        other = (
            f"{path.name} is not the file that {manifest.name} was written with: it was changed, "
            "or another was written beside it. It may rest on more."
        )
        return _told_by(path) or said, other
    told = _told_by(path)
    if told is not None:
        return told, ""
    raise PanelError(
        f"{path.name} does not say what it was made from: no {manifest.name} stands beside it.",
        "keep the manifest with the data, or write the panel again.",
    )


def _manifest(path: Path) -> dict[str, Any]:
    """A manifest, with what is read of one.

    Raises
    ------
    PanelError
        If it is none.
    """
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        texts = [said["file"]["name"], said["file"]["sha256"], *said["citations"].values()]
        for one in said["inputs"]:
            texts += [one[name] for name in ("key", "version", "file", "sha256")]
        whole = isinstance(said, dict) and all(isinstance(text, str) for text in texts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        raise PanelError(f"{path} is no manifest of a panel.", "write the panel again.")
    found: dict[str, Any] = said
    return found


def _told_by(path: Path) -> Mapping[str, Any] | None:
    """What a Parquet file says of itself."""
    if path.suffix != ".parquet":
        return None
    import polars as pl

    try:
        held = pl.read_parquet_metadata(path).get("foedus")
    except (OSError, pl.exceptions.PolarsError):
        return None
    told: Mapping[str, Any] | None = None if held is None else json.loads(held)
    return told


def opened(name: str, given: Mapping[str, Any]) -> Panel:
    """The panel that a unit's name and its arguments make.

    Raises
    ------
    PanelError
        If the unit does not take an argument, or lacks one it needs.
    """
    from foedus.panels.panel import Step
    from foedus.panels.registry import rebuild, unit_named

    unit_named(name)
    try:
        return rebuild([Step(name, tuple(given.items()))])
    except SourceNotAddedError as error:
        raise SourceNotAddedError(f"{name}: {error.wrong}", error.mend) from None


def _parameters(panel: Panel) -> dict[str, Any]:
    from foedus.panels.exports.recipes import table_of

    return table_of(panel.recipe)


def _sources(panel: Panel) -> list[dict[str, Any]]:
    from foedus.panels.exports.citing import inputs

    names = ("key", "version", "file", "sha256", "citation")
    return [{name: one[name] for name in names} for one in inputs(panel)]


def _notes(panel: Panel) -> list[str]:
    """Which columns stop before the span does."""
    short: dict[tuple[int, int], list[str]] = {}
    begins, ends = panel.years
    for one in panel.given:
        if one.first > begins or one.last < ends:
            short.setdefault((one.first, one.last), []).append(one.name)
    return [
        f"Known for {first}-{last} only, and null outside: {', '.join(names[:6])}"
        + (f" and {len(names) - 6} more." if len(names) > 6 else ".")
        for (first, last), names in sorted(short.items())
    ]
