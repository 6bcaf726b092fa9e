"""Writing the conditions of rooms to apaleo: one effect, and never over something newer.

apaleo gives a condition no time and no version. What is newer is told from what the person saw:
another condition than that, unless it is of our own making, or somebody in a room that was empty.
What changes between the look and the write, which follow each other at once, nobody can tell.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import cast

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apaleo.api.stays import RoomStateRecord, room_states
from hotels.client import api, operations
from hotels.client.budget import AccountLimits
from hotels.tokens import token_source
from housekeeping.models import ConditionWrite
from housekeeping.outbox.failures import ended_by
from housekeeping.outbox.telling import tell
from housekeeping.planning import Condition
from jobs.models import LEASE
from jobs.runner import RetryLater, handles

Outcome = ConditionWrite.Outcome

# How long a write waits for an earlier one of the same room that is under way: ten times this is
# longer than a lease.
PAUSE = timedelta(seconds=20)
# What was said yesterday says nothing once the night audit has made rooms dirty.
LATE = timedelta(hours=2)


@handles(ConditionWrite)
def write_condition(write: ConditionWrite) -> None:
    """Bring apaleo to the condition that a person said, or say why not.

    Doing it twice does no harm: apaleo is looked at first, also after a write that nobody heard
    the end of.
    """
    now = timezone.now()
    write.sending_at = now
    write.save(update_fields=["sending_at"])
    try:
        _write(write, now=now)
    finally:
        ConditionWrite.objects.filter(pk=write.pk).update(sending_at=None)


def _write(write: ConditionWrite, *, now: datetime) -> None:
    others = ConditionWrite.objects.filter(room=write.room_id)
    if others.filter(pk__gt=write.pk).exists():
        _end(write, Outcome.REPLACED)
        return
    if others.filter(pk__lt=write.pk, sending_at__gt=now - LEASE).exists():
        raise RetryLater("an earlier one of the room is under way", after=PAUSE)
    if _is_late(write, now=now):
        _end(write, Outcome.NOT_SENT, _("The day was over before apaleo could be told."))
        return
    with ended_by(
        refuse=partial(_end, write, Outcome.REFUSED),
        leave=partial(_end, write, Outcome.NOT_SENT),
        forbidden=_(
            "apaleo does not let us set the room's condition: the permission %(scope)s is missing."
        ),
        refused=_("apaleo did not take the room's condition."),
        unconnected=_("The hotel is not connected any more: set the room's condition at apaleo."),
    ):
        _compare_and_write(write)


def _compare_and_write(write: ConditionWrite) -> None:
    room = write.room
    # Somebody has pressed a button.
    token = token_source(room.connection_id, is_watched=True)
    limits = AccountLimits(room.connection.apaleo_account_code, is_watched=True)
    listing = room_states(room.property.remote_id)
    found = cast("RoomStateRecord | None", api(token, limits=limits).fetch(listing, room.remote_id))
    if found is None:
        _end(write, Outcome.NOT_SENT, _("apaleo does not have the room any more."))
        return
    # What is combined of rooms is marked with its parts, of which this does not tell how they are.
    parts = found.connected_unit_ids if room.is_combined else ()
    if found.condition != write.condition or parts:
        if found.condition != write.condition and _is_newer(found, write):
            write.found = found.condition[:20]
            notice = _("At apaleo the room is %(condition)s since. It was left as it is there.")
            _end(write, Outcome.CONFLICT, notice % {"condition": _in_words(found.condition)})
            return
        writer = operations(token, limits=limits)
        writer.set_condition(room.remote_id, *parts, condition=write.condition)
    _end(write, Outcome.WRITTEN)


def _is_newer(found: RoomStateRecord, write: ConditionWrite) -> bool:
    """Tell whether apaleo has something that the person did not know when they decided."""
    if write.seen_occupied is False and found.is_occupied:
        return True
    # Nothing is known to be older than what was never read.
    return bool(write.seen) and found.condition not in {write.seen, *_of_our_own(write)}


def _of_our_own(write: ConditionWrite) -> set[str]:
    """Return what earlier writes may have made of the room since it was read."""
    earlier = ConditionWrite.objects.filter(room=write.room_id, pk__lt=write.pk, attempts__gt=0)
    seen_at = write.seen_at or write.created_at - LATE
    unread = earlier.filter(Q(done_at=None) | Q(done_at__gte=seen_at))
    return set(unread.values_list("condition", flat=True))


def _is_late(write: ConditionWrite, *, now: datetime) -> bool:
    hotel = write.room.property
    is_yesterdays = hotel.today(now=write.created_at) != hotel.today(now=now)
    return is_yesterdays and now - write.created_at > LATE


def _end(write: ConditionWrite, outcome: ConditionWrite.Outcome, notice: str = "") -> None:
    now = timezone.now()
    write.mark_done(now=now, outcome=outcome, found=write.found)
    if outcome == Outcome.WRITTEN:
        tell(write.room, now=now, condition=write.condition)
    elif notice:
        tell(write.room, now=now, notice=notice[:200])


def _in_words(condition: str) -> str:
    words = {
        Condition.CLEAN: _("clean"),
        Condition.TO_BE_INSPECTED: _("to be inspected"),
        Condition.DIRTY: _("dirty"),
    }
    known = {str(each): word for each, word in words.items()}
    return known.get(condition, condition)
