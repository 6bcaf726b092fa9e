"""Filters that show what a list is narrowed to, and nothing while it is not."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from staff.choices import AutocompleteSelect


class ParentFilter(admin.SimpleListFilter):
    """Narrow to the rows of one parent, named by its primary key in the address.

    Ten thousand parents are no list to choose from: a field finds the one whose name is typed.
    """

    parent: type[Model]
    path: str
    template = "admin/within_filter.html"

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: type[Model], model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        parents = model_admin.admin_site.get_model_admin(self.parent)
        self._may_choose = parents.has_view_permission(request) and bool(parents.search_fields)
        # Only what is chosen has a name to be read, and for that no columns of the parents' list.
        named = self.parent._default_manager.all()
        self._choice = ModelChoiceField(
            named.none() if self.value() is None else named,
            widget=AutocompleteSelect(
                _foreign_key(model, self.path), model_admin.admin_site, attrs={"id": self._id}
            ),
        )
        self._others = [
            (name, value)
            for name, values in request.GET.lists()
            if name not in {self.parameter_name, "p"}
            for value in values
        ]

    def has_output(self) -> bool:
        """Show it where a parent is chosen or can be."""
        return self._may_choose or self.value() is not None

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Offer to take the choice back, and the form that makes one."""
        yield from super().choices(changelist)
        if self._may_choose:
            yield {
                "widget": self._choice.widget.render(str(self.parameter_name), self.value()),
                "id": self._id,
                "others": self._others,
            }

    @property
    def _id(self) -> str:
        return f"within-{self.parameter_name}"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[Any, str]]:
        """Offer the parent that the address names, and no other."""
        value = self.value()
        if value is None:
            return []
        parents = model_admin.admin_site.get_model_admin(self.parent)
        found = self._get(value)
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

    def _get(self, value: str) -> Model | None:
        try:
            return self.parent._default_manager.filter(pk=value).first()
        except (ValidationError, ValueError):
            return None


def _foreign_key(model: type[Model], path: str) -> Any:
    """Return the field at the end of `path`, such as `property__connection`."""
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    return model._meta.get_field(last)


def within(of: type[Model], at: str) -> type[ParentFilter]:
    """Make the filter of a list to one row `of` a model, found `at` a path such as `property`."""

    class Filter(ParentFilter):
        parent = of
        path = at
        title = of._meta.verbose_name or ""
        parameter_name = at.rsplit("__", 1)[-1]

    return Filter


class KnownValueFilter(admin.SimpleListFilter):
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


def among(column: str, *known: str) -> type[KnownValueFilter]:
    """Make the filter of a list by a `column` whose values are `known`."""

    class Filter(KnownValueFilter):
        values = known
        title = column.replace("_", " ")
        parameter_name = column

    return Filter
