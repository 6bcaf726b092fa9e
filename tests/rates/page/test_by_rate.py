"""Rates instead of rows: one decision for all room types and hotels."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, map_to
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    RateCode,
    RatePlanMapping,
)
from rates.views import by_rate
from tests.connect.pages import words
from tests.forms import as_data, fields_sent

NOW = timezone.now()
Make = Callable[..., Any]


@pytest.fixture
def plans(
    group: MappableUnitGroup, make_hotel: Make, make_group: Make, make_plan: Make
) -> list[MappableRatePlan]:
    """FLEX for two room types of one hotel and one of another."""
    other = make_group(hotel=make_hotel("BER"))
    return [make_plan("FLEX", group=each) for each in (group, make_group("SGL"), other)]


@pytest.fixture
def decide(mark: User, hotel: Property, client_of: Callable[[User], Client]) -> Make:
    """Mark sends the form of FLEX."""

    def send(*, hotels: str = "", **form: Any) -> Any:
        browser = client_of(mark)
        path = reverse("rates:by_rate", args=[hotel.pk]) + hotels
        row = browser.get(path).context["table"].find("plan:flex")
        return browser.post(path, {"rate": row.token, "seen": row.seen} | form, follow=True)

    return send


def _codes(plans: list[MappableRatePlan]) -> list[str | None]:
    mapped = dict(RatePlanMapping.objects.values_list("rate_plan", "code__code"))
    return [mapped.get(plan.pk) for plan in plans]


def test_one_decision_maps_all_room_types_of_the_hotel(
    decide: Make, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    response = decide(code="bar", do="open")

    assert "FLEX: 2 lines are mapped." in words(response)
    assert _codes(plans) == ["BAR", "BAR", None]


def test_one_decision_maps_all_hotels(
    decide: Make, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    decide(hotels="?hotels=all", code="BAR", do="open")

    assert _codes(plans) == ["BAR", "BAR", "BAR"]


def test_an_exception_is_said_to_be_uneven_and_left_by_what_maps_the_open_ones(
    decide: Make, plans: list[MappableRatePlan], bar: RateCode, nonref: RateCode, mark: User
) -> None:
    map_to(plans[0], code=nonref, context=ChangeContext(by=mark, now=NOW))

    response = decide(code="BAR", do="open")

    assert "uneven" in words(response)
    assert _codes(plans) == ["NONREF", "BAR", None]


def test_all_of_them_can_be_mapped_and_that_taken_back_to_what_they_had(
    decide: Make,
    plans: list[MappableRatePlan],
    bar: RateCode,
    nonref: RateCode,
    mark: User,
    client_of: Callable[[User], Client],
    hotel: Property,
) -> None:
    map_to(plans[0], code=nonref, context=ChangeContext(by=mark, now=NOW))

    made = decide(code="BAR", do="all").context["to_undo"]
    mapped = _codes(plans)
    client_of(mark).post(reverse("rates:start_undo", args=[hotel.pk]), {"made": made.pk})

    assert mapped == ["BAR", "BAR", None]
    assert _codes(plans) == ["NONREF", None, None]


def test_a_code_there_is_not_is_asked_about_and_then_created(
    decide: Make, plans: list[MappableRatePlan]
) -> None:
    response = decide(code="FLXE", do="open")
    asked = RateCode.objects.count()
    decide(code="FLEX", do="create-open")

    assert response.status_code == 422
    assert "There is no code FLXE yet." in words(response)
    assert response.content.decode().count('aria-invalid="true" aria-describedby="notice"') == 1
    assert asked == 0
    assert _codes(plans) == ["FLEX", "FLEX", None]


def test_what_a_colleague_changed_meanwhile_stops_it(
    decide: Make, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    response = decide(code="BAR", do="open", seen="another digest")

    assert response.status_code == 409
    assert _codes(plans) == [None, None, None]


def test_a_code_of_one_hotel_is_offered_for_the_others(
    plans: list[MappableRatePlan],
    bar: RateCode,
    mark: User,
    client_of: Callable[[User], Client],
    hotel: Property,
) -> None:
    for plan in plans[:2]:
        map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    page = client_of(mark).get(reverse("rates:by_rate", args=[hotel.pk]), {"hotels": "all"})

    assert "It is BAR in Hotel MUC; 1 has no code yet." in words(page)


def test_a_line_opens_and_what_is_ticked_there_is_mapped_alone(
    decide: Make, plans: list[MappableRatePlan], bar: RateCode, nonref: RateCode
) -> None:
    decide(code="BAR", do="open")

    response = decide(code="NONREF", do="only", only=[plans[1].pk, plans[2].pk])

    # The third is another hotel's, which this table is not about.
    assert _codes(plans) == ["BAR", "NONREF", None]
    assert "FLEX Flexible uneven 2 room types, 1 hotel Double BAR" in words(response)


def test_a_new_code_for_what_is_ticked_is_asked_about_and_created_for_that_alone(
    decide: Make, plans: list[MappableRatePlan]
) -> None:
    asked = decide(code="SPECIAL", do="only", only=[plans[0].pk])
    fields = as_data(fields_sent(asked, form=_form_of(asked), button="create-only"))
    decide(**fields)

    assert asked.status_code == 422
    assert _codes(plans) == ["SPECIAL", None, None]


def test_nothing_ticked_is_nothing_mapped(
    decide: Make, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    response = decide(code="BAR", do="only")

    assert "Nothing is ticked" in words(response)
    assert _codes(plans) == [None, None, None]


@pytest.mark.parametrize(
    ("code", "do"), [("N\u200bR", "open"), ("OFF", "all"), ("TYPED", "only"), ("TYPED", "open")]
)
def test_what_was_typed_is_kept_where_it_is_refused(
    plans: list[MappableRatePlan], decide: Make, make_rate_code: Make, code: str, do: str
) -> None:
    make_rate_code("OFF", is_active=False)

    response = decide(code=code, do=do)

    assert response.status_code == 422
    assert f'value="{code}"' in response.content.decode()


def test_enter_does_what_the_button_that_is_seen_does(
    plans: list[MappableRatePlan], decide: Make, bar: RateCode
) -> None:
    asked = decide(code="NEW", do="only", only=plans[0].pk)

    page = asked.content.decode()

    first = re.search(r'aria-hidden="true"\s+name="do"\s+value="([^"]+)"', page)
    assert first is not None
    assert first[1] == "create-only"
    assert page.index(first[0]) < page.index('value="only"')


def test_a_long_table_leads_to_the_lines_of_a_rate_instead(
    plans: list[MappableRatePlan],
    mark: User,
    client_of: Callable[[User], Client],
    hotel: Property,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(by_rate, "MAX_MEMBERS", 1)

    page = client_of(mark).get(reverse("rates:by_rate", args=[hotel.pk])).content.decode()

    assert 'name="only"' not in page
    assert f'href="{reverse("rates:page", args=[hotel.pk])}?search=FLEX">' in page


def _form_of(response: Any) -> str:
    return str(response.context["table"].find("plan:flex").form)


def test_a_rate_of_many_rows_takes_no_statements_for_each(
    mark: User,
    client_of: Callable[[User], Client],
    hotel: Property,
    make_group: Make,
    make_plan: Make,
    bar: RateCode,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(60):
        make_plan("FLEX", group=make_group(f"G{number}"))
    browser, path = client_of(mark), reverse("rates:by_rate", args=[hotel.pk])
    row = browser.get(path).context["table"].find("plan:flex")
    form = {"rate": row.token, "seen": row.seen, "code": "BAR", "do": "open"}

    with django_assert_max_num_queries(100):
        browser.post(path, form)

    assert RatePlanMapping.objects.count() == 60


def test_ticking_what_is_no_row_of_the_rate_makes_no_code(
    mark: User,
    client_of: Callable[[User], Client],
    hotel: Property,
    plan: MappableRatePlan,
    bar: RateCode,
) -> None:
    browser, path = client_of(mark), reverse("rates:by_rate", args=[hotel.pk])
    row = browser.get(path).context["table"].find("plan:flex")
    form = {"rate": row.token, "seen": row.seen, "code": "NEW", "do": "create-only"}

    answer = browser.post(path, form | {"only": "987654"})

    assert answer.status_code == 409
    assert not RateCode.objects.filter(code="NEW").exists()
