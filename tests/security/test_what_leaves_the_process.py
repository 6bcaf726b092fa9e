"""Cases 11, 36, 39 and 40: what reaches the broker, the cache, a dump or a server's log."""

import inspect
import json
import logging
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery, Task
from django.core import serializers
from django.core.cache import caches
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from accounts.models import Account, User
from config import settings as site
from config.redis.broker import celery_url
from connect import tasks as connect_tasks
from encryption.binding import bind
from hotels import connections
from hotels import tasks as hotels_tasks
from hotels.models import Connection, Credential, SyncRun
from hotels.sync.run import work
from jobs import messages
from jobs import tasks as jobs_tasks
from jobs.runner import run_due
from rates import tasks as rates_tasks
from sandbox.server import Server
from tests import factories
from tests.accounts.sign_in.signing_in import sign_in
from tests.config.stack.valkey_server import running_valkey
from tests.connect.journey import Traveller, altered, parameters

ROOT = Path(__file__).resolve().parents[2]


def test_a_task_takes_a_runs_id_and_nothing_that_could_contradict_it() -> None:
    taken = {
        task.name: list(inspect.signature(task.run).parameters)
        for module in (connect_tasks, hotels_tasks, jobs_tasks, rates_tasks)
        for task in vars(module).values()
        if isinstance(task, Task)
    }

    assert taken == {
        "hotels.sync": ["run_id"],
        "hotels.reconcile": [],
        "hotels.purge": [],
        "hotels.take_in": ["connection_id"],
        "hotels.check_subscription": ["connection_id"],
        "hotels.reconcile_webhooks": [],
        "hotels.purge_events": [],
        "hotels.bring_back": [],
        "hotels.erase": [],
        "jobs.run_due": [],
        "jobs.reconcile": [],
        "jobs.purge": [],
        "jobs.bring_back": [],
        "connect.purge": [],
        "rates.purge": [],
        "rates.count_patterns": [],
    }


@pytest.fixture
def redis_url() -> Iterator[str]:
    """A Valkey of the test's own."""
    with running_valkey() as url:
        yield url


@pytest.fixture
def broker_and_cache(redis_url: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Broker and cache as the site has them, at the test's own server."""
    celery = Celery("test", broker=celery_url(redis_url), set_as_current=False)
    celery.conf.broker_transport_options = site.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(messages, "current_app", celery)
    monkeypatch.setattr(messages, "send", messages.publish)
    settings.CACHES = {"default": site.CACHES["default"] | {"LOCATION": redis_url}}


def test_no_secret_is_in_the_broker_or_the_cache(
    account: Account,
    alice: User,
    client: Client,
    client_of: Callable[[User], Client],
    platform: Server,
    broker_and_cache: None,
    redis_url: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    traveller = Traveller(client_of(alice))
    sign_in(client, alice.email, password="guessed-canary")
    with django_capture_on_commit_callbacks(execute=True):
        callback = traveller.set_out(account=account)
        traveller.come_back(callback)
        credential = Credential.objects.get()
        secrets = [json.loads(t)[1] for t in (credential.refresh_token, credential.access_token)]
        work(SyncRun.objects.get().pk)
        connections.disconnect(Connection.objects.get(), now=timezone.now())
        run_due()
    secrets += [parameters(callback)[name] for name in ("code", "state")]
    secrets += [traveller.client.cookies["lobby_browser"].value, "canary"]

    dump = _dump(redis_url)

    assert "hotels.sync" in dump
    assert "jobs.run_due" in dump
    assert "allauth:rl" in dump
    assert [secret for secret in secrets if secret in dump] == []


def _dump(url: str) -> str:
    """Return all keys and values, whatever their kind."""
    server: Any = redis.Redis.from_url(url)
    read = {
        b"string": server.get,
        b"list": lambda key: server.lrange(key, 0, -1),
        b"set": server.smembers,
        b"hash": server.hgetall,
        b"zset": lambda key: server.zrange(key, 0, -1),
    }
    found = [(key, read[server.type(key)](key)) for key in server.keys("*")]
    server.close()
    caches["default"].close()
    return repr(found)


def test_words_that_come_back_as_an_error_are_logged_at_no_level(
    account: Account,
    alice: User,
    client_of: Callable[[User], Client],
    platform: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    traveller = Traveller(client_of(alice))
    callback = traveller.set_out(account=account, decision="deny")
    changes = dict.fromkeys(("error", "error_description", "error_uri"), "canary<script>")
    caplog.set_level(logging.DEBUG)

    response = traveller.come_back(altered(callback, **changes))

    written = [f"{record.getMessage()} {record.args}" for record in caplog.records]
    assert response.status_code == 502
    assert [line for line in written if line.startswith("alice@seaside.example for Seaside")]
    assert [line for line in written if "canary" in line] == []


def test_the_web_server_writes_no_access_log() -> None:
    settings = runpy.run_path(str(ROOT / "gunicorn.conf.py"))

    assert settings["accesslog"] is None
    assert settings["loglevel"] in {"warning", "error", "critical"}


@pytest.fixture
def rows_with_secrets(connection: Connection, account: Account, alice: User) -> list[Model]:
    return [
        factories.make_credential(
            connection, refresh_token="canary-refresh", access_token="canary-access"
        ),
        factories.make_revocation(account, "canary-revoked"),
        factories.make_subscription(connection, secret="canary-webhook"),
        factories.make_authorization_request(
            account, alice, code_verifier=bind("canary-verifier", to="0" * 64)
        ),
    ]


@pytest.mark.parametrize("kind", ["json", "xml", "jsonl", "python"])
def test_rows_with_secrets_are_not_dumped_in_plain_text(
    kind: str, rows_with_secrets: list[Model]
) -> None:
    for row in rows_with_secrets:
        with pytest.raises(TypeError) as refusal:
            serializers.serialize(kind, [type(row)._default_manager.get(pk=row.pk)])

        assert "canary" not in str(refusal.value)
