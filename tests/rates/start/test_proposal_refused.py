"""A proposal that is refused or outdated names the lines that are wrong or gone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from hotels.models import Property
from rates.models import ChangeSet, MappableRatePlan, RateCode
from rates.page.starting import MAX_NAMED
from tests.connect.pages import words

Make = Callable[..., Any]
Data = dict[str, Any]


@pytest.fixture
def plans(make_plan: Make) -> list[MappableRatePlan]:
    """FLEX, NRF and WEEK of one room type."""
    return [make_plan(code) for code in ("FLEX", "NRF", "WEEK")]


@pytest.fixture
def browser(mark: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(mark)


@pytest.fixture
def path(hotel: Property) -> str:
    return reverse("rates:start", args=[hotel.pk])


@pytest.fixture
def form(browser: Client, path: str, plans: list[MappableRatePlan]) -> Data:
    """The form as it is shown, but for WEEK, which is not ticked, and FLEX, to be FLEXIBLE."""
    proposal = browser.get(path).context["proposal"]
    fields: Data = {f"code:{item.token}": item.code for item in proposal.items}
    take = [item.token for item in proposal.items if item.token != "plan:week"]
    return fields | {"seen": proposal.seen, "take": take, "code:plan:flex": "FLEXIBLE"}


def test_codes_that_are_off_are_named_at_their_lines_all_of_them(
    browser: Client, path: str, form: Data, make_rate_code: Make
) -> None:
    make_rate_code("OFF", is_active=False)

    response = browser.post(path, form | {"code:plan:nrf": "off", "code:plan:flex": "OFF"})

    items = {item.own_code: item for item in response.context["proposal"].rates}
    told = "OFF is switched off. Choose another code."
    assert response.status_code == 422
    assert [items[code].error for code in ("FLEX", "NRF", "WEEK")] == [told, told, ""]
    assert not items["WEEK"].is_ticked
    assert response.content.count(b'aria-invalid="true"') == 2
    assert not RateCode.objects.filter(is_active=True).exists()
    assert not ChangeSet.objects.exists()


def test_what_names_an_error_is_an_id_however_the_rate_is_called(
    browser: Client, path: str, form: Data, make_plan: Make
) -> None:
    make_plan("A B")
    seen = browser.get(path).context["proposal"].seen
    wrong = {"take": ["plan:a b"], "code:plan:a b": ""}

    page = browser.post(path, form | wrong | {"seen": seen}).content.decode()

    (named,) = page.split('aria-describedby="')[1:]
    assert " " not in named.split('"')[0]
    assert f'id="{named.split(chr(34))[0]}"' in page


def test_a_line_that_is_gone_is_named_and_the_others_keep_what_was_typed(
    browser: Client, path: str, form: Data, plans: list[MappableRatePlan]
) -> None:
    plans[1].delete()

    response = browser.post(path, form)

    rates = response.context["proposal"].rates
    assert response.status_code == 409
    assert [(item.code, item.is_ticked) for item in rates] == [("FLEXIBLE", True), ("WEEK", False)]
    assert "1 line needs nobody any more: NRF." in words(response)


def test_of_many_lines_that_are_gone_some_are_named(browser: Client, path: str, form: Data) -> None:
    gone = {f"code:plan:r{number}": "X" for number in range(MAX_NAMED + 1)}

    told = words(browser.post(path, form | gone | {"seen": "another digest"}))

    assert f"{MAX_NAMED + 1} lines need nobody any more: R0, R1" in told
    assert "R4, …" in told
