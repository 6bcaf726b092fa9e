"""A day that is to be read anew from apaleo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotels.models import Property
from jobs.models import Job, JobQuerySet


class ScheduleRefreshQuerySet(JobQuerySet["ScheduleRefresh"]):
    """Refreshes."""

    def waiting(self) -> ScheduleRefreshQuerySet:
        """Narrow to those that are not done yet."""
        return self.filter(state=Job.State.PENDING)

    def ask(self, days: Iterable[tuple[Property, date]], *, now: datetime) -> None:
        """Have each day made or read anew: one that waits is asked for once more.

        Two statements for any number of hotels and one date.
        """
        by_date: dict[date, list[Property]] = {}
        for hotel, on in days:
            by_date.setdefault(on, []).append(hotel)
        with transaction.atomic():
            for on, hotels in by_date.items():
                # In this order: a row that is counted up cannot end before the commit, and one
                # that has ended is seen by the insert.
                self.waiting().filter(property__in=hotels, date=on).update(asked=F("asked") + 1)
                self.bulk_create(
                    [self.model(property=hotel, date=on, due_at=now) for hotel in hotels],
                    ignore_conflicts=True,
                )

    def finish(self, pk: int, *, asked: int, now: datetime) -> bool:
        """End a refresh unless it was asked for again since it was asked for so often."""
        rows = self.waiting().filter(pk=pk, asked=asked)
        return bool(rows.update(state=Job.State.DONE, done_at=now, last_error=""))

    def go_on_later(self, job: ScheduleRefresh, *, after: timedelta, now: datetime) -> None:
        """End a refresh, and have the next one of the day made later."""
        with transaction.atomic():
            self.waiting().filter(pk=job.pk).update(state=Job.State.DONE, done_at=now)
            self.create(property_id=job.property_id, date=job.date, due_at=now + after)


class ScheduleRefresh(Job):
    """One reading of one day of one hotel, once for any number of reasons that come together.

    `asked` counts the reasons: one that comes while apaleo is being read may be about something
    that was read before it, so the day is read once more.
    """

    property = models.ForeignKey(Property, models.CASCADE, related_name="+")
    date = models.DateField()
    asked = models.PositiveIntegerField(default=1)

    objects: ClassVar[ScheduleRefreshQuerySet] = ScheduleRefreshQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Job.Meta):
        verbose_name_plural = _("schedule refreshes")
        constraints = [
            models.UniqueConstraint(
                fields=["property", "date"],
                condition=Q(state="pending"),
                name="schedule_refresh_waits_once",
            )
        ]

    def __str__(self) -> str:
        named = {"hotel": self.property, "date": self.date, "state": self.state}
        return gettext("%(hotel)s on %(date)s is read anew (%(state)s)") % named
