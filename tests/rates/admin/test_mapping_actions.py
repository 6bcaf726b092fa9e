"""Staff map, unmap and set aside many rows at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from rates.mapping import ChangeContext, exclude, map_to
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    Origin,
    RateCode,
    RoomCode,
)
from staff import actions
from tests.staff.pages import act


def told(page: Any) -> list[str]:
    """Return what the page after an action says."""
    return [str(message) for message in page.context["messages"]]


def mapped_to(row: Any) -> list[tuple[str, str]]:
    return [(mapping.code.code, mapping.origin) for mapping in row.mappings.all()]


def test_sure_suggestions_are_accepted_and_the_others_counted(
    staff_browser: Client,
    staff: User,
    make_plan: Callable[..., MappableRatePlan],
    make_rate_code: Callable[..., RateCode],
) -> None:
    make_rate_code("FLEX")
    sure, unsure, mapped, unused = (make_plan(code) for code in ("FLEX", "XYZ9", "M", "U"))
    other = make_rate_code("OTHER")
    map_to(mapped, code=other, context=ChangeContext(by=None, now=timezone.now()))
    exclude(unused, context=ChangeContext(by=None, now=timezone.now()))

    page = act(staff_browser, "accept_suggestions", sure, unsure, mapped, unused)

    change = MappingChange.objects.get(rate_plan=sure)
    assert told(page) == [
        "Suggestion accepted: 1 rate plan.",
        "Left alone: 3 rate plans. No sure suggestion: 1. Nothing to map: 2.",
    ]
    assert mapped_to(sure) == [("FLEX", Origin.ACCEPTED)]
    assert mapped_to(unsure) == mapped_to(unused) == []
    assert (change.changed_by, change.origin) == (staff, Origin.ACCEPTED)
    assert LogEntry.objects.get().object_id == str(sure.pk)


def test_suggestions_of_many_accounts_are_accepted_each_with_its_own_codes(
    staff_browser: Client,
    plan: MappableRatePlan,
    other_plan: MappableRatePlan,
    make_rate_code: Callable[..., RateCode],
    other_account: Any,
) -> None:
    mine, theirs = make_rate_code("FLEX"), make_rate_code("FLEX", account=other_account)

    page = act(staff_browser, "accept_suggestions", plan, other_plan)

    assert told(page) == ["Suggestion accepted: 2 rate plans."]
    assert plan.mappings.get().code == mine
    assert other_plan.mappings.get().code == theirs


def test_code_that_only_another_account_has_is_not_suggested(
    staff_browser: Client,
    plan: MappableRatePlan,
    make_rate_code: Callable[..., RateCode],
    other_account: Any,
) -> None:
    make_rate_code("FLEX", account=other_account)

    page = act(staff_browser, "accept_suggestions", plan)

    assert told(page) == ["Left alone: 1 rate plan. No sure suggestion: 1. Nothing to map: 0."]
    assert mapped_to(plan) == []


def test_room_suggestions_are_accepted(
    staff_browser: Client,
    make_group: Callable[..., MappableUnitGroup],
    make_room_code: Callable[..., RoomCode],
) -> None:
    make_room_code("DBL")
    sure, unsure = make_group("DBL"), make_group("XYZ9")

    page = act(staff_browser, "accept_suggestions", sure, unsure)

    assert told(page) == [
        "Suggestion accepted: 1 unit group.",
        "Left alone: 1 unit group. No sure suggestion: 1. Nothing to map: 0.",
    ]
    assert mapped_to(sure) == [("DBL", Origin.ACCEPTED)]
    assert mapped_to(unsure) == []


def test_accepting_reads_what_suggestions_are_made_from_once_per_hotel(
    staff_browser: Client,
    make_plan: Callable[..., MappableRatePlan],
    make_rate_code: Callable[..., RateCode],
) -> None:
    make_rate_code("BAR")
    plans = [make_plan(f"XYZ{number}") for number in range(30)]
    act(staff_browser, "accept_suggestions", *plans[:2])
    with CaptureQueriesContext(database) as for_2:
        act(staff_browser, "accept_suggestions", *plans[:2])

    with CaptureQueriesContext(database) as for_30:
        act(staff_browser, "accept_suggestions", *plans)

    assert len(for_30) == len(for_2)


def test_more_rows_than_one_request_can_see_to_are_refused(
    staff_browser: Client,
    make_plan: Callable[..., MappableRatePlan],
    make_rate_code: Callable[..., RateCode],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(actions, "MAX_AT_ONCE", 1)
    make_rate_code("FLEX")
    plans = [make_plan("FLEX"), make_plan("FLEX2")]

    page = act(staff_browser, "accept_suggestions", *plans)

    assert told(page) == [
        "Nothing was done: at most 1 rows are taken at once, and more are chosen. "
        "Narrow the list with its filters or the search, and do it part by part."
    ]
    assert not MappingChange.objects.exists()


def test_rows_of_several_accounts_are_mapped_each_to_its_own_code_of_a_name(
    staff_browser: Client,
    plan: MappableRatePlan,
    other_plan: MappableRatePlan,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    other_rate_code: RateCode,
) -> None:
    mapped = make_plan("M")
    map_to(mapped, code=bar, context=ChangeContext(by=None, now=timezone.now()))

    page = act(staff_browser, "map_chosen", plan, other_plan, mapped, to_code=" bar")

    assert plan.mappings.get().code == bar
    assert other_plan.mappings.get().code == other_rate_code
    assert told(page)[0] == "Mapped to bar: 2 rate plans."
    assert told(page)[1].startswith("Left alone: 1 rate plan. It was mapped like that already")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("", "Nothing was done."), ("NONE", "Left alone: 1"), ("OFF", "Left alone: 1")],
)
def test_without_a_code_in_use_nothing_is_mapped(
    staff_browser: Client,
    plan: MappableRatePlan,
    make_rate_code: Callable[..., RateCode],
    typed: str,
    answer: str,
) -> None:
    make_rate_code("OFF", is_active=False)

    page = act(staff_browser, "map_chosen", plan, to_code=typed)

    assert told(page)[-1].startswith(answer)
    assert mapped_to(plan) == []


def test_mappings_are_taken_away(
    staff_browser: Client, staff: User, make_plan: Callable[..., MappableRatePlan], bar: RateCode
) -> None:
    mapped, open_plan = make_plan("FLEX"), make_plan("NRF")
    map_to(mapped, code=bar, context=ChangeContext(by=None, now=timezone.now()))

    page = act(staff_browser, "unmap", mapped, open_plan)

    assert told(page) == [
        "Mapping taken away: 1 rate plan.",
        "Left alone: 1 rate plan. It was not mapped.",
    ]
    assert mapped_to(mapped) == []
    assert mapped.mapping_changes.get(version=2).changed_by == staff


def test_unmapped_plans_are_set_aside_and_mapped_ones_left_alone(
    staff_browser: Client, make_plan: Callable[..., MappableRatePlan], bar: RateCode
) -> None:
    unused, mapped = make_plan("U"), make_plan("M")
    map_to(mapped, code=bar, context=ChangeContext(by=None, now=timezone.now()))

    page = act(staff_browser, "exclude_chosen", unused, mapped)

    unused.refresh_from_db()
    assert unused.is_excluded
    assert mapped_to(mapped) == [("BAR", Origin.BY_HAND)]
    assert told(page)[0] == "Set aside: 1 rate plan."
    assert LogEntry.objects.get().get_change_message() == "Set aside."


def test_plans_are_taken_back_into_use(
    staff_browser: Client, make_plan: Callable[..., MappableRatePlan]
) -> None:
    unused, used = make_plan("U"), make_plan("M")
    exclude(unused, context=ChangeContext(by=None, now=timezone.now()))

    page = act(staff_browser, "include_chosen", unused, used)

    unused.refresh_from_db()
    assert not unused.is_excluded
    assert told(page) == [
        "Taken back into use: 1 rate plan.",
        "Left alone: 1 rate plan. It was not set aside.",
    ]


def test_conflict_is_allowed_on_purpose_for_all_that_share_the_code(
    staff_browser: Client, make_plan: Callable[..., MappableRatePlan], bar: RateCode
) -> None:
    one, other, alone = make_plan("A"), make_plan("B"), make_plan("C")
    for plan in (one, other):
        map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))

    page = act(staff_browser, "allow_sharing", one, other, alone)

    today = timezone.now().date()
    assert not MappableRatePlan.objects.conflicting(on=today).exists()
    assert told(page) == [
        "Conflict allowed: 1 rate plan.",
        "Left alone: 2 rate plans. It is in no conflict: allowing one settles it for all that "
        "share the code.",
    ]


def test_row_that_somebody_changes_in_the_very_moment_is_left_alone(
    staff_browser: Client,
    plan: MappableRatePlan,
    bar: RateCode,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slowly(row: MappableRatePlan, **how: Any) -> Any:
        map_to(row, code=bar, context=ChangeContext(by=alice, now=timezone.now()))
        return exclude(row, **how)

    monkeypatch.setattr("rates.admin.mappables.rate_plan.exclude", slowly)

    page = act(staff_browser, "exclude_chosen", plan)

    plan.refresh_from_db()
    assert not plan.is_excluded
    assert mapped_to(plan) == [("BAR", Origin.BY_HAND)]
    assert told(page)[0].startswith("Left alone: 1 rate plan.")


@pytest.mark.parametrize(
    "action",
    [
        "map_chosen",
        "accept_suggestions",
        "unmap",
        "exclude_chosen",
        "include_chosen",
        "allow_sharing",
    ],
)
def test_staff_who_may_only_look_cannot_act(
    action: str,
    browser_of_staff_who_may: Callable[..., Client],
    make_plan: Callable[..., MappableRatePlan],
    make_rate_code: Callable[..., RateCode],
) -> None:
    flex = make_rate_code("FLEX")
    open_plan, one, other = make_plan("FLEX"), make_plan("A"), make_plan("B")
    for plan in (one, other):
        map_to(plan, code=flex, context=ChangeContext(by=None, now=timezone.now()))
    steps = MappingChange.objects.count()
    browser = browser_of_staff_who_may("view_rateplan")

    act(browser, action, open_plan, one, other, to_code="FLEX")

    assert MappingChange.objects.count() == steps
