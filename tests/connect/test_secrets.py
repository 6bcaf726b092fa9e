"""No token, code, verifier, state or secret is anywhere but where it has to be."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connection as database
from django.urls import reverse

from accounts.models import Account, Session
from accounts.sign_in.session_store import SessionStore
from apaleo.identity import server as identity
from connect.models import AuthorizationRequest
from connect.refusals import Reason
from encryption.binding import unbind
from hotels import connections, tokens
from hotels.models import Connection, Credential, Revocation, SyncRun
from hotels.sync import run, schedule
from jobs.messages import Message
from jobs.runner import run_due
from sandbox.server import Server
from tests.connect.journey import Traveller, altered, parameters, refusal_of

pytestmark = pytest.mark.django_db

TOKEN = "^/connect/token$"
ACCOUNT = "^/account/v1"
# The sandbox runs in this process too, and is not Lobby.
OF_THE_SANDBOX = ("uvicorn", "asyncio", "faker")
FAILURES: dict[Reason, dict[str, Any]] = {
    Reason.INVALID_ID_TOKEN: {"kind": "id-token", "path": TOKEN, "signature": "none"},
    Reason.NO_REFRESH_TOKEN: {"kind": "replace", "path": TOKEN, "remove": ["refresh_token"]},
    Reason.MISSING_SCOPE: {"kind": "replace", "path": TOKEN, "set": {"scope": "openid"}},
    Reason.UNAVAILABLE: {"kind": "status", "path": ACCOUNT, "status": 503},
    Reason.MISCONFIGURED: {"kind": "replace", "path": ACCOUNT, "remove": ["code"]},
}


class Canaries:
    """Every secret that was in play."""

    def __init__(self) -> None:
        self._secrets: list[tuple[str, str]] = []

    def note(self, kind: str, secret: str | None) -> None:
        """Remember a secret, under a name that may be shown when it turns up."""
        if secret:
            self._secrets.append((kind, secret))

    @property
    def kinds(self) -> set[str]:
        """The kinds of secrets that were in play."""
        return {kind for kind, _secret in self._secrets}

    def in_(self, text: str) -> set[str]:
        """The kinds of which at least one is in `text`."""
        return {kind for kind, secret in self._secrets if secret in text}


class Witness(Traveller):
    """Alice, who keeps every page that she sees and every secret of her round trips."""

    def __init__(self, traveller: Traveller, canaries: Canaries) -> None:
        super().__init__(traveller.client)
        self.pages: list[str] = []
        self.canaries = canaries

    def set_out(self, **details: Any) -> str:
        callback = super().set_out(**details)
        request = AuthorizationRequest.objects.latest("pk")
        verifier = unbind(request.code_verifier, to=request.state_digest)
        self.canaries.note("verifier", verifier)
        self.canaries.note("state", parameters(callback)["state"])
        self.canaries.note("code", parameters(callback).get("code"))
        self.canaries.note("browser token", self.client.cookies["lobby_browser"].value)
        self.canaries.note("session key", self.client.cookies["lobby_session"].value)
        return callback

    def come_back(self, callback: str) -> Any:
        """Take the way back while also the HTTP library tells all that it can."""
        library = logging.getLogger("urllib3")
        level = library.level
        library.setLevel(logging.DEBUG)
        try:
            return self.see(callback)
        finally:
            library.setLevel(level)

    def see(self, address: str) -> Any:
        """Open a page and keep it as it came, with its headers."""
        response = self.client.get(address)
        self.pages.append(f"{dict(response.headers)} {response.content.decode()}")
        return response


@pytest.fixture
def canaries(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Canaries:
    """Take note of the tokens of every reply as they come in."""
    canaries = Canaries()
    canaries.note("client_secret", settings.APALEO_CLIENT_SECRET)
    parse = identity.parse_token_reply  # type: ignore[attr-defined]  # what it calls

    def note_and_parse(reply: Any, **options: Any) -> Any:
        document = reply.json()
        for name in ("access_token", "refresh_token", "id_token"):
            canaries.note(name, document.get(name))
        return parse(reply, **options)

    monkeypatch.setattr(identity, "parse_token_reply", note_and_parse)
    return canaries


class Recorder(logging.Handler):
    """Keeps all that is logged, as it would be written, with what the messages are made of."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(OF_THE_SANDBOX):
            self.lines.append(f"{self.format(record)} {record.args}")


@pytest.fixture
def log() -> Iterator[Recorder]:
    """All that Lobby logs at DEBUG."""
    root, recorder = logging.getLogger(), Recorder()
    level = root.level
    root.addHandler(recorder)
    root.setLevel(logging.DEBUG)
    yield recorder
    root.setLevel(level)
    root.removeHandler(recorder)


@pytest.fixture
def witness(traveller: Traveller, canaries: Canaries, platform: Server) -> Witness:
    return Witness(traveller, canaries)


@pytest.fixture
def whole_journey(
    witness: Witness,
    account: Account,
    log: Any,
    platform: Server,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> Witness:
    """Alice meets every way to fail, connects, and disconnects; her hotels are loaded meanwhile."""
    with django_capture_on_commit_callbacks(execute=True):
        for reason, fault in FAILURES.items():
            rule = platform.control.add_fault(**fault)
            assert refusal_of(witness.connect(account=account)) == reason
            platform.control.delete_fault(rule)
        callback = witness.set_out(account=account)
        witness.come_back(altered(callback, state="another"))
        witness.come_back(f"{callback}&error=access_denied")
        assert witness.come_back(callback).status_code == 302
        witness.come_back(callback)
        connection = Connection.objects.get()
        platform.control.expire_tokens()
        Credential.objects.update(access_token_stale_at=connection.connected_at)
        run.work(SyncRun.objects.get().pk)
        platform.control.revoke_grants(account_code="DEMO")
        platform.control.expire_tokens()
        run.work(schedule.request_sync(connection, now=connection.connected_at).pk)
        for name in ("connect:connection", "connect:status"):
            witness.see(reverse(name, args=[connection.pk]))
        witness.see("/")
        witness.see("/hotels/")
        connections.disconnect(connection, now=connection.connected_at)
        run_due()
    return witness


def test_all_kinds_of_secrets_were_in_play_and_would_be_noticed(
    whole_journey: Any, canaries: Canaries
) -> None:
    reply_tokens = {"access_token", "refresh_token", "id_token"}

    noticed = canaries.in_(" ".join(secret for _kind, secret in canaries._secrets))

    assert noticed == canaries.kinds
    assert canaries.kinds == reply_tokens | {
        *("client_secret", "verifier", "state", "code", "browser token", "session key")
    }


def test_no_secret_is_logged_even_at_debug(
    whole_journey: Any, canaries: Canaries, log: Any
) -> None:
    written = "\n".join(log.lines)
    for speaker in ("apaleo.http.transport", "connect.consent.exchange", "urllib3.connectionpool"):
        assert speaker in written
    assert canaries.in_(written) == set()


def test_no_secret_is_on_a_page_or_in_its_headers(whole_journey: Any, canaries: Canaries) -> None:
    assert canaries.in_("\n".join(whole_journey.pages)) == set()


def test_no_secret_travels_in_a_message(
    whole_journey: Any, canaries: Canaries, sent_messages: list[Message]
) -> None:
    assert {call.task for call in sent_messages} == {"hotels.sync", "jobs.run_due"}
    assert canaries.in_(repr(sent_messages)) == set()


def test_no_secret_is_in_the_database_in_plain_text(whole_journey: Any, canaries: Canaries) -> None:
    assert canaries.in_(_dump()) == set()
    sessions = [SessionStore().decode(row.session_data) for row in Session.objects.all()]
    assert sessions
    assert canaries.in_(repr(sessions)) == set()


def test_no_secret_is_in_a_mail(whole_journey: Any, canaries: Canaries) -> None:
    assert canaries.in_(repr([(m.subject, m.body, m.extra_headers) for m in mail.outbox])) == set()


def test_what_is_bound_opens_for_its_own_row_and_not_in_its_name(
    witness: Any, account: Account, canaries: Canaries, platform: Server
) -> None:
    witness.connect(account=account)
    platform.control.add_fault(**FAILURES[Reason.UNAVAILABLE])
    witness.connect(account=account)

    rows = [Credential.objects.get(), Revocation.objects.get(), *AuthorizationRequest.objects.all()]

    assert canaries.in_(" ".join(f"{row} {row!r}" for row in rows)) == set()
    assert canaries.in_(f"{rows[0].refresh_token} {rows[0].access_token}") == {
        *("refresh_token", "access_token")
    }
    assert tokens.access_token(rows[0].connection_id)


@pytest.mark.parametrize("debug", [True, False])
def test_a_crash_on_the_way_back_shows_and_reports_no_secret(
    witness: Any,
    account: Account,
    canaries: Canaries,
    log: Any,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    debug: bool,
) -> None:
    settings.DEBUG = debug
    settings.ADMINS = [("Developer", "developer@maker.example")]
    callback = witness.set_out(account=account)
    witness.client.raise_request_exception = False
    monkeypatch.setattr(schedule, "request_sync", _crash)

    response = witness.come_back(callback)

    assert response.status_code == 500
    assert ("Traceback" in response.content.decode()) == debug
    assert len(mail.outbox) == (0 if debug else 1)
    report = "".join(f"{m.body}{getattr(m, 'alternatives', None)}" for m in mail.outbox)
    assert "RuntimeError" in f"{report}{response.content.decode()}"
    assert "RuntimeError" in "".join(log.lines)
    for place in (*witness.pages, report, *log.lines, _dump()):
        assert canaries.in_(place) == set()


def _crash(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError("the disk is full")


def _dump() -> str:
    """Everything in the database, as whoever steals the disk would read it."""
    tables = []
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor
            ]
            tables.append(f"{table} {rows}")
    return "\n".join(tables)
