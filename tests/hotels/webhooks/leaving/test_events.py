"""A hotel leaves while its events are taken in."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections as databases
from django.utils import timezone

from hotels.connections import disconnect
from hotels.models import Connection, Subscription
from hotels.webhooks import take_in as taking_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.postgres
def test_disconnecting_and_taking_in_wait_for_each_other_only_one_way(
    subscribed: Connection, rename: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    rename("New name")
    published, ended, raised = threading.Event(), threading.Event(), []
    publish, end = taking_in.publish, Subscription.end.__func__  # type: ignore[attr-defined]  # a class method

    def publish_and_wait(*args: Any, **names: Any) -> Any:
        done = publish(*args, **names)
        published.set()
        ended.wait(1)
        return done

    def end_and_tell(cls: Any, connection: Connection) -> Any:
        digest = end(cls, connection)
        ended.set()
        return digest

    monkeypatch.setattr(taking_in, "publish", publish_and_wait)
    monkeypatch.setattr(Subscription, "end", classmethod(end_and_tell))

    def take_in() -> None:
        try:
            taking_in.take_in(subscribed.pk)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            raised.append(error)
        finally:
            databases.close_all()

    thread = threading.Thread(target=take_in)
    thread.start()
    assert published.wait(10)
    disconnect(Connection.objects.get(pk=subscribed.pk), now=timezone.now())
    thread.join(20)

    assert raised == []
    assert Connection.objects.get().status == Connection.Status.DISCONNECTED
    assert Subscription.objects.get().state == Subscription.State.REMOVED
