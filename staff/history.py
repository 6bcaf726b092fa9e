"""What staff did with a row, written down in the history of its page."""

from collections.abc import Iterable

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model


def note_change(rows: Iterable[Model], *, user_id: int, text: str) -> None:
    """Write `text` into the history of each row.

    A proxy's rows are those of the model it stands for, whose page shows the history.
    """
    LogEntry.objects.bulk_create(
        LogEntry(
            user_id=user_id,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=str(row)[:200],
            action_flag=CHANGE,
            change_message=text,
        )
        for row in rows
    )
