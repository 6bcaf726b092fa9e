"""The way back, by who comes: only whoever set out, in the browser they set out in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Membership, User
from connect.models import AuthorizationRequest
from connect.refusals import Reason
from hotels.models import Connection
from sandbox.server import Server
from tests.connect.journey import Traveller, calls_of_exchange, changed_since, refusal_of, stored

pytestmark = pytest.mark.django_db

SESSION_COOKIE = "lobby_session"


@pytest.fixture
def attacker(charlie: User, traveller_of: Callable[[User], Traveller]) -> Traveller:
    """Charlie, who would like his hotel to appear in somebody else's account."""
    return traveller_of(charlie)


@pytest.fixture
def second_account(alice: User, other_account: Account) -> Account:
    """Another account of which alice is an owner too."""
    Membership.objects.create(account=other_account, user=alice, role=Membership.Role.OWNER)
    return other_account


def test_a_callback_minted_in_another_browser_is_refused_by_a_user_of_another_account(
    traveller: Traveller,
    attacker: Traveller,
    other_account: Account,
    platform: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    callback = attacker.set_out(account=other_account)
    before = stored()

    response = traveller.come_back(callback)

    assert (response.status_code, refusal_of(response)) == (403, Reason.OTHER_BROWSER)
    assert calls_of_exchange(platform) == []
    assert changed_since(before) == set()
    assert "security" in caplog.text


def test_a_callback_of_another_browser_is_refused_also_by_one_that_has_set_out_itself(
    traveller: Traveller,
    attacker: Traveller,
    account: Account,
    other_account: Account,
    platform: Server,
) -> None:
    mine = traveller.set_out(account=account)
    callback = attacker.set_out(account=other_account)

    response = traveller.come_back(callback)

    assert refusal_of(response) == Reason.OTHER_BROWSER
    assert calls_of_exchange(platform) == []
    assert traveller.come_back(mine).status_code == 302


def test_a_callback_of_another_browser_is_refused_also_to_the_same_user(
    traveller: Traveller,
    traveller_of: Callable[[User], Traveller],
    alice: User,
    account: Account,
    platform: Server,
) -> None:
    callback = traveller.set_out(account=account)

    response = traveller_of(alice).come_back(callback)

    assert refusal_of(response) == Reason.OTHER_BROWSER
    assert calls_of_exchange(platform) == []


def test_a_callback_of_another_browser_signs_no_stranger_in(
    client: Client, attacker: Traveller, other_account: Account, platform: Server
) -> None:
    callback = attacker.set_out(account=other_account)

    response = client.get(callback)

    assert (response.status_code, refusal_of(response)) == (403, Reason.OTHER_BROWSER)
    assert SESSION_COOKIE not in client.cookies
    assert calls_of_exchange(platform) == []


def test_a_callback_of_another_browser_does_not_spend_the_state(
    traveller: Traveller, attacker: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    attacker.come_back(callback)

    response = traveller.come_back(callback)

    assert response.status_code == 302


def test_the_account_chosen_at_the_start_counts_whatever_is_chosen_on_the_way(
    traveller: Traveller, account: Account, second_account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    traveller.client.post(reverse("accounts:switch"), {"account": second_account.pk})

    response = traveller.come_back(callback)

    assert response.status_code == 302
    assert Connection.objects.get().account == account


@pytest.mark.parametrize("role", [Membership.Role.VIEWER, None])
def test_whoever_may_no_longer_connect_is_refused_on_return(
    traveller: Traveller,
    alice: User,
    account: Account,
    second_account: Account,
    platform: Server,
    role: Any,
) -> None:
    callback = traveller.set_out(account=account)
    membership = Membership.objects.filter(user=alice, account=account)
    membership.update(role=role) if role else membership.delete()
    before = stored()

    response = traveller.come_back(callback)

    assert (response.status_code, refusal_of(response)) == (403, Reason.NOT_ALLOWED)
    assert calls_of_exchange(platform) == []
    assert changed_since(before) == {"AuthorizationRequest"}


def test_a_user_who_was_disabled_on_the_way_is_nobody_on_return(
    traveller: Traveller, alice: User, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    alice.is_active = False
    alice.save()

    response = traveller.come_back(callback)

    assert refusal_of(response) == Reason.SIGNED_OUT
    assert calls_of_exchange(platform) == []


def test_whoever_signed_out_on_the_way_is_asked_to_sign_in_and_can_then_finish(
    traveller: Traveller, alice: User, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    traveller.client.post(reverse("account_logout"))
    before = stored()

    signed_out = traveller.come_back(callback)

    assert (signed_out.status_code, refusal_of(signed_out)) == (403, Reason.SIGNED_OUT)
    assert calls_of_exchange(platform) == []
    assert changed_since(before) == set()
    traveller.client.force_login(alice)
    assert traveller.come_back(callback).status_code == 302


def test_the_next_person_at_the_same_browser_gets_nothing(
    traveller: Traveller, charlie: User, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    traveller.client.post(reverse("account_logout"))
    traveller.client.force_login(charlie)
    before = stored()

    response = traveller.come_back(callback)

    assert (response.status_code, refusal_of(response)) == (403, Reason.OTHER_USER)
    assert "seaside" not in response.content.decode().lower()
    assert calls_of_exchange(platform) == []
    assert changed_since(before) == set()


def test_a_new_session_of_the_same_user_in_the_same_browser_may_finish(
    traveller: Traveller, alice: User, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    before = traveller.client.cookies[SESSION_COOKIE].value
    traveller.client.post(reverse("account_logout"))
    traveller.client.force_login(alice)

    response = traveller.come_back(callback)

    assert traveller.client.cookies[SESSION_COOKIE].value != before
    assert response.status_code == 302


def test_two_tabs_finish_each_its_own_flow(
    traveller: Traveller, account: Account, second_account: Account, platform: Server
) -> None:
    demo = traveller.set_out(account=account)
    solo = traveller.set_out(account=second_account, email="admin@solo.example")

    finished_second = traveller.come_back(solo)
    finished_first = traveller.come_back(demo)

    assert (finished_first.status_code, finished_second.status_code) == (302, 302)
    connections = Connection.objects.values_list("account", "apaleo_account_code")
    assert set(connections) == {(account.pk, "DEMO"), (second_account.pk, "SOLO")}


def test_a_refusal_in_one_tab_leaves_the_other_tab_alone(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    wanted = traveller.set_out(account=account)
    declined = traveller.set_out(account=account, email="admin@solo.example", decision="deny")

    traveller.come_back(declined)
    response = traveller.come_back(wanted)

    assert response.status_code == 302
    outcomes = AuthorizationRequest.objects.order_by("created_at").values_list("outcome", flat=True)
    assert list(outcomes) == ["connected", "declined"]


def test_an_email_address_known_here_signs_nobody_in_and_links_nobody(
    traveller: Traveller,
    account: Account,
    alice: User,
    make_user: Callable[..., User],
    platform: Server,
) -> None:
    namesake = make_user("admin@demo.example")

    traveller.connect(account=account, email="admin@demo.example")

    connection = Connection.objects.get()
    assert (connection.account, connection.connected_by) == (account, alice)
    assert traveller.client.session["_auth_user_id"] == str(alice.pk)
    assert not namesake.memberships.exists()
