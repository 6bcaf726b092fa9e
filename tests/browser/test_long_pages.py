"""The pages of a hotel with more rate plans than a page shows."""

from collections.abc import Callable

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from rates.page.listing.paging import PAGE_SIZE
from tests.browser.driving.browser import MAX_TABS
from tests.browser.driving.hotelier import HotelierFactory
from tests.browser.driving.mapping import MappingPage
from tests.browser.driving.phone import find_layout_problems
from tests.browser.driving.stack import Stack

pytestmark = pytest.mark.browser
PLANS = 2 * PAGE_SIZE + 30
ALL = "#plan-selection [name=all]"
BOXES = "[form=plan-selection]"
RATES = "table.lines tbody tr"
IN_CODE = "return document.activeElement.name === 'code'"
NODES = "return document.querySelectorAll('*').length"


@pytest.fixture
def make_mapping(make_hotelier: HotelierFactory, stack: Stack) -> Callable[..., MappingPage]:
    """Open the page of a hotel that somebody has just connected."""

    def make(*, plans: int = PLANS, **kind: bool) -> MappingPage:
        account = stack.control.generate_account(
            code=f"L{len(stack.control.accounts()):03}",
            properties=1,
            units_per_property=4,
            rate_plans_per_property=plans,
        )
        anna = make_hotelier(**kind)
        anna.sign_up()
        anna.connect(email=account["users"][0]["email"])
        page = MappingPage(anna.browser)
        page.open(stack.url)
        page.browser.fill("Code", "ALPHA")
        page.browser.click("Create code")
        page.browser.wait_for_words("ALPHA is created.")
        return page

    return make


@pytest.mark.parametrize("is_phone", [False, True])
def test_rates_are_decided_on_page_by_page_with_keys(
    make_mapping: Callable[..., MappingPage], is_phone: bool
) -> None:
    # A rate is sold with four room types.
    browser = make_mapping(plans=4 * (PAGE_SIZE + 10), is_phone=is_phone).browser
    browser.click("By rate")
    browser.wait_for_words("Codes for each rate")
    assert len(browser.driver.find_elements(By.CSS_SELECTOR, RATES)) == PAGE_SIZE
    assert browser.run(NODES) < 5_000
    assert not is_phone or find_layout_problems(browser) == []

    browser.click("Next page")
    browser.wait_for_words("Page 2 of")
    for _ in range(MAX_TABS):
        browser.press(Keys.TAB)
        if browser.run(IN_CODE):
            break
    browser.press("ALPHA", Keys.ENTER)
    browser.wait_for_words("mapped.")

    assert "page=2" in browser.driver.current_url
    browser.click("Previous page")
    browser.wait_for_words("Page 1 of")


def test_ticks_mean_the_page_and_a_word_means_all_pages(
    make_mapping: Callable[..., MappingPage],
) -> None:
    mapping = make_mapping()
    browser = mapping.browser
    assert len(browser.driver.find_elements(By.CSS_SELECTOR, BOXES)) == PAGE_SIZE
    assert browser.run(NODES) < 3_500

    browser.run(f"document.querySelectorAll('{BOXES}').forEach(box => box.click())")
    browser.wait_for_words(f"{PAGE_SIZE} selected")
    browser.fill("Rate code for the selected lines", "ALPHA")
    browser.click("Map selected")
    browser.wait_for_words(f"{PAGE_SIZE} rate plans are mapped to ALPHA")

    left = PLANS - PAGE_SIZE - 1
    browser.open(f"{browser.driver.current_url}?show=unmapped")
    mapping.tab_to_lines()
    browser.press("ALPHA", Keys.ENTER)
    mapping.wait_until(f"{PAGE_SIZE + 1} of {PLANS}")
    browser.click("More rate plans")
    browser.wait_for_words("Page 2 of 2")
    browser.driver.find_element(By.CSS_SELECTOR, ALL).click()
    browser.wait_for_words(f"{left} selected")
    browser.fill("Rate code for the selected lines", "ALPHA")
    browser.click("Map selected")
    browser.wait_for_words(f"{left} rate plans are mapped to ALPHA")
