"""Forms of a page as a browser without scripts sends them."""

from html.parser import HTMLParser
from typing import Any

Fields = list[tuple[str, str]]


def fields_sent(response: Any, *, form: str, button: str = "") -> Fields:
    """Return what is sent when `button`, a value, of a form is pressed.

    `form` is the element's id or its address. Ticks are as they came. Selects and text areas are
    none of the forms that this is for.
    """
    reader = _Reader()
    reader.feed(response.content.decode())
    own = reader.forms[form]
    return [
        (field["name"], field.get("value", "on"))
        for field in own
        if _is_sent(field, button=button) and "disabled" not in field
    ]


def as_data(fields: Fields) -> dict[str, list[str]]:
    """Return the fields as Django's test client takes them."""
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return data


def _is_sent(field: dict[str, Any], *, button: str) -> bool:
    match field.get("type"):
        case "submit":
            return bool(button) and field.get("value") == button
        case "checkbox" | "radio":
            return "checked" in field
    return True


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, list[dict[str, Any]]] = {}
        self.keys: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.keys = [attributes.get("id", ""), attributes.get("action", "")]
            for key in self.keys:
                self.forms.setdefault(key, [])
        if tag in {"input", "button"} and attributes.get("name"):
            owner = attributes.get("form")
            for key in [owner] if owner else self.keys:
                self.forms.setdefault(key, []).append({"type": "text"} | attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.keys = []
