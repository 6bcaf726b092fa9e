"""Ending or renewing a connection in the very moment in which a load is published."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import Account, User
from hotels.connections import disconnect, establish
from hotels.models import Connection, Property, SyncRun
from hotels.sync.fetch import fetch_snapshot
from hotels.sync.publish import publish
from hotels.tokens import grants
from tests.hotels.grants import consent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def publish_beside(chain: Connection) -> Callable[[Callable[[], object]], SyncRun]:
    """Do something while a publication has taken its first lock and waits before its second."""
    run = SyncRun.claim(SyncRun.objects.get(connection=chain).pk, now=timezone.now())
    assert run is not None
    found = fetch_snapshot(run)
    errors: list[Exception] = []
    first_lock, go_on = threading.Event(), threading.Event()

    def pause(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith(('UPDATE "hotels_connection"', 'UPDATE "hotels_syncrun"')):
            first_lock.set()
            go_on.wait(timeout=1)
        return result

    def work() -> None:
        try:
            with database.execute_wrapper(pause):
                publish(run, found, now=timezone.now())
        except Exception as error:  # noqa: BLE001 - told by the test
            errors.append(error)
        finally:
            first_lock.set()
            connections.close_all()

    def beside(action: Callable[[], object]) -> SyncRun:
        worker = threading.Thread(target=work)
        worker.start()
        first_lock.wait(timeout=10)
        action()
        go_on.set()
        worker.join(timeout=20)
        assert errors == []
        run.refresh_from_db()
        return run

    return beside


def test_a_disconnection_and_a_publication_wait_for_each_other(
    chain: Connection, publish_beside: Any
) -> None:
    run = publish_beside(lambda: disconnect(chain, now=timezone.now()))

    chain.refresh_from_db()
    assert chain.status == Connection.Status.DISCONNECTED
    assert run.state == SyncRun.State.DONE
    assert Property.objects.count() == 3


def test_a_refused_grant_and_a_publication_wait_for_each_other(
    chain: Connection, publish_beside: Any
) -> None:
    def end() -> None:
        with transaction.atomic():
            grants.mark_needs_reconnect(chain, because=Connection.Ended.REFUSED, now=timezone.now())

    run = publish_beside(end)

    assert run.state == SyncRun.State.DONE


def test_a_reconnection_and_a_publication_wait_for_each_other(
    chain: Connection, publish_beside: Any, account: Account, alice: User
) -> None:
    grant = consent("CHAIN")

    run = publish_beside(
        lambda: establish(
            grant,
            account=account,
            user=alice,
            now=timezone.now(),
        )
    )

    assert run.state == SyncRun.State.DONE
