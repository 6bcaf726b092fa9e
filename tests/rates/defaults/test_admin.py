"""Staff see whom a default touches before they save or delete it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from hotels.models import Property
from jobs import runner
from rates.defaults import apply_defaults, preview
from rates.models import DefaultMapping, DefaultsRun, MappableRatePlan, RateCode, RatePlanMapping
from rates.page.managing import rename
from tests.connect.pages import words
from tests.rates.defaults.test_applying import NOW
from tests.rates.rows import make_default_mapping
from tests.staff.pages import page_of

ADD = reverse("admin:rates_defaultmapping_add")
FORM: dict[str, Any] = {"kind": "plan", "pattern": "FLEX", "code": "BAR"}


def test_a_change_is_shown_before_it_is_made(
    staff_browser: Client,
    account: Account,
    plan: MappableRatePlan,
    bar: RateCode,
    nonref: RateCode,
) -> None:
    default = make_default_mapping("FLEX", "BAR")
    apply_defaults(account, now=NOW)

    shown = staff_browser.post(page_of(default), FORM | {"code": "NONREF"})

    default.refresh_from_db()
    assert "0 get a code, 1 get another one, 0 lose theirs" in words(shown)
    assert account.name in words(shown)
    assert default.code == "BAR"
    assert not DefaultsRun.objects.exists()


def test_what_is_confirmed_is_saved_and_begins_in_the_background(
    staff_browser: Client, plan: MappableRatePlan
) -> None:
    staff_browser.post(ADD, FORM | {"_confirm": "yes"})

    assert str(DefaultMapping.objects.get()) == "FLEX is BAR"
    assert DefaultsRun.objects.get().told == "FLEX is BAR"
    assert not RatePlanMapping.objects.exists()


def test_an_accounts_default_is_applied_at_once(
    staff_browser: Client, account: Account, plan: MappableRatePlan
) -> None:
    staff_browser.post(ADD, FORM | {"account": account.pk, "_confirm": "yes"})

    assert RatePlanMapping.objects.get().origin == "account"
    assert not DefaultsRun.objects.exists()


@pytest.mark.parametrize("whose", ["maker", "other"])
def test_a_default_that_changes_hands_is_taken_from_who_had_it(
    whose: str,
    staff_browser: Client,
    account: Account,
    other_account: Account,
    plan: MappableRatePlan,
    other_plan: MappableRatePlan,
) -> None:
    owner = None if whose == "maker" else other_account
    default = make_default_mapping("FLEX", "BAR", account=owner)
    for each in (account, other_account):
        apply_defaults(each, now=NOW)

    form = FORM | {"account": account.pk}
    shown = staff_browser.post(page_of(default), form)
    staff_browser.post(page_of(default), form | {"_confirm": "yes"})
    runner.run_due()

    assert shown.context["preview"].total["unmapped"] == 1
    mapping = RatePlanMapping.objects.get()
    assert (mapping.rate_plan_id, mapping.origin) == (plan.pk, "account")


def test_a_deletion_shows_who_loses_their_code(
    staff_browser: Client, account: Account, plan: MappableRatePlan
) -> None:
    default = make_default_mapping("FLEX", "BAR")
    apply_defaults(account, now=NOW)
    delete = reverse("admin:rates_defaultmapping_delete", args=[default.pk])

    asked = words(staff_browser.get(delete))
    staff_browser.post(delete, {"post": "yes"})

    assert "1 lose theirs" in asked
    assert DefaultsRun.objects.get().told == "No longer: FLEX is BAR"
    assert not DefaultMapping.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"pattern": "flex"}, "There is a default for it already."),
        ({"pattern": ""}, "This field is required."),
        ({"code": "B\u200bR"}, "invisible"),
    ],
)
def test_what_cannot_be_is_refused_without_a_preview(
    staff_browser: Client, wrong: dict[str, str], why: str
) -> None:
    make_default_mapping("FLEX", "BAR")

    shown = staff_browser.post(ADD, FORM | {"pattern": "NRF"} | wrong)

    assert why in words(shown)
    assert DefaultMapping.objects.count() == 1


def test_a_hotel_of_another_account_is_refused(
    staff_browser: Client, hotel: Property, other_account: Account
) -> None:
    form = FORM | {"account": other_account.pk, "hotel": hotel.pk}

    shown = staff_browser.post(ADD, form | {"_confirm": "yes"})

    assert "Choose a hotel of the account." in words(shown)
    assert not DefaultMapping.objects.exists()


def test_a_clerk_without_the_permission_sees_no_preview(client: Client, make_user: Any) -> None:
    client.force_login(make_user("clerk@maker.example", is_staff=True))

    assert client.post(ADD, FORM).status_code in {302, 403}
    assert not DefaultMapping.objects.exists()


@pytest.mark.parametrize("is_off", [False, True])
def test_a_code_that_an_account_has_renamed_is_shown_as_it_will_be_applied(
    is_off: bool, account: Account, plan: MappableRatePlan, bar: RateCode, make_plan: Any
) -> None:
    default = make_default_mapping("F*", "BAR")
    apply_defaults(account, now=NOW)
    rename(bar, to="BASE", name=None)
    RateCode.objects.update(is_active=not is_off)
    make_plan("FIT")

    shown = preview(before=default, after=default)
    applied = apply_defaults(account, now=NOW)

    assert shown.counts == ({} if is_off else {"mapped": 1})
    assert applied.mapped == shown.touched
