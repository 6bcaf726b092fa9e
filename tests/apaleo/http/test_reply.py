import math
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import responses

from apaleo.errors import RemoteUnavailable
from apaleo.http import Reply, Transport
from apaleo.http.reply import parse_retry_after

ORIGIN = "https://api.example.com"


@pytest.mark.parametrize("body", [b"<html>Bad gateway</html>", b'{"cut": ', b"", b"[NaN]", b"\xff"])
@responses.activate
def test_a_body_that_is_not_json_is_transient(
    make_transport: Callable[..., Transport], body: bytes
) -> None:
    responses.get(f"{ORIGIN}/x", body=body)
    got = make_transport(ORIGIN).get(f"{ORIGIN}/x")

    with pytest.raises(RemoteUnavailable, match="not JSON") as caught:
        got.json()

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@responses.activate
def test_json_nested_too_deeply_is_transient(make_transport: Callable[..., Transport]) -> None:
    responses.get(f"{ORIGIN}/x", body=b"[" * 200_000)

    with pytest.raises(RemoteUnavailable):
        make_transport(ORIGIN).get(f"{ORIGIN}/x").json()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("Thu, 99 Foo 999999999999999999999 00:00:00 GMT", None),
        ("Thu, 01 Jan 2027 00:00:00 +99999999999999999999", None),
        ("9" * 10_000, 3600.0),
        ("Thu, " * 10_000, None),
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
def test_retry_after_is_read_within_bounds(value: str | None, seconds: float | None) -> None:
    now = datetime(2026, 11, 24, 9, 0, 0, tzinfo=UTC)

    assert parse_retry_after(value, now=now) == seconds


@pytest.mark.parametrize(
    ("digits", "number"),
    [("9" * 400, int("9" * 400)), ("9" * 5000, math.inf), ("-" + "9" * 5000, -math.inf)],
)
def test_one_endless_number_does_not_make_a_reply_unreadable(
    digits: str, number: int | float
) -> None:
    body = f'{{"rank": {digits}, "name": "Double"}}'.encode()

    assert Reply(status=200, where="GET /x", body=body).json() == {"rank": number, "name": "Double"}
