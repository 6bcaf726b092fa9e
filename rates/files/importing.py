"""From a file that somebody sends to what it changed: shown first, applied when confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Account, User
from jobs.purging import delete_oldest_first
from rates.files import running
from rates.files.kinds import RESOURCES
from rates.files.report import ImportReport, PlannedItem
from rates.files.resource import FileResource
from rates.models import FileImport, FileImportItem
from rates.models.file_import import FileImportQuerySet
from spreadsheets.formats.process import read_file

Stage, State = FileImport.Stage, FileImportItem.State
BATCH = 1_000
# Each goes with its items, of which there is one for a row of the file.
FILES_AT_ONCE = 10
MAX_STOPPED = 3
KEY = re.compile(r"[A-Za-z0-9_-]{1,50}")


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Who sends a file, and what it is about: its key opens it there and for nobody else."""

    user: User
    scope: str
    account: Account | None
    is_staff: bool = False

    def imports(self, *, now: datetime) -> FileImportQuerySet:
        """Return those of the owner's imports that are still of use."""
        mine = FileImport.objects.filter(user=self.user, scope=self.scope)
        return mine.current(now=now)


@dataclass(frozen=True, kw_only=True)
class DryRun:
    """What the file would change, and the key with which to confirm it, empty if nothing."""

    file_import: FileImport
    report: ImportReport

    @property
    def key(self) -> str:
        """Return the key with which to confirm the file."""
        return self.file_import.key if self.report.changes else ""


def dry_run(
    data: bytes,
    *,
    name: str,
    resource: FileResource,
    owner: Owner,
    now: datetime,
    sheet: str = "",
) -> DryRun:
    """Show what a file would change and keep that for half an hour; raises InvalidFile.

    An owner has one such file at a time, the newest.
    """
    table = read_file(data, resource.wanted(), sheet=sheet)
    items = resource.decide_about(table)
    notices = resource.notices_of(table, items)
    with transaction.atomic():
        FileImport.objects.filter(user=owner.user, scope=owner.scope, stage=Stage.SHOWN).delete()
        kept = FileImport.objects.create(
            user=owner.user,
            account=owner.account,
            scope=owner.scope,
            is_by_staff=owner.is_staff,
            kind=resource.kind,
            name=name[:200],
            notices=[[notice, dict(values)] for notice, values in notices],
            created_at=now,
        )
        FileImportItem.objects.bulk_create(_rows_of(kept, items), batch_size=BATCH)
    return DryRun(file_import=kept, report=ImportReport(items))


def find(key: str, *, owner: Owner, now: datetime) -> FileImport | None:
    """Return an import by its key, None if it is somebody else's or of no use any longer."""
    if not KEY.fullmatch(key):
        # What no key looks like may be what no database can compare.
        return None
    return owner.imports(now=now).filter(key=key).first()


def list_stopped(account: Account, *, now: datetime) -> list[FileImport]:
    """Return the account's imports that ended before they were done, for all who may import.

    The newest first, and a few at most.
    """
    used = [kind for kind, resource in RESOURCES.items() if resource.is_used()]
    own = FileImport.objects.for_account(account).current(now=now)
    stopped = own.filter(kind__in=used, is_by_staff=False).exclude(stopped="")
    return list(stopped.select_related("user").order_by("-created_at", "-pk")[:MAX_STOPPED])


class NotKeptAnyLonger(Exception):
    """The file that was shown is not kept any longer: ask for it again. Nothing was changed."""


def confirm(key: str, *, owner: Owner, now: datetime) -> FileImport:
    """Begin to apply the file that was shown, once; a small one is done at once.

    Raises NotKeptAnyLonger.
    """
    return _begin(key, owner=owner, now=now, takes_back=False)


def take_back(key: str, *, owner: Owner, now: datetime) -> FileImport:
    """Begin to undo what a file has changed, once; raises NotKeptAnyLonger."""
    return _begin(key, owner=owner, now=now, takes_back=True)


def _begin(key: str, *, owner: Owner, now: datetime, takes_back: bool) -> FileImport:
    found = find(key, owner=owner, now=now)
    if found is None:
        raise NotKeptAnyLonger
    running.begin(found, takes_back=takes_back, now=now)
    found.refresh_from_db()
    return found


def purge(*, now: datetime) -> None:
    """Delete the imports that nobody can ask about any longer."""
    over = FileImport.objects.expired(now=now)
    delete_oldest_first(over, by="created_at", at_once=FILES_AT_ONCE)


def _rows_of(kept: FileImport, items: Iterable[PlannedItem]) -> list[FileImportItem]:
    return [
        FileImportItem(
            file_import=kept,
            position=position,
            state=State.PLANNED if item.outcome.is_change else State.DONE,
            outcome=item.outcome,
            subject=item.subject,
            before=item.before,
            after=item.after,
            lines=list(item.lines),
            number_of_lines=len(item.lines),
            target=item.target,
            seen=item.seen,
            request=item.request or {},
        )
        for position, item in enumerate(items)
    ]
