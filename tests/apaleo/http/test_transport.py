import gzip
import logging
import socket
import threading
import time
from datetime import UTC, datetime

import pytest
import responses
from responses import matchers

from apaleo.errors import RemoteContractError, RemoteUnavailable
from apaleo.http import transport as transport_module
from apaleo.http.reply import parse_retry_after
from tests.apaleo.servers import raw_server, reply

ORIGIN = "https://api.example.com"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "http://api.example.com/",
        "https://api.example.com:8443/",
        "https://api.example.com.evil.example/",
        "https://api.example.com@evil.example/",
        "https://user:secret@api.example.com/",
        "https://evil.example\\@api.example.com/",
        "https://api.example.com\t.evil.example/",
        "https://api.example.com:notaport/",
        "//api.example.com/",
        "file:///etc/passwd",
        "",
    ],
)
@responses.activate
def test_an_address_outside_the_allowed_origins_is_refused_before_anything_is_sent(
    make_transport, url
):
    transport = make_transport(ORIGIN)

    with pytest.raises(RemoteContractError, match="outside the allowed origins"):
        transport.get(url)

    assert len(responses.calls) == 0


@pytest.mark.parametrize(
    "url", [f"{ORIGIN}/x", "https://API.example.com/x", "https://api.example.com:443/x"]
)
def test_the_same_origin_is_allowed_however_it_is_written(make_transport, url):
    transport = make_transport(ORIGIN)

    assert transport.allows(url)


def test_an_origin_that_is_no_url_is_refused_at_once(make_transport):
    with pytest.raises(ValueError, match="allowed_origins"):
        make_transport("api.example.com")


def test_the_environment_has_no_say(make_transport, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    def script(connection):
        connection.receive()
        connection.send(reply(b"{}"))

    with raw_server(script) as origin:
        got = make_transport(origin).get(f"{origin}/x")

    assert got.status == 200


@responses.activate
def test_params_and_headers_arrive(make_transport):
    responses.get(
        f"{ORIGIN}/x",
        match=[
            matchers.query_param_matcher({"a": "1"}),
            matchers.header_matcher({"Authorization": "Bearer t", "User-Agent": "Lobby/0.1"}),
        ],
        json={"ok": True},
    )

    got = make_transport(ORIGIN).get(
        f"{ORIGIN}/x", params=[("a", "1")], headers={"Authorization": "Bearer t"}
    )

    assert got.json() == {"ok": True}


@responses.activate
def test_cookies_of_one_reply_do_not_travel_with_the_next_request(make_transport):
    responses.get(f"{ORIGIN}/x", json={}, headers={"Set-Cookie": "tenant=a; Path=/"})
    transport = make_transport(ORIGIN)

    transport.get(f"{ORIGIN}/x")
    transport.get(f"{ORIGIN}/x")

    assert "Cookie" not in responses.calls[1].request.headers


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_not_followed_and_takes_no_token_elsewhere(make_transport, status):
    """Case 44."""
    strangers: list[bytes] = []

    def stranger(connection):
        strangers.append(connection.receive())

    with raw_server(stranger) as elsewhere:

        def script(connection):
            connection.receive()
            connection.send(reply(b"", status=status, headers=f"Location: {elsewhere}/\r\n"))

        with raw_server(script) as origin:
            transport = make_transport(origin, elsewhere)

            with pytest.raises(RemoteContractError, match="not followed"):
                transport.get(f"{origin}/x", headers={"Authorization": "Bearer t"})

    assert strangers == []


@pytest.mark.parametrize("part", ["status line", "headers", "body", "chunked body"])
def test_a_trickling_server_does_not_outlast_the_timeout(make_transport, part):
    replies = {
        "status line": (b"", b"HTTP/1.1 200 " + b"O" * 1000),
        "headers": (b"HTTP/1.1 200 OK\r\n", b"X-Long: " + b"x" * 1000),
        "body": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x" * 1000),
        "chunked body": (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n",
            b"x" * 1000,
        ),
    }
    at_once, slowly = replies[part]

    def script(connection):
        connection.receive()
        connection.send(at_once)
        connection.trickle(slowly, pause=0.02)

    with raw_server(script) as origin:
        transport = make_transport(origin, timeout=0.4)
        started = time.monotonic()

        with pytest.raises(RemoteUnavailable):
            transport.get(f"{origin}/x")

        assert 0.3 < time.monotonic() - started < 1.2


def test_a_trickling_server_does_not_outlast_the_timeout_under_tls_either(
    make_transport, certificate
):
    def script(connection):
        with certificate.server_side(connection.sock) as secured:
            secured.recv(65536)
            secured.send(b"HTTP/1.1 200 OK\r\n")
            while not connection.stopped.wait(0.02):
                secured.send(b"x")

    with raw_server(script) as origin:
        origin = origin.replace("http:", "https:")
        transport = make_transport(origin, timeout=0.5)
        transport._session.verify = certificate.path
        started = time.monotonic()

        with pytest.raises(RemoteUnavailable, match="ReadTimeout"):
            transport.get(f"{origin}/x")

        assert time.monotonic() - started < 1.3


def test_connections_are_kept_alive_under_tls(make_transport, certificate):
    connections: list[int] = []

    def script(connection):
        connections.append(connection.number)
        with certificate.server_side(connection.sock) as secured:
            while secured.recv(65536):
                secured.send(reply(b"{}"))

    with raw_server(script) as origin:
        origin = origin.replace("http:", "https:")
        transport = make_transport(origin)
        transport._session.verify = certificate.path
        for _ in range(5):
            transport.get(f"{origin}/x")
        transport.close()

    assert connections == [1]


def test_a_certificate_nobody_vouches_for_is_not_trusted(make_transport, certificate):
    received: list[bytes] = []

    def script(connection):
        with certificate.server_side(connection.sock) as secured:
            received.append(secured.recv(65536))

    with raw_server(script) as origin:
        origin = origin.replace("http:", "https:")

        with pytest.raises(RemoteUnavailable, match="SSLError"):
            make_transport(origin).get(f"{origin}/x", headers={"Authorization": "Bearer t"})

    assert received == []


def test_a_silent_server_does_not_outlast_the_timeout(make_transport):
    def script(connection):
        connection.receive()
        connection.stopped.wait()

    with raw_server(script) as origin:
        transport = make_transport(origin, timeout=0.3)
        started = time.monotonic()

        with pytest.raises(RemoteUnavailable):
            transport.post_form(f"{origin}/x", form={"a": "b"})

        assert time.monotonic() - started < 1.0


def test_a_call_after_a_quick_one_on_the_same_connection_has_its_own_full_timeout(make_transport):
    def script(connection):
        connection.receive()
        connection.send(reply(b"{}"))
        connection.receive()
        connection.stopped.wait(0.4)
        connection.send(reply(b'{"late": true}'))

    with raw_server(script) as origin:
        transport = make_transport(origin, timeout=0.7)
        transport.get(f"{origin}/x")
        time.sleep(0.4)

        got = transport.get(f"{origin}/x")

    assert got.json() == {"late": True}


def test_connections_are_kept_alive(make_transport):
    connections: list[int] = []

    def script(connection):
        connections.append(connection.number)
        while connection.receive():
            connection.send(reply(b"{}"))

    with raw_server(script) as origin:
        transport = make_transport(origin)
        for _ in range(5):
            transport.get(f"{origin}/x")
        transport.close()

    assert connections == [1]


def test_a_get_on_a_connection_that_went_stale_is_sent_once_more(make_transport):
    def script(connection):
        connection.receive()
        if connection.number == 1:
            connection.reset()
        else:
            connection.send(reply(b"{}"))

    with raw_server(script) as origin:
        got = make_transport(origin).get(f"{origin}/x")

    assert got.status == 200


def test_a_get_is_not_sent_a_third_time(make_transport):
    attempts: list[int] = []

    def script(connection):
        connection.receive()
        attempts.append(connection.number)
        connection.reset()

    with raw_server(script) as origin, pytest.raises(RemoteUnavailable):
        make_transport(origin).get(f"{origin}/x")

    assert attempts == [1, 2]


def test_a_post_is_never_sent_twice(make_transport):
    attempts: list[int] = []

    def script(connection):
        connection.receive()
        attempts.append(connection.number)
        connection.reset()

    with raw_server(script) as origin, pytest.raises(RemoteUnavailable):
        make_transport(origin).post_form(f"{origin}/x", form={})

    assert attempts == [1]


def test_a_refused_connection_is_weather(make_transport):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        origin = f"http://127.0.0.1:{closed.getsockname()[1]}"

    with pytest.raises(RemoteUnavailable):
        make_transport(origin).get(f"{origin}/x")


@pytest.mark.parametrize(
    "data",
    [
        b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"cut":',
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{"cut":',
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"this is not HTTP\r\n\r\n",
        b"",
    ],
)
def test_a_cut_or_garbled_reply_is_weather(make_transport, data):
    def script(connection):
        connection.receive()
        connection.send(data)

    with raw_server(script) as origin, pytest.raises(RemoteUnavailable):
        make_transport(origin).get(f"{origin}/x")


@pytest.mark.parametrize("body", [b"<html>Bad gateway</html>", b'{"cut": ', b"", b"[NaN]", b"\xff"])
@responses.activate
def test_a_body_that_is_not_json_is_weather(make_transport, body):
    responses.get(f"{ORIGIN}/x", body=body)
    got = make_transport(ORIGIN).get(f"{ORIGIN}/x")

    with pytest.raises(RemoteUnavailable, match="not JSON") as caught:
        got.json()

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@responses.activate
def test_json_nested_too_deeply_is_weather(make_transport):
    responses.get(f"{ORIGIN}/x", body=b"[" * 200_000)

    with pytest.raises(RemoteUnavailable):
        make_transport(ORIGIN).get(f"{ORIGIN}/x").json()


@pytest.mark.parametrize("encode", [bytes, gzip.compress])
def test_a_body_beyond_the_bound_is_cut_off(make_transport, monkeypatch, encode):
    """Case 44."""
    monkeypatch.setattr(transport_module, "LARGEST_BODY", 100_000)
    body = encode(b" " * 100_001)
    encoding = "Content-Encoding: gzip\r\n" if encode is gzip.compress else ""

    def script(connection):
        connection.receive()
        connection.send(reply(body, headers=encoding))

    with raw_server(script) as origin, pytest.raises(RemoteContractError, match="larger than"):
        make_transport(origin).get(f"{origin}/x")


@pytest.mark.parametrize("status", [408, 425, 429, 499, 500, 502, 503, 504])
@responses.activate
def test_trouble_on_the_other_side_is_weather(make_transport, status):
    responses.get(f"{ORIGIN}/x", status=status, headers={"Retry-After": "30"})

    with pytest.raises(RemoteUnavailable) as caught:
        make_transport(ORIGIN).get(f"{ORIGIN}/x")

    assert caught.value.retry_after == 30
    assert len(responses.calls) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
@responses.activate
def test_what_the_platform_says_about_a_request_is_for_the_caller_to_judge(make_transport, status):
    responses.get(f"{ORIGIN}/x", status=status)

    assert make_transport(ORIGIN).get(f"{ORIGIN}/x").status == status


def test_a_short_retry_after_is_waited_for_once(make_transport):
    arrivals: list[float] = []

    def script(connection):
        while connection.receive():
            arrivals.append(time.monotonic())
            throttled = reply(b"", status="429 Too Many Requests", headers="Retry-After: 1\r\n")
            connection.send(throttled if len(arrivals) == 1 else reply(b"{}"))

    with raw_server(script) as origin:
        transport = make_transport(origin)
        got = transport.get(f"{origin}/x")
        transport.close()

    assert got.status == 200
    assert arrivals[1] - arrivals[0] >= 1


@responses.activate
def test_a_short_retry_after_is_not_waited_for_twice(make_transport):
    responses.get(f"{ORIGIN}/x", status=429, headers={"Retry-After": "0"})

    with pytest.raises(RemoteUnavailable) as caught:
        make_transport(ORIGIN).get(f"{ORIGIN}/x")

    assert caught.value.retry_after == 0
    assert len(responses.calls) == 2


@responses.activate
def test_a_wait_beyond_the_total_timeout_is_left_to_the_caller(make_transport):
    responses.get(f"{ORIGIN}/x", status=429, headers={"Retry-After": "2"})

    with pytest.raises(RemoteUnavailable):
        make_transport(ORIGIN, timeout=1.0).get(f"{ORIGIN}/x")

    assert len(responses.calls) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("0", 0),
        ("7", 7),
        (" 7 ", 7),
        ("10000", 3600),
        ("9" * 5000, 3600),
        ("Tue, 24 Nov 2026 09:00:30 GMT", 30),
        ("Tue, 24 Nov 2026 08:00:00 GMT", 0),
        ("Wed, 25 Nov 2026 09:00:00 GMT", 3600),
        ("-5", None),
        ("soon", None),
        ("²", None),
        ("", None),
    ],
)
def test_retry_after_is_read_within_bounds(value, seconds):
    now = datetime(2026, 11, 24, 9, 0, 0, tzinfo=UTC)

    assert parse_retry_after(value, now=now) == seconds


@responses.activate
def test_the_log_names_call_and_tracking_id_and_no_secret(make_transport, caplog):
    caplog.set_level(logging.DEBUG)
    tracking = {"Apaleo-Tracking-Id": "0HL:0001\x7f"}
    responses.get(f"{ORIGIN}/inventory", json={"body": "canary"}, headers=tracking)

    make_transport(ORIGIN).get(
        f"{ORIGIN}/inventory",
        params=[("secret", "canary")],
        headers={"Authorization": "Bearer canary"},
    )

    assert "GET /inventory: 200 in" in caplog.text
    assert "tracking id 0HL:0001" in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.parametrize("token", ["canary\n", "canaryä☃", " canary"])
@responses.activate
def test_a_header_that_cannot_be_sent_does_not_show_in_the_error(make_transport, token):
    with pytest.raises(RemoteContractError, match="does not fit") as caught:
        make_transport(ORIGIN).get(f"{ORIGIN}/x", headers={"Authorization": token})

    assert "canary" not in str(caught.value)
    assert caught.value.__context__ is None


@responses.activate
def test_an_error_does_not_lead_back_to_the_request_and_its_headers(make_transport):
    responses.get(f"{ORIGIN}/x", body=ConnectionError("canary"))

    with pytest.raises(RemoteUnavailable) as caught:
        make_transport(ORIGIN).get(f"{ORIGIN}/x", headers={"Authorization": "Bearer canary"})

    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_one_transport_serves_many_threads(make_transport):
    def script(connection):
        while request := connection.receive():
            connection.send(reply(request.split(b" ")[1]))

    with raw_server(script) as origin:
        transport = make_transport(origin, pool_size=16)
        got: dict[int, bytes] = {}

        def call(i: int) -> None:
            for _ in range(10):
                got[i] = transport.get(f"{origin}/{i}").body

        threads = [threading.Thread(target=call, args=(i,)) for i in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        transport.close()

    assert got == {i: b"/%d" % i for i in range(16)}
