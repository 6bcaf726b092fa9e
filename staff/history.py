"""What staff did with a row, written down in the history of its page."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import post_save
from django.dispatch import Signal, receiver

# Sent with sender=LogEntry and entries=<new LogEntry rows> in the transaction of what staff did.
staff_acted = Signal()


def note_change(rows: Iterable[Model], *, user_id: int, text: str) -> None:
    """Write `text` into the history of each row, and tell whoever listens for `staff_acted`.

    A proxy's rows are those of the model it stands for, whose page shows the history.
    """
    written = [
        LogEntry(
            user_id=user_id,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=str(row)[:200],
            action_flag=CHANGE,
            change_message=text,
        )
        for row in rows
    ]
    LogEntry.objects.bulk_create(written)
    tell_staff_acted(written)


def tell_staff_acted(entries: Sequence[LogEntry]) -> None:
    """Send the signal; whoever writes a history by Django's `bulk_create` owes it."""
    staff_acted.send(sender=LogEntry, entries=entries)


@receiver(post_save, sender=LogEntry)
def tell_of_one(instance: LogEntry, created: bool, **_: Any) -> None:
    """Send the signal for an entry that Django has saved on its own."""
    if created:
        tell_staff_acted([instance])
