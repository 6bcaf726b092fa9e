"""Which hotels the hotelier uses with the app."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from hotels.models import Connection, Property
from hotels.webhooks.reconciling import adjust


def choose_hotels(*, shown: Iterable[Property], used: Iterable[Property]) -> None:
    """Use the hotels in `used` and no others of `shown`. Safe to repeat.

    A hotel that was not shown stays as it is: it was found after the page was drawn.
    """
    shown_ids = {hotel.pk for hotel in shown}
    used_ids = shown_ids & {hotel.pk for hotel in used}
    with transaction.atomic():
        Property.objects.filter(pk__in=used_ids).update(is_used=True)
        Property.objects.filter(pk__in=shown_ids - used_ids).update(is_used=False)
        for connection in Connection.objects.filter(property_set__in=shown_ids).distinct():
            adjust(connection, now=timezone.now())
