"""Pages travel compressed, and the length of an answer tells nothing."""

import gzip

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db
GZIP = {"Accept-Encoding": "gzip"}


def test_a_page_is_compressed_for_whoever_asks(client: Client) -> None:
    plain, packed = client.get("/"), client.get("/", headers=GZIP)

    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    assert b"<h1>" in gzip.decompress(packed.content)


def test_the_length_of_the_same_page_is_another_each_time(client: Client) -> None:
    lengths = {len(client.get("/", headers=GZIP).content) for _ in range(20)}

    assert len(lengths) > 5


def test_no_session_goes_with_what_another_site_asks_for() -> None:
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
