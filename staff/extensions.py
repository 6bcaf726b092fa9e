"""What apps above add to the admin of a model that belongs to an app below them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from staff.links import Column


@dataclass(frozen=True, kw_only=True)
class Extension:
    """Lines for the page of a row, columns for the list with what they count, filters, actions.

    `annotations` are made when a list is asked for: name to a function that returns an expression.
    `is_shown` is asked then too, as what is added may depend on settings.
    """

    fields: tuple[Column, ...] = ()
    columns: tuple[Column, ...] = ()
    annotations: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    filters: tuple[type[admin.SimpleListFilter], ...] = ()
    actions: tuple[Callable[..., Any], ...] = ()
    is_shown: Callable[[], bool] = lambda: True


_extensions: defaultdict[type[Model], list[Extension]] = defaultdict(list)


def extend(model: type[Model], extension: Extension) -> None:
    """Add to the admin of `model`, which has to be an ExtensibleAdmin."""
    _extensions[model].append(extension)


def _shown(model: type[Model]) -> list[Extension]:
    return [extension for extension in _extensions[model] if extension.is_shown()]


def extra_fields(model: type[Model]) -> tuple[Column, ...]:
    """Return the lines that other apps add to the page of a row, all of them to be read only."""
    return tuple(line for extension in _shown(model) for line in extension.fields)


class ExtensibleAdmin(admin.ModelAdmin):
    """Shows, lists and offers what other apps add; its page places `extra_fields` itself."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows with what the added columns count."""
        rows: QuerySet[Any] = super().get_queryset(request)
        for extension in _shown(self.model):
            rows = rows.annotate(**{k: make() for k, make in extension.annotations.items()})
        return rows

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns, the added ones before the last."""
        *own, last = super().get_list_display(request)
        added = [column for each in _shown(self.model) for column in each.columns]
        return [*own, *added, last]

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Return the filters, the added ones first."""
        added = [each for extension in _shown(self.model) for each in extension.filters]
        return [*added, *super().get_list_filter(request)]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the lines of the page, the added ones at the end."""
        return (*super().get_fields(request, obj), *extra_fields(self.model))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what cannot be edited, which is all that is added."""
        return (*super().get_readonly_fields(request, obj), *extra_fields(self.model))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions, the added ones at the end."""
        actions: dict[str, Any] = super().get_actions(request)
        if self.actions is None or IS_POPUP_VAR in request.GET:
            return actions
        added: Any = [
            self.get_action(action) for each in _shown(self.model) for action in each.actions
        ]
        own: Any = self  # Django's stubs do not know how it filters actions
        permitted = own._filter_actions_by_permissions(request, added)
        return actions | {name: (call, name, text) for call, name, text in permitted}
