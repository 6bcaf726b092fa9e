"""Mails are counted in the database, by address, user and account."""

import contextlib
import uuid
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone

from mail import limits
from mail.limits import LIMITS, Kind, LimitReached, Occasion, reserve, wait_until
from mail.models import SentMail
from mail.sending import deliver
from tests.simultaneously import simultaneously

NOW = timezone.now()
NINA = "nina@grand.example"
ACCOUNT = uuid.uuid4()

pytestmark = pytest.mark.django_db


def occasion(to: str = NINA, **fields: Any) -> Occasion:
    return Occasion(to=to, **({"kind": Kind.REQUESTED} | fields))


def reserve_until_refused(*, most: int = 200, **fields: Any) -> int:
    for number in range(most):
        to = fields.get("to", f"guest-{number}@grand.example")
        try:
            reserve(occasion(**(fields | {"to": to})), now=NOW)
        except LimitReached:
            return number
    return most


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"kind": Kind.REQUESTED, "to": NINA}, 10),
        ({"kind": Kind.REQUESTED, "user_id": 1}, 20),
        ({"kind": Kind.INVITATION, "to": NINA, "account_id": ACCOUNT}, 1),
        ({"kind": Kind.INVITATION, "to": NINA}, 5),
        ({"kind": Kind.INVITATION, "user_id": 1}, 30),
        ({"kind": Kind.INVITATION, "account_id": ACCOUNT}, 100),
        ({"kind": Kind.NOTICE, "to": NINA}, 200),
    ],
)
def test_there_are_so_many_mails_and_no_more(fields: dict[str, Any], number: int) -> None:
    assert reserve_until_refused(most=number + 1, **fields) == number
    assert SentMail.objects.count() == number


def test_it_is_told_when_there_may_be_more() -> None:
    reserve_until_refused(to=NINA)

    until = wait_until(occasion(), now=NOW)

    assert until == NOW + timedelta(hours=1)
    assert wait_until(occasion(), now=until) is None


def test_an_answer_makes_room_for_another_invitation() -> None:
    asked = occasion(kind=Kind.INVITATION, account_id=ACCOUNT)
    reserve(asked, now=NOW)

    limits.mark_answered(to=NINA, account_id=ACCOUNT, now=NOW)

    assert wait_until(asked, now=NOW) is None


def test_an_address_is_not_stored_in_the_open() -> None:
    row = reserve(occasion(), now=NOW)

    assert "nina" not in row.address_digest
    assert row.address_digest != limits.digest("mark@grand.example")


def test_what_the_server_did_not_take_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", fail)

    with pytest.raises(SMTPServerDisconnected):
        deliver(EmailMessage("Hello", to=[NINA]), kind=Kind.NOTICE, now=NOW)

    assert not SentMail.objects.exists()


def test_nothing_is_sent_when_it_is_too_much_for_one_of_its_recipients() -> None:
    reserve_until_refused(to=NINA)

    with pytest.raises(LimitReached):
        deliver(
            EmailMessage("Hello", to=["Mark@Grand.example", NINA]), kind=Kind.REQUESTED, now=NOW
        )

    assert not mail.outbox
    assert SentMail.objects.count() == 10


def test_mails_go_to_the_normal_form_of_the_address() -> None:
    deliver(EmailMessage("Hello", to=["Nina@Bücher.Example"]), kind=Kind.REQUESTED, now=NOW)

    assert mail.outbox[0].to == ["nina@xn--bcher-kva.example"]


def test_what_no_limit_counts_is_forgotten() -> None:
    longest = max(limit.period for each in LIMITS.values() for limit in each)
    reserve(occasion(), now=NOW - limits.KEPT_FOR - timedelta(seconds=1))
    reserve(occasion(), now=NOW - longest)

    limits.purge(now=NOW)

    assert SentMail.objects.count() == 1
    assert longest < limits.KEPT_FOR


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_do_not_both_get_the_last_one() -> None:
    asked = occasion(kind=Kind.INVITATION, account_id=ACCOUNT)

    def try_it() -> bool:
        try:
            reserve(asked, now=NOW)
        except LimitReached:
            return False
        return True

    assert sorted(simultaneously(try_it, try_it)) == [False, True]


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("sent_mail_kind_is_known", {"kind": "advertisement"}),
        ("sent_mail_only_invitations_are_answered", {"kind": "notice", "answered_at": NOW}),
    ],
)
def test_the_database_refuses_what_breaks_a_rule(rule: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        SentMail.objects.create(address_digest="d", sent_at=NOW, **fields)


def test_each_rule_is_provoked_here() -> None:
    assert {each.name for each in SentMail._meta.constraints} == {
        "sent_mail_kind_is_known",
        "sent_mail_only_invitations_are_answered",
    }


def test_a_mark_behind_a_plus_makes_no_other_mailbox() -> None:
    marked = [f"nina+{number}@grand.example" for number in range(20)]

    sent = 0
    for address in marked:
        with contextlib.suppress(LimitReached):
            reserve(occasion(address, kind=Kind.INVITATION, account_id=ACCOUNT), now=NOW)
            sent += 1

    assert sent == 1
    assert limits.digest("+1@grand.example") != limits.digest("+2@grand.example")
