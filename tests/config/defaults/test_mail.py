"""EMAIL_URL is read as it is documented, and a slip in it never repeats its password."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.defaults.mail import read_email_url
from tests.config.environments import production
from tests.config.processes import manage


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtp+tls://mail%40hotel.test:p%40ss%2Fw%23rd%3F@smtp.hotel.test:587",
            {
                "EMAIL_HOST": "smtp.hotel.test",
                "EMAIL_PORT": 587,
                "EMAIL_HOST_USER": "mail@hotel.test",
                "EMAIL_HOST_PASSWORD": "p@ss/w#rd?",
                "EMAIL_USE_TLS": True,
            },
        ),
        ("smtp+ssl://u:p@smtp.hotel.test:465", {"EMAIL_USE_SSL": True, "EMAIL_PORT": 465}),
        ("smtp://relay:25", {"EMAIL_HOST": "relay", "EMAIL_HOST_USER": None}),
        (
            "consolemail://",
            {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"},
        ),
    ],
)
def test_a_documented_address_becomes_settings(url: str, expected: dict[str, object]) -> None:
    found = read_email_url(url, backend="")

    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    "url",
    [
        "smtp+tls://user:canary@ss@smtp.hotel.test:587",
        "smtp+tls://user:canary/ss@smtp.hotel.test:587",
        "smtp+tls://user:canary#ss@smtp.hotel.test:587",
        "smtp+tls://user:canary?ss@smtp.hotel.test:587",
        "smtp+tls://user:canary:ss@smtp.hotel.test:587",
        "smtp+tls://user:canary%ss@smtp.hotel.test:587",
        "smtp+tls://user:canary@smtp.hotel.test:port",
        "smtp+tls://user:canary@[smtp:587",
        "smtp+tls://user:canary@:587",
        "mail://user:canary@smtp.hotel.test",
        "user:canary@smtp.hotel.test",
        "smtp://",
    ],
)
def test_a_slip_says_how_to_write_it_and_repeats_no_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_email_url(url, backend="")

    assert "write @ as %40" in str(refusal.value)
    assert "canary" not in str(refusal.value)
    assert refusal.value.__context__ is None


def test_a_process_that_cannot_read_it_writes_no_password(tmp_path: object) -> None:
    url = "smtp+tls://user:canary#word@smtp.hotel.test:587"

    done = manage("check", environment=production(VAR_DIR=str(tmp_path), EMAIL_URL=url))

    assert done.returncode != 0
    assert "EMAIL_URL cannot be read" in done.stderr
    assert "canary" not in done.stderr + done.stdout
