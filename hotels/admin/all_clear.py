"""How many connections are in step with apaleo and what the others wait for, for staff."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext, ngettext

from hotels.health.in_step import InStep, count_in_step
from hotels.models import Connection, SyncRun
from staff.start_page import AllClear, WellBeing, add_all_clear

Failure = SyncRun.Failure


def _tell_in_step(now: datetime) -> WellBeing:
    told = count_in_step(Connection.objects.all(), now=now)
    if told.is_nothing_connected:
        return WellBeing(gettext("No hotel is connected."))
    in_step = ngettext(
        "%(number)d connection in step with apaleo.",
        "%(number)d connections in step with apaleo.",
        told.number,
    ) % {"number": told.number}
    return WellBeing(in_step, waiting=tuple(_tell_waiting(told)))


def _tell_waiting(told: InStep) -> Iterator[str]:
    """Say in a line each what the connections wait for that are not in step."""
    waiting = dict(told.waiting)
    away, refused = waiting.pop(Failure.UNAVAILABLE, 0), waiting.pop(Failure.REVOKED, 0)
    tried = sum(waiting.values())
    if away:
        yield ngettext(
            "%(number)d connection waits for apaleo, which cannot be reached: it is tried again "
            "by itself.",
            "%(number)d connections wait for apaleo, which cannot be reached: they are tried "
            "again by themselves.",
            away,
        ) % {"number": away}
    if refused:
        yield ngettext(
            "%(number)d connection is not let in by apaleo at the moment: it is asked again.",
            "%(number)d connections are not let in by apaleo at the moment: they are asked again.",
            refused,
        ) % {"number": refused}
    if tried:
        yield ngettext(
            "%(number)d connection could not be read the last time: it is tried again by itself.",
            "%(number)d connections could not be read the last time: they are tried again by "
            "themselves.",
            tried,
        ) % {"number": tried}
    if told.reading:
        yield ngettext(
            "%(number)d connection is read for the first time.",
            "%(number)d connections are read for the first time.",
            told.reading,
        ) % {"number": told.reading}
    if told.others:
        yield ngettext(
            "%(number)d connection is not up to date: its last load was given up, or is late.",
            "%(number)d connections are not up to date: their last load was given up, or is late.",
            told.others,
        ) % {"number": told.others}


add_all_clear(AllClear(model=Connection, tell=_tell_in_step))
