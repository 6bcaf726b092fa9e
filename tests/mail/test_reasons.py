"""Every mail says why it comes, and that no person has written it."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone
from pytest_django import Settings

from mail.limits import Kind
from mail.reasons import REASONS
from mail.sending import deliver

pytestmark = pytest.mark.django_db
NINA = "nina@grand.example"


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_mail_says_why_it_comes(kind: Kind, settings: Settings) -> None:
    settings.PRODUCT_NAME = "Rooms 100 % {sure}"

    deliver(EmailMessage("Hello", "Text", to=[NINA]), kind=kind, now=timezone.now())

    [sent] = mail.outbox
    assert str(sent.body).startswith("Text\n\nYou get this mail because")
    assert "Rooms 100 % {sure}" in str(sent.body)


def test_there_is_a_reason_for_every_kind() -> None:
    assert set(REASONS) == set(Kind)


def test_no_robot_is_to_answer() -> None:
    deliver(EmailMessage("Hello", "Text", to=[NINA]), kind=Kind.NOTICE, now=timezone.now())

    headers = mail.outbox[0].message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["X-Auto-Response-Suppress"] == "All"


def test_a_mail_that_is_sent_once_more_says_it_once() -> None:
    message = EmailMessage("Hello", "Text", to=[NINA])

    for _ in range(2):
        deliver(message, kind=Kind.NOTICE, now=timezone.now())

    assert str(message.body).count("You get this mail") == 1
