"""Addresses and checksums that a person wrote down: ``sources.toml`` in the user's configuration.

::

    [nmc]
    version = "6.0"                 # the newest seen version where left out
    address = "https://..."
    sha256  = "..."
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from foedus.errors import FetchError
from foedus.sources import registry
from foedus.sources.declaration import Source

CONFIG_VARIABLE = "FOEDUS_CONFIG"
FILE = "sources.toml"
SCHEMES = ("http", "https")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person said a file is, and what its checksum must be."""

    url: str
    sha256: str
    said_in: str


def config_file() -> Path:
    """The file: ``FOEDUS_CONFIG`` (the file, or the folder it is in), else the system's place."""
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        path = Path(named).expanduser()
        return path if path.suffix == ".toml" else path / FILE
    from platformdirs import user_config_path

    return user_config_path("foedus", appauthor=False) / FILE


def address_of(source: Source) -> Address | None:
    """The address of a dataset's file: the user's own, else the declaration's, else ``None``.

    Raises
    ------
    FetchError
        If what was written is no http(s) address with a SHA-256 checksum.
    """
    path = config_file()
    entry = _entries(path).get(source.key)
    if entry is not None and entry.get("version", _default(source)) == source.version:
        return _checked(entry.get("address"), entry.get("sha256"), source, str(path))
    if source.address and source.sha256:
        return _checked(source.address, source.sha256, source, "the declaration")
    return None


def _default(source: Source) -> str:
    return (
        registry.source(source.key).version
        if source.key in set(registry.keys())
        else source.version
    )


def _entries(path: Path) -> dict[str, dict[str, object]]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FetchError(f"{path} cannot be read ({error}).", "mend or delete the file.") from error
    wrong = [key for key, value in raw.items() if not isinstance(value, dict)]
    if wrong:
        raise FetchError(
            f"{path}: {wrong[0]} is no table.", f"write [{wrong[0]}], then address and sha256."
        )
    return raw


def _checked(url: object, sha256: object, source: Source, where: str) -> Address:
    if not isinstance(url, str) or not isinstance(sha256, str):
        raise FetchError(
            f"{where} gives {source.label} no address with a checksum.",
            'write both: address = "https://...", sha256 = "...".',
        )
    try:
        parts = urlsplit(url)
        fitting = parts.scheme in SCHEMES and bool(parts.hostname)
    except ValueError:
        fitting = False
    if not fitting:
        raise FetchError(
            f"{where} gives {source.label} the address {url!r}, which is not http or https.",
            "write the address that a browser shows, or add the file with `foedus data add PATH`.",
        )
    if not _SHA256.fullmatch(sha256.lower()):
        raise FetchError(
            f"{where} gives {source.label} the checksum {sha256!r}, which is no SHA-256.",
            "write its 64 hexadecimal digits, as `sha256sum FILE` prints them.",
        )
    return Address(url, sha256.lower(), where)
