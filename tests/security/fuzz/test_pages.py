"""Every address, with junk in its path, its query, its form, its cookies and its headers."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client

from accounts.models import User
from encryption.keyring import encrypt_text
from tests.fixtures.people import SERVER_NAME
from tests.security.addresses import names, path_to
from tests.security.fuzz.junk import JUNK, escaped, query, seeded
from tests.security.tenant import Tenant

TRIES = 4
FORM = "application/x-www-form-urlencoded"
# What any page reads of its address or its form.
FIELDS = (
    *("show", "room_type", "search", "done", "seen", "state", "code", "next", "term", "app_label"),
    *("model_name", "field_name", "plan", "group", "is_open", "do", "valid_from", "valid_until"),
    *("kind", "chosen", "name", "is_on", "shown", "used", "all", "except", "account", "connection"),
    *("email", "password", "login", "password1", "code", "role", "member", "key", "confirm", "q"),
    *("account_name", "error", "iss", "post", "_changelist_filters", "rate_plan", "unit_group"),
    *("action_add", "action_primary", "action_send", "action_remove", "creates_codes", "token"),
    *("form-TOTAL_FORMS", "form-INITIAL_FORMS", "form-0-id", "_save", "mapped_to", "seen_version"),
    *("_selected_action", "action", "_to_field", "_popup", "initial-form-0-mapped_to"),
)
COOKIES = ("sessionid", "csrftoken", "messages", "connect_browser", "x")
HEADERS = ("HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_X_FORWARDED_FOR", "HTTP_HX_CURRENT_URL")
IN_THE_PATH = ("connection_id", "hotel_id", "pk", "object_id", "uidb36", "key", "app_label")
# A page of each kind of row is enough: what they do with a question is one and the same.
PAGES = [
    name for name in names() if not name.startswith("admin:") or "_rate" in name or "user" in name
]

Asked = tuple[str, Callable[[], Any]]
Ask = Callable[[random.Random, Client, str], Asked]


def ask_by_query(chance: random.Random, browser: Client, path: str) -> Asked:
    address = f"{path}?{query(chance, FIELDS)}"
    return address, lambda: browser.get(address)


def ask_by_form(chance: random.Random, browser: Client, path: str) -> Asked:
    body = query(chance, FIELDS, values=8)
    return f"{path} {body}", lambda: browser.post(path, body, content_type=FORM)


def ask_by_parts(chance: random.Random, browser: Client, path: str) -> Asked:
    charset = chance.choice(["utf-8", "utf-16", "raw_unicode_escape", "hex", "nope", "idna"])
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (
            chance.choice(FIELDS).encode(),
            chance.choice([b"", b'; filename="a.csv"', b'; filename="\0.csv"']),
            chance.choice([b"\\ud800", *JUNK]),
        )
        for _ in range(5)
    ]
    body = b"".join(parts) + b"--x--\r\n"
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    return f"{path} {kind} {body!r}", lambda: browser.generic("POST", path, body, kind)


def ask_by_cookie(chance: random.Random, browser: Client, path: str) -> Asked:
    value = chance.choice(['"\\000abc"', *(junk.decode("latin-1") for junk in JUNK)])
    cookie = f"{chance.choice(COOKIES)}={value}"
    return f"{path} {cookie!r}", lambda: Client(raise_request_exception=False).get(
        path, HTTP_COOKIE=cookie, SERVER_NAME=SERVER_NAME
    )


def ask_by_header(chance: random.Random, browser: Client, path: str) -> Asked:
    headers: Any = {chance.choice(HEADERS): chance.choice(JUNK).decode("latin-1")}
    return f"{path} {headers}", lambda: browser.get(path, **headers)


@pytest.fixture
def browser(alice: User, seaside: Tenant, browser_of: Callable[..., Client]) -> Client:
    """Return the browser of somebody who is both of the account and of staff."""
    User.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    secret = {"secret": encrypt_text("JBSWY3DPEHPK3PXP")}
    Authenticator.objects.filter(user=alice).update(data=secret)
    return browser_of(alice)


@pytest.mark.parametrize("name", PAGES)
def test_no_junk_in_a_request_is_an_error_of_ours(
    browser: Client, seaside: Tenant, name: str
) -> None:
    chance = seeded()
    path = path_to(name, seaside.ids)
    ways = (ask_by_query, ask_by_form, ask_by_parts, ask_by_cookie, ask_by_header)

    failed = [text for ask in ways for text in _asked(chance, browser, path, ask)]

    assert failed == []


@pytest.mark.parametrize("argument", IN_THE_PATH)
def test_no_junk_in_a_path_is_an_error_of_ours(
    browser: Client, seaside: Tenant, argument: str
) -> None:
    chance = seeded()
    mark = str(seaside.ids[argument])
    paths = {path_to(name, seaside.ids) for name in PAGES}
    failed = []

    for path in paths:
        for junk in chance.sample(JUNK, 3):
            address = path.replace(mark, escaped(junk), 1) + chance.choice(["", escaped(junk)])
            if _status(lambda address=address: browser.get(address)) >= 500:  # type: ignore[misc]
                failed.append(address)

    assert failed == []


def _asked(chance: random.Random, browser: Client, path: str, ask: Ask) -> list[str]:
    failed = []
    for _ in range(TRIES):
        text, send = ask(chance, browser, path)
        if _status(send) >= 500:
            failed.append(text[:500])
    return failed


def _status(send: Callable[[], Any]) -> int:
    with transaction.atomic():
        status: int = send().status_code
        transaction.set_rollback(True)
    return status
