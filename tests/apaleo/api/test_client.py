from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import responses
from responses import matchers

from apaleo.api.client import Api
from apaleo.api.listings import (
    DAY_USE_RATE_PLANS,
    OVERNIGHT_RATE_PLANS,
    PROPERTIES,
    UNIT_GROUPS,
    UNITS,
    Listing,
)
from apaleo.api.records import AccountRecord
from apaleo.errors import Forbidden, RemoteContractError, RemoteUnavailable
from apaleo.http import Transport

API = "https://api.example.com"
ACCOUNT = f"{API}/account/v1/accounts/current"


@pytest.fixture
def remote() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def asked() -> list[str | None]:
    return []


@pytest.fixture
def api(make_transport: Callable[..., Transport], asked: list[str | None]) -> Api:
    def token_source(rejected: str | None) -> str:
        asked.append(rejected)
        return f"t{len(asked)}"

    return Api(api_url=f"{API}/", transport=make_transport(API), token_source=token_source)


def bearer(token: str) -> Callable[..., Any]:
    return matchers.header_matcher({"Authorization": f"Bearer {token}", "Accept-Language": "en"})


def read_all(api: Api, listings: Sequence[Listing]) -> list[Any]:
    return [record for page in api.read(listings) for record in page.records]


def test_the_current_account_is_fetched(
    api: Api, remote: responses.RequestsMock, sample: Callable[[str], Any]
) -> None:
    remote.get(ACCOUNT, json=sample("account-current"), match=[bearer("t1")])

    assert api.fetch_current_account() == AccountRecord(code="DEMO", name="Demo Account")


def test_a_refused_token_is_replaced_once(
    api: Api, remote: responses.RequestsMock, sample: Callable[[str], Any], asked: list[str | None]
) -> None:
    remote.get(ACCOUNT, status=401, match=[bearer("t1")])
    remote.get(ACCOUNT, json=sample("account-current"), match=[bearer("t2")])

    assert api.fetch_current_account().code == "DEMO"
    assert asked == [None, "t1"]


def test_a_token_refused_twice_is_transient(
    api: Api, remote: responses.RequestsMock, asked: list[str | None]
) -> None:
    remote.get(ACCOUNT, status=401)

    with pytest.raises(RemoteUnavailable, match="refused twice"):
        api.fetch_current_account()

    assert asked == [None, "t1"]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (204, RemoteContractError),
        (201, RemoteContractError),
        (400, RemoteContractError),
        (404, RemoteContractError),
        (422, RemoteContractError),
        (403, Forbidden),
        (429, RemoteUnavailable),
        (503, RemoteUnavailable),
    ],
)
def test_every_other_status_says_what_to_do(
    api: Api, remote: responses.RequestsMock, status: int, error: type[Exception]
) -> None:
    remote.get(ACCOUNT, status=status)

    with pytest.raises(error):
        api.fetch_current_account()


@pytest.mark.parametrize(
    ("listing", "path", "params", "name", "count"),
    [
        (PROPERTIES, "inventory/v1/properties", {"includeArchived": "true"}, "properties", 2),
        (UNIT_GROUPS, "inventory/v1/unit-groups", {}, "unitGroups", 2),
        (
            UNITS,
            "inventory/v1/units",
            {"status": "All", "expand": "connectedUnits"},
            "units",
            3,
        ),
    ],
)
def test_a_list_is_asked_for_completely(
    api: Api,
    remote: responses.RequestsMock,
    sample: Callable[[str], Any],
    listing: Listing,
    path: str,
    params: dict[str, str],
    name: str,
    count: int,
) -> None:
    body = sample(
        {"properties": "properties-list", "unitGroups": "unit-groups-list"}.get(name, "units-list")
    )
    remote.get(
        f"{API}/{path}",
        json=body | {"count": count},
        match=[
            matchers.query_param_matcher(params | {"pageNumber": "1", "pageSize": "200"}),
            bearer("t1"),
        ],
    )

    records = read_all(api, [listing])

    assert [record.remote_id for record in records] == [item["id"] for item in body[name]]


def test_rate_plans_are_read_over_night_and_day_use(
    api: Api, remote: responses.RequestsMock, sample: Callable[[str], Any]
) -> None:
    night, day = sample("rate-plans-list")["ratePlans"]
    for template, item in (
        ("OverNight", night),
        ("DayUse", day | {"timeSliceDefinition": {"id": "x"}}),
    ):
        params = {
            "timeSliceTemplate": template,
            "includeArchived": "true",
            "expand": "cancellationPolicy",
            "pageNumber": "1",
            "pageSize": "200",
        }
        remote.get(
            f"{API}/rateplan/v1/rate-plans",
            json={"ratePlans": [item], "count": 1},
            match=[matchers.query_param_matcher(params)],
        )

    records = read_all(api, [OVERNIGHT_RATE_PLANS, DAY_USE_RATE_PLANS])

    assert {(record.remote_id, record.time_slice_template) for record in records} == {
        ("MUC-NONREF-DBL", "OverNight"),
        ("MUC-FLEX-DBL", "DayUse"),
    }


def test_the_language_of_lists_can_be_chosen(
    make_transport: Callable[..., Transport], remote: responses.RequestsMock
) -> None:
    remote.get(
        f"{API}/inventory/v1/unit-groups",
        status=204,
        match=[matchers.header_matcher({"Accept-Language": "de"})],
    )
    api = Api(
        api_url=API,
        transport=make_transport(API),
        token_source=lambda rejected: "t",
        language="de",
    )

    assert read_all(api, [UNIT_GROUPS]) == []


def test_a_reply_that_says_nothing_with_a_200_is_not_taken_for_an_empty_list(
    api: Api, remote: responses.RequestsMock
) -> None:
    remote.get(f"{API}{PROPERTIES.path}", body=b"null")

    with pytest.raises(RemoteUnavailable, match="nothing, where something was due"):
        list(api.read([PROPERTIES]))
