"""Many grants refused within minutes: it is not the hotels, so none is ended (fault row 9)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apaleo.errors import GrantRevoked
from hotels import tokens
from hotels.models import Connection, Credential, Notice
from hotels.tokens import refusals
from sandbox.server import Server
from tests.factories import make_credential
from tests.hotels.grants import rest

MANY = 12


@pytest.fixture
def connections(make_connection: Callable[..., Connection]) -> list[Connection]:
    found = [make_connection(apaleo_account_code=f"GEN{number:04}") for number in range(MANY)]
    for connection in found:
        make_credential(connection)
    return found


@pytest.fixture
def refusing(platform: Server) -> int:
    """Let apaleo refuse everybody."""
    return platform.control.add_fault(
        kind="status", grant_type="refresh_token", status=400, body='{"error": "invalid_grant"}'
    )


@pytest.fixture
def answering(platform: Server, refusing: int) -> Callable[[], Any]:
    """Let apaleo refresh everybody again."""

    def answer() -> None:
        platform.control.delete_fault(refusing)
        platform.control.add_fault(
            kind="status",
            grant_type="refresh_token",
            status=200,
            body='{"access_token": "new", "refresh_token": "newer", "token_type": "Bearer"}',
        )

    return answer


def ask(connection: Connection) -> type[Exception] | None:
    try:
        tokens.access_token(connection.pk)
    except (tokens.GrantInDoubt, GrantRevoked) as error:
        return type(error)
    return None


def states() -> set[str]:
    return set(Connection.objects.values_list("status", flat=True))


def test_a_minute_in_which_everybody_is_refused_ends_no_grant_and_mails_nobody(
    connections: list[Connection], answering: Callable[[], Any]
) -> None:
    during = {ask(connection) for connection in connections}
    for connection in connections:
        rest(connection)
    still = {ask(connection) for connection in connections}
    for connection in connections:
        rest(connection)
    answering()
    after = {ask(connection) for connection in connections}

    assert during == still == {tokens.GrantInDoubt}
    assert after == {None}
    assert states() == {Connection.Status.ACTIVE}
    assert not Notice.objects.exists()
    assert not Credential.objects.exclude(refused_since=None).exists()


def test_those_refused_again_one_by_one_need_reconnecting(
    connections: list[Connection], answering: Callable[[], Any], platform: Server
) -> None:
    for connection in connections:
        ask(connection)
        rest(connection)
    for connection in connections[:2]:
        ask(connection)
        rest(connection)
    before = states()
    Credential.objects.exclude(pk__in=[each.pk for each in connections[:2]]).update(
        refused_since=None, refused_at=None
    )

    found = {ask(connection) for connection in connections[:2]}

    assert before == {Connection.Status.ACTIVE}
    assert found == {GrantRevoked}
    assert Notice.objects.filter(kind="needs_reconnect").count() == 2


def test_refused_grants_are_asked_for_again_with_spread(
    connections: list[Connection], refusing: int
) -> None:
    for connection in connections:
        ask(connection)

    pauses = Credential.objects.values_list("refresh_after", flat=True)
    found = sorted(pause for pause in pauses if pause is not None)
    shortest, longest = refusals.FIRST_DOUBT
    assert len(found) == MANY
    assert found[0] > timezone.now() + shortest - timedelta(seconds=10)
    assert found[-1] - found[0] > timedelta(seconds=10)
    assert found[-1] < timezone.now() + longest + timedelta(seconds=1)


def test_what_is_refused_for_a_day_is_ended_though_many_are(
    connections: list[Connection], refusing: int
) -> None:
    long_ago = timezone.now() - refusals.MAX_DOUBT - timedelta(minutes=1)
    Credential.objects.update(refused_since=long_ago, refused_at=timezone.now())

    assert ask(connections[0]) is GrantRevoked
