"""Pages of what went wrong lead back, and say nothing that is not so."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from config.web import errors

HERE = "http://testserver.localhost"


@pytest.mark.django_db
def test_a_form_without_its_token_leads_back_to_its_page() -> None:
    browser = Client(enforce_csrf_checks=True, SERVER_NAME="testserver.localhost")

    page = browser.post(
        "/accounts/login/", {"login": "x"}, headers={"Referer": f"{HERE}/accounts/login/?next=/"}
    )

    assert page.status_code == 403
    assert 'href="/accounts/login/?next=/">Go back to the page</a>' in page.content.decode()


@pytest.mark.parametrize("referer", ["https://evil.example/hotels/", "javascript:alert(1)"])
def test_nobody_is_led_back_to_another_site(rf: RequestFactory, referer: str) -> None:
    request = rf.post("/hotels/team/invite/", headers={"Referer": referer})

    page = errors.csrf_failure(request).content.decode()

    assert 'href="/hotels/team/">Go back to the page</a>' in page


def test_a_fault_of_ours_names_who_to_write_to_and_claims_nothing(
    rf: RequestFactory, settings: Settings
) -> None:
    settings.SUPPORT_EMAIL = "help@maker.example"

    page = errors.server_error(rf.get("/")).content.decode()

    assert "mailto:help@maker.example" in page
    assert "have been told" not in page


def test_a_fault_in_the_page_about_faults_is_answered_too(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> str:
        raise LookupError("the maker's own template")

    monkeypatch.setattr(errors, "render_to_string", broken)

    assert errors.server_error(rf.get("/")).status_code == 500


@pytest.mark.django_db
def test_a_wrong_address_shows_the_products_page_with_djangos_details_behind(
    client: Client, settings: Settings
) -> None:
    settings.DEBUG = True

    page = client.get("/nowhere/")
    details = client.get("/nowhere/?django-details=1")

    assert "<h1>There is nothing here</h1>" in page.content.decode()
    assert 'href="?django-details=1"' in page.content.decode()
    assert (page.status_code, details.status_code) == (404, 404)
    assert "DEBUG = True" in details.content.decode()
