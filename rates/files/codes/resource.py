"""The files of rate codes and of room codes, for staff: each row names its account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar

from django.db.models import QuerySet
from import_export.fields import Field

from accounts.models import Account, User
from rates.files.codes.planning import (
    ACTIVE,
    CODE,
    DESCRIPTION,
    NAME,
    AnyCode,
    CodeCatalogue,
    Decision,
    Kind,
    apply_decisions,
    decide_about,
)
from rates.files.report import Report
from rates.files.resource import ACCOUNT_ID, Cells, FileResource, Seen, info
from rates.models import RateCode, RoomCode


class CodeResource(FileResource):
    """Codes of accounts. An empty cell leaves what is there."""

    kind: ClassVar[Kind]

    account_id = Field("account_id", ACCOUNT_ID)
    code = Field("code", CODE)
    name = Field("name", NAME)
    description = Field("description", DESCRIPTION)
    active = Field(column_name=ACTIVE)
    account_name = info("account__name", "account")

    needed: ClassVar[Sequence[frozenset[str]]] = (frozenset({CODE}),)

    def __init__(self, *, account: Account | None = None) -> None:
        super().__init__()
        self.account = account
        self._decisions: list[Decision] = []

    def decide(self, rows: Sequence[Cells]) -> list[Report]:
        """Return a report for each row; two statements, however many there are."""
        self._catalogue = CodeCatalogue(self.kind, rows, account=self.account)
        self._decisions = decide_about(rows, catalogue=self._catalogue)
        return [decision.report for decision in self._decisions]

    def apply(self, *, seen: Seen, by: User, now: datetime) -> list[Report]:
        """Do what was decided where the code is as it was seen."""
        ended = apply_decisions(self._decisions, catalogue=self._catalogue, seen=seen)
        return [decision.report for decision in ended]

    def versions(self) -> Seen:
        """Return what each code that is to change was seen as, None where it is to be created."""
        changes = [each for each in self._decisions if each.report.verdict.is_change]
        return {decision.key: decision.old for decision in changes}

    def dehydrate_active(self, code: AnyCode) -> str:
        """Return yes or no."""
        return "yes" if code.is_active else "no"

    def iter_queryset(self, queryset: QuerySet[AnyCode]) -> Iterator[AnyCode]:
        """Yield the codes with their accounts."""
        yield from queryset.select_related("account").iterator()


class RateCodeResource(CodeResource):
    """Rate codes."""

    kind = RateCode


class RoomCodeResource(CodeResource):
    """Room codes."""

    kind = RoomCode
