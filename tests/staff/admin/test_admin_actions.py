"""What staff can do with a row, and what the row's history says afterwards."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from cryptography.fernet import Fernet
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hotels.models import Connection, Notice, Revocation, SyncFinished, SyncRun
from rates.models import FileImportRun, MappingChanged
from staff import actions
from tests.factories import make_credential
from tests.staff.pages import act

ENDED = {"status": Connection.Status.NEEDS_RECONNECT, "ended_at": timezone.now()}
NEEDS_ATTENTION = {"state": SyncRun.State.NEEDS_ATTENTION}


def messages_of(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def test_sync_now_requests_a_run_for_each_connection_that_is_connected(
    staff_browser: Client, make_connection: Callable[..., Connection]
) -> None:
    here, there = make_connection(), make_connection(apaleo_account_code="MORE")
    ended = make_connection(apaleo_account_code="OLD", **ENDED)

    page = act(staff_browser, "sync_now", here, there, ended)

    runs = SyncRun.objects.all()
    assert {run.connection for run in runs} == {here, there}
    assert {run.cause for run in runs} == {SyncRun.Cause.REQUESTED}
    assert messages_of(page) == [
        "Sync requested: 2 connections.",
        "Left alone: 1 connection. Only what is connected can be synced.",
    ]


def test_sync_now_twice_makes_one_run(staff_browser: Client, connection: Connection) -> None:
    act(staff_browser, "sync_now", connection)
    act(staff_browser, "sync_now", connection)

    assert connection.sync_runs.count() == 1


def test_action_leaves_who_did_what_when(
    staff_browser: Client, staff: User, connection: Connection
) -> None:
    before = timezone.now()

    act(staff_browser, "sync_now", connection)

    entry = LogEntry.objects.get()
    assert entry.user == staff
    assert entry.get_edited_object() == connection
    assert entry.get_change_message() == "Sync requested."
    assert before <= entry.action_time <= timezone.now()


def test_retry_of_connections_takes_those_whose_newest_run_needs_attention(
    staff_browser: Client,
    make_connection: Callable[..., Connection],
    make_run: Callable[..., SyncRun],
) -> None:
    stuck, well = make_connection(), make_connection(apaleo_account_code="WELL")
    make_run(connection=stuck, **NEEDS_ATTENTION)
    make_run(connection=well, **NEEDS_ATTENTION, created_at=timezone.now() - timedelta(hours=1))
    make_run(connection=well)

    page = act(staff_browser, "retry", stuck, well)

    assert [run.connection for run in SyncRun.objects.open()] == [stuck]
    assert messages_of(page)[0] == "Sync retried: 1 connection."
    assert "Left alone: 1 connection." in messages_of(page)[1]


def test_retry_of_a_run_requests_another_of_its_connection(
    staff_browser: Client, make_run: Callable[..., SyncRun]
) -> None:
    run, done = make_run(**NEEDS_ATTENTION), make_run(created_at=timezone.now() - timedelta(days=1))

    page = act(staff_browser, "retry", run, done)

    again = SyncRun.objects.open().get()
    assert again.connection == run.connection
    assert messages_of(page)[0] == "Sync retried: 1 sync run."


def test_retry_of_a_run_that_a_later_one_made_good_does_nothing(
    staff_browser: Client, make_run: Callable[..., SyncRun]
) -> None:
    run = make_run(**NEEDS_ATTENTION, created_at=timezone.now() - timedelta(hours=1))
    make_run()

    page = act(staff_browser, "retry", run)

    assert not SyncRun.objects.open().exists()
    assert "a later run followed" in messages_of(page)[0]


def test_retry_of_a_run_whose_connection_ended_does_nothing(
    staff_browser: Client,
    make_connection: Callable[..., Connection],
    make_run: Callable[..., SyncRun],
) -> None:
    run = make_run(connection=make_connection(**ENDED), **NEEDS_ATTENTION)

    act(staff_browser, "retry", run)

    assert not SyncRun.objects.open().exists()


def test_sync_now_of_a_run_loads_its_connection(
    staff_browser: Client, make_run: Callable[..., SyncRun]
) -> None:
    run = make_run()

    act(staff_browser, "sync_now", run)

    assert SyncRun.objects.open().get().connection == run.connection


def test_key_that_is_back_connects_again(
    staff_browser: Client, make_connection: Callable[..., Connection]
) -> None:
    connection = make_connection(status=Connection.Status.KEY_UNAVAILABLE)
    make_credential(connection)

    page = act(staff_browser, "try_the_key_again", connection)

    connection.refresh_from_db()
    assert connection.is_active
    assert messages_of(page) == ["Connected again: 1 connection."]


def test_key_that_is_still_away_changes_nothing_and_says_so(
    staff_browser: Client, make_connection: Callable[..., Connection], settings: Any
) -> None:
    connection = make_connection(status=Connection.Status.KEY_UNAVAILABLE)
    make_credential(connection)
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]

    page = act(staff_browser, "try_the_key_again", connection)

    connection.refresh_from_db()
    assert connection.status == Connection.Status.KEY_UNAVAILABLE
    assert messages_of(page)[0].startswith("Left alone: 1 connection. No key in TOKEN_KEYS")
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("model", [Revocation, Notice, SyncFinished, MappingChanged, FileImportRun])
def test_try_again_gives_what_needs_attention_another_ten_attempts(
    model: type[Any],
    staff_browser: Client,
    make_rows: Callable[[int], None],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    make_rows(2)
    stuck, waiting = model.objects.order_by("pk")
    model.objects.filter(pk=stuck.pk).update(state="needs_attention", attempts=10)

    with django_capture_on_commit_callbacks() as calls:
        page = act(staff_browser, "try_again", stuck, waiting)

    stuck.refresh_from_db()
    assert (stuck.state, stuck.attempts) == ("pending", 0)
    assert len(calls) == 1
    assert f"Will be tried again: 1 {model._meta.verbose_name}." in messages_of(page)


def test_address_is_marked_verified_but_not_one_of_staff(
    staff_browser: Client, staff: User, make_rows: Callable[[int], None]
) -> None:
    make_rows(1)
    guest = EmailAddress.objects.get(user__is_staff=False)
    own = EmailAddress.objects.create(user=staff, email="other@maker.example", verified=False)

    act(staff_browser, "mark_verified", guest, own)

    guest.refresh_from_db()
    own.refresh_from_db()
    assert (guest.verified, own.verified) == (True, False)


def test_more_rows_than_a_request_can_see_to_are_refused_untouched(
    staff_browser: Client,
    make_connection: Callable[..., Connection],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(actions, "MAX_AT_ONCE", 1)
    rows = make_connection(), make_connection(apaleo_account_code="MORE")

    page = act(staff_browser, "sync_now", *rows)

    assert messages_of(page) == [
        "Nothing was done: at most 1 rows are taken at once, and more are chosen. "
        "Narrow the list with its filters or the search, and do it part by part."
    ]
    assert not SyncRun.objects.exists()
