"""Replies that break HTTP: what comes out is a reply or an error of ours."""

from random import Random

from apaleo.errors import ApaleoError
from apaleo.http import Reply, Transport
from apaleo.http.reply import MAX_RETRY_AFTER, parse_retry_after
from tests.apaleo.servers import Connection, raw_server
from tests.fuzz import crooked
from tests.fuzz.rounds import Fuzz

STATUSES = ["200", "204", "301", "302", "303", "307", "308", "400", "401", "404", "429", "503"]
ODD_STATUSES = ["0", "99", "100", "103", "199", "600", "999", "-1", "2e2", "99999999999", "", "é"]
HEADERS = [
    *(
        "Location",
        "Retry-After",
        "Content-Type",
        "Content-Length",
        "Content-Encoding",
        "Set-Cookie",
    ),
    *("Transfer-Encoding", "Apaleo-Tracking-Id", "Connection", "Link", "Date", "\x00"),
]
VALUES = [
    *("http://[", "http://[::1]:x/", "//", "http://a:99999999/", "\\\\evil", "?" * 70_000),
    *("gzip", "deflate", "br", "zstd", "gzip, gzip, gzip, gzip, gzip, gzip", "chunked", "identity"),
    *("0", "1", "-1", "10", "9" * 400, "1e9", "٣", "Wed, 32 Foo 99999 25:61:61 +9999", "close"),
    *("Mon, 01 Jan 0000 00:00:00 GMT", "Mon, 01 Jan 9999 23:59:59 -2359", "a=b; Domain=.", ""),
]
BODIES = [b"", b"{}", b"\x1f\x8b\x08\x00", b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n", b"\x00" * 5000]


def crooked_reply(random: Random) -> bytes:
    status = random.choice(STATUSES if random.random() < 0.8 else ODD_STATUSES)
    lines = [f"HTTP/1.1 {status} Fine"]
    for _ in range(random.randrange(6)):
        value = random.choice(VALUES) if random.random() < 0.8 else crooked.text(random)[:1000]
        lines.append(f"{random.choice(HEADERS)}: {value}")
    if random.random() < 0.02:
        lines += ["X: y"] * 300
    head = "\r\n".join([*lines, "", ""]).encode("utf-8", "replace")
    reply = head + random.choice(BODIES)
    return crooked.cut(random, reply) if random.random() < 0.3 else reply


def test_no_error_of_another_library_leaves_the_transport(fuzz: Fuzz) -> None:
    replies: list[bytes] = [b""]

    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(replies[0])

    with raw_server(script) as origin:
        for random in fuzz.rounds():
            replies[0] = crooked_reply(random)
            transport = Transport(allowed_origins=[origin], timeout=2)
            try:
                reply = transport.get(f"{origin}/list")
                reply.json()
            except ApaleoError:
                continue
            finally:
                transport.close()
            assert isinstance(reply, Reply)


def test_a_wait_is_none_or_within_the_hour(fuzz: Fuzz) -> None:
    good = ["120", "Fri, 27 Nov 2026 12:00:00 GMT", *VALUES]
    for random in fuzz.rounds():
        text = crooked.cut(random, random.choice(good).encode()).decode("latin-1")

        seconds = parse_retry_after(text)

        assert seconds is None or 0 <= seconds <= MAX_RETRY_AFTER
