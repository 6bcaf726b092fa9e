"""The account's rule: exact matches are mapped without a person, once somebody has said so."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, User
from hotels.models import Property
from rates.models import ExactMatchRule, MappableRatePlan, MappingChange, Origin, RateCode


@pytest.fixture
def switch(client_of: Callable[[User], Client], hotel: Property) -> Callable[..., int]:
    """Send the form of the rule as somebody, and tell the status."""

    def switch(user: User, *, is_on: str) -> int:
        path = reverse("rates:rule", args=[hotel.pk])
        return int(client_of(user).post(path, {"is_on": is_on}).status_code)

    return switch


def test_switched_on_the_rule_maps_exact_matches_at_once(
    switch: Callable[..., int],
    mark: User,
    account: Account,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
) -> None:
    exact, other = make_plan("BAR"), make_plan("XYZ")

    status = switch(mark, is_on="yes")

    assert status == 302
    assert ExactMatchRule.objects.filter(account=account).exists()
    assert exact.mappings.get().code == bar
    assert not other.mappings.exists()
    assert MappingChange.objects.get().origin == Origin.STANDARD


def test_switched_off_it_takes_no_mapping_away(
    switch: Callable[..., int],
    mark: User,
    account: Account,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
) -> None:
    exact = make_plan("BAR")
    switch(mark, is_on="yes")

    switch(mark, is_on="no")

    assert not ExactMatchRule.objects.filter(account=account).exists()
    assert exact.mappings.get().code == bar


@pytest.mark.parametrize(("name", "status"), [("bob", 403), ("charlie", 404)])
def test_only_who_may_change_the_account_switches_its_rule(
    name: str,
    status: int,
    switch: Callable[..., int],
    account: Account,
    request: pytest.FixtureRequest,
) -> None:
    answered = switch(request.getfixturevalue(name), is_on="yes")

    assert answered == status
    assert not ExactMatchRule.objects.filter(account=account).exists()


def test_a_form_that_no_page_sends_is_refused(switch: Callable[..., int], mark: User) -> None:
    assert switch(mark, is_on="perhaps") == 400


@pytest.mark.parametrize(
    ("is_on", "words"),
    [(False, "Nothing is mapped without you"), (True, "is mapped to it by itself")],
)
def test_the_page_says_whether_the_rule_is_on(
    is_on: bool,
    words: str,
    client_of: Callable[[User], Client],
    mark: User,
    account: Account,
    hotel: Property,
) -> None:
    if is_on:
        ExactMatchRule.objects.create(account=account)

    page = client_of(mark).get(reverse("rates:page", args=[hotel.pk])).content.decode()

    assert words in page
