"""The first journey: one hotel, on a phone, where what to do next needs no scrolling."""

import pytest

from tests.browser.hotelier import HotelierFactory
from tests.browser.stack import Stack

pytestmark = pytest.mark.browser

IS_IN_SIGHT = """
const found = [...document.querySelectorAll("main button, main a.button, main a.button-quiet")]
    .find(each => each.checkVisibility() && each.innerText.includes(arguments[0]));
return Boolean(found) && found.getBoundingClientRect().bottom <= window.innerHeight;
"""


def test_what_to_do_next_is_in_sight_on_every_page_of_the_way(
    make_hotelier: HotelierFactory, stack: Stack
) -> None:
    code = f"O{len(stack.control.accounts()):03}"
    apaleo = stack.control.generate_account(code=code, properties=1, units_per_property=12)
    anna = make_hotelier(is_phone=True)
    browser = anna.browser
    in_sight: dict[str, bool] = {}

    def look(words: str) -> None:
        in_sight[f"{browser.heading}: {words}"] = browser.run(IS_IN_SIGHT, words)

    browser.open(f"{stack.url}/")
    look("Connect your hotel")
    anna.sign_up()
    anna.connect(email=apaleo["users"][0]["email"])
    look("Map rate codes")
    browser.open(f"{stack.url}/hotels/")
    look("Map rate codes")

    assert "all of them" not in browser.words
    assert in_sight == dict.fromkeys(in_sight, True)
    assert len(in_sight) == 3
