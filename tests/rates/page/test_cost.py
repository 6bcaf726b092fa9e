"""What the mapping page costs: as many statements for 60 rate plans as for 6."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, map_to
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode, RoomCode
from tests.rates.page.mapping_page import MappingPage, row_token

NOW = timezone.now()


@pytest.fixture(params=[6, 60])
def page(
    request: pytest.FixtureRequest,
    mark: User,
    hotel: Property,
    make_group: Callable[..., MappableUnitGroup],
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    make_room_code: Callable[..., RoomCode],
    client_of: Callable[[User], Client],
) -> MappingPage:
    """A hotel with a group for every three plans; a third of the plans is mapped."""
    make_room_code("DBL")
    for number in range(request.param):
        if number % 3 == 0:
            group = make_group(f"G{number}")
        plan = make_plan(f"BAR{number}", group=group, base_remote_id="MUC-BAR0-G0")
        if number % 3 == 1:
            map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))
    return MappingPage(client_of(mark), hotel)


def test_the_page_takes_as_many_statements_however_many_plans(
    page: MappingPage, django_assert_num_queries: Any
) -> None:
    # session, user, hotel with account and how its connection is doing, membership;
    # room types, rate plans with their states, mappings of either, codes of either;
    # for the suggestions: rate codes, mapped plans of the account, base plans, patterns, what was
    # declined; room codes, mapped room types of the account, patterns, what was declined;
    # memberships of the header, which also say whether the visitor may change anything;
    # hotels in use, and what of them is unmapped of either kind; what was changed in one go last
    with django_assert_num_queries(24):
        page.show()


def test_looking_at_a_line_takes_as_many(page: MappingPage, django_assert_num_queries: Any) -> None:
    plan = MappableRatePlan.objects.get(code="BAR1")

    # who may (4), the plan with its account, the six of the page, its history, memberships
    with django_assert_num_queries(13):
        page.look(plan)


def test_saving_a_line_takes_as_many(page: MappingPage, django_assert_num_queries: Any) -> None:
    plan = MappableRatePlan.objects.get(code="BAR2")

    # who may (4), the plan with its account, the code; the change itself: begin, lock, read,
    # the code again, delete, insert, update, mark, history, outbox, commit; the six of the page,
    # memberships
    with django_assert_num_queries(24):
        page.change(plan, code="BAR", seen=0)


def test_selecting_takes_as_many_for_each_line(
    page: MappingPage, django_assert_max_num_queries: Any
) -> None:
    plans = MappableRatePlan.objects.filter(code__in=("BAR2", "BAR5"))
    tokens = [row_token(plan) for plan in plans]

    # who may (4), the plans with their account, the code; nine for each change; the way back
    with django_assert_max_num_queries(6 + 2 * 10 + 3):
        page.browser.post(
            page.path("selected"),
            {"kind": "plan", "do": "map", "code": "BAR", "chosen": tokens},
        )


def test_an_answer_has_a_bounded_number_of_lines(
    page: MappingPage,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    nonref: RateCode,
    mark: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rates.page.contents.MAX_FOLLOWING", 3)
    rows = [make_plan(f"Q{number}") for number in range(6)]
    for row in rows:
        map_to(row, code=bar, context=ChangeContext(by=mark, now=NOW))

    answer = page.change(rows[0], code="NONREF", seen=1)

    assert answer.content.count(b"<tbody") == 1 + 3
