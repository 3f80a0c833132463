"""The charts' library that pages draw with, as the installed vl-convert hands it out."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from foedus.api.making import Written, sealed
from foedus.drafts import write_whole

NAME = "vega"
_MAKING = """
import sys, vl_convert
sys.stdout.buffer.write(vl_convert.javascript_bundle().encode("utf-8"))
"""
_PATIENCE, _LOOK = 60.0, 0.1


@cache
def library_tag() -> str:
    """The name of the charts' library: another one where what it is made of is another."""
    from importlib.metadata import version

    import vl_convert

    parts = (
        version("vl-convert-python"), vl_convert.get_vega_version(),
        vl_convert.get_vega_embed_version(), *vl_convert.get_vegalite_versions(),
    )  # fmt: skip
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


@dataclass(slots=True)
class Library:
    """Vega, Vega-Lite and vega-embed in one file.

    To put them together takes seconds, so that one worker does it, once, for all of them.

    Parameters
    ----------
    folder : Path or None
        The server's own, which all of its workers share; without it each makes its own.
    """

    folder: Path | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _held: Written | None = None

    def begin(self) -> None:
        """Make it while nobody waits for it yet."""
        threading.Thread(target=self.written, daemon=True).start()

    def written(self) -> Written:
        """It."""
        with self._lock:
            if self._held is None:
                held = _made() if self.folder is None else _shared(self.folder)
                self._held = sealed(held, "js", NAME)
            return self._held


def _shared(folder: Path) -> bytes:
    """From the folder; or made, unless another worker is at it."""
    kept = folder / f"{NAME}-{library_tag()}.js"
    mark = folder / f"{NAME}-making"
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with suppress(OSError):
            return kept.read_bytes()
        try:
            mark.mkdir()
        except FileExistsError:
            time.sleep(_LOOK)
            continue
        except OSError:
            break
        try:
            held = _made()
            with suppress(OSError):
                write_whole(kept, held)
        finally:
            with suppress(OSError):
                mark.rmdir()
        return held
    return _made()


def _made() -> bytes:
    # In a process of its own: it would hold this one up for seconds.
    made = subprocess.run([sys.executable, "-c", _MAKING], capture_output=True, check=True)
    return made.stdout
