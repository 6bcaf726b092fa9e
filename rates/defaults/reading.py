"""The rows that defaults are about, and whether a person has decided on them."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from rates.models import DEFAULTS, AnyMappable, MappingChange


def read_rows(proxy: type[AnyMappable]) -> QuerySet[Any]:
    """Return the rows of hotels in use that need a code, with `is_open`.

    That is true for what was never mapped, unmapped or excluded, and for what was last changed by
    a default: what a person, a file or the account's rule has done is a decision, and stays.
    """
    objects: Any = proxy.objects
    last = MappingChange.objects.filter(
        **{proxy.relation: OuterRef("pk")},
        version=OuterRef("mapping_version"),
        origin__in=DEFAULTS,
    )
    mappings: Any = proxy.mapping_model.objects
    decided = mappings.filter(**{proxy.relation: OuterRef("pk")}).exclude(origin__in=DEFAULTS)
    is_open = Case(
        When(Exists(decided), then=Value(False)),
        When(Q(mapping_version=0) | Q(Exists(last)), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    rows: QuerySet[Any] = (
        objects.needing_mapping()
        .filter(property__is_used=True, property__gone_at=None, property__is_archived=False)
        .annotate(is_open=is_open)
    )
    return rows
