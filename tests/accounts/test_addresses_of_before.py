"""Addresses that were stored before they had a normal form are brought into it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("accounts", "0001_initial")]


def migrate(targets: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """The models as they were, in a database as it was."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield migrate(BEFORE)
    migrate(newest)


def test_each_comes_into_its_normal_form_or_is_closed(before: Any) -> None:
    user, account = (before.get_model("accounts", name) for name in ("User", "Account"))
    invitation = before.get_model("accounts", "Invitation")
    emails = ["nina@grand.example", "nina@b\u00fccher.example", "n\u0131na@grand.example"]
    pks = [user.objects.create(email=email, password="x").pk for email in emails]
    grand = account.objects.create(name="Grand")
    for email in ("Mark@Grand.Example", "m\u0131rk@grand.example"):
        invitation.objects.create(account=grand, email=email, role="viewer")

    after = migrate([("accounts", "0002_addresses_names_and_sessions")])

    now = {each.pk: each for each in after.get_model("accounts", "User").objects.all()}
    assert [(now[pk].email, now[pk].is_active) for pk in pks] == [
        ("nina@grand.example", True),
        ("nina@xn--bcher-kva.example", True),
        (f"closed-{pks[2]}@invalid.invalid", False),
    ]
    invited = after.get_model("accounts", "Invitation").objects.values_list("email", flat=True)
    assert list(invited) == ["mark@grand.example"]


def test_names_come_into_one_line_without_addresses_of_the_web(before: Any) -> None:
    account = before.get_model("accounts", "Account")
    names = ["Grand\r\n\r\nhttps://evil.example", "\u2028", "Grand Hotel"]
    pks = [account.objects.create(name=name).pk for name in names]

    after = migrate([("accounts", "0005_names_are_one_line")])

    now = dict(after.get_model("accounts", "Account").objects.values_list("pk", "name"))
    assert [now[pk] for pk in pks] == ["Grand https evil.example", "?", "Grand Hotel"]
