"""Closing an account, erasing a person, and taking one's data along."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import members
from accounts.leaving import closing, erasing
from accounts.models import Account, Invitation, Membership, User
from audit.models import Entry
from hotels.connections import AccountClosed, disconnect, establish
from hotels.connections.erasing import erase_due
from hotels.models import Connection, Credential, Revocation, SyncRun
from jobs.runner import run_due
from sandbox.server import Server
from tests.accounts.sign_in.signing_in import sign_in
from tests.connect.pages import words
from tests.factories import PASSWORD, add_second_factor, make_invitation
from tests.hotels.grants import consent
from tests.simultaneously import simultaneously

CLOSE, ERASE = reverse("accounts:close"), reverse("accounts:erase")
EXPORT, DATA = reverse("accounts:export_personal_data"), reverse("accounts:personal_data")


@pytest.mark.parametrize(
    ("actor", "status"),
    [("alice", 200), ("mark", 403), ("bob", 403), ("charlie", 200), ("nina", 302)],
)
def test_only_owners_are_asked_whether_to_close_their_own_account(
    actor: str,
    status: int,
    alice: User,
    request: pytest.FixtureRequest,
    client_of: Callable[[User], Client],
) -> None:
    answer = client_of(request.getfixturevalue(actor)).get(CLOSE)

    assert answer.status_code == status
    assert ("Close <bdi>Seaside Hotels" in answer.content.decode()) == (actor == "alice")


@pytest.mark.parametrize("address", [CLOSE, ERASE, EXPORT, DATA])
def test_nobody_leaves_without_being_signed_in(address: str, client: Client, db: None) -> None:
    assert client.get(address)["Location"].startswith(reverse("account_login"))


def test_an_owner_of_another_account_closes_only_their_own(
    account: Account, alice: User, charlie: User, client: Client
) -> None:
    sign_in(client, charlie.email)

    client.post(CLOSE, {"account": str(account.pk)})

    assert not Account.objects.exclude(closed_at=None).exists()


@pytest.mark.parametrize(("address", "actor"), [(CLOSE, "alice"), (ERASE, "bob")])
def test_leaving_for_good_takes_the_password(
    address: str,
    actor: str,
    account: Account,
    alice: User,
    request: pytest.FixtureRequest,
    client_of: Callable[[User], Client],
) -> None:
    user = request.getfixturevalue(actor)

    answer = client_of(user).post(address, {"account": str(account.pk)})

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Membership.objects.filter(user=user).exists()


def test_when_what_was_read_is_erased_is_said_before_closing(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    assert "within an hour" in words(client_of(alice).get(CLOSE))


def test_a_closed_account_is_nobodys_and_its_connections_end(
    connected: Connection, alice: User, bob: User, client: Client
) -> None:
    make_invitation(connected.account)
    sign_in(client, alice.email)

    asked = client.post(CLOSE, {"account": str(connected.account_id)})
    client.post(asked["Location"], {"password": PASSWORD}, follow=True)

    connected.refresh_from_db()
    assert connected.status == Connection.Status.DISCONNECTED
    assert not Credential.objects.exists()
    assert not Membership.objects.filter(account=connected.account).exists()
    assert not Invitation.objects.exists()
    assert client.get(reverse("connect:connection", args=[connected.pk])).status_code == 404


def test_a_closed_account_is_erased_once_apaleo_has_the_grant_back(
    connected: Connection, load: Callable[..., SyncRun], alice: User, platform: Server
) -> None:
    load(connected)
    account = connected.account
    platform.control.add_fault(kind="status", path="/connect/revocation", status=503, times=1)
    now = timezone.now()

    closing.close(account, by=alice, now=now)
    run_due()
    erase_due(now=now)
    while_apaleo_is_away = closing.erase_closed()
    Revocation.objects.update(due_at=now)
    run_due()
    erase_due(now=now)

    assert (while_apaleo_is_away, closing.erase_closed()) == (0, 1)
    assert not Account.objects.filter(pk=account.pk).exists()
    assert {t["state"] for t in platform.control.tokens(kind="refresh_token")} == {"revoked"}
    events = Entry.objects.filter(account_id=account.pk).values_list("event", flat=True)
    assert {"account_closed", "disconnected", "connection_erased"} <= set(events)


def test_closing_twice_does_no_harm(account: Account, alice: User) -> None:
    for _ in range(2):
        closing.close(account, by=alice, now=timezone.now())

    assert Entry.objects.filter(event="account_closed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_close_at_once_close_it_once(account: Account, alice: User) -> None:
    simultaneously(*[lambda: closing.close(account, by=alice, now=timezone.now())] * 2)

    assert Entry.objects.filter(event="account_closed").count() == 1


def test_an_erased_person_is_gone_and_their_hotels_stay_for_the_others(
    connection: Connection, alice: User, mark: User, client: Client
) -> None:
    Connection.objects.update(connected_by=mark)
    add_second_factor(mark)

    erasing.erase(mark, now=timezone.now())

    connection.refresh_from_db()
    assert not User.objects.filter(pk=mark.pk).exists()
    assert not EmailAddress.objects.filter(email="mark@seaside.example").exists()
    assert not Authenticator.objects.exists()
    assert (connection.is_active, connection.connected_by) == (True, None)
    assert list(Entry.objects.filter(actor_id=mark.pk).values_list("event", flat=True)) == [
        "left",
        "user_erased",
    ]


def test_who_an_erased_person_was_at_apaleo_is_gone_too(
    make_connection: Callable[..., Connection], alice: User, mark: User
) -> None:
    known = {"granted_by_name": "Mark Huber", "granted_by_email": "mark@hotel.example"}
    left = make_connection(
        apaleo_account_code="LEFT",
        connected_by=mark,
        status="disconnected",
        ended_at=timezone.now(),
        **known,
    )
    stands = make_connection(apaleo_account_code="STANDS", connected_by=mark, **known)
    other = make_connection(apaleo_account_code="OTHER", connected_by=alice, **known)

    erasing.erase(mark, now=timezone.now())

    for each in (left, stands, other):
        each.refresh_from_db()
    assert (left.granted_by, left.subject) == ("", "")
    # Each refresh is checked by the subject.
    assert (stands.granted_by, bool(stands.subject)) == ("", True)
    assert other.granted_by == "Mark Huber (mark@hotel.example)"
    stands.end(status=Connection.Status.DISCONNECTED, now=timezone.now())
    stands.refresh_from_db()
    assert stands.subject == ""


def test_the_last_owner_is_not_erased(alice: User, bob: User) -> None:
    with pytest.raises(members.LastOwner):
        erasing.erase(alice, now=timezone.now())

    assert Membership.objects.filter(user=alice).exists()


def test_staff_are_not_erased_by_themselves(staff: User) -> None:
    with pytest.raises(erasing.WorksHere):
        erasing.erase(staff, now=timezone.now())


def test_erasing_twice_does_no_harm(alice: User, bob: User) -> None:
    for _ in range(2):
        erasing.erase(bob, now=timezone.now())

    assert Entry.objects.filter(event="user_erased").count() == 1


def test_the_export_holds_what_is_known_of_the_person_and_of_nobody_else(
    connected: Connection, alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    add_second_factor(alice)
    make_invitation(connected.account, invited_by=alice)

    answer: Any = client_of(alice).get(EXPORT)
    text = b"".join(answer.streaming_content).decode()

    data = json.loads(text)
    assert data["login"][0]["email"] == "alice@seaside.example"
    assert data["memberships"][0]["role"] == "owner"
    assert data["memberships"][0]["account_name"] == "Seaside Hotels"
    assert data["connections"][0]["your_id_at_apaleo"] == connected.subject
    assert data["connection_history"][0]["apaleo_account_code"] == "DEMO"
    # The names of columns are ours, and say nothing to a reader.
    assert not [key for rows in data.values() for row in rows for key in row if "__" in key]
    assert data["connections"][0]["apaleo_account_code"] == "DEMO"
    assert data["connection_history"][0]["kind"] == "connected"
    assert [row["email"] for row in data["invitations_sent"]] == ["nina@grand.example"]
    assert "data_exported" in [row["event"] for row in data["activity"]]
    assert "no-store" in answer["Cache-Control"]
    assert bob.email not in text
    for secret in ("canary-totp-secret", alice.password):
        assert secret not in text


def test_who_comes_back_from_apaleo_to_a_closed_account_connects_nothing(
    account: Account, alice: User, platform: Server
) -> None:
    fresh = consent("DEMO")
    closing.close(account, by=alice, now=timezone.now())

    with pytest.raises(AccountClosed):
        establish(fresh, account=account, user=alice, now=timezone.now())
    run_due()

    assert not Connection.objects.exists()
    assert {t["state"] for t in platform.control.tokens(kind="refresh_token")} == {"revoked"}


def test_disconnecting_before_closing_is_no_hindrance(connected: Connection, alice: User) -> None:
    disconnect(connected, by=alice, now=timezone.now())

    closing.close(connected.account, by=alice, now=timezone.now())

    connected.refresh_from_db()
    assert connected.erase_at is not None
