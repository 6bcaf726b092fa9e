"""What staff see of housekeeping."""

from typing import Any

from django.test import Client

from hotels.models import Connection
from tests import factories
from tests.housekeeping.rows import make_schedule, make_task


def test_staff_narrow_the_days_to_the_hotels_that_use_them(
    staff_browser: Client, connection: Connection
) -> None:
    days = {}
    for code, is_decided in (("USE", True), ("NOT", False)):
        hotel = factories.make_hotel(connection, code, code=code, name=code)
        days[code] = make_schedule(hotel)
        make_task(days[code], factories.make_unit(hotel, f"{code}-1"), is_decided=is_decided)

    def shown(**query: str) -> set[Any]:
        response = staff_browser.get("/admin/housekeeping/schedule/", query)
        return set(response.context["cl"].result_list)

    assert shown(used="yes") == {days["USE"]}
    assert shown(used="no") == {days["NOT"]}
    assert shown() == set(days.values())
