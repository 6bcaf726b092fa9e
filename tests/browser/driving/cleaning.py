"""The pages of housekeeping in a browser."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.browser.driving.browser import Browser
from tests.browser.driving.hotelier import Hotelier

ROOMS = """
return Object.fromEntries([...document.querySelectorAll(".hk-group")].map(group => [
    group.querySelector("h2").innerText,
    [...group.querySelectorAll(".hk-room")].map(room => room.innerText),
]));
"""
OPEN_NEW = """
const forms = [...document.querySelectorAll("details")].filter(
    each => each.querySelector("[name=attendant]"));
forms.forEach((each, at) => each.open = at === forms.length - 1);
"""
FIRST_TO_DO = """
return document.querySelector("button[value=started]").closest(".room")
    .querySelector("h2").innerText;
"""
GO_OFFLINE = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


@dataclass
class Housekeeping:
    """The pages of one hotel; `address` is its board's."""

    browser: Browser
    address: str

    @classmethod
    def found_at_home(cls, browser: Browser, url: str) -> "Housekeeping":
        """Follow the first hotel's link from the hotelier's home."""
        browser.open(f"{url}/hotels/")
        links = "return [...document.querySelectorAll('a[href*=housekeeping]')][0].href"
        return cls(browser, str(browser.run(links)))

    def open(self, page: str = "") -> None:
        """Go to a page."""
        self.browser.open(self.address + page)

    def add_attendants(self, *names: str) -> None:
        """Say who cleans."""
        for name in names:
            self.open("settings/")
            self.browser.run(OPEN_NEW)
            self.browser.fill("Name", name)
            self.browser.click("Add")
            self.browser.wait_for_words("Saved. The work is shared out anew")

    @property
    def rooms(self) -> dict[str, list[str]]:
        """The rooms on the board by whose they are."""
        rooms: dict[str, list[str]] = self.browser.run(ROOMS)
        return rooms

    def state(self, room: str) -> str:
        """What the board says of a room."""
        script = """
            return [...document.querySelectorAll(".hk-task")]
                .find(task => task.querySelector(".hk-room").innerText === arguments[0])
                .querySelector(".hk-state").innerText;
        """
        return str(self.browser.run(script, room))

    def make_link(self) -> str:
        """Make the first attendant's link and return it."""
        self.open("links/")
        self.browser.click("Make a link")
        link = "return document.querySelector('input[readonly]')?.value"
        return str(self.browser.wait(lambda: self.browser.run(link), "a link"))


CleaningFactory = Callable[..., tuple[Hotelier, Housekeeping]]


def set_offline(browser: Browser, *, is_offline: bool) -> None:
    """Take a browser's network away, or give it back."""
    driver: Any = browser.driver
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd(
        "Network.emulateNetworkConditions", {"offline": is_offline, **GO_OFFLINE}
    )
