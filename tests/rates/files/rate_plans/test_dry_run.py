"""What a file would change, row by row, before anything is changed."""

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from rates.files.rate_plans.resource import RatePlanResource
from rates.mapping import ChangeContext, exclude, map_to
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    RateCode,
    RatePlanMapping,
)
from tests import factories
from tests.rates.files.samples import KEY, Importer, ReportOn, csv_of, flex_row
from tests.spreadsheets.formats.tables import read


def test_an_unmapped_rate_plan_is_new(
    plan: MappableRatePlan, bar: RateCode, report_on: ReportOn
) -> None:
    report = report_on(flex_row(rate_code="BAR"))

    assert (report.outcome, report.before, report.after) == ("new", "", "BAR")
    assert report.subject == "MUC-FLEX-DBL: Flexible"


def test_another_rate_code_is_a_change(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User, report_on: ReportOn
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))

    report = report_on(flex_row(rate_code="NONREF"))

    assert (report.outcome, report.before, report.after) == ("changed", "BAR", "NONREF")


@pytest.mark.parametrize("code", ["BAR", "bar", "Bar"])
def test_the_same_rate_code_in_any_case_is_the_same(
    code: str, plan: MappableRatePlan, bar: RateCode, alice: User, report_on: ReportOn
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))

    assert report_on(flex_row(rate_code=code)).outcome == "same"


def test_a_dry_run_writes_nothing(
    plan: MappableRatePlan,
    bar: RateCode,
    importer: Importer,
) -> None:
    data = csv_of(flex_row(rate_code="BAR"), flex_row(rate_code="NEW"))

    importer.show(data, creates_codes=True)

    assert not RatePlanMapping.objects.exists()
    assert not MappingChange.objects.exists()
    assert list(RateCode.objects.all()) == [bar]


def test_an_empty_rate_code_leaves_the_mapping_and_says_so(
    plan: MappableRatePlan, bar: RateCode, alice: User, report_on: ReportOn
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))

    report = report_on(flex_row(rate_code=""))

    assert (report.outcome, report.after) == ("same", "BAR")
    assert "stays as it is" in report.reason


def test_an_empty_rate_code_takes_the_mapping_away_if_that_is_asked_for(
    plan: MappableRatePlan, bar: RateCode, alice: User, report_on: ReportOn
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))

    report = report_on(flex_row(rate_code=""), clears=True)

    assert (report.outcome, report.before, report.after) == ("changed", "BAR", "")


@pytest.mark.parametrize("word", ["yes", "YES", "x", "ja", "1", "true"])
def test_a_rate_plan_is_set_aside_by_many_words(
    word: str, plan: MappableRatePlan, report_on: ReportOn
) -> None:
    report = report_on(flex_row(set_aside=word))

    assert (report.outcome, report.after) == ("new", "set aside")


@pytest.mark.parametrize(
    ("cells", "after"), [({"set_aside": "no"}, ""), ({"rate_code": "BAR"}, "BAR")]
)
def test_a_rate_plan_that_was_set_aside_is_taken_back_into_use(
    cells: dict[str, str],
    after: str,
    plan: MappableRatePlan,
    bar: RateCode,
    alice: User,
    report_on: ReportOn,
) -> None:
    exclude(plan, context=ChangeContext(by=alice, now=timezone.now()))

    report = report_on(flex_row(**cells))

    assert (report.outcome, report.before, report.after) == ("changed", "set aside", after)


def test_a_file_without_a_word_about_it_leaves_a_rate_plan_set_aside(
    plan: MappableRatePlan, alice: User, report_on: ReportOn
) -> None:
    exclude(plan, context=ChangeContext(by=alice, now=timezone.now()))

    assert report_on(flex_row(rate_code=""), clears=True).outcome == "same"


def many_plans(group: MappableUnitGroup, number: int) -> list[dict[str, Any]]:
    plan = factories.make_plan(group, "MUC-0000", model=MappableRatePlan)
    fields = {f.attname: getattr(plan, f.attname) for f in MappableRatePlan._meta.concrete_fields}
    del fields["id"]
    MappableRatePlan.objects.bulk_create(
        MappableRatePlan(**fields | {"remote_id": f"MUC-{place:04}"}) for place in range(1, number)
    )
    return [{KEY: f"MUC-{place:04}", "rate code": "BAR"} for place in range(number)]


@pytest.mark.parametrize("number", [1, 5_000])
def test_deciding_takes_seven_statements_however_many_rows_there_are(
    number: int,
    group: MappableUnitGroup,
    bar: RateCode,
    importer: Importer,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    resource = RatePlanResource(hotel=importer.hotel)
    table = read(csv_of(*many_plans(group, number)), resource.wanted())

    # Rate plans, their hotels, room types, connections, accounts and mappings; the rate codes.
    with django_assert_num_queries(7):
        items = resource.decide_about(table)

    assert [item.outcome for item in items] == ["new"] * number
