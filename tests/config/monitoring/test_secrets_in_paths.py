"""A webhook's address is in no log line and no report, whoever writes it."""

import logging
import runpy
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.views.debug import technical_500_response

from config.monitoring.error_reports import SecretsReporter
from config.monitoring.secrets_in_paths import WithoutSecrets, without_secrets
from tests.config.environments import production
from tests.config.processes import python

SECRET = "canary-webhook-secret"
PATH = f"/webhooks/apaleo/{SECRET}/"
# Logs as Django does, and as runserver: an address, an error that quotes it, and a line of access.
LOGS = f"""
import logging, django, sys
django.setup()
try:
    raise RuntimeError("Change your form to point to example.com" + sys.argv[1])
except RuntimeError:
    logging.getLogger("django.request").exception("Internal Server Error: %s", sys.argv[1])
logging.getLogger("django.server").error('"GET /connect/callback/?code=%s" 500', "{SECRET}")
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Bad Request: {PATH}", "Bad Request: /webhooks/apaleo/…/"),
        (f'"POST {PATH} HTTP/1.1" 500', '"POST /webhooks/apaleo/…/ HTTP/1.1" 500'),
        (f"https://x.example{PATH}?a=b", "https://x.example/webhooks/apaleo/…/?a=b"),
        (f"/webhooks/apaleo/{SECRET}", "/webhooks/apaleo/…"),
        (f"Not Found: /housekeeping/list/{SECRET}/", "Not Found: /housekeeping/list/…/"),
        ("/connect/callback/", "/connect/callback/"),
    ],
)
def test_the_secret_is_taken_out_wherever_it_stands(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


@pytest.mark.parametrize(("message", "args"), [(PATH, ()), ("%s: %s", ("Not Found", PATH))])
def test_a_log_record_is_rewritten_and_kept(message: str, args: Any) -> None:
    record = logging.LogRecord("x", logging.WARNING, "x", 1, message, args, None)

    assert WithoutSecrets().filter(record)

    assert SECRET not in record.getMessage()


def test_every_handler_of_ours_takes_secrets_out() -> None:
    handlers: Any = settings.LOGGING["handlers"]

    assert all("secrets" in handler["filters"] for handler in handlers.values())


@pytest.mark.parametrize("as_what", ["line", "json"])
@pytest.mark.parametrize("debug", ["true", "false"])
def test_no_process_writes_the_secret_whatever_logs_it(debug: str, as_what: str) -> None:
    # Only what this machine alone can reach may run with DEBUG.
    settings = {"PUBLIC_URL": "http://127.0.0.1:8000"} if debug == "true" else {}
    environment = production(
        DEBUG=debug, LOG_FORMAT=as_what, DJANGO_SETTINGS_MODULE="config.settings", **settings
    )

    done = python("-c", LOGS, PATH, environment=environment)

    assert done.returncode == 0, done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert done.stderr.count("Internal Server Error: ") == 1
    assert "RuntimeError" in done.stderr


def test_gunicorn_takes_secrets_out_of_its_own_log() -> None:
    config = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))
    loggers = [logging.getLogger(f"gunicorn.{name}") for name in ("error", "access")]
    try:
        config["on_starting"](None)

        assert all(isinstance(logger.filters[-1], WithoutSecrets) for logger in loggers)
    finally:
        for logger in loggers:
            logger.filters.clear()


@pytest.mark.parametrize("accepts", ["text/html", "text/plain"])
def test_an_error_report_does_not_show_the_address(accepts: str) -> None:
    request = RequestFactory(headers={"Accept": accepts}).post(
        PATH, b"{}", content_type="application/json"
    )
    try:
        raise RuntimeError(f"at {PATH}")
    except RuntimeError as error:
        response = technical_500_response(request, type(error), error, error.__traceback__)

    # The line of this file that names it is no leak.
    assert f"apaleo/{SECRET}" not in response.text


def test_an_error_without_a_request_does_not_show_it_either() -> None:
    try:
        raise RuntimeError(f"at {PATH}")
    except RuntimeError as error:
        text = SecretsReporter(None, type(error), error, error.__traceback__).get_traceback_text()

    assert f"apaleo/{SECRET}" not in text
