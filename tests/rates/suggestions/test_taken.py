"""A code that another rate plan of the room type has is suggested, and not accepted in bulk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Property
from matching import Doubt
from rates.mapping import ChangeContext, map_to
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode
from rates.progress.counts import list_rates
from rates.suggestions import explain, suggest
from rates.suggestions.proposal import propose

NOW = timezone.now()
TODAY = NOW.date()


@pytest.fixture
def two(make_plan: Callable[..., MappableRatePlan], nonref: RateCode) -> list[MappableRatePlan]:
    """Two of one room type for which the same code is sure."""
    return [make_plan("NONREF"), make_plan("NRF")]


def test_of_two_for_one_code_the_surest_is_sure(
    account: Account, two: list[MappableRatePlan]
) -> None:
    found = suggest(two, account=account, on=TODAY)

    surest, other = (found[plan.pk] for plan in two)
    assert surest.is_bulk_acceptable
    assert (other.code, other.doubt) == ("NONREF", Doubt.CODE_TAKEN)
    assert not other.is_bulk_acceptable
    assert "NONREF of this room type has it already" in explain(other)


def test_a_code_that_one_has_is_sure_for_no_other(
    account: Account, two: list[MappableRatePlan], nonref: RateCode, alice: User
) -> None:
    map_to(two[0], code=nonref, context=ChangeContext(by=alice, now=NOW))

    found = suggest(two[1:], account=account, on=TODAY)

    assert found[two[1].pk].doubt is Doubt.CODE_TAKEN
    assert [item.is_ticked for item in propose(account, now=NOW).rates] == [False]


@pytest.mark.parametrize("fields", [{"gone_at": NOW}, {"is_archived": True}, {"is_excluded": True}])
def test_one_that_nobody_has_to_map_takes_no_code(
    account: Account,
    two: list[MappableRatePlan],
    nonref: RateCode,
    alice: User,
    fields: dict[str, Any],
) -> None:
    map_to(two[0], code=nonref, context=ChangeContext(by=alice, now=NOW))
    MappableRatePlan.objects.filter(pk=two[0].pk).update(**fields)

    assert suggest(two[1:], account=account, on=TODAY)[two[1].pk].is_bulk_acceptable


def test_a_proposal_gives_two_of_a_room_type_different_codes(
    account: Account, make_plan: Callable[..., MappableRatePlan]
) -> None:
    for code in ("S", "S-DBL", "S-DBL-DBL"):
        make_plan(code, name=code)

    ticked = [item for item in propose(account, now=NOW).rates if item.is_ticked]

    assert len({item.code for item in ticked}) == len(ticked)
    assert all(len(item.rows) == 1 for item in ticked)


def test_a_conflict_needs_a_look_wherever_that_is_counted(
    hotel: Property,
    group: MappableUnitGroup,
    two: list[MappableRatePlan],
    nonref: RateCode,
    alice: User,
    client_of: Callable[[User], Client],
) -> None:
    for plan in two:
        map_to(plan, code=nonref, context=ChangeContext(by=alice, now=NOW))

    [rates] = list_rates([hotel], now=NOW)
    page = client_of(alice).get(reverse("rates:start", args=[hotel.pk]))

    assert rates.flagged == 2
    assert not rates.is_done
    assert page.context["to_look"] == 2


def test_a_code_that_is_off_needs_a_person_on_the_page_by_rate(
    hotel: Property,
    plan: MappableRatePlan,
    bar: RateCode,
    alice: User,
    client_of: Callable[[User], Client],
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    RateCode.objects.update(is_active=False)

    page = client_of(alice).get(reverse("rates:by_rate", args=[hotel.pk]))

    [row] = [each for each in page.context["table"].to_do if each.kind == "plan"]
    assert row.switched_off == ["BAR"]
    assert "BAR is switched off" in " ".join(page.content.decode().split())
