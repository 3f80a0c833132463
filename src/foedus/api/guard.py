"""Stands before everything: sizes, time, safe headers, the log, and answers known at the door."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from foedus.api.answers import Answers, Ground
from foedus.api.limits import Limits
from foedus.api.making import Written
from foedus.api.refusals import LOG, Refusal, Refused, refuse, refused_for

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""The content-security policy: nothing from elsewhere, no script in a page, no eval."""
_PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_NAMED = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:/@\[\]]*)(:\d{0,5})?")
_LOCAL = ("localhost", "127.0.0.1", "[::1]", "::1")


class Guard:
    """Wraps the app.

    Parameters
    ----------
    app : callable
        What answers.
    limits : Limits
        What is granted.
    answers, ground
        Of the worker, for what is known at the door.
    names : tuple of str
        Hosts by which the server may be called; any if empty.
    """

    def __init__(
        self, app: App, limits: Limits, answers: Answers, ground: Ground,
        names: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        self.app, self.limits, self.answers, self.ground = app, limits, answers, ground
        self.names = {one.lower() for one in names}
        if self.names & set(_LOCAL):
            self.names |= set(_LOCAL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            await self.app(scope, receive, send)
            return
        sent = _Sent(scope, send, self.limits.patience)
        try:
            await self._answer(scope, receive, sent)
        except TimeoutError:
            # Of a reader who has begun to read there is nothing more to say.
            if not sent.status:
                await sent.refusal(_slow(self.limits.patience))
        except Exception as error:  # noqa: BLE001 - the shape holds, whatever happens
            refused = refused_for(error)
            if not sent.status:
                await sent.refusal(refused)
        finally:
            sent.log()

    async def _answer(self, scope: Scope, receive: Receive, sent: _Sent) -> None:
        headers = dict(scope["headers"])
        self._check(scope, headers)
        if scope["method"] in ("GET", "HEAD"):
            if b"range" in headers:
                # Everything is sent whole: nothing here is so large that a part would do.
                kept = [one for one in scope["headers"] if one[0] not in (b"range", b"if-range")]
                scope = {**scope, "headers": kept}
            door = (scope["path"], scope["query_string"], self.ground.stamp())
            found = self.answers.at_door(door)
            if found is not None:
                await sent.written(found, headers)
                return
            if scope["method"] == "HEAD":
                scope = {**scope, "method": "GET"}
            await self.app(scope, receive, sent.send)
            return
        body = await asyncio.wait_for(self._body(headers, receive), self.limits.patience)
        check_depth(body, self.limits.depth)
        await self.app(scope, _replayed(body, receive), sent.send)

    def _check(self, scope: Scope, headers: dict[bytes, bytes]) -> None:
        length = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        if length > self.limits.address:
            raise refuse(
                414, "too-long", f"the address is {length} bytes long.",
                f"use at most {self.limits.address}, or send the parameters in a POST.",
            )  # fmt: skip
        said = [one for name, one in scope["headers"] if name == b"host"]
        host = b" ".join(said).decode("latin-1").lower()
        found = _NAMED.fullmatch(host)
        # A proxy might go by the first of two names, and this server by the last.
        if found is None or len(said) > 1:
            raise refuse(
                400, "host", f"{host[:100]!r} is no name of a server.", "call it by one name."
            )
        name = found[1]
        if self.names and name not in self.names:
            raise refuse(
                421, "host", f"this server does not go by the name {name[:100]!r}.",
                "call it by its own name; whoever runs it adds names with `--name`.",
            )  # fmt: skip

    async def _body(self, headers: dict[bytes, bytes], receive: Receive) -> bytes:
        most = self.limits.body
        told = headers.get(b"content-length", b"0")
        if told.isdigit() and int(told) > most:
            raise _large(most)
        parts, size, more = [], 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                break
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            more = message.get("more_body", False)
            if size > most:
                raise _large(most)
        return b"".join(parts)


class _Sent:
    """One response on its way: what every one carries, its log line, a limit on slow readers."""

    def __init__(self, scope: Scope, send: Send, patience: float) -> None:
        self.scope, self._send, self.patience = scope, send, patience
        self.status, self.bytes, self.began = 0, 0, time.perf_counter()
        self.head = scope["method"] == "HEAD"

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), *self._headers(message)]
        else:
            body = message.get("body", b"")
            self.bytes += len(body)
            if self.head:
                message = {**message, "body": b""}
        # A reader that takes nothing for so long is let go.
        await asyncio.wait_for(self._send(message), self.patience)

    def _headers(self, message: Message) -> list[tuple[bytes, bytes]]:
        known = dict(message.get("headers", ()))
        picture = known.get(b"content-type", b"").startswith(b"image/svg")
        listed = list(_SAFE)
        if b"content-security-policy" not in known:
            policy = _PICTURE if picture else POLICY
            listed.append((b"content-security-policy", policy.encode()))
        if b"cache-control" not in known:
            listed.append((b"cache-control", b"no-store"))
        return listed

    async def refusal(self, refused: Refused) -> None:
        body = refused.body()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            *((name.lower().encode(), one.encode()) for name, one in refused.headers.items()),
        ]
        if refused.status in (408, 413):
            headers.append((b"connection", b"close"))
        await self.send(
            {"type": "http.response.start", "status": refused.status, "headers": headers}
        )
        await self.send({"type": "http.response.body", "body": body})

    async def written(self, found: Written, headers: dict[bytes, bytes]) -> None:
        status, listed, body = response_of(found, headers)
        await self.send({"type": "http.response.start", "status": status, "headers": listed})
        await self.send({"type": "http.response.body", "body": body})

    def log(self) -> None:
        client = self.scope.get("client")
        LOG.info(
            "request",
            extra={
                "said": {
                    "client": client[0] if client else "",
                    "method": self.scope["method"],
                    "path": self.scope["path"][:200],
                    "status": self.status,
                    "bytes": self.bytes,
                    "ms": round((time.perf_counter() - self.began) * 1000, 1),
                }
            },
        )


def response_of(
    found: Written, headers: dict[bytes, bytes]
) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body of an answer, for what the request's headers ask."""
    small = bool(found.squeezed) and takes_gzip(headers.get(b"accept-encoding", b""))
    tag = f'"{found.tag}{"-gz" if small else ""}"'.encode()
    listed = [
        (b"etag", tag),
        (b"cache-control", b"public, no-cache"),
        (b"vary", b"Accept-Encoding"),
    ]
    wanted = headers.get(b"if-none-match", b"").decode("latin-1")
    if wanted and (wanted.strip() == "*" or found.tag in re.findall(r"[0-9a-f]{32}", wanted)):
        return 304, listed, b""
    body = found.squeezed if small else found.body
    listed += [
        (b"content-type", found.media.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"content-disposition", f'inline; filename="{found.name}"'.encode()),
    ]
    if small:
        listed.append((b"content-encoding", b"gzip"))
    return 200, listed, body


def takes_gzip(said: bytes) -> bool:
    """Whether a reader takes gzip.

    Examples
    --------
    >>> takes_gzip(b"br, gzip;q=0.8"), takes_gzip(b"gzip;q=0")
    (True, False)
    """
    for part in said.lower().split(b","):
        name, _, weight = part.partition(b";")
        if name.strip() in (b"gzip", b"*"):
            return re.fullmatch(rb"\s*q\s*=\s*0(\.0*)?\s*", weight) is None
    return False


def check_depth(body: bytes, most: int) -> None:
    """Refuse a JSON body of too many levels before anything reads it.

    Raises
    ------
    Refusal
        If it has more.
    """
    depth = 0
    for sign in re.findall(rb"[\[\]{}]", _TEXT.sub(b"", body)):
        depth += 1 if sign in b"[{" else -1
        if depth > most:
            raise refuse(
                422, "too-deep", f"the body is nested deeper than {most} levels.",
                "send the parameters as one plain object.", "body",
            )  # fmt: skip


def _large(most: int) -> Refusal:
    return refuse(413, "too-large", f"the body is longer than {most} bytes.", "send less.", "body")


def _slow(seconds: float) -> Refused:
    return Refused(
        408, "slow", f"the request did not arrive in {seconds:g} seconds.", "send it whole.", "body"
    )


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body that was read, then whatever follows."""
    held: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return held.pop() if held else await receive()

    return again


def lines(said: dict[str, Any], *, as_json: bool) -> str:
    """A request's line in the log."""
    if as_json:
        return json.dumps(said, ensure_ascii=True)
    path = json.dumps(said["path"], ensure_ascii=True)[1:-1]
    return (
        f"{said['client']} {said['method']} {path} {said['status']} "
        f"{said['bytes']} bytes {said['ms']} ms"
    )
