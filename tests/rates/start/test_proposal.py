"""What an account that starts with nothing is proposed, and doing it in one go."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Property
from rates.mapping import ChangeContext, map_to
from rates.models import (
    ChangeSet,
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    MappingChanged,
    RateCode,
    RatePlanMapping,
    RoomCode,
    UnitGroupMapping,
)
from rates.page.starting import tell_applied
from rates.suggestions.proposal import Applied, Item, propose
from tests.connect.pages import words

NOW = timezone.now()
Make = Callable[..., Any]


def test_codes_are_proposed_from_the_hotels_own_plans(
    account: Account, two_hotels: list[Property]
) -> None:
    proposal = propose(account, now=NOW)

    assert [(i.own_code, i.code, len(i.rows), i.extent) for i in proposal.rates] == [
        ("FLEX", "FLEX", 4, "2 room types, 2 hotels"),
        ("NRF", "NRF", 4, "2 room types, 2 hotels"),
    ]
    assert [(i.code, len(i.rows)) for i in proposal.room_types] == [("DBL", 2), ("SGL", 2)]
    assert all(item.is_new and item.is_ticked for item in proposal.items)


def test_a_rate_named_with_its_room_type_is_one_rate(
    account: Account, group: MappableUnitGroup, make_group: Make, make_plan: Make
) -> None:
    for each in (group, make_group("SGL")):
        make_plan(f"FLEX-{each.code}", group=each, name=f"Flexible {each.name}")

    (item,) = propose(account, now=NOW).rates

    assert (item.code, item.own_name, len(item.rows)) == ("FLEX", "Flexible", 2)


def test_two_plans_of_one_room_type_are_never_one_rate(account: Account, make_plan: Make) -> None:
    make_plan("FLEX")
    make_plan("FLEX-DBL")

    assert [item.code for item in propose(account, now=NOW).rates] == ["FLEX", "FLEX-DBL"]


def test_one_click_creates_the_codes_and_maps_everything(mark_does: Make, mark: User) -> None:
    response = mark_does()

    assert "8 rate plans and 4 room types: mapped. 4 codes are new." in words(response)
    assert "12 of 12, nothing is left" in words(response)
    assert set(RateCode.objects.values_list("code", "name")) == {
        ("FLEX", "Flexible"),
        ("NRF", "Non-refundable"),
    }
    assert all(
        mapping.code.code == mapping.rate_plan.code and mapping.mapped_by == mark
        for mapping in RatePlanMapping.objects.select_related("code", "rate_plan")
    )
    assert MappableRatePlan.objects.filter(is_mapped_on_all_days=True).count() == 8
    assert MappingChange.objects.filter(version=1).count() == 12 == MappingChanged.objects.count()


def test_it_is_taken_back_as_one_step_with_its_codes(
    mark_does: Make, mark: User, client_of: Callable[[User], Client], hotel: Property
) -> None:
    response = mark_does()
    made = response.context["to_undo"]

    after = client_of(mark).post(
        reverse("rates:start_undo", args=[hotel.pk]), {"made": made.pk}, follow=True
    )

    assert "12 lines are as they were before." in words(after)
    assert not RatePlanMapping.objects.exists()
    assert not UnitGroupMapping.objects.exists()
    assert not RateCode.objects.exists()
    assert not RoomCode.objects.exists()
    assert not MappableRatePlan.objects.filter(is_mapped_on_all_days=True).exists()
    assert after.context["proposal"].items
    assert after.context["to_undo"] is None


def test_what_was_changed_since_stays_with_its_code(
    mark_does: Make, mark: User, client_of: Callable[[User], Client], hotel: Property
) -> None:
    made = mark_does().context["to_undo"]
    plan = MappableRatePlan.objects.filter(code="NRF").order_by("pk")[0]
    flex = RateCode.objects.get(code="FLEX")
    map_to(plan, code=flex, context=ChangeContext(by=mark, now=NOW))

    after = client_of(mark).post(
        reverse("rates:start_undo", args=[hotel.pk]), {"made": made.pk}, follow=True
    )

    assert "11 lines are as they were before. 1 was changed since and is left." in words(after)
    assert RatePlanMapping.objects.get().rate_plan_id == plan.pk
    assert list(RateCode.objects.all()) == [flex]


def test_another_code_may_be_typed_and_a_tick_taken_away(mark_does: Make) -> None:
    mark_does(plan__nrf="NONREF")

    assert set(RateCode.objects.values_list("code", flat=True)) == {"FLEX", "NONREF"}


def test_a_code_that_cannot_be_one_is_refused_and_nothing_done(mark_does: Make) -> None:
    response = mark_does(plan__nrf="N\u200bR")

    assert response.status_code == 422
    assert "invisible" in words(response)
    assert not RateCode.objects.exists()
    assert not ChangeSet.objects.exists()


def test_what_changed_since_it_was_shown_is_shown_again_before_it_is_done(
    mark: User, client_of: Callable[[User], Client], two_hotels: list[Property], make_plan: Make
) -> None:
    browser = client_of(mark)
    path = reverse("rates:start", args=[two_hotels[0].pk])
    proposal = browser.get(path).context["proposal"]
    make_plan("LATE", group=MappableUnitGroup.objects.order_by("pk")[0])

    response = browser.post(path, {"seen": proposal.seen, "take": ["plan:flex"]})

    assert response.status_code == 409
    assert not RatePlanMapping.objects.exists()


def test_what_somebody_decided_is_never_proposed(
    account: Account, mark: User, make_plan: Make, bar: RateCode
) -> None:
    plan = make_plan("FLEX")
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    assert propose(account, now=NOW).rates == []


def test_a_known_code_is_taken_where_it_is_surely_meant(
    account: Account, two_hotels: list[Property], make_rate_code: Make
) -> None:
    make_rate_code("FLEX", name="Flexible")

    flex, nrf = propose(account, now=NOW).rates

    assert (flex.code, flex.is_new) == ("FLEX", False)
    assert (nrf.code, nrf.is_new) == ("NRF", True)


def test_a_code_that_is_off_is_not_proposed(
    account: Account, make_plan: Make, make_rate_code: Make
) -> None:
    make_rate_code("FLEX", is_active=False)
    make_plan("FLEX")

    (item,) = propose(account, now=NOW).rates

    assert (item.is_ticked, item.note) == (False, "FLEX is switched off.")


def test_nothing_of_another_account_is_proposed_or_taken_back(
    account: Account,
    other_account: Account,
    other_plan: MappableRatePlan,
    mark: User,
    hotel: Property,
    client_of: Callable[[User], Client],
) -> None:
    theirs = ChangeSet.objects.create(account=other_account, made_at=NOW, is_together=True)

    rates: list[Item] = propose(account, now=NOW).rates
    response = client_of(mark).post(
        reverse("rates:start_undo", args=[hotel.pk]), {"made": theirs.pk}
    )

    assert rates == []
    assert response.status_code == 404
    theirs.refresh_from_db()
    assert theirs.undone_at is None


@pytest.mark.parametrize("number", [3, 40])
def test_it_takes_as_many_statements_however_many_plans(
    number: int,
    account: Account,
    mark: User,
    make_plan: Make,
    make_group: Make,
    django_assert_num_queries: Any,
) -> None:
    for each in range(number):
        make_plan(f"R{each}", group=make_group(f"G{each}"))

    # hotels; rate codes, rate plans and three for what is suggested for them;
    # room codes, room types and two for suggestions
    with django_assert_num_queries(9):
        propose(account, now=NOW)


def test_more_than_is_proposed_at_once_is_said_before(
    mark: User,
    client_of: Callable[[User], Client],
    two_hotels: list[Property],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = reverse("rates:start", args=[two_hotels[0].pk])
    more = "There is more than is proposed at once."
    before = words(client_of(mark).get(path))
    monkeypatch.setattr("rates.suggestions.proposal.making.MAX_ITEMS", 1)

    after = client_of(mark).get(path)

    assert more not in before
    assert more in words(after)
    assert len(after.context["proposal"].items) == 2


@pytest.mark.parametrize(
    ("take", "told"),
    [
        ("plan:flex", "4 rate plans: mapped. 1 code is new."),
        ("group:dbl", "2 room types: mapped. 1 code is new."),
    ],
)
def test_a_kind_of_which_nothing_was_mapped_is_not_counted(
    mark_does: Make, take: str, told: str
) -> None:
    response = mark_does(take=take)

    assert told in words(response)
    assert f"and {told}" not in words(response)


def test_no_new_code_is_not_counted() -> None:
    told = tell_applied(Applied(mapped={"plan": 4, "group": 0}, codes=0))

    assert told == "4 rate plans: mapped."
