"""Suggestions that other accounts have a part in, and how little they tell of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from matching import Suggestion
from rates import suggestions
from rates.models import MappableRatePlan, MappableUnitGroup, Pattern, RateCode, RoomCode
from rates.patterns import count_patterns
from tests.rates.rows import make_pattern

NOW = timezone.now()
LEAST = site.PATTERN_ACCOUNTS
Make = Callable[..., Any]
SAID = f"perhaps: hotels of at least {LEAST} other accounts map it so"


@pytest.fixture
def asked(make_plan: Callable[..., MappableRatePlan]) -> MappableRatePlan:
    return make_plan("XK7-DBL", name="Qwertz")


@pytest.fixture
def advice(account: Account) -> Callable[[MappableRatePlan], str]:
    def advise(plan: MappableRatePlan) -> str:
        rows = list(MappableRatePlan.objects.filter(pk=plan.pk).select_related("unit_group"))
        found = suggestions.advise(rows, account=account, on=NOW.date())[plan.pk]
        if isinstance(found, Suggestion):
            return f"{found.code}: {suggestions.explain(found)}"
        return suggestions.explain_why_not(found, terms=plan.cancellation_policy_name)

    return advise


def test_what_enough_other_accounts_decided_is_suggested_but_never_accepted_in_bulk(
    asked: MappableRatePlan, bar: RateCode, decide: Make, advice: Any
) -> None:
    for _ in range(LEAST + 1):
        decide()
    before = advice(asked)
    count_patterns(now=NOW)

    assert before.startswith("No code of yours")
    assert advice(asked) == f"BAR: {SAID}"


def test_of_fewer_accounts_nothing_is_seen(
    asked: MappableRatePlan, bar: RateCode, decide: Make, advice: Any
) -> None:
    for _ in range(LEAST):
        decide()
    count_patterns(now=NOW)

    assert advice(asked).startswith("No code of yours")


def test_the_asker_is_not_among_the_others(
    asked: MappableRatePlan, account: Account, bar: RateCode, decide: Make, advice: Any
) -> None:
    decide(account=account)
    for _ in range(LEAST - 1):
        decide()
    count_patterns(now=NOW)

    assert "other accounts" not in advice(asked)


@pytest.mark.parametrize(("accepted", "told"), [(6, 5), (10, 5), (11, 10), (400, 200)])
def test_how_many_they_are_is_told_roughly(
    asked: MappableRatePlan, bar: RateCode, advice: Any, accepted: int, told: int
) -> None:
    make_pattern("xk7", accepted=accepted)

    assert f"at least {told} other accounts" in advice(asked)


@pytest.mark.parametrize(
    "pattern",
    [{"is_on": False}, {"accepted": 9, "rejected": 4}, {"accepted": 5}, {"kind": "group"}],
    ids=["switched off", "no clear majority", "too few", "of room types"],
)
def test_patterns_that_are_not_used(
    asked: MappableRatePlan, bar: RateCode, advice: Any, pattern: Any
) -> None:
    make_pattern("xk7", **pattern)

    assert advice(asked).startswith("No code of yours")


def test_with_the_setting_off_none_is_used_nor_read(
    asked: MappableRatePlan,
    bar: RateCode,
    account: Account,
    settings: Any,
    django_assert_num_queries: Any,
) -> None:
    make_pattern("xk7")
    settings.PATTERN_ACCOUNTS = 0

    # The account's codes, its mappings, what it declined.
    with django_assert_num_queries(3):
        assert suggestions.suggest([asked], account=account, on=NOW.date()) == {}


def test_only_codes_that_the_account_has_are_suggested(
    asked: MappableRatePlan, nonref: RateCode, advice: Any
) -> None:
    make_pattern("xk7", "BAR")

    assert advice(asked).startswith("No code of yours")


def test_many_accounts_cannot_make_the_name_say_its_opposite(
    make_plan: Make, nonref: RateCode, advice: Any
) -> None:
    plan = make_plan("XK7", name="Flexible", cancellation_policy_name="Free until 18:00")
    make_pattern("xk7", "NONREF", accepted=1_000)

    assert advice(plan) == "Nearest is NONREF, but this can be cancelled: Free until 18:00."


def test_many_accounts_do_not_change_what_is_sure(
    make_plan: Make, bar: RateCode, nonref: RateCode, advice: Any
) -> None:
    make_pattern("nonref", "BAR", accepted=1_000)

    assert advice(make_plan("NONREF", name="Non-refundable")) == "NONREF: same code"


def test_what_many_accounts_declined_is_left_to_a_person(
    make_plan: Make, nonref: RateCode, account: Account, advice: Any
) -> None:
    plan = make_plan("NONREF", name="Non-refundable")
    make_pattern("nonref", "NONREF", accepted=2, rejected=9)

    assert advice(plan).endswith("hotels of at least 5 other accounts declined it")
    found = suggestions.suggest([plan], account=account, on=NOW.date())
    assert not found[plan.pk].is_bulk_acceptable


def test_room_types_have_patterns_of_their_own(
    make_group: Callable[..., MappableUnitGroup], make_room_code: Make, account: Account
) -> None:
    suite: RoomCode = make_room_code("SUITE")
    tower = make_group("T1", name="Turmstube")
    make_pattern("t1", "SUITE", kind="group")

    found = suggestions.suggest([tower], account=account, on=NOW.date())

    assert found[tower.pk].code == suite.code


def test_staff_switch_patterns_off_and_on(staff_browser: Client) -> None:
    pattern = make_pattern("xk7")
    address = reverse("admin:rates_pattern_changelist")

    for action, is_on in (("switch_off", False), ("switch_on", True)):
        form = {"action": action, "_selected_action": [pattern.pk]}
        answer = staff_browser.post(address, form, follow=True)

        assert answer.status_code == 200
        assert Pattern.objects.get().is_on is is_on


def test_staff_see_the_numbers(staff_browser: Client) -> None:
    make_pattern("xk7", accepted=7, rejected=2)

    page = staff_browser.get(reverse("admin:rates_pattern_changelist")).content.decode()

    assert '<td class="field-accepted">7</td>' in page
    assert '<td class="field-rejected">2</td>' in page
    assert '<td class="field-accounts">9</td>' in page


def test_staff_without_the_permission_switch_nothing(
    browser_of_staff_who_may: Callable[..., Client],
) -> None:
    pattern = make_pattern("xk7")
    browser = browser_of_staff_who_may("view_pattern")

    form = {"action": "switch_off", "_selected_action": [pattern.pk]}
    browser.post(reverse("admin:rates_pattern_changelist"), form)

    assert Pattern.objects.get().is_on
