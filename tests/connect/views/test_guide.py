"""The guide that hotels are given, and that apaleo asks for when it certifies an app."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.connect.pages import words

GUIDE = reverse("connect:guide")


def test_everybody_reads_it_in_the_makers_name(client: Client, settings: Any, db: None) -> None:
    settings.PRODUCT_NAME, settings.SUPPORT_EMAIL = "Broom", "help@broom.example"

    page = client.get(GUIDE).content.decode()

    assert "How to connect Broom with apaleo" in page
    assert "help@broom.example" in page
    assert settings.PUBLIC_URL in page
    assert f'<a class="button" href="{reverse("connect:landing")}">Connect your hotel</a>' in page


def test_it_says_what_is_allowed_as_the_configuration_asks_for_it(
    client: Client, settings: Any, db: None
) -> None:
    settings.APALEO_SCOPES = ["openid", "offline_access", "reservations.manage"]

    page = client.get(GUIDE).content.decode()

    assert "Change your reservations" in page
    assert "only reads" not in page


def test_nothing_of_a_hotel_is_in_it(client: Client, connection: Any) -> None:
    assert "Demo Hotels" not in client.get(GUIDE).content.decode()


def test_it_names_the_buttons_as_they_are_on_both_ways_in(
    client: Client, alice: User, client_of: Callable[[User], Client]
) -> None:
    guide = words(client.get(GUIDE))

    for button, browser in (
        ("Connect your hotel", client),
        ("Continue to apaleo", client_of(alice)),
    ):
        assert f"Click {button}" in guide
        assert button in words(browser.get(reverse("connect:landing")))


def test_who_is_about_to_connect_finds_it(
    client: Client, alice: User, client_of: Callable[[User], Client]
) -> None:
    for browser in (client, client_of(alice)):
        assert f'href="{GUIDE}"' in browser.get(reverse("connect:landing")).content.decode()
