"""The team page: who sees it, who may change it."""

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Invitation, Membership, User
from tests.accounts.sign_in.signing_in import confirm_password
from tests.connect.pages import words
from tests.factories import make_invitation

TEAM = reverse("accounts:team")
ROLE = reverse("accounts:change_role")
REMOVE = reverse("accounts:remove_member")
INVITE = reverse("accounts:invite")


def membership(user: User) -> Membership:
    return Membership.objects.get(user=user)


@pytest.fixture
def invitation(account: Account, alice: User) -> Invitation:
    return make_invitation(account, invited_by=alice)


def test_anonymous_visitor_is_sent_to_the_login_page(client: Client) -> None:
    assert client.get(TEAM).headers["Location"] == f"{reverse('account_login')}?next={TEAM}"
    for address in (INVITE, ROLE, REMOVE, reverse("accounts:revoke_invitation", args=[uuid4()])):
        assert client.post(address).headers["Location"].startswith(reverse("account_login"))


def test_viewer_sees_who_belongs_to_the_team_and_changes_nothing(
    client_of: Any, alice: User, bob: User, invitation: Invitation
) -> None:
    response = client_of(bob).get(TEAM)

    page = response.content.decode()
    assert "alice@seaside.example Owner bob@seaside.example You Viewer" in words(response)
    assert "nina@grand.example" not in page
    assert INVITE not in page
    assert ROLE not in page


def test_owner_sees_members_invitations_and_the_means_to_change_them(
    client_of: Any, alice: User, bob: User, invitation: Invitation
) -> None:
    page = client_of(alice).get(TEAM).content.decode()

    assert "nina@grand.example" in page
    assert INVITE in page
    assert ROLE in page


def test_stranger_sees_only_their_own_team(
    client_of: Any, charlie: User, alice: User, invitation: Invitation
) -> None:
    page = client_of(charlie).get(TEAM).content.decode()

    assert "seaside" not in page.lower()
    assert "nina" not in page


def test_owner_invites_a_colleague(client_of: Any, alice: User, account: Account) -> None:
    response = client_of(alice).post(
        INVITE,
        {"account": account.pk, "email": "nina@grand.example", "role": "manager"},
        follow=True,
    )

    assert "We have sent an invitation to nina@grand.example" in words(response)
    assert Invitation.objects.get().invited_by == alice
    assert len(mail.outbox) == 1


def test_invitation_that_was_not_delivered_is_said(
    client_of: Any, alice: User, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", fail)

    response = client_of(alice).post(
        INVITE,
        {"account": account.pk, "email": "nina@grand.example", "role": "viewer"},
        follow=True,
    )

    assert "could not be sent" in words(response)


def test_inviting_a_member_says_so_at_the_field(
    client_of: Any, alice: User, bob: User, account: Account
) -> None:
    response = client_of(alice).post(
        INVITE, {"account": account.pk, "email": bob.email, "role": "manager"}
    )

    assert response.status_code == 422
    assert "already belongs to your team" in words(response)


def test_nobody_is_invited_as_owner(client_of: Any, alice: User, account: Account) -> None:
    response = client_of(alice).post(
        INVITE, {"account": account.pk, "email": "nina@grand.example", "role": "owner"}
    )

    assert response.status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("mark", 403), ("bob", 403), ("charlie", 404)])
def test_only_owners_of_the_account_invite(
    client_of: Any, request: Any, account: Account, alice: User, who: str, status: int
) -> None:
    user = request.getfixturevalue(who)

    response = client_of(user).post(
        INVITE, {"account": account.pk, "email": "nina@grand.example", "role": "viewer"}
    )

    assert response.status_code == status
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("account_id", ["", "not-a-uuid", "00000000-0000-4000-8000-000000000000"])
def test_invitation_to_no_account_is_not_found(
    client_of: Any, alice: User, account_id: str
) -> None:
    response = client_of(alice).post(
        INVITE, {"account": account_id, "email": "nina@grand.example", "role": "viewer"}
    )

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("role", "now"), [("owner", "an owner"), ("manager", "a manager"), ("viewer", "a viewer")]
)
def test_owner_gives_another_role(
    client_of: Any, alice: User, bob: User, role: str, now: str
) -> None:
    response = client_of(alice).post(
        ROLE, {"member": membership(bob).pk, "role": role}, follow=True
    )

    assert f"bob@seaside.example is now {now}." in words(response)
    assert membership(bob).role == role


@pytest.mark.parametrize(("who", "status"), [("mark", 403), ("bob", 403), ("charlie", 404)])
def test_only_owners_of_the_account_give_roles(
    client_of: Any, request: Any, alice: User, bob: User, who: str, status: int
) -> None:
    user = request.getfixturevalue(who)

    response = client_of(user).post(ROLE, {"member": membership(bob).pk, "role": "owner"})

    assert response.status_code == status
    assert membership(bob).role == Membership.Role.VIEWER


@pytest.mark.parametrize(
    "fields", [{}, {"member": "x", "role": "viewer"}, {"member": "1", "role": "king"}]
)
def test_role_form_that_no_page_sends_is_refused(
    client_of: Any, alice: User, fields: dict[str, str]
) -> None:
    assert client_of(alice).post(ROLE, fields).status_code == 400


def test_last_owner_is_told_why_they_stay_owner(client_of: Any, alice: User) -> None:
    browser = client_of(alice)

    demoted = browser.post(ROLE, {"member": membership(alice).pk, "role": "viewer"}, follow=True)
    # The password is not asked for what cannot be done.
    left = browser.post(REMOVE, {"member": membership(alice).pk}, follow=True)

    assert "There must be at least one owner" in words(demoted)
    assert "There must be at least one owner" in words(left)
    assert membership(alice).role == Membership.Role.OWNER


def test_removed_member_is_refused_at_the_next_request(
    client_of: Any, alice: User, bob: User
) -> None:
    browser = client_of(bob)
    assert "alice@seaside.example" in words(browser.get(TEAM))

    client_of(alice).post(REMOVE, {"member": membership(bob).pk})

    assert browser.get(TEAM).url == reverse("accounts:new")


@pytest.mark.parametrize(("who", "status"), [("mark", 403), ("charlie", 404)])
def test_only_owners_of_the_account_remove_others(
    client_of: Any, request: Any, alice: User, bob: User, who: str, status: int
) -> None:
    user = request.getfixturevalue(who)

    response = client_of(user).post(REMOVE, {"member": membership(bob).pk})

    assert response.status_code == status
    assert Membership.objects.filter(user=bob).exists()


def test_everyone_may_leave(client_of: Any, alice: User, bob: User) -> None:
    browser = client_of(bob)
    confirm_password(browser)

    response = browser.post(REMOVE, {"member": membership(bob).pk}, follow=True)

    assert "You have left Seaside Hotels." in words(response)
    assert not Membership.objects.filter(user=bob).exists()


def test_owner_withdraws_an_invitation(client_of: Any, alice: User, invitation: Invitation) -> None:
    client_of(alice).post(reverse("accounts:revoke_invitation", args=[invitation.pk]))

    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("mark", 403), ("bob", 403), ("charlie", 404)])
def test_only_owners_of_the_account_withdraw_invitations(
    client_of: Any, request: Any, invitation: Invitation, who: str, status: int
) -> None:
    user = request.getfixturevalue(who)

    response = client_of(user).post(reverse("accounts:revoke_invitation", args=[invitation.pk]))

    assert response.status_code == status
    assert Invitation.objects.exists()


@pytest.mark.parametrize("address", [INVITE, ROLE, REMOVE, reverse("accounts:switch")])
def test_what_changes_something_takes_a_post_with_its_token(
    client_of: Any, alice: User, address: str
) -> None:
    browser = client_of(alice)
    strict = Client(SERVER_NAME="testserver.localhost", enforce_csrf_checks=True)
    strict.force_login(alice)

    assert browser.get(address).status_code == 405
    assert browser.put(address).status_code == 405
    assert browser.delete(address).status_code == 405
    assert strict.post(address).status_code == 403


def test_team_takes_as_many_queries_however_many_members(
    client_of: Any, alice: User, mark: User, bob: User, django_assert_num_queries: Any
) -> None:
    browser = client_of(alice)

    # session, user, memberships with accounts, members with users, invitations, mails lately
    with django_assert_num_queries(6):
        browser.get(TEAM)
