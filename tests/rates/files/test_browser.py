"""A manager imports a file with errors, in a real Chromium."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from selenium.webdriver.common.by import By

from accounts.models import User
from hotels.models import Property
from rates.models import MappableRatePlan, RateCode
from tests.browser.driving.browser import CHROMEDRIVER, CHROMIUM, Browser
from tests.factories import add_second_factor
from tests.rates.files.samples import KEY, csv_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = (
    {KEY: "MUC-FLEX-DBL", "rate code": "BAR"},
    {KEY: "MUC-NRF-DBL", "rate code": "NONREFF"},
    {KEY: "NO-SUCH", "rate code": "BAR"},
)


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """Lobby at an address that it takes for its own."""
    port = live_server.url.rpartition(":")[2]
    address = f"{configured.PUBLIC_URL}:{port}"
    settings.PUBLIC_URL = address
    return address


@pytest.fixture
def sign_in(
    site: str, tmp_path: Path, client_of: Callable[[User], Client], request: Any
) -> Iterator[Callable[..., Browser]]:
    """Open a browser in which a user is signed in; its console may hold no warning."""
    if not (CHROMIUM.exists() and CHROMEDRIVER.exists()):
        pytest.skip(f"needs {CHROMIUM} and {CHROMEDRIVER}: apt-get install chromium-driver")
    browsers: list[Browser] = []

    def open_browser(user: User, *, is_phone: bool = False, has_scripts: bool = True) -> Browser:
        browser = Browser(tmp_path / "profile", is_phone=is_phone, has_scripts=has_scripts)
        browsers.append(browser)
        session = client_of(user).cookies[configured.SESSION_COOKIE_NAME]
        browser.open(f"{site}/accounts/login/")
        browser.driver.add_cookie({"name": session.key, "value": session.value})
        return browser

    yield open_browser
    warnings = [each for browser in browsers for each in browser.console_warnings()]
    for browser in browsers:
        browser.quit()
    assert warnings == []


def choose(browser: Browser, path: Path) -> None:
    path.write_bytes(csv_of(*ROWS, delimiter=";"))
    browser.driver.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(path))


@pytest.mark.parametrize("kind", [{}, {"is_phone": True}, {"has_scripts": False}], ids=str)
def test_a_manager_imports_a_file_with_errors(
    kind: dict[str, bool],
    plan: MappableRatePlan,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    nonref: RateCode,
    hotel: Property,
    mark: User,
    site: str,
    sign_in: Callable[..., Browser],
    tmp_path: Path,
) -> None:
    make_plan("NRF")
    browser = sign_in(mark, **kind)

    browser.open(f"{site}/hotels/{hotel.pk}/rates/import/")
    choose(browser, tmp_path / "rates.csv")
    browser.click("Show what would change")
    browser.wait_for_words("What would change")
    shown = browser.words
    is_mapped = plan.mappings.exists()
    browser.click("Apply 1 change")
    browser.wait_for_words("Your file is imported")

    assert "There is no rate code NONREFF. Do you mean NONREF?" in shown
    assert "There is no such rate plan here." in shown
    assert "2 rows cannot be used and will be left out." in shown
    assert not is_mapped
    assert plan.mappings.get().code == bar
    assert browser.run("return document.documentElement.scrollWidth <= window.innerWidth")


def test_staff_import_a_file_for_the_account_they_choose(
    plan: MappableRatePlan,
    bar: RateCode,
    nonref: RateCode,
    staff: User,
    site: str,
    sign_in: Callable[..., Browser],
    tmp_path: Path,
) -> None:
    add_second_factor(staff)
    browser = sign_in(staff)

    browser.open(f"{site}/admin/hotels/rateplan/import/")
    choose(browser, tmp_path / "rates.csv")
    browser.driver.find_element(By.CSS_SELECTOR, ".select2-selection").click()
    browser.wait(
        lambda: browser.driver.find_element(By.XPATH, "//li[text()='Seaside Hotels']"), "accounts"
    ).click()
    submit = browser.driver.find_element(By.CSS_SELECTOR, "input[value='Show what would change']")
    submit.click()
    browser.wait(lambda: "left out (2)" in browser.words.lower(), "the rows left out")
    browser.driver.find_element(By.CSS_SELECTOR, "input[value='Apply 1 change']").click()
    browser.wait_for_words("The file is imported.")

    assert plan.mappings.get().code == bar
