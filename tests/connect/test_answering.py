"""Whoever came while apaleo was away is mailed once, when it answers again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Membership, User
from apaleo.identity import forget_metadata
from connect.models import AnswerWatch
from hotels.models import Connection
from jobs.runner import run_due
from sandbox.server import Server
from tests.connect.pages import words

pytestmark = pytest.mark.django_db

ASK = reverse("connect:answering")
DISCOVERY = "^/.well-known/openid-configuration$"
State = AnswerWatch.State
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


@pytest.fixture
def outage(platform: Server) -> Any:
    """The fault, by which it can be ended."""
    forget_metadata()
    return platform.control.add_fault(kind="status", path=DISCOVERY, status=503)


@pytest.fixture
def end(platform: Server, outage: Any) -> Callable[[], None]:
    return lambda: platform.control.delete_fault(outage)


def look_at(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        run_due()


def mails() -> list[Any]:
    return list(mail.outbox)


def test_the_page_that_says_that_apaleo_is_away_takes_the_wish(
    browser: Client, account: Account, outage: Any
) -> None:
    refused = browser.post(reverse("connect:start"), {"account": str(account.pk)})
    response = browser.post(ASK, follow=True)

    assert f'action="{ASK}"' in refused.content.decode()
    assert "one mail at alice@seaside.example" in words(response)
    assert AnswerWatch.objects.get().state == State.PENDING


def test_the_page_of_an_address_that_holds_a_code_leads_there_by_a_link(
    browser: Client, connection: Connection
) -> None:
    page = browser.get(ASK, {"connection": str(connection.pk)})

    assert f'name="connection" value="{connection.pk}"' in page.content.decode()
    assert not AnswerWatch.objects.exists()


def test_one_mail_is_sent_as_soon_as_apaleo_answers(
    browser: Client, connection: Connection, end: Callable[[], None]
) -> None:
    now = timezone.now()
    browser.post(ASK, {"connection": str(connection.pk)})

    look_at(now + 2 * MINUTE)
    look_at(now + 5 * MINUTE)
    sent_while_away = len(mails())
    end()
    for hours in (1, 2, 30):
        look_at(now + timedelta(hours=hours))

    [message] = mails()
    assert sent_while_away == 0
    assert message.to == ["alice@seaside.example"]
    for body in (message.body, message.alternatives[0][0]):
        assert connection.get_absolute_url() in body
        assert "apaleo answers again" in body
    assert AnswerWatch.objects.get().state == State.DONE


def test_who_was_new_is_led_to_where_one_begins(
    browser: Client, platform: Server, settings: Any
) -> None:
    browser.post(ASK)

    look_at(timezone.now() + 2 * MINUTE)

    assert f"Go on: {settings.PUBLIC_URL}/\n" in mails()[0].body


def test_asking_often_is_one_mail(browser: Client, platform: Server) -> None:
    for _ in range(3):
        browser.post(ASK)

    look_at(timezone.now() + 2 * MINUTE)

    assert len(mails()) == AnswerWatch.objects.count() == 1


def test_nobody_waits_twice_at_once(alice: User) -> None:
    expires_at = timezone.now() + DAY
    AnswerWatch.objects.create(user=alice, expires_at=expires_at)

    with pytest.raises(IntegrityError):
        AnswerWatch.objects.create(user=alice, expires_at=expires_at)


def test_a_whole_day_away_is_looked_at_often_and_ends_without_staff(
    browser: Client, outage: Any
) -> None:
    began = timezone.now()
    browser.post(ASK)

    pauses = []
    watch = AnswerWatch.objects.get()
    while watch.state == State.PENDING:
        before = watch.due_at
        look_at(before)
        watch.refresh_from_db()
        pauses.append(watch.due_at - before)

    assert max(pauses[:-1]) <= 15 * MINUTE
    assert (watch.state, mails()) == (State.DONE, [])
    assert watch.done_at is not None
    assert DAY <= watch.done_at - began <= DAY + 20 * MINUTE


def test_a_mail_that_cannot_go_out_is_tried_again(
    browser: Client, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    browser.post(ASK)
    with monkeypatch.context() as broken:
        broken.setattr("connect.answering.deliver", _refuse)
        look_at(now + 2 * MINUTE)

    look_at(now + 10 * MINUTE)

    assert len(mails()) == 1


def test_more_mails_than_one_may_get_are_not_sent(
    alice: User, browser: Client, platform: Server
) -> None:
    now = timezone.now()
    for minutes in range(0, 55, 5):
        with time_machine.travel(now + minutes * MINUTE, tick=False):
            browser.post(ASK)
        look_at(now + (minutes + 2) * MINUTE)

    assert len(mails()) == 10
    assert AnswerWatch.objects.exclude(state=State.DONE).get().last_error == "LimitReached"


@pytest.mark.parametrize("change", ["left", "lowered", "blocked"])
def test_who_may_not_connect_any_more_is_not_mailed(
    change: str, alice: User, browser: Client, connection: Connection, platform: Server
) -> None:
    browser.post(ASK, {"connection": str(connection.pk)})
    theirs = Membership.objects.filter(user=alice)
    match change:
        case "left":
            theirs.delete()
        case "lowered":
            theirs.update(role=Membership.Role.VIEWER)
        case "blocked":
            User.objects.filter(pk=alice.pk).update(is_active=False)

    look_at(timezone.now() + 2 * MINUTE)

    assert mails() == []
    assert AnswerWatch.objects.get().state == State.DONE


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("charlie", 404)])
def test_others_cannot_wait_for_a_connection(
    who: str,
    status: int,
    connection: Connection,
    client_of: Callable[[User], Client],
    request: pytest.FixtureRequest,
) -> None:
    browser = client_of(request.getfixturevalue(who))

    answers = [
        ask(ASK, {"connection": str(connection.pk)}).status_code
        for ask in (browser.get, browser.post)
    ]

    assert answers == [status, status]
    assert not AnswerWatch.objects.exists()


def test_a_name_that_is_none_is_refused(browser: Client) -> None:
    assert browser.post(ASK, {"connection": "mine"}).status_code == 400


def _refuse(*_: Any, **__: Any) -> None:
    raise OSError("no route to the mail server")
