"""The whole way in a browser that runs no scripts."""

from typing import Any

import pytest

from tests.browser.driving.hotelier import HotelierFactory
from tests.browser.driving.stack import Stack

pytestmark = pytest.mark.browser


def test_without_scripts_a_link_looks_again_until_the_result_is_there(
    make_hotelier: HotelierFactory, stack: Stack, apaleo_account: dict[str, Any]
) -> None:
    anna = make_hotelier(has_scripts=False)
    browser = anna.browser
    anna.sign_up()
    stack.control.set_latency(path="/inventory", seconds=1)

    anna.go_to_apaleo(email=apaleo_account["users"][0]["email"])
    anna.allow()

    assert browser.run("return typeof window.htmx") == "undefined"
    assert browser.heading == "2 hotels are connected, 24 rooms found"


def test_without_scripts_the_hotels_to_use_can_be_chosen(
    make_hotelier: HotelierFactory, apaleo_account: dict[str, Any]
) -> None:
    anna = make_hotelier(has_scripts=False)
    browser = anna.browser
    anna.sign_up()
    anna.connect(email=apaleo_account["users"][0]["email"])

    browser.click("Save which hotels to use")

    browser.wait_for_words("Saved which hotels to use.")
