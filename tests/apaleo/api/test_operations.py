"""What is written to apaleo, and what its answers mean."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import responses
from responses import matchers

from apaleo.api import Operations
from apaleo.errors import Forbidden, RemoteContractError, RemoteUnavailable, WriteRefused
from apaleo.http import Transport

URL = "https://api.apaleo.example"
CONDITIONS = f"{URL}/operations/v1/units-condition"
MAINTENANCES = f"{URL}/operations/v1/maintenances"
NOON = datetime(2026, 11, 27, 12, 0, 0, 5, tzinfo=UTC)


@pytest.fixture
def tokens() -> list[str | None]:
    """The tokens that were refused, as the source was told."""
    return []


@pytest.fixture
def operations(tokens: list[str | None]) -> Operations:
    def source(rejected: str | None) -> str:
        tokens.append(rejected)
        return "token" if rejected is None else "another"

    return Operations(
        api_url=URL, transport=Transport(allowed_origins=[URL], timeout=5), token_source=source
    )


@pytest.fixture
def remote() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as remote:
        yield remote


def create(operations: Operations) -> str:
    return operations.create_maintenance(
        unit_id="MUC-A", begins=NOON, ends=NOON.replace(day=28), description="Lamp", key="key"
    )


def clean(operations: Operations) -> None:
    operations.set_condition("MUC-A", condition="Clean")


def test_a_condition_is_put_as_apaleo_wants_it(
    operations: Operations, remote: responses.RequestsMock
) -> None:
    body = {"unitsConditions": [{"id": "MUC-A", "condition": "Clean"}]}
    headers = matchers.header_matcher({"Authorization": "Bearer token"})
    remote.put(CONDITIONS, status=204, match=[matchers.json_params_matcher(body), headers])

    clean(operations)


def test_a_maintenance_is_posted_with_its_key_and_without_fractions(
    operations: Operations, remote: responses.RequestsMock
) -> None:
    body = {
        "unitId": "MUC-A",
        "from": "2026-11-27T12:00:00+00:00",
        "to": "2026-11-28T12:00:00+00:00",
        "type": "OutOfService",
        "description": "Lamp",
    }
    headers = matchers.header_matcher({"Idempotency-Key": "key"})
    remote.post(
        MAINTENANCES,
        status=201,
        json={"id": "MUC-A-1"},
        match=[matchers.json_params_matcher(body), headers],
    )

    assert create(operations) == "MUC-A-1"


def test_a_refused_token_is_replaced_once(
    operations: Operations, remote: responses.RequestsMock, tokens: list[str | None]
) -> None:
    remote.put(CONDITIONS, status=401)
    remote.put(CONDITIONS, status=204)

    clean(operations)

    assert tokens == [None, "token"]


@pytest.mark.parametrize(
    ("write", "method", "url", "scope"),
    [
        (clean, "PUT", CONDITIONS, "operations.change-room-state"),
        (create, "POST", MAINTENANCES, "maintenances.manage"),
    ],
)
def test_a_missing_scope_is_named(
    write: Callable[[Operations], Any],
    method: str,
    url: str,
    scope: str,
    operations: Operations,
    remote: responses.RequestsMock,
) -> None:
    remote.add(method, url, status=403)

    with pytest.raises(Forbidden) as error:
        write(operations)

    assert error.value.scope == scope


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, WriteRefused),
        (422, WriteRefused),
        (418, RemoteContractError),
        (429, RemoteUnavailable),
        (500, RemoteUnavailable),
    ],
)
def test_each_status_says_what_to_do(
    status: int,
    error: type[Exception],
    operations: Operations,
    remote: responses.RequestsMock,
) -> None:
    remote.put(CONDITIONS, status=status)
    remote.post(MAINTENANCES, status=status)

    for write in (clean, create):
        with pytest.raises(error):
            write(operations)

    # Nothing is sent twice by itself.
    assert len(remote.calls) == 2


@pytest.mark.parametrize("status", [200, 201, 202])
def test_whatever_success_is_called_it_is_one(
    operations: Operations, remote: responses.RequestsMock, status: int
) -> None:
    remote.put(CONDITIONS, status=status)
    remote.post(MAINTENANCES, status=status, json={"id": "MUC-A-1"})

    clean(operations)

    assert create(operations) == "MUC-A-1"


@pytest.mark.parametrize("body", [{}, {"id": 7}, {"id": ""}])
def test_a_maintenance_without_an_id_is_not_understood(
    body: dict[str, Any], operations: Operations, remote: responses.RequestsMock
) -> None:
    remote.post(MAINTENANCES, status=201, json=body)

    with pytest.raises(RemoteContractError):
        create(operations)
