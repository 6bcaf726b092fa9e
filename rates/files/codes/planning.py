"""What becomes of each code that a file names, decided without writing anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Account
from rates.files import sentences
from rates.files.mangled import MangledCodes, recognise
from rates.files.report import PlannedItem, RowOutcome
from rates.files.resource import ACCOUNT_ID, FileRow, account_key
from rates.files.values import RowError, read_code, read_yes_or_no
from rates.models import RateCode, RoomCode
from rates.models.code_key import code_key
from spreadsheets.formats.table import Mark

CODE = "code"
NAME = "name"
DESCRIPTION = "description"
ACTIVE = "active"
MAX_NAME_LENGTH = 200

AnyCode = RateCode | RoomCode
Kind = type[RateCode] | type[RoomCode]
# What is the same for all ways of writing a code, within its account.
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
        parts = (self.name, self.description, "" if self.is_active else _("switched off"))
        return "; ".join(filter(None, parts)) or _("no name")


class CodeCatalogue:
    """The accounts and codes that the rows of a file can mean, in two statements."""

    def __init__(self, kind: Kind, rows: Sequence[FileRow], *, account: Account | None) -> None:
        self._default, self.kind = account, kind
        named = {key for row in rows if (key := account_key(row[ACCOUNT_ID], default=account))}
        self.accounts = Account.objects.in_bulk(named)
        self._mangled: dict[UUID | None, MangledCodes] = {}
        codes: Iterable[AnyCode] = kind._default_manager.filter(account__in=named)
        self._codes: dict[Key, AnyCode] = {(code.account_id, code.key): code for code in codes}

    def key(self, row: FileRow) -> Key:
        """Return the key of the code that a row means."""
        return account_key(row[ACCOUNT_ID], default=self._default), code_key(row[CODE])

    def find(self, key: Key) -> AnyCode | None:
        """Return the code, if there is one."""
        return self._codes.get(key)

    def original(self, account: UUID | None, text: str) -> str | None:
        """Return the one code of an account of which a spreadsheet makes this text."""
        if account not in self._mangled:
            mine = (code.code for (owner, _key), code in self._codes.items() if owner == account)
            self._mangled[account] = MangledCodes(mine)
        return self._mangled[account].of(text)


def plan_changes(rows: Sequence[FileRow], *, catalogue: CodeCatalogue) -> list[PlannedItem]:
    """Decide about each row; nothing is written."""
    lines: dict[Key, int] = {}
    return [_plan_change(row, catalogue=catalogue, lines=lines) for row in rows]


def _plan_change(row: FileRow, *, catalogue: CodeCatalogue, lines: dict[Key, int]) -> PlannedItem:
    key = catalogue.key(row)
    found = catalogue.find(key)
    old = CodeDetails.of(found) if found else None
    outcome, reason, new = RowOutcome.SAME, "", old
    try:
        new = _requested(row, key=key, old=old, catalogue=catalogue)
        if lines.setdefault(key, row.line) != row.line:
            told = _("Line %(line)d has this code already.") % {"line": lines[key]}
            raise RowError(told)  # noqa: TRY301 - one exit
        if new != old:
            outcome = RowOutcome.CHANGED if old else RowOutcome.NEW
    except RowError as error:
        outcome, reason, new = RowOutcome.ERROR, str(error), old
    return PlannedItem(
        lines=[(row.line, reason)],
        outcome=outcome,
        subject=found.code if found else row[CODE],
        before=str(old or ""),
        after=str(new or ""),
        target=found.pk if found else None,
        seen=old.columns if old else None,
        request={"account": str(key[0]), "code": read_code(row[CODE]), "new": new.columns}
        if new and outcome.is_change
        else None,
    )


def _requested(
    row: FileRow, *, key: Key, old: CodeDetails | None, catalogue: CodeCatalogue
) -> CodeDetails:
    if row.error:
        raise RowError(row.error)
    if key[0] not in catalogue.accounts:
        raise RowError(_("There is no such account."))
    if not row[CODE]:
        raise RowError(_("The row names no code."))
    if old is None or CODE in row.marks:
        _refuse_mangled(row, account=key[0], catalogue=catalogue)
    read_code(row[CODE])
    if len(row[NAME]) > MAX_NAME_LENGTH:
        raise RowError(_("A name has at most %(number)d characters.") % {"number": MAX_NAME_LENGTH})
    was = old or CodeDetails()
    is_active = read_yes_or_no(ACTIVE, row[ACTIVE])
    return CodeDetails(
        name=row[NAME] or was.name,
        description=row[DESCRIPTION] or was.description,
        is_active=was.is_active if is_active is None else is_active,
    )


def _refuse_mangled(row: FileRow, *, account: UUID | None, catalogue: CodeCatalogue) -> None:
    """Refuse what a spreadsheet has made of a code, for it would become a new one."""
    text = row[CODE]
    mark = row.marks.get(CODE) or recognise(text)
    if mark is Mark.WENT_WRONG:
        raise RowError(sentences.formula_went_wrong(CODE, text))
    was = catalogue.original(account, text)
    if mark is not None or was:
        raise RowError(sentences.mangled_code(text, mark, was))
