"""What happens at apaleo is on the day within seconds, over real HTTP."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from hotels.client import redirect_uri
from hotels.models import Connection, EventsHeard, Property, SyncFinished, SyncRun, WebhookEvent
from hotels.sync.run import work
from hotels.webhooks.subscribing import make_before_first_load
from hotels.webhooks.take_in import take_in
from housekeeping.models import Schedule, ScheduleRefresh
from housekeeping.scheduling.refresh import refresh
from jobs import runner
from sandbox.server import Server
from tests.fixtures.sandbox import CLIENT

SECONDS = 20.0


@pytest.fixture
def today(
    scopes: list[str], platform: Server, live_server: Any, settings: Any, connect: Any
) -> Schedule:
    """The day of the demo's hotel in Munich, of whose stays apaleo tells us."""
    settings.WEBHOOKS = "auto"
    settings.PUBLIC_URL = live_server.url
    settings.PUBLIC_HOST = urlsplit(live_server.url).hostname
    platform.control.change_client(CLIENT.client_id, redirect_uris=[redirect_uri()])
    connection: Connection = connect()
    run = SyncRun.objects.get(connection=connection)
    make_before_first_load(run.pk, now=timezone.now())
    work(run.pk)
    SyncFinished.objects.all().delete()
    munich = Property.objects.get(code="MUC")
    now = timezone.now()
    return refresh(munich, on=munich.today(now=now), now=now)


def _hear(connection: Connection, topic: str) -> None:
    """Wait for an event of a topic, take in what has come, and do the news."""
    until = time.monotonic() + SECONDS
    while not WebhookEvent.objects.filter(topic=topic).exists():
        assert time.monotonic() < until, "nothing came"
        time.sleep(0.01)
    take_in(connection.pk)
    for pk in EventsHeard.objects.filter(state="pending").values_list("pk", flat=True):
        runner.run(EventsHeard, pk)


def test_apaleo_is_asked_for_what_changes_a_day(today: Schedule, sandbox: Server) -> None:
    [theirs] = sandbox.control.subscriptions()

    assert {"reservation/*", "maintenance/*", "nightaudit/*", "unit/*"} <= set(theirs["events"])


def test_guests_who_check_out_are_on_the_list(
    today: Schedule, sandbox: Server, do_refreshes: Callable[[], int]
) -> None:
    hotel = today.property
    occupied = today.tasks.filter(is_occupied=True).count()

    sandbox.control.let_the_day_pass(account_code="DEMO", property_id="MUC", hour=12)
    _hear(hotel.connection, "reservation")

    assert do_refreshes() == 1
    assert today.tasks.filter(is_occupied=True).count() < occupied


def test_the_night_audit_reads_the_day_anew(today: Schedule, sandbox: Server) -> None:
    sandbox.control._request("POST", "/night-audit", account_code="DEMO", property_id="MUC")
    _hear(today.property.connection, "nightaudit")

    [refresh] = ScheduleRefresh.objects.waiting()
    assert (refresh.property_id, refresh.date) == (today.property_id, today.date)


def test_what_happens_in_another_hotel_leaves_the_day_alone(
    today: Schedule, sandbox: Server
) -> None:
    sandbox.control.let_the_day_pass(account_code="DEMO", property_id="BER", hour=12)
    _hear(today.property.connection, "reservation")

    assert not ScheduleRefresh.objects.exists()
