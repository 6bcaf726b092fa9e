"""Making days, and reading them anew, in the background."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apaleo.errors import (
    Forbidden,
    GrantRevoked,
    RemoteContractError,
    RemoteUnavailable,
)
from hotels.tokens import KeyUnavailable, NotConnected
from housekeeping.models import ScheduleRefresh
from housekeeping.scheduling.asking import hotels_in_use
from housekeeping.scheduling.problems import note_problem
from housekeeping.scheduling.refresh import refresh
from jobs.models import MAX_ATTEMPTS
from jobs.runner import Park, RetryLater, handles

# A day that is asked for again and again is read so often in a row, and then after a pause.
READINGS = 3
PAUSE = timedelta(seconds=10)
# People look at the day: while apaleo is away it is asked again and again, not less and less.
AWAY = timedelta(minutes=2)


@handles(ScheduleRefresh)
def refresh_schedule(job: ScheduleRefresh) -> None:
    """Read the day until nobody has asked for it since the reading began.

    What stands in the way is written on the day, in words. A hotel that is not in use any more is
    left alone.
    """
    hotel = hotels_in_use().filter(pk=job.property_id).select_related("connection").first()
    if hotel is None:
        return
    try:
        for _ in range(READINGS):
            refresh(hotel, on=job.date, now=timezone.now())
            if ScheduleRefresh.objects.finish(job.pk, asked=job.asked, now=timezone.now()):
                return
            job.refresh_from_db(fields=["asked"])
    except RemoteUnavailable as error:
        note_problem(hotel, error, on=job.date, now=timezone.now())
        if job.attempts < MAX_ATTEMPTS:
            raise RetryLater(str(error), after=AWAY) from None
        # Nothing that staff could mend: it goes on for as long as apaleo is away.
        ScheduleRefresh.objects.go_on_later(job, after=AWAY, now=timezone.now())
    except RemoteContractError as error:
        note_problem(hotel, error, on=job.date, now=timezone.now())
        raise Park(str(error)) from None
    except (Forbidden, GrantRevoked, NotConnected, KeyUnavailable) as error:
        # Trying again cannot help, and who can is told by the connection itself.
        note_problem(hotel, error, on=job.date, now=timezone.now())
    else:
        ScheduleRefresh.objects.go_on_later(job, after=PAUSE, now=timezone.now())
