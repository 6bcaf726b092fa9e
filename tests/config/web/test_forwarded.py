"""What a request says about where it came from and where the site lies."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from config.web.forwarded import ForwardedSchemeMiddleware
from tests.config.web.gunicorn_server import ask, running_gunicorn


def scheme_of(request: HttpRequest) -> str:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.scheme)

    return ForwardedSchemeMiddleware(view)(request).content.decode()


@pytest.fixture
def behind_a_proxy(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.usefixtures("behind_a_proxy")
@pytest.mark.parametrize(
    ("header", "scheme"),
    [("https", "https"), ("http", "http"), ("https, http", "http"), ("https,https", "http")],
)
def test_a_scheme_said_twice_is_not_believed(rf: RequestFactory, header: str, scheme: str) -> None:
    assert scheme_of(rf.get("/", headers={"X-Forwarded-Proto": header})) == scheme


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with running_gunicorn(tmp_path_factory.mktemp("site")) as port:
        yield port


def get(port: int, path: str, *headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: lobby.hotel.test", "Connection: close", *headers]
    return ask(port, "\r\n".join([*lines, "", ""]).encode())


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "Script-Name", "PATH_INFO"])
def test_no_header_says_where_the_site_lies(port: int, name: str) -> None:
    answer = get(port, "/evil/health/live/", f"{name}: /evil", "X-Forwarded-Proto: https")

    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b"/evil" not in answer


def test_https_said_twice_is_answered_as_plain_http(port: int) -> None:
    believed = get(port, "/", "X-Forwarded-Proto: https")
    doubled = get(port, "/", "X-Forwarded-Proto: https", "X-Forwarded-Proto: http")
    joined = get(port, "/", "X-Forwarded-Proto: https, http")
    other_names = get(port, "/", "X-Forwarded-Ssl: on", "X-Forwarded-Protocol: ssl")

    assert believed.startswith(b"HTTP/1.1 200 ")
    for answer in (doubled, joined, other_names):
        assert answer.startswith(b"HTTP/1.1 301 ")
        assert b"\r\nLocation: https://lobby.hotel.test/\r\n" in answer


def test_a_foreign_host_over_plain_http_is_sent_to_the_one_address(port: int) -> None:
    request = b"GET /x HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n"

    assert b"\r\nLocation: https://lobby.hotel.test/x\r\n" in ask(port, request)
