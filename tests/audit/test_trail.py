"""Who did what is written down, each kind of deed."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import invitations, members
from accounts.models import Account, Invitation, Membership, User
from audit.events import Event, label_of
from audit.models import Entry
from audit.trail import record
from hotels.connections import disconnect
from hotels.models import Connection
from tests.accounts.sign_in.signing_in import confirm_password, enter_mailed_code, sign_in, sign_up
from tests.factories import PASSWORD, add_second_factor, make_hotel, make_invitation

NOW = timezone.now()
pytestmark = pytest.mark.django_db


def last(event: str) -> Entry:
    return Entry.objects.filter(event=event).latest("pk")


def events() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


def test_a_sign_in_names_who_where_and_from_where(
    client: Client, alice: User, account: Account
) -> None:
    sign_in(client, alice.email)

    entry = last("signed_in")
    assert (entry.actor_id, entry.actor) == (alice.pk, alice.email)
    assert (entry.account_id, entry.ip_address) == (account.pk, "127.0.0.1")


def test_a_sign_in_is_told_to_each_account_of_the_person(
    client: Client, alice: User, account: Account, other_account: Account
) -> None:
    Membership.objects.create(account=other_account, user=alice, role="viewer")

    sign_in(client, alice.email)

    told = Entry.objects.filter(event="signed_in").values_list("account_id", flat=True)
    assert set(told) == {account.pk, other_account.pk}


def test_a_failed_sign_in_is_told_to_the_accounts_of_the_login(
    client: Client, alice: User, account: Account
) -> None:
    client.post(reverse("account_login"), {"login": "ALICE@seaside.example", "password": "guess"})

    entry = last("sign_in_failed")
    assert (entry.account_id, entry.subject) == (account.pk, alice.email)
    assert entry.actor == ""


def test_a_failed_sign_in_of_nobody_is_for_staff_alone(client: Client) -> None:
    client.post(reverse("account_login"), {"login": "no@grand.example", "password": "guess"})

    assert last("sign_in_failed").account_id is None


def test_a_sign_up_and_a_sign_out_are_written_down(client: Client) -> None:
    sign_up(client)
    enter_mailed_code(client)
    client.post(reverse("account_logout"))

    assert events() == ["account_created", "signed_up", "signed_in", "signed_out"]


def test_invitations_roles_and_removals_are_written_down(
    account: Account, alice: User, nina: User
) -> None:
    invitation = invitations.invite(
        account=account, email=nina.email, role=Membership.Role.VIEWER, by=alice, now=NOW
    )
    membership = invitations.accept(invitation.pk, user=nina, now=NOW)
    members.change_role(membership, role=Membership.Role.MANAGER, by=alice, now=NOW)
    members.remove(membership, by=alice, now=NOW)
    invitations.withdraw(make_invitation(account, "x@grand.example"), by=alice, now=NOW)

    told = Entry.objects.filter(account_id=account.pk).order_by("pk")
    assert [(entry.event, entry.actor, entry.subject) for entry in told] == [
        ("invited", alice.email, "nina@grand.example (viewer)"),
        ("joined", nina.email, "viewer"),
        ("role_changed", alice.email, "nina@grand.example: viewer → manager"),
        ("member_removed", alice.email, nina.email),
        ("invitation_withdrawn", alice.email, "x@grand.example"),
    ]


def test_what_was_refused_is_not_written_down(account: Account, alice: User) -> None:
    own = Membership.objects.get(user=alice)

    with pytest.raises(members.LastOwner):
        members.remove(own, by=alice, now=NOW)

    assert events() == []


def test_leaving_is_told_from_being_removed(alice: User, bob: User) -> None:
    members.remove(Membership.objects.get(user=bob), by=bob, now=NOW)

    assert events() == ["left"]


def test_addresses_and_passwords_are_written_down(client: Client, alice: User) -> None:
    sign_in(client, alice.email)
    confirm_password(client)
    email = reverse("account_email")
    client.post(email, {"email": "new@seaside.example", "action_add": ""})
    enter_mailed_code(client)
    client.post(email, {"email": "new@seaside.example", "action_primary": ""})
    client.post(email, {"email": "alice@seaside.example", "action_remove": ""})
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "a new long one", "password2": "a new long one"},
    )
    client.post(reverse("accounts:end_other_sessions"))

    assert last("email_changed").subject == "alice@seaside.example → new@seaside.example"
    assert {"email_added", "email_changed", "email_removed", "password_changed"} <= set(events())
    assert events()[-1] == "sessions_ended"


@pytest.mark.django_db(transaction=True)  # they are told of on commit
def test_second_factors_are_written_down(client: Client, alice: User) -> None:
    sign_in(client, alice.email)
    confirm_password(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))

    kinds = [event for event in events() if event not in {"signed_in"}]
    assert kinds[0] == "second_factor_added"
    assert kinds[-1] == "second_factor_removed"
    assert "recovery_codes_made" in kinds


@pytest.mark.django_db(transaction=True)
def test_connecting_is_written_down(connected: Connection) -> None:
    entry = Entry.objects.get(event="connected")

    assert entry.account_id == connected.account_id
    assert entry.actor == "alice@seaside.example"
    assert entry.subject.endswith("(DEMO)")


def test_disconnecting_is_written_down(connection: Connection, alice: User) -> None:
    disconnect(connection, by=alice, now=NOW)
    disconnect(connection, by=alice, now=NOW)

    entry = Entry.objects.get(event="disconnected")
    assert entry.account_id == connection.account_id
    assert entry.subject == "Demo Hotels (DEMO)"


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_an_export_is_written_down(
    client_of: Callable[[User], Client], connection: Connection, bob: User, extension: str
) -> None:
    hotel = make_hotel(connection)

    client_of(bob).get(reverse(f"rates:export_{extension}", args=[hotel.pk]))

    entry = last("exported")
    assert entry.account_id == connection.account_id
    assert entry.subject.endswith(f".{extension}")


def test_what_staff_do_is_told_to_the_account_without_their_name(
    client_of: Callable[[User], Client], staff: User, account: Account, alice: User
) -> None:
    add_second_factor(staff)
    invited = [make_invitation(account, f"{n}@grand.example") for n in range(2)]
    browser = client_of(staff)
    form = {"action": "delete_selected", "_selected_action": [i.pk for i in invited], "post": "yes"}

    browser.post(reverse("admin:accounts_account_change", args=[account.pk]), {"name": "Seaside"})
    browser.post(reverse("admin:accounts_invitation_changelist"), form)
    page = client_of(alice).get(reverse("accounts:activity")).content.decode()

    told = Entry.objects.filter(event="staff_acted", account_id=account.pk)
    assert not Invitation.objects.exists()
    assert [entry.is_staff for entry in told] == [True] * 3
    assert "Support changed something" in page
    assert staff.email not in page


def test_a_line_takes_no_line_break_and_no_control_character(alice: User) -> None:
    event = Event("only_in_this_test", "Only in this test")

    entry = record(event, by=alice, subject="one\r\ntwo\x1b[31m\u202ethree" + "x" * 400, now=NOW)

    assert entry.subject.startswith("one two [31m three")
    assert len(entry.subject) == 300


def test_an_event_is_declared_once_and_outlives_its_app() -> None:
    with pytest.raises(ValueError, match="signed_in"):
        Event("signed_in", "Another")

    assert label_of("of_an_app_that_is_gone") == "of_an_app_that_is_gone"


def test_an_entry_outlives_whom_it_names(account: Account, alice: User) -> None:
    entry = record(Event("outlives", "Outlives"), by=alice, account_id=account.pk, now=NOW)

    alice.delete()
    account.delete()

    entry.refresh_from_db()
    assert entry.actor == "alice@seaside.example"
