"""Whoever was invited to connect apaleo stands before that once they have joined."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, User
from hotels.models import Connection

JOINED = {"joined": "1"}


@pytest.mark.parametrize("who", ["alice", "mark"])
def test_whoever_may_connect_is_led_on_to_connecting(
    who: str, request: pytest.FixtureRequest, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(request.getfixturevalue(who))

    said = browser.get(reverse("dashboard:home"), JOINED)

    assert said.headers["Location"] == reverse("connect:landing")


def test_whoever_may_only_look_stays_at_home(
    bob: User, account: Account, client_of: Callable[[User], Client]
) -> None:
    assert client_of(bob).get(reverse("dashboard:home"), JOINED).status_code == 200


def test_where_apaleo_is_connected_nobody_is_led_on(
    alice: User, connection: Connection, client_of: Callable[[User], Client]
) -> None:
    assert client_of(alice).get(reverse("dashboard:home"), JOINED).status_code == 200
