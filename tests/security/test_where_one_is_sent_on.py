"""Case 45: `next` and its like lead to a path of this site, whoever asks and wherever.

There is no address that switches the language, so none has to be tried.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from accounts.models import Account, User
from connect import authorization
from tests.accounts.sign_in.signing_in import FOREIGN, sign_in
from tests.factories import PASSWORD
from tests.fixtures.people import SERVER_NAME
from tests.security.addresses import names, path_to
from tests.security.tenant import Tenant

TARGETS = [
    *FOREIGN,
    "///evil.example",
    "//evil.example/hotels/",
    "/\t/evil.example",
]
NAMES_OF_NEXT = ("next", "redirect_to", "redirect", "url", "return_to", "continue", "success_url")
ADDRESSES = [name for name in names() if not name.startswith("admin:hotels")]
CONSENT_SCREEN = "http://127.0.0.1:9/connect/authorize"


def is_ours(location: str) -> bool:
    """Tell whether a browser that is told this stays with us; it reads a backslash as a slash."""
    parts = urlsplit(location.replace("\\", "/").strip())
    if parts.netloc == SERVER_NAME:
        return parts.scheme == "http"
    return not parts.scheme and not parts.netloc and not location.startswith(("//", "/\t"))


@pytest.fixture
def consent_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The identity server is not asked where its consent screen is."""
    monkeypatch.setattr(authorization, "begin", lambda **_: CONSENT_SCREEN)


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_address_sends_anyone_to_another_site(
    name: str,
    browser_of: Callable[[User | None], Client],
    alice: User,
    chief: User,
    seaside: Tenant,
    consent_screen: None,
) -> None:
    path = path_to(name, seaside.ids)
    sent_to = set()

    for target in TARGETS:
        parameters = dict.fromkeys(NAMES_OF_NEXT, target)
        for user in (None, alice, chief):
            got = browser_of(user).get(path, parameters)
            posted = browser_of(user).post(
                path, seaside.form | parameters, QUERY_STRING=f"next={target}"
            )
            sent_to |= {each.headers.get("Location", "/") for each in (got, posted)}

    assert [location for location in sent_to if not is_ours(location)] in ([], [CONSENT_SCREEN])
    assert (CONSENT_SCREEN in sent_to) == (name == "connect:start")


@pytest.mark.parametrize("target", TARGETS)
def test_next_is_local_only_after_the_second_step_of_signing_in(
    target: str, client: Client, alice: User
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    sign_in(client, alice.email, next=target)

    response = client.post(
        reverse("mfa_authenticate"), {"code": current_code(secret), "next": target}
    )

    assert client.session["_auth_user_id"] == str(alice.pk)
    assert response.headers["Location"] == reverse("dashboard:home")


@pytest.mark.parametrize("target", TARGETS)
def test_next_is_local_only_after_proving_oneself_once_more(
    target: str, client_of: Callable[[User], Client], alice: User
) -> None:
    response = client_of(alice).post(
        reverse("account_reauthenticate"), {"password": PASSWORD, "next": target}
    )

    assert response.status_code == 302
    assert response.headers["Location"] == reverse("dashboard:home")


@pytest.mark.parametrize("target", TARGETS)
def test_next_is_local_only_after_proving_oneself_with_a_second_factor(
    target: str, client_of: Callable[[User], Client], alice: User
) -> None:
    TOTP.activate(alice, generate_totp_secret())
    codes = RecoveryCodes.activate(alice).get_unused_codes()

    response = client_of(alice).post(
        reverse("mfa_reauthenticate"), {"code": codes[0], "next": target}
    )

    assert response.status_code == 302
    assert response.headers["Location"] == reverse("dashboard:home")


@pytest.mark.parametrize("target", TARGETS)
def test_next_is_local_only_for_staff_on_their_way_to_the_admin(
    target: str,
    client: Client,
    browser_of: Callable[[User | None], Client],
    chief: User,
) -> None:
    before = client.get(reverse("admin:login"), {"next": target})
    signed_in = browser_of(chief).get(reverse("admin:login"), {"next": target})

    assert urlsplit(before.headers["Location"])[:3] == ("", "", reverse("account_login"))
    assert is_ours(signed_in.headers["Location"])


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example/hotels", "/\\evil.example/x"])
def test_a_path_that_looks_like_a_host_leads_to_no_other_site(path: str, client: Client) -> None:
    here = client.get(path)
    elsewhere = Client(SERVER_NAME="localhost").get(path)

    assert is_ours(here.headers.get("Location", "/"))
    moved = elsewhere.headers["Location"]
    assert urlsplit(moved.replace("\\", "/")).netloc == SERVER_NAME


def test_next_survives_where_it_is_ours(
    client: Client, alice: User, account: Account, client_of: Any
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    sign_in(client, alice.email, next="/hotels/team/")

    response = client.post(reverse("mfa_authenticate"), {"code": current_code(secret)})

    assert response.headers["Location"] == "/hotels/team/"


def current_code(secret: str) -> str:
    [*counters] = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))
