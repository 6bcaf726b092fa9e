"""What stands in the database, as Prometheus counts it: read anew at each scrape."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db.models import Avg, Count, F, Max, Min, QuerySet
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from config.models import Counter
from config.monitoring import health
from hotels.models import Connection, Credential, Subscription, SyncRun, WebhookEvent
from jobs import runner
from mail.models import SentMail

QUEUES = ("interactive", "background")
REDIS_TIMEOUT_SECONDS = 0.3
LATELY = timedelta(hours=1)
HELP = {
    "lobby_apaleo_calls": "Calls to apaleo by what was asked for and what came of it.",
    "lobby_apaleo_call_seconds": "Seconds spent in calls to apaleo.",
}


class Collector:
    """A collector of `prometheus_client`; each scrape costs a fixed number of queries."""

    def collect(self) -> Iterable[Metric]:
        """Yield every metric as it stands now."""
        now = timezone.now()
        yield connections()
        yield refreshes()
        yield from sync_runs(now)
        yield from webhooks(now)
        yield mails(now)
        yield from jobs(now)
        yield from counters()
        yield broker()
        yield queues()


def connections() -> Metric:
    """Return how many connections there are in each state."""
    metric = GaugeMetricFamily("lobby_connections", "Connections by state.", labels=["status"])
    return _by(metric, Connection.objects.all(), "status", Connection.Status.values)


def refreshes() -> Metric:
    """Return of how many connections the last refresh was no success, by what came of it."""
    metric = GaugeMetricFamily(
        "lobby_refreshes_failing",
        "Active connections whose last token refresh failed.",
        labels=["failure"],
    )
    failing = Credential.objects.filter(connection__status=Connection.Status.ACTIVE)
    return _by(metric, failing, "refresh_failure", filter(None, Credential.Failure.values))


def webhooks(now: datetime) -> Iterable[Metric]:
    """Yield how subscriptions stand, and the events that wait to be taken in."""
    metric = GaugeMetricFamily(
        "lobby_webhook_subscriptions", "Webhook subscriptions by state.", labels=["state"]
    )
    yield _by(metric, Subscription.objects.all(), "state", Subscription.State.values)
    waiting = WebhookEvent.objects.undone().aggregate(n=Count("pk"), oldest=Min("received_at"))
    yield GaugeMetricFamily(
        "lobby_webhook_events_waiting", "Events not yet taken in.", value=waiting["n"]
    )
    yield GaugeMetricFamily(
        "lobby_webhook_oldest_seconds",
        "How long the oldest of them waits.",
        value=_age(waiting["oldest"], now),
    )


def mails(now: datetime) -> Metric:
    """Return how many mails have left within the last hour, by why they were sent."""
    metric = GaugeMetricFamily(
        "lobby_mails_last_hour", "Mails sent within the last hour.", labels=["kind"]
    )
    lately = SentMail.objects.filter(sent_at__gt=now - LATELY)
    return _by(metric, lately, "kind", SentMail.Kind.values)


def sync_runs(now: datetime) -> Iterable[Metric]:
    """Yield the open runs, how long the oldest of them is due, and the last hour's."""
    runs = SyncRun.objects.all()
    metric = GaugeMetricFamily("lobby_sync_runs_open", "Open sync runs.", labels=["state"])
    yield _by(metric, runs.open(), "state", [state.value for state in SyncRun.OPEN])

    oldest = runs.due(now=now).aggregate(oldest=Min("due_at"))["oldest"]
    yield GaugeMetricFamily(
        "lobby_sync_run_oldest_due_seconds",
        "How long the oldest sync run that is due waits for a worker.",
        value=_age(oldest, now),
    )

    ended = GaugeMetricFamily(
        "lobby_sync_runs_last_hour",
        "Sync runs that ended within the last hour, by state and what stood in the way.",
        labels=["state", "failure"],
    )
    mean = GaugeMetricFamily(
        "lobby_sync_run_seconds_mean", "Their mean duration, from claim to end.", labels=["state"]
    )
    longest = GaugeMetricFamily(
        "lobby_sync_run_seconds_max", "Their longest duration.", labels=["state"]
    )
    lately = runs.filter(finished_at__gt=now - LATELY).order_by()
    for row in lately.values("state", "failure").annotate(n=Count("pk")):
        ended.add_metric([row["state"], row["failure"] or "none"], row["n"])
    taken = F("finished_at") - F("claimed_at")
    durations = lately.filter(claimed_at__isnull=False).values("state")
    for each in durations.annotate(mean=Avg(taken), longest=Max(taken)):
        mean.add_metric([each["state"]], each["mean"].total_seconds())
        longest.add_metric([each["state"]], each["longest"].total_seconds())
    yield from (ended, mean, longest)


def jobs(now: datetime) -> Iterable[Metric]:
    """Yield the jobs that wait or need attention by kind, mails and webhooks among them."""
    waiting = GaugeMetricFamily("lobby_jobs", "Jobs not done.", labels=["kind", "state"])
    oldest = GaugeMetricFamily(
        "lobby_job_oldest_due_seconds", "How long the oldest due job waits.", labels=["kind"]
    )
    for kind in runner.kinds():
        rows = kind._default_manager.order_by()
        for state in (kind.State.PENDING, kind.State.NEEDS_ATTENTION):
            # Each has an index of its own; nearly all jobs are done, and counting those takes long.
            number = rows.filter(state=state).count()
            waiting.add_metric([kind._meta.model_name or "", state.value], number)
        due = rows.filter(state=kind.State.PENDING, due_at__lte=now)
        oldest.add_metric(
            [kind._meta.model_name or ""], _age(due.aggregate(oldest=Min("due_at"))["oldest"], now)
        )
    yield from (waiting, oldest)


def counters() -> Iterable[Metric]:
    """Yield what the processes have counted together."""
    families: dict[str, CounterMetricFamily] = {}
    for row in Counter.objects.filter(name__startswith="lobby_").order_by("name", "labels"):
        labels: dict[str, str] = json.loads(row.labels)
        family = families.setdefault(
            row.name, CounterMetricFamily(row.name, HELP.get(row.name, row.name), labels=[*labels])
        )
        family.add_metric([*labels.values()], row.value)
    yield from families.values()


def broker() -> Metric:
    """Return whether Redis takes messages: not while it is away, full, or may only be read."""
    is_ready = health.broker() == "ok"
    return GaugeMetricFamily("lobby_broker_ready", "Redis takes messages.", value=float(is_ready))


def queues() -> Metric:
    """Return the number of messages in each queue; none while Redis does not answer."""
    metric = GaugeMetricFamily("lobby_queue_length", "Messages that wait.", labels=["queue"])
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=REDIS_TIMEOUT_SECONDS,
        socket_timeout=REDIS_TIMEOUT_SECONDS,
        retry=None,
    )
    try:
        for queue in QUEUES:
            metric.add_metric([queue], float(client.llen(f"{prefix}{queue}")))
    except redis.RedisError:
        metric.samples.clear()
    finally:
        client.close()
    return metric


def _by(metric: GaugeMetricFamily, rows: QuerySet, field: str, values: Iterable[str]) -> Metric:
    """Add the number of rows for each value, also where it is none."""
    counts = dict(rows.order_by().values_list(field).annotate(n=Count("pk")))
    for value in values:
        metric.add_metric([value], counts.get(value, 0))
    return metric


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
