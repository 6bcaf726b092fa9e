"""Which hotels the hotelier uses with the app."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from hotels import tokens
from hotels.models import Connection, Property
from hotels.webhooks.reconciling import adjust


def choose_hotels(
    *,
    shown: Iterable[Property],
    used: Iterable[Property],
    left_out: Iterable[Property] | None = None,
) -> None:
    """Use the hotels in `used` and no others of `shown`. Safe to repeat.

    A hotel that was not shown stays as it is: it was found after the page was drawn. So does one
    that the person has not changed, if `left_out` says which of them were not used by then:
    somebody else may have decided about it meanwhile.
    """
    shown = list(shown)
    shown_ids = {hotel.pk for hotel in shown}
    used_ids = shown_ids & {hotel.pk for hotel in used}
    unused_ids = shown_ids - used_ids
    if left_out is not None:
        left_out_ids = {hotel.pk for hotel in left_out}
        used_ids, unused_ids = used_ids & left_out_ids, unused_ids - left_out_ids
    with transaction.atomic():
        # First, as a load does that is being published.
        ids = {hotel.connection_id for hotel in shown}
        tokens.lock(*ids)
        Property.objects.filter(pk__in=used_ids).update(is_used=True)
        Property.objects.filter(pk__in=unused_ids).update(is_used=False)
        for connection in Connection.objects.filter(pk__in=ids).order_by("pk"):
            adjust(connection, now=timezone.now())
