"""What becomes of each code that a file names, and doing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from accounts.models import Account
from rates import codes
from rates.files.report import Report, Verdict
from rates.files.resource import ACCOUNT_ID, Cells, Seen, account_key
from rates.files.values import Mistake, read_code, read_yes_or_no
from rates.models import RateCode, RoomCode

CODE = "code"
NAME = "name"
DESCRIPTION = "description"
ACTIVE = "active"
LONGEST_NAME = 200
MEANWHILE = "This has changed since it was shown and was left as it is."

AnyCode = RateCode | RoomCode
Kind = type[RateCode] | type[RoomCode]
# A code in any case, within its account.
Key = tuple[UUID | None, str]


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a file can say about a code."""

    name: str = ""
    description: str = ""
    is_active: bool = True

    @classmethod
    def of(cls, code: AnyCode) -> Words:
        """Read a code."""
        return cls(name=code.name, description=code.description, is_active=code.is_active)

    @property
    def columns(self) -> dict[str, Any]:
        """Return the columns that hold these words."""
        return asdict(self)

    def __str__(self) -> str:
        parts = (self.name, self.description, "" if self.is_active else "switched off")
        return "; ".join(filter(None, parts)) or "no name"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What becomes of one code."""

    report: Report
    key: Key
    code: str
    old: Words | None = None
    new: Words = Words()

    def ending(self, verdict: Verdict, reason: str) -> Decision:
        """Return the decision as it ended in spite of itself."""
        return replace(self, report=replace(self.report, verdict=verdict, reason=reason))


class CodeCatalogue:
    """The accounts and codes that the rows of a file can mean, in two statements."""

    def __init__(self, kind: Kind, rows: Sequence[Cells], *, account: Account | None) -> None:
        self._default, self.kind = account, kind
        named = {key for cells in rows if (key := account_key(cells[ACCOUNT_ID], default=account))}
        self.accounts = Account.objects.in_bulk(named)
        self._codes: dict[Key, AnyCode] = {}
        codes: Iterable[AnyCode] = kind._default_manager.filter(account__in=named)
        for code in codes:
            self._codes[code.account_id, code.code.lower()] = code

    def key(self, cells: Cells) -> Key:
        """Return the key of the code that a row means."""
        return account_key(cells[ACCOUNT_ID], default=self._default), cells[CODE].lower()

    def find(self, key: Key) -> AnyCode | None:
        """Return the code, if there is one."""
        return self._codes.get(key)


def decide_about(rows: Sequence[Cells], *, catalogue: CodeCatalogue) -> list[Decision]:
    """Decide about each row; nothing is written."""
    lines: dict[Key, int] = {}
    return [_decide(cells, catalogue=catalogue, lines=lines) for cells in rows]


def apply_decisions(
    decisions: Iterable[Decision], *, catalogue: CodeCatalogue, seen: Seen
) -> list[Decision]:
    """Write each decision that changes a code which is still as it was seen."""
    return [
        _apply(decision, catalogue=catalogue, seen=seen)
        if decision.report.verdict.is_change
        else decision
        for decision in decisions
    ]


def _apply(decision: Decision, *, catalogue: CodeCatalogue, seen: Seen) -> Decision:
    is_as_seen = decision.key in seen and seen[decision.key] == decision.old
    pk = _write(decision, catalogue) if is_as_seen else None
    if pk is None:
        return decision.ending(Verdict.MEANWHILE, MEANWHILE)
    return replace(decision, report=replace(decision.report, pk=pk))


def _decide(cells: Cells, *, catalogue: CodeCatalogue, lines: dict[Key, int]) -> Decision:
    key, code = catalogue.key(cells), cells[CODE]
    found = catalogue.find(key)
    old = Words.of(found) if found else None
    report = Report(
        line=cells.line,
        verdict=Verdict.SAME,
        subject=found.code if found else code,
        before=str(old or ""),
        after=str(old or ""),
        pk=found.pk if found else None,
    )
    decision = Decision(report=report, key=key, code=code, old=old)
    try:
        new = _wanted(cells, key=key, old=old, catalogue=catalogue)
        if lines.setdefault(key, cells.line) != cells.line:
            raise Mistake(f"Line {lines[key]} has this code already.")  # noqa: TRY301 - one exit
    except Mistake as mistake:
        return decision.ending(Verdict.ERROR, str(mistake))
    if new == old:
        return decision
    verdict = Verdict.CHANGED if old else Verdict.NEW
    return replace(decision, new=new, report=replace(report, verdict=verdict, after=str(new)))


def _wanted(cells: Cells, *, key: Key, old: Words | None, catalogue: CodeCatalogue) -> Words:
    if cells.problem:
        raise Mistake(cells.problem)
    if key[0] not in catalogue.accounts:
        raise Mistake("There is no such account.")
    if not read_code(cells[CODE]):
        raise Mistake("The row names no code.")
    if len(cells[NAME]) > LONGEST_NAME:
        raise Mistake(f"A name has at most {LONGEST_NAME} characters.")
    was = old or Words()
    is_active = read_yes_or_no(ACTIVE, cells[ACTIVE])
    return Words(
        name=cells[NAME] or was.name,
        description=cells[DESCRIPTION] or was.description,
        is_active=was.is_active if is_active is None else is_active,
    )


def _write(decision: Decision, catalogue: CodeCatalogue) -> int | None:
    """Write one code and return its key, or None if it is not as it was seen."""
    old, new, kind = decision.old, decision.new, catalogue.kind
    if old is not None:
        as_seen = kind._default_manager.filter(pk=decision.report.pk, **old.columns)
        return decision.report.pk if as_seen.update(**new.columns) else None
    account = catalogue.accounts[decision.key[0]]
    try:
        created = codes.create_code(
            account, model=kind, code=decision.code, name=new.name, description=new.description
        )
    except codes.CodeTaken:
        return None
    if not new.is_active:
        codes.switch(created, is_active=False)
    return created.pk
