"""Makes an answer and writes it: run in a thread, or in a process that can be stopped."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import logging
import os
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from foedus.api.packed import packed
from foedus.api.refusals import Refused, refuse, refused_for
from foedus.errors import FoedusError
from foedus.progress import Moment, watched
from foedus.results.result import Result

TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "toml": "application/toml",
    "told": "application/json",
    "js": "text/javascript; charset=utf-8",
}
FORMS = ("json", "csv", "md", "parquet", "told")
"""``told`` is for pages: the JSON and the headline, the steps, the digest, the charts' names."""
PICTURES = ("json", "svg", "png", "pdf")
_SQUEEZED = 1_000
_LEVEL = 5
_HELD = 6
_results: OrderedDict[Any, Result] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, as it goes from one process to another.

    Parameters
    ----------
    act : str
        ``ask``, ``compare``, ``show`` or ``check``.
    question : str
        Of ``ask`` and ``compare``.
    said : tuple of (str, value)
        Parameters by their Python names.
    text : str
        The text of a scenario that is no name of the library; empty if there is none.
    part : str
        Of the request, that said it: ``query`` or ``body``.
    """

    act: str
    question: str
    said: tuple[tuple[str, Any], ...] = ()
    text: str = ""
    part: str = field(default="query", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Form:
    """How an answer is written: a suffix, and for a chart which one and how wide."""

    suffix: str = "json"
    chart: str = ""
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as it is sent.

    Parameters
    ----------
    body, squeezed : bytes
        As it is, and by gzip; the second is empty where that is no gain.
    media : str
        Its type.
    name : str
        Of the file that it is saved in.
    tag : str
        A hash of the body.
    """

    body: bytes
    squeezed: bytes
    media: str
    name: str
    tag: str

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.body) + len(self.squeezed)


def made(asked: Asked, form: Form, stamp: str = "") -> Written | Refused:
    """An answer, written; or the refusal.

    Parameters
    ----------
    asked : Asked
        The question.
    form : Form
        How to write it.
    stamp : str
        What the answer rests on: an answer kept under another stamp is not taken.
    """
    try:
        return write(result_of(asked, stamp), form)
    except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets the one shape
        return refused_for(error, where_of(error, asked, asked.part))


def where_of(error: Exception, asked: Asked, part: str) -> str:
    """The parameter that holds the word an error is about; else what was asked."""
    word = error.said if isinstance(error, FoedusError) else None
    if word is not None and asked.act in ("ask", "compare"):
        from foedus.questions import module_of

        given = dict(asked.said)
        for one in module_of(asked.question).QUESTION.parameters:
            value = given.get(one.name)
            listed = value if isinstance(value, tuple) else (value,)
            words = [part for said in listed for part in (str(said), *str(said).split(","))]
            if value is not None and word.strip() in map(str.strip, words):
                return f"{part}.{one.option or one.name}"
    return asked.question or "scenario"


def result_of(asked: Asked, stamp: str = "") -> Result:
    """The result, kept for the next form of it."""
    with _lock:
        if (asked, stamp) in _results:
            _results.move_to_end((asked, stamp))
            return _results[asked, stamp]
    result = _asked(asked)
    with _lock:
        _results[asked, stamp] = result
        while len(_results) > _HELD:
            _results.popitem(last=False)
    return result


def _asked(asked: Asked) -> Result:
    from foedus.questions import module_of

    said: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in asked.said
    }
    if asked.act == "check":
        return _checked(asked.text)
    if asked.text:
        said["scenario"] = _scenario(asked.text)
    if asked.act == "show":
        from foedus.scenarios.showing import shown

        return shown(said["scenario"], said.get("on"))
    if asked.act == "compare":
        from foedus.compare.comparison import compare

        return compare(said.pop("scenario"), asked.question, **said)
    result: Result = module_of(asked.question).answer(**said)
    return result


def _scenario(text: str) -> Any:
    from foedus.scenarios.reading import looked_over

    scenario, faults = looked_over(text, "the scenario")
    if scenario is None or faults:
        raise refuse(
            422, "scenario",
            f"the scenario has {len(faults)} fault{'s' * (len(faults) != 1)}; the first: "
            f"{faults[0] if faults else 'it cannot be read.'}",
            "mend each fault named; POST /api/v1/scenario/check lists them.",
            "scenario",
            faults=[
                {"line": one.line, "where": one.where, "wrong": one.wrong, "mend": one.mend}
                for one in faults
            ],
        )  # fmt: skip
    return scenario


def _checked(text: str) -> Result:
    from dataclasses import replace

    from foedus.scenarios.showing import checked_text

    found = checked_text(text, "the scenario")
    return replace(found, extra={**found.extra, "address": packed(text)})


def write(result: Result, form: Form) -> Written:
    """A result, or a chart of it, in a form."""
    from foedus.results.forms import as_csv, as_json, as_markdown

    name = result.question
    if form.chart:
        name = f"{name}-{form.chart}"
        held = drawn(result.chart(form.chart, width=form.width), form.suffix)
    elif form.suffix == "parquet":
        out = io.BytesIO()
        result.table.write_parquet(out)
        held = out.getvalue()
    else:
        text = (
            as_csv(result, guarded=True) if form.suffix == "csv"
            else as_markdown(result) if form.suffix == "md"
            else _told(result) if form.suffix == "told"
            else as_json(result)
        )  # fmt: skip
        held = text.encode("utf-8", "replace")
    return sealed(held, form.suffix, name)


def _told(result: Result) -> str:
    """The answer with whatever a table, a chart and words show of it."""
    data = result.as_data() | {
        "headline": result.headline,
        "steps": list(result.steps),
        "charts": list(result.charts),
        "shown": None if result.shown is None else [dict(row) for row in result.shown],
        "digest": None if result.digest is None else [dict(row) for row in result.digest],
    }
    return json.dumps(data, ensure_ascii=False) + "\n"


def sealed(held: bytes, suffix: str, name: str) -> Written:
    """Bytes with their type, name, hash and smaller form."""
    small = b""
    if suffix in ("json", "csv", "md", "svg", "told", "js") and len(held) > _SQUEEZED:
        small = gzip.compress(held, _LEVEL, mtime=0)
    tag = hashlib.sha256(held).hexdigest()[:32]
    return Written(held, small, TYPES[suffix], f"{name}.{suffix}", tag)


def drawn(specification: Mapping[str, Any], suffix: str) -> bytes:
    """A chart as its specification or as a picture."""
    if suffix == "json":
        text = json.dumps(specification, ensure_ascii=False, indent=1) + "\n"
        return text.encode("utf-8", "replace")
    from foedus.charts.drawing import draw

    with tempfile.TemporaryDirectory(prefix="foedus-chart-") as folder:
        return draw(specification, Path(folder) / f"chart.{suffix}").read_bytes()


def affinity_of(asked: Asked, stamp: str) -> str:
    """A name of an answer: of what is asked, and on what it rests."""
    return hashlib.sha256(repr((asked, stamp)).encode()).hexdigest()


def worked(
    asked: Asked, folder: str, width: int | None, stamp: str = "", *, charts: bool = True
) -> Refused | None:
    """A job: the answer in every form, in files of its own folder; its progress beside them."""
    home = Path(folder)
    progress = _Progress(home / "progress.json")
    try:
        with watched(progress.told):
            result = result_of(asked, stamp)
        for suffix in FORMS:
            _put(home / f"result.{suffix}", write(result, Form(suffix)).body)
        for chart in result.charts if charts else ():
            held = write(result, Form("json", chart, width)).body
            _put(home / f"chart-{chart}.json", held)
    except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets the one shape
        return refused_for(error, where_of(error, asked, "body.parameters"))
    return None


class _Progress:
    """Writes how far a job is, ten times a second at most."""

    def __init__(self, path: Path) -> None:
        self.path, self.last = path, 0.0

    def told(self, moment: Moment) -> None:
        now = time.monotonic()
        if now - self.last > 0.1:
            self.last = now
            held = json.dumps({**asdict(moment), "at": time.time()}, ensure_ascii=False)
            _put(self.path, held.encode("utf-8", "replace"))


def _put(path: Path, held: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(held)
    draft.replace(path)


def picture(path: str, suffix: str, name: str) -> Written | Refused:
    """A chart that a job has left as a specification, drawn."""
    try:
        return sealed(drawn(json.loads(Path(path).read_bytes()), suffix), suffix, name)
    except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets the one shape
        return refused_for(error, "chart")


def warm(level: str = "") -> None:
    """Load what answers need; a process that is new to it takes a second or two."""
    if level:
        logging.getLogger("foedus.serve").setLevel(level)
    from foedus.questions import module_of

    module_of("duties").answer("Russia", "Estonia")


def begin(level: str) -> None:
    """What a process does first: it ends with the one that started it."""
    import multiprocessing
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def look() -> None:
        while parent is not None and parent.is_alive():
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()
    warm(level)
