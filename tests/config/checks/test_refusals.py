"""What Lobby refuses to start with, by name."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.checks import refuse_unsafe
from tests.config.environments import bare, production
from tests.config.processes import manage, python

SITE: dict[str, Any] = {
    "SECRET_KEY": "2Vx0nq7Jt4wLk9Rz1Yc6Hs3Pf8Gd5Bm0Ka7Te2Xu9Wq4Zj1Vi6Nr3Ol8Sy5",
    "TOKEN_KEYS": ["Q2hlY2tlZC1idXQtbmV2ZXItdXNlZC0xMjM0NTY3ODk="],
    "DEBUG": False,
    "PUBLIC_URL": "https://lobby.hotel.test",
    "ALLOWED_HOSTS": ["lobby.hotel.test"],
    "APALEO_IDENTITY_URL": "https://identity.apaleo.com",
    "APALEO_API_URL": "https://api.apaleo.com",
    "APALEO_WEBHOOK_URL": "https://webhook.apaleo.com",
    "APALEO_CLIENT_ID": "LOBB-AC-PRODUCTION",
    "APALEO_CLIENT_SECRET": "secret",
    "APALEO_SCOPES": ["openid", "offline_access", "setup.read"],
    "PRODUCT_ACCENT": "#1f5eff",
    "STOP_GRACE_SECONDS": 40,
    "AUDIT_DAYS": 365,
    # Others may be checked later; what is missing here must not hide a refusal.
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
}
ON_THIS_MACHINE = {"DEBUG": True, "PUBLIC_URL": "http://127.0.0.1:8000"}


def test_a_well_configured_site_starts() -> None:
    refuse_unsafe(SITE)


def test_a_lobby_that_only_this_machine_reaches_may_run_with_debug_and_http() -> None:
    refuse_unsafe(SITE | ON_THIS_MACHINE)


@pytest.mark.parametrize(
    ("unsafe", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short-0123456789"}, "SECRET_KEY is too short"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY is too short"),
        ({"SECRET_KEY": "django-insecure-" + "0123456789" * 6}, "SECRET_KEY is a default"),
        ({"SECRET_KEY": "change-me-" + "0123456789abc" * 6}, "SECRET_KEY is a default"),
        ({"TOKEN_KEYS": []}, "TOKEN_KEYS is missing"),
        ({"TOKEN_KEYS": ["short"]}, "TOKEN_KEYS: key 1 is not a Fernet key"),
        ({"TOKEN_KEYS": [SITE["TOKEN_KEYS"][0], "x" * 44]}, "TOKEN_KEYS: key 2"),
        ({"TOKEN_KEYS": ["A" * 43 + "="]}, "TOKEN_KEYS holds a key that is not random"),
        ({"AUDIT_DAYS": 0}, "AUDIT_DAYS must be between"),
        ({"AUDIT_DAYS": -1}, "AUDIT_DAYS must be between"),
        ({"AUDIT_DAYS": 10**9}, "AUDIT_DAYS must be between"),
        ({"HISTORY_DAYS": 0}, "HISTORY_DAYS must be between"),
        ({"HISTORY_DAYS": 10**9}, "HISTORY_DAYS must be between"),
        ({"RETENTION_DAYS": -1}, "RETENTION_DAYS must be between"),
        ({"RETENTION_DAYS": 10**9}, "RETENTION_DAYS must be between"),
        ({"DEBUG": True}, "DEBUG must be off"),
        ({"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS must name hosts"),
        ({"ALLOWED_HOSTS": [".hotel.test"]}, "ALLOWED_HOSTS must name hosts"),
        ({"PUBLIC_URL": "http://lobby.hotel.test"}, "PUBLIC_URL must begin with https://"),
        ({"PUBLIC_URL": "http://127.0.0.1:8000"}, "PUBLIC_URL must begin with https://"),
        ({"PUBLIC_URL": "lobby.hotel.test"}, "PUBLIC_URL must be the address"),
        ({"PUBLIC_URL": "https://lobby.hotel.test/app"}, "PUBLIC_URL must be the address"),
        ({"PUBLIC_URL": "https://b\u00fcro.test"}, "PUBLIC_URL must name the host as browsers"),
        ({"PUBLIC_URL": "https://[::1"}, "PUBLIC_URL must be the address"),
        ({"APALEO_IDENTITY_URL": "http://identity.test"}, "APALEO_IDENTITY_URL must begin with"),
        ({"APALEO_API_URL": "http://api.test"}, "APALEO_API_URL must begin with https://"),
        ({"APALEO_WEBHOOK_URL": "http://hook.test"}, "APALEO_WEBHOOK_URL must begin with"),
        ({"APALEO_CLIENT_ID": ""}, "APALEO_CLIENT_ID is missing"),
        ({"APALEO_CLIENT_SECRET": ""}, "APALEO_CLIENT_SECRET is missing"),
        ({"APALEO_SCOPES": ["openid", "offline_access", "admin"]}, "must not contain admin"),
        ({"APALEO_SCOPES": ["openid"]}, "APALEO_SCOPES must contain offline_access"),
        ({"APALEO_SCOPES": ["offline_access"]}, "APALEO_SCOPES must contain openid"),
        ({"EMAIL_BACKEND": "config.stack.mailbox.Mailbox"}, "EMAIL_URL is missing"),
        ({"STOP_GRACE_SECONDS": 10}, "STOP_GRACE_SECONDS must be 35 or more"),
        ({"REDIS_URL": "redis://redis.hotel.test:6379/0"}, "REDIS_URL must carry a password"),
        ({"REDIS_URL": "redis.hotel.test:6379"}, "REDIS_URL must be redis://"),
        ({"REDIS_URL": "http://[::1"}, "REDIS_URL must be redis://"),
        ({"REDIS_URL": "redis://:a/b@redis.hotel.test:6379/0"}, "REDIS_URL must be redis://"),
        ({"APALEO_API_URL": "https://key:canary@api.test"}, "APALEO_API_URL must be an address"),
        ({"PRODUCT_ACCENT": "red;} body { display: none"}, "PRODUCT_ACCENT must be a colour"),
    ],
)
def test_an_unsafe_setting_is_refused_by_name(unsafe: dict[str, Any], said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        refuse_unsafe(SITE | unsafe)


@pytest.mark.parametrize(
    "url",
    [
        "redis://:word@redis.hotel.test:6379/0",
        "rediss://redis.hotel.test:6380/0",
        "redis://127.0.0.1:6379/0",
        "unix:///run/valkey.sock",
    ],
)
def test_a_redis_that_strangers_cannot_read_is_taken(url: str) -> None:
    refuse_unsafe(SITE | {"REDIS_URL": url})


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unsafe(SITE | {"SECRET_KEY": "", "TOKEN_KEYS": [], "DEBUG": True})

    assert all(name in str(refusal.value) for name in ("SECRET_KEY", "TOKEN_KEYS", "DEBUG"))


def test_no_refusal_repeats_a_secret() -> None:
    key = "canary-token-key"

    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unsafe(SITE | {"TOKEN_KEYS": [key], "SECRET_KEY": "canary-secret-key"})

    assert "canary" not in str(refusal.value)


def test_a_process_without_settings_does_not_start_and_says_why(tmp_path: Path) -> None:
    done = manage("check", environment=bare(VAR_DIR=str(tmp_path), PUBLIC_URL="https://a.test"))

    assert done.returncode != 0
    assert "Lobby does not start" in done.stderr
    assert "SECRET_KEY is missing" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["manage.py", "migrate"],
        ["-m", "celery", "-A", "config", "worker"],
        ["-m", "celery", "-A", "config", "beat"],
        ["-m", "gunicorn", "--bind", "127.0.0.1:0", "config.wsgi"],
    ],
)
def test_no_way_to_start_gets_past_a_missing_setting(words: list[str], tmp_path: Path) -> None:
    environment = production(VAR_DIR=str(tmp_path), TOKEN_KEYS="")

    done = python(*words, environment=environment)

    assert done.returncode != 0
    assert "TOKEN_KEYS is missing" in done.stderr


def test_the_deployment_check_is_clean(tmp_path: Path) -> None:
    environment = production(VAR_DIR=str(tmp_path))

    done = manage("check", "--deploy", "--fail-level", "WARNING", environment=environment)

    assert done.returncode == 0, done.stderr


def test_a_token_key_can_be_made_before_there_is_one(tmp_path: Path) -> None:
    environment = bare(VAR_DIR=str(tmp_path), PUBLIC_URL="https://lobby.hotel.test")

    done = manage("make_token_key", environment=environment)

    assert done.stderr == ""
    refuse_unsafe(SITE | {"TOKEN_KEYS": [done.stdout.strip()]})
