"""`{% load departure %}`: what became of a grant at apaleo."""

from django import template

from hotels.health.departure import Departure, get_departure
from hotels.models import Connection

register = template.Library()


@register.filter
def departure(connection: Connection) -> Departure | None:
    """Return how far the disconnection of a connection is at apaleo's side."""
    return get_departure(connection)
