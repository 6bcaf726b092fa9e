"""The hotelier's way out with a file and back in."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership, User
from hotels.models import Property
from rates.models import FileImport, MappableRatePlan, RateCode
from rates.models.file_import import SHOWN_FOR
from spreadsheets.formats.table import MAX_BYTES
from tests.rates.files.samples import KEY, csv_of

ClientOf = Callable[[User], Client]
FILE = csv_of({KEY: "MUC-FLEX-DBL", "rate code": "BAR"}, {KEY: "NO-SUCH", "rate code": "BAR"})
EXPORTS = ("rates:export_csv", "rates:export_xlsx")


def address(hotel: Property, name: str = "rates:import") -> str:
    return reverse(name, args=[hotel.pk])


def send(browser: Client, hotel: Property, data: bytes = FILE, **options: Any) -> Any:
    upload = SimpleUploadedFile("My rates.csv", data)
    return browser.post(address(hotel), {"file": upload} | options)


def confirm(browser: Client, hotel: Property, shown: Any, **options: Any) -> Any:
    return browser.post(address(hotel), {"key": shown.context["shown"].key}, **options)


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_viewer_exports_the_hotels_rate_plans(
    plan: MappableRatePlan, hotel: Property, bob: User, client_of: ClientOf
) -> None:
    response = client_of(bob).get(address(hotel, EXPORTS[0]))

    assert response.status_code == 200
    assert b"MUC-FLEX-DBL" in response.content
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    disposition = response.headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="muc-rate-codes-\d{4}-\d\d-\d\d\.csv"', disposition)
    assert response.headers["Cache-Control"] == "no-store"


def test_a_spreadsheet_is_exported_as_one(
    plan: MappableRatePlan, hotel: Property, bob: User, client_of: ClientOf
) -> None:
    response = client_of(bob).get(address(hotel, EXPORTS[1]))

    assert response.content.startswith(b"PK")
    assert "spreadsheetml" in response.headers["Content-Type"]


@pytest.mark.parametrize("number", [1, 200])
def test_an_export_takes_the_same_statements_for_any_number_of_rate_plans(
    number: int,
    hotel: Property,
    make_plan: Callable[..., MappableRatePlan],
    bob: User,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for place in range(number):
        make_plan(f"P{place}")
    browser = client_of(bob)

    # Session, user, hotel, membership; the entry of the trail; rate plans and their mappings.
    with django_assert_num_queries(10):
        response = browser.get(address(hotel, EXPORTS[0]))

    assert response.content.count(b"MUC-P") == number


def test_a_manager_sees_what_a_file_would_change_and_nothing_is_changed(
    plan: MappableRatePlan, bar: RateCode, hotel: Property, mark: User, client_of: ClientOf
) -> None:
    response = send(client_of(mark), hotel)

    assert response.status_code == 200
    text = text_of(response)
    assert "1 new 1 error" in text
    assert "3 NO-SUCH error" in text
    assert "There is no such rate plan here." in text
    assert "2 MUC-FLEX-DBL: Flexible new \N{EN DASH} BAR" in text
    assert "1 row cannot be used and will be left out" in text
    assert not plan.mappings.exists()


def test_confirming_applies_the_file_and_reloading_shows_the_outcome_again(
    plan: MappableRatePlan, bar: RateCode, hotel: Property, mark: User, client_of: ClientOf
) -> None:
    browser = client_of(mark)
    shown = send(browser, hotel)

    done = confirm(browser, hotel, shown, follow=True)
    again = browser.get(done.request["PATH_INFO"], QUERY_STRING=done.request["QUERY_STRING"])

    assert plan.mappings.get().code == bar
    for response in (done, again):
        assert "Your file is imported" in text_of(response)
        assert "1 new 1 error" in text_of(response)


def test_options_of_the_form_reach_the_import(
    plan: MappableRatePlan, hotel: Property, mark: User, client_of: ClientOf
) -> None:
    browser = client_of(mark)

    confirm(browser, hotel, send(browser, hotel, creates_codes="on"))

    assert plan.mappings.get().code.code == "BAR"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x01\0", "This is neither a CSV nor an XLSX file."),
        (b"\x89PNG\0", "This is a picture."),
        (
            b"rate plan id,colour\nA,red\n",
            "The file lacks columns. It needs: rate code and rate plan id",
        ),
        (
            b"rate plan id,rate cod\nA,red\n",
            "There is no column “rate cod”. Do you mean “rate code”?",
        ),
        (b"x" * (MAX_BYTES + 1), "The file is larger than 5 MB."),
        (b"", "The submitted file is empty."),
    ],
    ids=["binary", "picture", "lacks column", "misspelt column", "too large", "empty"],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(
    data: bytes, told: str, hotel: Property, mark: User, client_of: ClientOf
) -> None:
    response = send(client_of(mark), hotel, data)

    assert response.status_code == 422
    assert told in text_of(response)


def test_a_file_without_changes_offers_nothing_to_confirm(
    plan: MappableRatePlan, hotel: Property, mark: User, client_of: ClientOf
) -> None:
    response = send(client_of(mark), hotel, csv_of({KEY: "MUC-FLEX-DBL", "rate code": ""}))

    assert "There is nothing to apply." in text_of(response)
    assert 'name="key"' not in response.content.decode()


def test_a_guess_about_the_files_letters_is_told(
    plan: MappableRatePlan, hotel: Property, mark: User, client_of: ClientOf
) -> None:
    data = "rate plan id;rate code\nMUC-FLEX-DBL;FRÜH\n".encode("cp1252")

    response = send(client_of(mark), hotel, data)

    assert "please check that umlauts and accents are right" in text_of(response)
    assert "There is no rate code FRÜH" in text_of(response)


def test_a_file_that_is_kept_no_longer_is_asked_for_again(
    plan: MappableRatePlan, bar: RateCode, hotel: Property, mark: User, client_of: ClientOf
) -> None:
    browser = client_of(mark)
    shown = send(browser, hotel)
    FileImport.objects.update(created_at=timezone.now() - SHOWN_FOR)

    response = confirm(browser, hotel, shown)

    assert response.status_code == 410
    assert "Nothing was changed: please choose it again." in text_of(response)
    assert not plan.mappings.exists()


def test_a_viewer_may_not_import(
    plan: MappableRatePlan, bar: RateCode, hotel: Property, bob: User, client_of: ClientOf
) -> None:
    browser = client_of(bob)

    answers = [browser.get(address(hotel)), send(browser, hotel)]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_role_lost_after_the_dry_run_no_longer_confirms(
    plan: MappableRatePlan, bar: RateCode, hotel: Property, mark: User, client_of: ClientOf
) -> None:
    browser = client_of(mark)
    shown = send(browser, hotel)
    Membership.objects.filter(user=mark).update(role=Membership.Role.VIEWER)

    response = confirm(browser, hotel, shown)

    assert response.status_code == 403
    assert not plan.mappings.exists()


def test_a_stranger_finds_no_such_hotel(
    plan: MappableRatePlan, hotel: Property, charlie: User, client_of: ClientOf
) -> None:
    browser = client_of(charlie)

    answers = [
        *(browser.get(address(hotel, name)) for name in EXPORTS),
        browser.get(address(hotel)),
        send(browser, hotel),
        browser.post(address(hotel), {"key": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5


def test_a_key_of_somebody_elses_file_opens_nothing(
    plan: MappableRatePlan,
    bar: RateCode,
    hotel: Property,
    mark: User,
    alice: User,
    make_hotel: Callable[..., Property],
    client_of: ClientOf,
) -> None:
    shown = send(client_of(mark), hotel)
    key = shown.context["shown"].key

    answers = [
        confirm(client_of(alice), hotel, shown),
        confirm(client_of(mark), make_hotel("BER"), shown),
    ]
    seen = client_of(alice).get(address(hotel), {"done": key})

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "MUC-FLEX-DBL" not in seen.content.decode()
    assert not plan.mappings.exists()


def test_what_a_file_says_is_shown_as_text(
    plan: MappableRatePlan, hotel: Property, mark: User, client_of: ClientOf
) -> None:
    data = csv_of({KEY: "<script>alert(1)</script>", "rate code": "<b>"})

    response = send(client_of(mark), hotel, data)

    assert b"<script>alert" not in response.content
    assert b"&lt;script&gt;alert" in response.content


@pytest.mark.parametrize("page", ["form", "dry run"])
def test_pages_have_no_inline_style_or_script(
    page: str,
    plan: MappableRatePlan,
    bar: RateCode,
    hotel: Property,
    mark: User,
    client_of: ClientOf,
) -> None:
    browser = client_of(mark)

    response = browser.get(address(hotel)) if page == "form" else send(browser, hotel)

    assert not re.findall(rb"<style|<script(?![^>]*src=)|\son\w+=|\sstyle=", response.content)
