"""`{% load trouble %}`: what stands in the way of a hotel, on every page of it."""

from typing import Any

from django import template
from django.utils import timezone

from hotels.health.held import held_hotels_of
from hotels.health.newest_run import newest_run_of, with_newest_run
from hotels.health.states import Level, State
from hotels.health.status import health_of
from hotels.models import Connection, Property

register = template.Library()


@register.inclusion_tag("components/trouble.html")
def hotel_trouble(hotel: Property) -> dict[str, Any]:
    """Say what is wrong with the hotel's connection, if anything; one query."""
    connections = with_newest_run(Connection.objects.filter(pk=hotel.connection_id))
    connection = connections.select_related("account").get()
    health = health_of(
        connection,
        newest_run_of(connection),
        held=held_hotels_of(connection),
        now=timezone.now(),
    )
    is_trouble = health.level in {Level.WARN, Level.DANGER} or health.state == State.DISCONNECTED
    return {"connection": connection, "health": health if is_trouble else None}
