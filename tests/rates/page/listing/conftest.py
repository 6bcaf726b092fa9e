"""Mark at the mapping page of a hotel, and three rate plans of it."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from hotels.models import Property
from rates.models import MappableRatePlan
from tests.rates.page.mapping_page import MappingPage


@pytest.fixture
def page(mark: User, hotel: Property, client_of: Callable[[User], Client]) -> MappingPage:
    return MappingPage(client_of(mark), hotel)


@pytest.fixture
def plans(make_plan: Callable[..., MappableRatePlan]) -> list[MappableRatePlan]:
    return [make_plan(code) for code in ("A", "B", "C")]
