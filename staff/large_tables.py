"""Lists that stay fast when their table does not stay small."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property

from staff.choices import AutocompleteSelect
from staff.history import tell_staff_acted

MAX_LISTED = 10_000


class BoundedPaginator(Paginator):
    """Counts no further than anyone turns pages.

    PostgreSQL counts a million rows by reading them all, on every page of the list.
    """

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[: MAX_LISTED + 1].count())

    @property
    def count(self) -> int:
        """Return how many rows can be listed: all, or the first ten thousand."""
        return min(self._counted, MAX_LISTED)

    @property
    def has_more(self) -> bool:
        """Tell whether there are rows beyond those that can be listed."""
        return self._counted > MAX_LISTED


class LargeTableAdmin(admin.ModelAdmin):
    """A list that reads only what it shows.

    The whole table comes in the order of its key, which has an index and which no column's
    heading can change; what is narrowed to one account, connection, property or group comes
    in `narrowed_ordering`.
    """

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    ordering: ClassVar[tuple[str, ...]] = ("-pk",)
    narrowed_ordering: ClassVar[tuple[str, ...]] = ("-pk",)
    narrowings = frozenset({"account", "connection", "property", "unit_group", "user"})

    @property
    def media(self) -> Any:
        """Return the scripts of the pages, with those of the fields that choose a parent."""
        return (
            super().media
            + AutocompleteSelect(LogEntry._meta.get_field("user"), self.admin_site).media
        )

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Return an order that an index or a small set of rows can give."""
        return self.narrowed_ordering if self._is_narrowed(request) else self.ordering

    def get_sortable_by(self, request: HttpRequest) -> Any:
        """Return the columns whose heading sorts."""
        return super().get_sortable_by(request) if self._is_narrowed(request) else ()

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Write down what is deleted, and tell whoever listens also of many at once."""
        written = super().log_deletions(request, queryset)
        # One alone was saved by itself, and has been told of.
        if len(written) > 1:
            tell_staff_acted(written)
        return written

    def _is_narrowed(self, request: HttpRequest) -> bool:
        return not self.narrowings.isdisjoint(request.GET)
