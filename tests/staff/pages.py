"""The pages of the admin, as staff use them."""

from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import reverse

from staff.links import concrete, list_url


def list_of(model: type[Model]) -> str:
    """Return the address of a model's list."""
    return list_url(model)


def page_of(row: Model, page: str = "change") -> str:
    """Return the address of a row's page."""
    meta = concrete(type(row))._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk])


def act(
    browser: Client, action: str, *rows: Model, model: type[Model] | None = None, **typed: str
) -> Any:
    """Use an action on rows as its form does, and return the page that follows."""
    form = {"action": action, "_selected_action": [row.pk for row in rows], **typed}
    return browser.post(list_of(model or type(rows[0])), form, follow=True)
