"""Webhook subscriptions: odd lists, refusals, tokens."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import responses
from responses import matchers

from apaleo.api import ALL_LISTINGS, TOPICS, Subscriptions
from apaleo.errors import Forbidden, RemoteContractError, RemoteUnavailable, SubscriptionRefused
from apaleo.http import Transport

HOST = "https://webhook.example.com"
URL = f"{HOST}/v1/subscriptions"
ITEM = {"id": "7", "endpointUrl": "https://x.example/canary", "events": ["unit/*"], "new": 1}


@pytest.fixture
def remote() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def asked() -> list[str | None]:
    return []


@pytest.fixture
def api(make_transport: Callable[..., Transport], asked: list[str | None]) -> Subscriptions:
    def token_source(rejected: str | None) -> str:
        asked.append(rejected)
        return f"t{len(asked)}"

    return Subscriptions(
        webhook_url=f"{HOST}/", transport=make_transport(HOST), token_source=token_source
    )


def test_the_list_is_a_bare_array(api: Subscriptions, remote: responses.RequestsMock) -> None:
    remote.get(URL, json=[ITEM, ITEM | {"events": None, "propertyIds": ["MUC"]}])

    first, second = api.fetch_all()

    assert (first.remote_id, first.events, first.property_ids) == ("7", ("unit/*",), ())
    assert (second.events, second.property_ids) == ((), ("MUC",))


@pytest.mark.parametrize("status", [204, 404])
def test_none_is_said_in_two_ways(
    api: Subscriptions, remote: responses.RequestsMock, status: int
) -> None:
    remote.get(URL, status=status)

    assert api.fetch_all() == []


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (403, Forbidden),
        (500, RemoteUnavailable),
        (429, RemoteUnavailable),
        (400, RemoteContractError),
    ],
)
def test_a_failed_read_is_no_empty_list(
    api: Subscriptions,
    remote: responses.RequestsMock,
    status: int,
    error: type[Exception],
) -> None:
    remote.get(URL, status=status)

    with pytest.raises(error):
        api.fetch_all()


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "canary",
        ["canary"],
        {},
        {"id": "8"},
        {"id": "8", "endpointUrl": None, "events": ["unit/*"]},
        {"id": "8", "endpointUrl": "", "topics": ["Reservation"]},
        {"id": "8", "endpointUrl": {"canary": 1}},
        {"id": None, "endpointUrl": "https://x.example/canary"},
        {"id": "", "endpointUrl": "https://x.example/canary"},
        {"id": True, "endpointUrl": "https://x.example/canary"},
    ],
)
def test_one_that_cannot_be_ours_is_passed_over_and_not_quoted(
    api: Subscriptions,
    remote: responses.RequestsMock,
    odd: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    remote.get(URL, json=[odd, ITEM, odd])

    with caplog.at_level("INFO"):
        [ours] = api.fetch_all()

    assert ours.remote_id == "7"
    assert "passed over" in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.parametrize(
    "odd",
    [
        {"events": [{"topic": "unit/*"}]},
        {"events": ["unit/*", {"topic": "x"}]},
        {"events": "unit/*"},
        {"events": {"unit": ["*"]}},
    ],
)
def test_what_is_odd_about_its_events_makes_it_one_for_none(
    api: Subscriptions, remote: responses.RequestsMock, odd: dict[str, Any]
) -> None:
    remote.get(URL, json=[ITEM | odd])

    [one] = api.fetch_all()

    assert (one.remote_id, one.endpoint_url) == ("7", ITEM["endpointUrl"])
    assert one.events == ()


@pytest.mark.parametrize("ids", [[{"id": "MUC"}], "MUC", [7], ["MUC", None], {}])
def test_ids_of_hotels_that_cannot_be_read_are_not_taken_for_all_hotels(
    api: Subscriptions, remote: responses.RequestsMock, ids: Any
) -> None:
    remote.get(URL, json=[ITEM | {"propertyIds": ids}])

    [one] = api.fetch_all()

    assert one.remote_id == "7"
    assert one.property_ids


def test_an_id_may_be_a_number(api: Subscriptions, remote: responses.RequestsMock) -> None:
    remote.get(URL, json=[ITEM | {"id": 7}])
    remote.delete(f"{URL}/7", status=204)

    [one] = api.fetch_all()
    api.delete(one.remote_id)

    assert one.remote_id == "7"


@pytest.mark.parametrize(
    "body",
    [{}, "canary", 7, {"subscriptions": [ITEM]}, [{"id": "7"}], [7], [{"url": "canary"}]],
)
def test_a_list_of_another_shape_is_no_list_and_not_quoted(
    api: Subscriptions, remote: responses.RequestsMock, body: Any
) -> None:
    remote.get(URL, json=body)

    with pytest.raises(RemoteContractError) as raised:
        api.fetch_all()

    assert "canary" not in str(raised.value)


def test_one_is_made_for_all_hotels(api: Subscriptions, remote: responses.RequestsMock) -> None:
    body = {"endpointUrl": "https://x.example/", "events": ["unit/*"]}
    remote.post(URL, status=201, json={"id": "7"}, match=[matchers.json_params_matcher(body)])

    assert api.create(endpoint_url="https://x.example/", events=("unit/*",)) == "7"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"type": "HealthcheckFailed", "message": "https://x.example/canary"}, "HealthcheckFailed"),
        ({"messages": ["EndpointUrl: canary"]}, "422"),
        ({"type": "canary"}, "422"),
        ([], "422"),
    ],
)
def test_a_refusal_names_its_reason_and_quotes_nothing(
    api: Subscriptions, remote: responses.RequestsMock, body: Any, reason: str
) -> None:
    remote.post(URL, status=422, json=body)

    with pytest.raises(SubscriptionRefused) as refused:
        api.create(endpoint_url="https://x.example/canary", events=("unit/*",))

    assert refused.value.reason == reason
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize("status", [200, 201, 202])
def test_one_whose_id_is_a_number_was_made(
    api: Subscriptions, remote: responses.RequestsMock, status: int
) -> None:
    remote.post(URL, status=status, json={"id": 7})

    assert api.create(endpoint_url="https://x.example/", events=("unit/*",)) == "7"


@pytest.mark.parametrize("body", [{}, {"id": True}, {"id": ""}, {"id": None}, []])
def test_one_without_an_id_was_not_made(
    api: Subscriptions, remote: responses.RequestsMock, body: Any
) -> None:
    remote.post(URL, status=201, json=body)

    with pytest.raises(RemoteContractError):
        api.create(endpoint_url="https://x.example/", events=("unit/*",))


def test_making_one_is_never_repeated(api: Subscriptions, remote: responses.RequestsMock) -> None:
    remote.post(URL, status=503, headers={"Retry-After": "1"})

    with pytest.raises(RemoteUnavailable):
        api.create(endpoint_url="https://x.example/", events=("unit/*",))

    assert len(remote.calls) == 1


@pytest.mark.parametrize("status", [200, 202, 204, 404])
def test_what_is_gone_is_deleted(
    api: Subscriptions, remote: responses.RequestsMock, status: int
) -> None:
    remote.delete(f"{URL}/a%2Fb", status=status)

    api.delete("a/b")


def test_another_token_is_tried_once(
    api: Subscriptions, remote: responses.RequestsMock, asked: list[str | None]
) -> None:
    remote.delete(f"{URL}/7", status=401)
    remote.delete(f"{URL}/7", status=204)

    api.delete("7")

    assert asked == [None, "t1"]


def test_a_token_that_is_refused_twice_is_no_reason_to_give_up(
    api: Subscriptions, remote: responses.RequestsMock
) -> None:
    remote.delete(f"{URL}/7", status=401)

    with pytest.raises(RemoteUnavailable):
        api.delete("7")


def test_an_address_is_in_no_text_of_a_record(
    api: Subscriptions, remote: responses.RequestsMock
) -> None:
    remote.get(URL, json=[ITEM])

    assert "canary" not in repr(api.fetch_all())


def test_every_kind_that_is_mirrored_has_a_topic() -> None:
    assert TOPICS.keys() == {listing.kind for listing in ALL_LISTINGS}
