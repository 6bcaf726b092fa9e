"""What is said of a load that apaleo slows down, and of a grant that ended for a reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotels.health.states import THROTTLED, Remedy, State
from hotels.health.status import health_of, health_without_grant
from hotels.models import Connection, SyncRun


def running(connection: Connection) -> SyncRun:
    now = timezone.now()
    return SyncRun(
        connection=connection,
        cause=SyncRun.Cause.REQUESTED,
        state=SyncRun.State.RUNNING,
        created_at=now,
        due_at=now,
        heartbeat_at=now,
        is_throttled=True,
    )


def test_a_load_that_is_throttled_says_why_it_takes_longer(connection: Connection) -> None:
    health = health_of(connection, running(connection), now=timezone.now())

    assert (health.state, health.sentence) == (State.LOADING, THROTTLED)


def test_a_throttled_load_whose_worker_is_gone_is_said_to_be_late(connection: Connection) -> None:
    health = health_of(connection, running(connection), now=timezone.now() + timedelta(minutes=1))

    assert health.state == State.DELAYED


@pytest.mark.parametrize("because", Connection.Ended)
def test_every_reason_leads_to_the_same_remedy(
    connection: Connection, because: Connection.Ended
) -> None:
    connection.ended_because = because

    health = health_without_grant(connection, Connection.Status.NEEDS_RECONNECT)

    assert health.remedy is Remedy.RECONNECT
    assert health.sentence.startswith("apaleo no longer lets us in: ")
