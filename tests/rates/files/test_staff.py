"""Files in the admin, across all accounts."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Account, User
from rates.admin import files
from rates.models import MappableRatePlan, Origin, RateCode, RatePlanMapping
from tests.rates.files.samples import KEY, csv_of
from tests.staff.pages import act, list_of

StaffWhoMay = Callable[..., Client]


def address(page: str, model: str = "rateplan") -> str:
    return reverse(f"admin:{'hotels' if model == 'rateplan' else 'rates'}_{model}_{page}")


def send(browser: Client, data: bytes, model: str = "rateplan", **form: Any) -> Any:
    upload = SimpleUploadedFile("rates.csv", data)
    return browser.post(address("import", model), {"file": upload} | form)


def confirm(browser: Client, shown: Any, model: str = "rateplan") -> Any:
    key = shown.context["shown"].key
    return browser.post(address("process_import", model), {"key": key}, follow=True)


def lines(response: Any) -> list[str]:
    text: str = response.content.decode("utf-8-sig")
    return text.splitlines()


def test_the_list_offers_both_formats_and_the_import(
    plan: MappableRatePlan,
    staff_browser: Client,
) -> None:
    page = staff_browser.get(
        list_of(MappableRatePlan), {"account": str(plan.connection.account_id)}
    )

    text = page.content.decode()
    for name in ("export", "export_xlsx"):
        assert f'href="{address(name)}?account={plan.connection.account_id}"' in text
    assert address("import") in text


def test_an_export_holds_what_the_list_is_narrowed_to_and_names_accounts(
    plan: MappableRatePlan,
    other_plan: MappableRatePlan,
    staff_browser: Client,
) -> None:
    everything = staff_browser.get(address("export"))
    narrowed = staff_browser.get(address("export"), {"account": str(plan.connection.account_id)})
    as_xlsx = staff_browser.get(
        address("export_xlsx"), {"account": str(plan.connection.account_id)}
    )

    assert lines(everything)[0].startswith("account id,hotel code,rate plan id,")
    accounts = [line.split(",")[0] for line in lines(everything)[1:]]
    assert accounts == [str(each.connection.account_id) for each in (other_plan, plan)]
    assert [line.split(",")[0] for line in lines(narrowed)[1:]] == accounts[1:]
    sheet = openpyxl.load_workbook(BytesIO(as_xlsx.content)).active
    assert [cell.value for cell in sheet["A"]] == ["account id", accounts[1]]


@pytest.mark.parametrize(
    ("action", "start"), [("export_csv", b"\xef\xbb\xbf"), ("export_xlsx", b"PK")]
)
def test_chosen_rows_are_exported(
    action: str,
    start: bytes,
    plan: MappableRatePlan,
    other_plan: MappableRatePlan,
    staff_browser: Client,
) -> None:
    answer = act(staff_browser, action, plan)

    assert answer.content.startswith(start)
    if action == "export_csv":
        assert [line.split(",")[0] for line in lines(answer)[1:]] == [
            str(plan.connection.account_id)
        ]


def test_more_than_a_file_holds_is_refused_with_advice(
    plan: MappableRatePlan,
    other_plan: MappableRatePlan,
    staff_browser: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "MAX_EXPORTED", 1)

    answer = staff_browser.get(address("export"), follow=True)

    assert "Narrow the list first" in answer.content.decode()


def test_an_export_of_a_list_that_cannot_be_narrowed_so_leads_back_to_the_list(
    plan: MappableRatePlan, staff_browser: Client
) -> None:
    answer = staff_browser.get(address("export"), {"colour": "red"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{list_of(MappableRatePlan)}?e=1"


def test_a_file_maps_rate_plans_of_several_accounts_each_to_its_own_codes(
    plan: MappableRatePlan,
    other_plan: MappableRatePlan,
    bar: RateCode,
    other_rate_code: RateCode,
    staff: User,
    staff_browser: Client,
) -> None:
    data = csv_of(
        *(
            {"account id": str(each.connection.account_id), KEY: each.remote_id, "rate code": "BAR"}
            for each in (plan, other_plan)
        )
    )

    shown = send(staff_browser, data)
    before = RatePlanMapping.objects.count()
    done = confirm(staff_browser, shown)

    assert before == 0
    assert "The file is imported" in done.content.decode()
    assert [each.mappings.get().code for each in (plan, other_plan)] == [bar, other_rate_code]
    assert set(RatePlanMapping.objects.values_list("origin", "mapped_by")) == {
        (Origin.IMPORTED, staff.pk)
    }
    assert LogEntry.objects.filter(user=staff, change_message="Imported.").count() == 2


def test_a_code_of_another_account_is_unknown_to_a_row(
    plan: MappableRatePlan,
    other_account: Account,
    make_rate_code: Callable[..., RateCode],
    staff_browser: Client,
) -> None:
    make_rate_code("SECRET", account=other_account)
    row = {"account id": str(plan.connection.account_id), KEY: plan.remote_id}

    shown = send(staff_browser, csv_of(row | {"rate code": "SECRET"}))

    assert "There is no rate code SECRET." in shown.content.decode()


def test_a_hoteliers_file_is_taken_for_the_account_that_staff_choose(
    plan: MappableRatePlan,
    other_plan: MappableRatePlan,
    bar: RateCode,
    account: Account,
    staff_browser: Client,
) -> None:
    data = csv_of({KEY: "MUC-FLEX-DBL", "rate code": "BAR"})

    refused = send(staff_browser, data)
    confirm(staff_browser, send(staff_browser, data, account=account.pk))

    assert refused.status_code == 422
    assert "Choose an account" in refused.content.decode()
    assert plan.mappings.get().code == bar
    assert not other_plan.mappings.exists()


def test_confirming_twice_writes_and_logs_once(
    plan: MappableRatePlan,
    bar: RateCode,
    account: Account,
    staff_browser: Client,
) -> None:
    data = csv_of({KEY: plan.remote_id, "rate code": "BAR"})
    shown = send(staff_browser, data, account=account.pk)

    answers = [confirm(staff_browser, shown) for _ in range(2)]

    assert [("1 new" in answer.content.decode()) for answer in answers] == [True, True]
    assert LogEntry.objects.count() == 1


def test_a_file_that_is_not_kept_any_longer_changes_nothing_and_says_so(
    plan: MappableRatePlan,
    staff_browser: Client,
) -> None:
    answer = staff_browser.post(address("process_import"), {"key": "none"}, follow=True)

    assert "Nothing was changed: please choose it again." in answer.content.decode()


def test_codes_are_exported_and_imported(
    bar: RateCode,
    account: Account,
    staff: User,
    staff_browser: Client,
) -> None:
    exported = lines(staff_browser.get(address("export", "ratecode")))
    changed = "\n".join([exported[0], exported[1].replace("BAR", "NEW")]).encode()

    confirm(staff_browser, send(staff_browser, changed, "ratecode"), "ratecode")

    assert exported == [
        "account id,code,name,description,active,account (info)",
        f"{account.pk},BAR,Best available rate,,yes,Seaside Hotels",
    ]
    assert set(RateCode.objects.values_list("code", "account")) == {
        ("BAR", account.pk),
        ("NEW", account.pk),
    }
    assert LogEntry.objects.get(user=staff).object_repr == "NEW (Best available rate)"


def test_staff_who_may_only_look_export_and_do_not_import(
    plan: MappableRatePlan,
    browser_of_staff_who_may: StaffWhoMay,
) -> None:
    browser = browser_of_staff_who_may("view_rateplan")

    answers = [
        browser.get(address("export")),
        browser.get(address("import")),
        send(browser, b"x"),
        browser.post(address("process_import"), {"key": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 403, 403, 403]


def test_staff_without_permission_do_neither(
    plan: MappableRatePlan,
    browser_of_staff_who_may: StaffWhoMay,
) -> None:
    browser = browser_of_staff_who_may()

    answers = [
        browser.get(address(page, model))
        for model in ("rateplan", "ratecode", "roomcode")
        for page in ("export", "export_xlsx", "import")
    ]

    assert {answer.status_code for answer in answers} == {403}


def test_codes_are_created_by_a_file_only_by_staff_who_may_create_codes(
    plan: MappableRatePlan,
    account: Account,
    browser_of_staff_who_may: StaffWhoMay,
) -> None:
    browser = browser_of_staff_who_may(
        "view_rateplan", "change_rateplan", "view_ratecode", "change_ratecode", "view_account"
    )
    data = csv_of({KEY: plan.remote_id, "rate code": "NEW"})

    by_plans = send(browser, data, account=account.pk, creates_codes="on")
    by_codes = browser.get(address("import", "ratecode"))

    assert by_plans.status_code == 422
    assert "You may not create rate codes." in by_plans.content.decode()
    assert by_codes.status_code == 403


def test_a_hotelier_is_turned_away(
    plan: MappableRatePlan, alice: User, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(alice)

    answers = [browser.get(address(page), follow=True) for page in ("export", "import")]

    assert {answer.status_code for answer in answers} == {403}


def test_pages_have_no_inline_style_or_script(
    plan: MappableRatePlan,
    bar: RateCode,
    account: Account,
    staff_browser: Client,
) -> None:
    data = csv_of({KEY: plan.remote_id, "rate code": "BAR"})

    pages = [
        staff_browser.get(address("import")),
        send(staff_browser, data, account=account.pk),
        staff_browser.get(list_of(MappableRatePlan)),
    ]

    for page in pages:
        own = page.content.decode().partition('id="content-start"')[2]
        assert own
        assert not re.findall(r"<style|<script(?![^>]*src=)|\son\w+=|\sstyle=", own)
