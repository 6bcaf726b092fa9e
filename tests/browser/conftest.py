"""A Lobby that really runs, and browsers whose console warnings fail the test."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.driving.browser import CHROMEDRIVER, CHROMIUM, Browser, BrowserFactory
from tests.browser.driving.cleaning import CleaningFactory, Housekeeping
from tests.browser.driving.hotelier import Hotelier, HotelierFactory
from tests.browser.driving.network import Network
from tests.browser.driving.stack import Stack, run_beside, running_stack

RELEASE_DEMO = """
from hotels.models import Connection
Connection.objects.filter(apaleo_account_code="DEMO").delete()
"""
# Chromium also warns of a refusal's own page, which rightly answers with an error.
OF_A_REFUSAL = re.compile(r"/connect/callback/\S* - Failed to load resource: .* status of 40[03]")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all pages of a module."""
    if not (CHROMIUM.exists() and CHROMEDRIVER.exists()):
        pytest.skip(f"needs {CHROMIUM} and {CHROMEDRIVER}: apt-get install chromium-driver")
    browser = Browser(tmp_path_factory.mktemp("profile"), is_phone=False, has_scripts=True)
    yield browser
    browser.quit()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything that `make run` starts, once for all tests."""
    if not (CHROMIUM.exists() and CHROMEDRIVER.exists()):
        pytest.skip(f"needs {CHROMIUM} and {CHROMEDRIVER}: apt-get install chromium-driver")
    with running_stack(tmp_path_factory.mktemp("lobby")) as stack:
        yield stack


@pytest.fixture
def stack(running: Stack) -> Iterator[Stack]:
    """The same, without latency and faults of an earlier test."""
    yield running
    running.control.clear_latency()
    running.control.clear_faults()


@pytest.fixture
def make_browser(tmp_path: Path) -> Iterator[BrowserFactory]:
    """Open a browser; at the end of the test none may have warnings in its console."""
    browsers: list[Browser] = []

    def make(
        *, is_phone: bool = False, has_scripts: bool = True, network: Network | None = None
    ) -> Browser:
        profile = tmp_path / f"profile-{len(browsers)}"
        browsers.append(
            Browser(profile, is_phone=is_phone, has_scripts=has_scripts, network=network)
        )
        return browsers[-1]

    yield make
    warnings = [each for browser in browsers for each in browser.console_warnings()]
    for browser in browsers:
        browser.quit()
    assert [each for each in warnings if not OF_A_REFUSAL.search(each)] == []


@pytest.fixture
def network(stack: Stack) -> Iterator[Network]:
    """What is between a browser and the site, to be cut."""
    with Network(stack.url) as between:
        yield between


@pytest.fixture
def make_hotelier(make_browser: BrowserFactory, stack: Stack) -> HotelierFactory:
    """Somebody new in front of a browser of their own."""
    return lambda **kind: Hotelier(make_browser(**kind), stack)


@pytest.fixture
def demo(stack: Stack) -> Iterator[str]:
    """Who may connect the demo hotels; whoever did so is gone after the test."""
    yield "admin@demo.example"
    stack.control.disconnect(account_code="DEMO")
    run_beside(stack, RELEASE_DEMO)


@pytest.fixture
def apaleo_account(stack: Stack) -> dict[str, Any]:
    """An apaleo account that nobody has connected yet: two hotels of twelve rooms."""
    code = f"B{len(stack.control.accounts()):03}"
    return stack.control.generate_account(code=code, properties=2, units_per_property=12)


@pytest.fixture
def make_cleaning(make_hotelier: HotelierFactory, stack: Stack) -> CleaningFactory:
    """Somebody who has connected a hotel of twelve rooms, in which so many clean."""

    def make(*attendants: str, **kind: bool) -> tuple[Hotelier, Housekeeping]:
        code = f"C{len(stack.control.accounts()):03}"
        account = stack.control.generate_account(code=code, properties=1, units_per_property=12)
        anna = make_hotelier(**kind)
        anna.sign_up()
        anna.connect(email=account["users"][0]["email"])
        cleaning = Housekeeping.found_at_home(anna.browser, stack.url)
        cleaning.open()
        cleaning.add_attendants(*attendants)
        cleaning.open()
        return anna, cleaning

    return make
