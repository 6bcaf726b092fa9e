"""Cases 48 and 50: guessing passwords and codes is slow, wherever the guesses seem to come from."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config import settings as site
from config.redis.cache import FALLBACK_NAME, FallbackClient
from tests.accounts.sign_in.signing_in import NEWCOMER, sign_in
from tests.factories import PASSWORD
from tests.fixtures.people import SERVER_NAME

LOGIN = reverse("account_login")
# From one address allauth takes ten wrong passwords a minute, for one login five in five minutes.
PER_ADDRESS, PER_LOGIN = 10, 5
SPOOFS = [
    lambda n: {"X-Forwarded-For": f"203.0.113.{n}"},
    lambda n: {"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.{n}"},
    lambda n: {"X-Real-IP": f"203.0.113.{n}"},
    lambda n: {"Forwarded": f"for=203.0.113.{n}", "Client-IP": f"203.0.113.{n}"},
    lambda n: {"True-Client-IP": f"203.0.113.{n}", "CF-Connecting-IP": f"203.0.113.{n}"},
]


def guess(
    login: str, *, password: str = "guessed", address: str = "192.0.2.1", **headers: str
) -> bool:
    """Try a password in a browser of its own and tell whether it opened the door."""
    browser = Client(SERVER_NAME=SERVER_NAME, REMOTE_ADDR=address)
    browser.post(LOGIN, {"login": login, "password": password}, headers=headers)
    return "_auth_user_id" in browser.session


def behind_a_proxy(address: str, *, claimed: str = "") -> dict[str, str]:
    """Return what one proxy makes of the header that a visitor sent."""
    return {"X-Forwarded-For": f"{claimed}, {address}" if claimed else address}


def is_locked_out(user: User, **where: Any) -> bool:
    """Tell whether even the right password does not help from there."""
    return not guess(user.email, password=PASSWORD, **where)


@pytest.mark.parametrize("spoof", SPOOFS)
def test_without_a_proxy_no_header_makes_an_address_another_one(
    spoof: Callable[[int], dict[str, str]], alice: User
) -> None:
    for n in range(PER_ADDRESS):
        guess(f"somebody-{n}@seaside.example", **spoof(n))

    assert is_locked_out(alice, **spoof(99))
    assert not is_locked_out(alice, address="192.0.2.2")


@pytest.mark.parametrize(
    "claimed", ["203.0.113.{n}", "203.0.113.{n}, 198.51.100.{n}", "nonsense-{n}"]
)
def test_behind_a_proxy_only_what_the_proxy_wrote_counts(
    claimed: str, alice: User, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    for n in range(PER_ADDRESS):
        headers = behind_a_proxy("192.0.2.1", claimed=claimed.format(n=n))
        guess(f"somebody-{n}@seaside.example", address="10.0.0.1", **headers)

    caught = behind_a_proxy("192.0.2.1", claimed=claimed.format(n=99))
    assert is_locked_out(alice, address="10.0.0.1", **caught)
    assert not is_locked_out(alice, address="10.0.0.1", **behind_a_proxy("192.0.2.2"))


def test_one_login_is_guessed_at_slowly_from_any_number_of_addresses(alice: User) -> None:
    for n in range(PER_LOGIN):
        guess(alice.email, address=f"192.0.2.{n}")

    assert is_locked_out(alice, address="192.0.2.99")


def test_a_login_in_other_letters_is_the_same_login(alice: User) -> None:
    for n in range(PER_LOGIN):
        guess(alice.email.title() if n % 2 else alice.email.upper(), address=f"192.0.2.{n}")

    assert is_locked_out(alice, address="192.0.2.99")


@pytest.fixture
def without_redis(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site's own cache, with nobody at its Redis's address."""
    monkeypatch.setattr(FallbackClient, "away_until", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    options = site.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{port}/0"}
    settings.CACHES = {"default": options}
    yield
    LocMemCache(FALLBACK_NAME, {}).clear()


def test_without_redis_a_process_still_counts_the_guesses(without_redis: None, alice: User) -> None:
    for n in range(PER_ADDRESS):
        guess(f"somebody-{n}@seaside.example", **{"X-Forwarded-For": f"203.0.113.{n}"})

    assert is_locked_out(alice)
    assert not is_locked_out(alice, address="192.0.2.2")


def test_without_redis_one_login_is_still_guessed_at_slowly(
    without_redis: None, alice: User
) -> None:
    for n in range(PER_LOGIN):
        guess(alice.email, address=f"192.0.2.{n}")

    assert is_locked_out(alice, address="192.0.2.99")


def test_the_admin_has_no_door_of_its_own(client: Client, chief: User) -> None:
    right = {"username": chief.email, "login": chief.email, "password": PASSWORD}

    response = client.post(reverse("admin:login"), right)

    assert response.headers["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session


def test_a_password_of_staff_is_not_enough(client: Client, chief: User) -> None:
    response = sign_in(client, chief.email)

    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_second_factors_are_guessed_at_slowly(client: Client, alice: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    sign_in(client, alice.email)
    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}) for _ in range(8)]

    assert "Too many" in answers[-1].content.decode()
    assert "_auth_user_id" not in client.session


def test_sign_ups_and_resets_from_one_address_are_bounded(client: Client, alice: User) -> None:
    spoofed = [{"X-Forwarded-For": f"203.0.113.{n}"} for n in range(25)]

    sign_ups = [
        Client(SERVER_NAME=SERVER_NAME).post(
            reverse("account_signup"), NEWCOMER | {"email": f"n{n}@grand.example"}, headers=headers
        )
        for n, headers in enumerate(spoofed)
    ]
    resets = [
        Client(SERVER_NAME=SERVER_NAME).post(
            reverse("account_reset_password"), {"email": alice.email}, headers=headers
        )
        for headers in spoofed
    ]

    assert {answer.status_code for answer in sign_ups[20:]} == {429}
    assert {answer.status_code for answer in resets[20:]} == {429}
    assert len([message for message in mail.outbox if alice.email in message.to]) == PER_LOGIN
