"""How far a piece of work is: told by the work itself, to whoever watches.

A piece of work opens :func:`steps` and says what it does next; what it calls may open steps of its
own, which then count within that one. Where nobody watches, none of it costs anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a piece of work is.

    Parameters
    ----------
    doing : tuple of str
        What is being done, from the whole to the part.
    done, total : int
        Parts done, of all: of the outermost work whose parts are alike; of the innermost where
        none are.
    share : float
        Steps done of all steps, those within others counted as shares of these; of time it says
        nothing. Never less than was told before.
    left : float or None
        Seconds left, where the work is of parts that are alike and one of them is done: as long
        as those before took, each. None where that cannot be measured.
    """

    doing: tuple[str, ...]
    done: int
    total: int
    share: float
    left: float | None


Watcher = Callable[[Moment], None]


class _Place:
    """One level of a piece of work."""

    __slots__ = ("above", "alike", "began", "doing", "done", "first", "last", "total", "watch")

    def __init__(self, watch: _Watch, above: _Place | None, total: int, alike: bool) -> None:
        self.watch, self.above, self.total, self.alike = watch, above, total, alike
        self.doing, self.done = "", 0
        self.began = self.last = time.monotonic()
        self.first = -1

    def at(self, done: int, total: int, doing: str) -> None:
        now = time.monotonic()
        if self.first < 0:
            # What was kept from before took no time now.
            self.first, self.began, self.last = done, now, now
        elif done != self.done:
            self.last = now
        self.done, self.total, self.doing = done, total, doing
        self.watch.tell(self)

    def left(self) -> float | None:
        made = self.done - self.first
        if not self.alike or made <= 0:
            return None
        each = (self.last - self.began) / made
        return max(each * (self.total - self.done) - (time.monotonic() - self.last), 0.0)


class _Watch:
    """One who watches, and the most that was told."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher, self.most = watcher, 0.0

    def tell(self, place: _Place) -> None:
        share, outer, counts = 0.0, place, place
        names: list[str] = []
        level: _Place | None = place
        while level is not None:
            share = min((level.done + share) / max(level.total, 1), 1.0)
            names.append(level.doing)
            if level.alike:
                counts = level
            outer, level = level, level.above
        self.most = max(self.most, share)
        doing = tuple(filter(None, names[::-1]))
        self.watcher(Moment(doing, counts.done, counts.total, self.most, outer.left()))


_WATCH: ContextVar[_Watch | None] = ContextVar("watch", default=None)
_HERE: ContextVar[_Place | None] = ContextVar("here", default=None)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Within the block, a caller is told how far the work is.

    Parameters
    ----------
    watcher : callable
        Called with each :class:`Moment`.

    Examples
    --------
    >>> told = []
    >>> with watched(told.append), steps(2) as step:
    ...     step("the clauses")
    ...     step("the draws")
    >>> [(one.doing, one.done, one.total, one.share) for one in told]
    [(('the clauses',), 0, 2, 0.0), (('the draws',), 1, 2, 0.5)]
    """
    watch, here = _WATCH.set(_Watch(watcher)), _HERE.set(None)
    try:
        yield
    finally:
        _HERE.reset(here)
        _WATCH.reset(watch)


def is_watched() -> bool:
    """Whether anybody watches."""
    return _WATCH.get() is not None


@contextmanager
def steps(total: int, *, alike: bool = False) -> Iterator[Callable[[str], None]]:
    """Work of so many steps.

    Parameters
    ----------
    total : int
        How many.
    alike : bool
        Each takes about as long as another, so that the time left can be told from those done.

    Yields
    ------
    callable
        To be called with what is done next, when it begins; what was done before is then done.
    """
    watch = _WATCH.get()
    if watch is None:
        yield _silent
        return
    place = _Place(watch, _HERE.get(), total, alike)
    begun = 0

    def step(doing: str) -> None:
        nonlocal begun
        place.at(begun, total, doing)
        begun += 1

    token = _HERE.set(place)
    try:
        yield step
    finally:
        _HERE.reset(token)


@contextmanager
def counted(doing: str, *, alike: bool = True) -> Iterator[Told]:
    """Work of many parts, which are counted as they are done; none tells of its own steps.

    Parameters
    ----------
    doing : str
        What is being worked.
    alike : bool
        As of :func:`steps`.

    Yields
    ------
    callable
        To be called with the number of parts done and of all.
    """
    watch = _WATCH.get()
    if watch is None:
        yield lambda done, total: None
        return
    place = _Place(watch, _HERE.get(), 1, alike)
    token = _WATCH.set(None)
    try:
        yield lambda done, total: place.at(done, total, doing)
    finally:
        _WATCH.reset(token)


def _silent(doing: str) -> None:
    pass
