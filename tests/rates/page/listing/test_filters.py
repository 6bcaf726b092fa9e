"""Which lines are shown, by the query string, and how the way back keeps it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, exclude, map_to, share_on_purpose
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode, RoomCode
from rates.page.contents import get_mapping_page
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage, lines

NOW = timezone.now()


@pytest.fixture
def plans(
    mark: User,
    bar: RateCode,
    nonref: RateCode,
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
) -> dict[str, MappableRatePlan]:
    """One plan of each state, by its code."""
    single = make_group("SGL", name="Single")
    plans = {
        "TODO": make_plan("TODO"),
        "TODO-SGL": make_plan("TODO-SGL", group=single),
        "MAPPED": make_plan("MAPPED", group=single, name="Frühbucher"),
        "TWIN-1": make_plan("TWIN-1"),
        "TWIN-2": make_plan("TWIN-2"),
        "UNUSED": make_plan("UNUSED"),
        "OLD": make_plan("OLD", is_archived=True),
    }
    for code in ("TWIN-1", "TWIN-2"):
        map_to(plans[code], code=bar, context=ChangeContext(by=mark, now=NOW))
    for code in ("MAPPED", "OLD"):
        map_to(plans[code], code=nonref, context=ChangeContext(by=mark, now=NOW))
    exclude(plans["UNUSED"], context=ChangeContext(by=mark, now=NOW))
    return plans


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"TODO", "TODO-SGL", "MAPPED", "TWIN-1", "TWIN-2", "UNUSED", "OLD"}),
        ({"show": "unmapped"}, {"TODO", "TODO-SGL"}),
        ({"show": "mapped"}, {"MAPPED", "TWIN-1", "TWIN-2", "OLD"}),
        ({"show": "conflict"}, {"TWIN-1", "TWIN-2"}),
        ({"show": "flagged"}, {"OLD"}),
        ({"show": "aside"}, {"UNUSED"}),
        ({"room_type": "SGL"}, {"TODO-SGL", "MAPPED"}),
        ({"show": "unmapped", "room_type": "SGL"}, {"TODO-SGL"}),
        ({"search": "FRUEHBUCHER"}, {"MAPPED"}),
        ({"search": "todo single"}, {"TODO-SGL"}),
        ({"search": "best available"}, {"TWIN-1", "TWIN-2"}),
        ({"room_type": "NONE"}, set()),
        (
            {"show": "rubbish", "search": "x" * 200},
            {"TODO", "TODO-SGL", "MAPPED", "TWIN-1", "TWIN-2", "UNUSED", "OLD"},
        ),
    ],
)
def test_the_query_string_says_what_is_shown(
    page: MappingPage, plans: dict[str, MappableRatePlan], query: dict[str, str], expected: set[str]
) -> None:
    shown = lines(page.show(**query))

    keys = {f"plan-{plan.pk}": code for code, plan in plans.items()}
    assert {keys[key] for key in shown if key in keys} == expected


def test_the_tabs_count_and_leave_out_what_is_empty(
    page: MappingPage, mark: User, plans: dict[str, MappableRatePlan]
) -> None:
    before = words(page.show())
    share_on_purpose(plans["TWIN-1"], context=ChangeContext(by=mark, now=NOW))
    share_on_purpose(plans["TWIN-2"], context=ChangeContext(by=mark, now=NOW))
    after = words(page.show())

    assert "All 7 To do 2 Mapped 4 Conflicts 2 To look at 1 Not used 1" in before
    assert "All 7 To do 2 Mapped 4 To look at 1 Not used 1" in after


def test_the_lines_are_in_the_states_that_the_querysets_say(
    hotel: Property, plans: dict[str, MappableRatePlan]
) -> None:
    today = hotel.today(now=NOW)
    own = MappableRatePlan.objects.filter(property=hotel)

    rates = get_mapping_page(Property.objects.get(pk=hotel.pk), on=today).rates

    for rows, flag in (
        (own.needing_mapping(), "needs_mapping"),
        (own.unmapped(on=today), "is_unmapped"),
        (own.conflicting(on=today), "is_conflicting"),
        (own.flagged(on=today), "is_flagged"),
    ):
        assert {line.row for line in rates if getattr(line, flag)} == set(rows)
    assert {line.row for line in rates if line.current} == set(own.mapped(on=today))


def test_without_scripts_one_comes_back_to_the_same_line_under_the_same_filters(
    page: MappingPage, plans: dict[str, MappableRatePlan]
) -> None:
    page.has_scripts = False
    plan = plans["TODO-SGL"]

    response = page.change(plan, query="?show=unmapped&room_type=SGL&evil=1", code="BAR")

    assert response.status_code == 302
    assert response.headers["Location"] == (
        f"{page.path('page')}?show=unmapped&room_type=SGL#plan-{plan.pk}"
    )


def test_nobody_looks_for_html_in_vain(page: MappingPage, plans: dict[str, Any]) -> None:
    html = page.show(search='"><script>').content.decode()

    assert '"><script>' not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_the_tabs_count_what_is_found_while_something_is_searched(
    page: MappingPage, plans: dict[str, MappableRatePlan]
) -> None:
    assert "All 2 To do 2" in words(page.show(search="todo"))
    assert "All 2 To do 1 Mapped 1" in words(page.show(room_type="SGL"))


def test_a_kind_of_which_nothing_is_left_is_not_counted(
    page: MappingPage,
    make_plan: Callable[..., MappableRatePlan],
    make_room_code: Callable[..., RoomCode],
    mark: User,
    group: MappableUnitGroup,
) -> None:
    make_plan("FLEX")
    map_to(group, code=make_room_code("DBL"), context=ChangeContext(by=mark, now=NOW))

    told = words(page.show())

    assert "1 rate plan of all your hotels has no code yet. We can propose one." in told
    assert "0 room types" not in told
