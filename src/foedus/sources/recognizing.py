"""Which declared dataset a file is: by its owner's name for it, its columns and its version."""

from __future__ import annotations

from foedus.errors import SourceLayoutError
from foedus.sources.declaration import DOCUMENTED, TEXT, Source
from foedus.sources.decoding import text, unpacked
from foedus.sources.reading import same_version, split_line
from foedus.sources.tables import flattened, form_of, sheets

# Shares of common column names among all column names of the two.
ALIKE, RENAMED = 0.75, 0.6
_GZIP = ".gz"


def file_name(label: str) -> str:
    """The bare name of a file or archive member, without ``.gz``, in lower case."""
    bare = label.replace("\\", "/").rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower()
    return bare.removesuffix(_GZIP)


def recognize(data: bytes, label: str, known: tuple[Source, ...]) -> Source:
    """The declaration that a file's bytes follow.

    Parameters
    ----------
    data : bytes
        The file as found; gzip is undone.
    label : str
        Its name, for messages and for the match by name.
    known : tuple of Source
        Declarations to choose from.

    Raises
    ------
    SourceLayoutError
        If no declaration fits: with the nearest one's column or version that differs, where one
        is near.
    """
    official = [one for one in known if file_name(label) in {f.lower() for f in one.files}]
    packed = unpacked(data, label)
    form = form_of(packed)
    if form != TEXT:
        return _recognize_sheets(packed, label, [one for one in known if one.form == form])
    known = tuple(one for one in known if one.form == form)
    official = [one for one in official if one.form == form] or official
    encodings = dict.fromkeys(one.encoding for one in official or known)
    content = _lenient_text(packed, label, tuple(encodings))
    lines = content.split("\n", 2)
    named = [one for one in official if _fits(lines, one)]
    if len(official) == 1 or len(named) == 1:
        # The reader says what is wrong with a file that has the right name and is not it.
        return (named or official)[0]
    # A layout that was only described is taken at its file's name, never at its columns.
    seen = [one for one in known if one.layout != DOCUMENTED]
    by_columns = sorted(
        ((_likeness(lines, one), one) for one in seen if one.header), key=lambda pair: -pair[0]
    )
    best = by_columns[0][0] if by_columns else 0.0
    fitting = [
        one for share, one in by_columns if share >= ALIKE and share == best and _fits(lines, one)
    ]
    if not fitting and official:
        return official[0]
    if fitting:
        return _by_version(lines, label, fitting, content.rstrip("\n").count("\n"))
    near = [one for share, one in by_columns if share >= RENAMED]
    if near:
        return near[0]
    shown = ", ".join(_names(lines[0], ",")[:4])[:80]
    raise SourceLayoutError(
        f"{label} is no declared dataset: none has its columns ({shown}, ...).",
        "`foedus data list` shows what is read, and the name of each file.",
    )


def _recognize_sheets(data: bytes, label: str, known: list[Source]) -> Source:
    """The declaration whose table the sheets of a workbook or Stata file hold."""
    official = [one for one in known if file_name(label) in {f.lower() for f in one.files}]
    if len(official) == 1:
        return official[0]
    found = sheets(data, label)
    for one in known:
        try:
            content = flattened(found, one, label)
        except SourceLayoutError:
            continue
        if _fits(content.split("\n", 2), one):
            return one
    raise SourceLayoutError(
        f"{label} is no declared dataset: none has its sheets ({', '.join(found) or 'one table'}).",
        "`foedus data list` shows what is read, and the name of each file.",
    )


def _lenient_text(data: bytes, label: str, encodings: tuple[str, ...]) -> str:
    """Text to recognise a file by, in the first of the encodings that can decode it."""
    first: SourceLayoutError | None = None
    for encoding in encodings:
        try:
            return text(data, label, encoding)
        except SourceLayoutError as error:
            first = first or error
    raise first or SourceLayoutError(f"{label} cannot be decoded.", "save it as UTF-8.")


def _names(line: str, separator: str) -> list[str]:
    return [name.strip().lower() for name in split_line(line, separator)]


def _likeness(lines: list[str], source: Source) -> float:
    head = set(_names(lines[0], source.separator))
    declared = {column.name.lower() for column in source.columns}
    return len(head & declared) / len(head | declared)


def _fits(lines: list[str], source: Source) -> bool:
    head = _names(lines[0], source.separator)
    if source.header:
        return all(column.name.lower() in head for column in source.columns if column.required)
    return len(head) == len(source.columns) and head[0].isdigit()


def _by_version(lines: list[str], label: str, fitting: list[Source], rows: int) -> Source:
    """Of datasets with the same columns, the one whose version the first row prints."""
    plain = [one for one in fitting if not one.version_column]
    if plain:
        return _by_rows(label, plain, rows)
    told = ""
    for one in fitting:
        head = _names(lines[0], one.separator)
        row = split_line(lines[1], one.separator) if len(lines) > 1 else []
        place = head.index(one.version_column.lower())
        told = row[place].strip() if place < len(row) else ""
        if same_version(told, one.version_printed):
            return one
    if len(fitting) == 1:
        return fitting[0]
    expected = "; ".join(
        f"{one.label} prints {' or '.join(one.version_printed)}" for one in fitting
    )
    raise SourceLayoutError(
        f"{label} has the columns of {fitting[0].key} and says version {told!r}, which is none of "
        f"those declared ({expected}).",
        f"add one of them from {fitting[0].whose}.",
    )


def _by_rows(label: str, fitting: list[Source], rows: int) -> Source:
    """Of datasets that nothing in the file tells apart, the one with its number of rows."""
    exact = [one for one in fitting if one.rows == rows]
    if len(fitting) == 1 or len(exact) == 1:
        return (exact or fitting)[0]
    raise SourceLayoutError(
        f"{label} may be {' or '.join(one.label for one in fitting)}: they have the same columns.",
        f"give the file its owner's name, {' or '.join(one.files[0] for one in fitting)}.",
    )
