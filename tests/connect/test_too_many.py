"""A user starts so many OAuth round trips in an hour, and then waits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, User
from connect import models
from connect.models import AuthorizationRequest
from hotels.models import Connection
from sandbox.server import Server
from tests.connect.pages import words
from tests.factories import make_authorization_request


@pytest.fixture
def start(client_of: Callable[[User], Client], account: Account) -> Callable[[User], Any]:
    def start(user: User) -> Any:
        return client_of(user).post(reverse("connect:start"), {"account": account.pk})

    return start


def make_requests(account: Account, user: User, *, number: int, **fields: Any) -> None:
    for _ in range(number):
        make_authorization_request(account, user, **fields)


def test_too_many_that_led_to_nothing_are_told_to_wait(
    start: Callable[[User], Any], account: Account, alice: User, mark: User, platform: Server
) -> None:
    make_requests(account, alice, number=models.MAX_IN_VAIN)
    before = AuthorizationRequest.objects.count()

    refused, of_another = start(alice), start(mark)

    assert refused.status_code == 429
    assert "more than 60 times within an hour" in words(refused)
    assert "You can try again in 60 minutes." in words(refused)
    assert 3500 < int(refused["Retry-After"]) <= 3600
    assert of_another.status_code == 302
    assert AuthorizationRequest.objects.count() == before + 1


@pytest.mark.parametrize(
    "fields",
    [
        {"created_at": timezone.now() - timedelta(hours=1, minutes=1)},
        {"consumed_at": timezone.now(), "outcome": "connected"},
    ],
)
def test_those_of_before_and_those_that_connected_do_not_count(
    start: Callable[[User], Any],
    account: Account,
    alice: User,
    connection: Connection,
    platform: Server,
    fields: dict[str, Any],
) -> None:
    if "outcome" in fields:
        fields = fields | {"connection": connection}
    make_requests(account, alice, number=models.MAX_IN_VAIN, **fields)

    assert start(alice).status_code == 302


def test_the_page_counts_down_to_the_moment_at_which_it_goes_on(
    start: Callable[[User], Any], account: Account, alice: User, platform: Server
) -> None:
    moment = timezone.now()
    make_requests(account, alice, number=1, created_at=moment - timedelta(minutes=50))
    make_requests(account, alice, number=models.MAX_IN_VAIN - 1, created_at=moment)

    refused = start(alice)
    with time_machine.travel(moment + timedelta(seconds=int(refused["Retry-After"]) + 1)):
        later = start(alice)

    assert "You can try again in 10 minutes." in words(refused)
    assert later.status_code == 302
