"""What owners are mailed when apaleo refuses a grant: at once, once more after a week, no more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from hotels.connections import disconnect, establish
from hotels.models import Connection, Notice
from hotels.tokens import grants
from jobs.runner import run_due
from tests.hotels.grants import consent

WEEK = timedelta(days=7)


@pytest.fixture
def refused(connection: Connection, alice: User) -> datetime:
    """When the grant of alice's connection was refused."""
    now = timezone.now()
    grants.mark_needs_reconnect(connection, because=Connection.Ended.REFUSED, now=now)
    return now


def mails() -> list[Any]:
    return list(mail.outbox)


def page_of(message: Any) -> str:
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    return str(html)


def run_at(moment: datetime) -> None:
    run_due(clock=lambda: moment)


def test_the_mail_has_a_text_and_a_page_that_lead_to_reconnecting(
    refused: datetime, connection: Connection
) -> None:
    run_at(refused)

    [message] = mails()
    assert message.to == ["alice@seaside.example"]
    for body in (message.body, page_of(message)):
        assert connection.get_absolute_url() in body
        assert "Demo Hotels" in body


def test_a_name_of_a_hotel_is_no_markup_in_a_mail(
    make_connection: Callable[..., Connection], alice: User
) -> None:
    named = make_connection(apaleo_account_code="ODD", apaleo_account_name="<b>Odd</b>")
    now = timezone.now()
    grants.mark_needs_reconnect(named, because=Connection.Ended.REFUSED, now=now)

    run_at(now)

    assert "<b>Odd" not in page_of(mails()[0])


def test_a_week_later_they_are_reminded_once_and_then_left_alone(refused: datetime) -> None:
    for days in (0, 1, 6, 7, 8, 30):
        run_at(refused + timedelta(days=days, minutes=1))

    assert len(mail.outbox) == 2
    assert "We will not remind you again." in mails()[1].body
    assert not Notice.objects.exclude(state=Notice.State.DONE).exists()


def test_nobody_is_reminded_of_what_was_disconnected(
    refused: datetime, connection: Connection
) -> None:
    run_at(refused)
    disconnect(connection, now=refused)

    run_at(refused + WEEK)

    assert len(mail.outbox) == 1


def test_nobody_is_reminded_of_what_was_reconnected(connected: Connection, alice: User) -> None:
    now = timezone.now()
    grants.mark_needs_reconnect(connected, because=Connection.Ended.REFUSED, now=now)
    establish(consent("DEMO"), account=connected.account, user=alice, now=now)

    run_at(now + WEEK)

    assert mail.outbox == []


def test_a_second_refusal_begins_the_week_anew(refused: datetime, connection: Connection) -> None:
    again = refused + timedelta(days=5)
    run_at(refused)
    Connection.objects.update(status="active", ended_at=None, ended_because="")
    connection.refresh_from_db()

    grants.mark_needs_reconnect(connection, because=Connection.Ended.REFUSED, now=again)

    run_at(again)
    run_at(refused + WEEK)
    assert len(mail.outbox) == 2
    run_at(again + WEEK)
    assert len(mail.outbox) == 3


def test_refusing_twice_mails_once(refused: datetime, connection: Connection) -> None:
    grants.mark_needs_reconnect(connection, because=Connection.Ended.REFUSED, now=refused)

    kinds: Any = Notice.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["needs_reconnect", "reconnect_reminder"]


def test_a_mail_server_that_is_away_for_days_loses_no_notice(
    refused: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices = Notice.objects.filter(kind=Notice.Kind.NEEDS_RECONNECT)
    with monkeypatch.context() as away:
        away.setattr(
            "django.core.mail.backends.locmem.EmailBackend.send_messages",
            lambda *args: (_ for _ in ()).throw(ConnectionRefusedError()),
        )
        while (due_at := notices.get().due_at) < refused + timedelta(days=6):
            run_at(due_at)
            assert notices.get().state == Notice.State.PENDING

    run_at(due_at)

    assert (notices.get().state, len(mails())) == (Notice.State.DONE, 1)
