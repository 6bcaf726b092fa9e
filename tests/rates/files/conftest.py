"""Somebody who imports files, and what a file with one row does."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from hotels.models import Property
from rates.files.report import RowReport
from rates.models import MappableRatePlan, RateCode
from tests.rates.files.samples import KEY, Importer, csv_of


@pytest.fixture
def importer(hotel: Property, mark: User) -> Importer:
    return Importer(hotel, mark)


@pytest.fixture
def report_on(importer: Importer) -> Callable[..., RowReport]:
    """Show a file with one row and return the report of it."""

    def report_on(row: dict[str, Any], **options: bool) -> RowReport:
        [report] = importer.show(csv_of(row), **options).report.rows
        return report

    return report_on


@pytest.fixture
def plans(make_plan: Callable[..., MappableRatePlan], bar: RateCode) -> list[MappableRatePlan]:
    return [make_plan(code) for code in "ABCD"]


@pytest.fixture
def file(plans: list[MappableRatePlan]) -> bytes:
    """Maps all of them to BAR."""
    return csv_of(*({KEY: plan.remote_id, "rate code": "BAR"} for plan in plans))
