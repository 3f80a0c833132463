"""Requests made from the service's own description, right and wrong ones: none brings it down."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from shape import refusal
from starlette.testclient import TestClient

# What this machine's server may say where it is asked for too much at a time.
BUSY = (503, 504)
SHAPES = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance",
)  # fmt: skip
QUICK = re.compile(r"/health|/api/v1/(states|scenario|jobs)\b")


def tried(
    client: TestClient, wanted: Callable[[str], bool], examples: int, mode: GenerationMode
) -> tuple[int, dict[int, int]]:
    """Try each address so often; how many there were, and how often each status came."""
    load_all_checks()
    schema = schemathesis.openapi.from_dict(client.app.openapi())  # type: ignore[attr-defined]
    statuses: dict[int, int] = {}
    addresses = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        if not wanted(operation.path):
            continue
        addresses += 1
        _try(client, operation, examples, mode, statuses)
    return addresses, statuses


def _try(
    client: TestClient, operation: Any, examples: int, mode: GenerationMode,
    statuses: dict[int, int],
) -> None:  # fmt: skip
    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=True,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        sent = case.as_transport_kwargs(base_url="http://localhost")
        sent.pop("cookies")
        if "data" in sent:
            sent["content"] = sent.pop("data")
        try:
            response = client.request(**sent)
        except httpx2.InvalidURL:
            return  # no client can send this
        statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
        assert response.status_code < 500 or response.status_code in BUSY, response.text
        if response.status_code >= 400:
            refusal(response)
        shapes = CHECKS.get_by_names(SHAPES)
        case.validate_response(
            response, checks=shapes[1:] if response.status_code in BUSY else shapes
        )

    # Some addresses take nothing that could be wrong.
    with contextlib.suppress(Unsatisfiable):
        ask()


@pytest.mark.parametrize("mode", GenerationMode)
def test_addresses_of_each_kind_answer_in_their_shape(
    client: TestClient, mode: GenerationMode
) -> None:
    addresses, statuses = tried(client, lambda path: bool(QUICK.match(path)), 2, mode)
    assert addresses > 10
    assert sum(statuses.values()) >= addresses


@pytest.mark.slow
@pytest.mark.parametrize("mode", GenerationMode)
def test_the_whole_service_answers_in_its_shape(
    client: TestClient, mode: GenerationMode, record_property: Callable[[str, object], None]
) -> None:
    addresses, statuses = tried(client, lambda path: not QUICK.match(path), 1, mode)
    record_property(f"addresses tried, {mode.name.lower()}", addresses)
    record_property(f"answers by status, {mode.name.lower()}", dict(sorted(statuses.items())))
    assert addresses > 80
