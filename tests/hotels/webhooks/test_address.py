"""Whether apaleo can reach us, and which addresses are ours."""

from typing import Any

import pytest

from hotels.models.webhooks.subscription import digest_of
from hotels.webhooks import address

REAL = "https://webhook.apaleo.com"
HERE = "http://127.0.0.1:8010"


@pytest.mark.parametrize(
    ("public_url", "platform", "is_on"),
    [
        ("https://lobby.example.com", REAL, True),
        ("http://lobby.example.com", REAL, False),
        ("http://127.0.0.1:8000", REAL, False),
        ("https://127.0.0.1:8000", REAL, False),
        ("https://localhost", REAL, False),
        ("https://[::1]", REAL, False),
        ("https://lobby.localhost", REAL, False),
        ("http://127.0.0.1:8000", HERE, True),
        ("http://localhost:8000", "http://localhost:8010", True),
    ],
)
def test_only_an_address_that_apaleo_can_reach_is_given_to_it(
    settings: Any, public_url: str, platform: str, is_on: bool
) -> None:
    settings.WEBHOOKS = "auto"
    settings.PUBLIC_URL = public_url
    settings.PUBLIC_HOST = public_url.partition("//")[2].strip("[]").split(":80")[0].strip("[]")
    settings.APALEO_WEBHOOK_URL = platform

    assert address.is_on() is is_on


def test_off_is_off(settings: Any) -> None:
    settings.WEBHOOKS, settings.APALEO_WEBHOOK_URL = "off", HERE

    assert not address.is_on()


def test_an_address_is_known_again_wherever_lobby_was(settings: Any) -> None:
    url = address.endpoint_url("secret")
    settings.PUBLIC_URL = "https://moved.example.com"

    assert address.digest_in(url) == digest_of("secret") == digest_of("secret")
    assert address.digest_in(address.endpoint_url("secret")) == digest_of("secret")


@pytest.mark.parametrize(
    "url", ["https://other.example/hook/secret", "https://x.example/webhooks/apaleo/", ""]
)
def test_other_peoples_addresses_are_not_ours(url: str) -> None:
    assert address.digest_in(url) is None
