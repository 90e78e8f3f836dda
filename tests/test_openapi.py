"""The interface for programs, tried with what its own description allows and forbids."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from participation.database import DatabaseEngine
from tests.factories import HOME, a_service, a_survey, an_office, answering, application

SCHEMA = schemathesis.openapi.from_dict(application(HOME, 1).openapi_schema.to_schema())
OPERATIONS = [operation.ok() for operation in SCHEMA.get_all_operations()]


@pytest.fixture
async def client(database: DatabaseEngine) -> AsyncIterator[httpx.AsyncClient]:
    """At an installation that has one service and one survey."""
    office = await an_office()
    await a_service(office.id)
    await a_survey(office.id)
    async with answering() as client:
        yield client


@pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda operation: f"{operation.method} {operation.path}"
)
@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
async def test_no_request_breaks_the_server(
    operation, mode: GenerationMode, client: httpx.AsyncClient
) -> None:
    """Whatever fits the description, or just does not, is answered below 500."""
    for number, case in enumerate(await asyncio.to_thread(examples, operation, mode)):
        if number % 2 and "slug" in operation.path:  # else no body would ever reach what reads it
            case.path_parameters["slug"] = "survei-ktp" if "surveys" in operation.path else "akta-kelahiran"
        request = {
            name: value
            for name, value in case.as_transport_kwargs(base_url=HOME).items()
            if value is not None
        }
        request.pop("cookies", None)
        answer = await client.request(**request)
        assert answer.status_code < 500, (request, answer.text)


def examples(operation, mode: GenerationMode, most: int = 20) -> list:
    """Seeded, so that every run tries the same."""
    found = []

    @seed(20261123)
    @hypothesis_settings(
        max_examples=most, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def collect(case) -> None:
        found.append(case)

    with suppress(Unsatisfiable):  # any text is a slug: there is no wrong one to try
        collect()
    return found


def test_every_operation_is_described() -> None:
    """The description names all that programs may use."""
    paths = {operation.path for operation in OPERATIONS}
    assert {"/api/v1/services", "/api/v1/surveys/{slug}/submissions", "/api/v1/areas"} & paths
    assert len(OPERATIONS) >= 8
