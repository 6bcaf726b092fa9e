"""Applying a file, or taking it back, piece by piece: in the request for a moment, then by jobs.

Each rate plan and each code is written in a transaction of its own together with the note that it
was. So a run may be killed between any two of them, or come twice: what is noted is done, and
nothing else is.

Each run asks anew whether whoever began it may still do so. Where that is over it ends: what is
done stays, and what is left is left out.
"""

from __future__ import annotations

import time
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import has_role
from accounts.models import Membership
from jobs import runner
from jobs.outbox import enqueue
from rates.files.kinds import RESOURCES
from rates.files.report import CHANGES, RowOutcome, changed_since_shown, left_by_end
from rates.files.resource import Applier, Ended
from rates.models import FileImport, FileImportItem, FileImportRun

Stage, State = FileImport.Stage, FileImportItem.State
# So many are read at once, and so many compared.
AT_ONCE, BATCH = 100, 1_000
# What a page can be waited for.
SECONDS_IN_A_REQUEST = 2
# Less than a job's lease, and no longer than other jobs can wait.
SECONDS_IN_A_JOB = 30

# From which stage a run begins, in which it is, and to which it leads; by whether it takes back.
BEGIN = {False: Stage.SHOWN, True: Stage.APPLIED}
BUSY = {False: Stage.RUNNING, True: Stage.UNDOING}
END = {False: Stage.APPLIED, True: Stage.UNDONE}
TO_DO = {False: State.PLANNED, True: State.DONE}


def begin(file_import: FileImport, *, takes_back: bool, now: datetime) -> None:
    """Begin once to apply an import or to take it back, and do as much as a page can wait for."""
    with transaction.atomic():
        begun = FileImport.objects.filter(pk=file_import.pk, stage=BEGIN[takes_back])
        if not begun.update(stage=BUSY[takes_back], stopped=""):
            return
        job = FileImportRun(
            file_import=file_import,
            takes_back=takes_back,
            seconds=SECONDS_IN_A_REQUEST,
            due_at=now,
        )
        # Without a message, for it is done here. If this process dies, the job is found.
        job.save(force_insert=True)
    runner.run(FileImportRun, job.pk)


@runner.handles(FileImportRun)
def run(job: FileImportRun) -> None:
    """Do what is still to be done of an import while time is left, and leave the rest to a job."""
    until = time.monotonic() + job.seconds
    file_import = FileImport.objects.select_related("user", "account").get(pk=job.file_import_id)
    if stop := _find_stop(file_import):
        _stop(file_import, stop, takes_back=job.takes_back)
        return
    while items := list(_to_do(file_import, takes_back=job.takes_back)[:AT_ONCE]):
        applier = RESOURCES[file_import.kind].applier(items, by=file_import.user)
        for item in items:
            if time.monotonic() > until:
                enqueue(
                    FileImportRun(
                        file_import=file_import, takes_back=job.takes_back, seconds=SECONDS_IN_A_JOB
                    )
                )
                return
            _do(item, file_import, applier, takes_back=job.takes_back)
    if not job.takes_back:
        _note_changes_by_others(file_import)
    _end(file_import, takes_back=job.takes_back)


def _end(file_import: FileImport, *, takes_back: bool, stopped: str = "") -> None:
    busy = FileImport.objects.filter(pk=file_import.pk, stage=BUSY[takes_back])
    busy.update(stage=END[takes_back], stopped=stopped)


def _find_stop(file_import: FileImport) -> FileImport.Stop | None:
    """Return why it must not go on, None if it may."""
    resource, user = RESOURCES[file_import.kind], file_import.user
    if not resource.is_used():
        return FileImport.Stop.NOT_USED
    if file_import.is_by_staff:
        is_allowed = resource.may_be_imported_by(user)
    else:
        is_allowed = file_import.account is not None and has_role(
            file_import.account, user=user, role=Membership.Role.MANAGER
        )
    return None if is_allowed else FileImport.Stop.NOT_ALLOWED


def _stop(file_import: FileImport, stop: FileImport.Stop, *, takes_back: bool) -> None:
    """Leave out what is still to be done, and end."""
    outcome = RowOutcome.KEPT if takes_back else RowOutcome.ERROR
    left = _to_do(file_import, takes_back=takes_back)
    while pks := list(left.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            # Those that another run has done meanwhile are done.
            items = list(left.select_for_update(of=("self",)).filter(pk__in=pks))
            for item in items:
                item.state = State.UNDONE if takes_back else State.DONE
                item.outcome = outcome
                item.lines = [[line, left_by_end()] for line, _remark in item.lines]
            columns = ["state", "outcome", "lines"]
            FileImportItem.objects.bulk_update(items, columns, batch_size=AT_ONCE)
    _end(file_import, takes_back=takes_back, stopped=stop)


def _to_do(file_import: FileImport, *, takes_back: bool) -> QuerySet[FileImportItem]:
    items = file_import.items.filter(state=TO_DO[takes_back]).order_by("position")
    if takes_back:
        return items.filter(outcome__in=CHANGES).select_related(
            "change__rate_plan", "change__unit_group"
        )
    return items


class _DoneByAnother(Exception):
    """Another run has done this item meanwhile."""


def _do(
    item: FileImportItem, file_import: FileImport, applier: Applier, *, takes_back: bool
) -> None:
    act = applier.take_back if takes_back else applier.apply
    try:
        with transaction.atomic():
            ended = act(item, now=timezone.now())
            _note(item, ended, takes_back=takes_back)
            if file_import.is_by_staff and ended.outcome in CHANGES:
                _log(item, file_import, takes_back=takes_back)
    except _DoneByAnother:
        return


def _note(item: FileImportItem, ended: Ended, *, takes_back: bool) -> None:
    """Note how the item ended; what was done is undone if another run has noted it already."""
    noted: dict[str, Any] = {
        "state": State.UNDONE if takes_back else State.DONE,
        "outcome": ended.outcome,
    }
    if ended.reason:
        noted["lines"] = [[line, ended.reason] for line, _remark in item.lines]
    if ended.change is not None:
        noted["change"] = ended.change
    if ended.target is not None:
        noted["target"] = item.target = ended.target
    still_to_do = FileImportItem.objects.filter(pk=item.pk, state=item.state)
    if not still_to_do.update(**noted):
        raise _DoneByAnother


def _note_changes_by_others(file_import: FileImport) -> None:
    """Say of what was as the file wants it, when it was shown, that it is so no longer."""
    resource = RESOURCES[file_import.kind]
    same = file_import.items.filter(outcome=RowOutcome.SAME, request={}).order_by("position")
    rows = same.iterator(chunk_size=BATCH)
    while items := list(islice(rows, BATCH)):
        present = resource.present([item.target for item in items if item.target])
        outdated = [item for item in items if present.get(item.target or 0) != item.seen]
        for item in outdated:
            item.outcome = RowOutcome.CHANGED_MEANWHILE
            item.lines = [[line, changed_since_shown()] for line, _remark in item.lines]
        FileImportItem.objects.bulk_update(outdated, ["outcome", "lines"], batch_size=100)


def _log(item: FileImportItem, file_import: FileImport, *, takes_back: bool) -> None:
    """Tell in the history of the admin what staff have done."""
    rows = RESOURCES[file_import.kind].model._default_manager.filter(pk=item.target)
    told = "Import taken back." if takes_back else "Imported."
    LogEntry.objects.log_actions(file_import.user_id, rows, CHANGE, told)


def progress(file_import: FileImport) -> tuple[int, int]:
    """Return how many of how many changes are done."""
    takes_back = file_import.stage in {Stage.UNDOING, Stage.UNDONE}
    changing = file_import.items.exclude(request={})
    left = _to_do(file_import, takes_back=takes_back).count()
    return changing.count() - left, changing.count()
