"""The day's tasks as a CSV file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from housekeeping.models import Task
from housekeeping.page.lines import Line
from spreadsheets.formulas import escape_formula

# Without it Excel takes UTF-8 for something else.
BOM = "\ufeff"


def as_csv(lines: Iterable[Line]) -> str:
    """Return the file; what a spreadsheet would compute is escaped."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(
        [
            _("Attendant"),
            _("Room"),
            _("Room type"),
            _("What for"),
            _("Needed by"),
            _("Minutes"),
            _("State"),
            _("Reason"),
            _("Note"),
            _("Lost and found"),
            _("Defect"),
            _("What changed at apaleo"),
        ]
    )
    for line in lines:
        writer.writerow([escape_formula(str(cell)) for cell in _cells(line, line.task)])
    return BOM + file.getvalue()


def _cells(line: Line, task: Task) -> list[object]:
    return [
        line.attendant,
        line.room,
        line.room_type,
        line.kind,
        line.needed_by,
        task.minutes,
        line.state,
        task.reason,
        task.note,
        task.found,
        task.defect,
        task.notice,
    ]
