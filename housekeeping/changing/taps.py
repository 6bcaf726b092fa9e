"""Taps on a phone: kept there without a network, sent later, and sent again if no answer came."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from housekeeping.models import Schedule, Task

# More than a phone sends of one task before it hears an answer.
REMEMBERED = 20


def once(task: Task, *, tap: UUID | None, act: Callable[[], None]) -> bool:
    """Do what a tap asks for unless it was done already; False if it was.

    What is done and that it is are committed together. Without an id it is always done: the form
    was sent by a browser without scripts, which repeats nothing by itself.
    """
    if tap is None:
        act()
        return True
    with transaction.atomic():
        Schedule.objects.select_for_update().get(pk=task.schedule_id)
        taps: list[str] = Task.objects.values_list("recent_taps", flat=True).get(pk=task.pk)
        if str(tap) in taps:
            return False
        act()
        Task.objects.filter(pk=task.pk).update(recent_taps=[*taps, str(tap)][-REMEMBERED:])
    return True
