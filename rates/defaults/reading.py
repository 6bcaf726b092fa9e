"""The rows that defaults are about, and whether a person has decided on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Value, When
from django.db.models.fields.json import KT

from rates.models import DEFAULTS, AnyMappable, MappingChange
from rates.models.code_key import code_key


def read_rows(proxy: type[AnyMappable]) -> QuerySet[Any]:
    """Return the rows of hotels in use that need a code, with `is_open`.

    That is true for what was never mapped, unmapped or excluded, for what was last changed by a
    default, and for what a person has taken back to how a default had mapped it: anything else
    that a person, a file or the account's rule has done is a decision, and stays. What a person
    has declined stays too, as the history of defaults does not tell of it.
    """
    objects: Any = proxy.objects
    own = {proxy.relation: OuterRef("pk")}
    last = MappingChange.objects.filter(**own, version=OuterRef("mapping_version"))
    mappings: Any = proxy.mapping_model.objects.filter(**own)
    declined: Any = proxy.declined_model.objects.filter(**own)
    is_as_before = Exists(last.exclude(undoes=None)) & Exists(mappings) & ~Exists(declined)
    is_open = Case(
        When(Exists(mappings.exclude(origin__in=DEFAULTS)), then=Value(False)),
        When(mapping_version=0, then=Value(True)),
        When(Exists(last.filter(origin__in=DEFAULTS)), then=Value(True)),
        When(is_as_before, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    rows: QuerySet[Any] = (
        objects.needing_mapping()
        .filter(property__is_used=True, property__gone_at=None, property__is_archived=False)
        .annotate(is_open=is_open)
    )
    return rows


def read_renamed(
    proxy: type[AnyMappable], *, accounts: Collection[Any]
) -> defaultdict[tuple[Any, str], set[int]]:
    """Return which codes defaults have mapped to, by account and the key that the name had then.

    Renaming a code says how the account calls it, and not that it wants the old one again. None
    among the accounts is all of them. One statement.
    """
    named = MappingChange.objects.filter(origin__in=DEFAULTS, undoes=None)
    named = named.exclude(**{proxy.relation: None})
    if None not in accounts:
        named = named.filter(connection__account__in=accounts)
    columns = (KT("after__entries__0__code"), KT("after__entries__0__code_id"))
    found: defaultdict[tuple[Any, str], set[int]] = defaultdict(set)
    rows = named.order_by().values_list("connection__account", *columns).distinct()
    for account, name, pk in rows.iterator():
        if name is not None:
            found[account, code_key(name)].add(int(pk))
    return found
