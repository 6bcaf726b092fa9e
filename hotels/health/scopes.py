"""Scope drift: what a connection was granted against what APALEO_SCOPES asks for by now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast

from hotels.models import Connection

# About the person who consents, not the API's: a hotel misses nothing without one of them.
IDENTITY_SCOPES = frozenset({"openid", "profile", "offline_access"})

C = TypeVar("C", bound=QuerySet[Connection])


@dataclass(frozen=True, slots=True)
class Drift:
    """Scopes in order: what the consent was for, what is asked for now, what the first lacks."""

    granted: tuple[str, ...]
    asked: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def concerns_hotels(self) -> bool:
        """Tell whether something of the hotels cannot be done without a new consent."""
        return bool(set(self.missing) - IDENTITY_SCOPES)


def drift_of(connection: Connection) -> Drift:
    """Return how the grant of a connection differs from the configuration. Makes no query."""
    asked = set(settings.APALEO_SCOPES)
    missing = sorted(asked - set(connection.scopes)) if connection.is_active else []
    return Drift(tuple(sorted(connection.scopes)), tuple(sorted(asked)), tuple(missing))


def with_missing(connections: C) -> C:
    """Narrow to active connections that were not granted all that is asked for now.

    Looked up in the text of the JSON, for SQLite has no operator for its lists.
    """
    text = Cast("scopes", models.TextField())
    lacking = Q(pk__in=())
    for scope in settings.APALEO_SCOPES:
        lacking |= ~Q(scopes_text__contains=json.dumps(scope))
    return connections.alias(scopes_text=text).filter(lacking, status=Connection.Status.ACTIVE)
