"""Periods whose first and last day belong to them, either of which may be open."""

from datetime import date

from django.db.models import Q


def holding(day: date, *, path: str = "") -> Q:
    """Return the condition that the mapping at `path` holds on `day`."""
    prefix = f"{path}__" if path else ""
    begun = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})
    not_over = Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gte": day})
    return begun & not_over
