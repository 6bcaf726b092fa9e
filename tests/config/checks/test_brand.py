"""The maker's words survive what they end up in, or are refused by name."""

from email import message_from_bytes
from email.headerregistry import Address
from email.policy import default
from email.utils import formataddr
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from config.checks.brand import brand_problems
from tests.config.environments import production
from tests.config.processes import manage

ODD_NAMES = [
    "Rooms, Rates & More",
    "Lobby: the app",
    "Lobby (beta)",
    "Rooms <for> you",
    "Rooms @ Night",
    'The "Lobby"',
    "B\u00fcro f\u00fcr G\u00e4ste",
    "\u30ed\u30d3\u30fc",
    "{product} of 100 %",
    "O'Brien's; Rooms",
    "Rooms\\Rates",
    'Name, (with) [all] <the> @things: \\ "q"',
    "\u05de\u05dc\u05d5\u05df",
    "\U0001f3e8 Rooms",
    "{{ product.name }} {% now %}",
    "%s %(name)s %",
    "<script>alert(1)</script>",
    "Rooms, Rates <all@hotel.test>, More",
    "\u00e9" * 60,
    ".",
]


@pytest.mark.parametrize("name", ODD_NAMES)
@pytest.mark.django_db
def test_a_newcomer_gets_mail_from_a_product_of_any_name(
    name: str, client: Client, settings: Settings
) -> None:
    settings.PRODUCT_NAME = name
    settings.DEFAULT_FROM_EMAIL = formataddr((name, "support@hotel.test"))
    newcomer = {
        "account_name": "Grand Hotel",
        "email": "newcomer@hotel.test",
        "password1": "long enough for anyone 7",
    }

    response = client.post(reverse("account_signup"), newcomer)

    assert response.status_code == 302
    assert _sender(mail.outbox[0]) == Address(display_name=name, addr_spec="support@hotel.test")
    assert client.get(reverse("connect:landing")).status_code == 200


def _sender(message: mail.EmailMessage) -> Address:
    """Return who a mail program reads the message to be from."""
    read: Any = message_from_bytes(message.message().as_bytes(), policy=default)
    sender: Address = read["From"].addresses[0]
    return sender


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"PRODUCT_NAME": ""}, "PRODUCT_NAME"),
        ({"PRODUCT_NAME": "Lobby\nBcc: all@hotel.test"}, "PRODUCT_NAME"),
        ({"PRODUCT_NAME": "L" * 61}, "PRODUCT_NAME"),
        ({"PRODUCT_TAGLINE": "one\rtwo"}, "PRODUCT_TAGLINE"),
        ({"PRODUCT_LOGO_URL": "http://cdn.hotel.test/x.svg"}, "PRODUCT_LOGO_URL"),
        ({"SUPPORT_EMAIL": "nobody"}, "SUPPORT_EMAIL"),
        ({"SUPPORT_EMAIL": "a@hotel.test?bcc=b@hotel.test"}, "SUPPORT_EMAIL"),
        ({"DEFAULT_FROM_EMAIL": "Rooms, Rates <a@hotel.test>"}, "DEFAULT_FROM_EMAIL"),
        ({"DEFAULT_FROM_EMAIL": "nobody"}, "DEFAULT_FROM_EMAIL"),
        ({"DEFAULT_FROM_EMAIL": "a@hotel.test\nBcc: b@hotel.test"}, "DEFAULT_FROM_EMAIL"),
        ({"BRAND_TEMPLATES": "/nowhere/at/all"}, "BRAND_TEMPLATES"),
        ({"EXTRA_APPS": ["demo", "no_such_app.apps.Config"]}, "EXTRA_APPS names no_such_app"),
    ],
)
def test_words_that_would_break_later_are_refused_by_name(words: dict[str, Any], said: str) -> None:
    problems = brand_problems(words)

    assert len(problems) == 1
    assert problems[0].startswith(said)


def test_a_process_starts_with_an_odd_name_and_says_what_is_wrong_with_a_bad_one(
    tmp_path: Path,
) -> None:
    var = str(tmp_path)

    odd = manage("check", environment=production(VAR_DIR=var, PRODUCT_NAME=ODD_NAMES[0]))
    bad = manage("check", environment=production(VAR_DIR=var, SUPPORT_EMAIL="nobody"))

    assert odd.returncode == 0, odd.stderr
    assert "SUPPORT_EMAIL must be an e-mail address." in bad.stderr
