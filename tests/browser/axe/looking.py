"""What is wrong with a page, looked at in both schemes and at both widths."""

from tests.browser.axe.test_axe import find_violations
from tests.browser.driving.browser import Browser

WIDTHS = (1280, 390)
# Wide tables scroll by themselves on a phone; the page around them does not.
TOO_WIDE = """
const page = document.documentElement;
const table = document.querySelector("#changelist .results");
const isCut = innerWidth > 1000 && table !== null && table.scrollWidth > table.clientWidth;
return page.scrollWidth > innerWidth || isCut;
"""


def look_here(browser: Browser) -> list[str]:
    """Return what axe finds, and where the page does not fit the window."""
    path = browser.run("return location.pathname")
    found = []
    for width in WIDTHS:
        browser.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )
        if browser.run(TOO_WIDE):
            found.append(f"{path} does not fit {width} pixels")
        for scheme in ("light", "dark"):
            violations = find_violations(browser, scheme)
            found += [f"{path} {width} {scheme} {each}" for each in violations]
    return found
