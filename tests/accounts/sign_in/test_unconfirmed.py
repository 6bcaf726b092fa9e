"""Sign-ups that nobody has confirmed: taken back by the address's owner, and purged."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Membership, User
from accounts.sign_in import unconfirmed
from rates.models import RateCode
from tests.accounts.sign_in.signing_in import enter_mailed_code, new_browser, sign_in, sign_up
from tests.factories import make_connection, make_rate_code

NINA = "nina@grand.example"

pytestmark = pytest.mark.django_db


@pytest.fixture
def squatted(client: Client) -> User:
    """Somebody has signed up with Nina's address and a password of their own."""
    sign_up(client, account_name="Evil Inc", password1="the squatter knows this")
    cache.clear()
    return User.objects.get()


def age(user: User, by: timedelta) -> None:
    User.objects.filter(pk=user.pk).update(joined_at=timezone.now() - by)


def test_the_owner_signs_up_as_if_nothing_were_there(squatted: User) -> None:
    browser = new_browser()

    sign_up(browser)
    answer = enter_mailed_code(browser)

    user = User.objects.get()
    assert answer.url == reverse("dashboard:home")
    assert user.pk != squatted.pk
    assert [account.name for account in Account.objects.all()] == ["Grand Hotel"]
    assert not user.check_password("the squatter knows this")


def test_the_squatter_is_left_with_nothing(client: Client, squatted: User) -> None:
    browser = new_browser()
    sign_up(browser)
    enter_mailed_code(browser)
    cache.clear()

    enter_mailed_code(client)
    sign_in(client, NINA)

    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_does_not_inherit_it(squatted: User) -> None:
    mail.outbox.clear()

    new_browser().post(reverse("account_reset_password"), {"email": NINA})

    assert "/reset/key/" not in mail.outbox[0].body
    assert mail.outbox[0].to == [NINA]


def test_a_login_that_was_open_once_is_not_replaced(client: Client) -> None:
    sign_up(client)
    enter_mailed_code(client)
    first = User.objects.get()
    cache.clear()

    sign_up(new_browser(), account_name="Evil Inc")

    assert User.objects.get() == first
    assert Account.objects.get().name == "Grand Hotel"


def test_after_a_week_sign_up_and_account_are_gone(squatted: User) -> None:
    make_rate_code(Account.objects.get())
    age(squatted, timedelta(days=7, minutes=1))

    unconfirmed.purge(now=timezone.now())

    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    assert not Account.objects.exists()
    assert not RateCode.objects.exists()


def test_before_that_it_can_still_be_confirmed(client: Client, squatted: User) -> None:
    age(squatted, timedelta(days=6))

    unconfirmed.purge(now=timezone.now())
    enter_mailed_code(client)

    assert client.session["_auth_user_id"] == str(squatted.pk)


@pytest.mark.parametrize(
    "fields", [{"is_staff": True}, {"last_login": timezone.now()}, {"password": "!made by staff"}]
)
def test_nobody_else_is_purged(squatted: User, fields: dict[str, Any]) -> None:
    age(squatted, timedelta(days=30))
    User.objects.filter(pk=squatted.pk).update(**fields)

    unconfirmed.purge(now=timezone.now())

    assert User.objects.exists()


def test_who_has_proved_an_address_is_not_purged(squatted: User) -> None:
    age(squatted, timedelta(days=30))
    EmailAddress.objects.update(verified=True)

    unconfirmed.purge(now=timezone.now())

    assert User.objects.exists()


def test_who_was_made_by_a_program_is_not_purged(db: None) -> None:
    user = User.objects.create_user("made@grand.example", "by a program of the maker's")
    age(user, timedelta(days=30))

    assert unconfirmed.purge(now=timezone.now()) == 0


def test_an_account_that_somebody_else_uses_stays(squatted: User, bob: User) -> None:
    account = Account.objects.get(name="Evil Inc")
    Membership.objects.create(account=account, user=bob, role=Membership.Role.OWNER)
    age(squatted, timedelta(days=8))

    unconfirmed.purge(now=timezone.now())

    assert Account.objects.filter(pk=account.pk).exists()
    assert not User.objects.filter(pk=squatted.pk).exists()


def test_an_account_with_a_connection_stays(squatted: User) -> None:
    make_connection(Account.objects.get())
    age(squatted, timedelta(days=8))

    removed = unconfirmed.purge(now=timezone.now())

    assert removed == 1
    assert Account.objects.exists()
