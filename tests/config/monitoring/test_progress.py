"""Whether workers get anywhere, as a load balancer and a person on call hear of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hotels.models import Connection, Notice
from tests.factories import make_run

pytestmark = pytest.mark.django_db


def test_workers_that_make_no_progress_are_reported_and_do_not_count(
    client: Client, connection: Connection
) -> None:
    before = client.get("/health/ready/").json()
    now = timezone.now()
    make_run(
        connection,
        state="waiting",
        heartbeat_at=None,
        due_at=now - timedelta(minutes=30),
        created_at=now - timedelta(hours=1),
    )

    after = client.get("/health/ready/")

    assert before["workers"] == "ok"
    assert after.json()["workers"].startswith("work that is due is not taken up")
    assert after.status_code == 200


def test_a_job_that_nobody_takes_up_is_reported(client: Client, connection: Connection) -> None:
    Notice.objects.create(connection=connection, due_at=timezone.now() - timedelta(minutes=30))

    assert "not taken up" in client.get("/health/ready/").json()["workers"]
