"""Defaults map what nobody has decided on, say so, and go as they came."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Property
from rates.codes import switch
from rates.defaults import Applied, apply_defaults, change_own, preview, take_away
from rates.mapping import (
    ChangeContext,
    decline,
    exclude,
    map_to,
    share_on_purpose,
    undo,
    unmap,
)
from rates.models import (
    DefaultMapping,
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    MappingChanged,
    Origin,
    RateCode,
    RatePlanMapping,
    StandardRateCode,
    UnitGroupMapping,
)
from rates.page.managing import rename
from rates.receivers import map_exact_matches_of_event
from tests.rates.rows import make_default_mapping

NOW = timezone.now()
Make = Callable[..., Any]


def apply(account: Account) -> Applied:
    return apply_defaults(account, now=NOW)


def mapped() -> dict[str, tuple[str, str]]:
    found = RatePlanMapping.objects.select_related("rate_plan", "code")
    return {each.rate_plan.code: (each.code.code, each.origin) for each in found}


def test_a_default_maps_and_says_where_it_comes_from(
    account: Account, plan: MappableRatePlan, bar: RateCode
) -> None:
    make_default_mapping("FL*", "bar")

    first, second = apply(account), apply(account)

    assert (first, second) == (Applied(mapped=1), Applied())
    assert mapped() == {"FLEX": ("BAR", Origin.MAKER_DEFAULT)}
    change = MappingChange.objects.get()
    assert (change.origin, change.changed_by, change.version) == ("maker", None, 1)
    assert MappingChanged.objects.get().change == change


def test_room_types_have_defaults_too(account: Account, group: MappableUnitGroup) -> None:
    make_default_mapping("D?L", "DOUBLE", kind="group")

    apply(account)

    assert UnitGroupMapping.objects.get().code.code == "DOUBLE"


def test_a_code_that_the_account_lacks_comes_from_the_standard_set(
    account: Account, plan: MappableRatePlan
) -> None:
    StandardRateCode.objects.create(code="BAR", name="Best available rate")
    make_default_mapping("FLEX", "bar")

    apply(account)

    assert str(RatePlanMapping.objects.get().code) == "BAR (Best available rate)"


def test_a_code_that_the_account_has_switched_off_is_not_used(
    account: Account, plan: MappableRatePlan, make_rate_code: Make
) -> None:
    make_rate_code("BAR", is_active=False)
    make_default_mapping("FLEX", "BAR")

    assert apply(account) == Applied()


def test_a_code_that_is_switched_off_stays_where_it_is_mapped_by_default(
    account: Account, plan: MappableRatePlan, bar: RateCode
) -> None:
    default = make_default_mapping("FLEX", "BAR")
    apply(account)
    switch(bar, is_active=False)

    shown, applied = preview(before=default, after=default), apply(account)

    assert (shown.touched, applied) == (0, Applied())
    assert mapped() == {"FLEX": ("BAR", Origin.MAKER_DEFAULT)}


def test_a_code_that_was_renamed_is_not_made_again_by_the_next_load(
    account: Account, plan: MappableRatePlan, bar: RateCode, make_plan: Make
) -> None:
    make_default_mapping("F*", "BAR")
    apply(account)
    rename(bar, to="BASE", name=None)
    make_plan("FIT")

    first, second = apply(account), apply(account)

    assert (first, second) == (Applied(mapped=1), Applied())
    assert {code for code, _ in mapped().values()} == {"BASE"}
    assert RateCode.objects.get() == bar


def test_a_code_that_was_deleted_is_made_again(
    account: Account, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    default = make_default_mapping("FLEX", "BAR")
    apply(account)
    default.delete()
    apply(account)
    bar.delete()
    make_default_mapping("FLEX", "BAR")

    apply(account)

    assert mapped() == {"FLEX": ("BAR", Origin.MAKER_DEFAULT)}


def test_what_is_loaded_is_mapped_by_default(plan: MappableRatePlan, bar: RateCode) -> None:
    make_default_mapping("FLEX", "BAR")

    map_exact_matches_of_event(connection=plan.connection)

    assert mapped() == {"FLEX": ("BAR", "maker")}


def test_a_changed_default_is_followed_and_one_that_is_gone_leaves_nothing(
    account: Account, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    default = make_default_mapping("FLEX", "BAR")
    apply(account)

    DefaultMapping.objects.update(code="NONREF")
    changed = apply(account)
    default.delete()
    taken = apply(account)

    assert (changed, taken) == (Applied(mapped=1), Applied(unmapped=1))
    assert mapped() == {}
    plan.refresh_from_db()
    assert (plan.mapping_version, plan.is_mapped_on_all_days) == (3, False)


def test_what_is_taken_back_to_a_default_goes_with_it(
    account: Account, plan: MappableRatePlan, bar: RateCode, nonref: RateCode, mark: User
) -> None:
    default = make_default_mapping("FLEX", "BAR")
    apply(account)
    context = ChangeContext(by=mark, now=NOW)
    change = map_to(plan, code=nonref, context=context)
    assert change is not None
    undo(change, context=context)
    before = mapped()

    default.delete()
    applied = apply(account)

    assert before == {"FLEX": ("BAR", Origin.MAKER_DEFAULT)}
    assert (applied, mapped()) == (Applied(unmapped=1), {})


@pytest.mark.parametrize("decide", ["map", "unmap", "exclude", "agree", "decline", "share"])
def test_what_a_person_decided_is_never_touched(
    decide: str,
    account: Account,
    plan: MappableRatePlan,
    bar: RateCode,
    nonref: RateCode,
    mark: User,
) -> None:
    make_default_mapping("FLEX", "BAR")
    apply(account)
    context = ChangeContext(by=mark, now=NOW)
    match decide:
        case "map":
            map_to(plan, code=nonref, context=context)
        case "unmap":
            unmap(plan, context=context)
        case "exclude":
            exclude(plan, context=context)
        case "decline":
            decline(plan, code=nonref, context=context)
        case "share":
            share_on_purpose(plan, context=context)
        case "agree":
            unmap(plan, context=context)
            map_to(plan, code=bar, context=context)
    before = mapped()

    DefaultMapping.objects.update(code="OTHER")
    applied = apply(account)
    DefaultMapping.objects.all().delete()

    assert applied == apply(account) == Applied()
    assert mapped() == before


def test_what_a_person_maps_at_the_same_moment_stays(
    account: Account, plan: MappableRatePlan, bar: RateCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_default_mapping("FLEX", "BAR")
    find = MappableRatePlan.objects.filter(pk=plan.pk)

    def context(**values: Any) -> ChangeContext:
        find.update(mapping_version=5)
        return ChangeContext(**values)

    monkeypatch.setattr("rates.defaults.applying.ChangeContext", context)

    assert apply(account) == Applied()
    assert mapped() == {}


def test_an_account_and_a_hotel_override_and_take_it_back(
    account: Account,
    hotel: Property,
    plan: MappableRatePlan,
    bar: RateCode,
    nonref: RateCode,
    make_rate_code: Make,
) -> None:
    make_rate_code("MINE")
    make_default_mapping("FLEX", "BAR")
    same: dict[str, Any] = {"kind": "plan", "pattern": "flex", "now": NOW}
    seen = []

    apply(account)
    seen.append(mapped()["FLEX"])
    change_own(account, hotel=None, code="NONREF", **same)
    seen.append(mapped()["FLEX"])
    change_own(account, hotel=hotel, code="MINE", **same)
    seen.append(mapped()["FLEX"])
    change_own(account, hotel=hotel, code="", **same)
    seen.append(mapped().get("FLEX", ("", "")))
    for own in DefaultMapping.objects.for_account(account):
        take_away(account, pk=own.pk, now=NOW)
    seen.append(mapped()["FLEX"])

    assert seen == [
        ("BAR", "maker"),
        ("NONREF", "account"),
        ("MINE", "hotel"),
        ("", ""),
        ("BAR", "maker"),
    ]


def test_another_accounts_default_holds_for_it_alone(
    account: Account, plan: MappableRatePlan, other_plan: MappableRatePlan, other_account: Account
) -> None:
    make_default_mapping("FLEX", "BAR", account=other_account)

    assert apply(account) == Applied()
    assert apply(other_account) == Applied(mapped=1)


@pytest.mark.parametrize("number", [2, 60])
def test_it_takes_as_many_statements_however_many_plans(
    number: int, account: Account, make_plan: Make, bar: RateCode, django_assert_num_queries: Any
) -> None:
    make_default_mapping("R*", "BAR")
    for each in range(number):
        make_plan(f"R{each}")

    # defaults, begin; rates: rows, mappings, codes; room types: rows, mappings, codes; lock;
    # rates: begin, lock, codes, lock, before, delete, mappings, versions, marks of shared codes,
    # history, signals, commit; room types: begin, commit; commit
    with django_assert_num_queries(24):
        assert apply(account).mapped == number
