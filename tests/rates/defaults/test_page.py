"""Hoteliers see what holds by default, set their own and take it away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, User
from hotels.models import Property
from rates.defaults import apply_defaults
from rates.models import DefaultMapping, MappableRatePlan, RatePlanMapping
from tests.connect.pages import words
from tests.rates.defaults.test_applying import NOW
from tests.rates.rows import make_default_mapping

ClientOf = Callable[[User], Client]


@pytest.fixture
def path(hotel: Property) -> str:
    return reverse("rates:defaults", args=[hotel.pk])


@pytest.fixture
def send(path: str, mark: User, client_of: ClientOf) -> Callable[..., Any]:
    """Mark sends the form of a default."""
    form = {"kind": "plan", "pattern": "FLEX", "code": "MINE", "level": "account"}
    return lambda **fields: client_of(mark).post(path, form | fields, follow=True)


@pytest.mark.parametrize("level", ["account", "hotel"])
def test_a_default_of_ones_own_goes_before_the_makers(
    level: str, send: Any, account: Account, plan: MappableRatePlan
) -> None:
    make_default_mapping("FLEX", "BAR")
    apply_defaults(account, now=NOW)

    shown = words(send(level=level))

    assert "1 line is mapped by it." in shown
    mapping = RatePlanMapping.objects.get()
    assert (mapping.code.code, mapping.origin) == ("MINE", level)


def test_one_that_is_taken_away_leaves_the_makers(
    send: Any, path: str, mark: User, client_of: ClientOf, plan: MappableRatePlan
) -> None:
    make_default_mapping("FLEX", "BAR")
    send()
    own = DefaultMapping.objects.get(code="MINE")

    client_of(mark).post(path, {"gone": own.pk})
    again = client_of(mark).post(path, {"gone": own.pk}, follow=True)

    assert RatePlanMapping.objects.get().code.code == "BAR"
    assert "It was taken away already." in words(again)


def test_the_makers_and_anothers_cannot_be_taken_away(
    path: str, mark: User, client_of: ClientOf, other_account: Account
) -> None:
    makers = make_default_mapping("FLEX", "BAR")
    others = make_default_mapping("FLEX", "BAR", account=other_account)

    for default in (makers, others):
        client_of(mark).post(path, {"gone": default.pk})

    assert DefaultMapping.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"pattern": ""}, "Say which code at apaleo you mean."),
        ({"pattern": "A\u200bB"}, "invisible"),
        ({"code": "x" * 51}, "at most 50 characters"),
    ],
)
def test_what_cannot_be_is_said(send: Any, fields: dict[str, str], why: str) -> None:
    assert why in words(send(**fields))
    assert not DefaultMapping.objects.exists()


@pytest.mark.parametrize("fields", [{"kind": "none"}, {"level": "maker"}, {"gone": "x"}])
def test_what_no_form_sends_is_refused(send: Any, fields: dict[str, str]) -> None:
    assert send(**fields).status_code == 404


def test_the_mapping_page_says_whose_default_it_is(
    account: Account,
    hotel: Property,
    plan: MappableRatePlan,
    mark: User,
    client_of: ClientOf,
) -> None:
    make_default_mapping("FLEX", "BAR", account=account, hotel=hotel)
    apply_defaults(account, now=NOW)

    shown = words(client_of(mark).get(reverse("rates:page", args=[hotel.pk])))

    assert "Default of this hotel" in shown


def test_each_level_has_its_place_on_the_page(
    path: str, account: Account, hotel: Property, bob: User, client_of: ClientOf
) -> None:
    make_default_mapping("FLEX", "BAR")
    make_default_mapping("FLEX", "MINE", account=account)
    make_default_mapping("FLEX", "", account=account, hotel=hotel)

    response = client_of(bob).get(path)

    (row,) = response.context["rows"]
    assert (row.maker.code, row.account.code, row.holding) == ("BAR", "MINE", row.hotel)
    assert "Take away" not in words(response)


def test_a_default_for_rate_plans_stays_where_the_app_has_no_rate_codes(
    send: Any, account: Account, settings: Any
) -> None:
    default = make_default_mapping("FLEX", "BAR", account=account)
    settings.RATE_CODES = False

    send(gone=default.pk)

    assert DefaultMapping.objects.filter(pk=default.pk).exists()
