"""A job: work with an effect outside the database, written down in the transaction of its cause."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 10
MAX_PAUSE = timedelta(hours=6)
# Where a count of tries that has no bound stops: more does not fit into its column.
MAX_COUNTED = 30_000

J = TypeVar("J", bound="Job")


class JobQuerySet(models.QuerySet[J]):
    """Jobs by what is to be done about them."""

    def due(self, *, now: datetime) -> JobQuerySet[J]:
        """Narrow to what should be tried now; a claim holds the next try off for its lease."""
        return self.filter(state=Job.State.PENDING, due_at__lte=now).order_by("due_at", "pk")

    def claim(self, pk: int, *, now: datetime) -> bool:
        """Take one job for two minutes; False when somebody else has it or it is done.

        Counts the attempt, so that one which kills its process ends with staff.
        """
        due = self.due(now=now).filter(pk=pk).order_by()
        if due.filter(self.model.used_up()).update(state=Job.State.NEEDS_ATTENTION):
            return False
        return bool(due.update(due_at=now + LEASE, attempts=F("attempts") + 1))

    def get_attempt(self, pk: int) -> int:
        """Return the number of the claim that counts, a fence against whoever had it before."""
        return int(self.values_list("attempts", flat=True).get(pk=pk))

    def retry_later(
        self,
        pk: int,
        *,
        attempt: int,
        error: str,
        now: datetime,
        after: timedelta | None = None,
    ) -> None:
        """Try again after a pause that doubles each time, or leave the last attempt to staff.

        `after` is another pause than that.

        Does nothing once the job was claimed anew, or is done: it is not this attempt's any more.
        """
        was_last = When(self.model.used_up(), then=Value(Job.State.NEEDS_ATTENTION))
        self._claimed(pk, attempt).update(
            state=Case(was_last, default=Value(Job.State.PENDING)),
            due_at=now + (after or min(timedelta(seconds=30) * 2 ** min(attempt, 12), MAX_PAUSE)),
            last_error=error[:200],
        )

    def park(self, pk: int, *, attempt: int, error: str) -> None:
        """Leave it to staff at once: trying again cannot help. Fenced like `retry_later`."""
        self._claimed(pk, attempt).update(state=Job.State.NEEDS_ATTENTION, last_error=error[:200])

    def _claimed(self, pk: int, attempt: int) -> JobQuerySet[J]:
        return self.filter(pk=pk, state=Job.State.PENDING, attempts=attempt)


class Job(models.Model):
    """One effect outside the database: done, to be tried again at a time, or parked for staff."""

    class State(models.TextChoices):
        """Where the job stands."""

        PENDING = "pending", _("Pending")
        DONE = "done", _("Done")
        NEEDS_ATTENTION = "needs_attention", _("Needs attention")

    # Columns that the handler loads for itself: one that no key opens must not keep the job from
    # being parked.
    deferred: ClassVar[tuple[str, ...]] = ()
    max_attempts: ClassVar[int] = MAX_ATTEMPTS

    state = models.CharField(max_length=20, choices=State, default=State.PENDING)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="pending"), name="%(class)s_due"),
            models.Index(
                fields=["created_at"],
                condition=Q(state="needs_attention"),
                name="%(class)s_parked",
            ),
            models.Index(
                fields=["done_at"], condition=Q(done_at__isnull=False), name="%(class)s_done"
            ),
        ]

    @classmethod
    def used_up(cls) -> Q:
        """Return what holds for a job that has had all its attempts."""
        return Q(attempts__gte=cls.max_attempts)

    def mark_done(self, *, now: datetime, **cleared: Any) -> None:
        """Mark it done and set the fields in `cleared`, such as a token no longer needed.

        A row that is gone meanwhile, with its account, is done.
        """
        done = {"state": self.State.DONE, "done_at": now, "last_error": "", **cleared}
        for name, value in done.items():
            setattr(self, name, value)
        type(self)._default_manager.filter(pk=self.pk).update(**done)
