"""The mapping page as a browser uses it."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hotels.models import Property
from rates.models import MappableRatePlan, MappableUnitGroup


@dataclass
class MappingPage:
    """The page of a hotel in somebody's browser; `has_scripts` as HTMX asks, not as a form."""

    browser: Client
    hotel: Property
    has_scripts: bool = True

    def show(self, **query: str) -> HttpResponse:
        return self.browser.get(self.path("page"), query)

    def change(
        self, thing: MappableRatePlan | MappableUnitGroup, *, query: str = "", **said: Any
    ) -> HttpResponse:
        """Send the form of a line; `seen` is the version that it has now, if not said."""
        if "seen" not in said:
            said["seen"] = type(thing).objects.get(pk=thing.pk).mapping_version
        return self.send("change", thing, query=query, **said)

    def look(self, thing: MappableRatePlan | MappableUnitGroup, **said: Any) -> HttpResponse:
        return self.send("look", thing, **said)

    def send(self, name: str, thing: Any, *, query: str = "", **said: Any) -> HttpResponse:
        kind = "plan" if isinstance(thing, MappableRatePlan) else "group"
        headers = {"HX-Request": "true"} if self.has_scripts else {}
        return self.browser.post(self.path(name) + query, {kind: thing.pk} | said, headers=headers)

    def select(self, *chosen: str, **said: Any) -> HttpResponse:
        """Send the form below the lines and see the page that it leads to."""
        said = {"kind": "plan", "chosen": chosen} | said
        return self.browser.post(self.path("selected"), said, follow=True)

    def path(self, name: str) -> str:
        return reverse(f"rates:{name}", args=[self.hotel.pk])


def ticket(thing: MappableRatePlan | MappableUnitGroup, *, code: str = "") -> str:
    """What chooses a line as it stands now."""
    seen = type(thing).objects.get(pk=thing.pk).mapping_version
    return f"{thing.pk}:{seen}:{code}" if code else f"{thing.pk}:{seen}"


def lines(response: HttpResponse) -> dict[str, str]:
    """The words of each line by the id of its element."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return {key: " ".join(" ".join(words).split()) for key, words in reader.lines.items()}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, list[str]] = {}
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "tbody":
            self.words = self.lines.setdefault(attributes["id"] or "", [])
        if tag == "input" and attributes.get("name") == "code":
            self.words.append(f"[{attributes.get('value', '')}]")

    def handle_endtag(self, tag: str) -> None:
        if tag == "tbody":
            self.words = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)
