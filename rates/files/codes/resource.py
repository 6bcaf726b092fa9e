"""The files of rate codes and of room codes, for staff: each row names its account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar

from django.db.models import QuerySet

from accounts.models import Account, User
from rates.files.codes.planning import (
    ACTIVE,
    CODE,
    DESCRIPTION,
    NAME,
    AnyCode,
    CodeCatalogue,
    Kind,
    PlannedChange,
    apply_changes,
    plan_changes,
)
from rates.files.columns import Column, info
from rates.files.report import RowReport
from rates.files.resource import ACCOUNT_ID, FileResource, FileRow, Seen
from rates.models import RateCode, RoomCode


class CodeResource(FileResource):
    """Codes of accounts. An empty cell leaves what is there."""

    kind: ClassVar[Kind]
    columns: ClassVar[Sequence[Column[AnyCode]]] = (
        Column(ACCOUNT_ID, lambda code: code.account_id),
        Column(CODE, lambda code: code.code),
        Column(NAME, lambda code: code.name),
        Column(DESCRIPTION, lambda code: code.description),
        Column(ACTIVE, lambda code: "yes" if code.is_active else "no"),
        info("account", lambda code: code.account.name),
    )
    required: ClassVar[Sequence[frozenset[str]]] = (frozenset({CODE}),)

    def __init__(self, *, account: Account | None = None) -> None:
        self.account = account
        self._changes: list[PlannedChange] = []

    def decide(self, rows: Sequence[FileRow]) -> list[RowReport]:
        """Return a report for each row; two statements, however many there are."""
        self._catalogue = CodeCatalogue(self.kind, rows, account=self.account)
        self._changes = plan_changes(rows, catalogue=self._catalogue)
        return [change.report for change in self._changes]

    def apply(self, *, seen: Seen, by: User, now: datetime) -> list[RowReport]:
        """Do what was decided where the code is as it was seen."""
        ended = apply_changes(self._changes, catalogue=self._catalogue, seen=seen)
        return [change.report for change in ended]

    def versions(self) -> Seen:
        """Return what each code that is to change was seen as, None where it is to be created."""
        changes = [change for change in self._changes if change.report.outcome.is_change]
        return {change.key: change.old for change in changes}

    @staticmethod
    def exported_items(queryset: QuerySet[AnyCode]) -> Iterator[AnyCode]:
        """Yield the codes with their accounts."""
        yield from queryset.select_related("account").iterator()


class RateCodeResource(CodeResource):
    """Rate codes."""

    kind = RateCode


class RoomCodeResource(CodeResource):
    """Room codes."""

    kind = RoomCode
