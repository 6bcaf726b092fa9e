"""The pages of an import that is under way, done, or taken back."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Account, User
from hotels.models import Property
from jobs.runner import run_due
from rates.files import running
from rates.models import FileImport, FileImportRun, MappableRatePlan, RateCode
from tests.rates.files.samples import KEY, csv_of, file_of, xlsx_of

ClientOf = Callable[[User], Client]


class Pages:
    """A browser on the import page of one hotel."""

    def __init__(self, browser: Client, hotel: Property) -> None:
        self.browser, self.address = browser, reverse("rates:import", args=[hotel.pk])

    def send(self, data: bytes, **options: Any) -> Any:
        upload = SimpleUploadedFile("rates.csv", data)
        return self.browser.post(self.address, {"file": upload} | options)

    def post(self, **form: str) -> Any:
        return self.browser.post(self.address, form, follow=True)

    def look(self, key: str, **headers: str) -> Any:
        return self.browser.get(self.address, {"done": key}, headers=headers)


@pytest.fixture
def pages(client_of: ClientOf, mark: User, hotel: Property) -> Pages:
    return Pages(client_of(mark), hotel)


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_large_import_shows_how_far_it_is_and_a_link_to_look_again(
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    pages: Pages,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "SECONDS_IN_A_REQUEST", 0)
    plans = [make_plan(code) for code in "AB"]
    key = (
        pages.send(csv_of(*({KEY: plan.remote_id, "rate code": "BAR"} for plan in plans)))
        .context["shown"]
        .key
    )

    begun = pages.post(key=key)
    polled = pages.look(key, HX_Request="true")
    FileImportRun.objects.update(due_at=timezone.now())
    run_due()
    done = pages.look(key)
    told = pages.look(key, HX_Request="true")

    assert "Your file is being imported" in text_of(begun)
    assert re.search(r"\d of 2 done\.", text_of(begun))
    assert f'href="{pages.address}?done={key}">Refresh' in begun.content.decode()
    assert 'hx-trigger="every 2s"' in polled.content.decode()
    assert "Your file is imported" in text_of(done)
    assert told.headers["HX-Refresh"] == "true"


def test_an_import_is_taken_back_from_its_page(
    plan: MappableRatePlan, bar: RateCode, pages: Pages
) -> None:
    key = pages.send(file_of()).context["shown"].key
    done = pages.post(key=key)

    undone = pages.post(undo=key)
    again = pages.post(undo=key)

    assert "Take this import back" in text_of(done)
    for page in (undone, again):
        assert "Your import is taken back" in text_of(page)
        assert "1 taken back" in text_of(page)
        assert "Take this import back" not in text_of(page)
    assert not plan.mappings.exists()


def test_an_import_without_changes_offers_nothing_to_take_back(
    plan: MappableRatePlan, bar: RateCode, pages: Pages
) -> None:
    key = pages.send(file_of()).context["shown"].key
    bar.delete()

    done = pages.post(key=key)

    assert "1 error" in text_of(done)
    assert "Take this import back" not in text_of(done)


@pytest.mark.parametrize("who", ["alice", "charlie"])
def test_nobody_else_takes_an_import_back_or_looks_at_it(
    who: str,
    plan: MappableRatePlan,
    bar: RateCode,
    pages: Pages,
    hotel: Property,
    client_of: ClientOf,
    request: pytest.FixtureRequest,
) -> None:
    key = pages.send(file_of()).context["shown"].key
    pages.post(key=key)
    stranger = Pages(client_of(request.getfixturevalue(who)), hotel)

    refused, seen = stranger.post(undo=key), stranger.look(key)

    assert refused.status_code == {"alice": 410, "charlie": 404}[who]
    assert "MUC-FLEX-DBL" not in seen.content.decode()
    assert plan.mappings.get().code == bar


def test_an_import_of_another_hotel_is_not_found_here(
    plan: MappableRatePlan,
    bar: RateCode,
    pages: Pages,
    make_hotel: Callable[..., Property],
) -> None:
    key = pages.send(file_of()).context["shown"].key
    elsewhere = Pages(pages.browser, make_hotel("BER"))

    assert elsewhere.post(key=key).status_code == 410
    assert not plan.mappings.exists()


def test_which_of_several_sheets_is_asked_and_answered(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, pages: Pages
) -> None:
    data = xlsx_of(
        [KEY, "rate code"],
        ["MUC-FLEX-DBL", "BAR"],
        more={"Next year": [[KEY, "rate code"], ["MUC-FLEX-DBL", "NONREF"]]},
    )

    asked, answered = pages.send(data), pages.send(data, sheet="next year")

    assert asked.status_code == 422
    assert "Several sheets of the file have these columns: “Sheet”, “Next year”." in text_of(asked)
    assert "new \N{EN DASH} NONREF" in text_of(answered)


def test_staff_see_how_far_an_import_is_and_take_it_back(
    plan: MappableRatePlan,
    bar: RateCode,
    account: Account,
    staff_browser: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "SECONDS_IN_A_REQUEST", 0)
    address = reverse("admin:hotels_rateplan_import")
    process = reverse("admin:hotels_rateplan_process_import")
    upload = SimpleUploadedFile("rates.csv", file_of())
    shown = staff_browser.post(address, {"file": upload, "account": account.pk})
    key = shown.context["shown"].key

    begun = staff_browser.post(process, {"key": key}, follow=True)
    FileImportRun.objects.update(due_at=timezone.now())
    run_due()
    done = staff_browser.get(address, {"done": key})
    monkeypatch.undo()
    undone = staff_browser.post(process, {"undo": key}, follow=True)

    assert re.search(r"\d of 1 done\.", text_of(begun))
    assert "The file is imported." in text_of(done)
    assert "The import is taken back." in text_of(undone)
    assert not plan.mappings.exists()
    assert FileImport.objects.get().stage == "undone"


@pytest.mark.parametrize("key", ["", "x" * 1_000, "é", "' or 1=1"])
def test_what_is_no_key_opens_nothing_and_harms_nothing(key: str, pages: Pages) -> None:
    address = f"{pages.address}?{urlencode({'done': key})}"

    assert pages.browser.get(address).status_code == 200
    assert pages.browser.post(pages.address, {"undo": key or "-"}).status_code == 410


@pytest.mark.parametrize("number", [1, 150])
def test_a_report_takes_the_same_statements_for_any_number_of_rows(
    number: int,
    plan: MappableRatePlan,
    bar: RateCode,
    pages: Pages,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = [{KEY: f"NO-{n}", "rate code": "BAR"} for n in range(number)]
    key = pages.send(csv_of(*rows, {KEY: plan.remote_id, "rate code": "BAR"})).context["shown"].key

    # Session, user, hotel and its health, membership, import, the menu's accounts; lines and
    # changes; of problems and of changes the number and the rows.
    with django_assert_num_queries(6 + 2 + 2 * 2):
        answer = pages.look(key)

    assert answer.status_code == 200
