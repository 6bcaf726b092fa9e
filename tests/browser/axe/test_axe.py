"""axe on every page of a hotelier's, in both colour schemes and at both widths."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.driving.browser import Browser, BrowserFactory
from tests.browser.driving.hotelier import HotelierFactory
from tests.browser.driving.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

AXE = (Path(__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
const [rules, done] = arguments;
axe.run(document, {runOnly: rules}).then(
    found => done(found.violations.map(
        each => `${each.id}: ${each.nodes.map(node => node.html.slice(0, 160)).join(" | ")}`
    ))
);
"""
OF_RATES = ("start/", "by-rate/", "codes/all/", "copy/", "defaults/", "import/")
OF_A_COMPANY = (
    "",
    "team/",
    "team/activity/",
    "names/",
    "account/new/",
    "account/close/",
    "me/",
    "me/erase/",
    "sessions/",
)
# A change of every colour in sight, as another colour scheme is one.
MOVING = """
getComputedStyle(document.body).color;
document.documentElement.style.setProperty("--ink", "red");
document.documentElement.style.setProperty("--ink-soft", "red");
getComputedStyle(document.body).color;
const moving = document.getAnimations().map(each => each.transitionProperty);
document.documentElement.removeAttribute("style");
return moving;
"""


@pytest.mark.parametrize("is_phone", [True, False], ids=["phone", "desk"])
def test_axe_finds_nothing_on_any_page(
    is_phone: bool, make_hotelier: HotelierFactory, stack: Stack, apaleo_account: dict[str, Any]
) -> None:
    anna = make_hotelier(is_phone=is_phone)
    browser = anna.browser
    found: list[str] = []
    seen: set[str] = set()

    def look() -> None:
        seen.add(browser.heading)
        for scheme in ("light", "dark"):
            found.extend(
                f"{browser.heading}, {scheme}: {each}" for each in find_violations(browser, scheme)
            )

    anna.on_page = look
    browser.open(f"{stack.url}/accounts/login/")
    look()
    anna.sign_up()
    anna.connect(email=apaleo_account["users"][0]["email"])
    connection = anna.let_a_day_pass()
    rates = str(browser.run("return document.querySelector('a[href$=\"/rates/\"]').href"))
    for address in (
        connection,
        *(f"{connection}{path}" for path in ("history/", "disconnect/")),
        rates,
        *(f"{rates}{path}" for path in OF_RATES),
        *(f"{stack.url}/hotels/{path}" for path in OF_A_COMPANY),
        *(f"{stack.url}/accounts/{path}" for path in ("email/", "password/change/", "2fa/")),
        f"{stack.url}/connect/when-apaleo-answers/",
    ):
        browser.open(address)
        look()

    assert len(seen) >= 20
    assert found == []


def test_nothing_moves_for_who_wants_no_motion(make_browser: BrowserFactory, stack: Stack) -> None:
    browser = make_browser()
    browser.open(f"{stack.url}/")
    for scheme in ("light", "dark"):
        _prefer(browser, scheme)

        moving = browser.run(MOVING)

        assert moving == []


def find_violations(browser: Browser, scheme: str) -> list[str]:
    """Return what axe finds on the page, in a colour scheme."""
    _prefer(browser, scheme)
    browser.run(AXE)
    violations: list[str] = browser.driver.execute_async_script(RUN, RULES)
    return violations


def _prefer(browser: Browser, scheme: str) -> None:
    features = [
        {"name": "prefers-color-scheme", "value": scheme},
        # Or else axe measures a colour that is half way to another.
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
