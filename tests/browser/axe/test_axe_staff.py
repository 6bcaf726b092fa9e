"""axe on every page of the staff's, in both colour schemes and at both widths; and lists that fit.

Django's own server will do: staff's pages need neither workers nor apaleo.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver.common.by import By

from accounts.models import Account, User
from hotels.models import HeldRemoval
from rates.models import DefaultMapping, StandardRateCode
from tests import factories
from tests.browser.axe.looking import look_here
from tests.browser.driving.browser import Browser
from tests.staff.listed_models import MODELS
from tests.staff.pages import list_of, page_of
from tests.staff.rows import make_one_of_each

pytestmark = pytest.mark.browser

PAGES_OF_NO_ROW = (
    "index",
    "accounts_account_add",
    "accounts_membership_add",
    "accounts_user_add",
    "auth_group_add",
    "rates_defaultmapping_add",
    "rates_exactmatchrule_add",
    "rates_ratecode_add",
    "rates_standardroomcode_add",
    "rates_ratecode_import",
    "hotels_rateplan_import",
)
CHOOSE_FIRST = """
document.querySelector(".action-select").click();
const form = document.querySelector("#changelist-form");
form.elements.action.value = arguments[0];
form.querySelector("[name=index]").click();
"""


@pytest.fixture
def staffs(
    live_server: LiveServer, settings: Any, chromium: Browser, client_of: Callable[[User], Client]
) -> Browser:
    """The browser, in which staff are signed in."""
    settings.PUBLIC_URL = live_server.url
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    chief = factories.make_user("chief@maker.example", is_staff=True, is_superuser=True)
    factories.add_second_factor(chief)
    session = client_of(chief).cookies[settings.SESSION_COOKIE_NAME].value
    chromium.open(f"{live_server.url}{reverse('robots')}")
    chromium.driver.add_cookie({"name": settings.SESSION_COOKIE_NAME, "value": session})
    return chromium


@pytest.fixture
def look(live_server: LiveServer, staffs: Browser) -> Callable[[str], list[str]]:
    """Open a page as staff, and return what is wrong with it."""

    def look(path: str) -> list[str]:
        staffs.open(f"{live_server.url}{path}")
        assert staffs.run("return location.pathname") == path.partition("?")[0]
        return look_here(staffs)

    return look


@pytest.mark.parametrize("model", [*MODELS, Group], ids=lambda model: model.__name__)
def test_list_and_page_of_a_row(model: type[Model], look: Callable[[str], list[str]]) -> None:
    make_one_of_each()
    Group.objects.create(name="Night porters")
    row = model._default_manager.order_by("pk").first()
    assert row is not None

    assert look(list_of(model)) == []
    assert look(page_of(row)) == []


@pytest.mark.parametrize("name", PAGES_OF_NO_ROW)
def test_pages_of_no_row(name: str, look: Callable[[str], list[str]]) -> None:
    make_one_of_each()

    assert look(reverse(f"admin:{name}")) == []


def test_all_of_one_part(look: Callable[[str], list[str]]) -> None:
    assert look(reverse("admin:app_list", args=["hotels"])) == []


def test_a_member_of_staff_without_a_second_factor(
    look: Callable[[str], list[str]], settings: Any
) -> None:
    settings.DEBUG = False
    Authenticator.objects.all().delete()

    assert look(reverse("admin:index")) == []


def test_a_file_of_codes_before_it_is_applied(
    live_server: LiveServer, staffs: Browser, tmp_path: Path
) -> None:
    pk = factories.make_account("Sea View Hotels").pk
    file = tmp_path / "codes.csv"
    rows = ["account id,code,name", f"{pk},BAR,Best available rate", f"{pk},,Nothing"]
    file.write_text("\n".join(rows))
    staffs.open(f"{live_server.url}{reverse('admin:rates_ratecode_import')}")
    staffs.driver.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(file))
    staffs.driver.find_element(By.CSS_SELECTOR, ".submit-row input").click()
    staffs.wait_for_words("Best available rate")

    assert look_here(staffs) == []


def test_whom_a_default_would_touch(live_server: LiveServer, staffs: Browser) -> None:
    make_one_of_each()
    default = DefaultMapping.objects.get()
    staffs.open(f"{live_server.url}{page_of(default)}")
    staffs.run("document.querySelector('[name=_save]').click()")
    staffs.wait_for_words("Whom it would touch")

    assert look_here(staffs) == []


def test_a_default_before_it_is_deleted(look: Callable[[str], list[str]]) -> None:
    make_one_of_each()

    assert look(page_of(DefaultMapping.objects.get(), "delete")) == []


def test_a_list_that_is_narrowed_and_searched(look: Callable[[str], list[str]]) -> None:
    make_one_of_each()
    account = Account.objects.get()

    address = reverse("admin:hotels_rateplan_changelist")
    assert look(f"{address}?account={account.pk}&q=flex") == []


def test_the_question_before_deleting(look: Callable[[str], list[str]]) -> None:
    make_one_of_each()
    code = factories.make_rate_code(Account.objects.get(), "UNUSED")

    assert look(page_of(code, "delete")) == []
    assert look(page_of(code, "history")) == []


@pytest.mark.parametrize(
    ("model", "action", "question"),
    [
        (StandardRateCode, "delete_selected", "Are you sure you want to delete"),
        (HeldRemoval, "mark_gone", "Mark gone what apaleo no longer lists?"),
    ],
)
def test_the_question_before_an_action(
    model: type[Model],
    action: str,
    question: str,
    live_server: LiveServer,
    staffs: Browser,
) -> None:
    make_one_of_each()

    staffs.open(f"{live_server.url}{list_of(model)}")
    staffs.run(CHOOSE_FIRST, action)
    staffs.wait_for_words(question)

    assert look_here(staffs) == []
