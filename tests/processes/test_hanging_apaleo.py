"""A web server whose apaleo hangs still answers, those who wait for apaleo and all others."""

import socket
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.test import Client

from accounts.models import Account, User
from connect.platform import MAX_WAIT_SECONDS, SECONDS
from hotels.models import Connection
from sandbox.server import Server
from tests.connect.journey import Traveller
from tests.processes.web import Answer, Web, all_at_once, running_web

pytestmark = pytest.mark.django_db(transaction=True)

VISITORS = 16
HANGS = 40
# For a machine that is busy with other tests.
SLACK = 2.0
MAX_SECONDS = SECONDS + MAX_WAIT_SECONDS + SLACK


@pytest.fixture
def web(environment: dict[str, str]) -> Iterator[Web]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running_web(environment, port=port) as web:
        yield web


def slowest(answers: list[Answer]) -> float:
    return max(answer.seconds for answer in answers)


def test_starts_are_answered_in_time_while_discovery_hangs_and_the_live_check_at_once(
    web: Web, platform: Server, alice: User, account: Account, client_of: Callable[[User], Client]
) -> None:
    platform.control.add_fault(kind="hang", path="^/.well-known/", seconds=HANGS)
    press = partial(web.post, "/connect/start/", client=client_of(alice), account=str(account.pk))

    with web.watched():
        answers = all_at_once([press] * VISITORS)

    assert {answer.status for answer in answers} == {503}
    assert slowest(answers) < MAX_SECONDS
    assert len(web.live_seconds) > 5
    assert max(web.live_seconds) < 1


def test_callbacks_are_answered_in_time_while_the_token_endpoint_hangs(
    web: Web, platform: Server, alice: User, account: Account, client_of: Callable[[User], Client]
) -> None:
    traveller = Traveller(client_of(alice))
    callbacks = [traveller.set_out(account=account) for _ in range(VISITORS)]
    platform.control.add_fault(kind="hang", path="^/connect/token$", seconds=HANGS)
    paths = [callback.partition("localhost")[2] for callback in callbacks]

    with web.watched():
        answers = all_at_once([partial(web.get, path, client=traveller.client) for path in paths])

    words = "this page looks every two seconds"
    turned_away = [n for n, each in enumerate(answers) if words in each.text]
    assert {answer.status for answer in answers} == {503}
    assert slowest(answers) < MAX_SECONDS
    assert max(web.live_seconds) < 1
    assert len(turned_away) == VISITORS - len(platform.control.calls(kind="token"))
    assert turned_away, "all threads were let in"
    # Whoever was turned away has lost nothing: the page that loads itself again connects.
    platform.control.clear_faults()
    again = web.get(paths[turned_away[0]], client=traveller.client)
    assert again.location == f"/connect/{Connection.objects.get().pk}/"
