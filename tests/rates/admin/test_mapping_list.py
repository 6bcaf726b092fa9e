"""Staff look at mappings and choose codes in the lists of rate plans and unit groups."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Property
from rates.mapping import ChangeContext, add_period, exclude, map_to, unmap
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    Origin,
    RateCode,
    RatePlanMapping,
    RoomCode,
)
from tests.staff.pages import list_of, page_of

PLANS = list_of(MappableRatePlan)


def form_of(page: Any) -> dict[str, Any]:
    """Return what the list would send if nothing was touched."""
    formset = page.context["cl"].formset
    sent: dict[str, Any] = {"_save": "Save"}
    for form in (formset.management_form, *formset.forms):
        for field in form:
            value = field.value()
            sent[field.html_name] = "" if value is None else getattr(value, "pk", value)
            if field.field.show_hidden_initial:
                sent[field.html_initial_name] = sent[field.html_name]
    return sent


def choose(sent: dict[str, Any], row: Any, code: Any) -> dict[str, Any]:
    """Return the form with a code chosen for a row."""
    number = next(key for key in sent if key.endswith("-id") and sent[key] == row.pk)
    return sent | {number.replace("-id", "-mapped_to"): getattr(code, "pk", code)}


def mapped_to(plan: MappableRatePlan) -> list[str]:
    return [mapping.code.code for mapping in plan.mappings.order_by("valid_from")]


def cell(page: Any, name: str) -> str:
    """Return the text of the first cell of a column."""
    text: str = page.content.decode()
    return text.split(f'class="field-{name}', 1)[1].split(">", 1)[1].split("</td>", 1)[0]


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


def choices(browser: Client, term: str = "", *, field: str = "rateplanmapping", **row: Any) -> Any:
    asked = {"app_label": "rates", "model_name": field, "field_name": "code", "term": term}
    return browser.get(reverse("admin:autocomplete"), asked | row)


def test_choice_offers_the_active_codes_of_the_rows_account_and_no_other(
    staff_browser: Client,
    plan: MappableRatePlan,
    other_plan: MappableRatePlan,
    bar: RateCode,
    other_rate_code: RateCode,
    make_rate_code: Callable[..., RateCode],
) -> None:
    make_rate_code("BAROLD", is_active=False)

    mine = choices(staff_browser, "bar", rate_plan=plan.pk)
    theirs = choices(staff_browser, "bar", rate_plan=other_plan.pk)

    assert mine.json()["results"] == [{"id": str(bar.pk), "text": str(bar)}]
    assert theirs.json()["results"] == [
        {"id": str(other_rate_code.pk), "text": "BAR (Charlie's rate)"}
    ]


def test_choice_finds_words_anywhere_in_code_and_name(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode
) -> None:
    answer = choices(staff_browser, "available", rate_plan=plan.pk)

    assert [found["id"] for found in answer.json()["results"]] == [str(bar.pk)]


@pytest.mark.parametrize("row", [{}, {"rate_plan": ""}, {"rate_plan": "x"}, {"rate_plan": "0"}])
def test_choice_for_no_row_offers_nothing(
    row: dict[str, str], staff_browser: Client, bar: RateCode
) -> None:
    answer = choices(staff_browser, "", **row)

    assert answer.json()["results"] == []


def test_choice_for_a_unit_group_offers_room_codes_of_its_account(
    staff_browser: Client,
    group: MappableUnitGroup,
    make_room_code: Callable[..., RoomCode],
    other_account: Account,
) -> None:
    double = make_room_code()
    make_room_code(account=other_account)

    answer = choices(staff_browser, field="unitgroupmapping", unit_group=group.pk)

    assert [found["id"] for found in answer.json()["results"]] == [str(double.pk)]


def test_choice_needs_the_permission_to_view_codes(
    browser_of_staff_who_may: Callable[..., Client], plan: MappableRatePlan, bar: RateCode
) -> None:
    browser = browser_of_staff_who_may("view_rateplan", "change_rateplan")

    answer = choices(browser, "", rate_plan=plan.pk)

    assert answer.status_code == 403
    assert bar.name not in answer.content.decode()


def test_choice_of_each_row_asks_for_that_row(
    staff_browser: Client, plan: MappableRatePlan, other_plan: MappableRatePlan
) -> None:
    page = staff_browser.get(PLANS).content.decode()

    for row in (plan, other_plan):
        assert f'data-ajax--url="{reverse("admin:autocomplete")}?rate_plan={row.pk}"' in page


@pytest.fixture
def one_of_each(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    make_rate_code: Callable[..., RateCode],
) -> dict[str, MappableRatePlan]:
    """Rate plans by how far their mapping is."""
    now = timezone.now()
    code, old = make_rate_code("BAR"), make_rate_code("OLD")
    suite = make_group("SUITE")
    plans = {
        "unmapped": make_plan("A"),
        "mapped": make_plan("B", group=suite),
        "conflict": make_plan("C"),
        "conflict too": make_plan("D"),
        "excluded": make_plan("E"),
        "gone": make_plan("F", group=suite),
        "archived": make_plan("G", group=suite),
        "off": make_plan("H"),
        "gone and unmapped": make_plan("I", gone_at=now),
    }
    for name in ("mapped", "conflict", "conflict too", "gone", "archived"):
        map_to(plans[name], code=code, context=ChangeContext(by=None, now=now))
    map_to(plans["off"], code=old, context=ChangeContext(by=None, now=now))
    exclude(plans["excluded"], context=ChangeContext(by=None, now=now))
    MappableRatePlan.objects.filter(pk=plans["gone"].pk).update(gone_at=now)
    MappableRatePlan.objects.filter(pk=plans["archived"].pk).update(is_archived=True)
    RateCode.objects.filter(pk=old.pk).update(is_active=False)
    return plans


@pytest.mark.parametrize(
    ("state", "names", "words"),
    [
        ("unmapped", {"unmapped"}, {"Unmapped"}),
        ("conflict", {"conflict", "conflict too"}, {"Conflict"}),
        ("excluded", {"excluded"}, {"Not used"}),
        (
            "flagged",
            {"gone", "archived", "off"},
            {"Gone, but mapped", "Archived, but mapped", "Code switched off"},
        ),
        (
            "mapped",
            {"mapped", "conflict", "conflict too", "gone", "archived", "off"},
            {
                "Mapped",
                "Conflict",
                "Gone, but mapped",
                "Archived, but mapped",
                "Code switched off",
            },
        ),
    ],
)
def test_list_is_narrowed_by_how_far_the_mapping_is(
    state: str,
    names: set[str],
    words: set[str],
    staff_browser: Client,
    one_of_each: dict[str, MappableRatePlan],
) -> None:
    page = staff_browser.get(PLANS, {"state": state})

    shown = page.content.decode().split('class="field-mapping_status"')[1:]
    assert {plan.pk for plan in page.context["cl"].result_list} == {
        one_of_each[name].pk for name in names
    }
    assert {text.split("</span>", 1)[0].rsplit(">", 1)[1] for text in shown} == words


def test_narrowing_by_state_stays_within_the_account(
    staff_browser: Client, account: Account, plan: MappableRatePlan, other_plan: MappableRatePlan
) -> None:
    page = staff_browser.get(PLANS, {"state": "unmapped", "account": account.pk})

    assert list(page.context["cl"].result_list) == [plan]
    assert "Rival Hotels" not in page.content.decode()


@pytest.mark.parametrize(
    ("state", "number"), [("unmapped", 0), ("mapped", 1), ("flagged", 1), ("nonsense", 1)]
)
def test_list_of_unit_groups_is_narrowed_too(
    state: str,
    number: int,
    staff_browser: Client,
    group: MappableUnitGroup,
    make_room_code: Callable[..., RoomCode],
) -> None:
    double = make_room_code()
    map_to(group, code=double, context=ChangeContext(by=None, now=timezone.now()))
    RoomCode.objects.update(is_active=False)

    page = staff_browser.get(list_of(MappableUnitGroup), {"state": state})

    assert page.context["cl"].result_count == number


def test_list_of_one_hotel_tells_what_is_mapped_on_the_hotels_own_day(
    staff_browser: Client, hotel: Property, plan: MappableRatePlan, bar: RateCode
) -> None:
    Property.objects.update(time_zone="Pacific/Kiritimati")
    there = (timezone.now() + timedelta(hours=14)).date()
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()), valid_from=there)

    page = staff_browser.get(PLANS, {"property": hotel.pk, "state": "mapped"})

    assert list(page.context["cl"].result_list) == [plan]


def test_list_of_one_account_shows_suggestions_with_their_reason(
    staff_browser: Client,
    account: Account,
    plan: MappableRatePlan,
    make_rate_code: Callable[..., RateCode],
) -> None:
    make_rate_code("FLEX")

    page = staff_browser.get(PLANS, {"account": account.pk})
    whole = staff_browser.get(PLANS)

    assert "<strong>FLEX</strong>" in cell(page, "suggestion")
    assert "same code" in cell(page, "suggestion").lower()
    assert "field-suggestion" not in whole.content.decode()


@pytest.mark.parametrize("narrowed", [True, False])
def test_list_costs_the_same_for_10_plans_and_for_50(
    narrowed: bool,
    staff_browser: Client,
    account: Account,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
) -> None:
    query = {"account": account.pk} if narrowed else {}
    for number in range(10):
        plan = make_plan(f"P{number}")
        if number % 2:
            map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
    staff_browser.get(PLANS, query)
    with CaptureQueriesContext(database) as for_10:
        staff_browser.get(PLANS, query)
    for number in range(10, 50):
        map_to(
            make_plan(f"P{number}"), code=bar, context=ChangeContext(by=None, now=timezone.now())
        )

    with CaptureQueriesContext(database) as for_50:
        staff_browser.get(PLANS, query)

    # Session, visitor, second factor; count, rows and their mappings. For one account also its
    # name for the filter, and what suggestions are made from: its codes and its mappings.
    assert len(for_50) == len(for_10) == (9 if narrowed else 6)


def test_page_of_a_rate_plan_shows_its_mapping_and_is_not_edited(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))

    page = staff_browser.get(page_of(plan)).content.decode()
    answer = staff_browser.post(page_of(plan), {"mapped_to": nonref.pk, "is_excluded": "on"})

    assert "BAR" in page
    assert f"{list_of(MappingChange)}?rate_plan={plan.pk}" in page
    assert answer.status_code == 403
    assert mapped_to(plan) == ["BAR"]


def test_mapping_that_was_taken_away_is_gone_from_the_list(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
    unmap(plan, context=ChangeContext(by=None, now=timezone.now()))

    page = staff_browser.get(list_of(RatePlanMapping))

    assert page.context["cl"].result_count == 0
