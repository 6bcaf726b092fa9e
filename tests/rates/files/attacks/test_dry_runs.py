"""Files whose reading is cheap and whose consequences could be dear."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from hotels.models import Property
from rates.files.page import PER_PAGE
from rates.models import FileImport, MappableRatePlan, RateCode
from spreadsheets.formats.table import MAX_ROWS
from tests.rates.files.attacks.swelling import periods_of_one_plan
from tests.rates.files.samples import KEY, csv_of

MAX_PAGE_BYTES = 500_000
# Ten times as many rows may take so many times as long.
MAX_RATIO = 20


@pytest.fixture
def send(
    client_of: Callable[[User], Client], mark: User, hotel: Property
) -> Callable[[bytes], Any]:
    """Send a file and return the page that answers, and the seconds it took to compute."""
    browser, address = client_of(mark), reverse("rates:import", args=[hotel.pk])

    def send(data: bytes) -> Any:
        begun = time.process_time()
        answer: Any = browser.post(address, {"file": SimpleUploadedFile("rates.csv", data)})
        answer.seconds = time.process_time() - begun
        return answer

    return send


def first_tenth(data: bytes) -> bytes:
    """Return the heads and a tenth of the rows of a CSV file."""
    lines = data.split(b"\n")
    return b"\n".join(lines[: 1 + len(lines) // 10])


def test_ten_thousand_periods_of_one_plan_are_told_once(
    plan: MappableRatePlan, bar: RateCode, send: Callable[[bytes], Any]
) -> None:
    data = periods_of_one_plan()
    few = send(first_tenth(data))
    answer = send(data)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "This rate plan has 10000 rows, and at most 400 are taken." in text
    assert "and 9980 more lines" in " ".join(text.split())
    assert len(answer.content) < MAX_PAGE_BYTES
    assert answer.seconds < MAX_RATIO * few.seconds


def test_as_many_periods_as_are_taken_are_told_briefly(
    plan: MappableRatePlan, bar: RateCode, send: Callable[[bytes], Any]
) -> None:
    answer = send(b"\n".join(periods_of_one_plan().split(b"\n")[:401]))

    assert "BAR (2000-01-01 to 2000-01-01)" in answer.content.decode()
    assert "390 more" in answer.content.decode()
    assert len(answer.content) < 50_000


def test_ten_thousand_rows_are_shown_in_pages(
    bar: RateCode, send: Callable[[bytes], Any], client_of: Callable[[User], Client], mark: User
) -> None:
    data = csv_of(*({KEY: f"MUC-{n}", "rate code": "x" * 50} for n in range(MAX_ROWS)))

    few = send(first_tenth(data))
    answer = send(data)
    kept = FileImport.objects.latest("pk")
    address = f"{answer.wsgi_request.path}?done={kept.key}&part=problems&page=100"
    last = client_of(mark).get(address)

    assert "10000 errors" in answer.content.decode()
    assert answer.content.count(b"There is no such rate plan here.") == PER_PAGE
    assert len(answer.content) < MAX_PAGE_BYTES
    assert answer.seconds < MAX_RATIO * few.seconds
    assert "MUC-9999" in last.content.decode()
    assert "Page 100 of 100" in " ".join(last.content.decode().split())


def test_unknown_codes_are_compared_with_many_known_ones_in_bounded_time(
    make_plan: Callable[..., MappableRatePlan], send: Callable[[bytes], Any], bar: RateCode
) -> None:
    make_plan("A")
    codes = [RateCode(account=bar.account, code=f"LONGISH-CODE-{n:05}") for n in range(5_000)]
    for code in codes:
        code.key = code.code.casefold()
    RateCode.objects.bulk_create(codes)
    data = csv_of(*({KEY: "MUC-A-DBL", "rate code": f"LONGISH CODE {n}"} for n in range(400)))

    few = send(first_tenth(data))
    answer = send(data)

    assert answer.seconds < MAX_RATIO * few.seconds
