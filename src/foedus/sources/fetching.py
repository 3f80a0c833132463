"""Downloads: only from an address and to a checksum that a person wrote down."""

from __future__ import annotations

import hashlib
import http.client
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from foedus import store
from foedus.errors import FetchError
from foedus.sources import registry
from foedus.sources.adding import Added, add
from foedus.sources.declaration import Source
from foedus.sources.settings import SCHEMES, Address, address_of, config_file
from foedus.store.locking import locked

if TYPE_CHECKING:
    from email.message import Message

Progress = Callable[[int, int | None], None]
DOWNLOADS = ".downloads"
_PIECE = 1 << 16
_TIMEOUT = 30.0
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


def fetch(
    key: str,
    version: str | None = None,
    *,
    progress: Progress | None = None,
    attempts: int = 3,
    known: tuple[Source, ...] | None = None,
) -> Added:
    """Download a dataset's file from the address that a person wrote down, and add it.

    A download that was cut is taken up where it stopped, within this call and in a later one.
    Nothing is used before its checksum is right.

    Parameters
    ----------
    key, version : str
        The dataset; the newest version whose file was seen where ``version`` is left out.
    progress : function, optional
        Called with the bytes so far and the bytes in all (``None`` if not told); see
        :func:`bar`.
    attempts : int
        How often to take up a download that is cut, before giving up.
    known : tuple of Source, optional
        Declarations to choose from; all of them by default.

    Returns
    -------
    Added

    Raises
    ------
    UnknownSourceError
        If no dataset has this key.
    FetchError
        If no address is known (it says where to get the file by hand), if the download fails,
        or if its checksum is not the one written down.
    """
    source = _choose(key, version, known)
    address = address_of(source)
    if address is None:
        raise FetchError(
            f"no download address is known for {source.title} ({source.label}).",
            f"get {' or '.join(source.files)} from {source.whose}, then run "
            "`foedus data add PATH`; or write its address and sha256 under "
            f"[{source.key}] in {config_file()}.",
        )
    folder = store.cache_dir() / DOWNLOADS
    # A folder of its own for the lock: adding takes the cache's lock while this one is held.
    with locked(folder, wait=5.0):
        for left in folder.iterdir():
            # A fetch that was killed while adding leaves its whole file in a folder.
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
        partial = folder / f"{source.key}-{source.version}-{address.sha256[:16]}.part"
        _download(partial, address, source, progress, attempts)
        _check_sum(partial, address, source)
        whole = partial.with_suffix("") / _name_for(source, address)
        try:
            whole.parent.mkdir(exist_ok=True)
            partial.replace(whole)
            result = add([whole], known=known)[0]
        finally:
            whole.unlink(missing_ok=True)
            if whole.parent.is_dir():
                whole.parent.rmdir()
    if result.refusal is not None:
        raise FetchError(
            f"the file from {address.url} has the checksum written down, and is refused: "
            f"{result.refusal.wrong}",
            result.refusal.mend,
        ) from result.refusal
    return result


def _choose(key: str, version: str | None, known: tuple[Source, ...] | None) -> Source:
    if known is None:
        return registry.source(key, version)
    for one in known:
        if one.key == key and version in (None, one.version):
            return one
    return registry.source(key, version)


def _name_for(source: Source, address: Address) -> str:
    """The owner's name for the file, with the address's ending where that is an archive."""
    last = urlsplit(address.url).path.rsplit("/", 1)[-1].lower()
    for ending in (".zip", ".gz"):
        if last.endswith(ending):
            return f"{source.files[0]}{ending}"
    return source.files[0]


class _OnlyHttp(urllib.request.HTTPRedirectHandler):
    """Follows a redirect to another http(s) address, and to nothing else."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme not in SCHEMES:
            fp.close()
            raise urllib.error.URLError(f"redirected to {newurl!r}, which is not http or https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _download(
    partial: Path,
    address: Address,
    source: Source,
    progress: Progress | None,
    attempts: int,
) -> None:
    """Bring ``partial`` to its full length, or raise with what came left in place."""
    opener = urllib.request.build_opener(_OnlyHttp())
    reason = "it was cut each time"
    for _ in range(max(1, attempts)):
        have = partial.stat().st_size if partial.exists() else 0
        request = urllib.request.Request(address.url, headers={"User-Agent": "foedus"})
        if have:
            request.add_header("Range", f"bytes={have}-")
        try:
            with opener.open(request, timeout=_TIMEOUT) as answer:
                if _receive(answer, partial, have, progress):
                    return
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 416 and have:
                # Nothing lies beyond what is here: it is whole, or it is not this file.
                if _digest(partial) == address.sha256:
                    return
                partial.unlink()
                continue
            raise FetchError(
                f"{address.url} answers {error.code} {error.reason} for {source.label}.",
                f"correct the address in {address.said_in}, or get {source.files[0]} from "
                f"{source.whose} and run `foedus data add PATH`.",
            ) from error
        except (OSError, http.client.HTTPException) as error:
            reason = str(getattr(error, "reason", error)) or type(error).__name__
    kept = partial.stat().st_size if partial.exists() else 0
    raise FetchError(
        f"the download of {source.label} from {address.url} did not finish: {reason}.",
        f"run `foedus data fetch {source.key}` again"
        + (f"; it goes on after the {kept} bytes that came." if kept else "."),
    )


def _receive(
    answer: http.client.HTTPResponse, partial: Path, have: int, progress: Progress | None
) -> bool:
    """Write an answer's bytes; true if as many came as were announced."""
    resumed = answer.status == 206
    if resumed:
        told = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        # A server that sends another part than asked would spoil the file.
        resumed = told is not None and int(told[1]) == have
        if not resumed:
            partial.unlink(missing_ok=True)
            return False
    length = answer.headers.get("Content-Length", "")
    start = have if resumed else 0
    total = start + int(length) if length.isdigit() else None
    done = start
    with partial.open("ab" if resumed else "wb") as stream:
        while piece := answer.read(_PIECE):
            stream.write(piece)
            done += len(piece)
            if progress is not None:
                progress(done, total)
    return total is None or done >= total


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _check_sum(partial: Path, address: Address, source: Source) -> None:
    found = _digest(partial)
    if found == address.sha256:
        return
    partial.unlink()
    raise FetchError(
        f"the file from {address.url} has the checksum {found}; {address.said_in} says "
        f"{address.sha256} for {source.label}. It was deleted.",
        "check that the address is that of this version, and the checksum that of its file.",
    )


@contextmanager
def bar(label: str) -> Iterator[Progress]:
    """A progress bar on the standard error stream, for :func:`fetch`."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
    from rich.progress import Progress as Bars

    with Bars(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bars:
        task = bars.add_task(label, total=None)

        def moved(done: int, total: int | None) -> None:
            bars.update(task, completed=done, total=total)

        yield moved
