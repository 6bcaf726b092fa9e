"""A hotelier's browser, reduced to what login and consent need."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import requests

TIMEOUT = 30
MAX_STEPS = 10


class UnexpectedPageError(Exception):
    """The way ended on a page that is neither login nor consent; the message is its text."""

    def __init__(self, *, status: int, text: str) -> None:
        super().__init__(f"{status}: {text}")
        self.status = status
        self.text = text


@dataclass
class Form:
    """A form of a page: where it goes, its fields as they stand, and its buttons."""

    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, list[str]] = field(default_factory=dict)


class PageParser(HTMLParser):
    """Collects the forms and the visible text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of forms, inputs and buttons."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(action=attributes.get("action", "")))
        elif tag in ("input", "button") and self.forms and "name" in attributes:
            form, name = self.forms[-1], attributes["name"]
            if tag == "button":
                form.buttons.setdefault(name, []).append(attributes.get("value", ""))
            else:
                form.fields[name] = attributes.get("value", "")

    def handle_data(self, data: str) -> None:
        """Take note of the text."""
        self.text.extend(data.split())


class Browser:
    """A browser without a screen. Cookies stay from one consent to the next in `session`."""

    def __init__(self, session: requests.Session | None = None) -> None:
        self.session = session or requests.Session()

    def consent(
        self, authorize_url: str, *, email: str, password: str, decision: str = "allow"
    ) -> str:
        """Walk through login and consent and return the address the app is called back at.

        That address is not visited. Raise `UnexpectedPageError` on any other page: an error page, a
        refused login, a user who may not consent.
        """
        sandbox = urlsplit(authorize_url).netloc
        response = self._visit(authorize_url)
        has_signed_in = False
        for _ in range(MAX_STEPS):
            if response.is_redirect:
                target = urljoin(response.url, response.headers["Location"])
                if urlsplit(target).netloc != sandbox:
                    return target
                response = self._visit(target)
                continue
            page = PageParser(response.text)
            form = page.forms[0] if page.forms else Form()
            if "password" in form.fields and not has_signed_in:
                has_signed_in = True
                fields = form.fields | {"username": email, "password": password}
            elif decision in form.buttons.get("decision", []):
                fields = form.fields | {"decision": decision}
            else:
                raise UnexpectedPageError(status=response.status_code, text=" ".join(page.text))
            response = self._submit(urljoin(response.url, form.action), fields)
        raise UnexpectedPageError(status=response.status_code, text="Too many steps")

    def _visit(self, url: str) -> requests.Response:
        return self.session.get(url, allow_redirects=False, timeout=TIMEOUT)

    def _submit(self, url: str, fields: dict[str, str]) -> requests.Response:
        return self.session.post(url, fields, allow_redirects=False, timeout=TIMEOUT)
