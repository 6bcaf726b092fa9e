"""A load that is given up is made up for soon, though apaleo tells of changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotels.models import Connection, SyncRun
from hotels.sync.run import work
from hotels.sync.schedule import request_sync
from sandbox.server import Server

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_it_was_asked_for_waits_for_no_day(connected: Connection, platform: Server) -> None:
    now = timezone.now()
    SyncRun.objects.all().delete()
    # As long as it takes to the next one where webhooks come.
    Connection.objects.update(next_sync_at=now + timedelta(hours=20))
    run = request_sync(connected, cause=SyncRun.Cause.SCHEDULED, now=now)
    platform.control.add_fault(kind="status", path="/inventory/v1/units", status=302)

    work(run.pk)

    run.refresh_from_db()
    connected.refresh_from_db()
    assert run.state == SyncRun.State.NEEDS_ATTENTION
    assert connected.next_sync_at is not None
    assert now < connected.next_sync_at <= now + timedelta(hours=2)
