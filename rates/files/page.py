"""A file's report as a page shows it: what has to be looked at first, in pieces of a hundred."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rates.files import running, sentences
from rates.files.report import CHANGES, PROBLEMS, RowOutcome
from rates.models import FileImport, FileImportItem

PER_PAGE = 100
# So many lines of one thing are named; what they say is told once.
MAX_LINES = 20
PARTS: dict[str, frozenset[RowOutcome]] = {
    "problems": PROBLEMS,
    "changes": CHANGES,
    "same": frozenset({RowOutcome.SAME}),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the file, and what is to be said of it."""

    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One rate plan or code: what it was and will be, told once, and its lines."""

    subject: str
    outcome: RowOutcome
    before: str
    after: str
    lines: list[Line]
    more: int

    @classmethod
    def of(cls, item: FileImportItem) -> Entry:
        """Read what is kept."""
        return cls(
            subject=item.subject,
            outcome=RowOutcome(item.outcome),
            before=item.before,
            after=item.after,
            lines=[Line(number=line, reason=told) for line, told in item.lines[:MAX_LINES]],
            more=max(0, item.number_of_lines - MAX_LINES),
        )


@dataclass(frozen=True, kw_only=True)
class Part:
    """A page of the things that have one kind of end."""

    name: str
    title: str
    page: Page[FileImportItem]

    @property
    def entries(self) -> list[Entry]:
        """Return the things on this page."""
        return [Entry.of(item) for item in self.page]


class Report:
    """What becomes, or became, of a file: counts, parts, how far it is, and what had to be guessed.

    All of it in a constant number of statements, however many rows the file has.
    """

    def __init__(self, file_import: FileImport, *, part: str = "", page: str = "") -> None:
        self.file_import = file_import
        self._part, self._page = part, page
        items = file_import.items.order_by()
        lines = dict(
            items.values_list("outcome").annotate(number=Sum("number_of_lines")).order_by("outcome")
        )
        self._lines = {RowOutcome(outcome): number for outcome, number in lines.items()}
        self.number_of_changes = items.filter(outcome__in=CHANGES).count()

    @property
    def name(self) -> str:
        """Return what the file is called."""
        return self.file_import.name

    @property
    def notices(self) -> list[str]:
        """Return what had to be guessed, or was left unread."""
        return [sentences.notice(kind, values) for kind, values in self.file_import.notices]

    @property
    def stopped(self) -> str:
        """Return why it ended before it was done, nothing if it was."""
        return sentences.told_of_stop(self.file_import)

    @property
    def counts(self) -> list[tuple[RowOutcome, str]]:
        """Return in words how many rows there are of each kind, without those there are none of."""
        found = [(outcome, self._lines.get(outcome, 0)) for outcome in RowOutcome]
        return [(outcome, outcome.counted(number)) for outcome, number in found if number]

    @property
    def number_of_problems(self) -> int:
        """Return how many rows somebody has to look at."""
        return sum(self._lines.get(outcome, 0) for outcome in PROBLEMS)

    @property
    def left_out(self) -> str:
        """Return in words how many rows will be left out."""
        number = self.number_of_problems
        return ngettext(
            "%(number)d row cannot be used and will be left out.",
            "%(number)d rows cannot be used and will be left out.",
            number,
        ) % {"number": number}

    @property
    def apply_label(self) -> str:
        """Return the words of the button that confirms."""
        number = self.number_of_changes
        return ngettext("Apply %(number)d change", "Apply %(number)d changes", number) % {
            "number": number
        }

    @property
    def key(self) -> str:
        """Return the key with which to confirm the file, empty where there is nothing to apply."""
        return self.file_import.key if self.number_of_changes else ""

    @property
    def is_at_work(self) -> bool:
        """Tell whether something is being done."""
        return self.file_import.is_at_work

    @property
    def can_be_taken_back(self) -> bool:
        """Tell whether there is something to undo."""
        applied = self.file_import.stage == FileImport.Stage.APPLIED
        return applied and self.number_of_changes > 0

    @property
    def progress(self) -> dict[str, int | str]:
        """Return how far it is, as numbers and in words."""
        done, total = running.progress(self.file_import)
        told = _("%(done)d of %(total)d done.") % {"done": done, "total": total}
        return {"done": done, "total": total, "told": told}

    @property
    def parts(self) -> list[Part]:
        """Return the first page of each part, or one page of the part that was asked for."""
        titles = {
            "problems": _("Left out"),
            "changes": self._changes_title(),
            "same": _("Unchanged"),
        }
        return [
            Part(name=name, title=titles[name], page=self._pages_of(name))
            for name in ([self._part] if self._part in PARTS else PARTS)
            if any(self._lines.get(outcome) for outcome in PARTS[name])
        ]

    def _pages_of(self, name: str) -> Page[FileImportItem]:
        items = self.file_import.items.filter(outcome__in=PARTS[name]).order_by("position")
        page = self._page if name == self._part else "1"
        return Paginator(items, PER_PAGE).get_page(page)

    def _changes_title(self) -> str:
        if self.file_import.stage == FileImport.Stage.SHOWN:
            return _("Changes")
        if self.file_import.stage == FileImport.Stage.UNDONE:
            return _("Taken back")
        return _("Changed")
