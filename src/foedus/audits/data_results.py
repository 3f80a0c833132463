"""What can be said of the official files a user has added: each answer a result."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.errors import FoedusError, SourceLayoutError, StoreError
from foedus.results.result import Result

if TYPE_CHECKING:
    from foedus.sources.adding import Added
    from foedus.sources.declaration import Source
    from foedus.sources.fetching import Progress
    from foedus.store import Verified


def added_result(
    paths: Iterable[str], *, trust_layout: bool = False, any_rows: bool = False
) -> Result:
    """Add files or folders of files, and say what became of each.

    Parameters
    ----------
    paths : iterable of str
        Files and folders.
    trust_layout : bool
        Accept a layout that is only documented.
    any_rows : bool
        Accept another number of rows than declared.

    Returns
    -------
    Result
        One row per table found. What :func:`refusal` says of it is the error to report.

    Raises
    ------
    FoedusError
        If a path does not exist, or the cache cannot be written.
    """
    from foedus.sources.adding import add

    named = [str(path) for path in paths]
    found = add(named, trust_layout=trust_layout, any_rows=any_rows)
    return _added("data add", {"paths": named}, found, trust_layout, any_rows)


def fetched_result(
    key: str, version: str | None = None, progress: Progress | None = None
) -> Result:
    """Download a dataset's file from the address a person wrote down, and add it.

    Parameters
    ----------
    key, version : str
        The dataset.
    progress : function, optional
        Called with the bytes so far and in all.

    Returns
    -------
    Result

    Raises
    ------
    FetchError
        If no address is known: it says where to get the file by hand.
    """
    from foedus.sources.fetching import fetch

    found = fetch(key, version, progress=progress)
    return _added("data fetch", {"key": key, "version": version}, (found,), False, False)


def _added(
    question: str,
    parameters: dict[str, Any],
    found: tuple[Added, ...],
    trust_layout: bool,
    any_rows: bool,
) -> Result:
    rows = [_became(one) for one in found]
    good = [row for row in rows if row["added"]]
    return Result(
        question=question,
        parameters={**parameters, "trust_layout": trust_layout, "any_rows": any_rows},
        rows=rows,
        sources=_sources(one.source for one in found if one.source is not None),
        headline=f"{len(good)} of {_count(len(rows), 'table')} added.",
        digest=[
            {
                "file": Path(row["file"]).name,
                "dataset": f"{row['key']} {row['version']}" if row["added"] else "refused",
                "rows": row["rows"],
                "years": _years(row["first_year"], row["last_year"]),
                "what": f"{row['wrong']} Mend: {row['mend']}" if row["wrong"] else row["title"],
            }
            for row in rows
        ],
        steps=_remarks(found),
    )


def _became(one: Added) -> dict[str, Any]:
    source, entry, refusal = one.source, one.entry, one.refusal
    return {
        "file": one.path,
        "added": entry is not None,
        "key": source.key if source else None,
        "version": source.version if source else None,
        "title": source.title if source else None,
        "layout": source.layout if source else None,
        "rows": entry.rows if entry else None,
        "first_year": source.coverage[0] if source else None,
        "last_year": source.coverage[1] if source else None,
        "checksum": one.checksum if entry else None,
        "excerpt": entry.excerpt if entry else None,
        "wrong": refusal.wrong if refusal else None,
        "mend": refusal.mend if refusal else None,
    }


def _remarks(found: tuple[Added, ...]) -> list[str]:
    from foedus.sources.adding import DIFFERS

    said = [
        f"{Path(one.path).name}: its checksum differs from the file the reader was written "
        "against; every other check passed."
        for one in found
        if one.entry is not None and one.checksum == DIFFERS
    ]
    said += [
        f"{Path(one.path).name}: kept as an excerpt, its rows were not counted."
        for one in found
        if one.entry is not None and one.entry.excerpt
    ]
    return said


def refusal(result: Result) -> FoedusError | None:
    """The error an addition ends with: a named file was refused, or nothing could be added.

    In a folder some files may be none of ours; they are listed, and are no error.
    """
    refused = [row for row in result.rows if not row["added"]]
    named = {Path(path) for path in result.parameters.get("paths", ())}
    fatal = [row for row in refused if any(_is_of(row["file"], path) for path in named)]
    if len(refused) == len(result.rows):
        fatal = refused
    if not fatal:
        return None
    if len(fatal) == 1:
        return SourceLayoutError(fatal[0]["wrong"], fatal[0]["mend"])
    names = ", ".join(Path(row["file"]).name for row in fatal[:3])
    return SourceLayoutError(
        f"{len(fatal)} tables were refused: {names}{', ...' if len(fatal) > 3 else ''}.",
        "the list above says what is wrong with each, and how to mend it.",
    )


def _is_of(shown: str, path: Path) -> bool:
    # A table in an archive is shown as the archive's path, a colon and its own name.
    return not path.is_dir() and (shown == str(path) or shown.startswith(f"{path}:"))


def list_result() -> Result:
    """Every declared dataset: what it is, where to get it, and whether it was added.

    Returns
    -------
    Result
        One row per declaration, by key.
    """
    from foedus.sources.adding import list_added
    from foedus.store import cache_dir

    listed = list_added()
    rows = [
        {
            "key": one.source.key,
            "version": one.source.version,
            "title": one.source.title,
            "first_year": one.source.coverage[0],
            "last_year": one.source.coverage[1],
            "owner": one.source.owner,
            "page": one.source.home,
            "files": list(one.source.files),
            "layout": one.source.layout,
            "terms": one.source.terms,
            "note": one.source.note,
            "added": one.entry is not None,
            "rows": one.entry.rows if one.entry else None,
            "added_on": one.entry.added if one.entry else None,
            "origin": one.entry.origin if one.entry else None,
        }
        for one in listed
    ]
    done = sum(row["added"] is True for row in rows)
    return Result(
        question="data list",
        parameters={},
        rows=rows,
        sources=_sources(one.source for one in listed),
        headline=f"{done} of {len(rows)} declared datasets added.",
        digest=[
            {
                "key": one.source.key,
                "version": one.source.version,
                "added": one.entry is not None,
                "years": _years(*one.source.coverage),
                # Which package's form it is, the JSON tells.
                "layout": one.source.layout.split(":")[0],
                "file": " or ".join(one.source.files),
                "what": one.source.title,
            }
            for one in listed
        ],
        steps=(
            "Get a file from its owner's page, then run `foedus data add PATH`.",
            *_pages(one.source for one in listed),
            f"Added files are kept in {cache_dir()}.",
        ),
    )


def _pages(sources: Iterable[Source]) -> list[str]:
    """Each page once, at the start of a line where nothing breaks it, with its datasets."""
    keys: dict[tuple[str, str], dict[str, None]] = {}
    for one in sources:
        keys.setdefault((one.home, one.owner), {})[one.key] = None
    return [
        f"{home or 'No page is known'} ({owner}): {', '.join(found)}"
        for (home, owner), found in keys.items()
    ]


def verified_result(keys: Iterable[str] = ()) -> Result:
    """Compare what was added, all or by key, with the checksums kept beside it.

    Parameters
    ----------
    keys : iterable of str
        Datasets; none means all that were added.

    Returns
    -------
    Result
        One row per dataset. What :func:`damage` says of it is the error to report.

    Raises
    ------
    UnknownSourceError
        If a key is not declared.
    """
    from foedus.sources.adding import verify

    wanted = tuple(keys)
    found: tuple[Verified, ...] = verify(wanted or None)
    whole = sum(one.state == "whole" for one in found)
    return Result(
        question="data verify",
        parameters={"keys": list(wanted)},
        rows=[
            {"key": one.key, "version": one.version, "state": one.state, "reason": one.reason}
            for one in found
        ],
        headline=f"{whole} of {_count(len(found), 'dataset')} whole.",
    )


def damage(result: Result) -> FoedusError | None:
    """The error a verification ends with: something is damaged or missing."""
    bad = [row for row in result.rows if row["state"] != "whole"]
    if not bad:
        return None
    names = ", ".join(f"{row['key']} {row['version']}".strip() for row in bad)
    return StoreError(
        f"not whole in the cache: {names} ({bad[0]['reason']}).",
        "add the file: `foedus data add PATH`.",
    )


def removed_result(key: str, version: str | None = None) -> Result:
    """Delete a dataset's copy from the cache; the user's own file is not touched.

    Parameters
    ----------
    key, version : str
        The dataset; every version of it where ``version`` is left out.

    Returns
    -------
    Result
        One row per version deleted.

    Raises
    ------
    FoedusError
        If the key is not declared, or nothing of it was added.
    """
    from foedus.sources.adding import remove

    gone = remove(key, version)
    return Result(
        question="data remove",
        parameters={"key": key, "version": version},
        rows=[{"key": key, "version": one} for one in gone],
        headline=f"Removed from the cache; your own {'file is' if len(gone) == 1 else 'files are'}"
        " untouched.",
    )


def _sources(sources: Iterable[Source]) -> list[dict[str, Any]]:
    found = {source.label: source for source in sources}
    return [
        {"key": one.key, "citation": one.citation, "version": one.version} for one in found.values()
    ]


def _years(first: int | None, last: int | None) -> str:
    return f"{first}-{last}" if first is not None else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
