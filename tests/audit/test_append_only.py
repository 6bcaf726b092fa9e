"""A line of the trail is never changed, and not deleted before its time, by any statement."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.trail.events import SIGNED_IN
from audit import trail
from audit.models import Entry
from jobs import purging
from tests.factories import make_entry
from tests.test_schema import alter_tables

NOW = timezone.now()
RULE = "entry_is_append_only"


@pytest.fixture
def entry(alice: User) -> Entry:
    return make_entry(alice, subject="as it was", kept_until=NOW + timedelta(days=365))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET subject = 'rewritten'",
        "UPDATE audit_entry SET kept_until = '2000-01-01 00:00:00'",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_refuses_to_rewrite_it(entry: Entry, sql: str) -> None:
    with (
        pytest.raises(IntegrityError, match=RULE),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    entry.refresh_from_db()
    assert entry.subject == "as it was"


def test_nor_by_another_name(entry: Entry) -> None:
    copied = "id, at, event, account_id, actor_id, actor, is_staff, 'rewritten', ip_address, at"
    replace = f"REPLACE INTO audit_entry SELECT {copied} FROM audit_entry"
    sql = replace if connection.vendor == "sqlite" else "TRUNCATE audit_entry"
    with (
        pytest.raises(IntegrityError, match=RULE),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    entry.refresh_from_db()
    assert entry.subject == "as it was"


def test_django_is_refused_too(entry: Entry) -> None:
    entry.subject = "rewritten"
    for attempt in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(IntegrityError, match=RULE), transaction.atomic():
            attempt()

    assert Entry.objects.get(pk=entry.pk).subject == "as it was"


def test_what_has_been_kept_long_enough_goes_and_nothing_else(entry: Entry, alice: User) -> None:
    make_entry(alice, kept_until=NOW - timedelta(seconds=1))

    removed = trail.purge(now=NOW)

    assert removed == 1
    assert entry in Entry.objects.all()


def test_purging_goes_on_until_all_is_gone(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "AT_ONCE", 2)
    Entry.objects.all().delete()
    for _ in range(5):
        make_entry(alice, kept_until=NOW)

    assert trail.purge(now=NOW) == 5


@pytest.mark.django_db(transaction=True)
def test_the_rule_survives_a_change_of_the_table(alice: User) -> None:
    make_entry(alice)

    alter_tables()

    with pytest.raises(IntegrityError, match=RULE), transaction.atomic():
        Entry.objects.update(subject="rewritten")


def test_an_entry_says_what_happened(alice: User) -> None:
    with pytest.raises(IntegrityError, match="entry_says_what_happened"), transaction.atomic():
        make_entry(alice, event="")


def test_each_rule_is_provoked_here() -> None:
    assert {each.name for each in Entry._meta.constraints} == {RULE, "entry_says_what_happened"}


def test_an_entry_is_kept_as_long_as_the_setting_says(alice: User, settings: Any) -> None:
    settings.AUDIT_DAYS = 30

    entry = trail.record(SIGNED_IN, by=alice, now=NOW)

    assert entry.kept_until == NOW + timedelta(days=30)
