"""A server with one hotel, its owner's browser, and the plain table its pages are held against."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from typing import Any


def set_up(folder: str) -> None:
    """Set Django up on an empty database in this folder."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "TOKEN_KEYS": "YmVuY2htYXJrcy1vbmx5LW5vdC1mb3ItcHJvZHVjdGk=",
        "DEBUG": "true",
        "PUBLIC_URL": "http://127.0.0.1:9",
        "APALEO_CLIENT_ID": "BENC-AC-APP",
        "APALEO_CLIENT_SECRET": secrets.token_urlsafe(24),
        "LOG_LEVEL": "ERROR",
        "VAR_DIR": folder,
    }
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    # DEBUG keeps every statement in memory, which no production server does.
    settings.DEBUG = False
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    call_command("migrate", verbosity=0)


def make_hotel() -> Any:
    """Return a new hotel with an owner and neither rooms nor rate plans."""
    from django.utils import timezone

    from accounts.models import Account, Membership, User
    from hotels.models import Connection, Property

    now = timezone.now()
    account = Account.objects.create(name="Grand Hotels")
    user = User.objects.create_user("anna@grand.example")
    Membership.objects.create(account=account, user=user, role=Membership.Role.OWNER)
    connection = Connection.objects.create(
        account=account, apaleo_account_code="GRAND", subject="s", connected_at=now
    )
    return Property.objects.create(
        connection=connection,
        remote_id="GRD",
        code="GRD",
        name="Grand Hotel",
        time_zone="Europe/Berlin",
        currency_code="EUR",
        status="Live",
        is_archived=False,
        first_seen_at=now,
        changed_at=now,
    )


def owners_browser() -> Any:
    """Return a client that is logged in as the owner."""
    from django.test import Client

    from accounts.models import User

    browser = Client(SERVER_NAME="127.0.0.1:9")
    browser.force_login(User.objects.get())
    return browser


def plain_table(source: str, *, rows: Callable[[], Iterable[Any]]) -> Callable[[], str]:
    """Return what renders this template with `rows` read anew each time."""
    from django.contrib.auth.models import AnonymousUser
    from django.template import engines
    from django.test import RequestFactory

    template = engines["django"].from_string(source)
    request = RequestFactory(SERVER_NAME="127.0.0.1:9").get("/")
    request.user = AnonymousUser()

    def render() -> str:
        return str(template.render({"rows": rows()}, request))

    return render
