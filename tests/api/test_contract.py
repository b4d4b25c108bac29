"""The API against its own OpenAPI description: schemathesis asks what is allowed and what is not.

Examples are drawn the same each time (`HYPOTHESIS_PROFILE=explore` draws new ones), so the gate is steady.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import API, JIANGHAN
from tests.api.tokens import auditor
from tests.models.database import create_draft

SERVER = "http://testserver"
THOROUGHLY = {f"{API}{path}" for path in ("expenditures/", "tables/", "aggregate", "changes/")}
A_LITTLE, MUCH = 2, 10
"""Examples of what an operation allows, and as many of what it does not."""

PLACES = {"edition": JIANGHAN, "draft": "999999-900-2090-approved-1", "jurisdiction": "420103"}
"""Parts of addresses that exist: what is drawn for them leads nowhere but to 404."""

ALLOWED, NOT_ALLOWED = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@cache
def operations() -> tuple[Any, ...]:
    described = Client().get(f"{API}schema/").json()
    config = schemathesis.Config()
    # The client brings a token of its own: one that is drawn, or left out, would be all that an answer tells of.
    config.projects.default.generation.update(with_security_parameters=False)
    schema = schemathesis.openapi.from_dict(described, config=config)
    return tuple(found.ok() for found in schema.get_all_operations())


@pytest.fixture
def client(db: None) -> Client:
    """With a token that opens everything there is to read in the department of a draft."""
    return auditor(create_draft().department.jurisdiction)


def sent(client: Client, case: Case) -> schemathesis.Response:
    """The answer to a case, by way of Django's client, which leaves the connection of the test alone."""
    asked = case.as_transport_kwargs(base_url=SERVER)
    request = requests.Request(**asked).prepare()
    response = client.generic(request.method or "", request.path_url, headers=dict(request.headers))
    return schemathesis.Response(
        status_code=response.status_code,
        headers={name: [value] for name, value in response.headers.items()},
        content=response.getvalue(),
        request=request,
        elapsed=0,
        verify=False,
    )


def conforms(
    client: Client, operation: Any, mode: GenerationMode, number: int, known: Mapping[str, str]
) -> Counter[int]:
    """Ask so many times, with these parts of addresses; how often each status was answered."""
    statuses: Counter[int] = Counter()
    checks = [*CHECKS, *([negative_data_rejection] if mode is NOT_ALLOWED else [])]
    places = {name: value for name, value in known.items() if f"{{{name}}}" in operation.path}
    cases = operation.as_strategy(generation_mode=mode, path_parameters=places or None)

    @settings(
        max_examples=number, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck]
    )
    @given(case=cases, draw=strategies.data())
    def each(case: Case, draw: strategies.DataObject) -> None:
        if mode is ALLOWED and case.query:
            # Each is allowed; but of all filters of all cubes at once no answer is left.
            few = draw.draw(strategies.sets(strategies.sampled_from(sorted(case.query)), max_size=2))
            case.query = {name: case.query[name] for name in sorted(few)}
        response = sent(client, case)
        statuses[response.status_code] += 1
        case.validate_response(response, checks=checks)

    each()
    return statuses


@pytest.mark.parametrize("mode", [ALLOWED, NOT_ALLOWED], ids=["allowed", "not-allowed"])
def test_every_answer_is_as_described(client: Client, mode: GenerationMode) -> None:
    for operation in operations():
        statuses = conforms(client, operation, mode, MUCH if operation.path in THOROUGHLY else A_LITTLE, PLACES)
        if operation.path in THOROUGHLY:
            assert statuses.get(200 if mode is ALLOWED else 400), (operation.path, statuses)


def test_places_that_do_not_exist_are_not_found_as_described(client: Client) -> None:
    for operation in operations():
        if "{" in operation.path:
            statuses = conforms(client, operation, ALLOWED, A_LITTLE, {})
            assert statuses.keys() <= {400, 404}, (operation.path, statuses)
