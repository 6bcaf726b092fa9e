"""Which bytes are a request's, however they are cut on the way."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.web.incoming import MAX_BODY, MAX_HEAD, Incoming, Refused
from spreadsheets.formats.table import MAX_BYTES

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\n"
WHOLE = [
    GET,
    POST + b"content-length: 3\r\n\r\nabc",
    POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: gzip, chunked\r\n\r\nA;n=v\r\n0123456789\r\n0\r\nX: y\r\n\r\n",
    # A body that looks like the end of one.
    POST + b"Transfer-Encoding: chunked\r\n\r\n7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n",
]


def incoming(*pieces: bytes) -> Incoming:
    request = Incoming()
    for piece in pieces:
        request.feed(piece)
    return request


@pytest.mark.parametrize("whole", WHOLE)
def test_a_request_is_whole_with_its_last_byte_and_not_before(whole: bytes) -> None:
    assert incoming(whole).is_whole
    assert not incoming(whole[:-1]).is_whole


@given(
    whole=st.sampled_from(WHOLE),
    behind=st.binary(max_size=40),
    cuts=st.lists(st.integers(0, 120), max_size=8),
)
def test_it_does_not_matter_how_a_request_is_cut(
    whole: bytes, behind: bytes, cuts: list[int]
) -> None:
    data, places = whole + behind, [0, *sorted(cuts), len(whole) + len(behind)]

    request = incoming(*(data[a:b] for a, b in pairwise(places)))

    assert request.is_whole
    assert request.length == len(whole)


@given(st.binary(max_size=300))
def test_what_is_no_chunk_is_left_to_the_parser(noise: bytes) -> None:
    request = incoming(POST + b"Transfer-Encoding: chunked\r\n\r\n", noise + b"\r\nZZ\r\n")

    assert request.length is None or request.length <= len(request.data)


def test_tiny_chunks_cost_linear_work() -> None:
    request = incoming(POST + b"Transfer-Encoding: chunked\r\n\r\n")

    began = time.process_time()
    for _ in range(400):
        request.feed(b"1\r\nx\r\n" * 1000)

    assert not request.is_whole
    assert time.process_time() - began < 3


def test_an_endless_head_is_refused() -> None:
    with pytest.raises(Refused, match="431"):
        incoming(b"GET / HTTP/1.1\r\n", b"A: b\r\n" * (MAX_HEAD // 6))


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: %d\r\n\r\n" % (MAX_BODY + 1),
        b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % MAX_BODY + b"x" * MAX_BODY + b"\r\n1\r\n",
    ],
)
def test_an_endless_body_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="413"):
        incoming(POST + body)


def test_the_largest_file_fits_with_the_form_around_it() -> None:
    assert MAX_BYTES + 64 * 1024 <= MAX_BODY
