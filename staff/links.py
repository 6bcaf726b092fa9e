"""From one row to another, as a column of a list or a line of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise

# A callable, which Django takes wherever it takes a field's name; its stubs know only the name.
Column = Any


def change_url(row: Model) -> str:
    """Return the address of the row's page in the admin; a proxy has that of its model."""
    meta = concrete(type(row))._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def list_url(model: type[Model], **query: object) -> str:
    """Return the address of the list of `model`, narrowed by `query`."""
    meta = concrete(model)._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return f"{address}?{urlencode(query)}" if query else address


def concrete(model: type[Model]) -> type[Model]:
    """Return the model itself, or the one that a proxy stands for."""
    return model._meta.concrete_model or model


def linked(path: str, *, description: str | Promise | None = None) -> Column:
    """Make a column that links to the row at the end of `path`, such as `property__connection`.

    The list must select what is on the path: see `list_select_related`.
    """

    @admin.display(description=description or path.rsplit("__", 1)[-1].replace("_", " "))
    def column(row: Any) -> str | None:
        target = row
        for step in path.split("__"):
            target = getattr(target, step)
            if target is None:
                return None
        return format_html('<a href="{}">{}</a>', change_url(target), target)

    column.__name__ = path
    return column


def counted(
    attribute: str, model: type[Model], *, description: str | Promise, **query: str
) -> Column:
    """Make a column that shows the row's `attribute` and links to the rows it counts.

    In `query`, "pk" stands for the row's own primary key: `counted(…, property="pk")`.
    """

    @admin.display(description=description, ordering=attribute)
    def column(row: Any) -> str:
        narrowed = {name: row.pk if value == "pk" else value for name, value in query.items()}
        return format_html(
            '<a href="{}">{}</a>', list_url(model, **narrowed), getattr(row, attribute)
        )

    column.__name__ = attribute
    return column


def listed(model: type[Model], *, description: str | Promise, **query: str) -> Column:
    """Make a line that links to the rows of `model` that belong to this one, without counting."""

    @admin.display(description=description)
    def line(row: Any) -> str:
        narrowed = {name: row.pk if value == "pk" else value for name, value in query.items()}
        return format_html('<a href="{}">{}</a>', list_url(model, **narrowed), _("Show the list"))

    line.__name__ = f"{model._meta.model_name}_list"
    return line
