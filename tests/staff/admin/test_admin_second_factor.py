"""Staff need more than a password."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import add_second_factor


@pytest.fixture
def browser(staff: User, client_of: Callable[[User], Client]) -> Client:
    """That of staff who have a password and nothing else."""
    return client_of(staff)


@pytest.mark.parametrize("path", ["/admin/", "/admin/hotels/connection/", "/admin/no/such/page/"])
def test_staff_without_a_second_factor_are_told_where_to_set_it_up(
    path: str, browser: Client
) -> None:
    page = browser.get(path)

    assert page.status_code == 403
    assert reverse("mfa_activate_totp") in page.content.decode()
    assert "no-cache" in page.headers["Cache-Control"]


def test_login_does_not_lead_round_in_circles(browser: Client) -> None:
    page = browser.get(reverse("admin:login"), follow=True)

    assert page.status_code == 403
    assert len(page.redirect_chain) == 1


def test_closed_admin_shows_no_list_of_what_is_behind_it(browser: Client) -> None:
    page = browser.get("/admin/")

    assert "/admin/hotels/" not in page.content.decode()


def test_action_without_a_second_factor_is_refused(browser: Client) -> None:
    answer = browser.post("/admin/hotels/connection/", {"action": "sync_now"})

    assert answer.status_code == 403


def test_staff_with_a_second_factor_get_in(staff: User, browser: Client) -> None:
    add_second_factor(staff)

    page = browser.get("/admin/")

    assert page.status_code == 200


def test_staff_can_leave_without_a_second_factor(browser: Client) -> None:
    browser.post(reverse("admin:logout"))

    assert "_auth_user_id" not in browser.session


def test_developer_with_debug_needs_none(browser: Client, settings: Any) -> None:
    settings.DEBUG = True

    page = browser.get("/admin/")

    assert page.status_code == 200


def test_hotelier_is_not_told_about_second_factors(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    answer = client_of(alice).get("/admin/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("admin:login"))
