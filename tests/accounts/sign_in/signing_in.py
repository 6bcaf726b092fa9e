"""Signing up and in as a visitor does, and where nobody may be sent on to after that."""

import re
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD

NEWCOMER = {"account_name": "Grand Hotel", "email": "nina@grand.example", "password1": PASSWORD}
FOREIGN = [
    "//evil.example",
    "https:evil.example",
    "https://evil.example/",
    "\\evil.example",
    "/\\evil.example",
    "%2F%2Fevil.example",
    "http://testserver.localhost/hotels/",
    "javascript:alert(1)",
    "\x08//evil.example",
]


def new_browser() -> Client:
    """Return a browser in which nobody is signed in."""
    return Client(SERVER_NAME="testserver.localhost")


def sign_up(client: Client, **fields: str) -> Any:
    return client.post(reverse("account_signup"), NEWCOMER | fields)


def enter_mailed_code(client: Client) -> Any:
    code = re.search(r"^    (\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code, mail.outbox[-1].body
    return client.post(reverse("account_email_verification_sent"), {"code": code[1]})


def sign_in(client: Client, email: str, **fields: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": PASSWORD} | fields)


def confirm_password(client: Client) -> Any:
    """Show that it is still the same person who is signed in."""
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
