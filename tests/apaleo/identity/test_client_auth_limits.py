"""What a second call with other credentials may take: time, calls, memory."""

from collections.abc import Callable
from typing import Any

import pytest
import responses

from apaleo.errors import ClientRefused, RemoteUnavailable
from apaleo.http import Transport
from apaleo.identity import IdentityServer, TokenLimits, client_auth
from apaleo.identity.client_auth import ClientAuth
from tests.apaleo.identity.client_auth import BODY, GRANTED, UNKNOWN, serve, ways_at
from tests.apaleo.identity.keys import CLIENT_ID, CLIENT_SECRET, ISSUER


class Counted(TokenLimits):
    """Limits that let nothing pass but what is repeated, once they are used up."""

    def __init__(self, left: int) -> None:
        self.left, self.counted = left, 0

    def require_call(self, *, is_repeated: bool = False) -> None:
        if self.counted >= self.left and not is_repeated:
            raise RemoteUnavailable("used up", is_throttled=True)
        self.counted += 1


def test_the_second_call_counts_and_waits_for_no_limit(
    make_transport: Callable[..., Transport], remote: responses.RequestsMock
) -> None:
    limits = Counted(left=1)
    identity = IdentityServer(
        identity_url=ISSUER,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        transport=make_transport(ISSUER),
        limits=limits,
    )
    serve(remote, body=UNKNOWN, basic=GRANTED)

    identity.refresh(refresh_token="old")

    assert limits.counted == 2


@pytest.mark.parametrize(("given", "total"), [(None, 4.0), (3.0, 3.0), (60.0, 4.0)])
def test_both_calls_together_take_no_longer_than_one_may(
    make_transport: Callable[..., Transport],
    remote: responses.RequestsMock,
    monkeypatch: pytest.MonkeyPatch,
    given: float | None,
    total: float,
) -> None:
    now, timeouts = [100.0], []
    transport = make_transport(ISSUER, timeout=4.0)
    post = transport.post_form

    def late(*args: Any, timeout: float | None, **options: Any) -> Any:
        timeouts.append(timeout)
        now[0] += 2.5
        return post(*args, timeout=timeout, **options)

    monkeypatch.setattr(transport, "post_form", late)
    monkeypatch.setattr("apaleo.identity.server.monotonic", lambda: now[0])
    identity = IdentityServer(
        identity_url=ISSUER, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, transport=transport
    )
    serve(remote, body=UNKNOWN, basic=GRANTED)

    identity.refresh(refresh_token="old", timeout=given)

    assert timeouts == [given, total - 2.5]


def test_when_the_time_is_over_the_client_is_refused(
    identity: IdentityServer,
    remote: responses.RequestsMock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = iter([0.0, identity.transport.timeout])
    monkeypatch.setattr("apaleo.identity.server.monotonic", lambda: next(now))
    serve(remote, body=UNKNOWN, basic=GRANTED)

    with pytest.raises(ClientRefused):
        identity.refresh(refresh_token="old")

    assert ways_at(remote) == [BODY]


def test_what_is_remembered_has_a_bound() -> None:
    many = client_auth.MAX_REMEMBERED + 1

    for number in range(many):
        client_auth.remember(ClientAuth.BASIC, endpoint=f"e{number}", client_id="c")

    firsts = [
        client_auth.ways([], endpoint=f"e{number}", client_id="c")[0] for number in range(many)
    ]
    assert firsts == [ClientAuth.BODY] + [ClientAuth.BASIC] * (many - 1)
