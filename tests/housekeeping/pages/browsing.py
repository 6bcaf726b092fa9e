"""The pages of housekeeping as a browser uses them."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from hotels.models import Property
from housekeeping.models import Task


@dataclass
class Pages:
    """The pages of a hotel in somebody's browser."""

    browser: Client
    hotel: Property

    def show(self, name: str = "board", **query: Any) -> Any:
        return self.browser.get(self.path(name), query)

    def show_task(self, task: Task) -> Any:
        return self.browser.get(self.path("task", task.pk))

    def change(self, task: Task, *, is_htmx: Any = False, **data: Any) -> Any:
        headers = {"HX-Request": "true"} if is_htmx else {}
        return self.browser.post(self.path("task", task.pk), data, headers=headers)

    def send(self, name: str, *, query: Any = "", **data: Any) -> Any:
        return self.browser.post(self.path(name) + query, data)

    def path(self, name: str, *rest: Any) -> str:
        return reverse(f"housekeeping:{name}", args=[self.hotel.pk, *rest])


def words(response: Any) -> str:
    """The page as text with its markup, in one line."""
    return " ".join(response.content.decode().split())
