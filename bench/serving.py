"""How fast the server answers many readers, that none fails, and that its memory stays flat."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from urllib.parse import urlencode

from bench.measuring import Figure

READERS, WORKERS = 50, 2
SECONDS = float(os.environ.get("FOEDUS_BENCH_SECONDS", "20"))
"""300 for the long run: ``FOEDUS_BENCH_SECONDS=300 python3 dev.py bench serving``."""
MOST_MS = 60.0
STATES = ("Russia", "China", "USA", "Estonia", "Poland", "Iran", "Israel", "Philippines")


@dataclass
class Taken:
    """What the readers measured."""

    ms: list[float] = field(default_factory=list)
    failed: int = 0


@contextmanager
def server(workers: int = WORKERS, *limits: str) -> Iterator[tuple[int, int]]:
    """A server on a free port: its process and its port."""
    command = [
        sys.executable, "-m", "foedus", "serve", "--port", "0", "--workers", str(workers),
        "--no-open", *(part for one in limits for part in ("--limit", one)),
    ]  # fmt: skip
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            port = _port(child, log.fileno())
            _wait(port)
            yield child.pid, port
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _port(child: subprocess.Popen[bytes], log: int) -> int:
    for _ in range(600):
        found = re.search(rb"http://localhost:(\d+)/", os.pread(log, 4096, 0))
        if found:
            return int(found[1])
        if child.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {os.pread(log, 4096, 0).decode()}")


def _wait(port: int) -> None:
    import urllib.request

    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def questions() -> list[str]:
    """Addresses of duties, each another question."""
    return [
        "/api/v1/duties?" + urlencode({"attacker": one, "target": other, "on": f"{year}-01-01"})
        for year in (2026, 2016)
        for one, other in permutations(STATES, 2)
    ]


async def one_reader(
    port: int, paths: list[str], until: float, taken: Taken, pause: float = 0.0, late: float = 0.0
) -> None:
    """Ask one question after another on one connection, as a page does."""
    await asyncio.sleep(late)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    number = 0
    while time.monotonic() < until:
        path = paths[number % len(paths)]
        number += 1
        began = time.perf_counter()
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        size = re.search(rb"content-length: (\d+)", head)
        body = await reader.readexactly(int(size[1])) if size else b""
        taken.ms.append((time.perf_counter() - began) * 1000)
        if not head.startswith(b"HTTP/1.1 200") or not body:
            taken.failed += 1
        if pause:
            await asyncio.sleep(pause)
    writer.close()


async def readers(
    port: int, many: int, seconds: float, pause: float = 0.0, paths: list[str] | None = None
) -> Taken:
    """So many readers at once, each beginning at another question and not all at one moment."""
    taken, listed = Taken(), paths or questions()
    until = time.monotonic() + seconds
    step = max(1, len(listed) // many)
    await asyncio.gather(
        *(
            one_reader(
                port, listed[one * step % len(listed) :] + listed[: one * step % len(listed)],
                until, taken, pause, pause * one / many,
            )
            for one in range(many)
        )
    )  # fmt: skip
    return taken


def memory(process: int) -> float:
    """Megabytes of a process and of all that it started (where the system tells)."""
    total = 0.0
    for one in _family(process):
        try:
            held = Path(f"/proc/{one}/status").read_text("ascii", "replace")
        except OSError:
            continue
        found = re.search(r"VmRSS:\s+(\d+)", held)
        total += int(found[1]) / 1024 if found else 0.0
    return total


def _family(process: int) -> list[int]:
    listed = [process]
    for one in listed:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                listed += map(int, (task / "children").read_text("ascii").split())
        except OSError:
            continue
    return listed


def percentile(ms: list[float], share: float) -> float:
    """The value below which this share lies."""
    return sorted(ms)[min(len(ms) - 1, int(len(ms) * share))]


def new_questions() -> list[str]:
    """Addresses of duties that nobody asks twice."""
    day = date(2005, 1, 1)
    pairs = list(permutations(STATES, 2))
    return [
        "/api/v1/duties?"
        + urlencode(
            {
                "attacker": pairs[number % len(pairs)][0],
                "target": pairs[number % len(pairs)][1],
                "on": (day + timedelta(days=3 * number)).isoformat(),
            }
        )
        for number in range(2_400)
    ]


def main() -> list[Figure]:
    """Fifty readers on two workers: paced as people are, then without a pause."""
    with server() as (process, port):
        # Every question is asked of both workers before a clock runs.
        asyncio.run(readers(port, 8, 12.0))
        before = memory(process)
        # A reader who steps a slider asks four times a second; fifty do so at once.
        paced = asyncio.run(readers(port, READERS, SECONDS, pause=0.25))
        after = memory(process)
        flat_out = asyncio.run(readers(port, READERS, min(SECONDS, 20.0)))
        # And fifty who ask, every five seconds, what nobody asked before.
        new = asyncio.run(
            readers(port, READERS, min(SECONDS, 20.0), pause=5.0, paths=new_questions())
        )
    grown = 100 * (after - before) / before if before else 0.0
    asked = f"{len(paced.ms)} answers in {SECONDS:g} s"
    failed = paced.failed + flat_out.failed + new.failed
    return [
        Figure("duties, median", statistics.median(paced.ms), "ms", note=asked),
        Figure("duties, 95th percentile", percentile(paced.ms, 0.95), "ms", MOST_MS, note=asked),
        Figure("failed", float(failed), "requests", 0.0),
        Figure("memory grown", grown, "%", 10.0, note=f"from {before:.0f} MB"),
        Figure("no pause, 95th percentile", percentile(flat_out.ms, 0.95), "ms"),
        Figure("no pause, answers", len(flat_out.ms) / min(SECONDS, 20.0), "a second"),
        Figure("asked by nobody before, median", statistics.median(new.ms), "ms"),
        Figure("asked by nobody before, 95th", percentile(new.ms, 0.95), "ms", MOST_MS),
    ]
