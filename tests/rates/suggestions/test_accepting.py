"""Accepting suggestions: what is mapped by it, and what is left as it is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, User
from rates import suggestions
from rates.codes import switch
from rates.mapping import ChangeContext, exclude, map_to
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    Origin,
    RateCode,
    RatePlanMapping,
)
from rates.suggestions import accepting

NOW = timezone.now()
TODAY = NOW.date()


@pytest.fixture
def accept(account: Account, alice: User) -> Any:
    """Accept what is suggested for all rate plans there are."""

    def accept(**options: Any) -> Any:
        plans = list(MappableRatePlan.objects.order_by("pk"))
        accepted = suggestions.accept_suggestions(
            plans,
            account=account,
            on=TODAY,
            context=ChangeContext(by=alice, now=NOW),
            **options,
        )
        return [plan.code for plan in accepted]

    return accept


def mapped() -> dict[str, str]:
    return dict(RatePlanMapping.objects.values_list("rate_plan__code", "code__code"))


def test_accepting_maps_what_is_sure_and_says_who_did_it(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    accept: Callable[..., Any],
    nonref: RateCode,
    alice: User,
) -> None:
    make_plan("NONREF")
    make_plan("NRF", group=make_group("SGL"))
    make_plan("XK7", name="Qwertz")

    assert accept() == ["NONREF", "NRF"]

    assert mapped() == {"NONREF": "NONREF", "NRF": "NONREF"}
    assert set(RatePlanMapping.objects.values_list("origin", "mapped_by", "mapped_at")) == {
        (Origin.ACCEPTED, alice.pk, NOW)
    }


def test_accepting_only_what_is_exact_leaves_what_is_alike(
    make_plan: Callable[..., MappableRatePlan], accept: Callable[..., Any], nonref: RateCode
) -> None:
    make_plan("NONREF")
    make_plan("NRF")

    assert accept(only_exact=True) == ["NONREF"]

    assert RatePlanMapping.objects.get().origin == Origin.STANDARD


def test_accepting_again_finds_nothing_left_to_do(
    make_plan: Callable[..., MappableRatePlan], accept: Callable[..., Any], nonref: RateCode
) -> None:
    make_plan("NONREF")
    accept()

    assert accept() == []

    assert MappingChange.objects.count() == 1


def test_accepting_leaves_what_is_mapped_already(
    make_plan: Callable[..., MappableRatePlan],
    accept: Callable[..., Any],
    bar: RateCode,
    nonref: RateCode,
    mark: User,
) -> None:
    map_to(make_plan("NONREF"), code=bar, context=ChangeContext(by=mark, now=NOW))

    assert accept() == []

    assert mapped() == {"NONREF": "BAR"}


@pytest.mark.parametrize("days", [-1, 1], ids=["until yesterday", "from tomorrow"])
def test_accepting_leaves_what_is_mapped_on_other_days(
    make_plan: Callable[..., MappableRatePlan],
    accept: Callable[..., Any],
    bar: RateCode,
    nonref: RateCode,
    mark: User,
    days: Any,
) -> None:
    day = TODAY + timedelta(days=days)
    ends = {"valid_from": day, "valid_until": None} if days > 0 else {"valid_until": day}
    map_to(make_plan("NONREF"), code=bar, context=ChangeContext(by=mark, now=NOW), **ends)
    assert MappableRatePlan.objects.unmapped(on=TODAY).exists()

    assert accept() == []

    assert mapped() == {"NONREF": "BAR"}


def test_accepting_leaves_what_is_excluded_archived_or_gone(
    make_plan: Callable[..., MappableRatePlan],
    accept: Callable[..., Any],
    nonref: RateCode,
    mark: User,
) -> None:
    make_plan("NONREF", is_archived=True)
    make_plan("non-ref", gone_at=NOW)
    exclude(make_plan("Nonref"), context=ChangeContext(by=mark, now=NOW))

    assert accept() == []

    assert mapped() == {}


def test_accepting_leaves_the_rate_plans_of_another_account(
    other_plan: MappableRatePlan,
    accept: Callable[..., Any],
    make_rate_code: Callable[..., RateCode],
    account: Account,
) -> None:
    make_rate_code("FLEX")

    assert accept() == []

    assert mapped() == {}


@pytest.mark.parametrize("theirs", ["bar", "nonref"])
def test_a_rate_plan_that_somebody_maps_at_the_same_moment_is_theirs(
    request: pytest.FixtureRequest,
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    accept: Callable[..., Any],
    nonref: RateCode,
    mark: User,
    monkeypatch: pytest.MonkeyPatch,
    theirs: Any,
) -> Any:
    plan, code = make_plan("NONREF"), request.getfixturevalue(theirs)
    make_plan("NRF", group=make_group("SGL"))

    def after_mark(rate_plans: Any, **context: Any) -> Any:
        found = suggestions.suggest(rate_plans, **context)
        map_to(plan, code=code, context=ChangeContext(by=mark, now=NOW))
        return found

    monkeypatch.setattr(accepting, "suggest", after_mark)

    assert accept() == ["NRF"]

    mapping = plan.mappings.get()
    assert (mapping.code, mapping.mapped_by, mapping.origin) == (code, mark, Origin.BY_HAND)


def test_a_code_that_is_switched_off_at_the_same_moment_is_not_accepted(
    make_plan: Callable[..., MappableRatePlan],
    accept: Callable[..., Any],
    nonref: RateCode,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    make_plan("NONREF")

    def before_it_is_switched_off(rate_plans: Any, **context: Any) -> Any:
        found = suggestions.suggest(rate_plans, **context)
        switch(nonref, is_active=False)
        return found

    monkeypatch.setattr(accepting, "suggest", before_it_is_switched_off)

    assert accept() == []
