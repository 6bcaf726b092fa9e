"""The maker's colour as a stylesheet."""

from django.test import Client
from django.urls import reverse
from pytest_django import Settings


def test_stylesheet_carries_the_makers_colour_and_may_be_kept(
    client: Client, settings: Settings
) -> None:
    settings.PRODUCT_ACCENT = "#0a7"

    response = client.get(reverse("branding:stylesheet"))

    assert response["Content-Type"] == "text/css"
    assert "max-age=86400" in response["Cache-Control"]
    assert "--accent: #00aa77;" in response.content.decode()
