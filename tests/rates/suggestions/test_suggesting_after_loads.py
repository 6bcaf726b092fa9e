"""Accepting exact matches without a person, for accounts that have switched that on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Connection, Property, RatePlan, SyncRun
from hotels.signals import sync_finished
from rates.codes import create_code
from rates.mapping import ChangeContext, exclude, map_to, undo, unmap
from rates.models import (
    ExactMatchRule,
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    Origin,
    RateCode,
    RatePlanMapping,
)
from rates.suggestions import accept_exact_matches
from sandbox.server import Server
from tests.hotels.kinds import KINDS

NOW = timezone.now()
CHRISTMAS = next(kind for kind in KINDS if kind.model is RatePlan)


@pytest.fixture
def trusting(account: Account) -> Account:
    """The account, with exact matches accepted."""
    ExactMatchRule.objects.create(account=account)
    return account


def mapped() -> set[tuple[str, str]]:
    return set(RatePlanMapping.objects.values_list("rate_plan__code", "code__code"))


def test_a_load_maps_what_matches_exactly_and_says_that_nobody_did_it(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server, trusting: Account
) -> None:
    create_code(trusting, model=RateCode, code="XMAS")
    create_code(trusting, model=RateCode, code="Holidays", name="Christmas and New Year")
    CHRISTMAS.create(platform)
    now = timezone.now()

    load(loaded, now=now)

    mapping = RatePlanMapping.objects.get()
    assert mapping.rate_plan == CHRISTMAS.row()
    assert (mapping.code.code, mapping.origin) == ("XMAS", Origin.STANDARD)
    assert (mapping.mapped_by, mapping.mapped_at) == (None, now)
    change = MappingChange.objects.get()
    assert (change.changed_by, change.origin) == (None, Origin.STANDARD)


def test_a_load_maps_nothing_for_an_account_that_has_not_switched_it_on(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server, account: Account
) -> None:
    create_code(account, model=RateCode, code="XMAS")
    CHRISTMAS.create(platform)

    load(loaded)

    assert mapped() == set()


def test_who_listens_for_the_end_of_a_load_finds_it_mapped(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server, trusting: Account
) -> None:
    create_code(trusting, model=RateCode, code="XMAS")
    CHRISTMAS.create(platform)
    found = []

    def listen(**_: Any) -> None:
        found.append(mapped())

    sync_finished.connect(listen)
    try:
        load(loaded)
    finally:
        sync_finished.disconnect(listen)

    assert found == [{("XMAS", "XMAS")}]


def test_the_other_accounts_of_the_house_are_not_touched(
    make_plan: Callable[..., MappableRatePlan],
    other_plan: MappableRatePlan,
    other_rate_code: RateCode,
    other_account: Account,
    trusting: Account,
    bar: RateCode,
) -> None:
    MappableRatePlan.objects.filter(pk=other_plan.pk).update(code="BAR")
    plan = make_plan("BAR")

    assert accept_exact_matches(trusting, now=NOW) == [plan]

    assert RatePlanMapping.objects.get().rate_plan == plan
    assert accept_exact_matches(other_account, now=NOW) == []


def test_what_is_only_alike_is_left_to_people(
    make_plan: Callable[..., MappableRatePlan], trusting: Account, nonref: RateCode
) -> None:
    make_plan("NRF")

    assert accept_exact_matches(trusting, now=NOW) == []


def test_hotels_that_are_not_used_or_gone_are_left_alone(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    make_hotel: Callable[..., Property],
    trusting: Account,
    bar: RateCode,
) -> None:
    left: dict[str, dict[str, Any]] = {"VIE": {"is_used": False}, "OLD": {"gone_at": NOW}}
    for code, fields in left.items():
        make_plan("BAR", group=make_group(hotel=make_hotel(code, **fields)))

    assert accept_exact_matches(trusting, now=NOW) == []


@pytest.mark.parametrize("decision", ["unmapped", "undone", "set aside", "mapped elsewhere"])
def test_what_a_person_has_decided_stays_decided(
    make_plan: Callable[..., MappableRatePlan],
    trusting: Account,
    bar: RateCode,
    nonref: RateCode,
    alice: User,
    decision: Any,
) -> None:
    plan = make_plan("BAR")
    accept_exact_matches(trusting, now=NOW)
    if decision == "unmapped":
        unmap(plan, context=ChangeContext(by=alice, now=NOW))
    elif decision == "undone":
        undo(MappingChange.objects.get(), context=ChangeContext(by=alice, now=NOW))
    elif decision == "set aside":
        exclude(plan, context=ChangeContext(by=alice, now=NOW))
    else:
        map_to(plan, code=nonref, context=ChangeContext(by=alice, now=NOW))
    decided = mapped()

    assert accept_exact_matches(trusting, now=NOW) == []

    assert mapped() == decided
    assert ("BAR", "BAR") not in decided


def test_each_hotel_is_looked_at_on_its_own_day(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    make_hotel: Callable[..., Property],
    trusting: Account,
    bar: RateCode,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    late_evening = datetime(2027, 6, 30, 22, 30, tzinfo=UTC)
    asked: list[tuple[str, str]] = []

    today = Property.today

    def note(hotel: Property, *, now: datetime) -> Any:
        day = today(hotel, now=now)
        asked.append((hotel.code, day.isoformat()))
        return day

    monkeypatch.setattr(Property, "today", note)
    make_plan("BAR")
    make_hotel("NYC", time_zone="America/New_York")

    accept_exact_matches(trusting, now=late_evening)

    assert sorted(asked) == [("MUC", "2027-07-01"), ("NYC", "2027-06-30")]


def test_looking_again_takes_a_statement_for_each_hotel(
    make_plan: Callable[..., MappableRatePlan],
    trusting: Account,
    bar: RateCode,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    make_plan("BAR")
    accept_exact_matches(trusting, now=NOW)

    # The hotels, and the rate plans of the one hotel that nobody has touched.
    with django_assert_num_queries(2):
        accept_exact_matches(trusting, now=NOW + timedelta(hours=1))
