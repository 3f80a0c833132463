"""From a file's bytes to clean text: compression, encoding and line ends, each fault named."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from foedus.errors import SourceLayoutError

SUFFIXES = (
    ".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".zip", ".xlsx", ".dta", ".topojson",
    ".topojson.xz",
)  # fmt: skip
# A member of an archive larger than this is not one of the field's files.
LARGEST = 4 * 2**30
_AGAIN = "download the file again from its owner and add it as it came."


def read_bytes(path: Path) -> bytes:
    """The file's bytes.

    Raises
    ------
    SourceLayoutError
        If it is missing, a folder, unreadable or empty.
    """
    if path.is_dir():
        raise SourceLayoutError(f"{path} is a folder, not a file.", "name the file inside it.")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceLayoutError(f"{path} does not exist.", "check the path.") from error
    except OSError as error:
        raise SourceLayoutError(
            f"{path} cannot be read ({error.strerror or error}).",
            "check that you may read the file, and that its disk is there.",
        ) from error
    if not data:
        raise SourceLayoutError(f"{path} is empty.", _AGAIN)
    return data


def unpacked(data: bytes, label: str) -> bytes:
    """The bytes, taken out of gzip or xz where they are in it.

    Raises
    ------
    SourceLayoutError
        If the gzip or xz is cut short or damaged.
    """
    if data.startswith(b"\xfd7zXZ\x00"):
        return _out_of_xz(data, label)
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            plain = stream.read(LARGEST + 1)
    except EOFError as error:
        raise SourceLayoutError(f"{label} is truncated: its gzip ends early.", _AGAIN) from error
    except (OSError, zlib.error) as error:
        raise SourceLayoutError(f"{label} is a damaged gzip ({error}).", _AGAIN) from error
    if len(plain) > LARGEST:
        raise SourceLayoutError(f"{label} unpacks to more than 4 GB.", "unpack it yourself.")
    if not plain:
        raise SourceLayoutError(f"{label} is empty inside its gzip.", _AGAIN)
    return plain


def _out_of_xz(data: bytes, label: str) -> bytes:
    try:
        with lzma.open(io.BytesIO(data)) as stream:
            plain = stream.read(LARGEST + 1)
    except EOFError as error:
        raise SourceLayoutError(f"{label} is truncated: its xz ends early.", _AGAIN) from error
    except (lzma.LZMAError, OSError) as error:
        raise SourceLayoutError(f"{label} is a damaged xz ({error}).", _AGAIN) from error
    if len(plain) > LARGEST:
        raise SourceLayoutError(f"{label} unpacks to more than 4 GB.", "unpack it yourself.")
    if not plain:
        raise SourceLayoutError(f"{label} is empty inside its xz.", _AGAIN)
    return plain


def is_workbook(data: bytes) -> bool:
    """True if the bytes are a workbook, which is a zip archive of its own kind."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        # zipfile raises the last for a way of packing that it does not know.
        return False


def members(data: bytes, label: str) -> Iterator[tuple[str, bytes]]:
    """Tables inside a zip archive as (name, bytes); a file that is no archive yields itself.

    Raises
    ------
    SourceLayoutError
        If the archive is damaged or locked by a password.
    """
    if not data.startswith(b"PK\x03\x04") or is_workbook(data):
        yield label, data
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                name = info.filename
                hidden = name.startswith("__MACOSX") or name.rsplit("/", 1)[-1].startswith(".")
                if info.is_dir() or hidden or not name.lower().endswith(SUFFIXES):
                    continue
                if info.file_size > LARGEST:
                    raise SourceLayoutError(
                        f"{label}:{name} unpacks to more than 4 GB.", "unpack it yourself."
                    )
                yield f"{label}:{name}", archive.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        if isinstance(error, SourceLayoutError):
            raise
        raise SourceLayoutError(f"{label} is a damaged zip ({error}).", _AGAIN) from error
    except (RuntimeError, NotImplementedError) as error:
        # What zipfile raises for a password, and for a way of packing that it does not know.
        raise SourceLayoutError(
            f"{label} cannot be unpacked ({error}).", "unpack it and add the folder."
        ) from error


def text(data: bytes, label: str, encoding: str = "utf-8") -> str:
    r"""Text with ``\n`` line ends and no byte-order mark.

    UTF-8 is tried first, since people save files again; then the declared encoding.

    Raises
    ------
    SourceLayoutError
        If the file is UTF-16, binary, or in another encoding than declared.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:200].count(0) > len(data[:200]) // 3:
        raise SourceLayoutError(
            f"{label} was re-encoded: it is UTF-16 (or UTF-32), its owner publishes {encoding}.",
            "save it as UTF-8, or download it again.",
        )
    nul = data.find(0)
    if nul >= 0:
        raise SourceLayoutError(
            f"{label} is not a text table: byte {nul} is zero.",
            "add the CSV or text file that the owner publishes.",
        )
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            raise SourceLayoutError(
                f"{label} is not UTF-8: byte {error.start} (0x{data[error.start]:02x}) is no "
                "part of it. It was re-encoded, or is not a text file.",
                "save it as UTF-8, or download it again.",
            ) from error
        try:
            decoded = data.decode(encoding)
        except UnicodeDecodeError as worse:
            raise SourceLayoutError(
                f"{label} is neither UTF-8 nor {encoding} (byte {worse.start}).",
                "save it as UTF-8, or download it again.",
            ) from worse
    if "\r" in decoded:
        # Old Macintosh files end lines in a bare carriage return.
        decoded = decoded.replace("\r\n", "\n").replace("\r", "\n")
    return decoded
