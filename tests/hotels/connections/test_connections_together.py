"""Connections that are made at the same instant."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, User
from connect.models import AuthorizationRequest
from hotels import tokens
from hotels.connections import (
    Consent,
    HeldElsewhere,
    establish,
)
from hotels.models import Connection, Revocation, SyncRun
from sandbox.server import Server
from sandbox.state.ledger import fingerprint
from tests.hotels.grants import consent, refresh_token_of
from tests.simultaneously import simultaneously


def take_up(request: AuthorizationRequest, grant: Consent, **details: Any) -> Connection:
    return establish(
        replace(grant, reply=details.pop("reply", grant.reply)),
        account=request.account,
        user=request.user,
        reconnects=request.reconnects,
        on_established=request.mark_connected,
        **({"now": timezone.now()} | details),
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_accounts_that_connect_at_once_one_wins_and_the_other_revokes_its_grant(
    platform: Server,
    account: Account,
    alice: User,
    other_account: Account,
    charlie: User,
    make_request: Callable[..., AuthorizationRequest],
) -> Any:
    grants = [consent(), consent()]
    requests = [
        make_request(account=account, user=alice),
        make_request(account=other_account, user=charlie),
    ]

    def connect(n: int) -> Any:
        try:
            return take_up(requests[n], grants[n])
        except HeldElsewhere as refusal:
            return refusal

    outcomes = simultaneously(lambda: connect(0), lambda: connect(1))

    [winner] = Connection.objects.all()
    [loser] = [n for n in (0, 1) if isinstance(outcomes[n], HeldElsewhere)]
    assert outcomes[1 - loser] == winner
    assert tokens.access_token(winner.pk) == grants[1 - loser].reply.access_token
    assert Revocation.objects.get().unbound_token() == grants[loser].reply.refresh_token


@pytest.mark.django_db(transaction=True)
def test_two_of_one_account_who_connect_at_once_end_up_with_one_connection_and_one_run(
    platform: Server,
    account: Account,
    alice: User,
    mark: User,
    make_request: Callable[..., AuthorizationRequest],
) -> None:
    grants = [consent(), consent()]
    requests = [make_request(account=account, user=user) for user in (alice, mark)]

    simultaneously(*[lambda n=n: take_up(requests[n], grants[n]) for n in (0, 1)])

    connection = Connection.objects.get()
    assert SyncRun.objects.open().count() == 1
    assert refresh_token_of(connection) in {
        fingerprint(g.reply.refresh_token or "") for g in grants
    }
