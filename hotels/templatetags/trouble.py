"""`{% load trouble %}`: what stands in the way of a hotel, or of an account, on all its pages.

Neither makes a query: what they say came with the hotel, or with the visitor's memberships.
"""

from typing import Any

from django import template
from django.utils import timezone

from accounts.models import Membership
from hotels.health.held import held_hotels_of
from hotels.health.lost import lost_connections_of
from hotels.health.newest_run import newest_run_of
from hotels.health.states import Level, State
from hotels.health.status import health_of
from hotels.models import Property

register = template.Library()


@register.inclusion_tag("components/trouble.html")
def hotel_trouble(hotel: Property) -> dict[str, Any]:
    """Say what is wrong with the connection of a hotel `with_newest_run`, if anything."""
    connection = hotel.connection
    health = health_of(
        connection, newest_run_of(hotel), held=held_hotels_of(hotel), now=timezone.now()
    )
    is_trouble = health.level in {Level.WARN, Level.DANGER} or health.state == State.DISCONNECTED
    return {"connection": connection, "health": health if is_trouble else None}


@register.inclusion_tag("components/lost_connections.html")
def account_trouble(membership: Membership | None) -> dict[str, Any]:
    """Say which connections of the visitor's account need reconnecting, if any."""
    return {"lost": lost_connections_of(membership) if membership else None}
