"""A page as a person reads it: headline, text, links, forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

UNSEEN = frozenset({"script", "style", "title", "template"})


class NotOnPage(Exception):
    """The page has no such link or form; the message says what it does have."""


@dataclass
class Form:
    """A form as it stands before anybody has typed."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """What is on one page."""

    def __init__(self, html: str, *, url: str) -> None:
        super().__init__()
        self.url = url
        self.headline = ""
        self.words: list[str] = []
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._open: list[str] = []
        self.feed(html)

    @property
    def text(self) -> str:
        """Return all visible text, in one line."""
        return " ".join(self.words)

    def link(self, part: str) -> str:
        """Return the first address on the page that contains `part`, or raise NotOnPage."""
        for address in self.links:
            if part in address:
                return address
        raise NotOnPage(f"No link to {part} on {self.url}: {self.text}")

    def form(self, *, having: str = "", to: str = "") -> Form:
        """Return the first form with that field or button and address, or raise NotOnPage."""
        for form in self.forms:
            if to in form.action and (not having or having in form.fields | form.buttons):
                return form
        raise NotOnPage(f"No form for {having or to} on {self.url}: {self.text}")

    def has_form(self, having: str) -> bool:
        """Tell whether a form has that field or button."""
        return any(having in form.fields | form.buttons for form in self.forms)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep links, forms and their fields."""
        attributes = {name: value or "" for name, value in attrs}
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag in UNSEEN or tag == "h1":
            self._open.append(tag)
        elif tag == "a" and "href" in attributes:
            self.links.append(urljoin(self.url, attributes["href"]))
        elif tag == "form":
            self.forms.append(Form(urljoin(self.url, attributes.get("action", ""))))
        elif tag == "button" and self.forms and name:
            self.forms[-1].buttons.setdefault(name, []).append(value)
        elif tag == "input" and self.forms and name and _is_sent(attributes):
            self.forms[-1].fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        """Leave an element whose text is told apart."""
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the visible text, and the headline's on its own."""
        words = " ".join(data.split())
        if words and not UNSEEN.intersection(self._open):
            self.words.append(words)
            if "h1" in self._open:
                self.headline = f"{self.headline} {words}".strip()


def _is_sent(attributes: dict[str, str]) -> bool:
    if attributes.get("type") in {"checkbox", "radio"}:
        return "checked" in attributes
    return attributes.get("type") not in {"submit", "button", "image", "reset"}
