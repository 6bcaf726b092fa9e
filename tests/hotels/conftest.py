"""Connections with real grants, and the runs that load their hotels."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from hotels import sync
from hotels.connections import establish
from hotels.models import Account, AuthorizationRequest, Connection, Membership, SyncRun, User
from hotels.schedule import request_sync
from sandbox.server import Server
from tests.hotels.grants import consent


@pytest.fixture
def make_request(db: None) -> Callable[..., AuthorizationRequest]:
    """Make a trip to the consent screen from which somebody has just come back."""

    def make(*, account: Account, user: User, **fields: Any) -> AuthorizationRequest:
        now = timezone.now()
        values: dict[str, Any] = {
            "state_digest": f"{AuthorizationRequest.objects.count():064}",
            "browser_digest": "b" * 64,
            "nonce": "nonce",
            "code_verifier": "verifier",
            "created_at": now,
            "expires_at": now,
            "consumed_at": now,
        }
        return AuthorizationRequest.objects.create(account=account, user=user, **(values | fields))

    return make


@pytest.fixture
def connect(
    platform: Server, account: Account, alice: User, make_request: Callable[..., Any]
) -> Callable[..., Connection]:
    """Connect an apaleo account with a real grant; the ledger starts anew after that."""

    def connect(code: str = "DEMO", *, account: Account = account) -> Connection:
        owner = account.memberships.get(role=Membership.Role.OWNER).user
        grant = consent(code)
        connection = establish(
            request=make_request(account=account, user=owner),
            reply=grant.reply,
            subject=grant.subject,
            apaleo_account=grant.apaleo_account,
            now=timezone.now(),
        )
        platform.control.clear_ledger()
        return connection

    return connect


@pytest.fixture
def connected(connect: Callable[..., Connection]) -> Connection:
    """The demo hotels, connected, nothing loaded yet."""
    return connect()


@pytest.fixture
def chain(platform: Server, connect: Callable[..., Connection]) -> Connection:
    """Three small hotels of one generated account, connected: rooms, and rates by the dozen."""
    platform.control.generate_account(
        code="CHAIN", properties=3, units_per_property=10, rate_plans_per_property=12
    )
    return connect("CHAIN")


@pytest.fixture
def load() -> Callable[..., SyncRun]:
    """Ask for a sync run, do it, and return how it went."""

    def load(connection: Connection, *, now: datetime | None = None, **wishes: Any) -> SyncRun:
        connection.refresh_from_db()
        moment = now or timezone.now()
        run = request_sync(connection, now=moment, **wishes)
        sync.work(run.pk, clock=lambda: moment)
        run.refresh_from_db()
        return run

    return load


@pytest.fixture
def loaded(chain: Connection, load: Callable[..., SyncRun]) -> Connection:
    """The three small hotels, loaded once."""
    load(chain)
    return chain
