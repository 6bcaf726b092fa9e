"""axe on every page of the staff's, in both colour schemes and at both widths; and lists that fit.

Django's own server will do: staff's pages need neither workers nor apaleo.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from accounts.models import Account, User
from tests import factories
from tests.browser.driving.browser import Browser
from tests.browser.test_axe import find_violations
from tests.staff.listed_models import MODELS
from tests.staff.pages import list_of, page_of
from tests.staff.rows import make_one_of_each

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390)
# Wide tables scroll by themselves on a phone; the page around them does not.
TOO_WIDE = """
const page = document.documentElement;
const table = document.querySelector("#changelist .results");
const isCut = innerWidth > 1000 && table !== null && table.scrollWidth > table.clientWidth;
return page.scrollWidth > innerWidth || isCut;
"""


@pytest.fixture
def look(
    live_server: LiveServer, settings: Any, chromium: Browser, client_of: Callable[[User], Client]
) -> Callable[[str], list[str]]:
    """Open a page as staff, and return what is wrong with it in any scheme and at any width."""
    settings.PUBLIC_URL = live_server.url
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    chief = factories.make_user("chief@maker.example", is_staff=True, is_superuser=True)
    factories.add_second_factor(chief)
    session = client_of(chief).cookies[settings.SESSION_COOKIE_NAME].value
    chromium.open(f"{live_server.url}{reverse('robots')}")
    chromium.driver.add_cookie({"name": settings.SESSION_COOKIE_NAME, "value": session})

    def look(path: str) -> list[str]:
        chromium.open(f"{live_server.url}{path}")
        assert chromium.run("return location.pathname") == path.partition("?")[0]
        found = []
        for width in WIDTHS:
            chromium.driver.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride",
                {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
            )
            if chromium.run(TOO_WIDE):
                found.append(f"{path} does not fit {width} pixels")
            for scheme in ("light", "dark"):
                found += [
                    f"{path} {width} {scheme} {each}" for each in find_violations(chromium, scheme)
                ]
        return found

    return look


@pytest.mark.parametrize("model", [*MODELS, Group], ids=lambda model: model.__name__)
def test_list_and_page_of_a_row(model: type[Model], look: Callable[[str], list[str]]) -> None:
    make_one_of_each()
    Group.objects.create(name="Night porters")
    row = model._default_manager.order_by("pk").first()
    assert row is not None

    assert look(list_of(model)) == []
    assert look(page_of(row)) == []


@pytest.mark.parametrize(
    "name", ["admin:index", "admin:accounts_user_add", "admin:rates_ratecode_import"]
)
def test_pages_of_no_row(name: str, look: Callable[[str], list[str]]) -> None:
    make_one_of_each()

    assert look(reverse(name)) == []


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
