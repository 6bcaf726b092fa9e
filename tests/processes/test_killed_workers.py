"""Workers that are killed in the middle of a run."""

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from hotels.models import Connection, Property, SyncRun, Unit
from hotels.sync.run import work
from hotels.sync.schedule import reconcile
from jobs.messages import Message
from sandbox.server import Server
from tests.processes.conftest import Start
from tests.processes.starting import go_together, wait_until


def test_a_run_whose_worker_was_killed_is_done_by_another_with_the_right_counts(
    start: Start, chain: Connection, platform: Server, sent_messages: list[Message]
) -> None:
    run = SyncRun.objects.get()
    platform.control.set_latency(seconds=1, path="/inventory/v1/units")
    worker = start("work_on_run", run.pk)
    go_together(worker)
    wait_until(lambda: platform.control.calls(path="/inventory/v1/units"))
    worker.kill()
    worker.wait()
    platform.control.clear_latency()
    run.refresh_from_db()
    as_it_was_left = (run.state, Property.objects.count())
    sent_messages.clear()

    after_its_lease = timezone.now() + timedelta(seconds=61)
    reconcile(now=after_its_lease)
    work(run.pk, clock=lambda: after_its_lease)

    run.refresh_from_db()
    assert as_it_was_left == (SyncRun.State.RUNNING, 0)
    synced = [message.args for message in sent_messages if message.task == "hotels.sync"]
    assert synced == [(run.pk,)]
    assert (run.state, run.fence) == (SyncRun.State.DONE, 2)
    assert set(Counter(Unit.objects.values_list("property__code", flat=True)).values()) == {10}


def test_a_run_that_three_processes_are_told_of_is_loaded_by_one(
    start: Start, chain: Connection, platform: Server
) -> None:
    run = SyncRun.objects.get()
    workers = [start("work_on_run", run.pk) for _ in range(3)]

    go_together(*workers)
    for worker in workers:
        worker.communicate(timeout=30)

    run.refresh_from_db()
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert (run.state, run.fence) == (SyncRun.State.DONE, 1)
    assert len(platform.control.calls(path="/inventory/v1/properties")) == 1
    assert Unit.objects.count() == 30
