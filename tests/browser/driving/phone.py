"""What may not happen on a phone of 390 by 844 pixels."""

from tests.browser.driving.browser import Browser

WIDTH = 390
MIN_TARGET_HEIGHT = 44

TOO_WIDE = """
const width = document.documentElement.scrollWidth;
return width > arguments[0] ? [`the page is ${width} pixels wide`] : [];
"""
TOO_SMALL = """
const targets = [...document.querySelectorAll(
    "button:not(.button-link), .button, .button-quiet, .button-danger, label.check, "
    + "select, textarea, input:not([type=hidden], [type=checkbox], [type=radio])"
)];
return targets
    .filter(target => target.checkVisibility() && !target.closest("[aria-hidden=true]"))
    .map(target => [target.getBoundingClientRect().height, target.innerText || target.name])
    .filter(([height]) => height < arguments[0])
    .map(([height, name]) => `“${name}” is ${height} pixels high`);
"""


def find_layout_problems(browser: Browser) -> list[str]:
    """Return in what way the page is too wide, and which controls are too small for a thumb."""
    too_wide: list[str] = browser.run(TOO_WIDE, WIDTH)
    too_small: list[str] = browser.run(TOO_SMALL, MIN_TARGET_HEIGHT)
    return too_wide + too_small
