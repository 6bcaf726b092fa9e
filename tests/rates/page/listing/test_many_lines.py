"""More lines at once than a form has fields."""

import copy
from typing import Any

import pytest
from django.conf import settings
from django.db.models.base import ModelState

from rates.models import MappableRatePlan, MappableUnitGroup, RateCode, RatePlanMapping
from tests import factories
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage

PLANS = 1_200


@pytest.fixture
def tokens(group: MappableUnitGroup) -> list[str]:
    first: Any = factories.make_plan(group, "P0", code="P0", name="P0")
    others = []
    for number in range(1, PLANS):
        plan = copy.copy(first)
        plan.pk, plan._state = None, ModelState()
        plan.remote_id = plan.code = plan.name = f"P{number}"
        others.append(plan)
    MappableRatePlan.objects.bulk_create(others)
    return [f"{pk}:0" for pk in MappableRatePlan.objects.values_list("pk", flat=True)]


@pytest.mark.parametrize("are_together", [True, False])
def test_1200_selected_rate_plans_are_mapped(
    page: MappingPage, tokens: list[str], bar: RateCode, are_together: bool
) -> None:
    chosen = ["\n".join(tokens)] if are_together else tokens

    response = page.browser.post(
        page.path("selected"), {"kind": "plan", "do": "map", "code": "BAR", "chosen": chosen}
    )

    assert response.status_code == 302
    assert RatePlanMapping.objects.filter(code=bar).count() == PLANS


def test_more_fields_than_are_taken_are_refused_with_the_way_out(
    page: MappingPage, bar: RateCode
) -> None:
    chosen = ["1:0"] * settings.DATA_UPLOAD_MAX_NUMBER_FIELDS

    response = page.browser.post(
        page.path("selected"), {"kind": "plan", "do": "map", "code": "BAR", "chosen": chosen}
    )

    assert response.status_code == 400
    assert "select fewer lines, and send it in several parts" in words(response)
    assert not RatePlanMapping.objects.exists()


def test_a_form_that_is_too_large_is_refused_likewise(page: MappingPage) -> None:
    body = "chosen=" + "1:0%0A" * 200_000

    response = page.browser.post(
        page.path("selected"), body, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 400
    assert "That was too much at once" in words(response)
