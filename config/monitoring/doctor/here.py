"""What is ours: settings, database, tokens, broker, workers, mail, and our own address."""

from collections.abc import Iterator
from datetime import timedelta

import redis
import requests
from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from config.monitoring import health
from config.monitoring.doctor.finding import Finding, ok, problem, warning
from hotels.health.refreshing import STAFF_SHOULD_KNOW, failing_to_refresh
from hotels.models import Connection
from hotels.tokens import try_keys

TIMEOUT_SECONDS = 5
MAX_CLOCK_DIFFERENCE = timedelta(seconds=30)
TOKENS_TRIED = 100


def configuration() -> Iterator[Finding]:
    """Look at what Django finds in the settings; what is unsafe would not have started."""
    found = checks.run_checks(include_deployment_checks=not settings.DEBUG)
    messages = [message for message in found if not message.is_silenced()]
    for message in messages:
        make = problem if message.is_serious() else warning
        yield make(f"{message.id}: {message.msg}", message.hint or "See Django's checks.")
    if settings.DEBUG:
        yield warning("DEBUG is on", "Fine on a developer's machine and nowhere else.")
    elif not messages:
        yield ok("the settings are complete and safe")


def database() -> Iterator[Finding]:
    """Look whether the database is there, up to date, and has our time."""
    found = health.database()
    if found != "ok":
        yield problem(found, "Start the database, check DATABASE_URL, run `manage.py migrate`.")
        return
    yield ok(f"{connection.vendor} answers and is up to date")
    if connection.vendor == "sqlite":
        if not settings.DEBUG:
            yield warning("SQLite serves one machine", "Set DATABASE_URL to a PostgreSQL.")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    if abs(timezone.now() - theirs) > MAX_CLOCK_DIFFERENCE:
        yield warning("the database's clock is not ours", "Let NTP set the clocks of both.")


def broker() -> Iterator[Finding]:
    """Look whether Redis takes messages, and whether it throws them away when it is full."""
    found = health.broker()
    if found != "ok":
        yield problem(
            found,
            "Redis has to be there, at REDIS_URL, with room (maxmemory), and no replica. Nothing "
            "is lost: what is due waits in the database until then.",
        )
        return
    yield ok("Redis takes messages")
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=TIMEOUT_SECONDS)
    try:
        policy = client.config_get("maxmemory-policy").get("maxmemory-policy")
    except redis.RedisError:
        # A managed Redis does not tell.
        return
    finally:
        client.close()
    if policy not in {"noeviction", None}:
        yield warning(f"Redis forgets when it is full ({policy})", "Set noeviction there.")


def workers() -> Iterator[Finding]:
    """Look whether what is due is taken up."""
    found = health.workers(now=timezone.now())
    if found == "ok":
        yield ok("nothing is overdue")
    else:
        yield problem(
            found,
            "Start `celery -A config worker -Q interactive`, another with `-Q background`, and "
            "`celery -A config beat`; docs/on-call.md says more.",
        )


def token_keys() -> Iterator[Finding]:
    """Look whether TOKEN_KEYS opens the tokens that are stored, as far as a sample tells."""
    closed, tried = try_keys(at_most=TOKENS_TRIED)
    if closed:
        yield problem(
            f"none of TOKEN_KEYS opens the tokens of {closed} of {tried} connections",
            "Put the key that they are under back into TOKEN_KEYS, behind the newest, then run "
            "`manage.py rotate_token_keys`. Without it these hotels have to connect again.",
        )
    elif tried:
        yield ok(f"TOKEN_KEYS opens the tokens of connections, tried with the newest {tried}")
    else:
        yield ok("no token is stored yet")


def refreshes() -> Iterator[Finding]:
    """Look whether apaleo takes the refresh tokens, where it was asked last."""
    numbers = {
        failure: failing_to_refresh(Connection.objects.all(), failure=failure).count()
        for failure in STAFF_SHOULD_KNOW
    }
    for failure, number in numbers.items():
        if number:
            advice = "Staff's start page lists these connections and says what to do."
            yield warning(f"{failure.label}: {number}", advice)
    if not any(numbers.values()):
        yield ok("no refresh was refused")


def mail() -> Iterator[Finding]:
    """Look whether the mail server lets us in. Sends nothing."""
    try:
        server = get_connection()
    except (ImportError, TypeError) as error:
        yield problem(
            f"{settings.EMAIL_BACKEND} is no way to send mail: {type(error).__name__}",
            "Check EMAIL_BACKEND, or take it out where EMAIL_URL says it all.",
        )
        return
    try:
        server.open()
        server.close()
    except OSError as error:
        yield problem(
            f"the mail server refuses us: {type(error).__name__}",
            "Check EMAIL_URL: host, port, TLS, user and password. Without mail nobody signs up.",
        )
        return
    yield ok(f"mail can be sent by {settings.EMAIL_BACKEND.rpartition('.')[2]}")


def public_address() -> Iterator[Finding]:
    """Look whether PUBLIC_URL leads here, as the way back from consent and webhooks need it."""
    url = f"{settings.PUBLIC_URL}/health/live/"
    try:
        answer = requests.get(url, timeout=TIMEOUT_SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        yield problem(
            f"{settings.PUBLIC_URL} does not answer: {type(error).__name__}",
            "Check DNS, certificate and proxy. apaleo's webhooks and hoteliers come that way.",
        )
        return
    if answer.status_code == 200 and "live" in answer.text[:100]:
        yield ok(f"{settings.PUBLIC_URL} leads here, seen from this machine")
    else:
        yield problem(
            f"{settings.PUBLIC_URL}/health/live/ answers {answer.status_code}",
            "Something else answers there: check the proxy and PUBLIC_URL.",
        )
