"""Who may read what, and what is answered to everybody else."""

from collections.abc import Callable

import pytest

from sandbox.server import Server
from tests.fixtures.sandbox import CLIENT
from tests.sandbox.app import App, Get

PROPERTIES = "/inventory/v1/properties"
CURRENT = "/account/v1/accounts/current"
WITH_SCOPE = (
    "/inventory/v1/unit-groups",
    "/inventory/v1/units",
    "/inventory/v1/unit-attributes",
    "/rateplan/v1/rate-plans",
)
DETAILS = (
    "/inventory/v1/properties/MUC",
    "/inventory/v1/unit-groups/MUC-DBL",
    "/rateplan/v1/rate-plans/MUC-FLEX-DBL",
)


@pytest.mark.parametrize("path", [CURRENT, PROPERTIES, *WITH_SCOPE])
@pytest.mark.parametrize("token", [None, "nonsense"])
def test_without_a_valid_token_the_answer_is_401_without_body(
    app: App, path: str, token: str | None
) -> None:
    response = app.get(path, token)

    assert (response.status_code, response.content) == (401, b"")


def test_an_expired_token_gets_401(sandbox: Server, get: Get) -> None:
    before = get(PROPERTIES)

    sandbox.control.set_clock(offset_seconds=3601)
    after = get(PROPERTIES)

    assert (before.status_code, after.status_code) == (200, 401)


@pytest.mark.parametrize("path", WITH_SCOPE)
def test_without_the_scope_the_answer_is_403_without_body(
    get_as: Callable[..., Get], path: str
) -> None:
    get = get_as(scope="openid rateplans.read-corporate")

    responses = [get(path), get(f"{path}/$count"), get(f"{path}/MUC"), get(path, method="HEAD")]

    assert (responses[0].status_code, responses[0].content) == (403, b"")
    assert responses[2].status_code == 403


@pytest.mark.parametrize("path", [CURRENT, PROPERTIES, "/inventory/v1/properties/MUC"])
def test_account_and_properties_need_no_scope(get_as: Callable[..., Get], path: str) -> None:
    get = get_as(scope="openid")

    assert get(path).status_code == 200


@pytest.mark.parametrize("scope", ["admin", "setup.manage", "units.read"])
def test_any_one_of_the_documented_scopes_will_do(
    sandbox: Server, get_as: Callable[..., Get], scope: str
) -> None:
    sandbox.control.change_client(CLIENT.client_id, scopes=[scope])
    get = get_as(scope=scope)

    assert get("/inventory/v1/units").status_code == 200


def test_a_fine_scope_opens_nothing_else(sandbox: Server, get_as: Callable[..., Get]) -> None:
    sandbox.control.change_client(CLIENT.client_id, scopes=["units.read"])
    get = get_as(scope="units.read")

    assert get("/inventory/v1/unit-groups").status_code == 403


@pytest.mark.parametrize("path", DETAILS)
def test_head_says_whether_something_exists(get: Get, path: str) -> None:
    there, gone = get(path, method="HEAD"), get(f"{path}X", method="HEAD")

    assert (there.status_code, there.content) == (200, b"")
    assert gone.status_code == 404


@pytest.mark.parametrize("path", DETAILS)
def test_an_unknown_id_is_404(get: Get, path: str) -> None:
    assert get(f"{path}X").status_code == 404


def test_ids_of_another_account_are_404(get_as: Callable[..., Get]) -> None:
    get = get_as(email="admin@solo.example")

    assert get("/inventory/v1/properties/HAM").status_code == 200
    assert get("/inventory/v1/properties/MUC").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD"])
def test_lists_take_only_get(get: Get, method: str) -> None:
    assert get("/inventory/v1/units", method=method).status_code == 405


@pytest.mark.parametrize("path", ["/booking/v1/bookings", "/inventory/v2/units"])
def test_what_the_sandbox_does_not_have_is_404(get: Get, path: str) -> None:
    assert get(path).status_code == 404


def test_each_answer_has_a_tracking_id_that_the_ledger_knows(sandbox: Server, get: Get) -> None:
    answers = [get(PROPERTIES), get("/inventory/v1/properties/NONE"), get("/nowhere")]

    tracking_ids = [answer.headers["Apaleo-Tracking-Id"] for answer in answers]
    known = [call["tracking_id"] for call in sandbox.control.calls(kind="api")]
    assert tracking_ids == known
    assert len(set(tracking_ids)) == 3


def test_too_many_calls_get_429_with_the_seconds_to_wait(sandbox: Server, get: Get) -> None:
    sandbox.control.change_settings(rate_limit={"per_second": 0.01, "burst": 2, "per_minute": 100})

    answers = [get(PROPERTIES) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 90 <= int(answers[2].headers["Retry-After"]) <= 100
    assert sandbox.control.calls(kind="api")[-1]["note"] == "rate limit"


def test_the_rate_limit_counts_each_account_apart(
    sandbox: Server, get_as: Callable[..., Get]
) -> None:
    sandbox.control.change_settings(rate_limit={"per_second": 0.1, "burst": 1, "per_minute": 100})
    demo, solo = get_as(), get_as(email="admin@solo.example")

    answers = [demo(PROPERTIES), solo(PROPERTIES), demo(PROPERTIES)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_the_minute_has_a_limit_of_its_own(sandbox: Server, get: Get) -> None:
    sandbox.control.change_settings(rate_limit={"per_second": 99, "burst": 99, "per_minute": 1})

    answers = [get(PROPERTIES) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert 1 <= int(answers[1].headers["Retry-After"]) <= 60
