"""Nobody learns from the sign-up, or by the time it takes, who is a customer."""

import re
from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account, Invitation, User
from tests.accounts.sign_in.signing_in import new_browser, sign_in, sign_up
from tests.factories import make_invitation

NINA = "nina@grand.example"
CODE_PAGE = reverse("account_email_verification_sent")


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were hashed, which is what takes the time."""
    seen: list[str] = []
    encode = MD5PasswordHasher.encode

    def note(self: MD5PasswordHasher, password: str, salt: str) -> str:
        seen.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", note)
    return seen


def sign_up_counting(client: Client, email: str, **fields: str) -> tuple[Any, Counter[str]]:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = sign_up(client, email=email, **fields)
    return response, Counter(_kind(query["sql"]) for query in queries)


def _kind(sql: str) -> str:
    found = re.match(r'(INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', sql)
    return " ".join(found.groups()) if found else "other"


def words(page: Any, email: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
    return text.replace(email, "…")


def test_a_known_address_is_as_much_work_as_a_new_one(alice: User, hashed: list[str]) -> None:
    hashed.clear()
    _, new = sign_up_counting(new_browser(), NINA)
    hashed_for_new, mailed_for_new = len(hashed), len(mail.outbox)
    hashed.clear()
    mail.outbox.clear()

    _, known = sign_up_counting(new_browser(), alice.email)

    assert hashed_for_new == len(hashed) == 1
    assert mailed_for_new == len(mail.outbox) == 1
    del new["other"], known["other"]
    # What was written for the newcomer was written for the known one too, and undone; but that a
    # sign-up took place, which is one line.
    assert new - known == Counter({"INSERT INTO audit_entry": 1})
    assert known - new == Counter()
    assert User.objects.count() == 2
    assert Account.objects.count() == 2


def test_so_it_is_for_whoever_follows_an_invitation(
    account: Account, alice: User, hashed: list[str]
) -> None:
    path = reverse("accounts:invitation", args=[make_invitation(account, invited_by=alice).pk])
    hashed.clear()

    sign_up_counting(new_browser(), NINA, next=path)
    sign_up_counting(new_browser(), alice.email, next=path)

    assert len(hashed) == 2
    assert len(mail.outbox) == 2
    assert Invitation.objects.count() == 1


def test_the_page_is_the_same(client: Client, alice: User) -> None:
    other = new_browser()
    sign_up(client, email=NINA)
    sign_up(other, email=alice.email)

    new, known = client.get(CODE_PAGE), other.get(CODE_PAGE)

    assert words(new, NINA) == words(known, alice.email)


def test_a_wrong_code_is_answered_the_same(client: Client, alice: User) -> None:
    other = new_browser()
    sign_up(client, email=NINA)
    sign_up(other, email=alice.email)

    for _ in range(3):
        new = client.post(CODE_PAGE, {"code": "ABCDEF"})
        known = other.post(CODE_PAGE, {"code": "ABCDEF"})
        assert new.status_code == known.status_code
        assert words(new, NINA) == words(known, alice.email)


def test_asking_for_a_new_code_sends_a_mail_to_both(client: Client, alice: User) -> None:
    other = new_browser()
    sign_up(client, email=NINA)
    sign_up(other, email=alice.email)

    for browser in (client, other):
        cache.clear()
        browser.post(CODE_PAGE, {"action": "resend"})

    assert [message.to for message in mail.outbox] == [[NINA], [alice.email]] * 2


@pytest.mark.django_db
def test_signing_in_hashes_once_whether_the_address_is_known_or_not(
    alice: User, hashed: list[str]
) -> None:
    hashed.clear()
    sign_in(new_browser(), "nobody@grand.example")
    for_unknown = len(hashed)
    sign_in(new_browser(), alice.email)

    assert (for_unknown, len(hashed)) == (1, 2)
