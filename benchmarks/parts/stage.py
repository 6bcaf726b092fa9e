"""What a benchmark plays on: a database of its own and the sandbox as a process of its own."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import requests

ROOT = Path(__file__).resolve().parents[2]
PUBLIC_URL = "http://127.0.0.1:9"
CLIENT_ID, CLIENT_SECRET = "BENC-AC-APP", secrets.token_hex(24)
SECONDS_TO_START = 30


@contextlib.contextmanager
def stage() -> Iterator[str]:
    """Start the sandbox, set Django up on an empty database, and yield the sandbox's address.

    DATABASE_URL is honoured, its database must then be an empty one; the default is a SQLite file
    that is gone afterwards.
    """
    with tempfile.TemporaryDirectory() as folder, _sandbox() as url:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "TOKEN_KEYS": "YmVuY2htYXJrcy1vbmx5LW5vdC1mb3ItcHJvZHVjdGk=",
            "DEBUG": "true",
            "PUBLIC_URL": PUBLIC_URL,
            "APALEO_IDENTITY_URL": url,
            "APALEO_API_URL": url,
            "APALEO_WEBHOOK_URL": url,
            "APALEO_CLIENT_ID": CLIENT_ID,
            "APALEO_CLIENT_SECRET": CLIENT_SECRET,
            "WEBHOOKS": "off",
            "LOG_LEVEL": "ERROR",
        }
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        # DEBUG keeps every statement in memory, which no production server does.
        settings.DEBUG = False
        call_command("migrate", verbosity=0)
        yield url


@contextlib.contextmanager
def _sandbox() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    program = subprocess.Popen(
        [
            *(sys.executable, "-m", "sandbox", "--port", str(port), "--rate-limit", "off"),
            *("--client-id", CLIENT_ID, "--client-secret", CLIENT_SECRET),
            *("--redirect-uri", f"{PUBLIC_URL}/connect/callback/"),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(url)
        yield url
    finally:
        program.terminate()
        program.wait()


def _wait_for(url: str) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        with contextlib.suppress(requests.ConnectionError):
            requests.get(f"{url}/.well-known/openid-configuration", timeout=5)
            return
        time.sleep(0.1)
    raise RuntimeError("the sandbox did not start")


def connect(*, email: str, password: str) -> int:
    """Have that user of the sandbox consent, and return the id of the sync run it leads to."""
    from django.http import QueryDict
    from django.utils import timezone

    from accounts.models import Account, Membership, User
    from connect.authorization import begin, complete
    from hotels.models import SyncRun
    from sandbox.browser import Browser

    account = Account.objects.create(name=email)
    user = User.objects.create_user(f"{secrets.token_hex(8)}@example.com")
    Membership.objects.create(account=account, user=user, role=Membership.Role.OWNER)
    browser = secrets.token_urlsafe(32)
    url = begin(
        user=user, account=account, browser_token=browser, reconnects=None, now=timezone.now()
    )
    back = Browser().consent(url, email=email, password=password)
    query = QueryDict(urlsplit(back).query)
    trip = complete(query=query, user=user, browser_token=browser, now=timezone.now())
    return SyncRun.objects.get(connection=trip.connection).pk
