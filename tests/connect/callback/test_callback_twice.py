"""The way back taken twice, at the same instant, or after a process died on it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Account
from connect.models import AuthorizationRequest
from connect.refusals import Reason
from hotels.models import Connection
from sandbox.server import Server
from tests.connect.journey import (
    Traveller,
    altered,
    calls_of_exchange,
    changed_since,
    refusal_of,
    stored,
)
from tests.simultaneously import simultaneously

pytestmark = pytest.mark.django_db

MARKUP = "<script>alert('canary')</script>"


def test_a_second_callback_leads_to_the_first_result_without_a_second_call(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    first = traveller.come_back(callback)
    before, calls = stored(), calls_of_exchange(platform)

    second = traveller.come_back(callback)

    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert calls_of_exchange(platform) == calls
    assert changed_since(before) == set()


def test_a_second_callback_after_the_request_has_expired_still_leads_to_the_first_result(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    first = traveller.come_back(callback)

    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        second = traveller.come_back(callback)

    assert second["Location"] == first["Location"]


def test_a_second_callback_with_another_code_makes_no_call(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    first = traveller.come_back(callback)
    calls = calls_of_exchange(platform)

    second = traveller.come_back(altered(callback, code="another"))

    assert second["Location"] == first["Location"]
    assert calls_of_exchange(platform) == calls


def test_a_second_callback_after_a_failure_shows_the_same_failure_without_a_call(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    platform.control.add_fault(kind="id-token", signature="broken")
    first = traveller.come_back(callback)
    calls = calls_of_exchange(platform)

    second = traveller.come_back(callback)

    assert refusal_of(first) == refusal_of(second) == Reason.INVALID_ID_TOKEN
    assert calls_of_exchange(platform) == calls


@pytest.mark.django_db(transaction=True)
def test_two_callbacks_at_the_same_instant_make_one_exchange(
    traveller: Traveller,
    account: Account,
    platform: Server,
    another_tab_of: Callable[[Traveller], Traveller],
) -> None:
    callback = traveller.set_out(account=account)
    tabs = [another_tab_of(traveller), another_tab_of(traveller)]
    platform.control.set_latency(path="/connect/token", seconds=1)

    responses = simultaneously(*(lambda tab=tab: tab.come_back(callback) for tab in tabs))

    assert sorted(response.status_code for response in responses) == [302, 409]
    [late] = [response for response in responses if response.status_code == 409]
    assert refusal_of(late) == Reason.IN_PROGRESS
    assert calls_of_exchange(platform).count("token") == 1
    assert Connection.objects.count() == 1
    assert traveller.come_back(callback)["Location"] == f"/connect/{Connection.objects.get().pk}/"


def test_a_callback_whose_process_died_half_way_asks_to_start_again_after_a_while(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    AuthorizationRequest.objects.get().consume(now=timezone.now())

    at_once = traveller.come_back(callback)
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        later = traveller.come_back(callback)

    assert refusal_of(at_once) == Reason.IN_PROGRESS
    assert refusal_of(later) == Reason.NOT_ACCEPTED
    assert calls_of_exchange(platform) == []
