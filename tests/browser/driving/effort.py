"""What a way through the pages costs a person, as the browser itself has counted it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.browser.driving.browser import Browser

# A button that is pressed by a key hears of a click too, which no pointer made.
COUNTING = """
for (const kind of ["click", "keydown"])
    addEventListener(kind, (event) => {
        if (event.isTrusted && (kind === "keydown" || event.detail))
            sessionStorage[kind] = Number(sessionStorage[kind] ?? 0) + 1;
    }, true);
"""
COUNTED = "return ['click', 'keydown'].map(kind => Number(sessionStorage[kind] ?? 0))"
# Card, Moran and Newell's keystroke-level model, in seconds: to think, to point and press, to type.
THINK, CLICK, KEY = 1.35, 1.3, 0.28


@dataclass(slots=True)
class Effort:
    """Clicks, key strokes, and the seconds that passed meanwhile."""

    clicks: int = 0
    keys: int = 0
    waited: float = 0

    @property
    def seconds(self) -> float:
        """Return how long a person takes: a thought before each click, and for each five keys."""
        thoughts = self.clicks + self.keys / 5
        return self.waited + thoughts * THINK + self.clicks * CLICK + self.keys * KEY

    def __str__(self) -> str:
        return f"{self.clicks} clicks, {self.keys} keys, {self.seconds:.0f} s for a person"


def count_effort(browser: Browser) -> None:
    """Have the browser count on each page that it opens from now on."""
    driver: Any = browser.driver
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": COUNTING})


@contextmanager
def counted(browser: Browser) -> Iterator[Effort]:
    """Count what is done within; it begins and ends on pages of one site."""
    effort = Effort()
    clicks, keys = browser.run(COUNTED)
    began = time.monotonic()
    yield effort
    effort.waited = time.monotonic() - began
    all_clicks, all_keys = browser.run(COUNTED)
    effort.clicks, effort.keys = all_clicks - clicks, all_keys - keys
