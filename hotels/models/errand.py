"""Work with an effect outside, promised in the same transaction as its cause."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 10
LONGEST_PAUSE = timedelta(hours=6)

E = TypeVar("E", bound="Errand")


class ErrandQuerySet(models.QuerySet[E]):
    """Errands by what is to be done about them."""

    def due(self, *, now: datetime) -> ErrandQuerySet[E]:
        """Narrow to what should be tried now; a claim holds the next try off for its lease."""
        return self.filter(state=Errand.State.PENDING, due_at__lte=now).order_by("due_at", "pk")

    def claim(self, pk: int, *, now: datetime) -> bool:
        """Take one errand for two minutes; False when somebody else has it or it is done.

        Counts the attempt, so that one which kills its process ends with staff.
        """
        mine = self.due(now=now).filter(pk=pk).order_by()
        if mine.filter(attempts__gte=MOST_ATTEMPTS).update(state=Errand.State.NEEDS_ATTENTION):
            return False
        return bool(mine.update(due_at=now + LEASE, attempts=F("attempts") + 1))


class Errand(models.Model):
    """One effect outside the database: done, to be tried again at a time, or for staff."""

    class State(models.TextChoices):
        """Where the errand stands."""

        PENDING = "pending", "Pending"
        DONE = "done", "Done"
        NEEDS_ATTENTION = "needs_attention", "Needs attention"

    state = models.CharField(max_length=20, choices=State, default=State.PENDING)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="pending"), name="%(class)s_due")
        ]

    def settle(self, *, now: datetime, **cleared: Any) -> None:
        """Mark it done and set the fields in `cleared`, such as a token no longer needed."""
        self.state, self.done_at, self.last_error = self.State.DONE, now, ""
        for name, value in cleared.items():
            setattr(self, name, value)
        self.save(update_fields=["state", "done_at", "last_error", *cleared])

    def postpone(self, *, error: str, now: datetime) -> None:
        """Try again after a pause that doubles each time, or leave it to staff after ten."""
        self.last_error = error[:200]
        self.due_at = now + min(timedelta(seconds=30) * 2**self.attempts, LONGEST_PAUSE)
        if self.attempts >= MOST_ATTEMPTS:
            self.state = self.State.NEEDS_ATTENTION
        self.save(update_fields=["state", "due_at", "last_error"])

    def give_up(self, *, error: str) -> None:
        """Leave it to staff at once: trying again cannot help."""
        self.state, self.last_error = self.State.NEEDS_ATTENTION, error[:200]
        self.save(update_fields=["state", "last_error"])
