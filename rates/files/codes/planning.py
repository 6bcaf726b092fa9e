"""What becomes of each code that a file names, decided and applied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from accounts.models import Account
from rates import codes
from rates.files.report import CHANGED_SINCE_SHOWN, RowOutcome, RowReport
from rates.files.resource import ACCOUNT_ID, FileRow, Seen, account_key
from rates.files.values import RowError, read_code, read_yes_or_no
from rates.models import RateCode, RoomCode

CODE = "code"
NAME = "name"
DESCRIPTION = "description"
ACTIVE = "active"
MAX_NAME_LENGTH = 200

AnyCode = RateCode | RoomCode
Kind = type[RateCode] | type[RoomCode]
# A code in any case, within its account.
Key = tuple[UUID | None, str]


@dataclass(frozen=True, kw_only=True)
class CodeDetails:
    """What a file can say about a code."""

    name: str = ""
    description: str = ""
    is_active: bool = True

    @classmethod
    def of(cls, code: AnyCode) -> CodeDetails:
        """Read a code."""
        return cls(name=code.name, description=code.description, is_active=code.is_active)

    @property
    def columns(self) -> dict[str, Any]:
        """Return the columns that hold these details."""
        return asdict(self)

    def __str__(self) -> str:
        parts = (self.name, self.description, "" if self.is_active else "switched off")
        return "; ".join(filter(None, parts)) or "no name"


@dataclass(frozen=True, kw_only=True)
class PlannedChange:
    """What becomes of one code."""

    report: RowReport
    key: Key
    code: str
    old: CodeDetails | None = None
    new: CodeDetails = CodeDetails()

    def ended_as(self, outcome: RowOutcome, reason: str) -> PlannedChange:
        """Return the change as it ended in spite of itself."""
        return replace(self, report=replace(self.report, outcome=outcome, reason=reason))


class CodeCatalogue:
    """The accounts and codes that the rows of a file can mean, in two statements."""

    def __init__(self, kind: Kind, rows: Sequence[FileRow], *, account: Account | None) -> None:
        self._default, self.kind = account, kind
        named = {key for row in rows if (key := account_key(row[ACCOUNT_ID], default=account))}
        self.accounts = Account.objects.in_bulk(named)
        self._codes: dict[Key, AnyCode] = {}
        codes: Iterable[AnyCode] = kind._default_manager.filter(account__in=named)
        for code in codes:
            self._codes[code.account_id, code.code.lower()] = code

    def key(self, row: FileRow) -> Key:
        """Return the key of the code that a row means."""
        return account_key(row[ACCOUNT_ID], default=self._default), row[CODE].lower()

    def find(self, key: Key) -> AnyCode | None:
        """Return the code, if there is one."""
        return self._codes.get(key)


def plan_changes(rows: Sequence[FileRow], *, catalogue: CodeCatalogue) -> list[PlannedChange]:
    """Decide about each row; nothing is written."""
    lines: dict[Key, int] = {}
    return [_plan_change(row, catalogue=catalogue, lines=lines) for row in rows]


def apply_changes(
    changes: Iterable[PlannedChange], *, catalogue: CodeCatalogue, seen: Seen
) -> list[PlannedChange]:
    """Write each change that changes a code which is still as it was seen."""
    return [
        _apply(change, catalogue=catalogue, seen=seen)
        if change.report.outcome.is_change
        else change
        for change in changes
    ]


def _apply(change: PlannedChange, *, catalogue: CodeCatalogue, seen: Seen) -> PlannedChange:
    is_as_seen = change.key in seen and seen[change.key] == change.old
    pk = _write(change, catalogue) if is_as_seen else None
    if pk is None:
        return change.ended_as(RowOutcome.CHANGED_MEANWHILE, CHANGED_SINCE_SHOWN)
    return replace(change, report=replace(change.report, pk=pk))


def _plan_change(row: FileRow, *, catalogue: CodeCatalogue, lines: dict[Key, int]) -> PlannedChange:
    key, code = catalogue.key(row), row[CODE]
    found = catalogue.find(key)
    old = CodeDetails.of(found) if found else None
    report = RowReport(
        line=row.line,
        outcome=RowOutcome.SAME,
        subject=found.code if found else code,
        before=str(old or ""),
        after=str(old or ""),
        pk=found.pk if found else None,
    )
    change = PlannedChange(report=report, key=key, code=code, old=old)
    try:
        new = _requested(row, key=key, old=old, catalogue=catalogue)
        if lines.setdefault(key, row.line) != row.line:
            raise RowError(f"Line {lines[key]} has this code already.")  # noqa: TRY301 - one exit
    except RowError as error:
        return change.ended_as(RowOutcome.ERROR, str(error))
    if new == old:
        return change
    outcome = RowOutcome.CHANGED if old else RowOutcome.NEW
    return replace(change, new=new, report=replace(report, outcome=outcome, after=str(new)))


def _requested(
    row: FileRow, *, key: Key, old: CodeDetails | None, catalogue: CodeCatalogue
) -> CodeDetails:
    if row.error:
        raise RowError(row.error)
    if key[0] not in catalogue.accounts:
        raise RowError("There is no such account.")
    if not read_code(row[CODE]):
        raise RowError("The row names no code.")
    if len(row[NAME]) > MAX_NAME_LENGTH:
        raise RowError(f"A name has at most {MAX_NAME_LENGTH} characters.")
    was = old or CodeDetails()
    is_active = read_yes_or_no(ACTIVE, row[ACTIVE])
    return CodeDetails(
        name=row[NAME] or was.name,
        description=row[DESCRIPTION] or was.description,
        is_active=was.is_active if is_active is None else is_active,
    )


def _write(change: PlannedChange, catalogue: CodeCatalogue) -> int | None:
    """Write one code and return its key, or None if it is not as it was seen."""
    old, new, kind = change.old, change.new, catalogue.kind
    if old is not None:
        as_seen = kind._default_manager.filter(pk=change.report.pk, **old.columns)
        return change.report.pk if as_seen.update(**new.columns) else None
    account = catalogue.accounts[change.key[0]]
    try:
        created = codes.create_code(
            account, model=kind, code=change.code, name=new.name, description=new.description
        )
    except codes.CodeTaken:
        return None
    if not new.is_active:
        codes.switch(created, is_active=False)
    return created.pk
