"""The files of rate codes and of room codes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet

from accounts.models import Account, User
from rates.files.codes.applying import CodeApplier
from rates.files.codes.planning import (
    ACTIVE,
    CODE,
    DESCRIPTION,
    NAME,
    AnyCode,
    CodeCatalogue,
    CodeDetails,
    Kind,
    plan_changes,
)
from rates.files.codes.remarks import notices_of_remarks
from rates.files.columns import Column, info
from rates.files.report import PlannedItem
from rates.files.resource import ACCOUNT_ID, Applier, FileResource, FileRow
from rates.models import FileImportItem, MappableRatePlan, MappableUnitGroup, RateCode, RoomCode
from spreadsheets.formats.table import Notice, Table


class CodeResource(FileResource):
    """Codes of accounts. An empty cell leaves what is there."""

    model: ClassVar[Kind]
    columns: ClassVar[Sequence[Column[AnyCode]]] = (
        Column(ACCOUNT_ID, lambda code: code.account_id),
        Column(CODE, lambda code: code.code),
        Column(NAME, lambda code: code.name),
        Column(DESCRIPTION, lambda code: code.description),
        Column(ACTIVE, lambda code: "yes" if code.is_active else "no"),
        info("account", lambda code: code.account.name),
    )
    required: ClassVar[Sequence[frozenset[str]]] = (frozenset({CODE}),)
    # A file may bring new codes.
    staff_permissions: ClassVar[Sequence[str]] = ("change", "add")

    def __init__(self, *, account: Account | None = None) -> None:
        self.account = account

    def decide(self, rows: Sequence[FileRow]) -> list[PlannedItem]:
        """Return what becomes of each code; two statements, however many rows there are."""
        catalogue = CodeCatalogue(self.model, rows, account=self.account)
        return plan_changes(rows, catalogue=catalogue)

    def notices_of(
        self, table: Table, items: Sequence[PlannedItem]
    ) -> Sequence[tuple[Notice, Mapping[str, Any]]]:
        """Return what to tell of the file, lines that look like remarks among it."""
        return [*table.notices, *notices_of_remarks(table, items)]

    @classmethod
    def applier(cls, items: Sequence[FileImportItem], *, by: User) -> Applier:
        """Return what writes these codes, or undoes that."""
        return CodeApplier(cls.model)

    @classmethod
    def present(cls, targets: Collection[int]) -> dict[int, Any]:
        """Return what each code says of itself."""
        codes: Iterable[AnyCode] = cls.model._default_manager.filter(pk__in=targets)
        return {code.pk: CodeDetails.of(code).columns for code in codes}

    @classmethod
    def exported_items(cls, queryset: QuerySet[AnyCode]) -> Iterator[AnyCode]:
        """Yield the codes with their accounts."""
        yield from queryset.select_related("account").iterator()


class RateCodeResource(CodeResource):
    """Rate codes."""

    kind = "rate codes"
    model = RateCode
    mappable = MappableRatePlan


class RoomCodeResource(CodeResource):
    """Room codes."""

    kind = "room codes"
    model = RoomCode
    mappable = MappableUnitGroup
