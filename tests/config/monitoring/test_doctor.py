"""What `manage.py doctor` finds, against real parts that are there or not."""

import re
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.utils import timezone
from redis import Redis

from apaleo.identity.metadata import forget_metadata
from config.monitoring.doctor import Level, examine, here, platform
from config.monitoring.doctor.examine import EXAMINATIONS
from config.monitoring.doctor.finding import Finding
from config.monitoring.metrics.collector import broker
from encryption.binding import bind
from hotels.client import redirect_uri
from hotels.models import Connection as HotelsConnection
from hotels.models import Credential
from sandbox.server import Server
from tests.apaleo.servers import Connection, raw_server, reply
from tests.config.stack.valkey_server import running_valkey

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(request: pytest.FixtureRequest) -> Server:
    """The sandbox, in which this Lobby is registered."""
    server: Server = request.getfixturevalue("platform")
    return server


@pytest.fixture
def nowhere(settings: Any) -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    settings.APALEO_IDENTITY_URL = url
    forget_metadata()
    return url


def levels(findings: Any) -> list[Level]:
    found: list[Finding] = list(findings)
    assert all(finding.advice for finding in found if finding.level != Level.OK)
    return [finding.level for finding in found]


def test_a_platform_that_knows_us_is_fine(known: Server) -> None:
    assert levels(platform.clock()) == [Level.OK]
    assert levels(platform.discovery())[0] == Level.OK
    assert levels(platform.client()) == [Level.OK]
    assert levels(platform.redirect()) == [Level.OK]


def test_a_wrong_secret_is_told_from_a_platform_that_is_away(known: Server, settings: Any) -> None:
    settings.APALEO_CLIENT_SECRET = "wrong"

    assert levels(platform.client()) == [Level.PROBLEM]


def test_a_refusal_without_a_word_tells_nothing_of_our_secret(known: Server) -> None:
    known.control.add_fault(kind="status", path="/connect/token", status=400, body="<h1>Bad</h1>")

    assert levels(platform.client()) == [Level.WARNING]


def test_somebody_else_who_answers_says_nothing_of_our_secret(known: Server) -> None:
    known.control.add_fault(kind="status", path="/.well-known/openid", status=404, body="<h1>")

    assert levels(platform.discovery()) == [Level.PROBLEM]
    (finding,) = platform.client()

    assert finding.level == Level.WARNING
    assert "discovery" in finding.advice


def test_an_address_that_is_not_registered_is_found_with_what_to_register(
    known: Server, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://elsewhere.example"

    (finding,) = platform.redirect()

    assert finding.level == Level.PROBLEM
    assert redirect_uri() in finding.what


@pytest.mark.usefixtures("nowhere")
def test_a_platform_that_is_away_is_one_problem_and_not_four() -> None:
    assert levels(platform.discovery()) == [Level.PROBLEM]
    others = [*platform.clock(), *platform.client(), *platform.redirect()]
    assert levels(others) == [Level.WARNING] * 3


def test_a_clock_that_is_off_is_found(settings: Any) -> None:
    def script(connection: Connection) -> None:
        connection.receive()
        date = format_datetime(datetime.now(UTC) - timedelta(seconds=600), usegmt=True)
        connection.send(reply(b"{}", headers=f"Date: {date}\r\n"))

    with raw_server(script) as settings.APALEO_IDENTITY_URL:
        (finding,) = platform.clock()

    assert finding.level == Level.PROBLEM
    assert re.search(r"by (599|600|601) seconds", finding.what)


def test_a_broker_that_is_away_is_found(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"

    assert levels(here.broker()) == [Level.PROBLEM]


def test_a_broker_that_takes_no_messages_is_found_and_told_apart(settings: Any) -> None:
    with running_valkey() as settings.REDIS_URL, Redis.from_url(settings.REDIS_URL) as redis:
        fine = list(here.broker())
        redis.config_set("maxmemory", "1")
        [full] = here.broker()
        redis.config_set("maxmemory", "0")
        redis.execute_command("REPLICAOF", "127.0.0.1", "9")
        [replica] = here.broker()
        metric = next(iter(broker().samples))

    assert [finding.level for finding in fine] == [Level.OK]
    assert (full.level, replica.level) == (Level.PROBLEM, Level.PROBLEM)
    assert "no room" in full.what
    assert "only be read" in replica.what
    for finding in (full, replica):
        assert "no work is begun until it takes messages" in finding.what
        assert "Nothing is lost" in finding.advice
    assert metric.value == 0


def test_a_mail_server_that_is_away_is_found(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2

    assert levels(here.mail()) == [Level.PROBLEM]


def test_keys_that_open_none_of_the_tokens_are_found_before_hotels_are_locked(
    settings: Any, make_connection: Callable[..., HotelsConnection]
) -> None:
    tokens = {"access_token_stale_at": timezone.now(), "stored_at": timezone.now()}
    for code in ("A", "B"):
        connection = make_connection(apaleo_account_code=code)
        bound = bind("token", to=connection.pk)
        Credential.objects.create(
            connection=connection, refresh_token=bound, access_token=bound, **tokens
        )

    assert levels(here.token_keys()) == [Level.OK]
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]
    (finding,) = here.token_keys()

    assert finding.level == Level.PROBLEM
    assert "2 of 2" in finding.what


def test_grants_that_are_refused_are_counted(
    make_connection: Callable[..., HotelsConnection],
) -> None:
    connection, now = make_connection(), timezone.now()
    bound = bind("token", to=connection.pk)
    tokens = {"access_token": bound, "access_token_stale_at": now, "stored_at": now}
    credential = Credential(connection=connection, refresh_token=bound, **tokens)
    credential.save()
    assert levels(here.refreshes()) == [Level.OK]

    credential.refresh_failure = Credential.Failure.REFUSED
    credential.refused_since = credential.refused_at = now
    credential.save()
    (finding,) = here.refreshes()

    assert (finding.level, finding.what) == (Level.WARNING, "apaleo refused the grant: 1")


@pytest.mark.parametrize("backend", ["no.such.Backend", "nonsense", "os.path"])
def test_a_way_to_send_mail_that_is_none_is_found(settings: Any, backend: str) -> None:
    settings.EMAIL_BACKEND = backend

    (finding,) = here.mail()

    assert finding.level == Level.PROBLEM
    assert "EMAIL_BACKEND" in finding.advice


def test_mail_that_can_be_sent_is_fine() -> None:
    assert levels(here.mail()) == [Level.OK]


def test_an_address_of_ours_that_leads_nowhere_is_found(settings: Any) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:9"

    assert levels(here.public_address()) == [Level.PROBLEM]


def test_an_address_of_ours_where_somebody_else_answers_is_found(
    known: Server, settings: Any
) -> None:
    settings.PUBLIC_URL = known.url

    assert levels(here.public_address()) == [Level.PROBLEM]


def test_the_address_of_a_running_site_is_fine(live_server: Any, settings: Any) -> None:
    settings.PUBLIC_URL = live_server.url

    assert levels(here.public_address()) == [Level.OK]


def test_an_examination_that_breaks_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> list[Finding]:
        raise RuntimeError("canary")

    fine = [Finding(Level.OK, "fine")]
    for name in EXAMINATIONS:
        monkeypatch.setitem(EXAMINATIONS, name, lambda: fine)
    monkeypatch.setitem(EXAMINATIONS, "database", broken)

    found = dict(examine())

    assert found["database"].level == Level.PROBLEM
    assert "canary" not in found["database"].what
    assert found["redirect URI"] == fine[0]


def test_the_command_says_what_to_do_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding(Level.PROBLEM, "it is dark", "Switch on the light.")
    for name in EXAMINATIONS:
        monkeypatch.setitem(EXAMINATIONS, name, lambda: [finding])
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("doctor", stdout=out)

    assert "it is dark" in out.getvalue()
    assert "Switch on the light." in out.getvalue()


def test_settings_without_fault_are_said_to_be_so(settings: Any) -> None:
    assert levels(here.configuration())[-1] in {Level.OK, Level.WARNING}
