"""Lists of what the maker's app has codes for; of what it has none, staff are shown nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from rates.models import AnyMappable, used_kinds


class UsedKindAdmin(admin.ModelAdmin):
    """A list about one kind, which nobody may open where the app has no codes for it."""

    mappable: ClassVar[type[AnyMappable]]

    def is_used(self) -> bool:
        """Tell whether the app has codes for the kind."""
        return self.mappable.kind in used_kinds()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask for the kind too."""
        return self.is_used() and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask for the kind too."""
        return self.is_used() and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask for the kind too."""
        return self.is_used() and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask for the kind too."""
        return self.is_used() and super().has_delete_permission(request, obj)


class KindsAdmin(admin.ModelAdmin):
    """A list about both kinds, told apart by a column, of which those in use are shown."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows of the kinds in use."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(kind__in=used_kinds())

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Return the filters; where one kind is in use, it needs none."""
        filters = super().get_list_filter(request)
        return [each for each in filters if each != "kind" or len(used_kinds()) > 1]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the kinds in use."""
        if db_field.name == "kind":
            kwargs["choices"] = [each for each in db_field.choices if each[0] in used_kinds()]
        return super().formfield_for_choice_field(db_field, request, **kwargs)
