"""The page, the admin and programs mean the same by one code, and take the same characters."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, User
from hotels.models import Property
from rates.codes import CodeTaken, copy_standard_codes, create_code
from rates.models import (
    MappableRatePlan,
    RateCode,
    RatePlanMapping,
    StandardRateCode,
)
from rates.models.code_key import InvalidCode
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage, row_token

TWINS = [
    ("ÜBER", "über"),
    ("Straße", "STRASSE"),
    ("BAR", "\uff22\uff21\uff32"),
    ("A B", "a \u00a0b"),
    ("M2", "M\u00b2"),
    ("\u00c5NG", "\u212bng"),
    ("K1", "\u212a1"),
    ("\u2163", "iv"),
    ("CAF\u00c9", "cafe\u0301"),
    ("\u00b5", "\u03bc"),
]
DIFFERENT = [("INDIRIM", "İNDİRİM"), ("7", "007"), ("UBER", "ÜBER")]
DIFFERENT += [
    ("A", "\u0410"),
    ("O1", "01"),
    ("BAR-1", "BAR\u20131"),
    ("\u0131", "I"),
    ("AB", "A-B"),
]
INVALID = ["B\u200bAR", "B\u00adAR", "\u202eBAR", "x" * 51]
INVALID += [
    "\ufeffBAR",
    "B\u2060R",
    "B\u200dR",
    "\u061cBAR",
    "\u3164",
    "B\x7fR",
    "B\u0085\x1bR",
]


@pytest.fixture
def page(mark: User, hotel: Property, client_of: Callable[[User], Client]) -> MappingPage:
    return MappingPage(client_of(mark), hotel)


def by_program(account: Account, page: MappingPage, staff_browser: Client, code: str) -> bool:
    try:
        create_code(account, model=RateCode, code=code)
    except (CodeTaken, InvalidCode):
        return False
    return True


def by_page(account: Account, page: MappingPage, staff_browser: Client, code: str) -> bool:
    said = page.browser.post(page.path("codes"), {"kind": "rate", "code": code})
    assert said.status_code in {302, 422}
    return said.status_code == 302


def by_admin(account: Account, page: MappingPage, staff_browser: Client, code: str) -> bool:
    form = {"account": str(account.pk), "code": code, "is_active": "on"}
    said = staff_browser.post(reverse("admin:rates_ratecode_add"), form)
    assert said.status_code in {302, 200}
    return said.status_code == 302


each_way = pytest.mark.parametrize("create", [by_program, by_page, by_admin])
Create = Callable[[Account, MappingPage, Client, str], bool]


@each_way
@pytest.mark.parametrize(("one", "other"), TWINS)
def test_a_twin_is_not_created(
    account: Account, page: MappingPage, staff_browser: Client, create: Create, one: str, other: str
) -> None:
    create_code(account, model=RateCode, code=one)

    assert not create(account, page, staff_browser, other)

    assert [code.code for code in RateCode.objects.all()] == [one]


@each_way
@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_code_is_created(
    account: Account, page: MappingPage, staff_browser: Client, create: Create, one: str, other: str
) -> None:
    create_code(account, model=RateCode, code=one)

    assert create(account, page, staff_browser, other)

    assert {code.code for code in RateCode.objects.all()} == {one, other}


@each_way
@pytest.mark.parametrize("code", INVALID)
def test_what_cannot_be_a_code_is_not_created(
    account: Account, page: MappingPage, staff_browser: Client, create: Create, code: str
) -> None:
    assert not create(account, page, staff_browser, code)

    assert not RateCode.objects.exists()


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_a_rate_plan_is_mapped_however_the_code_is_written(
    account: Account, page: MappingPage, plan: MappableRatePlan, one: str, other: str
) -> None:
    code = create_code(account, model=RateCode, code=one)

    page.change(plan, code=other)

    assert RatePlanMapping.objects.get().code == code


def test_the_turkish_code_beside_the_other_is_asked_about_and_created(
    account: Account, page: MappingPage, plan: MappableRatePlan
) -> None:
    create_code(account, model=RateCode, code="INDIRIM")

    asked = page.change(plan, code="İNDİRİM")
    page.change(plan, do="create İNDİRİM")

    assert "There is no rate code İNDİRİM yet." in words(asked)
    assert RatePlanMapping.objects.get().code.code == "İNDİRİM"


@pytest.mark.parametrize("code", INVALID)
def test_the_line_says_why_it_cannot_be_a_code(
    page: MappingPage, plan: MappableRatePlan, code: str
) -> None:
    response = page.change(plan, code=code)

    assert response.status_code == 422
    assert "A code " in words(response)


@pytest.mark.parametrize("code", INVALID)
def test_so_does_the_form_below_the_lines(
    page: MappingPage, plan: MappableRatePlan, code: str
) -> None:
    response = page.select(row_token(plan), do="map", code=code)

    assert "A code " in words(response)
    assert not RatePlanMapping.objects.exists()


def test_a_standard_code_that_the_account_has_in_another_writing_is_not_copied(
    account: Account,
) -> None:
    create_code(account, model=RateCode, code="über")
    StandardRateCode.objects.create(code="ÜBER")

    assert copy_standard_codes(account) == 0


def test_the_key_follows_the_code(bar: RateCode) -> None:
    bar.code = "Über"
    bar.save(update_fields=["code"])

    bar.refresh_from_db()
    assert bar.key == "über"


@pytest.mark.parametrize("term", ["über", "ÜBE", "\uff35\u0308b"])
def test_staff_find_a_code_however_it_is_written(
    account: Account, staff_browser: Client, term: str
) -> None:
    create_code(account, model=RateCode, code="ÜBER")

    found: Any = staff_browser.get(reverse("admin:rates_ratecode_changelist"), {"q": term})

    assert [code.code for code in found.context["cl"].result_list] == ["ÜBER"]
