"""Codes on some days only, given and refused on the mapping page."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, State, map_to
from rates.models import (
    MappableRatePlan,
    RateCode,
)
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage, html_of, lines

NOW = timezone.now()


@pytest.fixture
def page(mark: User, hotel: Property, client_of: Callable[[User], Client]) -> MappingPage:
    return MappingPage(client_of(mark), hotel)


def test_days_are_given_and_added_to(
    page: MappingPage, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    page.change(plan, do="map", code="BAR", valid_until="2026-03-31", is_open="on")

    response = page.change(plan, do="period", code="NONREF", valid_from="2026-04-01", is_open="on")

    assert [(e.code, e.valid_from, e.valid_until) for e in State.of(plan).entries] == [
        ("BAR", None, date(2026, 3, 31)),
        ("NONREF", date(2026, 4, 1), None),
    ]
    line = lines(response)[f"plan-{plan.pk}"]
    assert "BAR until 31 Mar 2026, NONREF from 1 Apr 2026" in line
    assert "Close" in line


def test_days_that_overlap_are_refused_in_words_and_stay_in_the_form(
    page: MappingPage, mark: User, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    response = page.change(plan, do="period", code="NONREF", valid_from="2026-04-01", is_open="on")

    assert response.status_code == 422
    assert (
        "BAR holds on all days and NONREF would hold from 1 Apr 2026. Only one can hold on a day"
    ) in words(response)
    assert 'value="2026-04-01"' in response.content.decode()
    assert [entry.code for entry in State.of(plan).entries] == ["BAR"]


def test_a_last_day_before_the_first_is_refused_in_words(
    page: MappingPage, plan: MappableRatePlan, bar: RateCode
) -> None:
    response = page.change(
        plan, do="map", code="BAR", valid_from="2026-04-01", valid_until="2026-03-01"
    )

    assert response.status_code == 422
    assert "The last day comes before the first." in words(response)


@pytest.mark.parametrize(
    ("sent", "marked"),
    [
        ({"do": "map", "code": "NONE"}, ["code", "period"]),
        ({"do": "map", "code": "OFF"}, ["code", "period"]),
        ({"do": "map", "code": "A\u200bB"}, ["code", "period"]),
        (
            {"do": "map", "code": "BAR", "valid_from": "2026-04-01", "valid_until": "2026-03-01"},
            ["from", "until"],
        ),
        ({"do": "undo"}, []),
    ],
)
def test_a_field_that_is_refused_says_so_and_names_the_reason(
    sent: dict[str, str],
    marked: list[str],
    page: MappingPage,
    plan: MappableRatePlan,
    bar: RateCode,
    make_rate_code: Callable[..., RateCode],
) -> None:
    make_rate_code("OFF", is_active=False)

    text = html_of(page.change(plan, is_open="on", **sent))

    key = f"plan-{plan.pk}"
    assert f'<p id="refused-{key}">' in text
    refused = f'aria-invalid="true" aria-describedby="refused-{key}"'
    found = re.findall(rf'<input id="(\w+)-{key}"[^>]*{refused}[^>]*>', text)
    assert found == marked
