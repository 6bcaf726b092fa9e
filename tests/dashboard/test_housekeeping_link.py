"""The way from the hotelier's home to a hotel's housekeeping."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from hotels.models import Connection
from tests.connect.pages import load, make_hotel


def test_home_leads_to_the_housekeeping_of_the_hotels_that_are_used(
    client_of: Any, bob: User, connection: Connection
) -> None:
    used = make_hotel(connection, "MUC", rooms=3)
    unused = make_hotel(connection, "TST", rooms=1, status="Test", is_used=False)
    load(connection)

    page = client_of(bob).get(reverse("dashboard:home")).content.decode()

    assert reverse("housekeeping:board", args=[used.pk]) in page
    assert reverse("housekeeping:board", args=[unused.pk]) not in page
