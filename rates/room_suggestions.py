"""Accepting what is suggested for unit groups."""

from collections.abc import Sequence
from datetime import date, datetime

from accounts.models import Account, User
from rates.models import MappableUnitGroup, Origin, RoomCode
from rates.suggestions import map_as_suggested, suggest_rooms_for


def accept_room_suggestions(
    unit_groups: Sequence[MappableUnitGroup],
    *,
    account: Account,
    by: User | None,
    on: date,
    now: datetime,
) -> list[MappableUnitGroup]:
    """Map those of the unit groups whose suggestion is sure enough, and return them.

    Those that are mapped, on whatever days, are left as they are, and so is one that somebody
    changes at the same moment.
    """
    unmapped = list(
        MappableUnitGroup.objects.for_account(account)
        .filter(pk__in=[group.pk for group in unit_groups], mappings=None)
        .unmapped(on=on)
        .select_related("connection__account")
    )
    return map_as_suggested(
        unmapped,
        suggest_rooms_for(unmapped, account=account, on=on),
        RoomCode.objects.for_account(account).active(),
        by=by,
        origin=Origin.ACCEPTED,
        now=now,
    )
