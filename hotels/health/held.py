"""The hotels of connections of which something is held until staff have looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, OuterRef, QuerySet, Subquery

from hotels.models import Connection, HeldRemoval

# So many are named in a sentence; a list has all of them.
MAX_NAMED = 3
Q = TypeVar("Q", bound=QuerySet[Any])


@dataclass(frozen=True, slots=True)
class HeldHotels:
    """How many hotels of a connection, and the names of the first `MAX_NAMED`."""

    names: tuple[str, ...]
    count: int

    @property
    def unnamed(self) -> int:
        """Return how many of them are not among the names."""
        return self.count - len(self.names)


def with_held_hotels(rows: Q, *, connection: str = "pk") -> Q:
    """Annotate `held_count`, and `held_name_0` and so on; `connection` is the rows' way to it."""
    held = HeldRemoval.objects.waiting().filter(property__connection=OuterRef(connection))
    names = held.order_by("property__name", "pk").values("property__name")
    counted = held.order_by().values("property__connection").annotate(n=Count("pk")).values("n")
    columns: dict[str, Any] = {
        _name_column(place): Subquery(names[place : place + 1]) for place in range(MAX_NAMED)
    }
    return rows.annotate(**columns, held_count=Subquery(counted))


def held_hotels_of(row: Any) -> HeldHotels | None:
    """Return what `with_held_hotels` has found."""
    if not row.held_count:
        return None
    named = range(min(row.held_count, MAX_NAMED))
    names = tuple(getattr(row, _name_column(place)) for place in named)
    return HeldHotels(names, row.held_count)


def get_held_hotels(connection: Connection) -> HeldHotels | None:
    """Return the held hotels of one connection, in one query."""
    held = HeldRemoval.objects.waiting().filter(property__connection=connection)
    names = list(held.order_by("property__name", "pk").values_list("property__name", flat=True))
    return HeldHotels(tuple(names[:MAX_NAMED]), len(names)) if names else None


def _name_column(place: int) -> str:
    return f"held_name_{place}"
