"""Errors that come back from the consent screen: who has to do what."""

import logging
from urllib.parse import urlencode

import pytest

from accounts.models import Account
from connect.consent.errors import REASONS
from connect.models import AuthorizationRequest
from connect.refusals import Reason
from sandbox.server import Server
from tests.connect.journey import Traveller, altered, calls_of_exchange, refusal_of
from tests.connect.pages import words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("error", "reason"), REASONS.items())
def test_each_error_of_the_standards_is_told_by_its_own_page_and_once_more_on_reload(
    traveller: Traveller, account: Account, platform: Server, error: str, reason: Reason
) -> None:
    callback = altered(traveller.start(account=account), error=error)
    state = callback.partition("state=")[2].partition("&")[0]
    answer = f"/connect/callback/?error={error}&state={state}"

    first, second = traveller.come_back(answer), traveller.come_back(answer)

    assert refusal_of(first) == refusal_of(second) == reason
    assert AuthorizationRequest.objects.get().failure == reason
    assert calls_of_exchange(platform) == []


@pytest.mark.parametrize("error", ["temporarily_unavailable", "server_error"])
def test_an_error_of_apaleos_own_that_passes_says_to_try_again(
    traveller: Traveller, account: Account, platform: Server, error: str
) -> None:
    platform.control.change_settings(authorize_error=error)

    response = traveller.connect(account=account)

    assert response.status_code == 503
    assert "apaleo cannot be reached" in words(response)
    assert "Try again" in words(response)


def test_an_error_that_is_ours_is_an_error_in_the_log_by_its_name(
    traveller: Traveller, account: Account, platform: Server, caplog: pytest.LogCaptureFixture
) -> None:
    platform.control.change_settings(authorize_error="invalid_scope")

    response = traveller.connect(account=account)

    assert (response.status_code, refusal_of(response)) == (502, Reason.SCOPE_NOT_ENABLED)
    [record] = [r for r in caplog.records if "answered with invalid_scope" in r.getMessage()]
    assert record.levelno == logging.ERROR


@pytest.mark.parametrize(
    "error",
    [
        "SERVER_ERROR",
        "server_error ",
        "temporarily-unavailable",
        "access_denied,server_error",
        "invalid_grant",
        "slow_down",
        "mfa_required",
        "<script>alert(1)</script>",
        "%22%3E%3Cimg%20src%3Dx%3E",
        "\u202eerror",
        "x" * 8_000,
        "{{ 7|add:7 }}",
    ],
)
def test_an_odd_error_is_told_without_a_word_of_it_and_nothing_is_exchanged(
    traveller: Traveller, account: Account, platform: Server, error: str
) -> None:
    callback = altered(traveller.start(account=account), error=error)
    state = callback.partition("state=")[2].partition("&")[0]
    query = urlencode({"error": error, "error_description": error, "state": state})

    response = traveller.come_back(f"/connect/callback/?{query}")

    assert 400 <= response.status_code < 504
    assert response.status_code != 500
    assert error not in response.content.decode()
    assert calls_of_exchange(platform) == []


def test_an_error_that_no_standard_knows_is_ours_to_look_into_and_not_repeated(
    traveller: Traveller, account: Account, platform: Server, caplog: pytest.LogCaptureFixture
) -> None:
    platform.control.change_settings(authorize_error="canary_word")

    response = traveller.connect(account=account)

    assert refusal_of(response) == Reason.MISCONFIGURED
    assert "canary_word" not in response.content.decode()
    assert "canary_word" not in "".join(
        r.getMessage() for r in caplog.records if r.name.startswith("connect")
    )
