"""Each hotel of which much seems to be gone is marked, wherever hotels are listed."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Connection
from tests.factories import make_held_removal, make_hotel


@pytest.fixture
def held(make_connection: Callable[..., Connection]) -> Connection:
    """Return a connection with two hotels that wait for staff and one that does not."""
    connection = make_connection(last_synced_at=timezone.now())
    make_held_removal(make_hotel(connection, "A", name="Adler"))
    make_held_removal(make_hotel(connection, "B", name="Bär"))
    make_held_removal(
        make_hotel(connection, "C", name="Coq"), state="dismissed", decided_at=timezone.now()
    )
    make_hotel(connection, "D", name="Dach")
    return connection


def marked(page: str) -> list[str]:
    """Return the hotels whose row of the table says so."""
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr")
    names = ("Adler", "Bär", "Coq", "Dach")
    return [name for name in names for row in rows if name in row and "Being checked" in row]


def test_home_marks_each_hotel_that_staff_have_to_look_at(
    held: Connection, alice: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(alice).get(reverse("dashboard:home")).content.decode()

    assert marked(page) == ["Adler", "Bär"]


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_the_page_of_the_connection_marks_them_too(
    held: Connection,
    who: str,
    request: pytest.FixtureRequest,
    client_of: Callable[[User], Client],
) -> None:
    browser = client_of(request.getfixturevalue(who))

    page = browser.get(reverse("connect:connection", args=[held.pk])).content.decode()

    assert marked(page) == ["Adler", "Bär"]


def test_a_hotel_that_is_disconnected_is_not_marked(
    held: Connection, alice: User, client_of: Callable[[User], Client]
) -> None:
    Connection.objects.filter(pk=held.pk).update(
        status=Connection.Status.DISCONNECTED, ended_at=timezone.now()
    )

    page = client_of(alice).get(reverse("connect:connection", args=[held.pk])).content.decode()

    assert marked(page) == []


def test_where_the_sentence_does_not_name_all_a_link_leads_to_the_list_of_them(
    held: Connection, alice: User, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(alice)
    link = reverse("dashboard:home") + "?show=checked"
    before = browser.get(reverse("connect:connection", args=[held.pk])).content.decode()
    for name in ("Eck", "Falk", "Gams"):
        make_held_removal(make_hotel(held, name, name=name))

    pages = [
        browser.get(address).content.decode()
        for address in (reverse("connect:connection", args=[held.pk]), reverse("dashboard:home"))
    ]
    shown = browser.get(link).content.decode()

    assert f'href="{link}' not in before
    for page in pages:
        assert "Much of Adler, Bär, Eck and of 2 other hotels seems to be gone" in page
        assert f'href="{link}#hotels"' in page
    rows = shown.split('id="hotels"')[1]
    assert all(name in rows for name in ("Adler", "Bär", "Eck", "Falk", "Gams"))
    assert not any(name in rows for name in ("Coq", "Dach"))
