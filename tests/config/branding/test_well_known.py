"""What browsers, password managers, search engines and readers of the law ask for."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from config.checks.brand import PAGES, PICTURES, brand_problems
from hotels.models import Connection

pytestmark = pytest.mark.django_db
LEGAL = ("IMPRINT_URL", "PRIVACY_URL", "TERMS_URL")


def test_search_engines_may_list_the_landing_page_alone(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    allowed = ["Allow: /$", f"Allow: {reverse('connect:guide')}", "Allow: /static/"]
    assert lines == ["User-agent: *", *allowed, "Disallow: /"]


def test_password_managers_are_led_to_the_password(client: Client) -> None:
    response = client.get("/.well-known/change-password")

    assert response["Location"] == reverse("account_change_password")


def test_the_icon_is_the_makers_where_there_is_one(client: Client, settings: Settings) -> None:
    settings.PRODUCT_ICON_URL = "/static/own.png"

    assert client.get("/favicon.ico")["Location"] == "/static/own.png"
    assert 'href="/static/own.png"' in client.get("/").content.decode()


def test_a_shared_link_has_a_description_and_a_picture(client: Client, settings: Settings) -> None:
    settings.PRODUCT_DESCRIPTION = 'Says "hello" {with a brace}'

    page = client.get("/").content.decode()

    assert 'name="description" content="Says &quot;hello&quot; {with a brace}"' in page
    assert f'content="{settings.PUBLIC_URL}/static/icons/preview.png"' in page


@pytest.mark.parametrize("name", LEGAL)
def test_legal_pages_are_linked_where_they_are_set(
    name: str, client: Client, settings: Settings
) -> None:
    before = client.get("/").content.decode()
    setattr(settings, name, "https://maker.example/page")

    page = client.get("/").content.decode()

    assert 'aria-label="Legal"' not in before
    assert page.count('href="https://maker.example/page"') == 1


@pytest.mark.parametrize("name", [*PAGES, *PICTURES])
@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example/x", "x y", "ftp://x/y"])
def test_what_is_no_address_is_refused_by_name(name: str, url: str) -> None:
    [problem] = brand_problems({name: url})

    assert problem.startswith(f"{name} must be")


def test_the_way_to_the_product_is_shown_once_hotels_are_connected(
    client_of: Callable[[User], Client],
    alice: User,
    make_connection: Callable[..., Connection],
    settings: Settings,
) -> None:
    settings.PRODUCT_APP_URL = "https://app.maker.example/"
    browser = client_of(alice)
    home = reverse("dashboard:home")
    before = browser.get(home).content.decode()
    make_connection()

    assert "https://app.maker.example/" not in before
    assert 'href="https://app.maker.example/"' in browser.get(home).content.decode()
