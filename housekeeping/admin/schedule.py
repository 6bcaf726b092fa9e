"""The days that hotels have: who uses housekeeping, and how far they are."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from housekeeping.admin.of_hotels import OF_A_HOTEL, OfHotelAdmin
from housekeeping.models import Schedule, Task
from staff.links import linked


class Used(admin.SimpleListFilter):
    """Narrow to the days that people have worked with, or to those that nobody has touched."""

    title = _("used by people")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer both."""
        return [("yes", gettext("Yes")), ("no", gettext("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        is_used = Exists(Task.objects.filter(schedule=OuterRef("pk"), is_decided=True))
        if self.value() in ("yes", "no"):
            return queryset.filter(is_used if self.value() == "yes" else ~is_used)
        return queryset


@admin.register(Schedule)
class ScheduleAdmin(OfHotelAdmin):
    """Days, each with how much there is to do and how much of it people have said is done."""

    list_display = (
        "date",
        linked("property"),
        linked("property__connection"),
        "tasks",
        "done",
        "said",
        "knows_stays",
        "refreshed_at",
        "problem",
    )
    list_filter = ("date", Used, *OF_A_HOTEL)
    fields = (
        "property",
        "date",
        "tasks",
        "done",
        "said",
        "knows_stays",
        "waiting_arrivals",
        "made_at",
        "refreshed_at",
        "version",
        "problem",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the days with their numbers, counted for the rows that are shown."""
        shown = Task.objects.shown()
        days: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = days.annotate(
            task_count=_count(shown),
            done_count=_count(shown.filter(state=Task.State.DONE)),
            said_count=_count(shown.exclude(state_by="")),
        )
        return counted

    @admin.display(description=_("tasks"))
    def tasks(self, schedule: Any) -> int:
        """Show how many tasks there are."""
        return int(schedule.task_count)

    @admin.display(description=_("done"))
    def done(self, schedule: Any) -> int:
        """Show how many are done."""
        return int(schedule.done_count)

    @admin.display(description=_("said by people"))
    def said(self, schedule: Any) -> int:
        """Show of how many a person said how far they are: whether the hotel uses it."""
        return int(schedule.said_count)


def _count(tasks: QuerySet[Task]) -> Coalesce:
    mine = tasks.filter(schedule=OuterRef("pk")).order_by().values("schedule")
    number = Subquery(mine.annotate(number=Count("pk")).values("number"))
    return Coalesce(number, 0, output_field=IntegerField())
