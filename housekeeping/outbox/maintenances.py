"""Noting defects at apaleo, once a manager asked for it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from hotels.client import operations
from hotels.client.budget import AccountLimits
from hotels.tokens import token_source
from housekeeping.models import MaintenanceRequest
from housekeeping.outbox.failures import ended_by
from housekeeping.outbox.telling import tell
from jobs.runner import Park, handles

Outcome = MaintenanceRequest.Outcome

# apaleo knows a key for 24 hours; after that a repetition would be a second one.
KEY_LIVES = timedelta(hours=23)


@handles(MaintenanceRequest)
def create_maintenance(request: MaintenanceRequest) -> None:
    """Note the defect at apaleo; a repetition is the same one there, by its key."""
    if timezone.now() - request.created_at > KEY_LIVES:
        raise Park("too old to be repeated: look at apaleo whether it is there")
    room = request.room
    with ended_by(
        refuse=partial(_end, request, Outcome.REFUSED),
        leave=partial(_end, request, Outcome.NOT_SENT),
        forbidden=_("apaleo does not let us note the defect: the permission %(scope)s is missing."),
        refused=_("apaleo did not take the defect. Perhaps the room has a maintenance already."),
        unconnected=_("The hotel is not connected any more: note the defect at apaleo."),
    ):
        token = token_source(room.connection_id, is_watched=True)
        limits = AccountLimits(room.connection.apaleo_account_code, is_watched=True)
        remote_id = operations(token, limits=limits).create_maintenance(
            unit_id=room.remote_id,
            begins=request.begins_at,
            ends=request.ends_at,
            description=request.description,
            key=str(request.key),
        )
        request.mark_done(now=timezone.now(), outcome=Outcome.CREATED, remote_id=remote_id[:100])


def _end(request: MaintenanceRequest, outcome: MaintenanceRequest.Outcome, notice: str) -> None:
    now = timezone.now()
    request.mark_done(now=now, outcome=outcome)
    tell(request.room, now=now, notice=notice[:200])
