"""The mapping page in a real browser, seen through the line that has the focus."""

from dataclasses import dataclass
from typing import Any

from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.driving.browser import MAX_TABS, Browser

LINE = """
const focused = document.activeElement;
const line = focused.closest("[data-lines] > tbody");
return line && {
    id: line.id,
    own: line.querySelector(".line-code").textContent,
    isField: focused.name === "code",
    button: focused.tagName === "BUTTON" ? focused.textContent.trim() : "",
    value: line.querySelector("input[name=code]")?.value,
    suggested: line.querySelector(".choice-accept")?.textContent ?? "",
};
"""
LISTENING = "return document.readyState === 'complete'"
ANSWERED = """
return !document.querySelector(".htmx-request")
    && document.querySelector("#summary strong").textContent === arguments[0];
"""


@dataclass
class MappingPage:
    """The page of the first hotel that the home leads to."""

    browser: Browser

    def open(self, url: str) -> None:
        self.browser.open(f"{url}/hotels/")
        address = "return document.querySelector('a[href$=\"/rates/\"]').href"
        self.browser.open(self.browser.run(address))
        self.browser.wait_for_words("rate plans mapped")
        self.browser.wait(lambda: self.browser.run(LISTENING), "the page to be ready")

    @property
    def line(self) -> dict[str, Any]:
        """The line that has the focus."""
        line: dict[str, Any] = self.browser.wait(
            lambda: self.browser.run(LINE), "a line with the focus"
        )
        return line

    def tab_to_lines(self) -> None:
        """Press Tab until the field of the first line has the focus."""
        for _ in range(MAX_TABS):
            self.browser.press(Keys.TAB)
            line = self.browser.run(LINE)
            if line and line["isField"]:
                return
        raise AssertionError(f"no Tab leads to the first line of {self.browser.words}")

    def wait_until(self, mapped: str) -> None:
        """Wait until the bar shows so many and no request is under way."""
        self.browser.wait(lambda: self.browser.run(ANSWERED, mapped), f"{mapped} mapped")

    def wait_until_left(self, line_id: str) -> None:
        """Wait until another line has the focus."""
        self.browser.wait(lambda: self.line["id"] != line_id, "the next line")

    def hold(self, modifier: str, key: str) -> None:
        ActionChains(self.browser.driver).key_down(modifier).send_keys(key).key_up(
            modifier
        ).perform()

    def refusals(self, status: int) -> int:
        """Return how often the console was told of this status; it must have no other warning."""
        warnings = self.browser.console_warnings()
        refusals = [each for each in warnings if f"status of {status}" in each]
        others = [each for each in warnings if each not in refusals]
        assert not others, others
        return len(refusals)
