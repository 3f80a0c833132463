"""HTTP with bounds: on what comes and how slowly, and on how slowly an answer is taken."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from foedus.api.limits import Limits
from foedus.api.refusals import Refused

_CHUNKED = 8
"""A body in chunks takes some times its bytes on the way; more than this is padding."""
_TRICKLE = 8_192
"""A reader who takes less than this in all of the server's patience is let go."""

_TOO_LONG = Refused(431, "too-long", "the head of the request is too long.", "send less.")


class BoundedProtocol(HttpToolsProtocol):
    """Uvicorn's own, which waits for ever for a head and for a reader, and keeps all they send."""

    limits = Limits()
    _clock: asyncio.TimerHandle | None = None
    _watch: asyncio.TimerHandle | None = None
    _answering: RequestResponseCycle | None = None
    _come = _turn = 0
    _within = True

    def connection_made(self, transport: Any) -> None:
        """Let no more in than there is room for, and wait for a head so long."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            self._say(Refused(503, "busy", "too many connections are open.", "come again later."))
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clocks, and what was still to be answered."""
        self._rest()
        if self._watch is not None:
            self._watch.cancel()
        self._forget()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what a request takes, its head, the marks of its chunks and what follows them."""
        if self.transport.is_closing():
            return
        self._come += len(data)
        times = 1 if self._within else _CHUNKED
        if self._come > self.limits.head + times * self.limits.body:
            self._say(_TOO_LONG)
            return
        super().data_received(data)
        idle = self.cycle is None or self.cycle.response_complete
        if self._clock is None and idle and not self.transport.is_closing():
            self._wait()

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._within = True
        self._wait()

    def on_headers_complete(self) -> None:
        """A head is whole."""
        self._rest()
        self._within, self._come = False, 0
        head = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if head > self.limits.head:
            self._say(_TOO_LONG)
            return
        if not self.flow.write_paused:
            self._turn += 1
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of a body, which nobody waits for where its request was refused."""
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """A request is whole."""
        self._come = 0
        if not self.transport.is_closing():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer is written: what of it is not yet taken is waited for, and not for ever."""
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        """A reader takes an answer slower than it comes: no more is written meanwhile."""
        super().pause_writing()
        self._turn += 1
        self._look()

    def resume_writing(self) -> None:
        """A reader has taken what was written."""
        self._turn += 1
        super().resume_writing()

    def _look(self) -> None:
        """Begin to watch how much of what is written is taken."""
        left = self.transport.get_write_buffer_size()
        if left and self._watch is None:
            self._watch = self.loop.call_later(self.limits.patience, self._taken, left, self._turn)

    def _taken(self, before: int, turn: int) -> None:
        """Let a reader go who has taken next to nothing since the last look."""
        self._watch = None
        left = self.transport.get_write_buffer_size()
        if turn == self._turn and left > before - min(_TRICKLE, before):
            self._forget()
            # To close it would wait for what will never be taken, here or in the system.
            held = self.transport.get_extra_info("socket")
            if held is not None and os.name != "nt":
                held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()
            return
        self._look()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answering = cycle
        super()._start_asgi_task(cycle, app)

    def _forget(self) -> None:
        """Of several requests that came at once uvicorn tells the last alone that it is over."""
        self.pipeline.clear()
        if self._answering is not None and not self._answering.response_complete:
            self._answering.disconnected = True
            self._answering.message_event.set()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is refused as everything else is."""
        self._say(Refused(400, "request", "this is no HTTP request.", "send one of HTTP/1.1."))

    def _wait(self) -> None:
        self._rest()
        self._clock = self.loop.call_later(self.limits.patience, self._late)

    def _rest(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _late(self) -> None:
        if not self._come:
            # A browser opens connections that it may need: nothing was asked on this one.
            self.transport.close()
            return
        self._say(Refused(408, "slow", "the request did not arrive in time.", "send it whole."))

    def _say(self, refused: Refused) -> None:
        self._rest()
        if self.transport.is_closing():
            return
        body = refused.body()
        head = (
            f"HTTP/1.1 {refused.status} \r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()
        self._look()


def bounded(limits: Limits) -> type[BoundedProtocol]:
    """The protocol of a worker with these limits."""
    BoundedProtocol.limits = limits
    return BoundedProtocol
