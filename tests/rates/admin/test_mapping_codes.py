"""Staff keep the codes of accounts and the standard set."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from rates.mapping import ChangeContext, map_to, unmap
from rates.models import (
    ExactMatchRule,
    MappableRatePlan,
    RateCode,
    RoomCode,
    StandardRateCode,
    StandardRoomCode,
)
from tests.rates.admin.test_mapping_actions import told
from tests.staff.pages import act, list_of, page_of

ADD = reverse("admin:rates_ratecode_add")


def test_code_is_added_to_an_account_with_its_leading_zeros(
    staff_browser: Client, account: Account
) -> None:
    form = {"account": account.pk, "code": " 007 ", "name": "Secret rate", "is_active": "on"}

    staff_browser.post(ADD, form)

    code = RateCode.objects.get()
    assert (code.account, code.code, code.name, code.is_active) == (
        account,
        "007",
        "Secret rate",
        True,
    )


def test_code_that_the_account_has_in_other_letters_is_refused(
    staff_browser: Client, account: Account, bar: RateCode
) -> None:
    page = staff_browser.post(ADD, {"account": account.pk, "code": "bar"})

    assert page.context["adminform"].form.errors == {"code": ["There is a code BAR already."]}
    assert RateCode.objects.count() == 1


def test_code_is_not_renamed_to_one_that_the_account_has(
    staff_browser: Client, bar: RateCode, nonref: RateCode
) -> None:
    page = staff_browser.post(page_of(nonref), {"code": "Bar", "is_active": "on"})

    nonref.refresh_from_db()
    assert page.status_code == 200
    assert nonref.code == "NONREF"


def test_code_keeps_its_account_whatever_is_posted(
    staff_browser: Client, bar: RateCode, other_account: Account, other_rate_code: RateCode
) -> None:
    form = {"account": other_account.pk, "code": "BAR", "name": "Best", "is_active": "on"}

    staff_browser.post(page_of(bar), form)

    account = bar.account
    bar.refresh_from_db()
    assert (bar.account, bar.name) == (account, "Best")


def test_list_of_codes_counts_what_is_mapped_and_links_to_it(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
    link = f"{reverse('admin:rates_rateplanmapping_changelist')}?code={bar.pk}"

    codes = staff_browser.get(list_of(RateCode)).content.decode()
    mappings = staff_browser.get(link)

    assert f'<a href="{link}">1</a>' in codes
    assert mappings.context["cl"].result_count == 1


@pytest.mark.parametrize("way", ["page", "action"])
def test_mapped_code_is_not_deleted_but_staff_are_told_to_switch_it_off(
    way: str, staff_browser: Client, plan: MappableRatePlan, bar: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
    form = {"post": "yes", "action": "delete_selected", "_selected_action": [bar.pk]}

    address = page_of(bar, "delete") if way == "page" else list_of(RateCode)
    page = staff_browser.post(address, form)

    assert "mapped 1 time. Switch it off instead." in page.content.decode()
    assert RateCode.objects.get() == bar
    assert plan.mappings.get().code == bar


@pytest.mark.parametrize("was_mapped", [True, False])
def test_code_that_is_not_mapped_can_be_deleted(
    was_mapped: bool, staff_browser: Client, plan: MappableRatePlan, bar: RateCode
) -> None:
    if was_mapped:
        map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
        unmap(plan, context=ChangeContext(by=None, now=timezone.now()))

    staff_browser.post(page_of(bar, "delete"), {"post": "yes"})

    assert not RateCode.objects.exists()


def test_codes_are_switched_off_and_on_and_the_mapping_stays_flagged(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))

    off = act(staff_browser, "switch_off", bar)
    flagged = staff_browser.get(list_of(MappableRatePlan), {"state": "flagged"})
    on = act(staff_browser, "switch_on", bar, nonref)

    assert told(off) == ["Switched off: 1 rate code."]
    assert list(flagged.context["cl"].result_list) == [plan]
    assert told(on) == [
        "Switched on: 1 rate code.",
        "Left alone: 1 rate code. It was on already.",
    ]
    assert plan.mappings.get().code == bar


def test_codes_of_an_account_are_added_to_the_standard_set(
    staff_browser: Client, bar: RateCode, nonref: RateCode
) -> None:
    StandardRateCode.objects.create(code="bar", name="As it was")

    page = act(staff_browser, "make_standard", bar, nonref)

    assert told(page) == [
        "Added to the standard codes: 1 rate code.",
        "Left alone: 1 rate code. It is one already.",
    ]
    standard = set(StandardRateCode.objects.values_list("code", "name"))
    assert standard == {("bar", "As it was"), ("NONREF", "Not refundable")}


@pytest.mark.parametrize("model", [StandardRateCode, StandardRoomCode])
def test_standard_set_is_edited(model: type[StandardRateCode], staff_browser: Client) -> None:
    add = reverse(f"admin:rates_{model._meta.model_name}_add")

    staff_browser.post(add, {"code": "BAR", "name": "Best"})
    again = staff_browser.post(add, {"code": "bar"})
    code = model.objects.get()
    staff_browser.post(page_of(code), {"code": "BAR1", "name": "Best available"})

    code.refresh_from_db()
    assert "There is a code BAR already." in again.content.decode()
    assert (code.code, code.name) == ("BAR1", "Best available")


def test_standard_set_is_renamed_in_the_list_and_deleted(staff_browser: Client) -> None:
    code = StandardRateCode.objects.create(code="BAR")
    form: dict[str, Any] = {
        "_save": "Save",
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-id": code.pk,
        "form-0-name": "Best available",
    }

    staff_browser.post(list_of(StandardRateCode), form)
    code.refresh_from_db()
    staff_browser.post(page_of(code, "delete"), {"post": "yes"})

    assert code.name == "Best available"
    assert not StandardRateCode.objects.exists()


def test_standard_codes_are_copied_to_accounts_that_lack_them(
    staff_browser: Client, account: Account, other_account: Account, bar: RateCode
) -> None:
    StandardRateCode.objects.create(code="bar", name="Standard")
    StandardRateCode.objects.create(code="NRF", name="Not refundable")
    StandardRoomCode.objects.create(code="DBL")

    first = act(staff_browser, "copy_standard_codes", account, other_account)
    again = act(staff_browser, "copy_standard_codes", account)

    assert told(first) == ["Standard codes copied: 2 accounts."]
    assert told(again) == ["Left alone: 1 account. It had them all."]
    assert set(RateCode.objects.for_account(account).values_list("code", "name")) == {
        ("BAR", "Best available rate"),
        ("NRF", "Not refundable"),
    }
    assert RateCode.objects.for_account(other_account).count() == 2
    assert RoomCode.objects.for_account(account).get().code == "DBL"


def test_account_is_allowed_to_accept_exact_matches(
    staff_browser: Client, account: Account
) -> None:
    staff_browser.post(reverse("admin:rates_exactmatchrule_add"), {"account": account.pk})

    assert ExactMatchRule.objects.filter(account=account).exists()
    assert "icon-yes" in staff_browser.get(page_of(account)).content.decode()


def test_staff_who_may_only_look_at_codes_cannot_switch_or_copy(
    browser_of_staff_who_may: Callable[..., Client], account: Account, bar: RateCode
) -> None:
    StandardRateCode.objects.create(code="NRF")
    browser = browser_of_staff_who_may("view_ratecode", "view_account")

    act(browser, "make_standard", bar)
    act(browser, "switch_off", bar)
    act(browser, "copy_standard_codes", account)

    assert StandardRateCode.objects.count() == 1
    assert list(RateCode.objects.values_list("code", "is_active")) == [("BAR", True)]
