"""Accepting what is suggested for unit groups."""

from collections.abc import Sequence
from datetime import date, datetime

from hotels.models import Account, Origin, RoomCode, UnitGroup, User
from hotels.rate_mapping import EditedMeanwhile, map_to
from hotels.rate_suggestions import suggest_rooms_for


def accept_room_suggestions(
    unit_groups: Sequence[UnitGroup],
    *,
    account: Account,
    by: User | None,
    on: date,
    now: datetime,
) -> list[UnitGroup]:
    """Map those of the unit groups whose suggestion is sure enough, and return them.

    Those that are mapped, on whatever days, are left as they are, and so is one that somebody
    changes at the same moment.
    """
    unmapped = list(
        UnitGroup.objects.for_account(account)
        .filter(pk__in=[group.pk for group in unit_groups], mappings=None)
        .unmapped(on=on)
        .select_related("connection__account")
    )
    found = suggest_rooms_for(unmapped, account=account, on=on)
    codes = {code.code: code for code in RoomCode.objects.for_account(account).active()}
    accepted = []
    for group in unmapped:
        suggestion = found.get(group.pk)
        code = codes.get(suggestion.code) if suggestion and suggestion.is_accepting else None
        if code is None:
            continue
        try:
            change = map_to(
                group,
                code,
                by=by,
                origin=Origin.ACCEPTED,
                seen_version=group.mapping_version,
                now=now,
            )
        except EditedMeanwhile:
            continue
        if change is not None:
            accepted.append(group)
    return accepted
