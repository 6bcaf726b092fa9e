"""What other apps listen to is subscribed to where it may be read, and told to them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone

from apaleo.api import TOPICS
from hotels.models import Connection, EventsHeard, SyncRun, Unit, WebhookEvent
from hotels.signals import events_heard
from hotels.webhooks import interests
from hotels.webhooks.interests import Event, listen_to, topics_for
from hotels.webhooks.take_in import take_in
from jobs import runner
from sandbox.server import Server
from tests import factories
from tests.hotels.webhooks.messages import message
from tests.hotels.webhooks.subscriptions import Check

MIRRORED = sorted(TOPICS.values())


@pytest.fixture
def heard() -> Iterator[list[Event]]:
    """What an app hears that listens to folios."""
    events: list[Event] = []

    def receive(*, events: list[Event], _heard: list[Event] = events, **_: Any) -> None:
        _heard.extend(events)

    events_heard.connect(receive)
    yield events
    events_heard.disconnect(receive)


@pytest.fixture
def folios(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interests, "_scopes", dict(interests._scopes))
    listen_to("folio", scopes={"folios.read"})


def tell() -> None:
    for pk in EventsHeard.objects.filter(state="pending").values_list("pk", flat=True):
        runner.run(EventsHeard, pk)


def test_a_topic_is_only_asked_for_with_a_scope_to_read_it(folios: None) -> None:
    assert topics_for(["setup.read"]) == MIRRORED
    assert topics_for(["setup.read", "folios.read"]) == sorted([*MIRRORED, "folio"])


def test_two_apps_that_listen_to_one_topic_are_one_subscription(folios: None) -> None:
    listen_to("folio", scopes={"folios.manage"})

    assert topics_for(["folios.manage"]).count("folio") == 1


def test_a_subscription_without_the_topic_is_mended_once_the_scope_is_there(
    folios: None, reachable: Server, subscribed: Connection, check_now: Check
) -> None:
    Connection.objects.filter(pk=subscribed.pk).update(scopes=[*subscribed.scopes, "folios.read"])

    check_now(subscribed)

    [theirs] = reachable.control.subscriptions()
    assert "folio/*" in theirs["events"]


def test_what_an_app_listens_to_is_told_and_changes_no_mirror(
    folios: None, heard: list[Event], subscribed: Connection, secret: str, post: Callable[..., Any]
) -> None:
    body = message(topic="Folio", type="created", data={"entityId": "F-1"})

    assert post(secret, body).status_code == 204
    take_in(subscribed.pk)
    tell()

    assert [(each.topic, each.type, each.entity_id) for each in heard] == [
        ("folio", "created", "F-1")
    ]
    assert not WebhookEvent.objects.undone().exists()


def test_what_nobody_listens_to_is_dropped(
    subscribed: Connection, secret: str, post: Callable[..., Any]
) -> None:
    assert post(secret, message(topic="Folio", type="created")).status_code == 204

    assert not WebhookEvent.objects.filter(topic="folio").exists()


def test_it_is_told_during_a_load_too_while_what_is_mirrored_waits(
    folios: None, heard: list[Event], subscribed: Connection
) -> None:
    factories.make_run(subscribed, SyncRun.State.RUNNING)
    for topic in ("folio", "unit"):
        factories.make_webhook_event(subscribed, event_id=topic, topic=topic)

    take_in(subscribed.pk)
    tell()

    assert [each.topic for each in heard] == ["folio"]
    assert list(WebhookEvent.objects.undone().values_list("topic", flat=True)) == ["unit"]


def test_what_comes_while_the_mirrored_is_looked_for_is_told_and_read_as_nothing(
    folios: None, heard: list[Event], subscribed: Connection
) -> None:
    room = Unit.objects.filter(connection=subscribed).earliest("pk")
    factories.make_webhook_event(
        subscribed, entity_id=room.remote_id, property_remote_id=room.property.remote_id
    )
    came: list[Any] = []

    def let_one_come(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if not came and sql.startswith("SELECT") and '"topic" IN' in sql:
            came.append(sql)
            factories.make_webhook_event(
                subscribed,
                event_id="since",
                topic="folio",
                property_remote_id=room.property.remote_id,
            )
        return answer

    with database.execute_wrapper(let_one_come):
        take_in(subscribed.pk)
    tell()

    assert sorted(each.topic for each in heard) == ["folio", "unit"]
    assert not WebhookEvent.objects.undone().exists()


def test_what_is_mirrored_is_told_as_well_and_doubled_events_once(
    heard: list[Event], subscribed: Connection
) -> None:
    room = Unit.objects.filter(connection=subscribed).earliest("pk")
    for number in range(3):
        factories.make_webhook_event(
            subscribed,
            event_id=str(number),
            entity_id=room.remote_id,
            property_remote_id=room.property.remote_id,
            received_at=timezone.now(),
        )

    take_in(subscribed.pk)
    tell()

    assert [(each.topic, each.entity_id) for each in heard] == [("unit", room.remote_id)]
