"""`{% load by_hand %}`: when somebody may have the hotels loaded again."""

from django import template
from django.utils import timezone

from hotels.models import Connection
from hotels.sync import by_hand

register = template.Library()


@register.filter
def seconds_to_wait(connection: Connection) -> int:
    """Return in how many seconds, as of now; 0 is at once."""
    return by_hand.seconds_to_wait(connection, now=timezone.now())
