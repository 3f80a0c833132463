"""What every refusal looks like."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

SAFE = ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy")


def refusal(response: Any, status: int | None = None) -> dict[str, Any]:
    """The refusal that a response holds, looked over."""
    assert status is None or response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    assert all(name in response.headers for name in SAFE)
    body = response.json()
    assert list(body) == ["error"]
    error: dict[str, Any] = body["error"]
    assert set(error) - {"faults"} == {"kind", "wrong", "mend", "where"}
    assert error["kind"]
    assert error["wrong"]
    assert error["mend"]
    told = response.text
    assert "Traceback" not in told
    assert ".py" not in told
    return error


def run_alone(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread of its own.

    A browser that other tests of this process keep open has a loop running in the main one.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
