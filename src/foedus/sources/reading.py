"""The one reader: a file and its declaration in, a checked frame out, or an error that says why.

Every dataset goes through the same gates, in this order: bytes, encoding, header, line lengths,
version, number of rows, types, missing codes, keys, coverage. A dataset's own module only says
how its columns become keys and days.
"""

from __future__ import annotations

import csv
import difflib
import io
from pathlib import Path

import polars as pl

from foedus.errors import FoedusError, SourceLayoutError
from foedus.sources.declaration import DOCUMENTED, Column, Source
from foedus.sources.decoding import members, read_bytes, text, unpacked
from foedus.sources.tables import flattened, form_of, sheets

_AGAIN = "download the file again from its owner and add it as it came."
_DTYPES: dict[str, type[pl.DataType]] = {
    "int": pl.Int64,
    "float": pl.Float64,
    "text": pl.String,
    "date": pl.Date,
}


def read(
    path: Path | str, source: Source, *, trust_layout: bool = False, any_rows: bool = False
) -> pl.DataFrame:
    """Read one file as ``source``.

    Parameters
    ----------
    path : Path or str
        The owner's file, or a gzip of it, or a zip that holds it.
    source : Source
        What the file is declared to be.
    trust_layout : bool
        Read a layout that is only documented and was never seen.
    any_rows : bool
        Do not compare the number of rows with the declared one (for an excerpt).

    Returns
    -------
    polars.DataFrame
        Keys first, sorted by key, missing codes null.

    Raises
    ------
    SourceLayoutError
        If the file is not what was declared: it says in what, and where.
    """
    where = Path(path)
    inside = list(members(read_bytes(where), where.name))
    official = {name.lower() for name in source.files}
    named = [one for one in inside if _base(one[0]).lower() in official]
    for label, data in named or inside:
        return parse(data, label, source, trust_layout=trust_layout, any_rows=any_rows)
    raise SourceLayoutError(
        f"{where.name} holds no table.", f"add {' or '.join(source.files)} from {source.whose}."
    )


def _base(label: str) -> str:
    return label.replace("\\", "/").rsplit(":", 1)[-1].rsplit("/", 1)[-1]


def parse(
    data: bytes, label: str, source: Source, *, trust_layout: bool = False, any_rows: bool = False
) -> pl.DataFrame:
    """Read bytes as ``source``; ``label`` names them in errors. See :func:`read`."""
    if source.layout == DOCUMENTED and not trust_layout:
        raise SourceLayoutError(
            f"the layout of {source.label} is known from a description only; no file of it was "
            "seen when the reader was written.",
            "pass --trust-layout (trust_layout=True), and check the frame against the file.",
        )
    content = _content(unpacked(data, label), label, source).rstrip("\n")
    head = header(content, source, label)
    positions = _positions(head, source, label)
    _check_lines(content, len(head), source, label)
    raw = _split(content, head, source, label)
    _check_version(raw, positions, source, label)
    _check_rows(raw.height, source, label, any_rows=any_rows)
    frame = pl.DataFrame(
        [
            _typed(raw.to_series(positions[column.name]), column, source, label)
            for column in source.columns
            if column.name in positions
        ]
    )
    try:
        tidy = source.tidy(frame, source) if source.tidy else frame
    except FoedusError:
        raise
    except (pl.exceptions.PolarsError, ValueError, OverflowError) as error:
        raise SourceLayoutError(
            f"{label} cannot be put in order as {source.label}: {_first_line(error)}.", _AGAIN
        ) from error
    tidy = tidy.select(*source.keys, pl.exclude(source.keys))
    _check_keys(tidy, source, label)
    _check_coverage(tidy, source, label)
    return tidy.sort(source.keys)


def _content(data: bytes, label: str, source: Source) -> str:
    """The text of the file's one table."""
    form = form_of(data)
    if source.plain and form == source.form:
        return text(data, label, source.encoding)
    if form != source.form:
        raise SourceLayoutError(
            f"{label} is a file of the form {form}; {source.label} comes as {source.form}.",
            f"add {' or '.join(source.files)} from {source.whose}.",
        )
    return flattened(sheets(data, label, source.encoding), source, label)


def header(content: str, source: Source, label: str) -> list[str]:
    """Names of the columns in a file's text, lower-case, declared ones where it has no header."""
    first = content.split("\n", 1)[0]
    names = split_line(first, source.separator)
    if not source.header:
        return [column.name.lower() for column in source.columns]
    lowered = [name.strip().lower() for name in names]
    for name in lowered:
        if name and lowered.count(name) > 1:
            raise SourceLayoutError(f"{label} names the column {name!r} twice.", _AGAIN)
    return lowered


def split_line(line: str, separator: str) -> list[str]:
    """Fields of one line; a line that no CSV reader can split is one field."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return [line]


def _positions(head: list[str], source: Source, label: str) -> dict[str, int]:
    found = {c.name: head.index(c.name.lower()) for c in source.columns if c.name.lower() in head}
    lacking = [c.name for c in source.columns if c.required and c.name not in found]
    if not lacking:
        return found
    known = {c.name.lower() for c in source.columns}
    spare = [name for name in head if name and name not in known]
    told = []
    for name in lacking[:3]:
        near = difflib.get_close_matches(name.lower(), spare, n=1, cutoff=0.5)
        told.append(f"{name!r}" + (f" (nearest in the file: {near[0]!r})" if near else ""))
    more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
    raise SourceLayoutError(
        f"{label} lacks the column {', '.join(told)}{more} of {source.label}.",
        f"undo the renaming, or add {' or '.join(source.files)} as {source.owner} publishes it.",
    )


def _check_lines(content: str, width: int, source: Source, label: str) -> None:
    """Refuse a line with too few or too many fields; Polars would fill it with nulls."""
    lines = content.count("\n") + 1
    if '"' not in content and content.count(source.separator) == (width - 1) * lines:
        short = next(
            (
                n
                for n, line in enumerate(content.split("\n"), 1)
                if line.count(source.separator) != width - 1
            ),
            None,
        )
        if short is None:
            return
    reader = csv.reader(io.StringIO(content), delimiter=source.separator)
    last = 0
    try:
        for row in reader:
            last = reader.line_num
            if len(row) == width:
                continue
            if last >= lines:
                raise SourceLayoutError(
                    f"{label} is truncated: line {last}, its last, has {len(row)} of "
                    f"{width} fields.",
                    _AGAIN,
                )
            raise SourceLayoutError(
                f"line {last} of {label} has {len(row)} fields, the header {width}.", _AGAIN
            )
    except csv.Error as error:
        raise SourceLayoutError(
            f"line {last + 1} of {label} is no CSV ({error}).", _AGAIN
        ) from error


def _split(content: str, head: list[str], source: Source, label: str) -> pl.DataFrame:
    try:
        raw = pl.read_csv(
            content.encode(),
            has_header=source.header,
            separator=source.separator,
            infer_schema=False,
            new_columns=[str(n) for n in range(len(head))],
        )
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise SourceLayoutError(
            f"{label} cannot be split into columns: {_first_line(error)}.", _AGAIN
        ) from error
    if raw.width != len(head):
        raise SourceLayoutError(
            f"{label} splits into {raw.width} columns, its header has {len(head)}.", _AGAIN
        )
    if raw.height == 0:
        raise SourceLayoutError(f"{label} has a header and no rows.", _AGAIN)
    return raw


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def same_version(printed: str, accepted: tuple[str, ...]) -> bool:
    """True if what a file prints is an accepted version, or the same number printed as a float."""
    if printed in accepted:
        return True
    try:
        number = float(printed)
        # ATOP's institutionalization file prints 5.1 as 5.0999999.
        return any(abs(number - float(one)) < 1e-4 for one in accepted)
    except ValueError:
        return False


def _check_version(
    raw: pl.DataFrame, positions: dict[str, int], source: Source, label: str
) -> None:
    if not source.version_column or source.version_column not in positions:
        return
    printed = raw.to_series(positions[source.version_column]).fill_null("").str.strip_chars()
    for one in printed.unique(maintain_order=True).to_list():
        if not same_version(one, source.version_printed):
            raise SourceLayoutError(
                f"{label} says version {one!r} in column {source.version_column!r}; "
                f"{source.label} says {' or '.join(map(repr, source.version_printed))}.",
                f"add version {source.version}, {' or '.join(source.files)}, from {source.whose}.",
            )


def _check_rows(rows: int, source: Source, label: str, *, any_rows: bool) -> None:
    for other in source.lookalikes:
        if rows == other.rows or other.name_part.lower() in _base(label).lower():
            raise SourceLayoutError(
                f"{label} is not {source.label}: {other.reason}.",
                f"add {' or '.join(source.files)} from {source.whose}.",
            )
    if any_rows or source.rows is None or rows == source.rows:
        return
    if rows < source.rows:
        raise SourceLayoutError(
            f"{label} is truncated: it has {rows} of the {source.rows} rows of {source.label}.",
            _AGAIN + " An excerpt made on purpose is read with --any-rows (any_rows=True).",
        )
    raise SourceLayoutError(
        f"{label} has {rows} rows, {source.label} has {source.rows}: it is another release or has "
        "rows added.",
        _AGAIN + " To read it all the same, pass --any-rows (any_rows=True).",
    )


def _typed(raw: pl.Series, column: Column, source: Source, label: str) -> pl.Series:
    cells = raw.str.strip_chars()
    cells = cells.set(cells == "", None) if column.kind != "text" else cells
    codes = [code for code, _ in source.missing] if column.codes else []
    if codes and column.kind in ("int", "float"):
        listed = pl.Series(codes, dtype=pl.String)
        coded = cells.is_in(listed.implode())
        if column.kind == "float":
            # Stata and R print -9 as -9.0 in columns that hold fractions.
            numbers = cells.cast(pl.Float64, strict=False)
            coded = coded | numbers.is_in(listed.cast(pl.Float64, strict=False).implode())
        cells = cells.set(coded.fill_null(False), None)
    if column.kind == "date":
        typed = cells.str.to_date("%Y-%m-%d", strict=False)
    else:
        typed = cells.cast(_DTYPES[column.kind], strict=False)
    wrong = typed.is_null() & cells.is_not_null()
    wanted = {"int": "a whole number", "float": "a number", "date": "a day YYYY-MM-DD"}
    _refuse(wrong, cells, column, label, source, f"not {wanted.get(column.kind, 'text')}")
    if column.kind == "float":
        finite = typed.is_finite().fill_null(True)
        _refuse(~finite, cells, column, label, source, "not a finite number")
    if column.codes and not column.signed and column.kind in ("int", "float"):
        declared = f" ({', '.join(codes)} are the declared codes for missing)" if codes else ""
        negative = (typed < 0).fill_null(False)
        _refuse(negative, cells, column, label, source, f"negative{declared}")
    if not column.blank:
        _refuse(typed.is_null(), cells, column, label, source, "blank or coded missing")
    return typed.alias(column.tidy)


def _refuse(
    wrong: pl.Series, cells: pl.Series, column: Column, label: str, source: Source, fault: str
) -> None:
    if not wrong.any():
        return
    row = int(wrong.arg_true()[0])
    raise SourceLayoutError(
        f"{label}, data row {row + 1}: column {column.name!r} holds {cells[row]!r}, {fault}.",
        f"put back what {source.owner} publishes there, or download the file again.",
    )


def _check_keys(frame: pl.DataFrame, source: Source, label: str) -> None:
    keys = frame.select(source.keys)
    for name in source.keys:
        # A missing code in a key column is a row that nothing can be joined to.
        if keys[name].null_count():
            row = int(keys[name].is_null().arg_true()[0])
            others = {key: value for key, value in keys.row(row, named=True).items() if key != name}
            told = ", ".join(f"{key} {value}" for key, value in others.items())
            raise SourceLayoutError(
                f"{label} gives no {name} for a row{f' with {told}' if told else ''}.",
                "fill it in, or download the file again.",
            )
    repeated = keys.is_duplicated()
    if not repeated.any():
        return
    first = keys.row(int(repeated.arg_true()[0]), named=True)
    told = ", ".join(f"{name} {value}" for name, value in first.items())
    raise SourceLayoutError(
        f"{label} repeats a key: {int(repeated.sum())} rows share theirs, the first {told}.",
        "delete the repeated rows, or download the file again.",
    )


def _check_coverage(frame: pl.DataFrame, source: Source, label: str) -> None:
    first, last = source.coverage
    for name in source.years:
        series = frame[name]
        years = series.dt.year() if series.dtype == pl.Date else series
        outside = ((years < first) | (years > last)).fill_null(False)
        if outside.any():
            value = series[int(outside.arg_true()[0])]
            raise SourceLayoutError(
                f"{label} holds {name} {value}; {source.label} covers {first}-{last}.",
                f"add version {source.version} of the file, from {source.whose}.",
            )
