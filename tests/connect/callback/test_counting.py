"""What a callback asks apaleo is counted in the limits that all share, and stays within them."""

from typing import Any

import pytest
from django.core.cache import cache

from accounts.models import Account
from connect.refusals import Reason
from hotels.client.budget import AppLimits
from hotels.models import Connection, Revocation
from sandbox.server import Server
from tests.connect.journey import Traveller, refusal_of
from tests.hotels.client.counting import counted, seen

pytestmark = pytest.mark.django_db


def test_the_exchange_and_the_question_whose_account_it_is_are_counted(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    cache.clear()

    traveller.come_back(callback)

    assert counted("DEMO") == seen(platform, "DEMO") == (1, 1)


def test_a_token_endpoint_that_has_throttled_another_is_not_asked_for_tokens(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    AppLimits(is_watched=False).note_throttled(retry_after=60)

    response = traveller.come_back(callback)

    assert refusal_of(response) == Reason.UNAVAILABLE
    assert platform.control.calls(kind="token") == []


def test_a_person_is_connected_when_background_work_has_used_up_its_share(
    traveller: Traveller, account: Account, platform: Server, settings: Any
) -> None:
    settings.APALEO_TOKEN_CALLS_PER_MINUTE = 10
    callback = traveller.set_out(account=account)
    for _ in range(8):
        AppLimits(is_watched=False).require_call()

    traveller.come_back(callback)

    assert Connection.objects.filter(account=account).exists()


def test_a_grant_that_nobody_may_ask_about_any_more_is_handed_back(
    traveller: Traveller, account: Account, platform: Server, settings: Any
) -> None:
    settings.APALEO_CALLS_PER_MINUTE = 0
    callback = traveller.set_out(account=account)

    response = traveller.come_back(callback)

    assert refusal_of(response) == Reason.UNAVAILABLE
    assert platform.control.calls(kind="api") == []
    assert Revocation.objects.count() == 1
