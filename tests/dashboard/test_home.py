"""The hotelier's home."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Membership, User
from hotels.models import Connection, SyncRun
from tests.connect.pages import load, make_hotel, make_run, words

HOME = reverse("dashboard:home")
Status, State, Failure = Connection.Status, SyncRun.State, SyncRun.Failure


@pytest.fixture
def connected(connection: Connection) -> Connection:
    """One hotel in use and one for tests, loaded."""
    make_hotel(connection, "MUC", rooms=3)
    make_hotel(connection, "TST", rooms=1, status="Test", is_used=False)
    load(connection)
    return connection


def test_anonymous_visitor_is_sent_to_the_login_page_and_back(client: Client) -> None:
    response = client.get(HOME)

    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={HOME}"


def test_home_shows_hotels_with_their_rooms(client_of: Any, bob: User, connected: Any) -> None:
    page = words(client_of(bob).get(HOME))

    assert "Demo Hotels apaleo account DEMO · updated just now Connected" in page
    assert "Demo Hotel MUC MUC, Munich 3 0 0" in page
    assert "Demo Hotel TST Test hotel Not used" in page


def test_a_stranger_sees_nothing_of_it(client_of: Any, charlie: User, connected: Any) -> None:
    page = client_of(charlie).get(HOME).content.decode()

    assert "Demo" not in page
    assert "Seaside" not in page
    assert str(connected.pk) not in page


def test_the_chosen_account_is_shown_and_no_other(
    client_of: Any, alice: User, other_account: Account, make_connection: Any
) -> None:
    Membership.objects.create(account=other_account, user=alice, role=Membership.Role.VIEWER)
    make_connection(apaleo_account_code="OURS", apaleo_account_name="Ours")
    make_connection(
        apaleo_account_code="RIVAL", apaleo_account_name="Theirs", account=other_account
    )
    browser = client_of(alice)

    browser.post(reverse("accounts:switch"), {"account": other_account.pk})

    page = words(browser.get(HOME))
    assert "Theirs" in page
    assert "Ours" not in page


def test_empty_home_leads_to_connecting(client_of: Any, mark: User) -> None:
    page = client_of(mark).get(HOME).content.decode()

    assert "No hotel is connected yet" in page
    assert f'href="{reverse("connect:landing")}">Connect apaleo</a>' in page


def test_empty_home_offers_a_viewer_no_connecting(client_of: Any, bob: User) -> None:
    page = client_of(bob).get(HOME).content.decode()

    assert "can connect it" in page
    assert "Connect apaleo</a>" not in page


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.NEEDS_RECONNECT, "Needs reconnecting"),
        (Status.DISCONNECTED, "Disconnected"),
        (Status.KEY_UNAVAILABLE, "Locked"),
    ],
)
def test_connection_without_a_usable_grant_says_so_and_can_be_reconnected(
    client_of: Any, mark: User, make_connection: Any, status: str, word: str
) -> None:
    ended_at = None if status == Status.KEY_UNAVAILABLE else timezone.now()
    connection = make_connection(status=status, ended_at=ended_at)

    response = client_of(mark).get(HOME)

    page = response.content.decode()
    assert word in words(response)
    assert f'action="{reverse("connect:start")}"' in page
    assert f'name="connection" value="{connection.pk}"' in page


def test_viewer_sees_the_trouble_and_no_button(
    client_of: Any, bob: User, make_connection: Any
) -> None:
    make_connection(status=Status.NEEDS_RECONNECT, ended_at=timezone.now())

    response = client_of(bob).get(HOME)

    assert "An owner or a manager can reconnect it" in words(response)
    assert reverse("connect:start") not in response.content.decode()


@pytest.mark.parametrize(
    ("state", "failure", "expected"),
    [
        (State.WAITING, Failure.NONE, "Reading your hotels"),
        (State.RUNNING, Failure.NONE, "Reading your hotels"),
        (State.WAITING, Failure.UNAVAILABLE, "cannot be reached at the moment. We keep trying"),
        (State.WAITING, Failure.REVOKED, "does not let us in at the moment. We ask again"),
        (State.WAITING, Failure.CRASHED, "was interrupted. We keep trying"),
        (State.WAITING, Failure.CONTRACT, "The last try did not work. We keep trying"),
        (State.NEEDS_ATTENTION, Failure.UNAVAILABLE, "could not be reached the last times"),
        (State.NEEDS_ATTENTION, Failure.FORBIDDEN, "Permission missing"),
        (State.NEEDS_ATTENTION, Failure.TOO_LARGE, "holds more than we can read in one go"),
        (State.NEEDS_ATTENTION, Failure.CONTRACT, "answered in a way that we did not understand"),
    ],
)
def test_home_says_how_the_newest_load_is_doing(
    client_of: Any, alice: User, connection: Connection, state: str, failure: str, expected: str
) -> None:
    make_run(connection, State.DONE, at=timezone.now() - timedelta(hours=1))
    make_run(connection, state, failure=failure)

    page = words(client_of(alice).get(HOME))

    assert expected in page


def test_failed_load_can_be_tried_again(client_of: Any, mark: User, connection: Connection) -> None:
    make_run(connection, State.NEEDS_ATTENTION, failure=Failure.UNAVAILABLE)

    page = client_of(mark).get(HOME).content.decode()

    assert f'action="{reverse("connect:retry", args=[connection.pk])}"' in page


def test_the_most_urgent_connection_comes_first_and_the_disconnected_last(
    client_of: Any, alice: User, make_connection: Any
) -> None:
    now = timezone.now()
    states: dict[str, dict[str, Any]] = {
        "Anchor": {"status": Status.DISCONNECTED, "ended_at": now},
        "Bay": {"last_synced_at": now},
        "Cliff": {"status": Status.NEEDS_RECONNECT, "ended_at": now},
    }
    for name, fields in states.items():
        make_connection(apaleo_account_code=name, apaleo_account_name=name, **fields)

    page = words(client_of(alice).get(HOME))

    assert page.index("Cliff") < page.index("Bay") < page.index("Anchor")


def test_choosing_hotels_is_left_to_do_while_none_is_used(
    client_of: Any, alice: User, connection: Connection
) -> None:
    make_hotel(connection, "MUC", is_used=False)
    make_hotel(connection, "BER", is_used=False)
    load(connection)

    page = words(client_of(alice).get(HOME))

    assert "Left to do" in page
    assert "Choose hotels" in page


def test_nothing_is_left_to_do_for_a_team_that_has_chosen(
    client_of: Any, alice: User, mark: User, connected: Any
) -> None:
    page = words(client_of(alice).get(HOME))

    assert "Left to do" not in page


def test_archived_and_gone_hotels_are_not_shown(
    client_of: Any, alice: User, connected: Connection
) -> None:
    make_hotel(connected, "ARC", is_archived=True)
    make_hotel(connected, "OUT", gone_at=timezone.now())

    page = words(client_of(alice).get(HOME))

    assert "Demo Hotel ARC" not in page
    assert "Demo Hotel OUT" not in page


@pytest.mark.parametrize("size", [1, 4])
def test_home_takes_as_many_queries_however_many_hotels(
    client_of: Any, alice: User, make_connection: Any, django_assert_num_queries: Any, size: int
) -> None:
    for number in range(size):
        connection = make_connection(apaleo_account_code=f"A{number}")
        for code in range(size):
            make_hotel(connection, f"H{code}", rooms=size)
        load(connection)
    browser = client_of(alice)

    # session, user, memberships with accounts, connections with newest runs, hotels with counts,
    # rate plans and how many are mapped, the same of room types,
    # mappings that need a look, which codes of either kind they have, number of members
    with django_assert_num_queries(11):
        browser.get(HOME)
