"""The steps from sign-up to a loaded hotel, in the order in which a hotelier takes them."""

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from demo.apaleo import ApaleoLogin, demo_login, generate_login
from demo.browser import Browser
from demo.mailbox import wait_for_code

SECONDS_TO_LOAD = 60
SECONDS_BETWEEN_LOOKS = 0.1
HELD_ELSEWHERE = 409
SANDBOX_COOKIE = "sandbox_session"

Report = Callable[[str], None]


class JourneyEnded(Exception):
    """The journey ended early; the message names the page and its text."""


class Journey:
    """One new hotelier who connects one apaleo account and looks at what was found."""

    def __init__(self, *, url: str, mail_folder: Path, report: Report) -> None:
        self.url = url
        self.mail_folder = mail_folder
        self.report = report
        self.browser = Browser(url)
        self.tag = secrets.token_hex(3)
        self.email = f"hotelier-{self.tag}@example.com"
        self.password = secrets.token_urlsafe(12)

    def run(self) -> dict[str, Any]:
        """Take all steps and return what was found. Raise JourneyEnded if it goes no further."""
        self.sign_up()
        self.connect(demo_login)
        if self.browser.status == HELD_ELSEWHERE:
            self.report("Someone else has the demo account, so the sandbox makes another one.")
            self.browser.forget(SANDBOX_COOKIE)
            self.connect(lambda origin: generate_login(origin, code=f"D{self.tag.upper()}"))
        if not urlsplit(self.browser.page.url).path.startswith("/connect/"):
            raise self.ended("The consent did not lead to a connection")
        return self.wait_until_loaded()

    def sign_up(self) -> None:
        """Register with a fresh e-mail address and confirm it."""
        landing = self.browser.visit(self.url)
        self.report(f"Opened {self.url}: {landing.headline}")
        page = self.browser.visit(landing.link("/accounts/signup/"))
        answers = {"email": self.email, "password1": self.password}
        form = page.form(having="password1")
        if "account_name" in form.fields:
            answers["account_name"] = f"Hotel {self.tag}"
        page = self.browser.submit(form, **answers)
        self.report(f"Signed up as {self.email}: {page.headline}")
        code = wait_for_code(folder=self.mail_folder, recipient=self.email)
        page = self.browser.submit(page.form(having="code"), code=code)
        self.report(f"Typed the mailed code {code}: {page.headline}")

    def connect(self, find_login: Callable[[str], ApaleoLogin]) -> None:
        """Go from the confirm step through login and consent at apaleo and back."""
        confirm = self.browser.visit(self.url)
        page = self.browser.submit(confirm.form(to="/connect/start/"))
        parts = urlsplit(page.url)
        login = find_login(f"{parts.scheme}://{parts.netloc}")
        self.report(f"Arrived at {parts.netloc}: {page.headline}")
        page = self.browser.submit(
            page.form(having="password"), username=login.email, password=login.password
        )
        self.report(f"Signed in there as {login.email}: {page.headline}")
        if page.has_form("decision"):
            page = self.browser.submit(page.form(having="decision"), decision="allow")
            self.report(f"Allowed it for {login.account_name}: {page.headline}")

    def wait_until_loaded(self) -> dict[str, Any]:
        """Look at the connection until all is read and return its status."""
        address = urljoin(self.browser.page.url, "status/")
        deadline = time.monotonic() + SECONDS_TO_LOAD
        while time.monotonic() < deadline:
            status: Any = self.browser.read(address)
            state = (status["sync"] or {}).get("state")
            if state == "done":
                return dict(status)
            if state == "needs_attention" or status["status"] != "active":
                raise self.ended(status["sentence"])
            time.sleep(SECONDS_BETWEEN_LOOKS)
        raise self.ended(f"Not loaded after {SECONDS_TO_LOAD} seconds")

    def disconnect(self) -> None:
        """Give the apaleo account back, so that the next one can connect it."""
        page = self.browser.visit(urljoin(self.browser.page.url, "disconnect/"))
        page = self.browser.submit(page.form(to="/disconnect/"))
        self.report(f"Disconnected again: {page.headline}")

    def ended(self, reason: str) -> JourneyEnded:
        """Return the error for this place."""
        page = self.browser.page
        return JourneyEnded(f"{reason}. {page.url} ({self.browser.status}): {page.text}")
