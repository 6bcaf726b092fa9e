"""Names without a space, as long as a name may be, on a phone and on a desk."""

import sqlite3
from typing import Any
from uuid import UUID

import pytest

from tests.browser.driving.hotelier import HotelierFactory
from tests.browser.driving.stack import Stack

pytestmark = pytest.mark.browser

LONG = "Sankt-Nimmerlein-Panorama-und-Kur" * 6
OVERFLOW = """
const { scrollWidth, clientWidth } = document.documentElement;
if (scrollWidth <= clientWidth) return [];
return [...document.querySelectorAll("main *")]
    .filter(each => each.getBoundingClientRect().right > clientWidth + 1)
    .slice(0, 5)
    .map(each => `${each.tagName}.${each.className} ${each.innerText?.slice(0, 30)}`)
    .concat(`${scrollWidth} pixels wide`);
"""


@pytest.mark.parametrize("is_phone", [True, False])
def test_no_name_makes_a_page_wider_than_the_window(
    is_phone: bool,
    make_hotelier: HotelierFactory,
    stack: Stack,
    apaleo_account: dict[str, Any],
) -> None:
    anna = make_hotelier(is_phone=is_phone)
    browser = anna.browser
    anna.sign_up(company=LONG[:100])
    anna.connect(email=apaleo_account["users"][0]["email"])
    connection = browser.driver.current_url
    hotel = _rename(stack, code=apaleo_account["code"])
    too_wide = {}

    for path in (
        connection,
        f"{connection}disconnect/",
        f"{stack.url}/",
        f"{stack.url}/hotels/",
        f"{stack.url}/hotels/team/",
        f"{stack.url}/hotels/{hotel}/rates/",
    ):
        browser.open(path)
        assert LONG[:60] in browser.words.replace("\n", "")
        wide = browser.run(OVERFLOW)
        if wide:
            too_wide[path] = wide

    assert too_wide == {}


def _rename(stack: Stack, *, code: str) -> str:
    """Give all that apaleo names the long name, and return the id of a hotel."""
    with sqlite3.connect(stack.folder / "lobby.sqlite3", timeout=10) as database:
        [(connection,)] = database.execute(
            "SELECT id FROM hotels_connection WHERE apaleo_account_code = ?", [code]
        ).fetchall()
        database.execute(
            "UPDATE hotels_connection SET apaleo_account_name = ? WHERE id = ?", [LONG, connection]
        )
        for table in ("property", "rateplan", "unitgroup"):
            database.execute(
                f"UPDATE hotels_{table} SET name = ? WHERE connection_id = ?", [LONG, connection]
            )
        (hotel,) = database.execute(
            "SELECT id FROM hotels_property WHERE connection_id = ?", [connection]
        ).fetchone()
    return str(UUID(hotel))
