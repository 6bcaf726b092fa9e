"""Columns that no staff page loads, shows, sorts or searches by."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest


class ConfidentialAdmin(admin.ModelAdmin):
    """Keeps the columns named in `confidential` out of everything.

    They are not even read from the database, so that a row whose key is lost can be listed.
    """

    confidential: Sequence[str] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows without their confidential columns."""
        return super().get_queryset(request).defer(*self.confidential)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse to filter by them: `?nonce__startswith=a` would tell them letter by letter."""
        if lookup.split(LOOKUP_SEP, 1)[0] in self.confidential:
            return False
        return super().lookup_allowed(lookup, value, request)
