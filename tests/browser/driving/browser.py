"""A real Chromium, driven by what a person sees: labels, buttons, words."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.driving.network import Network

CHROMIUM = Path("/usr/bin/chromium")
CHROMEDRIVER = Path("/usr/bin/chromedriver")
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
)
MAX_STILL_SECONDS = 30
MAX_WAIT_SECONDS = 180
MAX_TABS = 60
PHONE = {"deviceMetrics": {"width": 390, "height": 844, "pixelRatio": 3.0, "touch": True}}
SCRIPTS_BLOCKED = {"profile.managed_default_content_settings.javascript": 2}

FOCUSED = """
const focused = document.activeElement;
return (focused.labels?.[0] ?? focused).innerText.trim();
"""
IS_FOCUS_VISIBLE = """
const style = getComputedStyle(document.activeElement);
return document.activeElement.matches(":focus-visible")
    && (style.outlineStyle !== "none" || style.boxShadow !== "none");
"""


class Browser:
    """Chromium with a fresh profile."""

    def __init__(
        self, profile: Path, *, is_phone: bool, has_scripts: bool, network: Network | None = None
    ) -> None:
        options = ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
            options.add_argument(argument)
        if network is not None:
            options.add_argument(network.argument)
        if is_phone:
            options.add_experimental_option("mobileEmulation", PHONE)
        if not has_scripts:
            options.add_experimental_option("prefs", SCRIPTS_BLOCKED)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = Chrome(options=options, service=ChromeService(str(CHROMEDRIVER)))

    def open(self, address: str) -> None:
        """Go to an address."""
        self.driver.get(address)

    def click(self, words: str) -> None:
        """Press the visible button or link with these words."""
        self.wait(lambda: self.pressable(words), f"a button or link “{words}”").click()

    def fill(self, label: str, value: str) -> None:
        """Type into the field with this label, instead of what is in it."""
        field = self.wait(lambda: self.field(label), f"a field “{label}”")
        field.clear()
        field.send_keys(value)

    def pressable(self, words: str) -> WebElement | None:
        """Return the first visible button or link with these words."""
        found = self.driver.find_elements(By.CSS_SELECTOR, "button, a")
        return next((e for e in found if e.is_displayed() and e.text.strip() == words), None)

    def field(self, label: str) -> WebElement | None:
        """Return the field that a label names."""
        for each in self.driver.find_elements(By.TAG_NAME, "label"):
            if each.text.strip() == label:
                return self.driver.find_element(By.ID, each.get_attribute("for") or "")
        return None

    @property
    def words(self) -> str:
        """All that can be read."""
        return str(self.driver.find_element(By.TAG_NAME, "body").text)

    @property
    def heading(self) -> str:
        """What heads the page."""
        return str(self.driver.find_element(By.TAG_NAME, "h1").text)

    def wait_for_words(self, words: str) -> None:
        """Wait until these words are on the page."""
        self.wait(lambda: words in self.words, f"the words “{words}”")

    def wait(self, condition: Callable[[], Any], wanted: str) -> Any:
        """Wait for the condition and return its value; fail with what the page says instead.

        As long as something moves on the page, so does the end of the wait: a busy machine is
        slow, and only what stands still has failed.
        """
        began = moved_at = time.monotonic()
        seen = None
        while time.monotonic() - began < MAX_WAIT_SECONDS:
            # Whatever is looked at may be gone by the time it is.
            with suppress(Exception):
                if value := condition():
                    return value
            with suppress(WebDriverException):
                if seen != (seen := (self.driver.current_url, self.words)):
                    moved_at = time.monotonic()
            if time.monotonic() - moved_at > MAX_STILL_SECONDS:
                break
            time.sleep(0.05)
        where = f"{self.driver.current_url}\n{self.words}"
        raise AssertionError(f"waited in vain for {wanted} at {where}")

    def run(self, script: str, *arguments: object) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def press_with_shift(self, key: str) -> None:
        """Press a key while Shift is held."""
        chain = ActionChains(self.driver).key_down(Keys.SHIFT).send_keys(key)
        chain.key_up(Keys.SHIFT).perform()

    def tab_to(self, words: str) -> None:
        """Press Tab until the focus is on what has these words, and visibly so."""
        for _ in range(MAX_TABS):
            if self.run(FOCUSED) == words:
                assert self.run(IS_FOCUS_VISIBLE), f"nobody sees that “{words}” has the focus"
                return
            self.press(Keys.TAB)
        raise AssertionError(f"no Tab leads to “{words}” at {self.driver.current_url}")

    def console_warnings(self) -> list[str]:
        """Return the console's warnings and errors since the last call."""
        return [
            json.dumps({"source": entry["source"], "message": entry["message"]})
            for entry in self.driver.get_log("browser")  # type: ignore[no-untyped-call]
            if entry["level"] in {"WARNING", "SEVERE"}
        ]

    def quit(self) -> None:
        """Close it."""
        self.driver.quit()


BrowserFactory = Callable[..., Browser]
