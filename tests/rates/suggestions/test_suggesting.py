"""Suggestions for real rate plans, and accepting them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Property
from matching import Reason
from rates import suggestions
from rates.codes import switch
from rates.mapping import ChangeContext, add_period, map_to
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    RateCode,
    RoomCode,
)

NOW = timezone.now()
TODAY = NOW.date()


@pytest.fixture
def suggest(account: Account) -> Any:
    """Return the suggestion for one rate plan of the account."""

    def suggest(plan: MappableRatePlan) -> Any:
        plans = MappableRatePlan.objects.filter(pk=plan.pk).select_related("unit_group")
        return suggestions.suggest(list(plans), account=account, on=TODAY).get(plan.pk)

    return suggest


def test_a_rate_plan_is_suggested_the_code_that_is_its_own(
    make_plan: Callable[..., MappableRatePlan],
    suggest: Callable[..., Any],
    bar: RateCode,
    nonref: RateCode,
) -> None:
    suggestion = suggest(make_plan("NONREF"))

    assert (suggestion.code, suggestion.reason) == ("NONREF", Reason.SAME_CODE)
    assert suggestion.is_exact


def test_a_rate_plan_like_nothing_gets_no_suggestion(
    make_plan: Callable[..., MappableRatePlan], suggest: Callable[..., Any], nonref: RateCode
) -> None:
    assert suggest(make_plan("XK7", name="Qwertz")) is None


def test_a_code_that_is_switched_off_is_not_suggested(
    make_plan: Callable[..., MappableRatePlan], suggest: Callable[..., Any], nonref: RateCode
) -> None:
    switch(nonref, is_active=False)

    assert suggest(make_plan("NONREF")) is None


def test_a_code_of_another_account_is_not_suggested(
    make_plan: Callable[..., MappableRatePlan],
    suggest: Callable[..., Any],
    other_rate_code: RateCode,
) -> None:
    assert suggest(make_plan("BAR")) is None


def test_a_derived_rate_plan_is_suggested_what_its_base_is_mapped_to(
    make_plan: Callable[..., MappableRatePlan],
    suggest: Callable[..., Any],
    bar: RateCode,
    alice: User,
) -> None:
    base = make_plan("XK7", name="Qwertz")
    derived = make_plan(
        "XK8", name="Asdf", is_derived=True, derivation_level=1, base_remote_id=base.remote_id
    )
    assert suggest(derived) is None

    map_to(base, code=bar, context=ChangeContext(by=alice, now=NOW))

    suggestion = suggest(derived)
    assert (suggestion.code, suggestion.reason) == ("BAR", Reason.BASE_PLAN)
    assert suggestions.explain(suggestion) == "perhaps: its base plan is mapped to BAR"


def test_what_the_base_was_mapped_to_on_another_day_does_not_count(
    make_plan: Callable[..., MappableRatePlan],
    suggest: Callable[..., Any],
    bar: RateCode,
    alice: User,
) -> None:
    base = make_plan("XK7", name="Qwertz")
    yesterday = TODAY - timedelta(days=1)
    add_period(
        base,
        code=bar,
        context=ChangeContext(by=alice, now=NOW),
        valid_from=None,
        valid_until=yesterday,
    )

    assert suggest(make_plan("XK8", name="Qwertz", base_remote_id=base.remote_id)) is None


@pytest.fixture
def make_twin(
    make_hotel: Callable[..., Property],
    make_group: Callable[..., MappableUnitGroup],
    make_plan: Callable[..., MappableRatePlan],
) -> Any:
    """Make the same rate plan in another hotel of the account."""

    def make(hotel: str) -> Any:
        return make_plan("XK7", name="Qwertz", group=make_group(hotel=make_hotel(hotel)))

    return make


def test_a_rate_plan_is_suggested_what_other_hotels_of_the_account_did_with_its_code(
    make_plan: Callable[..., MappableRatePlan],
    make_twin: Callable[..., MappableRatePlan],
    suggest: Callable[..., Any],
    bar: RateCode,
    alice: User,
) -> None:
    map_to(make_twin("BER"), code=bar, context=ChangeContext(by=alice, now=NOW))

    suggestion = suggest(make_plan("XK7", name="Qwertz"))

    assert (suggestion.code, suggestion.reason) == ("BAR", Reason.OTHER_HOTEL)


def test_hotels_that_disagree_are_no_precedent(
    make_plan: Callable[..., MappableRatePlan],
    make_twin: Callable[..., MappableRatePlan],
    suggest: Callable[..., Any],
    bar: RateCode,
    nonref: RateCode,
    alice: User,
) -> None:
    map_to(make_twin("BER"), code=bar, context=ChangeContext(by=alice, now=NOW))
    map_to(make_twin("VIE"), code=nonref, context=ChangeContext(by=alice, now=NOW))

    assert suggest(make_plan("XK7", name="Qwertz")) is None


def test_what_the_hotel_itself_did_for_another_room_type_is_suggested(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    suggest: Callable[..., Any],
    bar: RateCode,
    alice: User,
) -> None:
    same_hotel = make_plan("XK7", name="Qwertz", group=make_group("SGL"))
    map_to(same_hotel, code=bar, context=ChangeContext(by=alice, now=NOW))

    suggestion = suggest(make_plan("XK7", name="Qwertz"))

    assert (suggestion.code, suggestion.is_bulk_acceptable) == ("BAR", True)
    assert suggestions.explain(suggestion) == "because you mapped XK7 to BAR here"


def test_what_another_account_did_is_no_precedent(
    make_plan: Callable[..., MappableRatePlan],
    other_plan: MappableRatePlan,
    suggest: Callable[..., Any],
    bar: RateCode,
    other_rate_code: RateCode,
    charlie: User,
) -> None:
    MappableRatePlan.objects.filter(pk=other_plan.pk).update(code="XK7", name="Qwertz")
    map_to(other_plan, code=other_rate_code, context=ChangeContext(by=charlie, now=NOW))

    assert suggest(make_plan("XK7", name="Qwertz")) is None


def test_a_room_type_is_suggested_a_room_code(
    group: MappableUnitGroup,
    make_group: Callable[..., MappableUnitGroup],
    make_hotel: Callable[..., Property],
    make_room_code: Callable[..., RoomCode],
    account: Account,
    alice: User,
) -> None:
    double, suite = make_room_code("DBL"), make_room_code("SUITE")
    elsewhere = make_group("XK7", name="Qwertz", hotel=make_hotel("BER"))
    map_to(elsewhere, code=suite, context=ChangeContext(by=alice, now=NOW))
    same, unlike = make_group("XK7", name="Qwertz"), make_group("YK8", name="Asdf")

    found = suggestions.suggest([group, same, unlike], account=account, on=TODAY)

    assert {pk: suggestion.code for pk, suggestion in found.items()} == {
        group.pk: double.code,
        same.pk: suite.code,
    }
    assert found[same.pk].reason is Reason.OTHER_HOTEL


@pytest.mark.parametrize("number", [1, 60])
def test_any_number_of_rate_plans_takes_five_statements(
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    account: Account,
    alice: User,
    number: int,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    base = make_plan("BASE")
    for n in range(number):
        make_plan(f"P{n}", base_remote_id=base.remote_id)
    map_to(base, code=bar, context=ChangeContext(by=alice, now=NOW))
    plans = list(MappableRatePlan.objects.select_related("unit_group"))

    # The account's codes, its mappings, the base plans, what it declined, patterns.
    with django_assert_num_queries(5):
        suggestions.suggest(list(plans), account=account, on=TODAY)


@pytest.mark.parametrize("number", [1, 60])
def test_any_number_of_room_types_takes_four_statements(
    make_group: Callable[..., MappableUnitGroup],
    make_room_code: Callable[..., RoomCode],
    account: Account,
    number: int,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    make_room_code("DBL")
    groups = [make_group(f"G{n}") for n in range(number)]

    # The account's codes, its mappings, what it declined, patterns.
    with django_assert_num_queries(4):
        suggestions.suggest(groups, account=account, on=TODAY)
