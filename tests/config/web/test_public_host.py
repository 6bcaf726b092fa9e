"""Only PUBLIC_URL is ours."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.config.environments import production
from tests.config.processes import python

PUBLIC_URL = "http://testserver.localhost"
ASK = """
import django
django.setup()
from django.conf import settings
from django.test import Client
from hotels.client import redirect_uri
print(settings.PUBLIC_URL, settings.PUBLIC_HOST, settings.SECURE_SSL_HOST, redirect_uri())
proxied = {"x-forwarded-proto": "https"}
for host in ("lobby.hotel.test", "lobby.hotel.test:443", "LOBBY.hotel.test"):
    print(Client().get("/robots.txt", headers=proxied | {"host": host}).status_code)
elsewhere = Client().get("/robots.txt", headers=proxied | {"host": "lobby.hotel.test."})
print(elsewhere.headers["Location"])
"""


def test_a_page_under_another_allowed_host_leads_to_the_same_page_of_ours() -> None:
    response = Client(SERVER_NAME="localhost").get("/hotels/?page=2")

    assert response.status_code == 302
    assert response["Location"] == f"{PUBLIC_URL}/hotels/?page=2"


def test_the_callback_under_another_host_is_refused_and_not_repeated() -> None:
    response = Client(SERVER_NAME="localhost").get("/connect/callback/?code=canary&state=s")

    assert response.status_code == 400
    assert "Location" not in response
    assert "canary" not in response.text
    assert PUBLIC_URL in response.text


def test_the_callback_under_a_foreign_host_is_refused() -> None:
    response = Client(SERVER_NAME="evil.test").get("/connect/callback/?code=canary&state=s")

    assert response.status_code == 400
    assert "canary" not in response.text


def test_the_callback_over_plain_http_is_refused_where_the_site_is_https(
    settings: Settings,
) -> None:
    settings.PUBLIC_URL = "https://testserver.localhost"

    response = Client(SERVER_NAME="testserver.localhost").get("/connect/callback/?code=canary")

    assert response.status_code == 400
    assert "canary" not in response.text


def test_a_forwarded_host_changes_nothing(client: Client) -> None:
    response = client.get("/", headers={"X-Forwarded-Host": "evil.test"})

    assert response.status_code == 200


def test_a_form_sent_to_another_host_is_refused_and_not_lost_in_a_redirect() -> None:
    response = Client(SERVER_NAME="localhost").post("/connect/start/")

    assert response.status_code == 400


def test_a_page_under_a_foreign_host_is_refused() -> None:
    response = Client(SERVER_NAME="evil.test").get("/")

    assert response.status_code == 400
    assert "Location" not in response


@pytest.mark.parametrize(
    ("public_url", "port", "is_https"),
    [("http://testserver.localhost", "80", False), ("https://testserver.localhost", "443", True)],
)
def test_the_usual_port_may_be_spelled_out(
    settings: Settings, public_url: str, port: str, is_https: bool
) -> None:
    settings.PUBLIC_URL = public_url
    browser = Client(headers={"Host": f"TestServer.localhost:{port}"})

    response = browser.get("/", secure=is_https)

    assert response.status_code == 200


def test_another_port_is_another_address() -> None:
    response = Client(headers={"Host": "testserver.localhost:8001"}).get("/")

    assert response["Location"] == f"{PUBLIC_URL}/"


def test_the_page_of_a_wrong_host_has_the_headers_of_every_page(client: Client) -> None:
    ours = client.get("/")
    wrong = Client(SERVER_NAME="evil.test").get("/connect/callback/?code=canary")

    for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"):
        assert wrong.headers[name] == ours.headers[name]
    assert wrong.headers["Cross-Origin-Opener-Policy"] == ours.headers["Cross-Origin-Opener-Policy"]
    assert wrong.headers["Referrer-Policy"] == "no-referrer"
    assert wrong.headers["Cache-Control"] == "no-store"


def test_the_page_of_a_wrong_host_insists_on_https_like_every_page(settings: Settings) -> None:
    settings.PUBLIC_URL, settings.SECURE_HSTS_SECONDS = "https://testserver.localhost", 3600

    wrong = Client(SERVER_NAME="evil.test").get("/", secure=True)

    assert wrong.status_code == 400
    assert wrong.headers["Strict-Transport-Security"] == "max-age=3600"


@pytest.mark.parametrize(
    "written",
    [
        "https://lobby.hotel.test",
        "https://lobby.hotel.test:443/",
        "https://LOBBY.hotel.test",
        "https://lobby.hotel.test.",
    ],
)
def test_however_the_address_is_written_everything_sees_the_same(
    written: str, tmp_path: Path
) -> None:
    environment = production(
        PUBLIC_URL=written, VAR_DIR=str(tmp_path), DJANGO_SETTINGS_MODULE="config.settings"
    )

    done = python("-c", ASK, environment=environment)

    ours = "https://lobby.hotel.test"
    assert done.stdout.splitlines() == [
        f"{ours} lobby.hotel.test lobby.hotel.test {ours}/connect/callback/",
        *["200"] * 3,
        f"{ours}/robots.txt",
    ]
