"""The mapping page as a browser uses it."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hotels.models import Property
from rates.models import AnyMappable


@dataclass
class MappingPage:
    """The page of a hotel in somebody's browser; `has_scripts` as HTMX asks, not as a form.

    Returns what the test client does: a response with the context it was rendered from.
    """

    browser: Client
    hotel: Property
    has_scripts: bool = True

    def show(self, **query: str) -> Any:
        return self.browser.get(self.path("page"), query)

    def change(self, row: AnyMappable, *, query: str = "", **data: Any) -> Any:
        """Send the form of a line; `seen` is the version that it has now if not sent."""
        if "seen" not in data:
            data["seen"] = type(row).objects.get(pk=row.pk).mapping_version
        return self.send("change", row, query=query, **data)

    def look(self, row: AnyMappable, **data: Any) -> Any:
        return self.send("look", row, **data)

    def send(self, name: str, row: AnyMappable, *, query: str = "", **data: Any) -> Any:
        headers = {"HX-Request": "true"} if self.has_scripts else {}
        form = {row.kind: row.pk} | data
        return self.browser.post(self.path(name) + query, form, headers=headers)

    def select(self, *chosen: str, **data: Any) -> Any:
        """Send the form below the lines and see the page that it leads to."""
        data = {"kind": "plan", "chosen": chosen} | data
        return self.browser.post(self.path("selected"), data, follow=True)

    def path(self, name: str) -> str:
        return reverse(f"rates:{name}", args=[self.hotel.pk])


def row_token(row: AnyMappable, *, code: str = "") -> str:
    """What chooses a line as it stands now."""
    seen = type(row).objects.get(pk=row.pk).mapping_version
    return f"{row.pk}:{seen}:{code}" if code else f"{row.pk}:{seen}"


def html_of(response: HttpResponse) -> str:
    """The page as text, without the line breaks of the templates between attributes."""
    return " ".join(response.content.decode().split()).replace(" >", ">")


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
