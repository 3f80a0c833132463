"""Writing a panel: the data, and beside it what rebuilds, explains and cites it.

``panel.parquet`` stands with ``panel.manifest.json``, ``panel.codebook.md`` and ``panel.bib``.
Each is written under another name and put in place whole; the data goes first, so that whatever
interrupts an export, a data file is the old one or the new one, and the manifest's checksum says
whether it is the manifest's own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus import __version__
from foedus.drafts import drafted
from foedus.errors import MissingExtraError, PanelError

if TYPE_CHECKING:
    import polars as pl

    from foedus.panels.panel import Panel

SCHEMA = 1
FORMATS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".dta": "stata",
}
LIKES = ("peacesciencer",)
BESIDE = (".manifest.json", ".codebook.md", ".bib")
ROW_GROUP = 262_144
LONGEST_IN_STATA = 32
STATA_ENDS = b"</stata_dta>"
STATA_TIME = b"<timestamp>"
STATA_EPOCH = b"01 Jan 1960 00:00"
Watch = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What an export wrote."""

    data: Path
    manifest: Path
    codebook: Path
    bib: Path
    rows: int
    columns: tuple[str, ...]
    sha256: str
    unresolved: pl.DataFrame


def beside(path: Path, ending: str) -> Path:
    """The file that stands beside a data file: ``panel.manifest.json`` beside ``panel.csv``."""
    return path.with_name(f"{path.stem}{ending}")


def write(
    panel: Panel, path: Path | str, *, like: str | None = None, watch: Watch | None = None
) -> Written:
    """Write a panel and what stands beside it.

    Parameters
    ----------
    panel : Panel
        What is written.
    path : path
        Ends in .parquet, .csv, .arrow, .feather or .dta.
    like : str, optional
        ``peacesciencer``: that package's names of columns.
    watch : function, optional
        Called with the number of rows done, as they are.

    Raises
    ------
    PanelError
        If the ending or ``like`` is none of these, names would collide, a column cannot be
        written in that format, or the file cannot be written at all.
    MissingExtraError
        If the format needs a package that is not installed.

    Notes
    -----
    Parquet, CSV and Arrow are drawn in batches, so that a small machine can write any panel.
    """
    from foedus.panels.building.working import gathered

    path = Path(path)
    form = FORMATS.get(path.suffix)
    if form is None:
        raise PanelError(
            f"{path.name or path} ends in {path.suffix or 'nothing'}.",
            f"end the name in {', '.join(FORMATS)}.",
        )
    if not path.parent.is_dir():
        raise PanelError(f"there is no folder {path.parent}.", "make it, or write elsewhere.")
    targets = (path, *(beside(path, ending) for ending in BESIDE))
    for target in targets:
        if target.is_dir():
            raise PanelError(f"{target} is a folder.", "choose another name.")
    names = _names(panel, like)
    counted = _Counted(watch)
    try:
        with drafted(*targets) as drafts:
            _put_data(panel, drafts[0], form, names, counted)
            with drafts[0].open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            texts = _texts(panel, path, form, like, names, counted, digest)
            for draft, text in zip(drafts[1:], texts, strict=True):
                draft.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PanelError(
            f"{path} cannot be written: {error.strerror or error}.",
            "make room or write elsewhere, and write the panel again.",
        ) from error
    _, manifest, codebook, bib = targets
    left = gathered(counted.left)
    return Written(path, manifest, codebook, bib, counted.rows, counted.columns, digest, left)


class _Counted:
    """Rows and nulls counted as they pass."""

    def __init__(self, watch: Watch | None) -> None:
        self.rows = 0
        self.nulls: dict[str, int] = {}
        self.columns: tuple[str, ...] = ()
        self.left: list[pl.DataFrame] = []
        self._watch = watch

    def passing(self, parts: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        for part in parts:
            self.count(part)
            yield part

    def count(self, part: pl.DataFrame) -> None:
        self.rows += part.height
        self.columns = tuple(part.columns)
        for name, nulls in part.null_count().row(0, named=True).items():
            self.nulls[name] = self.nulls.get(name, 0) + nulls
        if self._watch is not None:
            self._watch(self.rows)


def _names(panel: Panel, like: str | None) -> Mapping[str, str]:
    if like is None:
        return {}
    if like not in LIKES:
        raise PanelError(f"there are no names like {like!r}.", f"like is {' or '.join(LIKES)}.")
    names = {one.name: one.peacesciencer or one.name for one in panel.given}
    seen: dict[str, str] = {own: own for own in panel.rows.collect_schema().names()}
    for ours, theirs in names.items():
        if theirs in seen:
            raise PanelError(
                f"{ours} and {seen[theirs]} would both be called {theirs}, as {like} has it.",
                "leave one of the two out, or keep our names.",
            )
        seen[theirs] = ours
    return names


def _put_data(
    panel: Panel, draft: Path, form: str, names: Mapping[str, str], counted: _Counted
) -> None:
    if form == "stata":
        _put_stata(panel, draft, names, counted)
        return
    from polars.exceptions import ComputeError

    from foedus.panels.building.working import planned

    plan = planned(panel, counted.passing, counted.left)
    listed = [name for name, kind in plan.collect_schema().items() if kind.is_nested()]
    if form == "csv" and listed:
        raise PanelError(
            f"{', '.join(listed)} holds lists, which a CSV file cannot.", "write .parquet."
        )
    counted.columns = tuple(plan.collect_schema().names())
    renamed = plan.rename(dict(names)) if names else plan
    try:
        if form == "parquet":
            described = {"foedus": json.dumps(_described(panel), ensure_ascii=False)}
            renamed.sink_parquet(draft, row_group_size=ROW_GROUP, metadata=described)
        elif form == "csv":
            renamed.sink_csv(draft)
        else:
            renamed.sink_ipc(draft, record_batch_size=ROW_GROUP)
    except ComputeError as error:
        # What Polars says of a disk that is full, where it does not say OSError.
        raise OSError(str(error)) from error


def _put_stata(panel: Panel, draft: Path, names: Mapping[str, str], counted: _Counted) -> None:
    try:
        import pyreadstat
    except ImportError:
        raise MissingExtraError(
            "a Stata file needs the package pyreadstat.", 'run `pip install "foedus[files]"`.'
        ) from None
    schema = panel.frame.collect_schema()
    listed = [name for name, kind in schema.items() if kind.is_nested()]
    long = [name for name in (names.get(c, c) for c in schema) if len(name) > LONGEST_IN_STATA]
    if listed or long:
        said, more = (listed or long)[:6], len(listed or long) - 6
        raise PanelError(
            f"Stata cannot hold {', '.join(said)}{f' and {more} more' if more > 0 else ''}: "
            + ("it holds lists." if listed else "a name has more than 32 characters."),
            "write .parquet or .arrow." if listed else "leave it out, or write .parquet or .csv.",
        )
    from foedus.panels.building.working import collected

    frame = collected(panel, counted.left)
    counted.count(frame)
    labels = {names.get(one.name, one.name): one.label[:80] for one in panel.given}
    shown = frame.rename(dict(names)) if names else frame
    try:
        pyreadstat.write_dta(
            shown, str(draft), column_labels=[labels.get(c, "") for c in shown.columns], version=15
        )
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        raise OSError(str(error)) from error
    _finish_stata(draft)


def _finish_stata(draft: Path) -> None:
    """See that the file is whole, and take out of it the minute in which it was written."""
    with draft.open("r+b") as stream:
        # The writer says nothing of a disk that is full.
        stream.seek(max(draft.stat().st_size - len(STATA_ENDS), 0))
        if stream.read() != STATA_ENDS:
            raise OSError("the Stata file was not written to its end")
        stream.seek(0)
        head = stream.read(4096)
        # A length of one byte, then the time: the same panel must give the same bytes.
        at = head.index(STATA_TIME) + len(STATA_TIME) + 1
        stream.seek(at)
        stream.write(STATA_EPOCH)


def _described(panel: Panel) -> dict[str, Any]:
    import polars

    from foedus.panels.exports.citing import citations, inputs
    from foedus.panels.exports.recipes import table_of

    return {
        "foedus_panel": SCHEMA,
        "foedus": __version__,
        "polars": polars.__version__,
        "recipe": table_of(panel.recipe),
        "keys": list(panel.keys),
        "inputs": inputs(panel),
        "citations": citations(panel),
    }


def _texts(
    panel: Panel,
    path: Path,
    form: str,
    like: str | None,
    names: Mapping[str, str],
    counted: _Counted,
    digest: str,
) -> tuple[str, str, str]:
    """Of the manifest, the codebook and the bibliography."""
    from foedus.panels.exports.citing import bibtex, citations
    from foedus.panels.exports.codebook import codebook

    manifest = {
        **_described(panel),
        "like": like,
        "file": {
            "name": path.name,
            "format": form,
            "sha256": digest,
            "rows": counted.rows,
            "columns": [names.get(name, name) for name in counted.columns],
        },
    }
    return (
        json.dumps(manifest, indent=2, ensure_ascii=False) + "\n",
        codebook(panel, path.name, counted.rows, counted.nulls, names),
        bibtex(citations(panel)),
    )
