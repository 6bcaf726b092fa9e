"""Staff see who mapped what when, undo it, and add periods."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from rates.mapping import ChangeContext, exclude, map_to, share_on_purpose, undo
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    RateCode,
    RatePlanMapping,
    RoomCode,
    UnitGroupMapping,
)
from tests.rates.admin.test_mapping_actions import told
from tests.rates.steps import made
from tests.staff.pages import act, list_of

ADD = reverse("admin:rates_rateplanmapping_add")
SPRING, SUMMER = "2027-03-31", "2027-04-01"


def rows_of(page: Any) -> list[list[str]]:
    """Return what, from, to and how of each change in the list."""
    changes = page.context["cl"].result_list
    shown = page.context["cl"].model_admin
    return [[shown.was(c), shown.became(c), shown.way(c)] for c in changes]


def test_history_says_who_changed_what_from_what_to_what(
    staff_browser: Client, alice: User, plan: MappableRatePlan, bar: RateCode
) -> None:
    now = timezone.now()
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=now), valid_until=date(2027, 3, 31))
    share_on_purpose(plan, context=ChangeContext(by=alice, now=now))
    exclude(plan, context=ChangeContext(by=alice, now=now))
    undo(MappingChange.objects.get(version=3), context=ChangeContext(by=alice, now=now))

    page = staff_browser.get(list_of(MappingChange), {"rate_plan": plan.pk})

    dated = "BAR until 31 Mar 2027"
    assert rows_of(page) == [
        ["not used", f"{dated} (shared on purpose)", "Undone: By hand"],
        [f"{dated} (shared on purpose)", "not used", "By hand"],
        [dated, f"{dated} (shared on purpose)", "By hand"],
        ["no code", dated, "By hand"],
    ]
    assert page.content.decode().count("alice@seaside.example") == 4


def test_history_is_narrowed_to_one_account(
    staff_browser: Client,
    plan: MappableRatePlan,
    other_plan: MappableRatePlan,
    bar: RateCode,
    other_rate_code: RateCode,
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
    map_to(other_plan, code=other_rate_code, context=ChangeContext(by=None, now=timezone.now()))

    query = {"account": str(plan.connection.account_id)}
    page = staff_browser.get(list_of(MappingChange), query)

    assert [change.rate_plan for change in page.context["cl"].result_list] == [plan]


def test_newest_step_is_undone_and_older_ones_are_left_alone(
    staff_browser: Client, staff: User, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    first = made(map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now())))
    second = made(map_to(plan, code=nonref, context=ChangeContext(by=None, now=timezone.now())))

    page = act(staff_browser, "undo", first, second)

    undone = MappingChange.objects.get(undoes=second)
    of_plan = ContentType.objects.get_for_model(MappableRatePlan)
    assert told(page)[0] == "Undone: 1 mapping change."
    assert told(page)[1].startswith("Left alone: 1 mapping change.")
    assert plan.mappings.get().code == bar
    assert undone.changed_by == staff
    assert LogEntry.objects.filter(content_type=of_plan, object_id=str(plan.pk)).count() == 1


def test_step_is_not_undone_twice(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode
) -> None:
    change = made(map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now())))
    act(staff_browser, "undo", change)

    page = act(staff_browser, "undo", change)

    assert told(page)[0].startswith("Left alone: 1 mapping change.")
    assert MappingChange.objects.count() == 2


def test_step_whose_code_was_deleted_is_left_alone(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
    change = made(map_to(plan, code=nonref, context=ChangeContext(by=None, now=timezone.now())))
    bar.delete()

    page = act(staff_browser, "undo", change)

    assert told(page)[0].startswith("Left alone: 1 mapping change.")
    assert plan.mappings.get().code == nonref


def test_staff_who_may_only_look_cannot_undo(
    browser_of_staff_who_may: Callable[..., Client], plan: MappableRatePlan, bar: RateCode
) -> None:
    change = made(map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now())))

    act(browser_of_staff_who_may("view_mappingchange"), "undo", change)

    assert plan.mappings.get().code == bar


def test_period_is_added_beside_what_is_mapped_on_other_days(
    staff_browser: Client, staff: User, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    map_to(
        plan,
        code=bar,
        context=ChangeContext(by=None, now=timezone.now()),
        valid_until=date.fromisoformat(SPRING),
    )
    form = {"code": nonref.pk, "valid_from": SUMMER, "valid_until": ""}

    page = staff_browser.post(f"{ADD}?rate_plan={plan.pk}", form)

    assert page.status_code == 302
    assert {(m.code.code, str(m.valid_from), str(m.valid_until)) for m in plan.mappings.all()} == {
        ("BAR", "None", SPRING),
        ("NONREF", SUMMER, "None"),
    }
    assert MappingChange.objects.get(version=2).changed_by == staff
    assert LogEntry.objects.get().object_id == str(plan.pk)


def test_period_is_added_from_the_list_that_is_narrowed_to_one_rate_plan(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode
) -> None:
    whole = staff_browser.get(list_of(RatePlanMapping)).content.decode()
    narrowed = staff_browser.get(list_of(RatePlanMapping), {"rate_plan": plan.pk})
    button = f"{ADD}?_changelist_filters=rate_plan%3D{plan.pk}"

    form = staff_browser.get(button).content.decode()
    staff_browser.post(button, {"code": bar.pk, "valid_from": SUMMER})

    assert ADD not in whole
    assert button in narrowed.content.decode()
    assert plan.name in form
    assert plan.mappings.get().code == bar


def test_period_that_overlaps_is_refused_with_what_is_in_its_way_and_kept_in_the_form(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
    form = {"code": nonref.pk, "valid_from": SUMMER, "valid_until": ""}

    page = staff_browser.post(f"{ADD}?rate_plan={plan.pk}", form, follow=True)

    assert told(page) == [
        "Nothing was saved: BAR and NONREF would hold on the same day. "
        "Change the days of one of them."
    ]
    assert f'value="{SUMMER}"' in page.content.decode()
    assert plan.mappings.get().code == bar


def test_period_that_ends_before_it_begins_is_refused(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode
) -> None:
    form = {"code": bar.pk, "valid_from": SUMMER, "valid_until": SPRING}

    page = staff_browser.post(f"{ADD}?rate_plan={plan.pk}", form)

    assert "The last day is before the first." in page.content.decode()
    assert not RatePlanMapping.objects.exists()


def test_period_takes_no_code_of_another_account(
    staff_browser: Client, plan: MappableRatePlan, other_rate_code: RateCode
) -> None:
    form = {"code": other_rate_code.pk, "valid_from": SUMMER}

    page = staff_browser.post(f"{ADD}?rate_plan={plan.pk}", form)

    assert "Select a valid choice" in page.content.decode()
    assert not RatePlanMapping.objects.exists()


def test_period_stays_with_the_rate_plan_of_the_address_whatever_is_posted(
    staff_browser: Client, plan: MappableRatePlan, other_plan: MappableRatePlan, bar: RateCode
) -> None:
    form = {"code": bar.pk, "valid_from": SUMMER, "rate_plan": other_plan.pk, "origin": "standard"}

    staff_browser.post(f"{ADD}?rate_plan={plan.pk}", form)

    mapping = RatePlanMapping.objects.get()
    assert (mapping.rate_plan, mapping.origin) == (plan, "by_hand")


@pytest.mark.parametrize("query", ["", "?rate_plan=0", "?rate_plan=x"])
def test_period_of_no_rate_plan_cannot_be_added(query: str, staff_browser: Client) -> None:
    assert staff_browser.get(f"{ADD}{query}").status_code == 403


def test_staff_who_may_only_look_cannot_add_a_period(
    browser_of_staff_who_may: Callable[..., Client], plan: MappableRatePlan, bar: RateCode
) -> None:
    browser = browser_of_staff_who_may("view_rateplanmapping", "view_rateplan")

    answer = browser.post(f"{ADD}?rate_plan={plan.pk}", {"code": bar.pk, "valid_from": SUMMER})

    assert answer.status_code == 403
    assert not RatePlanMapping.objects.exists()


def test_period_of_a_unit_group_is_added_too(
    staff_browser: Client, group: MappableUnitGroup, make_room_code: Callable[..., RoomCode]
) -> None:
    double = make_room_code()
    add = reverse("admin:rates_unitgroupmapping_add")

    staff_browser.post(f"{add}?unit_group={group.pk}", {"code": double.pk, "valid_from": SUMMER})

    mapping = UnitGroupMapping.objects.get()
    assert (mapping.code, str(mapping.valid_from)) == (double, SUMMER)
