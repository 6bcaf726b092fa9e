"""What the admin of every kind of job has in common."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.messages import send_after_commit
from jobs.models import Job
from jobs.outbox import RUN_DUE
from staff.actions import act_on
from staff.badges import BAD, BUSY, GOOD, badge
from staff.read_only import ReadOnlyAdmin

State = Job.State
TONES = {State.PENDING: BUSY, State.DONE: GOOD, State.NEEDS_ATTENTION: BAD}
JOB_FIELDS = ("state_badge", "attempts", "last_error", "created_at", "due_at", "done_at")


class JobAdmin(ReadOnlyAdmin):
    """Jobs by how far they came."""

    is_internal = True
    actions = ("try_again",)

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, job: Job) -> str:
        """Show where the job stands."""
        return badge(TONES[State(job.state)], job.get_state_display())

    @admin.action(description=_("Try again"), permissions=["act"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Give what is parked its ten attempts once more, from now on."""
        parked = queryset.filter(state=State.NEEDS_ATTENTION)
        now = timezone.now()

        def start_over(job: Job) -> bool:
            still_parked = self.model._default_manager.filter(
                pk=job.pk, state=State.NEEDS_ATTENTION
            )
            return bool(still_parked.update(state=State.PENDING, attempts=0, due_at=now))

        act_on(
            parked,
            chosen=queryset,
            act=start_over,
            model_admin=self,
            request=request,
            done=_("Will be tried again"),
            because=_("Only what needs attention can be tried again."),
        )
        send_after_commit(RUN_DUE)


def needing_attention(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Return the jobs that are parked for staff; a rule of the start page."""
    return rows.filter(state=State.NEEDS_ATTENTION)
