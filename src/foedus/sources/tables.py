"""Files that are no plain table: workbooks, Stata files, and text whose rows lean on each other.

A dataset's ``loader`` gets the cells of such a file, sheet by sheet and all as text, and gives the
one table that its declaration describes, header first. From there on every file goes through the
same gates. The libraries that open workbooks and Stata files are an optional extra.
"""

from __future__ import annotations

import csv
import io
import struct
import warnings
import zipfile
import zlib
from typing import Any
from xml.etree.ElementTree import ParseError

from foedus.errors import MissingExtraError, SourceLayoutError
from foedus.sources.declaration import STATA, TEXT, TOPOLOGY, WORKBOOK, Grid, Sheets, Source
from foedus.sources.decoding import LARGEST, is_workbook, text

_AGAIN = "download the file again from its owner and add it as it came."
_INSTALL = 'install what reads them: pip install "foedus[files]"'
# What openpyxl and the XML and zip readers under it raise on a damaged workbook; zipfile says
# NotImplementedError of a way of packing that it does not know.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    AssertionError,
)


def form_of(data: bytes) -> str:
    """Which form a file has: ``xlsx``, ``dta``, ``topojson``, or ``text`` for everything else."""
    if is_workbook(data):
        return WORKBOOK
    if data[:1] == b"{" and b'"Topology"' in data[:400]:
        return TOPOLOGY
    # Until release 12 a Stata file begins with its release, byte order and type; then with XML.
    old = len(data) > 3 and 102 <= data[0] <= 115 and data[1] in (1, 2) and data[2:4] == b"\x01\x00"
    return STATA if old or data.startswith(b"<stata_dta>") else TEXT


def sheets(data: bytes, label: str, encoding: str = "utf-8") -> Sheets:
    """Every sheet of a file as rows of cells, in text; a file without sheets is the sheet ``""``.

    Parameters
    ----------
    data : bytes
        The file, not compressed.
    label : str
        Its name, for messages.
    encoding : str
        Encoding to fall back on for text.

    Returns
    -------
    dict
        By sheet name, rows from the first column on; blank cells are ``""``.

    Raises
    ------
    SourceLayoutError
        If the file is damaged.
    MissingExtraError
        If the library that opens it is not installed.
    """
    form = form_of(data)
    if form == WORKBOOK:
        return _workbook(data, label)
    if form == STATA:
        return {"": _stata(data, label)}
    if form == TOPOLOGY:
        from foedus.sources.topologies import as_grid

        return {"": as_grid(data, label)}
    try:
        return {"": list(csv.reader(io.StringIO(text(data, label, encoding))))}
    except csv.Error as error:
        raise SourceLayoutError(f"{label} is no CSV ({error}).", _AGAIN) from error


def flattened(found: Sheets, source: Source, label: str) -> str:
    """The dataset's one table as CSV text, made by its loader.

    Raises
    ------
    SourceLayoutError
        If the sheets do not hold what was declared.
    """
    grid = source.loader(found, source, label) if source.loader else first_sheet(found)
    if not grid:
        raise SourceLayoutError(f"{label} holds no table.", _AGAIN)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(grid)
    return out.getvalue()


def first_sheet(found: Sheets) -> Grid:
    """The first sheet with anything on it, without blank rows and unnamed columns."""
    for rows in found.values():
        filled = [row for row in rows if any(cell.strip() for cell in row)]
        if filled:
            named = [place for place, name in enumerate(filled[0]) if name.strip()]
            return [[row[p] if p < len(row) else "" for p in named] for row in filled]
    return []


def sheet(found: Sheets, name: str, source: Source, label: str) -> Grid:
    """A sheet by its name.

    Raises
    ------
    SourceLayoutError
        If the workbook has no such sheet.
    """
    if name in found:
        return found[name]
    raise SourceLayoutError(
        f"{label} has no sheet {name!r}, which {source.label} has "
        f"(its sheets: {', '.join(found) or 'none'}).",
        f"add {' or '.join(source.files)} from {source.whose}.",
    )


def cell_text(value: object) -> str:
    """One cell as text: whole numbers without a fraction, line breaks as blanks."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    return " ".join(str(value).replace("\x00", "").splitlines())


def _workbook(data: bytes, label: str) -> Sheets:
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError(f"{label} is a workbook.", _INSTALL) from error
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > LARGEST:
                raise SourceLayoutError(f"{label} unpacks to more than 4 GB.", _AGAIN)
        with warnings.catch_warnings():
            # It warns of charts and formats that it leaves out, which hold no data.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                return {
                    one.title: [
                        [cell_text(cell) for cell in row] for row in one.iter_rows(values_only=True)
                    ]
                    for one in book.worksheets
                }
            finally:
                book.close()
    except SourceLayoutError:
        raise
    except _DAMAGE as error:
        raise SourceLayoutError(
            f"{label} is a damaged workbook ({_told(error)}).", _AGAIN
        ) from error


def _stata(data: bytes, label: str) -> Grid:
    try:
        import pyreadstat
    except ImportError as error:
        raise MissingExtraError(f"{label} is a Stata file.", _INSTALL) from error
    import tempfile
    from pathlib import Path

    # The library opens files by name only.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.dta"
        path.write_bytes(data)
        try:
            held: dict[str, Any]
            held, _ = pyreadstat.read_dta(str(path), output_format="dict")
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, *_DAMAGE) as error:
            raise SourceLayoutError(
                f"{label} is a damaged Stata file ({_told(error)}).", _AGAIN
            ) from error
    rows = zip(*(list(values) for values in held.values()), strict=True)
    # A damaged file may leave a column without a name.
    return [
        [cell_text(name) for name in held],
        *([_stata_cell(value) for value in row] for row in rows),
    ]


def _stata_cell(value: object) -> str:
    # A missing number arrives as a float that is no number.
    return "" if isinstance(value, float) and value != value else cell_text(value)


def _told(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")[:120]
