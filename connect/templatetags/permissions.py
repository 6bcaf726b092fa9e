"""`{% load permissions %}`: what a hotelier has not allowed yet, in words."""

from django import template

from connect.consent.scopes import explain_scopes
from hotels.health.scopes import drift_of
from hotels.models import Connection

register = template.Library()


@register.filter
def missing_permissions(connection: Connection) -> list[str]:
    """Return what a connection was not allowed and is asked for now, if its hotels need it."""
    drift = drift_of(connection)
    return explain_scopes(drift.missing) if drift.concerns_hotels else []
