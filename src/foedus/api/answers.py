"""Answers kept in memory: by what was asked, in which form, and what the answer rests on."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from foedus.api.making import Written
from foedus.api.refusals import Refusal, Refused, refuse


class Ground:
    """What answers rest on: this version, its atlas, and the files that were added."""

    def __init__(self, fresh: float = 2.0) -> None:
        self._fresh, self._until, self._stamp = fresh, 0.0, ""

    def stamp(self) -> str:
        """A hash that changes when any of it does; looked at anew every two seconds."""
        now = time.monotonic()
        if now >= self._until:
            self._stamp, self._until = self._look(), now + self._fresh
        return self._stamp

    def _look(self) -> str:
        from foedus import __version__
        from foedus.atlas.edition import edition
        from foedus.store.places import META, cache_dir

        held = hashlib.sha256(f"{__version__} {edition().as_of}".encode())
        try:
            for path in sorted(cache_dir().glob(f"*/*/{META}")):
                known = path.stat()
                held.update(f"{path} {known.st_mtime_ns} {known.st_size}".encode())
        except OSError:
            # A file that is being replaced: the next look sees it.
            held.update(str(time.monotonic()).encode())
        return held.hexdigest()[:32]


class Answers:
    """The answers last asked for, up to so many bytes; each is made once, whoever asks."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[Hashable, Written] = OrderedDict()
        self._doors: OrderedDict[Hashable, Hashable] = OrderedDict()
        self._coming: dict[Hashable, _Coming] = {}

    def at_door(self, door: Hashable) -> Written | None:
        """The answer to a request that was written just so before."""
        key = self._doors.get(door)
        return None if key is None else self.kept(key)

    def kept(self, key: Hashable) -> Written | None:
        """An answer that is in memory."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def remember(self, door: Hashable, key: Hashable) -> None:
        """Remember which answer a request, as it was written, is given."""
        self._doors[door] = key
        while len(self._doors) > 4_096:
            self._doors.popitem(last=False)

    async def get(
        self,
        key: Hashable,
        make: Callable[[], Awaitable[Written | Refused]],
        gone: Callable[[], Awaitable[bool]],
    ) -> Written:
        """An answer: from memory, from whoever is making it, or made now.

        Parameters
        ----------
        key : hashable
            All that decides the answer.
        make : callable
            Makes it.
        gone : callable
            Whether the one who asks has left. When all have, the work is stopped.

        Raises
        ------
        Refusal
            If it is refused.
        """
        found = self.kept(key)
        if found is not None:
            return found
        coming = self._coming.get(key)
        if coming is None:
            coming = self._coming[key] = _Coming(asyncio.ensure_future(make()))
            coming.task.add_done_callback(lambda done: self._made(key, done))
        coming.waiting += 1
        try:
            while not coming.task.done():
                await asyncio.wait((coming.task,), timeout=0.5)
                if not coming.task.done() and await gone():
                    raise refuse(503, "gone", "nobody waits for the answer.", "ask again.")
        finally:
            coming.waiting -= 1
            if not coming.waiting and not coming.task.done():
                # Nobody waits for it any more.
                self._made(key, coming.task)
                coming.task.cancel()
        made = coming.task.result()
        if isinstance(made, Refused):
            raise Refusal(made)
        self._keep(key, made)
        return made

    def _made(self, key: Hashable, task: asyncio.Future[Written | Refused]) -> None:
        coming = self._coming.get(key)
        # Another may be on its way by now, where this one was given up.
        if coming is not None and coming.task is task:
            del self._coming[key]

    def _keep(self, key: Hashable, made: Written) -> None:
        if made.size > self._most // 4 or key in self._kept:
            return
        self._kept[key] = made
        self._size += made.size
        while self._size > self._most:
            _, old = self._kept.popitem(last=False)
            self._size -= old.size


@dataclass(slots=True)
class _Coming:
    task: asyncio.Future[Written | Refused]
    waiting: int = 0
