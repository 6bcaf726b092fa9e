"""Staff count as left to do what hoteliers count, and the lists show just as many rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from hotels.models import Connection, Property, RatePlan, UnitGroup
from rates.mapping import ChangeContext, map_to
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode
from rates.progress.counts import get_mapped_hotels, list_rates_to_do
from tests.staff.pages import list_of


def leave(hotel: Property) -> None:
    Connection.objects.filter(pk=hotel.connection_id).update(
        status=Connection.Status.DISCONNECTED, ended_at=timezone.now(), next_sync_at=None
    )


def close(hotel: Property) -> None:
    leave(hotel)
    Account.objects.filter(pk=hotel.connection.account_id).update(closed_at=timezone.now())


def change(**fields: Any) -> Callable[[Property], None]:
    def make(hotel: Property) -> None:
        Property.objects.filter(pk=hotel.pk).update(**fields)

    return make


out_of_use = pytest.mark.parametrize(
    "put_out_of_use",
    [
        change(is_used=False),
        change(is_archived=True),
        change(gone_at=timezone.now()),
        leave,
        close,
    ],
    ids=["not used", "archived", "gone", "disconnected", "closed account"],
)


def tallies_of(browser: Client) -> dict[str, Any]:
    return {str(each.title): each for each in browser.get("/admin/").context["start_page"].tallies}


@out_of_use
def test_what_is_without_a_code_is_counted_as_the_hotelier_counts_it(
    put_out_of_use: Callable[[Property], None],
    staff_browser: Client,
    plan: MappableRatePlan,
    make_connection: Callable[..., Connection],
    make_hotel: Callable[..., Property],
    make_group: Callable[..., MappableUnitGroup],
    make_plan: Callable[..., MappableRatePlan],
) -> None:
    own = plan.connection.account
    other = make_hotel("BER", connection=make_connection(apaleo_account_code="OTHER"))
    make_plan("NRF", group=make_group("SGL", hotel=other))
    put_out_of_use(other)

    tallies = tallies_of(staff_browser)

    plans = tallies["Rate plans without a rate code"]
    groups = tallies["Room types without a room code"]
    [left] = list_rates_to_do(get_mapped_hotels(own), now=timezone.now())
    assert (plans.number, groups.number) == (left.progress.left, left.rooms.left) == (1, 1)
    for tally in (plans, groups):
        assert staff_browser.get(tally.url).context["cl"].result_count == tally.number


@out_of_use
def test_what_is_mapped_and_flagged_of_a_hotel_out_of_use_needs_nobody(
    put_out_of_use: Callable[[Property], None],
    staff_browser: Client,
    hotel: Property,
    plan: MappableRatePlan,
    bar: RateCode,
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
    RatePlan.objects.update(gone_at=timezone.now())
    before = staff_browser.get("/admin/").context["start_page"].items
    put_out_of_use(hotel)

    after = staff_browser.get("/admin/").context["start_page"].items

    assert [str(item.title) for item in before] == ["Mapped rate plans to look at"]
    assert after == []


@pytest.mark.parametrize("model", [RatePlan, UnitGroup])
def test_lists_can_be_narrowed_to_hotels_in_use(
    model: type[RatePlan] | type[UnitGroup], staff_browser: Client, plan: MappableRatePlan
) -> None:
    Property.objects.update(is_used=False)

    whole = staff_browser.get(list_of(model))
    used = staff_browser.get(list_of(model), {"hotels": "used"})

    assert whole.context["cl"].result_count == 1
    assert used.context["cl"].result_count == 0


def test_the_account_counts_the_same(staff_browser: Client, plan: MappableRatePlan) -> None:
    Property.objects.update(is_used=False)

    page = staff_browser.get(list_of(Account)).content.decode()

    assert 'state=unmapped&amp;hotels=used">0</a>' in page
