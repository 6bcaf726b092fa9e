"""`{% load times %}`: how long ago something was, and how soon something will be."""

from datetime import datetime

from django import template
from django.utils import timezone

from hotels.health import times

register = template.Library()


@register.filter
def time_ago(at: datetime) -> str:
    """Return `at` in words, as of now."""
    return times.time_ago(at, now=timezone.now())


@register.filter
def time_until(at: datetime) -> str:
    """Return `at` in words, as of now."""
    return times.time_until(at, now=timezone.now())
