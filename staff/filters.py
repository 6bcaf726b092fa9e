"""Filters that show what a list is narrowed to, and nothing while it is not."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest


class Within(admin.SimpleListFilter):
    """Narrow to the rows of one parent, named by its primary key in the address.

    Choosing among ten thousand parents is for their own list, so none are offered here.
    """

    parent: type[Model]
    path: str

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[Any, str]]:
        """Offer the parent that the address names, and no other."""
        value = self.value()
        if value is None:
            return []
        parents = model_admin.admin_site.get_model_admin(self.parent)
        found = self._get(parents.get_queryset(request), value)
        may_know = found is not None and parents.has_view_permission(request, found)
        return [(value, str(found) if may_know else value)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows; to none of them where there is no such parent."""
        value = self.value()
        if value is None:
            return queryset
        try:
            return queryset.filter(**{self.path: value})
        except (ValidationError, ValueError):
            return queryset.none()

    @staticmethod
    def _get(parents: QuerySet[Any], value: str) -> Model | None:
        try:
            return parents.filter(pk=value).first()
        except (ValidationError, ValueError):
            return None


def within(of: type[Model], at: str) -> type[Within]:
    """Make the filter of a list to one row `of` a model, found `at` a path such as `property`."""

    class Filter(Within):
        parent = of
        path = at
        title = str(of._meta.verbose_name)
        parameter_name = at.rsplit("__", 1)[-1]

    return Filter


class Among(admin.SimpleListFilter):
    """Narrow to one of the values that apaleo is known to use in a column.

    Django would read the whole table for the values in it, on every page of the list.
    """

    values: tuple[str, ...]

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[Any, str]]:
        """Offer each value."""
        return [(value, value) for value in self.values]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        value = self.value()
        return queryset if value is None else queryset.filter(**{str(self.parameter_name): value})


def among(column: str, *known: str) -> type[Among]:
    """Make the filter of a list by a `column` whose values are `known`."""

    class Filter(Among):
        values = known
        title = column.replace("_", " ")
        parameter_name = column

    return Filter
