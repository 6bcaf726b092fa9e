"""Staff look at mappings and choose codes in the lists of rate plans and unit groups."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accounts.models import User
from rates.mapping import ChangeContext, add_period, map_to
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    Origin,
    RateCode,
    RoomCode,
)
from tests.rates.admin.mapping_list import PLANS, cell, choose, form_of, mapped_to
from tests.staff.pages import list_of


def test_code_chosen_in_the_list_is_mapped_by_hand_with_who_when_and_what(
    staff_browser: Client, staff: User, plan: MappableRatePlan, bar: RateCode
) -> None:
    sent = choose(form_of(staff_browser.get(PLANS)), plan, bar)

    page = staff_browser.post(PLANS, sent, follow=True)

    change = MappingChange.objects.get()
    assert "1 rate plan was changed successfully." in page.content.decode()
    assert mapped_to(plan) == ["BAR"]
    assert (change.origin, change.changed_by, change.version) == (Origin.BY_HAND, staff, 1)
    assert [entry["code"] for entry in change.after["entries"]] == ["BAR"]
    assert LogEntry.objects.get().get_change_message() == "Mapped to BAR."


def test_emptied_choice_takes_the_mapping_away(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
    sent = choose(form_of(staff_browser.get(PLANS)), plan, "")

    staff_browser.post(PLANS, sent)

    assert mapped_to(plan) == []
    assert MappingChange.objects.count() == 2
    assert LogEntry.objects.get().get_change_message() == "Mapping taken away."


def test_room_code_is_chosen_in_the_list_of_unit_groups(
    staff_browser: Client, group: MappableUnitGroup, make_room_code: Callable[..., RoomCode]
) -> None:
    double = make_room_code()
    sent = choose(form_of(staff_browser.get(list_of(MappableUnitGroup))), group, double)

    staff_browser.post(list_of(MappableUnitGroup), sent)

    assert group.mappings.get().code == double
    assert MappingChange.objects.get().unit_group == group


def test_forged_code_of_another_account_is_refused(
    staff_browser: Client, plan: MappableRatePlan, other_rate_code: RateCode
) -> None:
    sent = choose(form_of(staff_browser.get(PLANS)), plan, other_rate_code)

    page = staff_browser.post(PLANS, sent)

    assert page.status_code == 200
    assert "Select a valid choice" in page.content.decode()
    assert other_rate_code.name not in page.content.decode()
    assert mapped_to(plan) == []
    assert not MappingChange.objects.exists()


def test_code_that_is_switched_off_is_refused(
    staff_browser: Client, plan: MappableRatePlan, make_rate_code: Callable[..., RateCode]
) -> None:
    old = make_rate_code("OLD", is_active=False)
    sent = choose(form_of(staff_browser.get(PLANS)), plan, old)

    page = staff_browser.post(PLANS, sent)

    assert "This code is switched off." in page.content.decode()
    assert mapped_to(plan) == []


def test_row_changed_by_somebody_else_meanwhile_is_refused_and_says_who_and_to_what(
    staff_browser: Client, alice: User, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    sent = choose(form_of(staff_browser.get(PLANS)), plan, bar)
    map_to(plan, code=nonref, context=ChangeContext(by=alice, now=timezone.now()))

    page = staff_browser.post(f"{PLANS}?state=unmapped", sent)

    assert "alice@seaside.example changed it meanwhile: NONREF." in page.content.decode()
    assert plan.name in page.content.decode()
    assert mapped_to(plan) == ["NONREF"]


def test_periods_added_by_somebody_else_meanwhile_are_not_lost(
    staff_browser: Client, alice: User, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    sent = choose(form_of(staff_browser.get(PLANS)), plan, bar)
    ends = timezone.now().date()
    add_period(
        plan,
        code=nonref,
        context=ChangeContext(by=alice, now=timezone.now()),
        valid_from=None,
        valid_until=ends,
    )

    staff_browser.post(PLANS, sent)

    assert mapped_to(plan) == ["NONREF"]


def test_rows_that_were_not_touched_keep_what_others_did_meanwhile(
    staff_browser: Client,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    nonref: RateCode,
    alice: User,
) -> None:
    mine, theirs = make_plan("FLEX"), make_plan("NRF")
    map_to(theirs, code=bar, context=ChangeContext(by=alice, now=timezone.now()))
    sent = choose(form_of(staff_browser.get(PLANS)), mine, bar)
    map_to(theirs, code=nonref, context=ChangeContext(by=alice, now=timezone.now()))

    staff_browser.post(PLANS, sent)

    assert (mapped_to(mine), mapped_to(theirs)) == (["BAR"], ["NONREF"])


def test_nothing_of_a_page_is_saved_if_somebody_is_faster_in_the_very_moment(
    staff_browser: Client,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    nonref: RateCode,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = make_plan("FLEX"), make_plan("NRF")
    sent = choose(form_of(staff_browser.get(PLANS)), one, bar)
    sent = choose(sent, other, bar)
    first_row = MappableRatePlan.objects.order_by("-pk").first()

    def slowly(plan: MappableRatePlan, **how: Any) -> Any:
        if plan == first_row:
            map_to(plan, code=nonref, context=ChangeContext(by=alice, now=timezone.now()))
        return map_to(plan, **how)

    monkeypatch.setattr("rates.admin.mappables.base.map_to", slowly)

    page = staff_browser.post(PLANS, sent, follow=True)

    assert "Nothing was saved. alice@seaside.example changed it" in page.content.decode()
    assert "BAR" not in mapped_to(one) + mapped_to(other)


def test_row_mapped_by_periods_offers_no_single_choice_and_shows_the_days(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode
) -> None:
    today = timezone.now().date()
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()), valid_until=today)

    page = staff_browser.get(PLANS)

    assert "mapped_to" not in form_of(page)
    assert "BAR until" in cell(page, "mapped_to")


def test_staff_who_may_only_look_see_the_code_and_cannot_choose(
    browser_of_staff_who_may: Callable[..., Client],
    plan: MappableRatePlan,
    bar: RateCode,
    staff: User,
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
    browser = browser_of_staff_who_may("view_rateplan")

    page = browser.get(PLANS)
    browser.post(PLANS, {"_save": "Save", "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1})

    assert "BAR" in cell(page, "mapped_to")
    assert "<select" not in cell(page, "mapped_to")
    assert mapped_to(plan) == ["BAR"]
