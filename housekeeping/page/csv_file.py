"""The day's tasks as a CSV file that a spreadsheet opens."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from housekeeping.page.lines import Line
from spreadsheets.csv_writing import write_csv


def as_csv(lines: Iterable[Line]) -> bytes:
    """Return the file; nothing in it is computed."""
    headers = [
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
    return write_csv(headers, map(_cells, lines))


def _cells(line: Line) -> list[str]:
    task = line.task
    return [
        line.attendant,
        line.room,
        line.room_type,
        str(line.kind),
        line.needed_by,
        str(task.minutes),
        str(line.state),
        task.reason,
        task.note,
        task.found,
        task.defect,
        task.notice,
    ]
