"""Cases 38 and 46: a session that is open opens no more than its user may at this moment."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Membership, User
from tests.accounts.sign_in.signing_in import sign_in
from tests.factories import PASSWORD, make_membership
from tests.fixtures.people import SERVER_NAME
from tests.security.addresses import path_to
from tests.security.tenant import Tenant, facts

OF_THE_ACCOUNT = ["connect:connection", "connect:status"]
CHANGES = ["connect:start", "connect:retry", "connect:hotels"]
OWNERS_CHANGES = ["connect:disconnect", "accounts:invite", "accounts:change_role"]
OWNERS_CHANGES += ["accounts:remove_member", "accounts:revoke_invitation"]
SESSION = "lobby_session"


@pytest.fixture
def second_owner(alice: User, charlie: User, account: Account) -> User:
    """Charlie owns the account too, for now."""
    make_membership(charlie, account, Membership.Role.OWNER)
    return charlie


@pytest.mark.parametrize("name", OF_THE_ACCOUNT)
def test_whoever_was_removed_sees_nothing_at_the_next_request(
    name: str, client_of: Callable[[User], Client], mark: User, seaside: Tenant
) -> None:
    browser, path = client_of(mark), path_to(name, seaside.ids)
    before = browser.get(path)
    Membership.objects.filter(user=mark).delete()

    after = browser.get(path)

    assert (before.status_code, after.status_code) == (200, 404)
    assert "Lighthouse" not in after.content.decode()


@pytest.mark.parametrize("name", [*CHANGES, *OWNERS_CHANGES])
def test_whoever_was_removed_changes_nothing_at_the_next_request(
    name: str, client_of: Callable[[User], Client], second_owner: User, seaside: Tenant
) -> None:
    browser = client_of(second_owner)
    browser.post(reverse("accounts:switch"), {"account": seaside.rows[Account].pk})
    Membership.objects.filter(user=second_owner, account=seaside.rows[Account]).delete()
    before = facts()

    response = browser.post(path_to(name, seaside.ids), seaside.form)

    assert response.status_code == 404
    assert facts() == before


@pytest.mark.parametrize("name", [*CHANGES, *OWNERS_CHANGES])
def test_whoever_may_only_look_from_now_on_changes_nothing_at_the_next_request(
    name: str, client_of: Callable[[User], Client], second_owner: User, seaside: Tenant
) -> None:
    browser = client_of(second_owner)
    browser.get(reverse("dashboard:home"))
    Membership.objects.filter(user=second_owner, account=seaside.rows[Account]).update(
        role=Membership.Role.VIEWER
    )
    before = facts()

    response = browser.post(path_to(name, seaside.ids), seaside.form)

    assert response.status_code == 403
    assert facts() == before


@pytest.mark.parametrize(
    "path", ["/hotels/", "/admin/", "/admin/accounts/user/", "/accounts/email/"]
)
def test_a_disabled_user_is_nobody_at_the_next_request_also_among_staff(
    path: str, browser_of: Callable[[User | None], Client], chief: User, account: Account
) -> None:
    Membership.objects.create(account=account, user=chief, role=Membership.Role.OWNER)
    browser = browser_of(chief)
    before = browser.get(path)
    User.objects.filter(pk=chief.pk).update(is_active=False)

    after = browser.get(path)

    assert (before.status_code, after.status_code) == (200, 302)
    assert "/login/" in after.headers["Location"]


def test_staff_who_are_staff_no_more_are_turned_away_at_the_next_request(
    browser_of: Callable[[User | None], Client], chief: User
) -> None:
    browser = browser_of(chief)
    before = browser.get("/admin/hotels/connection/")
    User.objects.filter(pk=chief.pk).update(is_staff=False)

    after = browser.get("/admin/hotels/connection/")

    assert (before.status_code, after.status_code) == (200, 302)


def test_a_session_id_planted_before_signing_in_is_worth_nothing_after(
    client: Client, alice: User
) -> None:
    anonymous = client.session
    anonymous["planted"] = True
    anonymous.save()
    planted = client.cookies[SESSION].value
    attacker = Client(SERVER_NAME=SERVER_NAME)
    attacker.cookies[SESSION] = planted

    sign_in(client, alice.email)

    assert client.cookies[SESSION].value != planted
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert attacker.get("/hotels/").status_code == 302


def test_an_id_of_a_session_that_was_ended_is_dead(
    client_of: Callable[[User], Client], alice: User
) -> None:
    browser, thief = client_of(alice), Client(SERVER_NAME=SERVER_NAME)
    thief.cookies[SESSION] = browser.cookies[SESSION].value
    before = thief.get("/hotels/")

    browser.post(reverse("account_logout"))

    assert (before.status_code, thief.get("/hotels/").status_code) == (200, 302)


def test_a_password_that_was_reset_ends_all_sessions(
    client_of: Callable[[User], Client], alice: User, make_user: Any
) -> None:
    browser = client_of(alice)
    alice.set_password("another long one")
    alice.save()

    response = browser.get("/hotels/")

    assert response.status_code == 302


@pytest.mark.parametrize("name", ["account_logout", "admin:logout"])
def test_signing_out_by_a_link_does_nothing(
    name: str, browser_of: Callable[[User | None], Client], chief: User
) -> None:
    browser = browser_of(chief)

    response = browser.get(reverse(name))

    assert response.status_code in {200, 405}
    assert browser.session["_auth_user_id"] == str(chief.pk)


def test_a_changed_password_of_staff_ends_their_other_sessions(
    browser_of: Callable[[User | None], Client], chief: User
) -> None:
    browser, elsewhere = browser_of(chief), browser_of(chief)
    before = browser.cookies[SESSION].value
    new = {"new_password1": "a new long one", "new_password2": "a new long one"}

    browser.post(reverse("admin:password_change"), {"old_password": PASSWORD, **new})

    assert browser.cookies[SESSION].value != before
    assert browser.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
