"""What a hotelier does, page by page, up to the hotels that are found."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.browser.driving.browser import Browser
from tests.browser.driving.stack import Stack, run_beside

PASSWORD = "a-long-walk-by-the-sea"
CODE = r"^\s*([A-Z0-9-]{6,9})\s*$"


def nothing() -> None:
    """Do nothing on any page."""


@dataclass
class Hotelier:
    """Somebody new with a browser; `on_page` is called on each page that they pass."""

    browser: Browser
    stack: Stack
    on_page: Callable[[], None] = nothing
    email: str = field(default_factory=lambda: f"anna-{uuid.uuid4().hex[:8]}@sea.example")

    def sign_up(self, *, company: str = "Sea View Hotels") -> None:
        """Come from the landing page, register, confirm the address, and stand before consent."""
        self.browser.open(f"{self.stack.url}/")
        self.on_page()
        self.browser.click("Connect your hotel")
        self.on_page()
        self.browser.fill("Your hotel or company", company)
        self.browser.fill("Work e-mail", self.email)
        self.browser.fill("Password", PASSWORD)
        self.browser.click("Continue")
        self.browser.wait_for_words("Check your e-mail")
        self.on_page()
        self.browser.fill("Code", self.code())
        self.browser.click("Continue")
        self.browser.wait_for_words("Continue to apaleo")
        self.on_page()

    def code(self) -> str:
        """Return the code in the mail."""
        code: str = re.findall(CODE, self.stack.mail_to(self.email), re.MULTILINE)[0]
        return code

    def go_to_apaleo(self, *, email: str) -> None:
        """Sign in at apaleo and stand before the consent screen."""
        self.browser.click("Continue to apaleo")
        self.browser.fill("E-mail", email)
        self.browser.fill("Password", "demo")
        self.browser.click("Sign in")
        self.browser.wait_for_words("asks to be connected to")

    def connect(self, *, email: str) -> None:
        """Allow it and wait until the hotels are found."""
        self.go_to_apaleo(email=email)
        self.allow()
        self.on_page()

    def allow(self) -> None:
        """Allow it and wait for the hotels; without scripts a link looks again."""
        self.browser.click("Allow")

        def is_read() -> bool:
            if "What to do next" in self.browser.words:
                return True
            if link := self.browser.pressable("Refresh"):
                link.click()
            return False

        self.browser.wait(is_read, "the hotels")

    def let_a_day_pass(self) -> str:
        """Make the connection of the page a day older, and return its address."""
        address: str = self.browser.driver.current_url
        key = address.rstrip("/").rpartition("/")[2]
        run_beside(
            self.stack,
            "from datetime import timedelta\n"
            "from django.db.models import F\n"
            "from hotels.models import SyncRun\n"
            "a_day_ago = F('finished_at') - timedelta(days=1)\n"
            f"runs = SyncRun.objects.filter(connection='{key}')\n"
            "runs.update(created_at=a_day_ago, finished_at=a_day_ago)\n",
        )
        return address


HotelierFactory = Callable[..., Hotelier]
