"""What Prometheus reads, and who may."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries

from config.models import Counter
from config.monitoring.metrics import counters
from config.monitoring.metrics.calls import count_call, kind_of
from hotels.models import Connection, Credential, Subscription, SyncRun
from jobs import runner
from mail.models import SentMail
from tests.factories import (
    make_account,
    make_connection,
    make_credential,
    make_run,
    make_subscription,
    make_webhook_event,
)

TOKEN = "canary-metrics-token-0123456789-0123456789"
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture(autouse=True)
def with_token(settings: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.METRICS_TOKEN = TOKEN
    # A thread of its own would look for the test's rows by a connection of its own.
    monkeypatch.setattr(counters._Sums, "_run", lambda sums: None)
    counters._sums_of.cache_clear()
    yield
    counters._sums_of.cache_clear()


def scrape() -> Samples:
    answer = Client().get("/metrics/", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.parametrize("header", ["", TOKEN, "Bearer ", "Bearer wrong", f"bearer {TOKEN}"])
def test_without_the_token_there_is_nothing(client: Client, header: str) -> None:
    answer = client.get("/metrics/", headers={"Authorization": header})

    assert answer.status_code == 404


def test_where_no_token_is_set_nobody_reads_anything(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = ""

    answer = client.get("/metrics/", headers={"Authorization": "Bearer "})

    assert answer.status_code == 404


def test_a_scrape_by_ip_address_is_answered_and_kept_by_nobody() -> None:
    client = Client(SERVER_NAME="10.0.0.1")

    answer = client.get("/metrics/", headers={"Authorization": f"Bearer {TOKEN}"})

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_connections_are_counted_by_state(connection: Connection) -> None:
    samples = scrape()

    assert samples["lobby_connections", (("status", "active"),)] == 1
    assert samples["lobby_connections", (("status", "needs_reconnect"),)] == 0


def test_due_work_tells_how_long_it_waits(connection: Connection) -> None:
    SyncRun.objects.all().delete()
    before = scrape()["lobby_sync_run_oldest_due_seconds", ()]
    now = timezone.now()
    make_run(
        connection,
        state="waiting",
        heartbeat_at=None,
        due_at=now - timedelta(minutes=7),
        created_at=now - timedelta(hours=1),
    )

    after = scrape()["lobby_sync_run_oldest_due_seconds", ()]

    assert before == 0
    assert after == pytest.approx(420, abs=20)


def test_runs_that_ended_tell_how_and_how_long(connection: Connection) -> None:
    now = timezone.now()
    make_run(
        connection,
        state="done",
        claimed_at=now - timedelta(seconds=30),
        finished_at=now - timedelta(seconds=10),
    )

    samples = scrape()

    assert samples["lobby_sync_runs_last_hour", (("failure", "none"), ("state", "done"))] == 1
    assert samples["lobby_sync_run_seconds_mean", (("state", "done"),)] == pytest.approx(20, abs=1)


def test_calls_of_several_processes_add_up() -> None:
    count_call(path="/connect/token", status=200, seconds=0.25)
    scrape()
    counters._sums_of.cache_clear()
    count_call(path="/connect/token", status=200, seconds=0.5)
    count_call(path="/connect/token", status=None, seconds=1)
    count_call(path="/inventory/v1/units", status=429, seconds=1)

    samples = scrape()

    calls = "lobby_apaleo_calls_total"
    assert samples[calls, (("kind", "token"), ("outcome", "2xx"))] == 2
    assert samples[calls, (("kind", "token"), ("outcome", "no_reply"))] == 1
    assert samples[calls, (("kind", "units"), ("outcome", "429"))] == 1
    assert samples["lobby_apaleo_call_seconds_total", (("kind", "token"),)] == 1.75


def test_no_address_becomes_a_label() -> None:
    for number in range(50):
        count_call(path=f"/inventory/v1/units/{number}", status=200 + number % 3, seconds=1)

    assert len([name for name, _ in scrape() if name == "lobby_apaleo_calls_total"]) == 1


def test_a_process_keeps_no_more_series_than_it_may() -> None:
    for number in range(counters.MAX_SERIES + 100):
        counters.count("lobby_test", number=str(number))

    assert len(counters._sums_of(os.getpid())._sums) == counters.MAX_SERIES


def test_the_number_of_queries_does_not_grow_with_the_hotels(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    # Connections and their refreshes; open runs, the oldest due, those that ended and their
    # durations; subscriptions and events; mails; the counters; for each kind of job its states and
    # its oldest due. No session and no user is looked for.
    queries = 10 + 3 * len(runner.kinds())
    with django_assert_num_queries(queries):
        scrape()
    for number in range(5):
        make_connection(make_account(), code=f"CODE{number}")

    with django_assert_num_queries(queries):
        scrape()


@pytest.mark.parametrize(
    ("name", "value"),
    [("a", 2), ("b", -1)],
    ids=["counter_once", "counter_never_falls_below_zero"],
)
def test_the_database_keeps_the_rules_of_counters(name: str, value: float) -> None:
    Counter.objects.create(name="a", value=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Counter.objects.create(name=name, value=value)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/inventory/v1/units", "units"),
        ("/inventory/v1/units/MUC-ABC", "units"),
        ("/v1/subscriptions/8f3d", "subscriptions"),
        ("/operations/v1/units-condition", "units_condition"),
        ("/whatever/somebody/sends", "other"),
    ],
)
def test_a_call_is_counted_as_one_of_few_kinds(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_events_that_wait_tell_their_number_and_their_lag(connection: Connection) -> None:
    make_subscription(connection, state=Subscription.State.ACTIVE, remote_id="abc")
    make_webhook_event(connection, received_at=timezone.now() - timedelta(minutes=3))

    samples = scrape()

    assert samples["lobby_webhook_events_waiting", ()] == 1
    assert samples["lobby_webhook_oldest_seconds", ()] == pytest.approx(180, abs=20)
    assert samples["lobby_webhook_subscriptions", (("state", "active"),)] == 1


def test_mails_of_the_last_hour_are_counted_by_kind(connection: Connection) -> None:
    now = timezone.now()
    for minutes in (5, 59, 61):
        SentMail.objects.create(
            kind=SentMail.Kind.NOTICE, address_digest="a", sent_at=now - timedelta(minutes=minutes)
        )

    samples = scrape()

    assert samples["lobby_mails_last_hour", (("kind", "notice"),)] == 2
    assert samples["lobby_mails_last_hour", (("kind", "invitation"),)] == 0


def test_refreshes_that_fail_are_counted_by_what_came_of_them(connection: Connection) -> None:
    make_credential(connection)
    Credential.objects.update(refresh_failure=Credential.Failure.CLIENT)

    samples = scrape()

    assert samples["lobby_refreshes_failing", (("failure", "client"),)] == 1
    assert samples["lobby_refreshes_failing", (("failure", "refused"),)] == 0
