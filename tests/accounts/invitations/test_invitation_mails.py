"""Invitations are no way to mail strangers whatever one likes, as often as one likes."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts import invitations
from accounts.models import Account, Invitation, Membership, User
from mail.limits import LimitReached
from tests.accounts.sign_in.signing_in import sign_up
from tests.factories import make_account, make_membership

NINA = "nina@grand.example"
INVITE, TEAM = reverse("accounts:invite"), reverse("accounts:team")


def invite_by_form(browser: Any, account: Account, email: str = NINA, role: str = "viewer") -> Any:
    return browser.post(INVITE, {"account": account.pk, "email": email, "role": role}, follow=True)


def withdraw_all(browser: Any) -> None:
    for invitation in Invitation.objects.filter(accepted_at=None):
        browser.post(reverse("accounts:revoke_invitation", args=[invitation.pk]))


def test_sixty_invitations_with_withdrawals_are_one_mail(
    client_of: Any, account: Account, alice: User
) -> None:
    browser = client_of(alice)

    for _ in range(60):
        answer = invite_by_form(browser, account)
        withdraw_all(browser)

    assert len(mail.outbox) == 1
    assert answer.status_code == 422
    assert "You can send one in" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_other_accounts_of_the_same_person_do_not_make_it_more(alice: User) -> None:
    sent = 0
    for number in range(8):
        account = make_account(f"Hotel {number}")
        make_membership(alice, account, Membership.Role.OWNER)
        try:
            invitations.invite(
                account=account,
                email=NINA,
                role=Membership.Role.VIEWER,
                by=alice,
                now=timezone.now(),
            )
        except LimitReached:
            continue
        sent += 1

    assert sent == len(mail.outbox) == 5


def test_a_day_later_or_once_answered_there_may_be_another(
    account: Account, alice: User, nina: User
) -> None:
    def invite(now: Any) -> Invitation:
        return invitations.invite(
            account=account, email=NINA, role=Membership.Role.VIEWER, by=alice, now=now
        )

    yesterday = timezone.now() - timedelta(days=1)
    first = invite(yesterday)
    invitations.accept(first.pk, user=nina, now=yesterday)
    Membership.objects.filter(user=nina).delete()
    invite(yesterday + timedelta(minutes=1))
    invite(timezone.now() + timedelta(minutes=2))

    assert len(mail.outbox) == 3


def test_another_role_is_given_without_another_mail(
    client_of: Any, account: Account, alice: User
) -> None:
    browser = client_of(alice)
    invite_by_form(browser, account)

    answer = invite_by_form(browser, account, role="manager")

    invitation = Invitation.objects.get()
    assert invitation.role == "manager"
    assert len(mail.outbox) == 1
    assert answer.status_code == 422


def test_the_page_says_when_it_can_be_sent_again(
    client_of: Any, account: Account, alice: User
) -> None:
    browser = client_of(alice)
    invite_by_form(browser, account)

    page = " ".join(browser.get(TEAM).content.decode().split())

    assert 'class="button-quiet" disabled> Send again' in page
    assert "in 23 hours, 59 minutes" in page


@pytest.mark.parametrize(
    "name",
    [
        "Win at www.evil.example now",
        "https://evil.example/",
        "Go to evil.com/win",
        "evil\u3002com",
        "write to eve@evil.example",
        "Hotel \u202eesrever",
        "Hotel\x1b[31m",
        "zero\u200bwidth",
    ],
)
@pytest.mark.django_db
def test_a_company_is_no_advertisement(client: Any, name: str) -> None:
    answer = sign_up(client, account_name=name)

    assert answer.context["form"].errors.keys() == {"account_name"}
    assert not User.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Grand Hotel\n\nYou have won\n", "Grand Hotel You have won"),
        ("  Hôtel St. Moritz   B.V.  ", "Hôtel St. Moritz B.V."),
        ("St.Gallen Inn", "St.Gallen Inn"),
        ("Hotel 21.5 & Söhne (Wien)", "Hotel 21.5 & Söhne (Wien)"),
        ("東京ホテル", "東京ホテル"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("Cafe\u0301", "Café"),
    ],
)
@pytest.mark.django_db
def test_names_are_kept_in_one_line(client: Any, typed: str, stored: str) -> None:
    sign_up(client, account_name=typed)

    assert Account.objects.get().name == stored


@pytest.mark.parametrize("is_known", [True, False])
def test_an_address_is_mailed_ten_times_an_hour_whatever_the_cache_forgets(
    client: Any, alice: User, is_known: bool
) -> None:
    email = alice.email if is_known else NINA
    for _ in range(12):
        cache.clear()
        client.session.flush()
        answer = sign_up(client, email=email)

    assert len(mail.outbox) == 10
    [error] = answer.context["form"].errors["email"]
    assert error.startswith("We have sent several e-mails to this address lately.")


def test_a_password_reset_counts_with_the_rest(client: Any, alice: User) -> None:
    for _ in range(12):
        cache.clear()
        answer = client.post(reverse("account_reset_password"), {"email": alice.email})

    assert len(mail.outbox) == 10
    assert answer.context["form"].errors.keys() == {"email"}
