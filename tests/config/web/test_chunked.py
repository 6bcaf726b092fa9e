"""A body reaches Django however it was framed: real gunicorn, real sockets, and its parser."""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser
from gunicorn.http.wsgi import create

from accounts.models import Account
from config.web.chunked import MeasuringChunked
from config.web.incoming import MAX_BODY
from hotels.models import Subscription, WebhookEvent
from hotels.webhooks.message import MAX_BODY as MAX_WEBHOOK
from tests import factories
from tests.config.web.gunicorn_server import ask, running_gunicorn
from tests.hotels.webhooks.messages import health_check

CHUNKED = b"Transfer-Encoding: chunked\r\n"
HEAD = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: lobby.hotel.test\r\nX-Forwarded-Proto: https\r\n"
    b"Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
)
TOKEN = b"c" * 32
# Only whoever has read the form can tell that its token is that of the cookie.
CSRF = b"Origin: https://lobby.hotel.test\r\nCookie: __Host-lobby_csrf=" + TOKEN + b"\r\n"
FORM = b"login=canary%40hotel.test&csrfmiddlewaretoken=" + TOKEN


def in_chunks(body: bytes, *, size: int = 10) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in pieces) + b"0\r\n\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with running_gunicorn(tmp_path_factory.mktemp("site")) as port:
        yield port


FRAMED = {
    "length": b"Content-Length: %d\r\n\r\n" % len(FORM) + FORM,
    "chunked": CHUNKED + b"\r\n" + in_chunks(FORM, size=1000),
    "many-chunks": CHUNKED + b"\r\n" + in_chunks(FORM, size=1),
    "extension-and-trailer": CHUNKED
    + b"\r\n%x;x=y\r\n%s\r\n0\r\nX-End: 1\r\n\r\n" % (len(FORM), FORM),
}


@pytest.mark.parametrize("framed", FRAMED.values(), ids=FRAMED)
def test_a_form_is_read_however_it_is_framed(port: int, framed: bytes) -> None:
    answer = ask(port, HEAD + CSRF + framed)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b'value="canary@hotel.test"' in answer


MALFORMED = {
    "no-size": b"zz\r\nlogin",
    "longer-than-said": b"3\r\nlogin\r\n0\r\n\r\n",
    "sizeless-and-endless": b"5" * 2000,
    "a-trailer-that-is-none": b"5\r\nlogin\r\n0\r\nno trailer\r\n\r\n",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_chunk_is_answered_with_400(port: int, body: bytes) -> None:
    answer = ask(port, HEAD + CSRF + CHUNKED + b"\r\n" + body)

    assert answer.startswith(b"HTTP/1.1 400 ")


def test_djangos_own_limit_sees_how_long_chunks_are(port: int) -> None:
    form = FORM + b"&more=" + b"x" * 3_000_000

    answers = [
        ask(port, HEAD + CSRF + framing)
        for framing in (
            b"Content-Length: %d\r\n\r\n" % len(form) + form,
            CHUNKED + b"\r\n" + in_chunks(form, size=500_000),
        )
    ]

    first, second = (answer.partition(b"\r\n")[0] for answer in answers)
    assert first == second
    assert first[9:12] in {b"400", b"413"}


def test_what_follows_a_chunked_request_is_a_request_of_its_own(port: int) -> None:
    kept = HEAD.replace(b"Connection: close\r\n", b"")

    answer = ask(port, kept + CSRF + FRAMED["chunked"] + HEAD + CSRF + FRAMED["length"])

    assert answer.count(b"HTTP/1.1 200 ") == 2


class Bytes:
    """A socket with nothing behind these bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def recv(self, size: int) -> bytes:
        piece, self.data = self.data[:size], self.data[size:]
        return piece


def environ_of(request: bytes) -> WSGIEnvironment:
    """Return what gunicorn makes of a request."""
    config, peer = Config(), ("192.0.2.1", 1)
    sock = Bytes(request)
    parsed = next(RequestParser(config, sock, peer))
    _, environ = create(parsed, sock, peer, ("127.0.0.1", "80"), config)
    return dict(environ)


class Answers:
    """Takes the status of an answer."""

    def __init__(self) -> None:
        self.status = ""

    def __call__(
        self, status: str, headers: object, exc_info: object = None, /
    ) -> Callable[[bytes], object]:
        self.status = status
        return io.BytesIO().write


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("length", "status"),
    [(0, "204 No Content"), (MAX_WEBHOOK, "413 Request Entity Too Large")],
)
def test_a_webhook_in_chunks_is_taken_as_any_other(
    account: Account, length: int, status: str
) -> None:
    connection = factories.make_connection(account, code="CHAIN")
    Subscription.prepare(connection, now=timezone.now())
    secret = Subscription.objects.get().unbound_secret()
    head = f"POST /webhooks/apaleo/{secret}/ HTTP/1.1\r\nHost: testserver.localhost\r\n".encode()
    body = json.dumps(health_check(filling="x" * length)).encode()
    answers = Answers()

    application = MeasuringChunked(get_wsgi_application())
    _taken(application, head + CHUNKED + b"\r\n" + in_chunks(body), answers)

    assert answers.status == status
    assert WebhookEvent.objects.count() == (0 if length else 1)


def test_a_body_that_no_receiver_has_bounded_is_not_read_to_its_end() -> None:
    """As where gunicorn does TLS itself."""
    answers = Answers()
    request = HEAD + CHUNKED + b"\r\n" + in_chunks(b"x" * 2 * MAX_BODY, size=MAX_BODY // 4)

    environ = _taken(MeasuringChunked(_never), request, answers)

    assert answers.status == "413 Content Too Large"
    assert len(environ["wsgi.input"].read()) > MAX_BODY // 2


def test_a_body_that_breaks_off_is_no_shorter_one() -> None:
    answers = Answers()

    _taken(MeasuringChunked(_never), HEAD + CHUNKED + b"\r\n3\r\nab", answers)

    assert answers.status == "400 Bad Request"


def test_the_length_replaces_the_coding() -> None:
    seen: list[WSGIEnvironment] = []

    def application(environ: WSGIEnvironment, _: StartResponse) -> Iterable[bytes]:
        seen.append(environ)
        return []

    request = HEAD + CHUNKED + b"\r\n" + in_chunks(FORM)
    _taken(MeasuringChunked(application), request, Answers())

    assert seen[0]["CONTENT_LENGTH"] == str(len(FORM))
    assert "HTTP_TRANSFER_ENCODING" not in seen[0]
    assert seen[0]["wsgi.input"].read() == FORM


def test_a_server_that_says_nothing_of_an_end_is_not_asked_for_one() -> None:
    """Reading on would wait for the client's next request."""
    taken: list[WSGIEnvironment] = []

    def application(environ: WSGIEnvironment, _: StartResponse) -> Iterable[bytes]:
        taken.append(environ)
        return []

    environ = environ_of(HEAD + CHUNKED + b"\r\n" + in_chunks(FORM))
    del environ["wsgi.input_terminated"]
    stream = environ["wsgi.input"]
    MeasuringChunked(application)(environ, Answers())

    assert taken[0]["wsgi.input"] is stream


def _never(_: WSGIEnvironment, __: StartResponse) -> Iterable[bytes]:
    raise AssertionError("nothing of it reaches Django")


def _taken(application: MeasuringChunked, request: bytes, answers: Answers) -> WSGIEnvironment:
    environ = environ_of(request)
    for _ in application(environ, answers):
        pass
    return environ
