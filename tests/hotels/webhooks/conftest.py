"""A Lobby that the sandbox can reach: its events arrive over real HTTP."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from hotels.client import redirect_uri, subscriptions
from hotels.client.budget import AccountLimits
from hotels.models import (
    Connection,
    Subscription,
    SyncFinished,
    SyncRun,
    Unit,
    WebhookEvent,
)
from hotels.sync.run import work
from hotels.tokens import token_source
from hotels.webhooks import address, view
from hotels.webhooks.subscribing import check, make_before_first_load
from hotels.webhooks.take_in import take_in
from jobs import runner
from sandbox.server import Server
from tests.fixtures.sandbox import CLIENT
from tests.hotels.webhooks.subscriptions import Check, Meanwhile, of

SECONDS = 5.0


@pytest.fixture
def reachable(platform: Server, live_server: Any, settings: Any) -> Server:
    """The sandbox, which reaches us at an address of this machine."""
    settings.WEBHOOKS = "auto"
    settings.PUBLIC_URL = live_server.url
    settings.PUBLIC_HOST = urlsplit(live_server.url).hostname
    platform.control.change_client(CLIENT.client_id, redirect_uris=[redirect_uri()])
    return platform


@pytest.fixture
def first_load() -> Callable[[Connection], SyncRun]:
    """Do the first load of a connection as the worker does it."""

    def first_load(connection: Connection) -> SyncRun:
        run = SyncRun.objects.get(connection=connection)
        make_before_first_load(run.pk, now=timezone.now())
        work(run.pk)
        for event in SyncFinished.objects.filter(run=run).values_list("pk", flat=True):
            runner.run(SyncFinished, event)
        run.refresh_from_db()
        return run

    return first_load


@pytest.fixture
def subscribed(
    reachable: Server, chain: Connection, first_load: Callable[[Connection], SyncRun]
) -> Connection:
    """Three small hotels, loaded, of which apaleo tells us."""
    first_load(chain)
    reachable.control.clear_ledger()
    chain.refresh_from_db()
    return chain


@pytest.fixture
def secret(subscribed: Connection) -> str:
    return Subscription.objects.get(pk=subscribed.pk).unbound_secret()


@pytest.fixture
def arrived() -> Callable[..., None]:
    """Wait until so many events have arrived."""

    def arrived(number: int = 1) -> None:
        until = time.monotonic() + SECONDS
        events = WebhookEvent.objects.exclude(topic=WebhookEvent.SYSTEM)
        while events.count() < number:
            assert time.monotonic() < until, f"{events.count()} of {number} events came"
            time.sleep(0.01)

    return arrived


@pytest.fixture
def change(
    reachable: Server, subscribed: Connection, arrived: Callable[..., None]
) -> Callable[..., None]:
    """Change something at apaleo, wait for its events and take them in."""

    def change(
        kind: str, id_: Any, *, action: str = "change", events: int = 1, **fields: Any
    ) -> None:
        before = WebhookEvent.objects.exclude(topic=WebhookEvent.SYSTEM).count()
        details = {"fields": fields} if fields else {}
        reachable.control.apply(account_code="CHAIN", action=action, kind=kind, id=id_, **details)
        arrived(before + events)
        take_in(subscribed.pk)

    return change


@pytest.fixture
def post(client: Client) -> Callable[..., Any]:
    """Post something to the endpoint, as whoever knows an address does."""

    def post(secret: str, body: Any, **headers: Any) -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body)
        browser = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
        url = urlsplit(address.endpoint_url(secret))
        return browser.post(
            url.path,
            data,
            content_type="application/json",
            SERVER_PORT=url.port or 80,
            **headers,
        )

    return post


@pytest.fixture
def check_now() -> Check:
    """Compare the connection's subscription with what apaleo has, and return it."""

    def check_now(connection: Connection) -> Subscription:
        now = timezone.now()
        Subscription.objects.filter(pk=connection.pk).update(due_at=now)
        check(connection.pk, now=now)
        return of(connection)

    return check_now


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Do something once while our call that subscribes is open: apaleo's health check is here."""

    def meanwhile(happens: Callable[[Connection], object]) -> None:
        write_down = view._write_down
        done: list[UUID] = []

        def write_down_and_go_on(message: Any, connection_id: UUID) -> None:
            write_down(message, connection_id)
            if message.is_system and not done:
                done.append(connection_id)
                happens(Connection.objects.get(pk=connection_id))

        monkeypatch.setattr(view, "_write_down", write_down_and_go_on)

    return meanwhile


@pytest.fixture
def remote(reachable: Server) -> Callable[..., Any]:
    """Call the subscription API as the app does."""

    def remote(connection: Connection) -> Any:
        limits = AccountLimits(connection.apaleo_account_code, is_watched=True)
        return subscriptions(token_source(connection.pk), limits=limits)

    return remote


@pytest.fixture
def unit(subscribed: Connection) -> Unit:
    return Unit.objects.filter(connection=subscribed).order_by("pk")[0]


@pytest.fixture
def rename(reachable: Server, unit: Unit, arrived: Callable[..., None]) -> Callable[[str], None]:
    """Rename a room at apaleo and wait until its event is here, not yet taken in."""

    def rename(name: str) -> None:
        before = WebhookEvent.objects.exclude(topic=WebhookEvent.SYSTEM).count()
        reachable.control.apply(
            account_code="CHAIN",
            action="change",
            kind="unit",
            id=unit.remote_id,
            fields={"name": name},
        )
        arrived(before + 1)

    return rename
