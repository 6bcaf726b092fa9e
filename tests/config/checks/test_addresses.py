"""Addresses in settings lead where they say, and carry nothing into a header."""

import pytest

from config.checks.addresses import is_base, is_picture, is_site, is_this_machine, normal_site


@pytest.mark.parametrize(
    "url",
    [
        "https://lobby.hotel.test",
        "https://lobby.hotel.test/",
        "https://lobby.hotel.test:8443",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
    ],
)
def test_a_site_is_a_scheme_a_host_and_perhaps_a_port(url: str) -> None:
    assert is_site(url)
    assert is_base(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "lobby.hotel.test",
        "ftp://lobby.hotel.test",
        "https://",
        "https://user:canary@lobby.hotel.test",
        "https://lobby.hotel.test?x=1",
        "https://lobby.hotel.test#x",
        "https://lobby.hotel.test:0",
        "https://lobby.hotel.test:99999",
        "https://lobby.hotel.test:port",
        "https://[lobby",
        "https://lobby hotel.test",
        "https://lobby.hotel.test; script-src *",
        "https://lobby.hotel.test\nx: y",
        "https://b\u00fcro.test",
    ],
)
def test_anything_else_is_no_address_of_ours(url: str) -> None:
    assert not is_site(url)
    assert not is_base(url)


def test_an_address_to_build_on_may_have_a_path_and_a_site_may_not() -> None:
    assert is_base("https://gateway.test/apaleo/api")
    assert not is_site("https://gateway.test/apaleo/api")


@pytest.mark.parametrize("url", ["/static/logo.svg", "https://cdn.hotel.test/logo.svg?v=2"])
def test_a_picture_lies_here_or_behind_https(url: str) -> None:
    assert is_picture(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.hotel.test/logo.svg",
        "//cdn.hotel.test/logo.svg",
        "javascript:alert(1)",
        "data:image/svg+xml,x",
        "/logo.svg; script-src *",
        "/logo.svg, x",
        "logo.svg",
    ],
)
def test_a_picture_adds_nothing_to_the_policy(url: str) -> None:
    assert not is_picture(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000", True),
        ("redis://[::1]:6379/0", True),
        ("http://lobby.localhost", True),
        ("http://127.0.0.1.hotel.test", False),
        ("http://10.0.0.1", False),
        ("http://[broken", False),
        ("", False),
    ],
)
def test_this_machine_is_the_loopback_and_nothing_that_looks_like_it(
    url: str, expected: bool
) -> None:
    assert is_this_machine(url) is expected


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("https://lobby.hotel.test", "https://lobby.hotel.test"),
        ("https://lobby.hotel.test:443", "https://lobby.hotel.test"),
        ("https://lobby.hotel.test:443/", "https://lobby.hotel.test"),
        ("https://lobby.hotel.test:0443", "https://lobby.hotel.test"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("https://lobby.hotel.test:80", "https://lobby.hotel.test:80"),
        ("http://lobby.hotel.test:443", "http://lobby.hotel.test:443"),
        ("HTTPS://LOBBY.Hotel.test", "https://lobby.hotel.test"),
        ("https://lobby.hotel.test.", "https://lobby.hotel.test"),
        ("https://lobby.hotel.test.:8443//", "https://lobby.hotel.test:8443"),
        ("https://[::1]:443", "https://[::1]"),
        ("http://[2001:DB8::1]", "http://[2001:db8::1]"),
        (" https://lobby.hotel.test ", "https://lobby.hotel.test"),
        # What is no site stays what it is, and is refused as that.
        ("https://lobby.hotel.test/App", "https://lobby.hotel.test/App"),
        ("https://lobby.hotel.test:0", "https://lobby.hotel.test:0"),
        ("https://User:443@lobby.hotel.test:443", "https://User:443@lobby.hotel.test:443"),
        ("lobby.hotel.test:443", "lobby.hotel.test:443"),
        ("", ""),
    ],
)
def test_a_site_has_one_normal_form(written: str, normal: str) -> None:
    assert normal_site(written) == normal
    assert normal_site(normal) == normal
