"""Text that no database can hold, and questions that none can answer."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from hotels.models import RatePlan
from rates.models import RateCode
from staff.links import list_url
from tests.fixtures.people import SERVER_NAME
from tests.security.tenant import Tenant

SENTENCE = "Your browser sent something that this page does not expect"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def browser(chief: User, seaside: Tenant, browser_of: Callable[..., Client]) -> Client:
    return browser_of(chief)


@pytest.mark.parametrize(
    "address",
    [
        "/hotels/?x=%00",
        "/hotels/?%00=x",
        "/hotels/%00",
        f"{list_url(RatePlan)}?q=a%00",
        f"{list_url(RateCode)}?code__exact=%00",
    ],
)
def test_a_nul_in_an_address_is_refused_with_a_sentence(browser: Client, address: str) -> None:
    response = browser.get(address)

    assert response.status_code == 400
    assert SENTENCE in response.content.decode()


def test_a_nul_in_a_form_is_refused_before_it_is_checked_whom_it_is_from(browser: Client) -> None:
    response = browser.post(reverse("account_login"), "login=%00", content_type=FORM)

    assert response.status_code == 400


def test_a_nul_that_a_cookie_spells_out_is_refused() -> None:
    browser = Client(SERVER_NAME=SERVER_NAME, HTTP_COOKIE='sessionid="\\000abc"')

    assert browser.get(reverse("account_login")).status_code == 400


@pytest.mark.parametrize("charset", ["hex", "raw_unicode_escape", "utf-16", "nope"])
def test_a_form_in_an_odd_encoding_is_refused(browser: Client, charset: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n\\ud800\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"

    response = browser.generic("POST", reverse("account_login"), body, kind)

    assert response.status_code == 400


@pytest.mark.parametrize("text", ["İ", "\u200b", "\ufffd", "9" * 5_000, "100%", "a\\b"])
def test_text_that_is_only_odd_is_taken(browser: Client, text: str) -> None:
    response = browser.get(list_url(RatePlan), {"q": text})

    assert response.status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"mapping_version__exact": "9" * 5_000},
        {"connection__exact": "not-an-id"},
        {"gone_at__gte": "2026-02-30"},
    ],
)
def test_a_list_says_that_a_question_cannot_be_answered(
    browser: Client, query: dict[str, str]
) -> None:
    response = browser.get(list_url(RatePlan), query)

    assert response.status_code == 302
    assert response["Location"] == f"{list_url(RatePlan)}?e=1"


def test_a_number_that_no_column_holds_is_no_row_or_no_question(browser: Client) -> None:
    # PostgreSQL compares any two numbers, SQLite takes none that long.
    response = browser.get(list_url(RatePlan), {"pk__in": "9" * 30}, follow=True)

    assert response.status_code == 200
    assert response.redirect_chain or not response.context["cl"].result_count


@pytest.mark.parametrize("query", [{"code__regex": "(a+)+$"}, {"code__range": "a"}])
def test_a_list_is_not_asked_by_patterns_or_ranges(browser: Client, query: dict[str, str]) -> None:
    assert browser.get(list_url(RatePlan), query).status_code == 400


@pytest.mark.parametrize("chosen", ["9" * 30, "9" * 5_000, "x", "1.5"])
def test_a_choice_of_what_names_no_row_is_refused(browser: Client, chosen: str) -> None:
    form = {"action": "accept_suggestions", "_selected_action": chosen}

    assert browser.post(list_url(RatePlan), form).status_code == 400


def test_a_choice_of_an_account_that_is_none_is_said_on_the_form(browser: Client) -> None:
    response = browser.post(reverse("admin:rates_ratecode_add"), {"code": "BAR", "account": "٣"})

    assert response.status_code == 200
    assert "account" in response.context["adminform"].form.errors
