"""A handler that knows when to try again says so."""

from datetime import timedelta

from django.utils import timezone

from hotels.models import Connection, MirrorChanged
from jobs import runner
from jobs.models import MAX_ATTEMPTS
from tests import factories

AFTER = timedelta(seconds=20)


def test_it_is_tried_again_after_that_pause_and_still_ends_with_staff(
    connection: Connection,
) -> None:
    job = factories.make_mirror_changed(connection)
    rows = MirrorChanged.objects.filter(pk=job.pk)
    now = timezone.now()

    for attempt in range(1, MAX_ATTEMPTS + 1):
        now += timedelta(hours=1)
        assert rows.claim(job.pk, now=now)
        rows.retry_later(job.pk, attempt=attempt, error="busy", now=now, after=AFTER)
        job.refresh_from_db()
        assert job.due_at == now + AFTER

    assert job.state == MirrorChanged.State.NEEDS_ATTENTION


def test_the_runner_hands_the_pause_on(
    connection: Connection,
) -> None:
    job = factories.make_mirror_changed(connection)
    now = timezone.now()

    def wait(job: MirrorChanged) -> None:
        raise runner.RetryLater("busy", after=AFTER)

    handlers = dict(runner._handlers)
    runner._handlers[MirrorChanged] = wait
    try:
        runner.run(MirrorChanged, job.pk, clock=lambda: now + timedelta(seconds=1))
    finally:
        runner._handlers.update(handlers)

    job.refresh_from_db()
    assert (job.due_at, job.last_error) == (now + timedelta(seconds=1) + AFTER, "busy")
