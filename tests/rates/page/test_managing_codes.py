"""Hoteliers rename, name, switch off and delete their codes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, map_to
from rates.models import MappableRatePlan, RateCode, RatePlanMapping
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage

NOW = timezone.now()


@pytest.fixture
def send(mark: User, hotel: Property, client_of: Callable[[User], Client]) -> Callable[..., Any]:
    """Mark sends the form of a code."""
    path = reverse("rates:code_list", args=[hotel.pk])
    return lambda row, **form: client_of(mark).post(
        path, {"kind": "rate", "pk": row.pk} | form, follow=True
    )


def test_a_renamed_code_stays_mapped(
    send: Any, bar: RateCode, plan: MappableRatePlan, mark: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    response = send(bar, do="save", code="best", name="Best price")

    bar.refresh_from_db()
    assert "best is saved." in words(response)
    assert (bar.code, bar.key, bar.name) == ("best", "best", "Best price")
    assert RatePlanMapping.objects.get().code == bar


def test_an_old_tab_that_names_a_code_does_not_rename_it_back(send: Any, bar: RateCode) -> None:
    old_tab = {"do": "save", "seen_code": "BAR", "seen_name": "Best available rate"}

    send(bar, **old_tab, code="BASE", name="Best available rate")
    send(bar, **old_tab, code="BAR", name="Tagespreis")

    bar.refresh_from_db()
    assert (bar.code, bar.key, bar.name) == ("BASE", "base", "Tagespreis")


def test_an_old_tab_that_renames_a_code_does_not_take_its_name_back(
    send: Any, bar: RateCode, hotel: Property, mark: User, client_of: Callable[[User], Client]
) -> None:
    shown = client_of(mark).get(reverse("rates:code_list", args=[hotel.pk])).content.decode()
    old_tab = {"do": "save", "seen_code": "BAR", "seen_name": "Best available rate"}

    send(bar, **old_tab, code="BAR", name="Tagespreis")
    send(bar, **old_tab, code="BASE", name="Best available rate")

    bar.refresh_from_db()
    assert (bar.code, bar.name) == ("BASE", "Tagespreis")
    assert 'name="seen_code" value="BAR"' in shown
    assert 'name="seen_name" value="Best available rate"' in shown


def test_a_code_is_not_renamed_to_another(send: Any, bar: RateCode, nonref: RateCode) -> None:
    response = send(nonref, do="save", code="bar")

    assert "There is a code bar already." in words(response)
    assert set(RateCode.objects.values_list("code", flat=True)) == {"BAR", "NONREF"}


def test_an_unused_code_is_deleted_and_a_used_one_only_switched_off(
    send: Any, bar: RateCode, nonref: RateCode, plan: MappableRatePlan, mark: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    send(nonref, do="delete")
    refused = send(bar, do="delete")
    send(bar, do="off")

    assert "switch it off instead" in words(refused)
    assert list(RateCode.objects.values_list("code", "is_active")) == [("BAR", False)]


def test_the_code_of_another_account_is_not_found(send: Any, other_rate_code: RateCode) -> None:
    assert send(other_rate_code, do="delete").status_code == 404
    assert RateCode.objects.filter(pk=other_rate_code.pk).exists()


def test_a_code_made_on_a_line_goes_when_that_is_taken_back(
    mark: User, hotel: Property, plan: MappableRatePlan, client_of: Callable[[User], Client]
) -> None:
    page = MappingPage(client_of(mark), hotel)
    page.change(plan, do="create FLXE")
    created = RateCode.objects.filter(code="FLXE").exists()

    page.change(plan, do="undo")

    assert created
    assert not RateCode.objects.exists()


def test_a_code_made_on_a_line_stays_while_another_line_has_it(
    mark: User,
    hotel: Property,
    plan: MappableRatePlan,
    make_plan: Callable[..., MappableRatePlan],
    client_of: Callable[[User], Client],
) -> None:
    page = MappingPage(client_of(mark), hotel)
    page.change(plan, do="create PKG")
    page.change(make_plan("OTHER"), code="PKG")

    page.change(plan, do="undo")

    assert RateCode.objects.filter(code="PKG").exists()


def test_undoing_one_line_of_a_proposal_deletes_no_code_of_another(
    mark: User,
    hotel: Property,
    make_plan: Callable[..., MappableRatePlan],
    make_rate_code: Callable[..., RateCode],
    client_of: Callable[[User], Client],
) -> None:
    page, one, two = MappingPage(client_of(mark), hotel), make_plan("AAA"), make_plan("ZZZ")
    make_rate_code("OTHER")
    proposal = page.browser.get(page.path("start")).context["proposal"]
    form = {"seen": proposal.seen, "take": [item.token for item in proposal.rates]}
    form |= {f"code:{item.token}": item.own_code for item in proposal.rates}
    page.browser.post(page.path("start"), form)

    page.change(two, code="OTHER")
    page.change(one, do="undo")
    page.change(two, do="undo")

    assert RatePlanMapping.objects.get().code.code == "ZZZ"
    assert set(RateCode.objects.values_list("code", flat=True)) == {"OTHER", "ZZZ"}


def test_a_code_made_on_a_line_stays_while_another_line_can_come_back_to_it(
    mark: User,
    hotel: Property,
    plan: MappableRatePlan,
    bar: RateCode,
    make_plan: Callable[..., MappableRatePlan],
    client_of: Callable[[User], Client],
) -> None:
    page, other = MappingPage(client_of(mark), hotel), make_plan("OTHER")
    page.change(plan, do="create PKG")
    page.change(other, code="PKG")
    page.change(other, code="BAR")

    page.change(plan, do="undo")
    page.change(other, do="undo")

    assert RatePlanMapping.objects.get().code.code == "PKG"
