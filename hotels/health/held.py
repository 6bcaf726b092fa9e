"""The hotels of connections of which something is held until staff have looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, OuterRef, QuerySet, Subquery

from hotels.models import Connection, HeldRemoval

Q = TypeVar("Q", bound=QuerySet[Any])


@dataclass(frozen=True, slots=True)
class HeldHotels:
    """How many hotels of a connection, and the name of the first."""

    first: str
    count: int


def with_held_hotels(rows: Q, *, connection: str = "pk") -> Q:
    """Annotate `held_first` and `held_count`; `connection` is the rows' way to it."""
    held = HeldRemoval.objects.waiting().filter(property__connection=OuterRef(connection))
    first = held.order_by("property__name", "pk").values("property__name")[:1]
    counted = held.order_by().values("property__connection").annotate(n=Count("pk")).values("n")
    columns: dict[str, Any] = {"held_first": Subquery(first), "held_count": Subquery(counted)}
    return rows.annotate(**columns)


def held_hotels_of(row: Any) -> HeldHotels | None:
    """Return what `with_held_hotels` has found."""
    return HeldHotels(row.held_first, row.held_count) if row.held_count else None


def get_held_hotels(connection: Connection) -> HeldHotels | None:
    """Return the held hotels of one connection, in one query."""
    held = HeldRemoval.objects.waiting().filter(property__connection=connection)
    names = list(held.order_by("property__name", "pk").values_list("property__name", flat=True))
    return HeldHotels(names[0], len(names)) if names else None
