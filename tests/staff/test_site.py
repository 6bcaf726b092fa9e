"""The admin's own site: what it lists, in which order, and under which names."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from staff.site import StaffSite
from tests.staff.listed_models import MODELS


def groups_of(browser: Client) -> list[Any]:
    return list(browser.get("/admin/").context["app_list"])


def test_the_admin_stands_on_a_site_of_our_own() -> None:
    assert isinstance(admin.site, StaffSite)


def test_lobbys_own_models_are_listed_before_those_of_packages(staff_browser: Client) -> None:
    *labels, last = [group["app_label"] for group in groups_of(staff_browser)]

    assert last == "internals"
    own = [label for label in labels if hasattr(apps.get_app_config(label), "staff_order")]
    places: list[int] = [getattr(apps.get_app_config(label), "staff_order") for label in own]  # noqa: B009
    assert labels[: len(own)] == own
    assert places == sorted(places)
    assert set(labels[len(own) :]) == {"account", "auth", "mfa"}


def test_the_apps_of_packages_have_names_that_are_not_those_of_ours(staff_browser: Client) -> None:
    names = {group["app_label"]: group["name"] for group in groups_of(staff_browser)}

    assert names["account"] == "E-mail addresses"
    assert names["mfa"] == "Second factors"
    assert names["accounts"] == "Accounts"
    assert len(set(names.values())) == len(names)


def test_a_superuser_is_shown_every_model(staff_browser: Client) -> None:
    shown = {each["model"] for group in groups_of(staff_browser) for each in group["models"]}

    assert shown >= set(MODELS)


def test_staff_are_shown_only_what_they_may_view(
    browser_of_staff_who_may: Callable[..., Client],
) -> None:
    [group] = groups_of(browser_of_staff_who_may("view_account"))

    assert [each["object_name"] for each in group["models"]] == ["Account"]


@pytest.mark.parametrize("name", ["admin:index", "admin:accounts_account_changelist"])
def test_strangers_are_led_to_the_admins_own_login(name: str, client: Client) -> None:
    answer = client.get(reverse(name))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("admin:login"))


def test_a_lists_page_is_under_the_products_name_and_shows_no_trouble(
    staff_browser: Client, settings: Any
) -> None:
    settings.PRODUCT_NAME = "Night Porter"

    page = staff_browser.get(reverse("admin:accounts_account_changelist"))

    assert "Night Porter staff" in page.content.decode()
    assert "start_page" not in page.context
