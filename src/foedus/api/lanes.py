"""Where answers are made: threads for quick ones, processes that can be stopped for others."""

from __future__ import annotations

import asyncio
import multiprocessing
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from foedus.api.limits import Limits
from foedus.api.making import begin, warm
from foedus.api.refusals import LOG, Refusal, refuse

T = TypeVar("T")


class Lane:
    """Slots of one process each; whatever is asked twice goes where it was made before.

    A pool of several processes gives work to any of them. Here each is a pool of one, so that the
    charts of an answer find the answer in the memory of the process that made it.
    """

    def __init__(self, slots: int, waiting: int) -> None:
        self._spawn = multiprocessing.get_context("spawn")
        self._pools = [self._pool() for _ in range(slots)]
        self._free = [asyncio.Lock() for _ in range(slots)]
        self._turns = asyncio.Semaphore(slots)
        self._most, self._here = slots + waiting, 0

    def _pool(self) -> ProcessPool:
        level = "ERROR"
        return ProcessPool(max_workers=1, initializer=begin, initargs=(level,), context=self._spawn)

    def start(self) -> None:
        """Start the processes, so that the first to ask does not wait for them."""
        for pool in self._pools:
            pool.schedule(warm, args=("ERROR",))

    async def run(self, key: str, work: Callable[..., T], *arguments: Any, seconds: float) -> T:
        """Run a function of a module in a process.

        Parameters
        ----------
        key : str
            Work of one key goes to one process, where that is free.
        work : callable
            To run.
        *arguments
            For it.
        seconds : float
            After which the process is ended.

        Raises
        ------
        Refusal
            If too many wait, the time is over, or the process died.
        """
        if self._here >= self._most:
            raise busy()
        self._here += 1
        try:
            try:
                # Who has waited as long as an answer may take has waited enough.
                await asyncio.wait_for(self._turns.acquire(), seconds)
            except TimeoutError:
                raise busy() from None
            try:
                slot = self._slot(key)
                async with self._free[slot]:
                    future = self._pools[slot].schedule(work, args=list(arguments), timeout=seconds)
                    return await _awaited(future, seconds)
            finally:
                self._turns.release()
        finally:
            self._here -= 1

    def _slot(self, key: str) -> int:
        first = zlib.crc32(key.encode()) % len(self._pools)
        order = [first, *(number for number in range(len(self._pools)) if number != first)]
        return next((one for one in order if not self._free[one].locked()), first)

    def stop(self) -> None:
        """End the processes, whatever they do."""
        for pool in self._pools:
            pool.stop()  # type: ignore[no-untyped-call]
        for pool in self._pools:
            pool.join(timeout=10)


async def _awaited(future: Future[T], seconds: float) -> T:
    try:
        return await asyncio.wrap_future(future)
    except (Late, TimeoutError):
        raise refuse(
            504, "time", f"the answer took longer than {seconds:g} seconds and was stopped.",
            "ask for less (fewer draws, fewer years), or send it to /api/v1/jobs.", retry=60,
        ) from None  # fmt: skip
    except ProcessExpired as error:
        LOG.error("a process ended while it worked: %s", error)
        raise refuse(
            503, "ended", "the process that made the answer ended.",
            "ask again; if it ends again, ask for less.", retry=5,
        ) from None  # fmt: skip


class Threads:
    """A bounded number of threads for quick answers."""

    def __init__(self, threads: int, waiting: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._most, self._here = threads + waiting, 0

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """Run a function in a thread.

        Raises
        ------
        Refusal
            If too many wait.
        """
        if self._here >= self._most:
            raise busy()
        self._here += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)
        finally:
            self._here -= 1

    def stop(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class Lanes:
    """The three ways of one worker: quick answers, heavy ones, jobs."""

    def __init__(self, limits: Limits) -> None:
        # A page asks for several things at once: those of many readers wait their turn.
        self.threads = Threads(limits.threads, 8 * limits.waiting)
        self.heavy = Lane(limits.children, limits.waiting)
        self.jobs = Lane(limits.jobs, limits.jobs_waiting)

    def stop(self) -> None:
        """End all of them."""
        for lane in (self.threads, self.heavy, self.jobs):
            lane.stop()


def busy() -> Refusal:
    """The refusal where too many wait."""
    return refuse(
        503, "busy", "too many questions are being answered.", "ask again in a few seconds.",
        retry=5,
    )  # fmt: skip
