"""Room types have files as rate plans have, and one file holds all hotels of the account."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, map_to
from rates.models import (
    FileImport,
    MappableRatePlan,
    MappableUnitGroup,
    RateCode,
    RatePlanMapping,
    UnitGroupMapping,
)
from tests.connect.pages import words

ClientOf = Callable[[User], Client]
Make = Callable[..., Any]
ROOMS, ALL = "?about=room-types", "&hotels=all"
NOW = timezone.now()


@pytest.fixture
def browser(mark: User, client_of: ClientOf) -> Client:
    return client_of(mark)


@pytest.fixture
def send(browser: Client, hotel: Property) -> Callable[..., str]:
    """Mark sends a file, confirms it if there is something to apply, and reads what came of it."""

    def send(text: str | bytes, query: str = ROOMS, **fields: str) -> str:
        path = reverse("rates:import", args=[hotel.pk]) + query
        data = text.encode() if isinstance(text, str) else text
        upload = SimpleUploadedFile("rooms.csv", data)
        shown = browser.post(path, {"file": upload} | fields)
        if shown.context and (key := getattr(shown.context.get("shown"), "key", "")):
            shown = browser.post(path, {"key": key}, follow=True)
        return words(shown)

    return send


def exported(browser: Client, hotel: Property, query: str, extension: str = "csv") -> bytes:
    content: bytes = browser.get(
        reverse(f"rates:export_{extension}", args=[hotel.pk]) + query
    ).content
    return content


def test_a_file_of_room_types_maps_and_is_taken_back_in_one_step(
    send: Any, browser: Client, hotel: Property, group: MappableUnitGroup
) -> None:
    told = send("room type id,room code\nMUC-DBL,DOUBLE\n", creates_codes="on")
    assert str(UnitGroupMapping.objects.get().code) == "DOUBLE"
    browser.post(
        reverse("rates:import", args=[hotel.pk]) + ROOMS, {"undo": FileImport.objects.get().key}
    )

    assert "MUC-DBL: Double" in told
    assert not UnitGroupMapping.objects.exists()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("MUC-DBL,NONE", "There is no room code NONE."),
        ("MUC-XXX,DOUBLE", "There is no such room type here."),
        (",DOUBLE", "The row names no room type."),
        ("MUC-DBL,OFF", "The room code OFF is switched off."),
    ],
)
def test_what_is_wrong_is_said_in_words_of_room_types(
    row: str, why: str, send: Any, group: MappableUnitGroup, make_room_code: Make
) -> None:
    make_room_code("DOUBLE")
    make_room_code("OFF", is_active=False)

    assert why in send(f"room type id,room code\n{row}\n")
    assert not UnitGroupMapping.objects.exists()


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_an_exported_file_changes_nothing(
    extension: str,
    send: Any,
    browser: Client,
    hotel: Property,
    group: MappableUnitGroup,
    make_room_code: Make,
    mark: User,
) -> None:
    map_to(group, code=make_room_code("007"), context=ChangeContext(by=mark, now=NOW))

    content = exported(browser, hotel, ROOMS, extension)
    told = send(content, clears="on")

    assert "Unchanged" in told
    group.refresh_from_db()
    assert group.mapping_version == 1


def test_one_file_holds_all_hotels_and_comes_back_at_any_of_them(
    send: Any,
    browser: Client,
    hotel: Property,
    make_hotel: Make,
    make_group: Make,
    make_plan: Make,
    bar: RateCode,
    other_plan: MappableRatePlan,
) -> None:
    berlin = make_hotel("BER")
    make_plan("FLEX")
    make_plan("FLEX", group=make_group(hotel=berlin))

    lines = exported(browser, hotel, f"?about=rate-plans{ALL}").decode("utf-8-sig").splitlines()
    told = send("\n".join(line.replace(",DBL,,", ",DBL,BAR,") for line in lines), "")

    assert [line.split(",")[1] for line in lines[1:]] == ["BER-FLEX-DBL", "MUC-FLEX-DBL"]
    assert {each.rate_plan.remote_id for each in RatePlanMapping.objects.all()} == {
        "BER-FLEX-DBL",
        "MUC-FLEX-DBL",
    }
    assert "Changed" in told


def test_a_spreadsheet_offers_the_codes_of_the_account(
    browser: Client, hotel: Property, plan: MappableRatePlan, bar: RateCode, other_rate_code: Any
) -> None:
    RateCode.objects.create(account=bar.account, code="OFF", is_active=False)

    book = openpyxl.load_workbook(io.BytesIO(exported(browser, hotel, "", "xlsx")))

    (offered,) = book["Mappings"].data_validations.dataValidation
    assert [[cell.value for cell in row] for row in book["Codes"].iter_rows()] == [
        ["Code", "Name"],
        ["BAR", "Best available rate"],
    ]
    assert (offered.formula1, str(offered.sqref)) == ("Codes!$A$2:$A$2", "E2:E10001")


@pytest.mark.parametrize("name", ["rates:export_csv", "rates:import"])
@pytest.mark.parametrize("about", ["rate-plans", "room-types", "nothing"])
def test_there_are_files_of_what_the_app_has_codes_for(
    name: str, about: str, browser: Client, hotel: Property, settings: Any
) -> None:
    settings.RATE_CODES = False

    path = reverse(name, args=[hotel.pk])

    expected = 200 if about == "room-types" else 404
    assert browser.get(f"{path}?about={about}").status_code == expected
    assert browser.get(path).status_code == 200
