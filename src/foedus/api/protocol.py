"""HTTP with bounds: a head that is too long or too slow in coming ends its connection."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from foedus.api.limits import Limits
from foedus.api.refusals import Refused


class BoundedProtocol(HttpToolsProtocol):
    """Uvicorn's own, which waits for a head for ever and keeps one of any length."""

    limits = Limits()
    _clock: asyncio.TimerHandle | None = None
    _head = 0
    _within = True

    def connection_made(self, transport: Any) -> None:
        """Let no more in than there is room for, and wait for a head so long."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            self._say(Refused(503, "busy", "too many connections are open.", "come again later."))
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clock."""
        self._rest()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what a head takes."""
        if self._within or self.cycle is None or self.cycle.response_complete:
            self._head += len(data)
            if self._head > self.limits.head + self.limits.body:
                self._say(
                    Refused(431, "too-long", "the head of the request is too long.", "send less.")
                )
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
        self._within, self._head = False, 0
        super().on_headers_complete()

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
        if not self._head:
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


def bounded(limits: Limits) -> type[BoundedProtocol]:
    """The protocol of a worker with these limits."""
    BoundedProtocol.limits = limits
    return BoundedProtocol
