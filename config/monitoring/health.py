"""Whether this process lives, and whether it can do its work."""

from datetime import datetime
from functools import cache

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.database.layout import OldLayout
from hotels.health.overdue import OVERDUE_AFTER, overdue_runs
from hotels.models import SyncRun
from jobs import runner
from jobs.models import Job

BROKER_TIMEOUT_SECONDS = 0.3


class MigrationsMissing(Exception):
    """The database is older than the code."""


@login_not_required
@require_safe
@never_cache
def live(_request: HttpRequest) -> JsonResponse:
    """Answer: the process is there. Asks nothing of anyone."""
    return JsonResponse({"status": "live"})


@login_not_required
@require_safe
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 200 if the database is there and up to date, else 503 and what is wrong.

    A broker that is away is reported and does not count, nor do workers that make no progress:
    pages go on without them, and what is due stands in the database and waits there.
    """
    found = {"database": database(), "broker": broker()}
    if found["database"] == "ok":
        found["workers"] = workers(now=timezone.now())
    is_ready = found["database"] == "ok"
    return JsonResponse(
        {"status": "ready" if is_ready else "not ready", **found}, status=200 if is_ready else 503
    )


def database() -> str:
    """Return "ok" or what is wrong with the database, without saying where it is."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        require_migrations()
    except (DatabaseError, InterfaceError):
        return "the database does not answer"
    except MigrationsMissing:
        return "migrations are missing: run manage.py migrate"
    except OldLayout:
        return "an earlier Lobby laid it out: manage.py migrate says what to do"
    return "ok"


def workers(*, now: datetime) -> str:
    """Return "ok" or that no worker has taken up what was due minutes ago.

    A process that is there and does nothing would pass any check of processes.
    """
    late = overdue_runs(SyncRun.objects.all(), now=now).exists() or any(
        kind._default_manager.filter(
            state=Job.State.PENDING, due_at__lte=now - OVERDUE_AFTER
        ).exists()
        for kind in runner.kinds()
    )
    return "work that is due is not taken up: look at workers and scheduler" if late else "ok"


@cache
def require_migrations() -> None:
    """Raise MigrationsMissing unless every migration was applied; once it is so, it stays so."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MigrationsMissing


def broker() -> str:
    """Return "ok" or why the broker takes no messages, within a fraction of a second."""
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=BROKER_TIMEOUT_SECONDS,
        socket_timeout=BROKER_TIMEOUT_SECONDS,
        retry=None,
    )
    try:
        client.set("lobby-health", 1, ex=60)
    except redis.ReadOnlyError:
        return "the broker may only be read: no work is begun until it takes messages"
    except redis.OutOfMemoryError:
        return "the broker has no room left: no work is begun until it takes messages"
    except redis.RedisError:
        return "the broker does not answer: no work is begun until it does"
    finally:
        client.close()
    return "ok"
